"""Reports: who can send one about what, and who reads it."""

import pytest
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import ReportRow
from quizapp.errors import Invalid, NotFound, TooMany
from quizapp.services import author, draft, key_points, play, report
from quizapp.services.draft import Draft
from quizapp.services.sessions import Person
from tests import answers
from tests.cast import person
from tests.factories import NOW, deck, key_point, load_decks
from tests.inspecting import dump, statements


@pytest.fixture
def lea(db: Database) -> Person:
    """A learner beside a deck of twenty-four questions."""
    load_decks(db, deck(key_points=[key_point(name) for name in ("sky", "sea", "sun", "moon", "star", "leaf")]))
    return person(db, "Lea", "learner")


def answered(db: Database, learner: Person, feedback: str = "now") -> str:
    """The key of an attempt whose first question is answered."""
    key = play.start(db, learner, "colours", lang="en", number=0, order="deck", feedback=feedback, now=NOW).key
    answer(db, learner, key, 1)
    return key


def answer(db: Database, learner: Person, key: str, place: int) -> None:
    page = play.question(db, learner, key, place, NOW)
    play.answer(db, learner, key, place, answers.right(page.body, page.row.arrangement), NOW)


def texts(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(ReportRow.text).order_by(ReportRow.id)))


def test_a_report_reaches_an_instructor_with_its_question(db: Database, lea: Person) -> None:
    key = answered(db, lea)
    report.send(db, lea, key, 1, "  The key is wrong.\r\n", NOW)
    [found] = report.opened(db, person(db))
    assert (found.text, found.name, found.lang, found.slug) == ("The key is wrong.", "Lea", "en", "colours")
    assert found.html["stem"]


def test_the_same_report_twice_is_one(db: Database, lea: Person) -> None:
    key = answered(db, lea)
    report.send(db, lea, key, 1, "Wrong.", NOW)
    report.send(db, lea, key, 1, "Wrong.", NOW)
    report.send(db, lea, key, 1, "And this too.", NOW)
    assert texts(db) == ["Wrong.", "And this too."]


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "a" * 2001, "a\0b", "a\ud800", "a" * 70_000])
def test_a_report_that_cannot_be_kept_is_refused(db: Database, lea: Person, text: str) -> None:
    key = answered(db, lea)
    with pytest.raises(Invalid):
        report.send(db, lea, key, 1, text, NOW)
    assert texts(db) == []


def test_only_ones_own_question_can_be_reported_and_only_after_answering(db: Database, lea: Person) -> None:
    key = answered(db, lea)
    other = person(db, "Leo", "learner")
    for who, place in ((lea, 2), (lea, 99), (other, 1), (None, 1)):
        with pytest.raises(NotFound):
            report.send(db, who, key, place, "Wrong.", NOW)
    assert texts(db) == []


def test_after_finishing_an_unanswered_question_can_be_reported_too(db: Database, lea: Person) -> None:
    key = answered(db, lea, "end")
    play.finish(db, lea, key, NOW)
    report.send(db, lea, key, 2, "Unclear.", NOW)
    assert texts(db) == ["Unclear."]


def test_twenty_open_reports_are_enough_for_one_person(db: Database, lea: Person) -> None:
    key = answered(db, lea)
    for number in range(report.MOST_OPEN):
        report.send(db, lea, key, 1, f"Wrong {number}.", NOW)
    with pytest.raises(TooMany):
        report.send(db, lea, key, 1, "One more.", NOW)
    ines = person(db)
    report.close(db, ines, report.opened(db, ines)[0].id, NOW)
    report.send(db, lea, key, 1, "One more.", NOW)
    assert len(texts(db)) == report.MOST_OPEN + 1


def test_a_closed_report_is_no_longer_listed_and_closing_twice_is_once(db: Database, lea: Person) -> None:
    report.send(db, lea, answered(db, lea), 1, "Wrong.", NOW)
    ines = person(db)
    [found] = report.opened(db, ines)
    report.close(db, ines, found.id, NOW)
    before = dump(db)
    report.close(db, ines, found.id, NOW)
    assert report.opened(db, ines) == []
    assert dump(db) == before


def test_reports_on_the_deck_of_somebody_else_are_not_there(db: Database, lea: Person) -> None:
    ines, ivan, slug = person(db), person(db, "Ivan"), author.new_slug()
    author.create_deck(db, ines, slug, {"title": {"en": "Sea"}, "summary": {"en": "Sea."}}, NOW)
    point = key_points.create(db, ines, slug, slug, {"statement": {"en": "Salt."}, "explain": {"en": "So."}, "level": "apply"}, NOW)
    body = {"options": [{"id": "a", "text": "Yes", "correct": True}, {"id": "b", "text": "No"}]}
    made = Draft("choice", "apply", ("en",), {"en": "Salt?"}, {"en": "So."}, {"en": body})
    draft.create(db, ines, point.id, slug, made, publish=True, now=NOW)
    author.set_deck_status(db, ines, slug, "published", NOW)
    key = play.start(db, lea, slug, lang="en", number=0, order="deck", feedback="now", now=NOW).key
    answer(db, lea, key, 1)
    report.send(db, lea, key, 1, "Wrong.", NOW)
    [found] = report.opened(db, ines)
    assert report.opened(db, ivan) == []
    assert author.home(db, ivan).reports == 0
    with pytest.raises(NotFound):
        report.close(db, ivan, found.id, NOW)
    with pytest.raises(NotFound):
        report.close(db, lea, found.id, NOW)
    assert report.opened(db, person(db, "Ada", "admin")) == [found]


def test_the_list_is_one_query(db: Database, lea: Person) -> None:
    report.send(db, lea, answered(db, lea), 1, "Wrong.", NOW)
    ines = person(db)
    with statements(db) as seen:
        report.opened(db, ines)
    assert len(seen) == 1
