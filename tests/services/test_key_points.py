"""Key points in forms: what is composed of them, and what is left alone."""

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.db import Database, bank
from quizapp.db.tables import KeyPointRow, QuestionRow
from quizapp.errors import Conflict, Invalid, NotFound
from quizapp.services import author, draft, key_points
from quizapp.services.draft import Draft
from quizapp.services.loading import load
from quizapp.services.sessions import Person
from tests.cast import person
from tests.factories import NOW, deck, folder, key_point, load_decks
from tests.inspecting import dump

SLUG = "0123456789"
DECK = "abcdefghjk"
VALUES: dict[str, Any] = {
    "statement": {"en": "The sea is salt."},
    "explain": {"en": "Rivers carry salt into it."},
    "level": "remember",
}
GAPS = VALUES | {"statement": {"en": "The sea is {{salt}}."}}


@pytest.fixture
def ines(db: Database) -> Person:
    """An instructor with an empty deck of her own."""
    found = person(db)
    author.create_deck(db, found, DECK, {"title": {"en": "Sea"}, "summary": {"en": "The sea."}}, NOW)
    return found


def questions(db: Database, slug: str) -> dict[str, QuestionRow]:
    with db.reading() as session:
        found = bank.deck(session, slug)
        assert found
        return {row.facet: row for row in bank.questions(session, found.id).values()}


def stem(db: Database, row: QuestionRow, lang: str = "en") -> str:
    with db.reading() as session:
        return bank.wordings(session, row.id, row.revision)[lang].stem


def text(db: Database, row: QuestionRow, lang: str = "en") -> Any:
    with db.reading() as session:
        return bank.wordings(session, row.id, row.revision)[lang].body


def loaded(db: Database) -> KeyPointRow:
    with db.reading() as session:
        return session.scalars(select(KeyPointRow).where(KeyPointRow.slug == "sky")).one()


def changed(**changes: Any) -> dict[str, Any]:
    """What the form of the loaded key point sends, with some of it changed."""
    record = key_point()
    return {name: record[name] for name in ("statement", "explain", "level")} | changes


def test_a_statement_without_gaps_makes_no_question(db: Database, ines: Person) -> None:
    saved = key_points.create(db, ines, DECK, SLUG, VALUES, NOW)
    assert saved.drafts == 0
    assert questions(db, DECK) == {}


def test_a_statement_with_gaps_makes_a_draft_that_nobody_is_asked(db: Database, ines: Person) -> None:
    assert key_points.create(db, ines, DECK, SLUG, GAPS, NOW).drafts == 1
    made = questions(db, DECK)["cloze"]
    assert (made.status, made.uid) == ("draft", f"{DECK}/{SLUG}/cloze")


