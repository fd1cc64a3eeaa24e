"""Answers that were marked wrong often become accepted ones by one click, and all answers are marked again."""

import pytest

from quizapp.db import Database
from quizapp.errors import Conflict, NotFound
from quizapp.services import draft, play, regrade, statistics
from quizapp.services.sessions import Person
from quizapp.services.statistics import Mistake, QuestionStatistics
from tests.cast import person
from tests.factories import NOW
from tests.inspecting import dump
from tests.mending import begin, deck, mend, number, score, take, written

COLOUR = written("short", {"accepted": ["blue"]})
TWO_GAPS = written("cloze", {"text": "The {{sky}} is {{blue}}."})
CHOSEN = written("cloze", {"text": "The sky is {{blue~red~green}}."})


def asked(db: Database, owner: Person, *answers: str, question: draft.Draft = COLOUR) -> tuple[str, int]:
    """The slug of a deck with ``question``, its id; five learners gave ``answers``."""
    slug, [made] = deck(db, owner, question)
    for learner in range(5):
        take(db, person(db, f"Lea {learner}", "learner"), slug, *answers)
    return slug, made


def look(db: Database, who: Person, question: int, version: int | None = None) -> QuestionStatistics:
    return statistics.of_question(db, who, question, None, "en", NOW, number=version)


def accept(
    db: Database, who: Person, found: QuestionStatistics, text: str = "azure", part: str = "", lang: str = "en"
) -> regrade.Done | None:
    question = found.line.asked.row.id
    return statistics.accept(db, who, question, found, lang=lang, part=part, text=text, now=NOW)


def mistakes(found: QuestionStatistics) -> list[tuple[str, str, bool]]:
    return [(one.miss.part, one.miss.text, one.can_be_accepted) for one in found.typed]


def test_one_click_accepts_an_answer_and_everybody_who_typed_it_gets_the_mark(db: Database, ines: Person) -> None:
    slug, question = asked(db, ines, "azure")
    late = take(db, person(db, "Lena", "learner"), slug, "red")
    found = look(db, ines, question)
    assert mistakes(found) == [("", "azure", True)]
    assert accept(db, ines, found) == regrade.Done(6, 5)
    assert number(db, question) == 2
    after = look(db, ines, question, 1)
    assert (after.line.item.facility, mistakes(after)) == (pytest.approx(5 / 6), [])
    assert score(db, late) == 0
    new = take(db, person(db, "Lino", "learner"), slug, "Azure")
    assert score(db, new) == 1


def test_clicking_twice_is_once(db: Database, ines: Person) -> None:
    _, question = asked(db, ines, "azure")
    found = look(db, ines, question)
    accept(db, ines, found)
    before = dump(db)
    assert accept(db, ines, look(db, ines, question, 1)) is None
    assert dump(db) == before


def test_of_several_gaps_only_the_one_that_was_wrong_accepts_it(db: Database, ines: Person) -> None:
    slug, question = asked(db, ines, "sky", "azure", question=TWO_GAPS)
    found = look(db, ines, question)
    assert mistakes(found) == [("2", "azure", True)]
    accept(db, ines, found, part="2")
    assert look(db, ines, question, 1).line.item.facility == 1
    assert score(db, take(db, person(db, "Lena", "learner"), slug, "azure", "azure")) == 0.5


def test_a_choice_in_a_gap_stands_in_words_and_cannot_be_accepted(db: Database, ines: Person) -> None:
    slug, [question] = deck(db, ines, CHOSEN)
    for learner in range(5):
        lea = person(db, f"Lea {learner}", "learner")
        key = begin(db, lea, slug)
        page = play.question(db, lea, key, 1, NOW)
        at = [name for name in page.row.arrangement if "/" in name].index("0/1")
        play.answer(db, lea, key, 1, {"pick-0": [str(at)]}, NOW)
    found = look(db, ines, question)
    assert mistakes(found) == [("", "red", False)]
    before = dump(db)
    with pytest.raises(Conflict):
        accept(db, ines, found, "red")
    assert dump(db) == before


def test_what_is_not_in_the_list_is_not_accepted(db: Database, ines: Person) -> None:
    _, question = asked(db, ines, "azure")
    found = look(db, ines, question)
    before = dump(db)
    for sent in ({"text": "anything"}, {"lang": "ja"}, {"part": "2"}, {"lang": "xx"}):
        with pytest.raises(Conflict):
            accept(db, ines, found, **sent)
    assert dump(db) == before


def test_a_question_that_was_changed_meanwhile_is_looked_at_again(db: Database, ines: Person) -> None:
    _, question = asked(db, ines, "azure")
    found = look(db, ines, question)
    mend(db, ines, question, written("short", {"accepted": ["blue", "navy"]}))
    before = dump(db)
    with pytest.raises(Conflict):
        accept(db, ines, found)
    assert dump(db) == before
    accept(db, ines, look(db, ines, question, 1))
    assert number(db, question) == 3


def test_answers_to_a_question_that_is_of_another_kind_now_cannot_be_accepted(db: Database, ines: Person) -> None:
    _, question = asked(db, ines, "azure")
    mend(db, ines, question, TWO_GAPS)
    assert mistakes(look(db, ines, question, 1)) == [("", "azure", False)]


def test_only_whoever_may_change_the_question_accepts(db: Database, ines: Person) -> None:
    _, question = asked(db, ines, "azure")
    ivan = person(db, "Ivan")
    found = look(db, ivan, question)
    assert not found.is_writable
    before = dump(db)
    with pytest.raises(NotFound):
        accept(db, ivan, found)
    assert dump(db) == before


def test_a_mistake_is_a_miss_with_whether_it_can_be_accepted(db: Database, ines: Person) -> None:
    _, question = asked(db, ines, "azure")
    [mistake] = look(db, ines, question).typed
    assert isinstance(mistake, Mistake)
    assert (mistake.miss.learners, mistake.miss.response) == (5, "azure")
