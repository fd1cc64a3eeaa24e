"""The glossary in the store: one list, linked from the explanations that use its terms."""

from typing import Any

from sqlalchemy import select

from quizapp.content.glossary import Glossary
from quizapp.db import Database
from quizapp.db.tables import DeckRow, WordingRow
from quizapp.keypoints.compose import compose
from quizapp.keypoints.glossary import as_deck
from quizapp.services import glossary
from quizapp.services.deckfolder import DeckFile, DeckFolder
from quizapp.services.loading import load
from tests.factories import NOW, deck, folder, key_point


def term(name: str, ja: str, en: str, reading: str) -> dict[str, Any]:
    return {"id": name, "term": {"ja": ja, "en": en}, "reading": reading, "meaning": {"ja": "それ。", "en": "The thing."}}


def with_terms(*terms: dict[str, Any]) -> DeckFolder:
    found = folder(deck(key_points=[key_point(explain={"ja": "青い光がよく散る。", "en": "Blue light is scattered most."})]))
    raw = {"glossary": "terms", "title": {"ja": "用語集", "en": "Glossary"}, "summary": {"ja": "用語", "en": "Terms"}}
    found.glossary = Glossary.model_validate(raw | {"terms": terms})
    made = as_deck(found.glossary)
    found.decks[made.deck] = DeckFile(made, tuple(compose(made)[0]))
    return found


LIGHT = term("light", "光", "light", "ひかり")
SCATTER = term("scatter", "散乱", "scattered", "さんらん")


def links(db: Database) -> dict[str, set[str]]:
    """The terms linked from the explanations of the deck, by language."""
    found: dict[str, set[str]] = {"ja": set(), "en": set()}
    with db.reading() as session:
        for lang, explanation, terms in session.execute(select(WordingRow.lang, WordingRow.explanation, WordingRow.terms)):
            if "青い" in explanation or "Blue" in explanation:
                found[lang] |= {f"{slug} {name}" for slug, name in terms}
    return found


def test_explanations_lead_to_the_terms_that_they_use(db: Database) -> None:
    load(db, with_terms(LIGHT, SCATTER), NOW)
    assert links(db) == {"ja": {"light 光"}, "en": {"light light", "scatter scattered"}}


def test_a_term_that_comes_later_is_linked_from_what_is_there(db: Database) -> None:
    load(db, with_terms(LIGHT), NOW)
    load(db, with_terms(LIGHT, SCATTER), NOW)
    assert "scatter scattered" in links(db)["en"]
    load(db, with_terms(SCATTER), NOW)
    assert links(db) == {"ja": set(), "en": {"scatter scattered"}}


def test_loading_the_same_glossary_twice_changes_nothing(db: Database) -> None:
    load(db, with_terms(LIGHT), NOW)
    before = [dict(row._mapping) for row in glossary.terms(db, "ja")], links(db)
    reports = load(db, with_terms(LIGHT), NOW)
    assert ([dict(row._mapping) for row in glossary.terms(db, "ja")], links(db)) == before
    assert not any(report.new or report.changed or report.conflicts for report in reports)


def test_terms_are_listed_by_their_reading_or_by_their_letters(db: Database) -> None:
    load(db, with_terms(term("a", "雨", "rain", "あめ"), term("b", "赤", "crimson", "あか"), term("c", "泡", "foam", "アワ")), NOW)
    assert [row.reading for row in glossary.terms(db, "ja")] == ["あか", "あめ", "アワ"]
    assert [row.forms["en"][0] for row in glossary.terms(db, "en")] == ["crimson", "foam", "rain"]


def test_a_list_whose_deck_is_retired_leads_to_no_quiz(db: Database) -> None:
    load(db, with_terms(LIGHT), NOW)
    assert [row.asked_in for row in glossary.terms(db, "ja")] == ["terms"]
    with db.writing() as session:
        session.scalars(select(DeckRow).where(DeckRow.slug == "terms")).one().status = "retired"
        session.commit()
    assert [row.asked_in for row in glossary.terms(db, "ja")] == [None]


def test_only_so_many_links_as_are_read(db: Database) -> None:
    many = [term(f"t{letter}", f"字{letter}", letter, "じ") for letter in ("blue", "light", "is", "scattered", "most")]
    load(db, with_terms(*many, *(term(f"x{n}", f"別{n}", f"word{n}", "べつ") for n in range(9))), NOW)
    assert len(links(db)["en"]) == 5
    with db.reading() as session:
        text = " ".join(f"word{n}" for n in range(9))
        assert len(glossary.terms_in(session, text, "en")) == glossary.MOST_LINKS
