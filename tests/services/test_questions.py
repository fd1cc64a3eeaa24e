"""Storing questions: one revision a save, rendered when it is stored, read back equal."""

import pytest
from sqlalchemy import select
from sqlmodel import Session

from quizapp.content.bodies import Number
from quizapp.content.deck import Question, Wording
from quizapp.db import Database, bank
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow, RevisionRow
from quizapp.kinds import KINDS
from quizapp.services.questions import fingerprint, html_of, question_hash, recount, save_revision, stored
from tests import factories
from tests.factories import NOW
from tests.kinds.samples import sample


def question(facet: str = "choice", **changes: object) -> Question:
    """A question of the small deck."""
    found = {one.facet: one for one in factories.folder().decks["colours"].questions}
    return found[facet].model_copy(update=changes)


def new_row(session: Session, found: Question) -> QuestionRow:
    deck = DeckRow(slug="colours", changed_at=NOW)
    session.add(deck)
    session.flush()
    key_point = KeyPointRow(deck_id=deck.id, slug="sky", changed_at=NOW)
    session.add(key_point)
    session.flush()
    return QuestionRow(
        uid=found.uid, deck_id=deck.id, key_point_id=key_point.id, facet=found.facet, kind=found.kind, level=found.level,
        status="published", changed_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_a_question_of_each_kind_comes_back_equal(db: Database, name: str) -> None:
    found = sample(name).question
    with db.writing() as session:
        save_revision(session, new_row(session, found), found, None, NOW)
        session.commit()
    with db.reading() as session:
        row = bank.question(session, found.uid)
        assert row is not None
        assert stored(session, row, found.key_point) == found
        assert question_hash(stored(session, row, found.key_point)) == question_hash(found)


def test_each_save_is_a_new_revision_and_the_old_one_stays(db: Database) -> None:
    with db.writing() as session:
        row = new_row(session, question())
        save_revision(session, row, question(), None, NOW)
        wordings = question("short").wordings
        save_revision(session, row, question(kind="short", level="apply", wordings=wordings), None, NOW)
        session.commit()
    with db.reading() as session:
        row = session.scalars(select(QuestionRow)).one()
        assert (row.revision, row.kind, row.level) == (2, "short", "apply")
        kept = session.execute(select(RevisionRow.number, RevisionRow.kind, RevisionRow.level).order_by(RevisionRow.number)).all()
        assert [tuple(one) for one in kept] == [(1, "choice", "understand"), (2, "short", "apply")]
        assert bank.wordings(session, row.id, 1)["en"].body["options"][0]["text"] == "Blue"


def test_a_save_that_is_not_committed_leaves_nothing(db: Database) -> None:
    with db.writing() as session:
        save_revision(session, new_row(session, question()), question(), None, NOW)
    with db.reading() as session:
        assert session.scalars(select(QuestionRow)).all() == []


def test_every_text_is_rendered_under_the_name_that_pages_use() -> None:
    html = html_of("choice", question().wordings["en"], "en")
    assert html == {
        "stem": "Which colour is the sky?",
        "explanation": "Blue light is scattered most.",
        "option/a": "Blue",
        "option/b": "Red",
        "option/c": "Green",
        "why/b": "Red is scattered least.",
        "why/c": "Green lies between.",
    }


def test_japanese_stems_and_options_may_break_between_phrases_and_explanations_anywhere() -> None:
    text = "今日はとても良い天気ですね、散歩に行きましょう。"
    wording = question().wordings["ja"].model_copy(update={"stem": text, "explanation": text})
    html = html_of("choice", wording, "ja")
    assert html["stem"].replace("\u200b", "") == html["explanation"] == text
    assert "\u200b" in html["stem"]


def test_a_hash_depends_on_what_is_said_and_on_nothing_else() -> None:
    one = question()
    assert question_hash(one.model_copy(update={"uid": "other/uid/x", "key_point": "sea", "facet": "x"})) == question_hash(one)
    assert question_hash(one.model_copy(update={"level": "apply"})) != question_hash(one)
    assert question_hash(one.model_copy(update={"wordings": {"ja": one.wordings["ja"]}})) != question_hash(one)
    assert fingerprint({"a": 1, "b": "空"}) == fingerprint({"b": "空", "a": 1}) != fingerprint({"a": 1, "b": "雲"})


def test_a_number_with_many_digits_is_stored_as_it_is() -> None:
    wording = Wording(stem="?", body=Number(value=405_000_000_000, tolerance=0.1), explanation="!")
    assert Number.model_validate(wording.model_dump(mode="json")["body"]) == wording.body


def test_only_published_questions_are_counted(db: Database) -> None:
    with db.writing() as session:
        row = new_row(session, question())
        save_revision(session, row, question(wordings={"en": question().wordings["en"]}), None, NOW)
        deck = session.get_one(DeckRow, row.deck_id)
        recount(session, deck)
        assert deck.counts == {"en": 1}
        save_revision(session, row, question(), None, NOW)
        recount(session, deck)
        assert deck.counts == {"en": 1, "ja": 1}
        row.status = "draft"
        recount(session, deck)
        assert deck.counts == {}
