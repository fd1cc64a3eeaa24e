"""Looking around, on both databases: home, a deck's page, search, pictures."""

from typing import Any

import pytest
from sqlalchemy import update

from quizapp.content.deck import Deck
from quizapp.db import Database, bank
from quizapp.db.tables import DeckRow, QuestionRow
from quizapp.errors import NotFound
from quizapp.services import library, play
from quizapp.services.sessions import Person, person_of
from tests import answers
from tests.factories import NOW, deck, in_one_language, key_point, load_decks
from tests.inspecting import dump, statements

INSTRUCTOR = Person(1, "instructor", "Inge", "")


def titled(slug: str, title: str, order: int = 0, **changes: Any) -> Deck:
    return deck(slug, title={"ja": title, "en": title}, order=order, **changes)


def change(db: Database, table: Any, **values: Any) -> None:
    with db.writing() as session:
        session.execute(update(table).values(**values))
        session.commit()


def guest(db: Database, slug: str = "colours", **changes: Any) -> tuple[Person, str]:
    started = play.start(db, None, slug, **({"lang": "en", "number": 0, "order": "deck", "feedback": "now", "now": NOW} | changes))
    person = person_of(db, started.token or "", NOW)
    assert person
    return person, started.key


def answer_all(db: Database, person: Person, key: str) -> None:
    for place in range(1, play.overview(db, person, key, NOW).attempt.total + 1):
        page = play.question(db, person, key, place, NOW)
        play.answer(db, person, key, place, answers.right(page.body, page.row.arrangement), NOW)


def test_home_shows_published_decks_in_their_order(db: Database) -> None:
    load_decks(db, titled("b", "Second", 2), titled("a", "First", 1), titled("c", "Hidden", 0))
    with db.writing() as session:
        session.execute(update(DeckRow).where(DeckRow.slug == "c").values(status="draft"))
        session.commit()
    assert [row.slug for row in library.home(db, None).decks] == ["a", "b"]


def test_the_page_of_a_deck_names_the_published_decks_to_take_before_it(db: Database) -> None:
    before = (titled("b", "Second", 2), titled("a", "First", 1), titled("hidden", "Hidden", 0), titled("ab", "Another", 1))
    load_decks(db, *before, titled("c", "Last", 3, presumes=("b", "hidden", "a")))
    with db.writing() as session:
        session.execute(update(DeckRow).where(DeckRow.slug == "hidden").values(status="draft"))
        session.commit()
    assert [slug for slug, _ in library.deck_page(db, None, "c", "en").presumed] == ["a", "b"]
    assert library.deck_page(db, None, "a", "en").presumed == []


def test_home_without_decks_is_empty(db: Database) -> None:
    assert library.home(db, None) == library.Home([], [])


def test_a_question_is_known_once_however_often_it_was_answered(db: Database) -> None:
    load_decks(db)
    person, key = guest(db)
    assert library.home(db, person).decks[0].known == 0
    answer_all(db, person, key)
    again = play.start(db, person, "colours", lang="ja", number=0, order="deck", feedback="now", now=NOW)
    answer_all(db, person, again.key)
    assert library.home(db, person).decks[0].known == 4
    assert library.home(db, None).decks[0].known == 0


def test_answers_that_are_not_shown_yet_do_not_show_in_the_progress(db: Database) -> None:
    load_decks(db)
    person, key = guest(db, feedback="end")
    answer_all(db, person, key)
    assert library.home(db, person).decks[0].known == 0
    play.finish(db, person, key, NOW)
    assert library.home(db, person).decks[0].known == 4


def test_home_and_the_deck_offer_the_newest_attempts_while_they_are_unfinished(db: Database) -> None:
    load_decks(db)
    person, key = guest(db)
    newer = play.start(db, person, "colours", lang="ja", number=0, order="deck", feedback="now", now=NOW).key
    assert [attempt.key for attempt in library.home(db, person).unfinished] == [newer, key]
    answer_all(db, person, newer)
    assert [attempt.key for attempt in library.home(db, person).unfinished] == [key]
    found = library.deck_page(db, person, "colours", "en").unfinished
    assert found and found.key == key
    answer_all(db, person, key)
    assert library.home(db, person).unfinished == []
    assert library.deck_page(db, person, "colours", "en").unfinished is None