def test_the_same_form_sent_twice_adds_one_key_point(db: Database, ines: Person) -> None:
    first = key_points.create(db, ines, DECK, SLUG, GAPS, NOW)
    before = dump(db)
    assert key_points.create(db, ines, DECK, SLUG, GAPS, NOW).id == first.id
    with pytest.raises(Conflict):
        key_points.create(db, ines, DECK, SLUG, VALUES, NOW)
    assert dump(db) == before


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"statement": {}}, "statement"),
        ({"explain": {}}, "explain"),
        ({"statement": {"en": "The {{ }} is"}}, "statement"),
        ({"statement": {"en": "The {{sea is"}}, "statement"),
        ({"level": "memorise"}, "level"),
        ({"voice": "nobody"}, "voice"),
        ({"at": [1]}, "at"),
        ({"at": ["x"]}, "at"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_place(db: Database, ines: Person, change: dict[str, Any], place: str) -> None:
    before = dump(db)
    with pytest.raises(Invalid) as refused:
        key_points.create(db, ines, DECK, SLUG, VALUES | change, NOW)
    assert {problem.where[0] for problem in refused.value.problems} == {place}
    assert dump(db) == before


def test_a_change_composes_anew_what_nobody_has_written_by_hand(db: Database, ines: Person) -> None:
    load_decks(db)
    explain = {"ja": "別の理由。", "en": "Another reason."}
    saved = key_points.save(db, ines, loaded(db).id, 1, changed(explain=explain), NOW)
    assert saved.changed == 4
    for row in questions(db, "colours").values():
        assert row.revision == 2
        assert row.edited
        assert row.status == "published"


def test_a_question_that_was_written_by_hand_is_left_alone(db: Database, ines: Person) -> None:
    load_decks(db)
    choice = questions(db, "colours")["choice"]
    options = {"options": [{"id": "a", "text": "Blue", "correct": True}, {"id": "b", "text": "Red"}]}
    by_hand = Draft("choice", "apply", ("en",), {"en": "By hand?"}, {"en": "By hand."}, {"en": options})
    draft.save(db, ines, choice.id, 1, by_hand, publish=False, now=NOW)
    saved = key_points.save(db, ines, loaded(db).id, 1, changed(explain={"ja": "別。", "en": "Other."}), NOW)
    assert saved.changed == 3
    assert stem(db, questions(db, "colours")["choice"]) == "By hand?"


def test_a_question_that_is_no_longer_composed_is_retired(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.save(db, ines, loaded(db).id, 1, changed(statement={"ja": "空は青い。", "en": "The sky is blue."}), NOW)
    assert questions(db, "colours")["cloze"].status == "retired"
    assert questions(db, "colours")["choice"].status == "published"


def test_what_the_deck_file_gave_stays_in_the_record(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.save(db, ines, loaded(db).id, 1, changed(level="apply"), NOW)
    record = loaded(db).record
    assert record["level"] == "apply"
    assert record["not"] == key_point()["not"]
    assert record["accept"] == key_point()["accept"]


def test_a_second_change_still_composes_anew(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.save(db, ines, loaded(db).id, 1, changed(explain={"ja": "一。", "en": "One."}), NOW)
    assert key_points.save(db, ines, loaded(db).id, 2, changed(explain={"ja": "二。", "en": "Two."}), NOW).changed == 4


def test_a_stale_form_is_a_conflict_and_overwrites_nothing(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.save(db, ines, loaded(db).id, 1, changed(level="apply"), NOW)
    before = dump(db)
    with pytest.raises(Conflict):
        key_points.save(db, ines, loaded(db).id, 1, changed(level="remember"), NOW)
    assert dump(db) == before


def test_saving_what_already_stands_changes_nothing(db: Database, ines: Person) -> None:
    load_decks(db)
    before = dump(db)
    assert key_points.save(db, ines, loaded(db).id, 1, changed(), NOW).changed == 0
    assert dump(db) == before


def test_a_load_keeps_what_was_changed_here_and_reports_it(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.save(db, ines, loaded(db).id, 1, changed(explain={"ja": "ここ。", "en": "Here."}), NOW)
    before = dump(db)
    other = key_point(explain={"ja": "ファイル。", "en": "File."})
    [report] = load(db, folder(deck(key_points=[other])), NOW)
    assert set(report.conflicts) == {"colours/sky", *(f"colours/sky/{facet}" for facet in ("choice", "cloze", "short", "untrue"))}
    assert dump(db) == before


def test_retiring_a_key_point_retires_its_questions_and_bringing_it_back_does_not_publish_them(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.set_retired(db, ines, loaded(db).id, True, NOW)
    assert {row.status for row in questions(db, "colours").values()} == {"retired"}
    key_points.set_retired(db, ines, loaded(db).id, False, NOW)
    assert not loaded(db).retired
    assert {row.status for row in questions(db, "colours").values()} == {"retired"}


def test_the_key_point_of_somebody_else_is_not_there(db: Database, ines: Person) -> None:
    made = key_points.create(db, ines, DECK, SLUG, VALUES, NOW)
    ivan = person(db, "Ivan")
    before = dump(db)
    for call in (
        lambda: key_points.page(db, ivan, made.id),
        lambda: key_points.blank(db, ivan, DECK),
        lambda: key_points.create(db, ivan, DECK, "9876543210", VALUES, NOW),
        lambda: key_points.save(db, ivan, made.id, 1, GAPS, NOW),
        lambda: key_points.set_retired(db, ivan, made.id, True, NOW),
        lambda: key_points.page(db, ines, made.id + 1),
    ):
        with pytest.raises(NotFound):
            call()
    assert dump(db) == before


def test_a_load_does_not_bring_back_what_was_retired_here(db: Database, ines: Person) -> None:
    load_decks(db)
    key_points.set_retired(db, ines, loaded(db).id, True, NOW)
    load_decks(db)
    assert loaded(db).retired
    assert {row.status for row in questions(db, "colours").values()} == {"retired"}
