"""Decks in forms: who may change them, what is refused, what a load does with them afterwards."""

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import DeckRow, QuestionRow
from quizapp.errors import Conflict, Invalid, NotFound
from quizapp.services import author, library
from quizapp.services.loading import load
from tests.cast import person
from tests.factories import NOW, deck, folder, load_decks
from tests.inspecting import dump, statements

SLUG = "0123456789"
VALUES: dict[str, Any] = {
    "title": {"ja": "海の話"},
    "summary": {"ja": "海について。"},
    "objectives": [{"ja": "海を語れる。"}],
    "order": 3,
    "anki": True,
}


def row(db: Database, slug: str) -> DeckRow:
    with db.reading() as session:
        return session.scalars(select(DeckRow).where(DeckRow.slug == slug)).one()


def test_a_new_deck_is_a_draft_of_whoever_made_it(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    made = row(db, SLUG)
    assert (made.status, made.owner_id, made.title, made.objectives) == ("draft", ines.id, VALUES["title"], VALUES["objectives"])
    assert library.home(db, None).decks == []


def test_the_same_form_sent_twice_makes_one_deck(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    before = dump(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    assert dump(db) == before


def test_the_same_form_with_other_texts_is_a_conflict(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    before = dump(db)
    with pytest.raises(Conflict):
        author.create_deck(db, ines, SLUG, VALUES | {"order": 4}, NOW)
    assert dump(db) == before


@pytest.mark.parametrize("slug", ["", "colours", "../../../..", "012345678I", "0123456789a"])
def test_a_slug_that_no_form_made_is_refused(db: Database, slug: str) -> None:
    with pytest.raises(Invalid):
        author.create_deck(db, person(db), slug, VALUES, NOW)


def test_fields_that_the_form_does_not_have_are_ignored(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES | {"owner_id": 1000, "id": 77, "status": "published", "is_admin": True}, NOW)
    made = row(db, SLUG)
    assert made.owner_id == ines.id
    assert made.status == "draft"
    assert made.id != 77


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": {}}, ("title",)),
        ({"title": {"en": "a\0b"}}, ("title", "en")),
        ({"summary": {"ja": "あ" * 30_000}}, ("summary", "ja")),
        ({"objectives": [{"ja": "a" * 70_000}]}, ("objectives", 0, "ja")),
        ({"order": "x?"}, ("order",)),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_place(db: Database, change: dict[str, Any], where: tuple[Any, ...]) -> None:
    ines = person(db)
    before = dump(db)
    with pytest.raises(Invalid) as refused:
        author.create_deck(db, ines, SLUG, VALUES | change, NOW)
    assert [problem.where for problem in refused.value.problems] == [where]
    assert dump(db) == before


def test_the_deck_of_somebody_else_is_not_there_to_write(db: Database) -> None:
    author.create_deck(db, person(db), SLUG, VALUES, NOW)
    ivan = person(db, "Ivan")
    before = dump(db)
    with pytest.raises(NotFound):
        author.deck_page(db, ivan, SLUG)
    with pytest.raises(NotFound):
        author.save_deck(db, ivan, SLUG, 1, VALUES | {"order": 9}, NOW)
    with pytest.raises(NotFound):
        author.set_deck_status(db, ivan, SLUG, "retired", NOW)
    assert dump(db) == before
    assert author.home(db, ivan).decks == []


def test_an_admin_changes_every_deck_and_instructors_those_without_an_owner(db: Database) -> None:
    load_decks(db)
    author.create_deck(db, person(db), SLUG, VALUES, NOW)
    admin, ivan = person(db, "Ada", "admin"), person(db, "Ivan")
    assert [deck.row.slug for deck in author.home(db, admin).decks] == ["colours", SLUG]
    assert [deck.row.slug for deck in author.home(db, ivan).decks] == ["colours"]
    author.save_deck(db, admin, SLUG, 1, VALUES | {"order": 9}, NOW)
    assert row(db, SLUG).position == 9


@pytest.mark.parametrize("role", ["guest", "learner"])
def test_learners_find_nothing_to_write(db: Database, role: str) -> None:
    load_decks(db)
    learner = person(db, "Lea", role)
    for call in (lambda: author.home(db, learner), lambda: author.deck_page(db, learner, "colours")):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(NotFound):
        author.create_deck(db, learner, SLUG, VALUES, NOW)


def test_a_stale_form_is_a_conflict_and_overwrites_nothing(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    author.save_deck(db, ines, SLUG, 1, VALUES | {"order": 4}, NOW)
    before = dump(db)
    with pytest.raises(Conflict):
        author.save_deck(db, ines, SLUG, 1, VALUES | {"order": 5}, NOW)
    assert dump(db) == before


def test_saving_what_already_stands_changes_nothing(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    before = dump(db)
    author.save_deck(db, ines, SLUG, 0, VALUES, NOW)
    assert dump(db) == before


def test_a_deck_without_a_published_question_cannot_be_published(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, SLUG, VALUES, NOW)
    with pytest.raises(Invalid, match="at least one published question"):
        author.set_deck_status(db, ines, SLUG, "published", NOW)
    assert row(db, SLUG).status == "draft"


def test_a_deck_goes_from_published_to_draft_to_retired_and_back(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    for status in ("draft", "retired", "published"):
        author.set_deck_status(db, ines, "colours", status, NOW)
        assert row(db, "colours").status == status
        assert len(library.home(db, None).decks) == (status == "published")
    with pytest.raises(Invalid):
        author.set_deck_status(db, ines, "colours", "deleted", NOW)


def test_a_load_keeps_a_deck_that_was_changed_here_and_reports_it(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    here = VALUES | {"title": {"ja": "色", "en": "Colours of ours"}}
    author.save_deck(db, ines, "colours", 1, here, NOW)
    [report] = load(db, folder(deck(title={"ja": "色彩", "en": "All colours"})), NOW)
    assert report.conflicts == ["colours"]
    assert row(db, "colours").title == here["title"]


def test_home_counts_what_waits(db: Database) -> None:
    load_decks(db)
    ines = person(db)
    with db.writing() as session:
        question = session.scalars(select(QuestionRow).order_by(QuestionRow.id)).first()
        assert question
        question.status, question.edited = "draft", True
        session.commit()
    home = author.home(db, ines)
    assert home.drafts == 1
    assert not home.nothing
    [shelved] = home.decks
    assert shelved.counts == {"draft": 1, "published": 3, "retired": 0}
    assert (shelved.changed, shelved.differs, shelved.last) == (1, True, NOW)


def test_the_pages_of_an_author_ask_a_fixed_number_of_queries(db: Database) -> None:
    load_decks(db, *(deck(f"deck-{number}") for number in range(3)))
    ines = person(db)
    with statements(db) as few:
        author.home(db, ines), author.deck_page(db, ines, "deck-0"), author.places(db, ines)
    load_decks(db, *(deck(f"more-{number}") for number in range(20)))
    with statements(db) as many:
        author.home(db, ines), author.deck_page(db, ines, "deck-0"), author.places(db, ines)
    assert len(few) == len(many) == 9