def test_a_deck_counts_its_kinds_and_levels_in_its_language(db: Database) -> None:
    load_decks(db)
    page = library.deck_page(db, None, "colours", "en")
    assert page.kinds == {"choice": 1, "cloze": 1, "short": 1, "true-false": 1}
    assert (page.lang, list(page.languages)) == ("en", ["ja", "en"])


def test_a_deck_in_one_language_is_shown_in_that_language(db: Database) -> None:
    load_decks(db, deck(key_points=[in_one_language(key_point(), "ja")]))
    page = library.deck_page(db, None, "colours", "en")
    assert (page.lang, list(page.languages)) == ("ja", ["ja"])


def test_a_deck_without_published_questions_has_no_language_to_offer(db: Database) -> None:
    load_decks(db, deck(key_points=[]))
    page = library.deck_page(db, None, "colours", "en")
    assert (page.lang, list(page.languages), page.kinds) == (None, [], {})


def test_a_draft_is_there_only_for_those_who_write(db: Database) -> None:
    load_decks(db)
    learner, _ = guest(db)
    change(db, DeckRow, status="draft")
    for person in (None, learner):
        with pytest.raises(NotFound):
            library.deck_page(db, person, "colours", "en")
    assert library.deck_page(db, INSTRUCTOR, "colours", "en").deck.slug == "colours"


@pytest.mark.parametrize(
    ("text", "decks", "questions"),
    [
        ("COLOURS", 1, 0),
        ("色の話", 1, 0),
        ("which colour", 0, 2),
        ("Colour the WHICH", 0, 2),
        ("何か", 0, 2),
        ("%", 0, 0),
        ("_", 0, 0),
        ("\\", 0, 0),
        ("/", 0, 0),
        ("' OR 1=1 --", 0, 0),
        ("", 0, 0),
        ("   \u3000 ", 0, 0),
        ("Blue", 0, 0),
        ("scattered", 0, 0),
        ("青", 0, 0),
        ("green", 0, 0),
        ("x" * 10_000, 0, 0),
        ("o " * 10_000, 1, 2),
        ("言葉", 0, 0),
        ("missing", 0, 0),
    ],
)
def test_search_finds_titles_and_stems_and_never_an_answer(db: Database, text: str, decks: int, questions: int) -> None:
    load_decks(db)
    before = dump(db)
    found = library.search(db, text)
    assert (len(found[0]), len(found[1])) == (decks, questions)
    assert dump(db) == before


def test_marks_of_a_pattern_are_searched_as_they_are(db: Database) -> None:
    load_decks(db, deck(key_points=[key_point(ask={"en": "Is 100% a_b\\c?", "ja": "一〇〇％か。"}), key_point("sea")]))
    for text in ("100%", "a_b", "b\\c"):
        assert len(library.search(db, text)[1]) == 2, text
    assert library.search(db, "1%0")[1] == []


def test_search_keeps_to_published_decks_and_questions(db: Database) -> None:
    load_decks(db)
    change(db, QuestionRow, status="retired")
    assert library.search(db, "colour")[1] == []
    change(db, QuestionRow, status="published")
    change(db, DeckRow, status="draft")
    assert library.search(db, "colour") == ([], [])


def test_looking_around_takes_the_same_number_of_statements_whatever_there_is(db: Database) -> None:
    counts = []
    for size in (1, 6):
        load_decks(db, *(deck(f"deck-{number}", key_points=[key_point(f"k-{at}") for at in range(size)]) for number in range(size)))
        person, _ = guest(db, "deck-0")
        with statements(db) as seen:
            library.home(db, person)
            library.deck_page(db, person, "deck-0", "en")
            library.search(db, "colour")
        counts.append(len(seen))
    assert counts == [6, 6]


def test_a_picture_comes_back_as_it_was_stored(db: Database) -> None:
    with db.writing() as session:
        bank.keep_pictures(session, [("abc.svg", "image/svg+xml", b"<svg/>")])
        session.commit()
    assert library.picture(db, "abc.svg") == ("image/svg+xml", b"<svg/>")
    with pytest.raises(NotFound):
        library.picture(db, "abd.svg")
