"""Quizzes that instructors make, on both databases: who may take them, what is drawn, what counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import AttemptRow
from quizapp.errors import Conflict, Invalid, NotFound
from quizapp.services import account, classes, planning, play, quiz
from quizapp.services.sessions import Person, person_of
from tests import answers
from tests.factories import NOW, deck, key_point, load_decks
from tests.inspecting import dump, statements
from tests.taking import plan, published

MINUTE = timedelta(minutes=1)


def teacher(db: Database, name: str = "Ines") -> Person:
    return somebody(db, name, "instructor")


def somebody(db: Database, name: str, role: str = "learner") -> Person:
    return Person(account.create(db, name, role, "correct horse battery", NOW), role, name, "")


@pytest.fixture
def decks(db: Database) -> Database:
    points = [key_point(name) for name in ("sky", "sea", "sun", "moon")]
    load_decks(db, deck(key_points=points), deck("more", key_points=[key_point("leaf")], title={"ja": "葉", "en": "Leaves"}))
    return db


def kinds(db: Database, person: Person, key: str, now: Any = NOW) -> list[str]:
    return [row.kind for row, _, _, _ in play.overview(db, person, key, now).items]


def send(db: Database, person: Person, key: str, place: int, how: Any, now: Any = NOW, **more: list[str]) -> Any:
    page = play.question(db, person, key, place, now)
    return play.answer(db, person, key, place, how(page.body, page.row.arrangement) | more, now)


def test_a_draw_takes_so_many_of_the_kinds_and_levels_that_were_asked_for(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, sections=[{"decks": ["colours"], "kinds": ["choice"], "number": 3}])
    started = quiz.start(decks, lea, key, "en", NOW)
    assert kinds(decks, lea, started.key) == ["choice"] * 3
    _, other = published(decks, ines, sections=[{"decks": ["colours"], "levels": ["remember"]}])
    assert set(kinds(decks, lea, quiz.start(decks, lea, other, "en", NOW).key)) == {"cloze", "short"}


def test_each_section_draws_for_itself_and_asks_nothing_twice(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    sections = [{"decks": ["colours"], "kinds": ["choice"], "number": 2}, {"decks": ["colours", "more"], "kinds": ["choice"]}]
    _, key = published(decks, ines, sections=sections)
    started = quiz.start(decks, lea, key, "en", NOW)
    asked = [row.question_id for row, _, _, _ in play.overview(decks, lea, started.key, NOW).items]
    assert len(asked) == len(set(asked)) == 5


def test_a_question_stands_under_the_heading_of_its_section_as_it_was_when_the_attempt_began(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    first, second, third = {"en": "Colours", "ja": "色"}, None, {"en": "Leaves"}
    sections = [
        {"decks": ["colours"], "kinds": ["choice"], "number": 2, "title": first},
        {"decks": ["colours"], "kinds": ["short"], "number": 1, "title": second},
        {"decks": ["more"], "title": third},
    ]
    made, key = published(decks, ines, sections=sections)
    started = quiz.start(decks, lea, key, "en", NOW)
    planning.save(decks, ines, made, 1, plan(), None, NOW)
    headings = [play.question(decks, lea, started.key, place, NOW).heading for place in range(1, 5)]
    assert headings == [first, first, {}, third]
    other, plain = published(decks, ines, sections=sections[1:2])
    assert play.question(decks, lea, quiz.start(decks, lea, plain, "en", NOW).key, 1, NOW).heading == {}
    assert other != made


def test_a_topic_narrows_the_draw(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, sections=[{"decks": ["colours"], "key_points": ["colours/sea"]}])
    started = quiz.start(decks, lea, key, "en", NOW)
    stems = {play.question(decks, lea, started.key, place, NOW).row.uid.split("/")[1] for place in range(1, 5)}
    assert stems == {"sea"}


def test_a_fixed_list_is_asked_in_its_order(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    fixed = ["colours/sun/choice", "more/leaf/untrue", "colours/sky/short", "colours/gone/choice"]
    _, key = published(decks, ines, shuffle=False, sections=[{"fixed": fixed}])
    started = quiz.start(decks, lea, key, "en", NOW)
    assert [play.question(decks, lea, started.key, place, NOW).row.uid for place in (1, 2, 3)] == fixed[:3]
    assert play.overview(decks, lea, started.key, NOW).attempt.total == 3


def test_a_quiz_without_questions_is_not_published(decks: Database) -> None:
    ines = teacher(decks)
    made = planning.make(decks, ines, plan(sections=[{"decks": ["nowhere"]}]), None, NOW)
    with pytest.raises(Invalid, match="In no language"):
        planning.set_status(decks, ines, made, "published", NOW)
    assert planning.written(decks, ines, made).row.status == "draft"


def test_a_draft_is_there_for_its_instructor_alone(decks: Database) -> None:
    ines, ivan, lea = teacher(decks), teacher(decks, "Ivan"), somebody(decks, "Lea")
    made = planning.make(decks, ines, plan(), None, NOW)
    key = planning.written(decks, ines, made).row.key
    assert quiz.show(decks, ines, key, NOW).row.id == made
    for other in (ivan, lea, None):
        with pytest.raises(NotFound):
            quiz.show(decks, other, key, NOW)
    with pytest.raises(NotFound):
        planning.written(decks, ivan, made)
    with pytest.raises(NotFound):
        planning.written(decks, lea, made)


def test_a_class_s_quiz_is_there_for_its_members_alone(decks: Database) -> None:
    ines, lea, max_ = teacher(decks), somebody(decks, "Lea"), somebody(decks, "Max")
    class_id = classes.make(decks, ines, "1b", NOW)
    classes.join(decks, lea, classes.page(decks, ines, class_id).code, NOW, where="here")
    _, key = published(decks, ines, class_id)
    assert [row.key for row in quiz.of_my_classes(decks, lea)] == [key]
    assert quiz.start(decks, lea, key, "en", NOW).key
    for other in (max_, None):
        with pytest.raises(NotFound):
            quiz.start(decks, other, key, "en", NOW)
    assert list(quiz.of_my_classes(decks, max_)) == []


def test_a_quiz_for_somebody_else_s_class_is_refused(decks: Database) -> None:
    ines, ivan = teacher(decks), teacher(decks, "Ivan")
    class_id = classes.make(decks, ivan, "1b", NOW)
    with pytest.raises(Invalid, match="no such class"):
        planning.make(decks, ines, plan(), class_id, NOW)


def test_a_guest_takes_a_quiz_by_its_link(decks: Database) -> None:
    _, key = published(decks, teacher(decks), attempts=1)
    started = quiz.start(decks, None, key, "en", NOW)
    guest = person_of(decks, started.token or "", NOW)
    assert guest
    play.finish(decks, guest, started.key, NOW)
    with pytest.raises(Conflict, match="as often as it may"):
        quiz.start(decks, guest, key, "en", NOW)


def test_who_starts_again_goes_on_with_the_attempt_that_is_not_over(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, attempts=1)
    first, again = (quiz.start(decks, lea, key, "en", NOW) for _ in range(2))
    assert (first.key, again.goes_on) == (again.key, True)
    assert quiz.show(decks, lea, key, NOW).unfinished.key == first.key


@pytest.mark.bad("BI-94")
def test_starting_forty_times_at_once_makes_one_attempt(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, attempts=1)
    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(lambda _: quiz.start(decks, lea, key, "en", NOW).key, range(40)))
    assert len(set(started)) == 1
    with decks.reading() as session:
        assert len(session.execute(select(AttemptRow.id).where(AttemptRow.user_id == lea.id)).all()) == 1


@pytest.mark.bad("BI-93")
def test_handing_in_fifty_times_at_once_is_done_once_with_one_grade(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    sections = [{"decks": ["colours"], "kinds": ["choice"]}]
    made, key = published(decks, ines, behaviour="exam", feedback="end", minutes=10, attempts=1, sections=sections)
    started = quiz.start(decks, lea, key, "en", NOW)
    send(decks, lea, started.key, 1, answers.right)
    with ThreadPoolExecutor(8) as pool:
        times = [NOW + timedelta(seconds=second) for second in range(50)]
        list(pool.map(lambda now: play.finish(decks, lea, started.key, now), times))
    before = dump(decks)
    assert play.overview(decks, lea, started.key, NOW).over_at in times
    assert [(each.share, len(each.attempts)) for each in planning.results(decks, ines, made, NOW)[1]] == [(0.25, 1)]
    play.finish(decks, lea, started.key, NOW + timedelta(minutes=5))
    assert dump(decks) == before


def test_a_preview_counts_for_nothing(decks: Database) -> None:
    ines = teacher(decks)
    made = planning.make(decks, ines, plan(attempts=1), None, NOW)
    key = planning.written(decks, ines, made).row.key
    started = quiz.start(decks, ines, key, "en", NOW, preview=True)
    play.finish(decks, ines, started.key, NOW)
    assert quiz.start(decks, ines, key, "en", NOW, preview=True).key != started.key
    assert planning.results(decks, ines, made, NOW)[1] == []
    assert quiz.show(decks, ines, key, NOW).counting == []


def test_a_draft_cannot_be_taken_so_that_it_counts(decks: Database) -> None:
    ines = teacher(decks)
    made = planning.make(decks, ines, plan(), None, NOW)
    with pytest.raises(Conflict, match="not open"):
        quiz.start(decks, ines, planning.written(decks, ines, made).row.key, "en", NOW)


@pytest.mark.bad("BI-91")
def test_answers_count_until_the_time_is_over_and_not_after(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(
        decks, ines, behaviour="exam", feedback="end", minutes=10, sections=[{"decks": ["colours"], "kinds": ["choice"]}]
    )
    started = quiz.start(decks, lea, key, "en", NOW)
    send(decks, lea, started.key, 1, answers.right, NOW + 10 * MINUTE)
    late = NOW + 10 * MINUTE + timedelta(seconds=11)
    page = play.question(decks, lea, started.key, 2, NOW)
    for attempt in (play.answer, lambda *rest: play.save(*rest[:-1], 1, rest[-1])):
        with pytest.raises(Conflict, match="The time was over at"):
            attempt(decks, lea, started.key, 2, answers.right(page.body, page.row.arrangement), late)
    results = play.overview(decks, lea, started.key, late)
    assert results.over_at == NOW + 10 * MINUTE
    assert results.attempt.score == 1
    assert quiz.show(decks, lea, key, late).share == 0.25


@pytest.mark.bad("BI-92")
def test_a_clock_that_is_set_back_opens_nothing_that_was_handed_in(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, behaviour="exam", feedback="end", minutes=10)
    started = quiz.start(decks, lea, key, "en", NOW)
    assert play.close_expired(decks, NOW + 20 * MINUTE) == 1
    assert play.close_expired(decks, NOW + 20 * MINUTE) == 0
    page = play.question(decks, lea, started.key, 1, NOW - timedelta(hours=1))
    with pytest.raises(Conflict):
        play.answer(decks, lea, started.key, 1, answers.right(page.body, page.row.arrangement), NOW - timedelta(hours=1))


def test_extra_time_moves_an_attempt_that_goes_on(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    class_id = classes.make(decks, ines, "1b", NOW)
    classes.join(decks, lea, classes.page(decks, ines, class_id).code, NOW, where="here")
    made, key = published(decks, ines, class_id, behaviour="exam", feedback="end", minutes=10)
    started = quiz.start(decks, lea, key, "en", NOW)
    planning.set_extra_time(decks, ines, made, {lea.id: 5, 999: 5})
    assert play.overview(decks, lea, started.key, NOW).attempt.due_at == NOW + 15 * MINUTE
    assert [member.minutes for member in planning.written(decks, ines, made).members] == [5]
    assert quiz.show(decks, lea, key, NOW).extra == 5
    with pytest.raises(Invalid, match="whole number of minutes"):
        planning.set_extra_time(decks, ines, made, {lea.id: -1})


def test_more_time_for_a_class_takes_as_many_queries_as_for_one(decks: Database) -> None:
    ines = teacher(decks)
    class_id = classes.make(decks, ines, "1b", NOW)
    made, key = published(decks, ines, class_id, behaviour="exam", feedback="end", minutes=10)
    counts, people = [], []
    for name in ("Lea", "Leo", "Lou"):
        people.append(somebody(decks, name))
        classes.join(decks, people[-1], classes.page(decks, ines, class_id).code, NOW, where="here")
        started = quiz.start(decks, people[-1], key, "en", NOW)
        with statements(decks) as sent:
            planning.set_extra_time(decks, ines, made, {each.id: len(people) for each in people})
        counts.append(len(sent))
        assert play.overview(decks, people[-1], started.key, NOW).attempt.due_at == NOW + (10 + len(people)) * MINUTE
    assert len(set(counts)) == 1


def test_until_right_lets_try_again_and_takes_a_third_a_try(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, behaviour="until-right", sections=[{"decks": ["colours"], "kinds": ["choice"]}])
    started = quiz.start(decks, lea, key, "en", NOW)
    wrong = send(decks, lea, started.key, 1, answers.wrong)
    assert (wrong.grade, wrong.again, wrong.row.tries) == (None, True, 1)
    again = send(decks, lea, started.key, 1, answers.wrong)
    assert again.row.tries == 1, "the same try sent twice costs nothing"
    right = send(decks, lea, started.key, 1, answers.right)
    assert right.grade.score == pytest.approx(2 / 3)
    assert play.overview(decks, lea, started.key, NOW).attempt.score == pytest.approx(2 / 3)
    with pytest.raises(Conflict):
        play.give_up(decks, lea, started.key, 2, NOW)
    send(decks, lea, started.key, 2, answers.wrong)
    given_up = play.give_up(decks, lea, started.key, 2, NOW)
    assert given_up.grade.score == 0
    assert play.give_up(decks, lea, started.key, 2, NOW).grade.score == 0
    assert play.overview(decks, lea, started.key, NOW).attempt.answered == 2


def test_never_shows_neither_marks_nor_reasons(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    made, key = published(
        decks, ines, behaviour="exam", feedback="never", sections=[{"decks": ["colours"], "kinds": ["choice"], "number": 2}]
    )
    started = quiz.start(decks, lea, key, "en", NOW)
    send(decks, lea, started.key, 1, answers.right)
    play.finish(decks, lea, started.key, NOW)
    assert all(grade is None for _, _, _, grade in play.overview(decks, lea, started.key, NOW).items)
    assert play.question(decks, lea, started.key, 1, NOW).grade is None
    assert quiz.show(decks, lea, key, NOW).share is None
    with pytest.raises(Conflict):
        play.missed(decks, lea, started.key, NOW)
    assert planning.results(decks, ines, made, NOW)[1][0].share == 0.5


@pytest.mark.bad("BI-97")
def test_one_after_the_other_leads_to_the_question_that_is_due(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(
        decks, ines, behaviour="exam", feedback="end", sequential=True, sections=[{"decks": ["colours"], "kinds": ["choice"]}]
    )
    started = quiz.start(decks, lea, key, "en", NOW)
    form = {"choice": ["0"], "answer": ["x"], "gap-0": ["x"]}
    for reach in (
        lambda: play.question(decks, lea, started.key, 2, NOW),
        lambda: play.answer(decks, lea, started.key, 2, form, NOW),
        lambda: play.save(decks, lea, started.key, 2, form, 1, NOW),
    ):
        with pytest.raises(Conflict) as refused:
            reach()
        assert refused.value.theirs == 1
    send(decks, lea, started.key, 1, answers.right)
    with pytest.raises(Conflict) as refused:
        play.question(decks, lea, started.key, 1, NOW)
    assert refused.value.theirs == 2


@pytest.mark.bad("BI-95", "BI-96")
def test_a_save_that_arrives_late_undoes_nothing(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, behaviour="exam", feedback="end", sections=[{"decks": ["colours"], "kinds": ["choice"]}])
    started = quiz.start(decks, lea, key, "en", NOW)
    page = play.question(decks, lea, started.key, 1, NOW)
    right, wrong = (how(page.body, page.row.arrangement) for how in (answers.right, answers.wrong))
    assert play.save(decks, lea, started.key, 1, wrong, 1, NOW) == 1
    assert play.save(decks, lea, started.key, 1, right, 3, NOW) == 3
    before = dump(decks)
    assert play.save(decks, lea, started.key, 1, wrong, 2, NOW) == 3
    assert play.save(decks, lea, started.key, 1, right, 3, NOW) == 3
    with pytest.raises(Conflict, match="saved elsewhere"):
        play.save(decks, lea, started.key, 1, wrong, 3, NOW)
    assert dump(decks) == before
    play.finish(decks, lea, started.key, NOW)
    assert play.overview(decks, lea, started.key, NOW).attempt.score == 1


def test_nothing_is_saved_before_it_is_sent_where_the_first_answer_counts(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines)
    started = quiz.start(decks, lea, key, "en", NOW)
    with pytest.raises(Conflict):
        play.save(decks, lea, started.key, 1, {"choice": ["0"], "answer": ["x"], "gap-0": ["x"]}, 1, NOW)


def test_how_sure_somebody_was_is_kept_and_counted_afterwards(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, confidence=True, sections=[{"decks": ["colours"], "kinds": ["choice"]}])
    started = quiz.start(decks, lea, key, "en", NOW)
    for place, (how, sure) in enumerate(
        ((answers.right, "yes"), (answers.wrong, "yes"), (answers.right, "no"), (answers.right, "?")), 1
    ):
        send(decks, lea, started.key, place, how, sure=[sure])
    assert play.overview(decks, lea, started.key, NOW).calibration == [(True, 2, 1), (False, 1, 1)]


def test_a_flag_stands_until_it_is_taken_away(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    _, key = published(decks, ines, behaviour="exam", feedback="end")
    started = quiz.start(decks, lea, key, "en", NOW)
    play.flag(decks, lea, started.key, 2, True, NOW)
    assert [each.flagged for each in play.question(decks, lea, started.key, 1, NOW).index][:3] == [False, True, False]
    play.flag(decks, lea, started.key, 2, False, NOW)
    assert not any(each.flagged for each in play.question(decks, lea, started.key, 1, NOW).index)


@pytest.mark.parametrize(("rule", "share"), [("first", 0.5), ("last", 0.0), ("best", 1.0), ("mean", 0.5)])
def test_what_counts_of_several_attempts(decks: Database, rule: str, share: float) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    made, key = published(
        decks, ines, counts=rule, pass_mark=60, sections=[{"decks": ["colours"], "kinds": ["choice"], "number": 2}]
    )
    for hows in ((answers.right, answers.wrong), (answers.right, answers.right), (answers.wrong, answers.wrong)):
        started = quiz.start(decks, lea, key, "en", NOW)
        for place, how in enumerate(hows, 1):
            send(decks, lea, started.key, place, how)
    shown = quiz.show(decks, lea, key, NOW)
    assert (shown.share, shown.passed) == (share, share >= 0.6)
    (taken,) = planning.results(decks, ines, made, NOW)[1]
    assert (taken.share, taken.passed, taken.name) == (share, share >= 0.6, None), "a name only of learners in a class"


def test_members_who_have_not_taken_it_stand_in_the_results_too(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    class_id = classes.make(decks, ines, "1b", NOW)
    classes.join(decks, lea, classes.page(decks, ines, class_id).code, NOW, where="here")
    made, key = published(decks, ines, class_id)
    assert [(each.name, each.share) for each in planning.results(decks, ines, made, NOW)[1]] == [("Lea", None)]
    quiz.start(decks, lea, key, "en", NOW)
    assert [(each.name, len(each.attempts)) for each in planning.results(decks, ines, made, NOW)[1]] == [("Lea", 1)]


def test_the_order_of_the_results_tells_no_name_that_is_not_shown(decks: Database) -> None:
    ines, zoe, lea, adam = teacher(decks), somebody(decks, "Zoe"), somebody(decks, "Lea"), somebody(decks, "Adam")
    class_id = classes.make(decks, ines, "1b", NOW)
    classes.join(decks, lea, classes.page(decks, ines, class_id).code, NOW, where="here")
    made, key = published(decks, ines)
    for learner in (adam, zoe, lea):
        quiz.start(decks, learner, key, "en", NOW)
    shown = [(each.name, each.user_id) for each in planning.results(decks, ines, made, NOW)[1]]
    assert shown == [("Lea", lea.id), (None, zoe.id), (None, adam.id)]


def test_a_stale_form_changes_nothing(decks: Database) -> None:
    ines = teacher(decks)
    made = planning.make(decks, ines, plan(), None, NOW)
    planning.save(decks, ines, made, 1, plan(title={"en": "Newer"}), None, NOW)
    with pytest.raises(Conflict, match="Somebody else changed"):
        planning.save(decks, ines, made, 1, plan(title={"en": "Older"}), None, NOW)
    assert planning.written(decks, ines, made).row.title == {"en": "Newer"}


@pytest.mark.bad("BI-83")
def test_changing_a_quiz_leaves_attempts_that_go_on_as_they_are(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    made, key = published(decks, ines, behaviour="exam", feedback="end", minutes=10)
    started = quiz.start(decks, lea, key, "en", NOW)
    planning.save(decks, ines, made, 1, plan(minutes=1), None, NOW)
    attempt = play.overview(decks, lea, started.key, NOW).attempt
    assert (attempt.behaviour, attempt.due_at) == ("exam", NOW + 10 * MINUTE)


def test_practising_what_was_missed_in_a_quiz_counts_for_nothing(decks: Database) -> None:
    ines, lea = teacher(decks), somebody(decks, "Lea")
    made, key = published(decks, ines, attempts=1, sections=[{"decks": ["colours", "more"], "kinds": ["choice"], "number": 2}])
    started = quiz.start(decks, lea, key, "en", NOW)
    for place in (1, 2):
        send(decks, lea, started.key, place, answers.wrong)
    again = play.missed(decks, lea, started.key, NOW)
    assert play.overview(decks, lea, again.key, NOW).attempt.total == 2
    assert len(planning.results(decks, ines, made, NOW)[1][0].attempts) == 1
