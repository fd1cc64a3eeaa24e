"""Marking answers again: what a mended key changes, what it leaves alone, and that it is all or nothing, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db import regrade as marks
from quizapp.db.tables import AttemptRow, ClaimRow, ItemRow, RegradeRow, RevisionRow, WordingRow
from quizapp.errors import Conflict, NotFound
from quizapp.kinds import KINDS, Kind
from quizapp.services import claim, classes, draft, play, regrade
from quizapp.services.draft import Draft
from quizapp.services.sessions import Person
from tests import answers
from tests.cast import person
from tests.factories import NOW
from tests.inspecting import dump
from tests.mending import answer, begin, deck, item, mend, options, score, take, written

LATER = NOW + timedelta(hours=1)


def audit(db: Database) -> list[tuple[Any, ...]]:
    """(who, when, score before, score after) of what was marked again."""
    with db.reading() as session:
        columns = (RegradeRow.author_id, RegradeRow.at, RegradeRow.old_score, RegradeRow.new_score)
        return [tuple(row) for row in session.execute(select(*columns).order_by(RegradeRow.id))]


def test_a_mended_key_is_offered_and_changes_nothing_by_itself(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    key = take(db, lea, slug, "b")
    assert regrade.offer(db, ines, question) == 0
    mend(db, ines, question, written("choice", options("b")))
    assert regrade.offer(db, ines, question) == 1
    assert (item(db, key).score, score(db, key)) == (0, 0)


def test_marking_again_changes_the_score_its_sum_and_what_is_shown_as_right(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    key, other = take(db, lea, slug, "b"), take(db, lea, slug, "a")
    mended = mend(db, ines, question, written("choice", options("b"), explanations={"en": "Red it is."}))
    assert regrade.apply(db, ines, question, mended, LATER) == regrade.Done(2, 2)
    assert (score(db, key), score(db, other)) == (1, 0)
    page = play.question(db, lea, key, 1, NOW)
    assert page.grade and page.grade.outcome == "right"
    assert (page.body.keys, page.row.marked_at) == ({"b"}, LATER)
    assert page.row.html["explanation"] == "Red it is."
    assert audit(db) == [(ines.id, LATER, 0, 1), (ines.id, LATER, 1, 0)]
    assert play.overview(db, lea, key, NOW).items[0][0].html["explanation"] == "Red it is."


def test_an_old_attempt_still_shows_what_was_asked(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a", "Blue", "Red", "Green")))
    key = take(db, lea, slug, "b")
    changed = written("choice", options("b", "Blue", "Red", "Yellow"), stems={"en": "Another question?"})
    regrade.apply(db, ines, question, mend(db, ines, question, changed), NOW)
    page = play.question(db, lea, key, 1, NOW)
    assert page.row.html["stem"] == "Which colour?"
    assert page.row.html["option/c"] == "Green"


def test_the_reasons_are_those_of_the_key_that_counts(db: Database, ines: Person, lea: Person) -> None:
    asked, mended = options("a"), options("b")
    asked["options"][1]["why"], mended["options"][0]["why"] = "Red is wrong.", "Blue is wrong."
    slug, (question,) = deck(db, ines, written("choice", asked))
    key = take(db, lea, slug, "b")
    regrade.apply(db, ines, question, mend(db, ines, question, written("choice", mended)), NOW)
    html = play.question(db, lea, key, 1, NOW).row.html
    assert (html.get("why/a"), html.get("why/b")) == ("Blue is wrong.", None)


def test_twice_is_once(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("short", {"accepted": ["blue"]}))
    take(db, lea, slug, "azure")
    mended = mend(db, ines, question, written("short", {"accepted": ["blue", "azure"]}))
    assert regrade.apply(db, ines, question, mended, NOW) == regrade.Done(1, 1)
    before = dump(db)
    assert regrade.apply(db, ines, question, mended, LATER) == regrade.Done(0, 0)
    assert dump(db) == before


def test_whoever_looked_at_an_older_version_is_asked_again(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    take(db, lea, slug, "b")
    looked_at = mend(db, ines, question, written("choice", options("b")))
    mend(db, ines, question, written("choice", options("c")))
    before = dump(db)
    with pytest.raises(Conflict):
        regrade.apply(db, ines, question, looked_at, NOW)
    assert dump(db) == before


def test_the_key_of_a_draft_does_not_count_yet(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    take(db, lea, slug, "b")
    mended = mend(db, ines, question, written("choice", options("b")))
    draft.set_status(db, ines, question, "draft", NOW)
    assert regrade.offer(db, ines, question) == 0
    with pytest.raises(Conflict):
        regrade.apply(db, ines, question, mended, NOW)
    draft.set_status(db, ines, question, "retired", NOW)
    assert regrade.apply(db, ines, question, mended, NOW).changed == 1


@pytest.mark.parametrize(
    ("mended", "why"),
    [
        (written("choice", options("c", "Blue", "Quite another", "Green")), regrade.OTHER_PARTS),
        (written("choice", {"options": options("a")["options"][::2]}), regrade.OTHER_PARTS),
        (written("choice", options("d", "Blue", "Red", "Green", "Grey")), regrade.OTHER_PARTS),
        (written("short", {"accepted": ["Red"]}), regrade.OTHER_KIND),
        (
            written("choice", {}, langs=("ja",), stems={"ja": "何色?"}, explanations={"ja": "青。"}, bodies={"ja": options("b")}),
            regrade.OTHER_LANGUAGE,
        ),
    ],
    ids=[
        "the chosen option says something else",
        "it is gone",
        "the right one was not offered",
        "another kind",
        "another language",
    ],
)
def test_what_cannot_be_marked_is_left_alone_and_said(db: Database, ines: Person, lea: Person, mended: Draft, why: str) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    key = take(db, lea, slug, "b")
    before = dump(db)["item"]
    number = mend(db, ines, question, mended)
    assert dict(regrade.preview(db, ines, question).plan.left) == {why: 1}
    assert regrade.apply(db, ines, question, number, NOW) == regrade.Done(0, 0)
    assert dump(db)["item"] == before
    assert play.question(db, lea, key, 1, NOW).body.keys == {"a"}


def test_a_text_that_only_looks_different_is_the_same_option(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a", "Blue", "Red", "Green")))
    take(db, lea, slug, "b")
    mend(db, ines, question, written("choice", options("b", "Blue", "“Red”.", "ＧＲＥＥＮ")))
    assert regrade.offer(db, ines, question) == 1


def pairs(**rights: str) -> Draft:
    """Things on the left with what belongs to each."""
    return written("matching", {"pairs": [{"left": left, "right": right} for left, right in rights.items()]})


def in_words(page: Any) -> str:
    """The answer on a page of feedback, by the texts that stand there."""
    return page.kind.show(page.body, page.row.response, "en")


def test_pairs_are_marked_again_by_what_they_say_wherever_they_stand_now(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, pairs(sky="blue", blood="red", grass="green"))
    key = begin(db, lea, slug)
    page = play.question(db, lea, key, 1, NOW)
    play.answer(db, lea, key, 1, answers.right(page.body, page.row.arrangement), NOW)
    mended = mend(db, ines, question, pairs(grass="blue", sky="green", blood="red"))
    assert regrade.apply(db, ines, question, mended, NOW) == regrade.Done(1, 1)
    assert score(db, key) == pytest.approx(1 / 3)
    after = play.question(db, lea, key, 1, NOW)
    assert in_words(after) == "grass → green; sky → blue; blood → red"
    assert [after.row.html[name] for name in ("left/0", "right/0")] == ["grass", "blue"]
    mend(db, ines, question, pairs(sky="blue", blood="red", grass="yellow"))
    assert dict(regrade.preview(db, ines, question).plan.left) == {regrade.OTHER_PARTS: 1}


def test_an_order_is_marked_again_by_what_its_things_say(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("ordering", {"items": ["first", "second", "third"]}))
    key = begin(db, lea, slug)
    page = play.question(db, lea, key, 1, NOW)
    play.answer(db, lea, key, 1, answers.right(page.body, page.row.arrangement), NOW)
    mended = mend(db, ines, question, written("ordering", {"items": ["third", "first", "Second"]}))
    assert regrade.apply(db, ines, question, mended, NOW) == regrade.Done(1, 1)
    assert score(db, key) == 0.5
    after = play.question(db, lea, key, 1, NOW)
    assert in_words(after) == "first → Second → third"
    assert after.grade is not None
    assert after.grade.marks == {"0": False, "1": True, "2": True}
    mend(db, ines, question, written("ordering", {"items": ["first", "second", "third", "fourth"]}))
    assert dict(regrade.preview(db, ines, question).plan.left) == {regrade.OTHER_PARTS: 1}


def test_an_order_that_is_still_to_come_is_marked_by_the_mended_key(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("ordering", {"items": ["first", "second", "third"]}))
    key = begin(db, lea, slug)
    mended = mend(db, ines, question, written("ordering", {"items": ["third", "first", "second"]}))
    regrade.apply(db, ines, question, mended, NOW)
    page = play.question(db, lea, key, 1, NOW)
    order = [str(page.row.arrangement.index(item)) for item in ("2", "0", "1")]
    assert play.answer(db, lea, key, 1, {"order": order}, NOW).row.score == 1
    assert in_words(play.question(db, lea, key, 1, NOW)) == "third → first → second"


def test_gaps_are_marked_again_only_where_they_are_the_same_gaps(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("cloze", {"text": "The {{sky}} is {{blue}}."}))
    key = take(db, lea, slug, "sky", "azure")
    mended = mend(db, ines, question, written("cloze", {"text": "The {{sky}} is {{blue|azure}}, they say."}))
    assert regrade.apply(db, ines, question, mended, NOW) == regrade.Done(1, 1)
    assert item(db, key).marks == {"0": True, "1": True}
    mend(db, ines, question, written("cloze", {"text": "The {{sky}} is {{very}} {{blue}}."}))
    assert dict(regrade.preview(db, ines, question).plan.left) == {regrade.OTHER_PARTS: 1}


def test_a_change_of_words_alone_is_not_offered(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    take(db, lea, slug, "b")
    before = dump(db)
    mended = mend(db, ines, question, written("choice", options("a"), stems={"en": "Which colour is it?"}))
    assert (regrade.offer(db, ines, question), regrade.preview(db, ines, question).plan.again) == (0, [])
    assert regrade.apply(db, ines, question, mended, NOW) == regrade.Done(0, 0)
    assert dump(db)["item"] == before["item"]


def test_learners_are_named_only_in_the_instructors_own_classes(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("multi", options("ab")))
    code = classes.page(db, ines, classes.make(db, ines, "3b", NOW)).code
    classes.join(db, lea, code, NOW, where="here")
    for who, chosen in ((lea, "a"), (person(db, "Leo", "learner"), "a"), (person(db, role="guest"), "a"), (lea, "c")):
        take(db, who, slug, chosen)
    mend(db, ines, question, written("multi", options("a")))
    found = regrade.preview(db, ines, question)
    assert [(name, marked.old, marked.grade.score) for name, marked in found.named] == [("Lea", 0.5, 1)]
    assert (found.others, len(found.plan.again)) == (2, 4)
    assert found.plan.means == pytest.approx((0.375, 0.75))


def test_the_question_of_somebody_else_is_not_there(db: Database, ines: Person, lea: Person) -> None:
    _, (question,) = deck(db, ines, written("choice", options("a")))
    for stranger in (person(db, "Ivan"), lea):
        for act in (regrade.offer, regrade.preview, lambda *to: regrade.apply(*to, 1, NOW)):
            with pytest.raises(NotFound):
                act(db, stranger, question)
    assert regrade.preview(db, person(db, "Ada", "admin"), question).others == 0


def test_in_a_quiz_that_is_still_running_answers_are_marked_again_and_later_ones_by_the_new_key(
    db: Database, ines: Person, lea: Person
) -> None:
    slug, questions = deck(db, ines, written("choice", options("a")), written("choice", options("a", "Blue", "Red")))
    done, begun = begin(db, lea, slug), begin(db, lea, slug)
    answer(db, lea, done, 1, "b")
    for question, body in zip(questions, (options("b"), options("b", "Blue", "Red")), strict=True):
        regrade.apply(db, ines, question, mend(db, ines, question, written("choice", body)), LATER)
    assert score(db, done) == 1
    answer(db, lea, begun, 1, "b")
    page = play.question(db, lea, begun, 1, NOW)
    assert (score(db, begun), page.body.keys, page.row.marked_at) == (1, {"b"}, None)
    assert play.question(db, lea, begun, 2, NOW).body.keys == {"a"}, "what was asked stays until it is answered"
    assert len(audit(db)) == 1


def test_an_answer_that_the_new_key_cannot_mark_is_marked_by_its_own(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    key = begin(db, lea, slug)
    mended = mend(db, ines, question, written("choice", options("a", "Blue", "Other words", "Green")))
    regrade.apply(db, ines, question, mended, NOW)
    assert item(db, key).marked_by is not None
    answer(db, lea, key, 1, "b")
    assert (item(db, key).marked_by, item(db, key).score) == (None, 0)


def test_in_an_exam_an_answer_that_changes_later_is_marked_by_the_new_key(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    key = begin(db, lea, slug, "end")
    answer(db, lea, key, 1, "a")
    regrade.apply(db, ines, question, mend(db, ines, question, written("choice", options("b"))), LATER)
    assert (score(db, key), play.question(db, lea, key, 1, NOW).grade) == (0, None)
    answer(db, lea, key, 1, "b")
    play.finish(db, lea, key, NOW)
    assert (score(db, key), item(db, key).marked_at) == (1, None)
    assert play.question(db, lea, key, 1, NOW).body.keys == {"b"}


def test_a_failure_in_the_middle_leaves_nothing_behind(
    db: Database, ines: Person, lea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    take(db, lea, slug, "b")
    mended = mend(db, ines, question, written("choice", options("b")))
    before = dump(db)

    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(marks, "sum_up", fail)
    with pytest.raises(RuntimeError):
        regrade.apply(db, ines, question, mended, NOW)
    assert dump(db) == before


def test_marking_again_while_others_answer_keeps_every_sum(db: Database, ines: Person) -> None:
    slug, (first, _) = deck(db, ines, written("choice", options("a")), written("choice", options("a", "Blue", "Red")))
    learners = [person(db, f"Lea {number}", "learner") for number in range(6)]
    keys = [(who, begin(db, who, slug)) for who in learners]
    for who, key in keys[:3]:
        answer(db, who, key, 1, "b")
    mended = mend(db, ines, first, written("choice", options("b")))

    def finish(who: Person, key: str) -> None:
        for place, option in ((1, "b"), (2, "a")):
            answer(db, who, key, place, option)

    steps: list[Callable[[], Any]] = [lambda who=who, key=key: finish(who, key) for who, key in keys]
    steps[3:3] = [lambda: regrade.apply(db, ines, first, mended, NOW)] * 2
    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(step) for step in steps]:
            future.result()
    # Whoever answered in the same moment may have been marked by the old key still.
    regrade.apply(db, ines, first, mended, NOW)
    assert [score(db, key) for _, key in keys] == [2.0] * 6
    assert len(audit(db)) >= 3


def test_what_was_done_is_remembered_by_version(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    take(db, lea, slug, "b")
    take(db, lea, slug, "c")
    regrade.apply(db, ines, question, mend(db, ines, question, written("choice", options("b"))), NOW)
    regrade.apply(db, ines, question, mend(db, ines, question, written("choice", options("c"))), LATER)
    history = regrade.preview(db, ines, question).history
    assert [(row.at, row.name, row.number, row.items, row.changed) for row in history] == [
        (LATER, "Ines", 3, 2, 2),
        (NOW, "Ines", 2, 2, 1),
    ]


WORDS = ("blue", "Blue", "azure", "red", "very red", "青", "あお", "8")
TEXTS = st.permutations(("Blue", "Red", "Green", "Grey", "Teal")).map(tuple)


@st.composite
def choosing(draw: st.DrawFn, several: bool = False) -> dict[str, Any]:
    """Raw Options whose ids, texts and keys come and go."""
    texts = dict(zip("abcd", draw(TEXTS), strict=False)) if draw(st.booleans()) else dict(zip("abcd", WORDS[2:], strict=False))
    ids = draw(st.lists(st.sampled_from("abcd"), min_size=2, unique=True))
    right = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1 if several else 1, unique=True))
    return {
        "options": [{"id": one, "text": texts[one], "correct": one in right} for one in sorted(ids)],
        "credit": draw(st.sampled_from(("all", "minus", "each"))) if several else "minus",
    }


@st.composite
def judging(draw: st.DrawFn) -> dict[str, Any]:
    holds = draw(st.booleans())
    texts = {"true": "True", "false": "False"}
    return {"options": [{"id": one, "text": text, "correct": (one == "true") == holds} for one, text in texts.items()]}


ACCEPTED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
PAIRS = st.permutations(("Sky", "Blood", "Grass")).map(
    lambda rights: {"pairs": [{"left": left, "right": right} for left, right in zip(("A", "B", "C"), rights, strict=True)]}
)
BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "choice": choosing(),
    "multi": choosing(several=True),
    "true-false": judging(),
    "short": ACCEPTED.map(lambda accepted: {"accepted": accepted}),
    "cloze": st.lists(ACCEPTED, min_size=1, max_size=3).map(
        lambda gaps: {"text": "It is " + " and ".join("{{" + "|".join(accepted) + "}}" for accepted in gaps)}
    ),
    "matching": PAIRS,
    "ordering": st.permutations(("First", "Second", "Third")).map(lambda items: {"items": items}),
    "numeric": st.tuples(st.sampled_from(("8", "405", "405e9")), st.sampled_from((0, 1))).map(
        lambda number: {"value": number[0], "tolerance": number[1]}
    ),
}


def filled_in(page: Any) -> st.SearchStrategy[dict[str, list[str]]]:
    """A form with some answer to the question on ``page``."""
    arrangement = page.row.arrangement
    places = [str(place) for place in range(len(arrangement))]
    match page.kind.name:
        case "short":
            return st.sampled_from(WORDS).map(lambda text: {"answer": [text]})
        case "numeric":
            return st.sampled_from(("8", "9", "405", "406", "405 billion")).map(lambda text: {"answer": [text]})
        case "cloze":
            return st.fixed_dictionaries({f"gap-{place}": st.sampled_from(WORDS).map(lambda text: [text]) for place in places})
        case "matching":
            lefts = sum(part.startswith("left/") for part in arrangement)
            given = st.sampled_from(places[: len(places) - lefts]).map(lambda place: [place])
            return st.fixed_dictionaries({f"match-{place}": given for place in range(lefts)})
        case "ordering":
            return st.permutations(places).map(lambda order: {"order": order})
    most = 4 if page.kind.name == "multi" else 1
    return st.lists(st.sampled_from(places), min_size=1, max_size=most, unique=True).map(lambda chosen: {"choice": chosen})


def test_every_kind_is_in_the_property() -> None:
    assert set(BODIES) == set(KINDS)


def stands(db: Database, kind: Kind, question_id: int) -> None:
    """Checks that each score is what the key that counts gives, and that the newest key counts wherever it can.

    The answer of an accepted claim has the full mark instead.
    """
    with db.reading() as session:
        query = select(RevisionRow.id, WordingRow.body).join(WordingRow, WordingRow.revision_id == RevisionRow.id)
        found = session.execute(query.where(RevisionRow.question_id == question_id).order_by(RevisionRow.number)).all()
        items = session.scalars(select(ItemRow).where(ItemRow.question_id == question_id)).all()
        accepted = set(session.scalars(select(ClaimRow.item_id).where(ClaimRow.state == "accepted")))
        sums = {row.id: row.score for row in session.execute(select(AttemptRow.id, AttemptRow.score))}
    bodies = {row.id: kind.body.stored(row.body) for row in found}
    newest = bodies[found[-1].id]
    for one in items:
        assert sums[one.attempt_id] == pytest.approx(one.score)
        if one.id in accepted:
            assert one.score == 1
            continue
        counts = bodies[one.marked_by or one.revision_id]
        restated = kind.restated(bodies[one.revision_id], counts, one.response)
        assert restated is not None
        fresh = kind.grade(counts, restated, "en")
        assert (one.score, one.marks) == (pytest.approx(fresh.score), dict(fresh.marks))
        assert counts == newest or kind.restated(bodies[one.revision_id], newest, one.response) is None


@pytest.mark.parametrize("name", BODIES)
def test_after_marking_again_each_score_is_what_the_key_that_counts_gives(
    db: Database, ines: Person, lea: Person, name: str
) -> None:
    kind = KINDS[name]

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        bodies = data.draw(st.lists(BODIES[name], min_size=2, max_size=4))
        slug, (question,) = deck(db, ines, written(name, bodies[0]))
        for raw in bodies[1:]:
            for _ in range(data.draw(st.integers(1, 3))):
                take_part(data, slug)
            newest = mend(db, ines, question, written(name, raw))
            if data.draw(st.booleans()) or raw is bodies[-1]:
                regrade.apply(db, ines, question, newest, NOW)
                stands(db, kind, question)

    def take_part(data: st.DataObject, slug: str) -> None:
        key = begin(db, lea, slug, data.draw(st.sampled_from(("now", "end"))))
        page = play.question(db, lea, key, 1, NOW)
        play.answer(db, lea, key, 1, data.draw(filled_in(page)), NOW)
        decision = data.draw(st.sampled_from(("none", "one", "all", "refuse"))) if kind.typed(page.body) else "none"
        if decision == "none":
            return
        play.finish(db, lea, key, NOW)
        if item(db, key).score < 1:
            claim.send(db, lea, key, 1, "", NOW)
            row = claim.waiting(db, ines)[-1].row
            claim.decide(db, ines, row.id, decision, revision=row.revision, reply="", now=NOW)

    holds()
