"""Results: by name only of learners in one's own classes."""

import pytest

from quizapp.db import Database
from quizapp.errors import NotFound
from quizapp.services import author, classes, play, results
from quizapp.services.sessions import Person
from tests import answers
from tests.cast import person
from tests.factories import NOW, deck, load_decks
from tests.inspecting import statements


def take(db: Database, learner: Person, slug: str = "colours", right: int = 4) -> None:
    """Takes a deck of four questions; so many of them are answered rightly."""
    key = play.start(db, learner, slug, lang="en", number=0, order="deck", feedback="now", now=NOW).key
    for place in range(1, 5):
        page = play.question(db, learner, key, place, NOW)
        sent = (answers.right if place <= right else answers.wrong)(page.body, page.row.arrangement)
        play.answer(db, learner, key, place, sent, NOW)


def class_of(db: Database, instructor: Person, *learners: Person) -> int:
    made = classes.make(db, instructor, "3b", NOW)
    for learner in learners:
        classes.join(db, learner, classes.page(db, instructor, made).code, NOW, where="here")
    return made


def test_an_instructor_sees_the_learners_of_their_classes_and_a_mean_of_the_others(db: Database) -> None:
    load_decks(db)
    ines, lea, leo, guest = person(db), person(db, "Lea", "learner"), person(db, "Leo", "learner"), person(db, role="guest")
    class_of(db, ines, lea)
    take(db, lea, right=3)
    take(db, leo, right=2)
    take(db, guest, right=4)
    found = results.of_deck(db, ines, "colours")
    assert [(row.name, row.score, row.total) for row in found.attempts] == [("Lea", 3, 4)]
    assert (found.others.number, round(found.others.mean, 2)) == (2, 0.75)


def test_learners_in_the_class_of_somebody_else_stay_unnamed(db: Database) -> None:
    load_decks(db)
    ines, ivan, lea = person(db), person(db, "Ivan"), person(db, "Lea", "learner")
    made = class_of(db, ines, lea)
    take(db, lea)
    assert list(results.of_deck(db, ivan, "colours").attempts) == []
    with pytest.raises(NotFound):
        results.of_class(db, ivan, made)


def test_after_leaving_a_learner_is_no_longer_named(db: Database) -> None:
    load_decks(db)
    ines, lea = person(db), person(db, "Lea", "learner")
    made = class_of(db, ines, lea)
    take(db, lea)
    classes.leave(db, lea, made)
    found = results.of_deck(db, ines, "colours")
    assert (list(found.attempts), found.others.number) == ([], 1)
    assert list(results.of_class(db, ines, made).attempts) == []


def test_a_class_lists_what_its_members_took_newest_first(db: Database) -> None:
    load_decks(db, deck("one"), deck("two"))
    ines, lea = person(db), person(db, "Lea", "learner")
    made = class_of(db, ines, lea)
    take(db, lea, "one")
    take(db, lea, "two")
    take(db, person(db, "Leo", "learner"), "two")
    assert [row.title["en"] for row in results.of_class(db, ines, made).attempts] == ["About colours"] * 2
    assert [row.name for row in results.of_class(db, ines, made).attempts] == ["Lea"] * 2


def test_learners_see_no_results_and_a_deck_that_is_missing_has_none(db: Database) -> None:
    load_decks(db)
    ines, lea = person(db), person(db, "Lea", "learner")
    made = class_of(db, ines, lea)
    for call in (
        lambda: results.of_deck(db, lea, "colours"),
        lambda: results.of_class(db, lea, made),
        lambda: results.of_deck(db, ines, "missing"),
        lambda: results.of_class(db, ines, made + 1),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_deck_that_nobody_took_has_no_mean(db: Database) -> None:
    ines = person(db)
    author.create_deck(db, ines, "0123456789", {"title": {"en": "Sea"}, "summary": {"en": "Sea."}}, NOW)
    found = results.of_deck(db, ines, "0123456789")
    assert (found.others.number, found.others.mean) == (0, None)


def test_the_tables_ask_a_fixed_number_of_queries(db: Database) -> None:
    load_decks(db)
    ines, learners = person(db), [person(db, f"Lea {number}", "learner") for number in range(4)]
    made = class_of(db, ines, *learners)
    take(db, learners[0])
    with statements(db) as few:
        results.of_deck(db, ines, "colours"), results.of_class(db, ines, made)
    for learner in learners:
        take(db, learner)
    with statements(db) as many:
        results.of_deck(db, ines, "colours"), results.of_class(db, ines, made)
    assert len(few) == len(many) == 5
