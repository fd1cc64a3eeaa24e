"""Statistics of decks and questions: what counts, what is hidden, who sees it. The deck has a question of each of four kinds."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.db import Database
from quizapp.db.tables import DeckRow, QuestionRow
from quizapp.errors import NotFound
from quizapp.services import classes, play, report, statistics
from quizapp.services.lines import Line
from quizapp.services.sessions import Person
from quizapp.services.statistics import QuestionStatistics, Statistics
from tests import answers
from tests.cast import person
from tests.factories import NOW, deck, key_point, load_decks
from tests.inspecting import dump, statements
from tests.taking import STEP, place_of, published, sit, take

CHOICE, CLOZE, SHORT, TRUE = ALL = ("choice", "cloze", "short", "true-false")


def learners(db: Database, number: int, first: int = 0) -> list[Person]:
    return [person(db, f"Lea {count}", "learner") for count in range(first, first + number)]


def of_deck(db: Database, who: Person, which: str = "first", slug: str = "colours") -> Statistics:
    return statistics.of_deck(db, who, slug, which, "en")


def of_question(db: Database, who: Person, kind: str, which: str = "first", number: int | None = None) -> QuestionStatistics:
    """The statistics of the question of a kind."""
    line = next(line for line in of_deck(db, who).lines if line.asked.row.kind == kind)
    return statistics.of_question(db, who, line.asked.row.id, which, "en", NOW, number=number)


def facilities(lines: Sequence[Line]) -> list[float | None]:
    return [line.item.facility for line in lines]


def test_a_deck_has_figures_and_a_line_a_question(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner, right in zip(learners(db, 5), (ALL, ALL[:3], ALL[:2], ALL[:1], ()), strict=True):
        take(db, learner, right)
    found = of_deck(db, ines)
    assert (found.quiz.attempts, found.quiz.learners, found.quiz.questions) == (5, 5, 4)
    assert (found.quiz.mean, found.quiz.median) == (0.5, 0.5)
    assert facilities(found.lines) == [0.8, 0.6, 0.4, 0.2]
    assert [line.asked.row.kind for line in found.lines] == ["choice", "cloze", "short", "true-false"]
    assert [line.guess for line in found.lines] == [pytest.approx(1 / 3), 0, 0, 0.5]
    assert [line.distractors and (line.distractors.functional, line.distractors.total) for line in found.lines] == [
        (1, 2),
        None,
        None,
        (1, 1),
    ]
    assert not found.is_capped


def test_what_fewer_than_five_learners_did_is_hidden_but_for_their_number(db: Database) -> None:
    load_decks(db)
    ines, four = person(db), learners(db, 4)
    for learner in four:
        take(db, learner, (CHOICE, SHORT))
    for which in statistics.WHICH:
        found = of_deck(db, ines, which)
        assert (found.quiz.learners, found.quiz.mean, found.quiz.deviation, found.quiz.median) == (4, None, None, None)
        assert {(line.item.learners, line.item.facility, line.item.seconds, line.distractors) for line in found.lines} == {
            (4, None, None, None)
        }
    for kind in ALL:
        one = of_question(db, ines, kind)
        assert (one.options, one.typed) == ([], [])
    for learner in four:  # many attempts are not many people
        take(db, learner, (CHOICE, SHORT))
    assert of_deck(db, ines, "all").quiz.attempts == 8
    assert of_deck(db, ines, "all").quiz.mean is None


def test_what_needs_twenty_learners_is_hidden_below_and_shown_from_there(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    strong, weak = learners(db, 9), learners(db, 10, 9)
    for learner in strong:
        take(db, learner, ALL)
    for learner in weak:
        take(db, learner, (TRUE,))
    found = of_deck(db, ines)
    assert found.quiz.mean is not None
    assert {found.quiz.alpha, found.quiz.skewness, found.quiz.kurtosis, found.quiz.standard_error} == {None}
    assert {(line.item.discrimination, line.item.efficiency, line.item.weight) for line in found.lines} == {(None, None, None)}
    assert {option.strongest for option in of_question(db, ines, CHOICE).options} == {None}
    assert [line.advice for line in found.lines] == [[]] * 4
    take(db, learners(db, 1, 19)[0], (TRUE,))
    found = of_deck(db, ines)
    assert found.quiz.alpha is not None
    assert found.quiz.kurtosis is not None
    assert [line.item.discrimination for line in found.lines] == [pytest.approx(1)] * 3 + [None]
    assert [round(line.item.weight or 0, 3) for line in found.lines] == [0.333, 0.333, 0.333, 0]
    assert [option.strongest for option in of_question(db, ines, CHOICE).options] == [9, 0, 0]
    said = [[message % params for message, params in line.advice] for line in found.lines]
    assert said[0] == ["Nobody chose “Green”: replace it or leave it out."]
    assert said[3] == [
        "Nearly everybody gets it right: it says little about who knows more.",
        "Nobody chose “True”: replace it or leave it out.",
    ]


def test_a_wrong_key_shows_itself_by_the_strongest_third(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner in learners(db, 7):
        take(db, learner, (CLOZE, SHORT, TRUE))
    for learner in learners(db, 14, 7):
        take(db, learner, (CHOICE,))
    [first, *_] = of_deck(db, ines).lines
    said = [message % params for message, params in first.advice]
    assert said[0] == "“Red” was chosen more often than the key by the strongest third: check the key."
    assert "Those who do well elsewhere do hardly better here: check the key and the wording." in said


def test_of_each_learner_the_first_the_last_the_best_or_every_attempt_counts(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner in learners(db, 5):
        for right in (ALL[:1], ALL, ALL[:2]):
            take(db, learner, right)
    means = {which: (of_deck(db, ines, which).quiz.attempts, of_deck(db, ines, which).quiz.mean) for which in statistics.WHICH}
    assert means == {"first": (5, 0.25), "last": (5, 0.5), "best": (5, 1), "all": (15, pytest.approx(7 / 12))}
    assert {which: of_question(db, ines, SHORT, which).line.item.facility for which in statistics.WHICH} == {
        "first": 0,
        "last": 0,
        "best": 1,
        "all": pytest.approx(1 / 3),
    }


def test_of_two_attempts_that_are_equally_good_the_first_is_the_best(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner in learners(db, 5):
        take(db, learner, (CHOICE, CLOZE))
        take(db, learner, (SHORT, TRUE))
    assert facilities(of_deck(db, ines, "best").lines) == [1, 1, 0, 0]


def test_open_attempts_practice_and_those_who_teach_do_not_count(db: Database) -> None:
    load_decks(db)
    ines, five = person(db), learners(db, 5)
    for learner in five:
        key = take(db, learner, (CHOICE,))
        again = play.missed(db, learner, key, NOW)
        play.finish(db, learner, again.key, NOW)
    take(db, learners(db, 1, 5)[0], ALL, finish=False, leave=(TRUE,))
    take(db, ines, ALL)
    take(db, person(db, "Ada", "admin"), ALL)
    found = of_deck(db, ines, "all")
    assert (found.quiz.attempts, found.quiz.mean) == (5, 0.25)


def test_guests_count_too(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for _ in range(5):
        take(db, person(db, role="guest"), (CHOICE, CLOZE))
    assert of_deck(db, ines).quiz.mean == 0.5


def test_a_question_without_an_answer_counts_as_wrong_and_is_told(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner in learners(db, 5):
        take(db, learner, ALL, leave=(CHOICE,))
    found = of_question(db, ines, CHOICE)
    assert (found.line.item.facility, found.unanswered) == (0, 5)
    assert [option.count for option in found.options] == [0, 0, 0]


def test_options_are_counted_with_the_key_marked(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner in learners(db, 6):
        take(db, learner, (CHOICE,) if learner.id % 2 else ())
    assert [(option.text, option.is_key, option.count) for option in of_question(db, ines, CHOICE).options] == [
        ("Blue", True, 3),
        ("Red", False, 3),
        ("Green", False, 0),
    ]


def test_typed_answers_that_were_marked_wrong_are_listed_where_two_learners_typed_them(db: Database) -> None:
    load_decks(db)
    ines, five = person(db), learners(db, 5)
    for learner, text in zip(five, ("Azure", "azure", "azure", "my own words", "blue"), strict=True):
        key = play.start(db, learner, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW).key
        play.answer(db, learner, key, place_of(db, learner, key, SHORT), {"answer": [text]}, NOW)
        play.answer(db, learner, key, place_of(db, learner, key, CLOZE), {"gap-0": [text]}, NOW)
        play.finish(db, learner, key, NOW)
    [miss] = [mistake.miss for mistake in of_question(db, ines, SHORT).typed]
    assert (miss.text, miss.lang, miss.part, miss.learners, miss.score) == ("azure", "en", "", 3, 0)
    [miss] = [mistake.miss for mistake in of_question(db, ines, CLOZE).typed]
    assert (miss.text, miss.part, miss.learners) == ("azure", "", 3)


def test_of_several_gaps_only_those_marked_wrong_are_listed_with_their_number(db: Database) -> None:
    statement = {"ja": "{{空}}は{{青}}い。", "en": "The {{sky}} is {{blue}}."}
    load_decks(db, deck(key_points=[key_point(statement=statement)]))
    ines = person(db)
    for learner in learners(db, 5):
        key = play.start(db, learner, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW).key
        play.answer(db, learner, key, place_of(db, learner, key, CLOZE), {"gap-0": ["sky"], "gap-1": ["red"]}, NOW)
        play.finish(db, learner, key, NOW)
    found = of_question(db, ines, CLOZE)
    assert found.line.item.facility == 0.5
    assert [(miss.part, miss.text, miss.learners) for miss in (mistake.miss for mistake in found.typed)] == [("2", "red", 5)]


def test_times_run_from_answer_to_answer_and_stop_where_one_was_changed(db: Database) -> None:
    load_decks(db)
    ines, five = person(db), learners(db, 6)
    for learner in five:
        take(db, learner, ALL)
    assert [line.item.seconds for line in of_deck(db, ines).lines] == [10, 10, 10, 10]
    late, slow = NOW + timedelta(days=1), timedelta(hours=3)
    for learner in five[:3]:
        key = take(db, learner, ALL, begun=late, feedback="end", finish=False)
        page = play.question(db, learner, key, place_of(db, learner, key, CHOICE), NOW)
        play.answer(db, learner, key, page.row.place, answers.wrong(page.body, page.row.arrangement), late + slow)
        play.finish(db, learner, key, late + slow)
    for learner in five[3:]:
        key = play.start(db, learner, "colours", lang="en", number=0, order="deck", feedback="now", now=late).key
        page = play.question(db, learner, key, place_of(db, learner, key, CLOZE), NOW)
        play.answer(db, learner, key, page.row.place, answers.right(page.body, page.row.arrangement), late + slow)
        play.finish(db, learner, key, late + slow)
    assert [line.item.seconds for line in of_deck(db, ines, "last").lines] == [None, 600, None, None]
    assert of_question(db, ines, CLOZE, "last").line.item.seconds == 600
    assert of_question(db, ines, TRUE).line.item.seconds == STEP.total_seconds()


def test_answers_belong_to_the_version_that_was_asked(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for learner in learners(db, 5):
        take(db, learner, ALL)
    load_decks(db, deck(key_points=[key_point(ask={"ja": "空は何色か。", "en": "What colour has the sky?"})]))
    for learner in learners(db, 6, 5):
        take(db, learner, (CLOZE, SHORT, TRUE))
    found = of_deck(db, ines)
    assert found.quiz.attempts == 11
    assert [(line.item.attempts, line.item.facility) for line in found.lines] == [(6, 0), (11, 1), (6, 1), (11, 1)]
    one = of_question(db, ines, CHOICE)
    assert [(version.asked.row.number, version.item.attempts) for version in one.versions] == [(2, 6), (1, 5)]
    assert (one.line.asked.row.number, one.line.asked.stems["en"]) == (2, "What colour has the sky?")
    old = of_question(db, ines, CHOICE, number=1)
    assert (old.line.item.facility, [option.count for option in old.options]) == (1, [5, 0, 0])
    with pytest.raises(NotFound):
        of_question(db, ines, CHOICE, number=3)


def test_the_page_of_a_question_says_what_the_table_says(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for number, learner in enumerate(learners(db, 21)):
        take(db, learner, {ALL[number % 4], ALL[number % 3], ALL[number % 2]})
    for line in of_deck(db, ines).lines:
        alone = statistics.of_question(db, ines, line.asked.row.id, "first", "en", NOW).line
        assert (alone.item.facility, alone.item.interval) == (line.item.facility, line.item.interval)
        assert alone.item.discrimination == pytest.approx(line.item.discrimination, abs=1e-9)
        assert (alone.item.seconds, alone.guess, alone.distractors) == (line.item.seconds, line.guess, line.distractors)
        assert alone.advice == line.advice


def test_reports_are_counted(db: Database) -> None:
    load_decks(db)
    ines, lea = person(db), person(db, "Lea", "learner")
    key = take(db, lea, ALL)
    for text in ("It is wrong.", "It is still wrong."):
        report.send(db, lea, key, place_of(db, lea, key, CHOICE), text, NOW)
    first = of_deck(db, ines).lines[0].asked.row
    assert (first.reports, first.open_reports) == (2, 2)
    assert of_question(db, ines, CHOICE).line.asked.row.reports == 2
    assert of_deck(db, ines).lines[1].asked.row.reports == 0


def test_only_the_newest_answers_are_counted_where_there_are_very_many(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load_decks(db)
    ines = person(db)
    for number, learner in enumerate(learners(db, 8)):
        take(db, learner, () if number < 3 else ALL)
    monkeypatch.setattr(statistics, "MOST_ANSWERS", 20)
    found = of_deck(db, ines)
    assert (found.is_capped, found.quiz.attempts, found.quiz.mean) == (True, 5, 1)
    assert of_question(db, ines, CHOICE).line.item.attempts == 5


def test_an_instructor_sees_the_decks_that_they_may_see_and_drafts_only_where_they_may_change_them(db: Database) -> None:
    load_decks(db)
    ines, ivan = person(db), person(db, "Ivan")
    for learner in learners(db, 5):
        take(db, learner, ALL)
    with db.writing() as session:
        session.execute(update(DeckRow).values(owner_id=ines.id))
        session.execute(update(QuestionRow).where(QuestionRow.kind == "short").values(status="draft"))
        session.commit()
    mine, theirs = of_deck(db, ines).lines, of_deck(db, ivan).lines
    assert [line.asked.row.kind for line in mine] == ["choice", "cloze", "short", "true-false"]
    assert [line.asked.row.kind for line in theirs] == ["choice", "cloze", "true-false"]
    draft = mine[2].asked.row.id
    assert statistics.of_question(db, ines, draft, "first", "en", NOW).is_writable
    assert not statistics.of_question(db, ivan, mine[0].asked.row.id, "first", "en", NOW).is_writable
    with pytest.raises(NotFound):
        statistics.of_question(db, ivan, draft, "first", "en", NOW)
    with db.writing() as session:
        session.execute(update(DeckRow).values(status="draft"))
        session.commit()
    for call in (lambda: of_deck(db, ivan), lambda: statistics.of_question(db, ivan, mine[0].asked.row.id, "first", "en", NOW)):
        with pytest.raises(NotFound):
            call()


def test_a_draft_that_nobody_was_asked_is_not_in_the_table(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    with db.writing() as session:
        session.execute(update(QuestionRow).where(QuestionRow.kind == "short").values(status="draft"))
        session.commit()
    assert len(of_deck(db, ines).lines) == 3


def test_learners_see_no_statistics_and_what_is_missing_has_none(db: Database) -> None:
    load_decks(db)
    ines, lea = person(db), person(db, "Lea", "learner")
    question = of_deck(db, ines).lines[0].asked.row.id
    for call in (
        lambda: of_deck(db, lea),
        lambda: statistics.of_question(db, lea, question, "first", "en", NOW),
        lambda: of_deck(db, ines, slug="missing"),
        lambda: of_deck(db, ines, "second"),
        lambda: statistics.of_question(db, ines, 999, "first", "en", NOW),
        lambda: statistics.of_question(db, ines, question, "second", "en", NOW),
    ):
        with pytest.raises(NotFound):
            call()


def test_nobody_is_named_not_even_to_their_own_instructor(db: Database) -> None:
    load_decks(db)
    ines, five = person(db), learners(db, 5)
    made = classes.make(db, ines, "3b", NOW)
    for learner in five:
        classes.join(db, learner, classes.page(db, ines, made).code, NOW, where="here")
        take(db, learner, (CHOICE,))
    assert "Lea" not in repr(of_deck(db, ines)) + repr(of_question(db, ines, SHORT))


def test_statistics_ask_a_fixed_number_of_statements_whatever_the_size_and_change_nothing(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    question = of_deck(db, ines).lines[0].asked.row.id
    before = dump(db)

    def asked() -> tuple[int, int]:
        with statements(db) as deck_statements:
            of_deck(db, ines)
        with statements(db) as question_statements:
            statistics.of_question(db, ines, question, "all", "en", NOW)
        return len(deck_statements), len(question_statements)

    assert asked() == (3, 3)
    assert dump(db) == before
    for learner in learners(db, 6):
        take(db, learner, ALL)
    assert asked() == (3, 3)


def of_quiz(db: Database, who: Person, quiz_id: int, which: str | None = None, minutes: int = 0) -> Statistics:
    return statistics.of_quiz(db, who, quiz_id, which, "en", NOW + timedelta(minutes=minutes))


def taken_by_five(db: Database, owner: Person) -> tuple[int, int]:
    """The id of a quiz to which five learners gave only right answers, and that of its first question."""
    made, key = published(db, owner)
    for learner in learners(db, 5):
        sit(db, learner, key, ALL)
    return made, of_quiz(db, owner, made).lines[0].asked.row.id


def test_a_quiz_has_figures_of_its_own_apart_from_those_of_the_deck(db: Database) -> None:
    load_decks(db)
    ines, five = person(db), learners(db, 5)
    made, key = published(db, ines)
    for learner, right in zip(five, (ALL, ALL[:3], ALL[:2], ALL[:1], ()), strict=True):
        sit(db, learner, key, right)
        take(db, learner, ())
    found = of_quiz(db, ines, made)
    assert (found.quiz.attempts, found.quiz.learners, found.quiz.mean) == (5, 5, 0.5)
    assert found.quiz.bands == (1, 0, 1, 0, 0, 1, 0, 1, 0, 1)
    assert facilities(found.lines) == [0.8, 0.6, 0.4, 0.2]
    assert of_deck(db, ines).quiz.mean == 0


def test_previews_practice_and_attempts_that_go_on_do_not_count_and_those_out_of_time_do(db: Database) -> None:
    load_decks(db)
    ines, six = person(db), learners(db, 6)
    made, key = published(db, ines, minutes=10)
    sit(db, ines, key, ALL, preview=True)
    for learner in six:
        goes_on = learner is six[0]
        attempt = sit(db, learner, key, (CHOICE, SHORT), leave=(TRUE,) if goes_on else (), finish=not goes_on)
    again = play.missed(db, six[-1], attempt, NOW)
    play.finish(db, six[-1], again.key, NOW)
    assert of_quiz(db, ines, made, "all").quiz.attempts == 5
    late = of_quiz(db, ines, made, "all", minutes=11)
    assert (late.quiz.attempts, late.quiz.mean) == (6, 0.5)


def test_the_attempts_that_count_for_the_result_are_those_shown_first(db: Database) -> None:
    load_decks(db)
    ines, five = person(db), learners(db, 5)
    made = {rule: published(db, ines, counts=rule, attempts=2) for rule in ("first", "last", "best", "mean")}
    for _, key in made.values():
        for learner in five:
            for right in (ALL[:1], ALL[:3]):
                sit(db, learner, key, right)
    shown = {rule: of_quiz(db, ines, quiz_id) for rule, (quiz_id, _) in made.items()}
    assert {rule: (found.which, found.quiz.mean) for rule, found in shown.items()} == {
        "first": ("first", 0.25),
        "last": ("last", 0.75),
        "best": ("best", 0.75),
        "mean": ("all", 0.5),
    }


def test_every_version_that_a_quiz_asked_has_a_line(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    made, key = published(db, ines)
    for learner in learners(db, 5):
        sit(db, learner, key, ALL)
    load_decks(db, deck(key_points=[key_point(ask={"ja": "空は何色か。", "en": "What colour has the sky?"})]))
    for learner in learners(db, 6, 5):
        sit(db, learner, key, ())
    choices = [line for line in of_quiz(db, ines, made).lines if line.asked.row.kind == CHOICE]
    assert [(line.asked.row.number, line.item.attempts, line.item.facility) for line in choices] == [(2, 6, 0), (1, 5, 1)]


def test_a_question_shows_the_quizzes_that_asked_it_and_what_was_answered_there(db: Database) -> None:
    load_decks(db)
    ines, ivan = person(db), person(db, "Ivan")
    made, key = published(db, ines)
    for learner in learners(db, 5):
        sit(db, learner, key, ALL)
        take(db, learner, ())
    question = of_quiz(db, ines, made).lines[0].asked.row.id
    assert [each.id for each in of_question(db, ines, CHOICE).quizzes] == [made]
    assert of_question(db, ivan, CHOICE).quizzes == []
    there = statistics.of_question(db, ines, question, None, "en", NOW, quiz_id=made)
    assert (there.line.item.facility, [option.count for option in there.options]) == (1, [5, 0, 0])
    assert there.quiz is not None
    assert of_question(db, ines, CHOICE).line.item.facility == 0


def test_a_question_that_was_withdrawn_keeps_its_figures_in_the_quiz_that_asked_it(db: Database) -> None:
    load_decks(db)
    ines, ivan = person(db), person(db, "Ivan")
    made, question = taken_by_five(db, ivan)
    with db.writing() as session:
        session.execute(update(DeckRow).values(owner_id=ines.id, status="draft"))
        session.commit()
    assert statistics.of_question(db, ivan, question, None, "en", NOW, quiz_id=made).line.item.attempts == 5
    with pytest.raises(NotFound):
        statistics.of_question(db, ivan, question, None, "en", NOW)


def test_the_quiz_of_somebody_else_has_no_statistics(db: Database) -> None:
    load_decks(db)
    ines, ivan = person(db), person(db, "Ivan")
    made, question = taken_by_five(db, ines)
    for call in (
        lambda: of_quiz(db, ivan, made),
        lambda: of_quiz(db, person(db, "Lena", "learner"), made),
        lambda: of_quiz(db, ines, 999),
        lambda: of_quiz(db, ines, made, "second"),
        lambda: statistics.of_question(db, ivan, question, None, "en", NOW, quiz_id=made),
        lambda: statistics.of_question(db, ines, question, None, "en", NOW, quiz_id=999),
    ):
        with pytest.raises(NotFound):
            call()
    assert of_quiz(db, person(db, "Ada", "admin"), made).quiz.attempts == 5
    with statements(db) as asked:
        of_quiz(db, ines, made)
    assert len(asked) == 3
