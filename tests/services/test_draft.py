"""Questions in forms: revisions, states, conflicts, and what learners have already answered."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.db import Database, bank
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow, RevisionRow
from quizapp.errors import Conflict, Invalid, NotFound
from quizapp.services import author, draft, key_points, play
from quizapp.services.draft import Draft
from quizapp.services.loading import load
from quizapp.services.sessions import Person
from tests import answers
from tests.cast import person
from tests.factories import NOW, deck, folder, key_point, load_decks
from tests.inspecting import dump

SLUG = "0123456789"


def options(*texts: str, right: int = 0, **changes: Any) -> dict[str, Any]:
    made = [{"id": "abcdefgh"[place], "text": text, "correct": place == right} for place, text in enumerate(texts)]
    return {"options": made} | changes


def choice(stem: str = "Which colour?", body: dict[str, Any] | None = None, **changes: Any) -> Draft:
    """A draft of a choice question in English."""
    values = {"stems": {"en": stem}, "explanations": {"en": "So it is."}, "bodies": {"en": body or options("Blue", "Red", "Green")}}
    return Draft(**({"kind": "choice", "level": "apply", "langs": ("en",)} | values | changes))


@pytest.fixture
def ines(db: Database) -> Person:
    """An instructor beside a loaded deck."""
    load_decks(db)
    return person(db)


def key_point_id(db: Database) -> int:
    with db.reading() as session:
        return session.scalars(select(KeyPointRow.id)).one()


def question(db: Database, facet: str) -> QuestionRow:
    with db.reading() as session:
        return session.scalars(select(QuestionRow).where(QuestionRow.facet == facet)).one()


def counts(db: Database) -> dict[str, int]:
    with db.reading() as session:
        return session.scalars(select(DeckRow.counts)).one()


def test_a_new_question_has_a_random_uid_below_its_key_point(db: Database, ines: Person) -> None:
    slug = author.new_slug()
    draft.create(db, ines, key_point_id(db), slug, choice(), publish=False, now=NOW)
    made = question(db, slug)
    assert made.uid == f"colours/sky/{slug}"
    assert (made.status, made.level, made.revision) == ("draft", "apply", 1)
    assert counts(db) == {"ja": 4, "en": 4}


def test_a_published_question_is_counted_and_asked_at_once(db: Database, ines: Person) -> None:
    draft.create(db, ines, key_point_id(db), SLUG, choice("Brand new?"), publish=True, now=NOW)
    assert counts(db) == {"ja": 4, "en": 5}
    started = play.start(db, ines, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW)
    asked = [play.question(db, ines, started.key, place, NOW).row.html["stem"] for place in range(1, 6)]
    assert "Brand new?" in asked


def test_the_same_form_sent_twice_adds_one_question(db: Database, ines: Person) -> None:
    first = draft.create(db, ines, key_point_id(db), SLUG, choice(), publish=False, now=NOW)
    before = dump(db)
    assert draft.create(db, ines, key_point_id(db), SLUG, choice(), publish=False, now=NOW).id == first.id
    with pytest.raises(Conflict):
        draft.create(db, ines, key_point_id(db), SLUG, choice("Other?"), publish=False, now=NOW)
    assert dump(db) == before


@pytest.mark.parametrize("kind", ["choice", "multi", "true-false", "cloze", "short"])
def test_each_kind_can_be_written(db: Database, ines: Person, kind: str) -> None:
    bodies = {
        "choice": options("Blue", "Red"),
        "multi": options("Blue", "Red"),
        "true-false": {"options": [{"id": "true", "text": "True", "correct": True}, {"id": "false", "text": "False"}]},
        "cloze": {"text": "The {{sky}} is blue."},
        "short": {"accepted": ["sky"]},
    }
    draft.create(db, ines, key_point_id(db), SLUG, choice(kind=kind, body=bodies[kind]), publish=True, now=NOW)
    assert question(db, SLUG).kind == kind


@pytest.mark.bad("BI-81")
@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (choice(stem=" "), ("stem", "en")),
        (choice(explanations={}), ("explanation", "en")),
        (choice(explanations={"en": "a\0"}), ("explanation", "en")),
        (choice(stem="a" * (64 * 1024 + 1)), ("stem", "en")),
        (choice(bodies={}), ("body", "en")),
        (choice(body=options("Same", "same ", "ＳＡＭＥ")), ("body", "options", 1, "en")),
        (choice(body=options("Blue", " ")), ("body", "options", 1, "text", "en")),
        (choice(body=options("Blue", "a\ud800")), ("body", "options", 1, "text", "en")),
        (
            choice(body={"options": [{"id": f"o{n}", "text": str(n), "correct": n == 0} for n in range(51)]}),
            ("body", "options", "en"),
        ),
        (choice(body=options("Blue", "Red", right=5)), ("body", "options", "en")),
        (choice(body=options("Blue")), ("body", "options", "en")),
        (choice(kind="cloze", body={"text": "no gap"}), ("body", "en")),
        (choice(kind="short", body={"accepted": ["。"]}), ("body", "accepted", 0, "en")),
        (choice(langs=()), ("stem", "ja")),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_place(db: Database, ines: Person, wrong: Draft, where: tuple[Any, ...]) -> None:
    before = dump(db)
    with pytest.raises(Invalid) as refused:
        draft.create(db, ines, key_point_id(db), SLUG, wrong, publish=False, now=NOW)
    assert where in [problem.where for problem in refused.value.problems]
    assert dump(db) == before


@pytest.mark.parametrize("change", [{"kind": "essay"}, {"level": "god"}])
def test_a_kind_or_level_that_the_form_does_not_offer_is_refused(db: Database, ines: Person, change: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        draft.create(db, ines, key_point_id(db), SLUG, choice(**change), publish=False, now=NOW)
    with pytest.raises(Invalid):
        draft.preview(choice(**change), KeyPointRow(slug="x", deck_id=1, changed_at=NOW), "en")


def test_two_languages_with_different_gaps_are_refused(db: Database, ines: Person) -> None:
    texts = {"ja": {"text": "{{空}}は{{青}}い"}, "en": {"text": "The {{sky}} is blue"}}
    both = {"ja": "x", "en": "x"}
    different = Draft("cloze", "apply", ("ja", "en"), both, both, texts)
    with pytest.raises(Invalid) as refused:
        draft.create(db, ines, key_point_id(db), SLUG, different, publish=False, now=NOW)
    assert [problem.where for problem in refused.value.problems] == [("body",)]


def test_every_save_is_a_new_revision_and_the_old_one_stays(db: Database, ines: Person) -> None:
    there = question(db, "choice")
    draft.save(db, ines, there.id, 1, choice("Second?"), publish=False, now=NOW)
    draft.save(db, ines, there.id, 2, choice("Third?"), publish=False, now=NOW)
    with db.reading() as session:
        stems = [bank.wordings(session, there.id, number)["en"].stem for number in (1, 2, 3)]
        authors = list(
            session.scalars(select(RevisionRow.author_id).where(RevisionRow.question_id == there.id).order_by(RevisionRow.number))
        )
    assert stems == ["Which colour is the sky?", "Second?", "Third?"]
    assert authors == [None, ines.id, ines.id]
    assert question(db, "choice").status == "published"


def test_saving_what_already_stands_makes_no_revision(db: Database, ines: Person) -> None:
    there = question(db, "choice")
    draft.save(db, ines, there.id, 1, choice("Second?"), publish=False, now=NOW)
    before = dump(db)
    draft.save(db, ines, there.id, 1, choice("Second?"), publish=False, now=NOW)
    assert dump(db) == before


@pytest.mark.bad("BI-82")
def test_a_stale_form_is_a_conflict_and_overwrites_nothing(db: Database, ines: Person) -> None:
    there = question(db, "choice")
    draft.save(db, ines, there.id, 1, choice("By the first?"), publish=False, now=NOW)
    before = dump(db)
    with pytest.raises(Conflict):
        draft.save(db, person(db, "Ivan"), there.id, 1, choice("By the second?"), publish=True, now=NOW)
    after = dump(db)
    assert {name: rows for name, rows in after.items() if name not in ("user", "session")} == {
        name: rows for name, rows in before.items() if name not in ("user", "session")
    }


def at_once(calls: list[Callable[[], Any]]) -> list[str]:
    """The names of what the calls raise, or "done", when all of them run at the same time."""

    def outcome(call: Callable[[], Any]) -> str:
        try:
            call()
        except (Conflict, Invalid) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(outcome, calls))


@pytest.mark.bad("BI-82")
def test_of_many_saves_at_once_one_is_stored_and_the_others_are_conflicts(db: Database, ines: Person) -> None:
    there = question(db, "choice")

    def save(number: int) -> Callable[[], Any]:
        return lambda: draft.save(db, ines, there.id, 1, choice(f"Version of {number}?"), publish=False, now=NOW)

    assert at_once([save(number) for number in range(5)]) == ["Conflict"] * 4 + ["done"]
    assert question(db, "choice").revision == 2


def test_the_same_form_sent_many_times_at_once_adds_one_question(db: Database, ines: Person) -> None:
    point = key_point_id(db)
    send = lambda: draft.create(db, ines, point, SLUG, choice(), publish=True, now=NOW)  # noqa: E731
    assert at_once([send] * 5) == ["done"] * 5
    assert counts(db)["en"] == 5


def test_the_form_of_a_deck_sent_many_times_at_once_makes_one_deck(db: Database, ines: Person) -> None:
    values = {"title": {"en": "Sea"}, "summary": {"en": "x"}}
    send = lambda: author.create_deck(db, ines, SLUG, values, NOW)  # noqa: E731
    assert at_once([send] * 5) == ["done"] * 5
    assert len(author.home(db, ines).decks) == 2


def test_of_many_changes_of_a_deck_at_once_one_is_stored(db: Database, ines: Person) -> None:
    def save(number: int) -> Callable[[], Any]:
        values = {"title": {"en": f"Title {number}"}, "summary": {"en": "x"}}
        return lambda: author.save_deck(db, ines, "colours", 1, values, NOW)

    assert at_once([save(number) for number in range(5)]) == ["Conflict"] * 4 + ["done"]


@pytest.mark.bad("BI-83")
def test_what_learners_have_answered_keeps_its_grade(db: Database, ines: Person) -> None:
    learner = person(db, "Lea", "learner")
    key = play.start(db, learner, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW).key
    place = next(n for n in range(1, 5) if play.question(db, learner, key, n, NOW).kind.name == "choice")
    shown = play.question(db, learner, key, place, NOW)
    play.answer(db, learner, key, place, answers.right(shown.body, shown.row.arrangement), NOW)
    before = play.question(db, learner, key, place, NOW)
    there = question(db, "choice")
    draft.save(db, ines, there.id, 1, choice("Now another?", options("Red", "Blue", "Green")), publish=True, now=NOW)
    draft.set_status(db, ines, there.id, "retired", NOW)
    after = play.question(db, learner, key, place, NOW)
    assert (after.grade, after.body, after.row.html) == (before.grade, before.body, before.row.html)
    assert play.overview(db, learner, key, NOW).attempt.score == 1


def test_a_question_goes_from_draft_to_published_to_retired_and_back(db: Database, ines: Person) -> None:
    made = draft.create(db, ines, key_point_id(db), SLUG, choice(), publish=False, now=NOW)
    for status, number in (("published", 5), ("retired", 4), ("draft", 4), ("published", 5)):
        draft.set_status(db, ines, made.id, status, NOW)
        assert question(db, SLUG).status == status
        assert counts(db)["en"] == number
    with pytest.raises(Invalid):
        draft.set_status(db, ines, made.id, "deleted", NOW)


def test_a_question_of_a_retired_key_point_cannot_be_published(db: Database, ines: Person) -> None:
    key_points.set_retired(db, ines, key_point_id(db), True, NOW)
    with pytest.raises(Invalid, match="key point is retired"):
        draft.set_status(db, ines, question(db, "choice").id, "published", NOW)


def test_a_load_keeps_a_question_that_was_changed_here_and_reports_it(db: Database, ines: Person) -> None:
    draft.save(db, ines, question(db, "choice").id, 1, choice("Ours?"), publish=False, now=NOW)
    before = dump(db)
    [report] = load(db, folder(deck(key_points=[key_point(ask={"ja": "何色か。", "en": "Theirs?"})])), NOW)
    assert "colours/sky/choice" in report.conflicts
    with db.reading() as session:
        assert bank.wordings(session, question(db, "choice").id, 2)["en"].stem == "Ours?"
    assert dump(db)["revision"] != before["revision"], "the short answer was loaded anew"


def test_a_load_does_not_publish_what_was_retired_here(db: Database, ines: Person) -> None:
    draft.set_status(db, ines, question(db, "choice").id, "retired", NOW)
    load_decks(db)
    assert question(db, "choice").status == "retired"


def test_a_wrong_option_without_a_reason_is_advice_and_no_obstacle(db: Database, ines: Person) -> None:
    saved = draft.create(db, ines, key_point_id(db), SLUG, choice(), publish=True, now=NOW)
    assert [problem.params["text"] for problem in saved.advice] == ["Red", "Green"]
    assert not any(problem.fatal for problem in saved.advice)


def test_the_question_of_somebody_else_is_not_there(db: Database, ines: Person) -> None:
    author.create_deck(db, ines, SLUG, {"title": {"en": "Sea"}, "summary": {"en": "Sea."}}, NOW)
    point = key_points.create(db, ines, SLUG, SLUG, {"statement": {"en": "Salt."}, "explain": {"en": "So."}, "level": "apply"}, NOW)
    made = draft.create(db, ines, point.id, SLUG, choice(), publish=False, now=NOW)
    ivan = person(db, "Ivan")
    before = dump(db)
    for call in (
        lambda: draft.page(db, ivan, made.id),
        lambda: draft.blank(db, ivan, point.id),
        lambda: draft.create(db, ivan, point.id, "9876543210", choice(), publish=False, now=NOW),
        lambda: draft.save(db, ivan, made.id, 1, choice("Mine?"), publish=True, now=NOW),
        lambda: draft.set_status(db, ivan, made.id, "published", NOW),
        lambda: draft.page(db, ines, 10_000),
    ):
        with pytest.raises(NotFound):
            call()
    assert dump(db) == before


def test_an_emoji_is_kept(db: Database, ines: Person) -> None:
    draft.create(db, ines, key_point_id(db), SLUG, choice("🙂 or 🙁?"), publish=True, now=NOW)
    with db.reading() as session:
        assert bank.wordings(session, question(db, SLUG).id, 1)["en"].stem == "🙂 or 🙁?"


def test_a_preview_is_shown_before_everything_is_written(db: Database, ines: Person) -> None:
    page = draft.blank(db, ines, key_point_id(db))
    shown = draft.preview(choice(stem="", explanations={}), page.key_point, "en")
    assert shown.asked.html["stem"] == draft.NOT_YET
    assert shown.grade.outcome == "right"
    with pytest.raises(Invalid):
        draft.preview(choice(bodies={}), page.key_point, "en")
