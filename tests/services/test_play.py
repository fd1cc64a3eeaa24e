"""Taking a quiz, on both databases: what is drawn, what is stored, what stands, who sees it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from quizapp.content.deck import Deck
from quizapp.db import Database
from quizapp.db.tables import AttemptRow, DeckRow, ItemRow, QuestionRow, UserRow, WordingRow
from quizapp.errors import Conflict, Invalid, NotFound
from quizapp.marking import japanese
from quizapp.services import play
from quizapp.services.play import ItemPage
from quizapp.services.sessions import Person, person_of
from tests import answers
from tests.factories import NOW, deck, in_one_language, key_point, load_decks
from tests.inspecting import dump, statements

NAMES = ("sky", "sea", "sun", "moon", "star", "leaf", "snow")
MULTI = {
    "id": "both",
    "kind": "multi",
    "stem": {"ja": "空の色を三つ選べ。", "en": "Choose the three colours of the sky."},
    "body": {
        "options": [
            {"id": "a", "text": {"ja": "青", "en": "Blue"}, "correct": "true"},
            {"id": "b", "text": {"ja": "白", "en": "White"}, "correct": "true"},
            {"id": "c", "text": {"ja": "橙", "en": "Orange"}, "correct": "true"},
            {"id": "d", "text": {"ja": "緑", "en": "Green"}},
        ]
    },
}


def many(**changes: Any) -> Deck:
    """A deck of seven key points with four questions each."""
    return deck(key_points=[key_point(name) for name in NAMES], **changes)


def begin(db: Database, person: Person | None = None, slug: str = "colours", **changes: Any) -> tuple[Person, str]:
    """A started attempt: who takes it, and its key."""
    wanted = {"lang": "en", "number": 0, "order": "deck", "feedback": "now", "now": NOW} | changes
    started = play.start(db, person, slug, **wanted)
    found = person or person_of(db, started.token or "", NOW)
    assert found
    return found, started.key


def pages(db: Database, person: Person, key: str) -> list[ItemPage]:
    """Every question of an attempt."""
    total = play.overview(db, person, key, NOW).attempt.total
    return [play.question(db, person, key, place, NOW) for place in range(1, total + 1)]


def of_kind(db: Database, person: Person, key: str, kind: str) -> ItemPage:
    """The first question of that kind in an attempt."""
    return next(page for page in pages(db, person, key) if page.kind.name == kind)


def send(db: Database, person: Person, page: ItemPage, make: Callable[..., answers.Fields], now: Any = NOW) -> ItemPage:
    """Answers ``page`` with what ``make`` makes of it."""
    return play.answer(db, person, page.row.key, page.row.place, make(page.body, page.row.arrangement), now)


def item(db: Database, page: ItemPage) -> Any:
    with db.reading() as session:
        return session.execute(select(ItemRow.__table__).where(ItemRow.id == page.row.id)).one()


def attempt(db: Database, key: str) -> Any:
    with db.reading() as session:
        return session.execute(select(AttemptRow.__table__).where(AttemptRow.key == key)).one()


def change(db: Database, table: Any, **values: Any) -> None:
    with db.writing() as session:
        session.execute(update(table).values(**values))
        session.commit()


# Starting


@pytest.mark.parametrize(("number", "total"), [(5, 5), (10, 10), (0, 28), (500, 28)])
def test_an_attempt_has_as_many_questions_as_were_asked_for(db: Database, number: int, total: int) -> None:
    load_decks(db, many())
    person, key = begin(db, number=number)
    assert len(pages(db, person, key)) == total == attempt(db, key).total


@pytest.mark.parametrize(
    "changes", [{"number": -1}, {"number": 501}, {"order": "by-answer"}, {"feedback": "first"}, {"lang": "fr"}, {"lang": ""}]
)
def test_a_way_that_is_not_offered_is_refused_and_nothing_is_stored(db: Database, changes: dict[str, Any]) -> None:
    load_decks(db)
    before = dump(db)
    with pytest.raises(Invalid):
        begin(db, **changes)
    assert dump(db) == before


def test_key_points_take_turns_before_any_has_a_second_question(db: Database) -> None:
    load_decks(db, many())
    person, key = begin(db, number=7, order="shuffled")
    stems = [page.row.uid.split("/")[1] for page in pages(db, person, key)]
    assert sorted(stems) == sorted(NAMES)


def test_the_order_of_the_deck_is_kept_when_it_is_asked_for(db: Database) -> None:
    load_decks(db, many())
    person, key = begin(db, number=7, order="deck")
    assert [page.row.uid.split("/")[1] for page in pages(db, person, key)] == list(NAMES)


def test_options_stand_in_different_orders_in_different_attempts(db: Database) -> None:
    load_decks(db, many())
    person, first = begin(db)
    seen = {tuple(of_kind(db, person, first, "choice").row.arrangement)}
    for _ in range(8):
        seen.add(tuple(of_kind(db, person, begin(db, person)[1], "choice").row.arrangement))
    assert len(seen) > 1


def test_an_attempt_keeps_its_language(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, lang="ja")
    assert {page.row.lang for page in pages(db, person, key)} == {"ja"}
    assert "何" in of_kind(db, person, key, "choice").row.html["stem"]


def test_a_deck_without_questions_in_that_language_says_so(db: Database) -> None:
    load_decks(db, deck(key_points=[in_one_language(key_point(), "en")]))
    with pytest.raises(Invalid, match="no questions in that language"):
        begin(db, lang="ja")


def test_a_deck_that_is_not_there_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound):
        begin(db, slug="nothing")


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_those_who_write_can_take_a_deck_that_is_not_published(db: Database, status: str) -> None:
    load_decks(db)
    learner, _ = begin(db)
    change(db, DeckRow, status=status)
    for person in (None, learner):
        with pytest.raises(NotFound):
            begin(db, person)
    begin(db, Person(learner.id, "instructor", "Inge", ""))


def test_draft_and_retired_questions_are_not_drawn(db: Database) -> None:
    load_decks(db)
    with db.writing() as session:
        session.execute(update(QuestionRow).where(QuestionRow.facet == "choice").values(status="retired"))
        session.execute(update(QuestionRow).where(QuestionRow.facet == "cloze").values(status="draft"))
        session.commit()
    person, key = begin(db)
    assert sorted(page.kind.name for page in pages(db, person, key)) == ["short", "true-false"]


def test_a_guest_comes_into_being_with_the_first_attempt_and_stays_the_same(db: Database) -> None:
    load_decks(db)
    assert dump(db)["user"] == []
    person, _ = begin(db)
    begin(db, person)
    assert person.is_guest
    assert len(dump(db)["user"]) == 1 == len(dump(db)["session"])


# Answering


def test_a_right_answer_is_stored_and_counted(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    page = send(db, person, of_kind(db, person, key, "choice"), answers.right)
    assert page.grade and page.grade.outcome == "right"
    assert (attempt(db, key).answered, attempt(db, key).score) == (1, 1.0)
    assert item(db, page).answered_at == NOW


def test_an_answer_is_in_the_store_before_it_is_acknowledged(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    page = send(db, person, of_kind(db, person, key, "short"), answers.right)
    other = Database(db.url)  # as another process would see it
    assert item(other, page).response == "blue"
    other.close()


def test_with_feedback_now_the_first_answer_stands(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    page = of_kind(db, person, key, "choice")
    send(db, person, page, answers.wrong)
    before = dump(db)
    again = send(db, person, page, answers.wrong, NOW + timedelta(minutes=1))
    assert again.grade and again.grade.outcome == "wrong"
    with pytest.raises(Conflict, match="The first answer counts"):
        send(db, person, page, answers.right, NOW + timedelta(minutes=1))
    assert dump(db) == before


def test_with_feedback_at_the_end_an_answer_may_change_in_its_one_row(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, feedback="end")
    page = of_kind(db, person, key, "choice")
    for make in (answers.wrong, answers.right, answers.wrong, answers.right):
        shown = send(db, person, page, make)
        assert shown.grade is None and shown.cited is None
    assert item(db, page).saves == 4
    assert (attempt(db, key).answered, attempt(db, key).score) == (1, 1.0)


@pytest.mark.bad("BI-87", "BI-88", "BI-99")
@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("choice", {}),
        ("choice", {"choice": []}),
        ("choice", {"choice": ["0", "1"]}),
        ("choice", {"choice": ["7"]}),
        ("choice", {"choice": ["-1"]}),
        ("choice", {"choice": ["a"]}),
        ("choice", {"choice": ["٠"]}),
        ("choice", {"choice": ["0"] * 10_000}),
        ("choice", {"answer": ["Blue"]}),
        ("multi", {"choice": ["0", "0"]}),
        ("multi", {"choice": [str(place) for place in range(10_000)]}),
        ("short", {"answer": ["  \u3000\u200b "]}),
        ("short", {"answer": ["a", "b"]}),
        ("short", {"answer": ["x" * 10_001]}),
        ("short", {"answer": ["a\x00b"]}),
        ("cloze", {}),
        ("cloze", {"gap-0": ["a", "b"]}),
        ("cloze", {"gap-0": ["x" * 10_001]}),
        ("cloze", {"gap-7": ["blue"]}),
        ("true-false", {"choice": ["2"]}),
    ],
)
def test_what_cannot_be_read_stores_nothing(db: Database, kind: str, form: dict[str, list[str]]) -> None:
    load_decks(db, deck(key_points=[key_point(questions=[MULTI])]))
    person, key = begin(db)
    page = of_kind(db, person, key, kind)
    before = dump(db)
    with pytest.raises(Invalid):
        play.answer(db, person, key, page.row.place, form, NOW)
    assert dump(db) == before


@pytest.mark.bad("BI-90")
def test_fields_that_are_not_an_answer_are_ignored(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    page = of_kind(db, person, key, "choice")
    extra = {"score": ["100"], "correct": ["1"], "finished_at": ["2020-01-01"], "seed": ["1"], "elapsed": ["0"], "saves": ["9"]}
    form = answers.wrong(page.body, page.row.arrangement) | extra
    shown = play.answer(db, person, key, page.row.place, form, NOW)
    assert shown.grade and shown.grade.score == 0
    assert (item(db, page).saves, attempt(db, key).score, attempt(db, key).finished_at) == (1, 0.0, None)


def test_invisible_marks_of_a_copied_stem_are_not_stored(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, lang="ja")
    page = of_kind(db, person, key, "short")
    shown = play.answer(db, person, key, page.row.place, {"answer": ["\ufeff青\u200b い\u200b"]}, NOW)
    assert item(db, shown).response == "青 い"


@pytest.mark.bad("BI-99")
@pytest.mark.parametrize(
    "text", ["1e309", "∞", "١٢٣", "-0", "NaN", "9" * 9_999, "0x10", "１，５", "'; DROP TABLE item;--", "{{7*7}}"]
)
def test_a_strange_text_is_an_answer_like_any_other(db: Database, text: str) -> None:
    load_decks(db)
    person, key = begin(db)
    shown = play.answer(db, person, key, of_kind(db, person, key, "short").row.place, {"answer": [text]}, NOW)
    assert shown.grade and shown.grade.score == 0
    assert item(db, shown).response == text


@pytest.mark.bad("BI-89")
def test_an_attempt_of_somebody_else_looks_as_if_it_were_not_there(db: Database) -> None:
    load_decks(db)
    owner, key = begin(db)
    stranger, _ = begin(db)
    form = answers.right(*(lambda page: (page.body, page.row.arrangement))(play.question(db, owner, key, 1, NOW)))
    before = dump(db)
    for person in (stranger, None):
        for call in (
            lambda person=person: play.question(db, person, key, 1, NOW),
            lambda person=person: play.answer(db, person, key, 1, form, NOW),
            lambda person=person: play.overview(db, person, key, NOW),
            lambda person=person: play.finish(db, person, key, NOW),
        ):
            with pytest.raises(NotFound) as theirs:
                call()
            assert str(theirs.value) == str(NotFound())
    with pytest.raises(NotFound):
        play.missed(db, stranger, key, NOW)
    assert dump(db) == before


@pytest.mark.parametrize("place", [0, -1, 5, 10**6, 10**30])
def test_a_place_outside_the_attempt_is_not_found(db: Database, place: int) -> None:
    load_decks(db)
    person, key = begin(db)
    with pytest.raises(NotFound):
        play.question(db, person, key, place, NOW)


@pytest.mark.bad("BI-93")
@pytest.mark.parametrize("feedback", ["now", "end"])
def test_fifty_equal_answers_at_once_are_one_row_and_one_grade(db: Database, feedback: str) -> None:
    load_decks(db)
    person, key = begin(db, feedback=feedback)
    page = of_kind(db, person, key, "choice")
    with ThreadPoolExecutor(16) as pool:
        shown = list(pool.map(lambda _: send(db, person, page, answers.right), range(50)))
    assert len(shown) == 50
    assert {bool(one.grade and one.grade.score == 1) for one in shown} == {feedback == "now"}
    assert (attempt(db, key).answered, attempt(db, key).score) == (1, 1.0)
    assert item(db, page).saves == (1 if feedback == "now" else 50)


def test_right_and_wrong_at_once_leave_sums_that_agree_with_the_row(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, feedback="end")
    page = of_kind(db, person, key, "choice")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda make: send(db, person, page, make), [answers.right, answers.wrong] * 12))
    assert attempt(db, key).answered == 1
    assert attempt(db, key).score == pytest.approx(item(db, page).score)


def test_partly_right_answers_count_in_part(db: Database) -> None:
    load_decks(db, deck(key_points=[key_point(questions=[MULTI])]))
    person, key = begin(db, feedback="end")
    for page in pages(db, person, key):
        if page.kind.name == "multi":
            form = answers.right(page.body, page.row.arrangement)
            play.answer(db, person, key, page.row.place, {"choice": form["choice"][:2]}, NOW)
        else:
            send(db, person, page, answers.right)
    play.finish(db, person, key, NOW)
    results = play.overview(db, person, key, NOW)
    assert attempt(db, key).score == pytest.approx(4 + 2 / 3)
    assert attempt(db, key).score == pytest.approx(sum(grade.score for _, _, _, grade in results.items if grade))
    assert results.missed == 1
    assert results.items[0][3] and results.items[0][3].outcome == "partly"


# Finishing and coming back


def test_the_last_answer_finishes_an_attempt_with_feedback_now(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    for number, page in enumerate(pages(db, person, key)):
        assert attempt(db, key).finished_at is None
        shown = send(db, person, page, answers.right, NOW + timedelta(minutes=number))
    assert shown.following is None
    assert attempt(db, key).finished_at == NOW + timedelta(minutes=3)


@pytest.mark.bad("BI-91")
def test_an_answer_after_the_finish_is_refused_and_changes_nothing(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, feedback="end")
    page = send(db, person, of_kind(db, person, key, "choice"), answers.wrong)
    play.finish(db, person, key, NOW)
    before = dump(db)
    for late in pages(db, person, key):
        with pytest.raises(Conflict, match="finished before"):
            send(db, person, late, answers.right)
    assert dump(db) == before
    assert play.question(db, person, key, page.row.place, NOW).grade


def test_finishing_twice_keeps_the_first_time(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, feedback="end")
    play.finish(db, person, key, NOW)
    before = dump(db)
    play.finish(db, person, key, NOW + timedelta(hours=1))
    assert dump(db) == before


def test_questions_without_an_answer_count_as_missed(db: Database) -> None:
    load_decks(db)
    person, key = begin(db, feedback="end")
    send(db, person, of_kind(db, person, key, "choice"), answers.right)
    play.finish(db, person, key, NOW)
    results = play.overview(db, person, key, NOW)
    assert results.missed == 3
    assert [row.response is None for row, _, _, _ in results.items] == [True, True, True, False]


def test_an_attempt_goes_on_where_it_was_left_and_round_to_what_was_skipped(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    assert play.overview(db, person, key, NOW).attempt.next == 1
    assert play.question(db, person, key, 1, NOW).following == 2
    send(db, person, play.question(db, person, key, 2, NOW), answers.right)
    assert play.overview(db, person, key, NOW).attempt.next == 1
    assert play.question(db, person, key, 1, NOW).following == 3
    assert play.question(db, person, key, 4, NOW).following == 1


def test_what_was_missed_can_be_practised_alone(db: Database) -> None:
    load_decks(db, many())
    person, key = begin(db, number=7)
    wrong = []
    for page in pages(db, person, key):
        make = answers.wrong if page.row.place % 2 else answers.right
        send(db, person, page, make)
        wrong += [page.row.uid] if page.row.place % 2 else []
    started = play.missed(db, person, key, NOW)
    assert started.token is None
    assert sorted(page.row.uid for page in pages(db, person, started.key)) == sorted(wrong)
    assert attempt(db, started.key).missed_of == attempt(db, key).id
    assert attempt(db, started.key).feedback == "now"


def test_what_was_missed_waits_for_the_finish_and_ends_when_nothing_is_left(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    with pytest.raises(Conflict):
        play.missed(db, person, key, NOW)
    for page in pages(db, person, key):
        send(db, person, page, answers.right)
    with pytest.raises(Conflict, match="nothing left"):
        play.missed(db, person, key, NOW)


def test_siblings_stand_apart_in_what_was_missed_too(db: Database) -> None:
    load_decks(db, many())
    person, key = begin(db, feedback="end")
    play.finish(db, person, key, NOW)
    missed = play.missed(db, person, key, NOW)
    names = [page.row.uid.split("/")[1] for page in pages(db, person, missed.key)]
    assert all(len(set(names[place : place + 3])) == 3 for place in range(len(names) - 2))


@pytest.mark.bad("BI-83")
def test_an_old_attempt_shows_the_question_as_it_was(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    page = of_kind(db, person, key, "choice")
    load_decks(db, deck(key_points=[key_point(ask={"ja": "何色か。", "en": "Quite another question?"})]))
    assert play.question(db, person, key, page.row.place, NOW).row.html["stem"] == page.row.html["stem"]
    assert send(db, person, page, answers.right).grade
    fresh = of_kind(db, person, begin(db, person)[1], "choice")
    assert fresh.row.html["stem"] == "Quite another question?"


def test_a_question_that_was_retired_meanwhile_can_still_be_answered(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    change(db, QuestionRow, status="retired")
    assert all(send(db, person, page, answers.right).grade for page in pages(db, person, key))
    assert attempt(db, key).finished_at
    with pytest.raises(Invalid):
        begin(db, person)


def test_nothing_of_the_answer_is_there_before_it_may_be_seen(db: Database) -> None:
    load_decks(db)
    for feedback in ("now", "end"):
        person, key = begin(db, feedback=feedback)
        assert all(page.grade is None and page.cited is None for page in pages(db, person, key))
        assert all(grade is None for _, _, _, grade in play.overview(db, person, key, NOW).items)
    for page in pages(db, person, key):
        send(db, person, page, answers.right)
    assert all(grade is None for _, _, _, grade in play.overview(db, person, key, NOW).items)
    play.finish(db, person, key, NOW)
    assert all(grade for _, _, _, grade in play.overview(db, person, key, NOW).items)


def costs(db: Database, size: int) -> list[int]:
    """The number of statements for: a question, its answer, its feedback, the overview, a start; in a deck of that size."""
    load_decks(db, deck(f"deck-{size}", key_points=[key_point(name) for name in NAMES[:size]]))
    person, key = begin(db, slug=f"deck-{size}")
    page = of_kind(db, person, key, "choice")
    steps: list[Callable[[], Any]] = [
        lambda: play.question(db, person, key, page.row.place, NOW),
        lambda: send(db, person, page, answers.right),
        lambda: play.question(db, person, key, page.row.place, NOW),
        lambda: play.overview(db, person, key, NOW),
        lambda: begin(db, person, slug=f"deck-{size}"),
    ]
    counts = []
    for step in steps:
        with statements(db) as seen:
            step()
        counts.append(len(seen))
    return counts


def test_the_number_of_statements_does_not_depend_on_the_size_of_the_bank(db: Database) -> None:
    small, large = costs(db, 1), costs(db, 7)
    assert small == large
    # Every page also reads the row of its session, and feedback on a source reads that: three for a question's page.
    assert small[0] == small[2] == 1
    assert small == [1, 3, 1, 2, 5]


def test_somebody_who_is_deleted_takes_their_attempts_along(db: Database) -> None:
    load_decks(db)
    person, key = begin(db)
    with db.writing() as session:
        session.delete(session.get_one(UserRow, person.id))
        session.commit()
    with pytest.raises(NotFound):
        play.question(db, person, key, 1, NOW)
    assert dump(db)["attempt"] == [] == dump(db)["item"]


# What is told of an answer


def slip(body: Any, arrangement: list[str]) -> answers.Fields:
    """What was typed with a slip."""
    return {"answer": ["scatterring"]}


@pytest.fixture
def scattering(db: Database) -> Database:
    partly = {"en": [{"text": "refraction", "score": "50%", "why": "That bends it only."}]}
    load_decks(db, deck(key_points=[key_point(accept={"ja": ["散乱"], "en": ["scattering"]}, partly=partly)]))
    return db


def test_what_was_told_is_stored_and_shown_again(scattering: Database) -> None:
    person, key = begin(scattering)
    answered = send(scattering, person, of_kind(scattering, person, key, "short"), slip)
    note = ("Counted as right; note the spelling: %(answer)s", {"answer": "scattering", "policy": "typo"})
    assert answered.grade and (answered.grade.score, answered.grade.notes) == (1, (note,))
    assert item(scattering, answered).notes == [list(note)]
    again = play.question(scattering, person, key, answered.row.place, NOW)
    assert again.grade == answered.grade
    [shown] = [grade for _, kind, _, grade in play.overview(scattering, person, key, NOW).items if kind.name == "short"]
    assert shown == answered.grade


def test_with_feedback_at_the_end_nothing_is_told_before(scattering: Database) -> None:
    person, key = begin(scattering, feedback="end")
    answered = send(scattering, person, of_kind(scattering, person, key, "short"), slip)
    assert answered.grade is None
    assert item(scattering, answered).notes
    play.finish(scattering, person, key, NOW)
    finished = play.question(scattering, person, key, answered.row.place, NOW)
    assert finished.grade and len(finished.grade.notes) == 1


def test_a_changed_answer_has_its_own_notes(scattering: Database) -> None:
    person, key = begin(scattering, feedback="end")
    answered = send(scattering, person, of_kind(scattering, person, key, "short"), slip)
    send(scattering, person, answered, answers.right)
    assert item(scattering, answered).notes == []


def test_an_answer_that_is_partly_right_counts_for_its_part(scattering: Database) -> None:
    person, key = begin(scattering)
    found = send(scattering, person, of_kind(scattering, person, key, "short"), lambda *_: {"answer": ["refraction"]})
    assert found.grade and (found.grade.score, found.grade.outcome) == (0.5, "partly")
    assert attempt(scattering, key).score == 0.5


def test_an_answer_is_marked_the_same_whatever_was_prepared(scattering: Database) -> None:
    for prepared in (None, {"version": 0, "sudachi": "", "answers": []}):
        change(scattering, WordingRow, prepared=prepared)
        person, key = begin(scattering)
        page = of_kind(scattering, person, key, "short")
        answered = send(scattering, person, page, slip)
        assert answered.grade and answered.grade.score == 1


def test_nothing_but_the_dictionary_is_asked_of_an_answer_that_is_as_it_should_be(
    scattering: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the dictionary is asked")

    person, key = begin(scattering, lang="ja")
    monkeypatch.setattr(japanese, "_tokenizer", refuse)
    japanese.analysed.cache_clear()
    answered = send(scattering, person, of_kind(scattering, person, key, "short"), lambda *_: {"answer": ["さんらん"]})
    assert answered.grade and answered.grade.notes[0][1] == {"answer": "散乱", "policy": "reading"}
