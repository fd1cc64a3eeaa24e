"""What every kind has to do (DESIGN §6), shown on the sample in its folder.

The kind in ``tests/kinds/initial`` goes through all of it too: one folder and one entry in KINDS are all that it has.
"""

import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask, render_template
from lxml import html
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from quizapp.content.bodies import Accepted, Body, Gap, Gaps, Number, Option, Options, Pair, Pairs
from quizapp.content.bodies import Sequence as Ordered
from quizapp.content.deck import Question
from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES, Lang
from quizapp.db import Database
from quizapp.db.tables import ItemRow
from quizapp.formats import apkg, deckfile
from quizapp.kinds import KINDS, Face, Unreadable
from quizapp.services.questions import html_of
from tests import factories
from tests.browserless import Page, Visitor
from tests.factories import NOW
from tests.kinds.initial import Initial
from tests.kinds.samples import Answer, Sample, sample

TESTS = Path(__file__).parents[1]

pytestmark = [pytest.mark.parametrize("name", [*KINDS, "initial"]), pytest.mark.parametrize("lang", LANGUAGES)]


@pytest.fixture
def found(name: str, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """The sample of the kind; that of the tests is put in its place first."""
    if name in KINDS:
        return sample(name)
    monkeypatch.setitem(KINDS, name, Initial())  # type: ignore[arg-type]
    return sample(name, TESTS / "kinds")


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, which finds the pages of the kind of the tests too."""
    app.jinja_loader.searchpath.append(str(TESTS))
    return app


def body_of(found: Sample, lang: Lang) -> Any:
    return found.question.wordings[lang].body


def test_the_sample_has_nothing_to_mend(found: Sample, lang: Lang) -> None:
    assert isinstance(body_of(found, lang), found.kind.body)
    assert found.kind.check(body_of(found, lang)) == []


def test_the_sample_shows_a_right_a_wrong_and_an_unreadable_answer(found: Sample, lang: Lang) -> None:
    scores = [answer.score for answer in found.answers(lang)]
    assert {1.0, 0.0, None} <= set(scores)


def readable(found: Sample, lang: Lang) -> list[tuple[Answer, Any]]:
    """The answers of the sample that can be read, each with its response."""
    pairs = [(answer, found.kind.read(answer.form, found.arrangement)) for answer in found.answers(lang)]
    return [(answer, response) for answer, response in pairs if answer.score is not None]


def test_what_was_asked_can_mark_its_own_answers_again(found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    for response in (found.kind.key(body), *(response for _, response in readable(found, lang))):
        assert found.kind.restated(body, body, response) == response


def test_an_answer_that_is_accepted_afterwards_counts_for_more(found: Sample, lang: Lang) -> None:
    kind, body = found.kind, body_of(found, lang)
    made = {}
    for answer, response in readable(found, lang):
        with suppress(ValueError):
            made[answer.title] = answer, response, kind.accepting(body, response, lang)
    assert not made or any(kind.typed(body))
    for answer, response, accepting in made.values():
        assert kind.check(accepting) or kind.grade(accepting, response, lang).score > answer.score or accepting == body


def test_every_answer_of_the_sample_gets_its_score(found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    for answer in found.answers(lang):
        response = found.kind.read(answer.form, found.arrangement)
        if answer.score is None:
            assert isinstance(response, Unreadable), answer.title
            assert response.message % response.params
        else:
            grade = found.kind.grade(body, response, lang)
            assert grade.score == pytest.approx(answer.score), answer.title
            assert all(isinstance(mark, bool) for mark in grade.marks.values())


def test_what_is_prepared_changes_no_grade_and_is_current(found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    prepared = json.loads(json.dumps(found.kind.prepared(body, lang)))
    assert found.kind.is_current(prepared, lang)
    for answer in found.answers(lang):
        response = found.kind.read(answer.form, found.arrangement)
        if not isinstance(response, Unreadable):
            assert found.kind.grade(body, response, lang, prepared) == found.kind.grade(body, response, lang), answer.title


def test_notes_are_messages_that_can_be_kept(found: Sample, lang: Lang) -> None:
    for answer in found.answers(lang):
        response = found.kind.read(answer.form, found.arrangement)
        if not isinstance(response, Unreadable):
            for message, params in found.kind.grade(body_of(found, lang), response, lang).notes:
                assert message % params
                assert json.loads(json.dumps(params)) == params


def test_a_response_survives_json(found: Sample, lang: Lang) -> None:
    for answer in found.answers(lang):
        response = found.kind.read(answer.form, found.arrangement)
        if not isinstance(response, Unreadable):
            assert json.loads(json.dumps(response)) == response
            assert found.kind.show(body_of(found, lang), response, lang).strip()


def test_the_key_gets_the_full_score(found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    grade = found.kind.grade(body, found.kind.key(body), lang)
    assert (grade.score, grade.outcome) == (1.0, "right")
    assert found.kind.show(body, found.kind.key(body), lang)


def test_reading_anything_never_fails(found: Sample, lang: Lang) -> None:
    names = {name for answer in found.answers(lang) for name in answer.form}
    for junk in ["", " ", "-1", "0x1", "1e9", "٣", "9" * 5000, "x" * 10_001, "\x00", "[]", '{"a": 1}', "true", "\ud800", "𝟎"]:
        for name in names:
            response = found.kind.read({name: [junk]}, found.arrangement)
            if not isinstance(response, Unreadable):
                assert 0 <= found.kind.grade(body_of(found, lang), response, lang).score <= 1


def test_what_cannot_be_stored_or_is_too_long_is_unreadable(found: Sample, lang: Lang) -> None:
    for name in {name for answer in found.answers(lang) for name in answer.form}:
        for junk in ["a\x00b", "\ud800", "x" * 10_001]:
            assert isinstance(found.kind.read({name: [junk]}, found.arrangement), Unreadable)


def test_an_arrangement_has_the_same_parts_and_depends_on_chance_alone(found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    orders = [found.kind.arrange(body, Random(seed)) for seed in range(20)]
    assert all(sorted(order) == sorted(found.arrangement) for order in orders)
    assert orders == [found.kind.arrange(body, Random(seed)) for seed in range(20)]


def test_answers_are_counted(found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    key = found.kind.key(body)
    assert found.kind.summarise(body, []) == {} or set(found.kind.summarise(body, []).values()) == {0}
    assert max(found.kind.summarise(body, [key, key]).values()) == 2


def test_a_question_has_cards(found: Sample, lang: Lang) -> None:
    faces = found.kind.faces(body_of(found, lang))
    assert faces and all(isinstance(face, Face) and face.answer for face in faces)
    assert len({face.part for face in faces}) == len(faces)


def test_what_the_author_form_is_filled_with_comes_back_equal(found: Sample, lang: Lang) -> None:
    bodies: dict[str, Body] = {each: wording.body for each, wording in found.question.wordings.items()}
    form = found.kind.fields(data=found.kind.fields.from_bodies(bodies))
    assert {each: found.kind.body.model_validate(raw) for each, raw in form.bodies().items()} == bodies


def test_the_author_page_sends_back_what_it_was_filled_with(app: Flask, found: Sample, lang: Lang) -> None:
    bodies: dict[str, Body] = {each: wording.body for each, wording in found.question.wordings.items()}
    fields = found.kind.fields(data=found.kind.fields.from_bodies(bodies))
    with app.test_request_context():
        source = render_template(found.kind.page("edit"), fields=fields, problems={}, focus="", act="")
    sent = found.kind.fields(MultiDict(html.fragment_fromstring(f"<form>{source}</form>").form_values()))
    assert {each: found.kind.body.model_validate(raw) for each, raw in sent.bodies().items()} == bodies


def test_a_blank_author_form_makes_no_body_and_does_not_fail(found: Sample, lang: Lang) -> None:
    for raw in found.kind.fields(MultiDict()).bodies().values():
        assert isinstance(raw, dict)


def ask(app: Flask, found: Sample, body: Any, arrangement: list[str], lang: Lang) -> str:
    wording = found.question.wordings[lang].model_copy(update={"body": body})
    return page(app, found, "ask", wording, arrangement, None, lang, typed={})


def page(app: Flask, found: Sample, name: str, wording: Any, arrangement: list[str], response: Any, lang: Lang, **more: Any) -> str:
    row = {"arrangement": arrangement, "response": response, "key": "key", "place": 1}
    rendered = html_of(found.kind.name, wording, lang)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return render_template(
            found.kind.page(name), row=row, html=rendered, body=wording.body, response=response, lang=lang, **more
        )


def test_the_question_looks_the_same_whatever_its_answer_is(app: Flask, found: Sample, lang: Lang) -> None:
    body = body_of(found, lang)
    other, arrangement = another_key(body, found.arrangement)
    assert other != body
    assert ask(app, found, body, found.arrangement, lang) == ask(app, found, other, arrangement, lang)
    assert found.kind.instruction(body) == found.kind.instruction(other)


def another_key(body: Body, arrangement: list[str]) -> tuple[Body, list[str]]:
    """A body with another right answer and other reasons that must look the same before answering, and its arrangement."""
    match body:
        case Options(options=options):
            keys = [options[-1].correct, *(option.correct for option in options)]
            ids = [option.id for option in options]
            # The ids of composed options tell the key (it is "a"), so they must not show either.
            names = dict(zip(ids, ids if ids == ["true", "false"] else ids[::-1], strict=True))
            turned = [
                Option(id=names[option.id], text=option.text, correct=key, why="reason")
                for option, key in zip(options, keys, strict=False)
            ]
            return body.model_copy(update={"options": tuple(turned)}), [names[option] for option in arrangement]
        case Accepted():
            return Accepted(accepted=("a much longer answer than before", "別の答え")), arrangement
        case Gaps(text=text, gaps=gaps):
            # Of each gap with choices, the one that was wrong at first is right: it gets the number 0, the others move up by one.
            moved = {
                f"{place}/{n}": f"{place}/{(n - 1) % len(g.choices)}" for place, g in enumerate(gaps) for n in range(len(g.choices))
            }
            return Gaps(text=text, gaps=tuple(map(another_gap, gaps))), [moved.get(entry, entry) for entry in arrangement]
        case Ordered(items=items):
            return Ordered(items=items[::-1]), [str(len(items) - 1 - int(place)) for place in arrangement]
        case Pairs(pairs=pairs, rights=rights):
            turned_pairs = [Pair(left=one.left, right=two.right) for one, two in zip(pairs, pairs[1:] + pairs[:1], strict=True)]
            turned_body = body.model_copy(update={"pairs": tuple(turned_pairs)})
            places = {f"right/{place}": f"right/{turned_body.rights.index(text)}" for place, text in enumerate(rights)}
            return turned_body, [places.get(part, part) for part in arrangement]
        case Number(units=units):
            others = tuple(unit.model_copy(update={"factor": unit.factor * 7}) for unit in units)
            return body.model_copy(
                update={"value": body.value * 12345, "tolerance": body.tolerance + 1, "units": others}
            ), arrangement
    raise AssertionError("say here how another answer of this body looks")


def another_gap(gap: Gap) -> Gap:
    """``gap`` with another answer and what it asks with the same."""
    if gap.others:
        shown, *others = (*gap.others, gap.shown)
        return Gap(number=gap.number, shown=shown, accepted=(shown,), hint=gap.hint, others=tuple(others))
    return Gap(number=gap.number, shown="とても長い別の答え", accepted=("別",), hint=gap.hint)


def test_what_was_typed_stays_in_the_question(app: Flask, found: Sample, lang: Lang) -> None:
    answer = found.best(lang)
    wording = found.question.wordings[lang]
    fresh = page(app, found, "ask", wording, found.arrangement, None, lang, typed={})
    typed = page(app, found, "ask", wording, found.arrangement, None, lang, typed=answer.form)
    response = found.kind.read(answer.form, found.arrangement)
    saved = page(app, found, "ask", wording, found.arrangement, response, lang, typed={})
    assert fresh != typed
    assert fresh != saved


def test_feedback_tells_right_from_wrong_and_shows_the_key(app: Flask, found: Sample, lang: Lang) -> None:
    wording = found.question.wordings[lang]
    pages = {}
    for answer in found.answers(lang):
        response = found.kind.read(answer.form, found.arrangement)
        if not isinstance(response, Unreadable):
            grade = found.kind.grade(wording.body, response, lang)
            pages[answer.score] = page(app, found, "feedback", wording, found.arrangement, response, lang, grade=grade)
    assert pages[1.0] != pages[0.0]
    nothing = page(app, found, "feedback", wording, found.arrangement, None, lang, grade=None)
    assert nothing.strip() and nothing != pages[1.0]


def test_a_learner_is_asked_and_marked(app: Flask, app_db: Database, found: Sample, lang: Lang) -> None:
    factories.load_decks(app_db, found.deck)
    for answer in found.answers(lang):
        asked, answered = take(app, app_db, found, answer, lang)
        wording = found.question.wordings[lang]
        assert wording.explanation not in asked.text
        if answer.score is None:
            assert answered.status == 422
            assert wording.explanation not in answered.text
        else:
            assert answered.status == 200
            assert wording.explanation in answered.text
            assert {1.0: "Right", 0.0: "Wrong"}.get(answer.score, "Partly right") in answered.document.xpath("string(//title)")
        with app_db.reading() as session:
            stored = session.execute(select(ItemRow.score).order_by(ItemRow.id.desc())).scalars().first()
        assert stored == (None if answer.score is None else pytest.approx(answer.score))


def take(app: Flask, db: Database, found: Sample, answer: Answer, lang: Lang) -> tuple[Page, Page]:
    """The page that asks and the one after the answer, in an attempt of somebody new with the sample's arrangement."""
    visitor = Visitor(app)
    path = f"/decks/{found.deck.deck}/attempts"
    visitor.post(path, {"lang": lang, "number": "0", "order": "deck", "feedback": "now"})
    with db.writing() as session:
        session.execute(update(ItemRow).values(arrangement=found.arrangement))
        session.commit()
    key = visitor.get("/").document.xpath("string(//a[contains(@href, '/attempts/')]/@href)").split("/")[2]
    asked = visitor.get(f"/attempts/{key}/1")
    token = asked.document.xpath("string(//input[@name='csrf_token']/@value)")
    return asked, visitor.post(f"/attempts/{key}/1", {"csrf_token": token, **answer.form})


def test_the_deck_file_carries_it(found: Sample, lang: Lang) -> None:
    data, problems = deckfile.write(found.deck)
    assert not problems
    again, problems, _ = deckfile.read(data, "sample.yaml")
    assert (again, problems) == (found.deck, [])


def test_the_anki_package_carries_it(found: Sample, lang: Lang, tmp_path: Path) -> None:
    entry = apkg.Entry(uid=found.question.uid, wording=found.question.wordings[lang], level="understand", changed=NOW)
    report = apkg.write([apkg.AnkiDeck("sample", "Sample", [entry])], lang, tmp_path / "sample.apkg")
    assert (report.notes, report.problems) == (1, ())
    assert report.cards >= 1


def test_it_is_a_question_with_one_wording_a_language(found: Sample, lang: Lang) -> None:
    assert isinstance(found.question, Question)
    assert lang in found.question.wordings
    assert all(isinstance(problem, Problem) for problem in found.kind.check(body_of(found, lang)))
