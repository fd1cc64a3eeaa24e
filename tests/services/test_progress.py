"""A learner's own progress: topics by strength, attempts over time."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.db import Database
from quizapp.db.tables import DeckRow, ItemRow, QuestionRow
from quizapp.services import play, progress
from quizapp.services.progress import Progress
from tests.cast import person
from tests.factories import NOW, deck, load_decks
from tests.inspecting import dump, statements
from tests.taking import take

CHOICE, CLOZE, SHORT, TRUE = ALL = ("choice", "cloze", "short", "true-false")
LATER = NOW + timedelta(days=1)


def topics(found: Progress) -> list[tuple[str, int, int, int]]:
    return [(topic.slug, topic.right, topic.answered, topic.total) for topic in found.topics]


def test_whoever_has_done_nothing_has_no_progress(db: Database) -> None:
    load_decks(db)
    assert progress.of(db, None) == Progress([], [])
    assert progress.of(db, person(db, "Lea", "learner")) == Progress([], [])


def test_topics_stand_by_the_share_that_is_right_the_weakest_first(db: Database) -> None:
    load_decks(db, deck("one"), deck("two"), deck("three"))
    lea = person(db, "Lea", "learner")
    take(db, lea, (CHOICE, SHORT, TRUE), slug="one")
    take(db, lea, (CHOICE,), slug="two", leave=(SHORT, TRUE))
    found = progress.of(db, lea)
    assert topics(found) == [("two", 1, 2, 4), ("one", 3, 4, 4)]
    assert [topic.share for topic in found.topics] == [0.5, 0.75]


def test_the_latest_answer_to_a_question_counts_practice_too(db: Database) -> None:
    load_decks(db)
    lea = person(db, "Lea", "learner")
    key = take(db, lea, (CHOICE, CLOZE, SHORT))
    take(db, lea, (SHORT,), begun=LATER, leave=(CHOICE, TRUE))
    assert topics(progress.of(db, lea)) == [("colours", 2, 4, 4)]
    again = play.missed(db, lea, key, LATER).key
    [(row, *_)] = play.overview(db, lea, again, NOW).items
    play.answer(db, lea, again, row.place, {"choice": [str(row.arrangement.index("false"))]}, LATER + timedelta(hours=1))
    assert topics(progress.of(db, lea)) == [("colours", 3, 4, 4)]


def test_the_line_goes_from_the_oldest_finished_attempt_to_the_newest(db: Database) -> None:
    load_decks(db)
    lea = person(db, "Lea", "learner")
    keys = [take(db, lea, right) for right in (ALL[:1], ALL[:3], ALL[:2])]
    play.finish(db, lea, play.missed(db, lea, keys[0], LATER).key, LATER)
    take(db, lea, ALL, leave=(TRUE,), finish=False)
    found = progress.of(db, lea)
    assert found.line == [0.25, 0.75, 0.5]
    assert [attempt.key for attempt in found.attempts] == keys[::-1]


def test_only_the_newest_attempts_are_listed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load_decks(db)
    lea = person(db, "Lea", "learner")
    keys = [take(db, lea, ALL, leave=ALL) for _ in range(3)]
    monkeypatch.setattr(progress, "MOST_ATTEMPTS", 2)
    assert [attempt.key for attempt in progress.of(db, lea).attempts] == [keys[2], keys[1]]


def test_an_exam_tells_nothing_before_it_is_finished(db: Database) -> None:
    load_decks(db)
    lea = person(db, "Lea", "learner")
    key = take(db, lea, ALL, feedback="end", finish=False)
    assert progress.of(db, lea) == Progress([], [])
    play.finish(db, lea, key, LATER)
    assert topics(progress.of(db, lea)) == [("colours", 4, 4, 4)]


def test_what_is_no_longer_asked_is_no_topic_and_no_part_of_one(db: Database) -> None:
    load_decks(db, deck("one"), deck("two"))
    lea = person(db, "Lea", "learner")
    take(db, lea, ALL, slug="one")
    take(db, lea, ALL, slug="two")
    with db.writing() as session:
        session.execute(update(DeckRow).where(DeckRow.slug == "one").values(status="retired"))
        session.execute(update(QuestionRow).where(QuestionRow.kind == SHORT).values(status="retired"))
        session.commit()
    assert [(topic.slug, topic.right) for topic in progress.of(db, lea).topics] == [("two", 3)]
    assert len(progress.of(db, lea).attempts) == 2


def test_nobody_sees_the_progress_of_somebody_else(db: Database) -> None:
    load_decks(db)
    take(db, person(db, "Lea", "learner"), ALL)
    assert progress.of(db, person(db, "Leo", "learner")) == Progress([], [])


def test_progress_asks_two_statements_whatever_was_done_and_changes_nothing(db: Database) -> None:
    load_decks(db, deck("one"), deck("two"))
    lea = person(db, "Lea", "learner")
    for slug in ("one", "two", "one"):
        take(db, lea, ALL[:2], slug=slug)
        before = dump(db)
        with statements(db) as sent:
            progress.of(db, lea)
        assert len(sent) == 2
        assert dump(db) == before


def test_how_certain_answers_turned_out_is_counted_over_finished_attempts(db: Database) -> None:
    load_decks(db)
    lea = person(db, "Lea", "learner")
    take(db, lea, ["choice", "short"])
    with db.writing() as session:
        session.execute(update(ItemRow).values(sure=True))
        session.commit()
    ((sure, number, right),) = progress.of(db, lea).calibration
    assert (sure, number, right) == (True, 4, 2)
