"""Packages from the store, on both databases, read by Anki."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from quizapp.content.deck import Deck
from quizapp.db import Database
from quizapp.errors import NotAllowed, NotFound
from quizapp.services import exchange
from quizapp.services.deckfolder import read_folder
from quizapp.services.loading import load
from tests.factories import NOW, deck, folder, key_point, load_decks
from tests.formats.anki_oracle import Learner

DECKS = Path(__file__).parents[2] / "decks"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "deck.apkg"


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    found = Learner(tmp_path / "anki")
    yield found
    found.close()


def sky(*names: str, slug: str = "colours", **changes) -> Deck:
    return deck(slug, [key_point(name) for name in names], **changes)


def test_the_counts_are_those_of_the_report_and_of_anki(db: Database, learner: Learner, package: Path) -> None:
    load_decks(db, sky("sky", "sea"), sky("fog", slug="greys", title={"ja": "灰色", "en": "Greys"}))
    (one,) = exchange.counts(db, "colours", "ja").decks
    both = exchange.counts(db, None, "ja").decks
    report = exchange.export(db, None, "ja", package)
    learner.imports(package)
    assert (one.title, one.notes, one.cards) == ("色の話", 8, 8)
    assert (sum(each.notes for each in both), sum(each.cards for each in both)) == (report.notes, report.cards) == (12, 12)
    assert (learner.collection.note_count(), learner.collection.card_count()) == (12, 12)


def test_each_gap_counts_as_a_card(db: Database, package: Path) -> None:
    statement = {"ja": "{{空}}は{{青}}く{{2:広}}い。", "en": "{{Sky}} is {{blue}} and {{2:wide}}."}
    load_decks(db, deck(key_points=[key_point(statement=statement)]))
    report = exchange.export(db, ["colours"], "en", package)
    assert (exchange.counts(db, "colours", "en").decks[0].cards, report.notes, report.cards) == (5, 4, 5)


def test_the_shipped_decks_arrive_from_the_store_with_their_pictures(db: Database, learner: Learner, package: Path) -> None:
    load(db, read_folder(DECKS), NOW)
    report = exchange.export(db, None, "ja", package)
    learner.imports(package)
    check = learner.collection.media.check()
    assert (report.problems, list(check.missing), list(check.unused)) == ((), [], [])
    assert report.notes == learner.collection.note_count() == sum(each.notes for each in exchange.counts(db, None, "ja").decks)
    assert report.cards == learner.collection.card_count() == sum(each.cards for each in exchange.counts(db, None, "ja").decks)
    assert report.pictures > 0
    note = learner.note("linux-analogy/unix-before-linux/choice")
    assert note["Voice"] == "ザッカーバーグ"
    assert "第15段落" in note["Source"]


def asks(kind: str, **body: Any) -> dict[str, Any]:
    stem, explain = {"en": f"Which {kind}?"}, {"en": "So it is."}
    return {"id": f"{kind}-asked", "kind": kind, "level": "apply", "stem": stem, "explain": explain, "body": body}


def test_what_was_stored_arrives_whole(db: Database, learner: Learner, package: Path) -> None:
    pairs = [{"left": {"en": "sky"}, "right": {"en": "blue"}}, {"left": {"en": "sun"}, "right": {"en": "yellow"}}]
    items = [{"en": "dawn"}, {"en": "noon"}, {"en": "dusk"}]
    partly = {"en": [{"text": "refraction", "score": "50%"}]}
    questions = [
        asks("matching", pairs=pairs, others=[{"en": "green"}]),
        asks("ordering", items=items),
        asks("numeric", value="4050e8", tolerance=5, unit="people"),
        asks("short", accepted={"en": ["scattering", "dispersion"]}, partly=partly),
    ]
    load_decks(db, deck(key_points=[key_point(questions=questions)]))
    assert exchange.export(db, ["colours"], "en", package).problems == ()
    learner.imports(package)
    notes = {name: learner.note(f"colours/sky/{name}-asked") for name in ("matching", "ordering", "numeric", "short")}
    assert "green" in notes["matching"]["Answer"]
    assert notes["ordering"]["Answer"].index("dawn") < notes["ordering"]["Answer"].index("dusk")
    assert notes["numeric"]["Answer"] == "405 billion people ± 5 people"
    assert notes["short"]["Also"] == "dispersion; refraction (50%)"


def test_loading_an_edited_question_updates_that_note_alone(db: Database, learner: Learner, package: Path) -> None:
    load_decks(db, sky("sky", "sea"))
    exchange.export(db, ["colours"], "ja", package)
    learner.imports(package)
    reworded = key_point("sea", untrue={"ja": "海は緑である。", "en": "The sea is green."})
    load(db, folder(deck("colours", [key_point("sky"), reworded])), NOW + timedelta(days=1))
    exchange.export(db, ["colours"], "ja", package)
    log = learner.imports(package)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 1, 0)
    assert learner.note("colours/sea/untrue")["Question"] == "海は緑である。"


def test_a_question_that_left_the_file_is_not_in_the_next_package(db: Database, package: Path) -> None:
    load_decks(db, sky("sky", "sea"))
    load(db, folder(sky("sky")), NOW + timedelta(days=1))
    assert exchange.export(db, ["colours"], "ja", package).notes == exchange.counts(db, "colours", "ja").decks[0].notes == 4


def test_questions_of_one_key_point_are_as_far_apart_as_can_be(db: Database, learner: Learner, package: Path) -> None:
    load_decks(db, sky("sky", "sea", "fog"))
    exchange.export(db, ["colours"], "ja", package)
    learner.imports(package)
    order = [card.note()["UID"].split("/")[1] for card in learner.cards()]
    assert order == ["sky", "sea", "fog"] * 4


def test_a_deck_in_one_language_is_counted_in_that_one_and_has_no_package_in_the_other(db: Database, package: Path) -> None:
    english = {"statement": {"en": "The {{sky}} is blue."}, "explain": {"en": "Scattering."}, "id": "sky", "level": "remember"}
    load_decks(db, deck(key_points=[english]))
    found = exchange.counts(db, "colours", "ja")
    assert (found.lang, found.languages, found.decks[0].notes) == ("en", ("en",), 1)
    with pytest.raises(NotFound):
        exchange.export(db, ["colours"], "ja", package)
    assert not package.exists()


def test_a_deck_that_switches_downloads_off_is_refused_and_left_out(db: Database, package: Path) -> None:
    load_decks(db, sky("sky"), sky("fog", slug="greys", title={"ja": "灰色", "en": "Greys"}, anki=False))
    with pytest.raises(NotAllowed):
        exchange.export(db, ["greys"], "ja", package)
    with pytest.raises(NotAllowed):
        exchange.counts(db, "greys", "ja")
    assert [each.slug for each in exchange.counts(db, None, "ja").decks] == ["colours"]
    assert exchange.export(db, None, "ja", package).notes == 4


@pytest.mark.parametrize("slugs", [["nothing"], ["colours", "nothing"]])
def test_a_deck_that_is_not_there_is_not_found(db: Database, package: Path, slugs: list[str]) -> None:
    load_decks(db, sky("sky"))
    with pytest.raises(NotFound):
        exchange.export(db, slugs, "ja", package)


def test_an_export_takes_the_same_number_of_queries_whatever_the_size(db: Database, package: Path) -> None:
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *found: statements.append(found[2]))
    load_decks(db, sky("sky"))
    taken = []
    for size in (1, 30):
        load_decks(db, *(sky(*(f"p{n}" for n in range(size)), slug=f"d{number}") for number in range(size // 10)))
        statements.clear()
        exchange.export(db, None, "ja", package)
        exchange.counts(db, None, "ja")
        taken.append(len([each for each in statements if each.lstrip().startswith(("SELECT", "WITH"))]))
    assert taken == [7, 7]
