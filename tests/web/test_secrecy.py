"""The right answer is nowhere in what a browser receives before the learner has answered.

Every text that may not be seen carries a canary; every page is read by everybody, and no canary may be in any of it.
"""

import json
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp.content.quiz import Quiz
from quizapp.content.source import Source
from quizapp.db import Database
from quizapp.db import sessions as session_rows
from quizapp.db.tables import ItemRow, QuestionRow, WordingRow
from quizapp.kinds import KINDS
from quizapp.services import planning, regrade
from quizapp.services.deckfolder import DeckFolder
from quizapp.services.loading import load
from quizapp.services.sessions import open_session
from tests import answers
from tests.browserless import Page, Visitor
from tests.cast import person
from tests.factories import NOW, deck, folder

LANGS = ("ja", "en")
PICTURE = f"{secrets.token_hex(10)}.svg"
# The download for Anki is the one exception: it is a file of whole cards.
DOWNLOADS = (".apkg",)


# By facet: whose canaries may be seen after an answer, beside those that all questions of a key point share.
PARTS = {
    "choice": lambda name: {f"{name}-choice"},
    "short": lambda name: {f"{name}-short"},
    "untrue": lambda name: {f"{name}-untrue"},
    "holds": lambda name: {f"{name}-holds"},
    "both": lambda name: {f"{name}-multi"},
    "gaps": lambda name: {f"{name}-cloze", f"{name}-gaps"},
    "match": lambda name: {f"{name}-match"},
    "order": lambda name: {f"{name}-order"},
    "figure": lambda name: {f"{name}-figure", "any-figure"},
}
# A number cannot carry a canary: it is one, in every way in which it is written.
FIGURE = "918273645"
WRITTEN = re.compile("918,?273,?645|9億1,827万3,645")


def canary(owner: str) -> str:
    """A text that stands nowhere else; its first part says whose it is."""
    return f"canary-{owner}-{secrets.token_hex(6)}"


def both(owner: str) -> dict[str, str]:
    return {lang: canary(owner) for lang in LANGS}


def reasoned(owner: str, text: str) -> dict[str, Any]:
    return {"ja": f"{text}（日）", "en": text, "why": both(owner)}


def record(name: str) -> dict[str, Any]:
    """A key point with a question of every kind."""
    gap = {lang: f"Before {{{{{canary(f'{name}-cloze')}::hint}}}} after {{{{{canary(f'{name}-cloze')}}}}}." for lang in LANGS}
    options = [{"id": o, "text": {"ja": f"{o}（日）", "en": o}, "why": both(f"{name}-multi")} for o in "abcd"]
    options[0]["correct"] = options[1]["correct"] = "true"
    return {
        "id": name,
        "voice": "speaker",
        "at": ["1"],
        "statement": both(f"{name}-statement"),
        "explain": both(f"{name}-shared"),
        "ask": {"ja": f"{name}は何か。", "en": f"What is {name}?"},
        "answer": {"ja": "答え", "en": "The answer"},
        "not": [reasoned(f"{name}-choice", "One"), reasoned(f"{name}-choice", "Two")],
        "accept": {lang: [canary(f"{name}-short"), canary(f"{name}-short")] for lang in LANGS},
        "untrue": reasoned(f"{name}-untrue", f"A claim about {name}"),
        "holds": reasoned(f"{name}-holds", f"Another claim about {name}"),
        "errata": ["slip"],
        "picture": {"ja": "drawn.svg", "en": "drawn.svg", "alt": both(f"{name}-shared")},
        "questions": [
            {"id": "both", "kind": "multi", "stem": {"ja": "二つ選べ。", "en": "Choose two."}, "body": {"options": options}},
            {"id": "gaps", "kind": "cloze", "body": {"text": gap}, "explain": both(f"{name}-gaps")},
            *by_kind(name),
        ],
    }


def by_kind(name: str) -> list[dict[str, Any]]:
    """A matching, an ordering and a number, whose explanations carry the canaries."""
    pairs = [{"left": {"ja": f"{n}番", "en": f"No. {n}"}, "right": {"ja": f"{n}号", "en": f"Thing {n}"}} for n in range(4)]
    bodies: dict[str, tuple[str, dict[str, Any]]] = {
        "match": ("matching", {"pairs": pairs, "others": [{"ja": "余り", "en": "Left over"}]}),
        "order": ("ordering", {"items": [pair["left"] for pair in pairs]}),
        "figure": ("numeric", {"value": FIGURE, "tolerance": "1", "unit": "km", "units": [{"name": "m", "factor": "0.001"}]}),
    }
    return [
        {"id": facet, "kind": kind, "stem": {"ja": f"{facet}か。", "en": f"What {facet}?"}, "body": body}
        | {"explain": both(f"{name}-{facet}")}
        for facet, (kind, body) in bodies.items()
    ]


def canary_folder() -> DeckFolder:
    """A deck of two key points, its source and its picture."""
    made = deck("secret", [record("north"), record("south")], source="paper")
    found = DeckFolder(pictures={"drawn.svg": (PICTURE, b"<svg xmlns='http://www.w3.org/2000/svg'/>")})
    found.sources["paper"] = Source.model_validate(
        {
            "source": "paper",
            "title": {"ja": "紙", "en": "A paper"},
            "about": {"ja": "説明。", "en": "What it is."},
            "voices": {"speaker": both("any-shared")},
            "paragraphs": {1: both("any-shared")},
            "errata": [{"id": "slip", "garbled": {"en": "x"}, "right": {"en": "y"}, "note": both("any-shared")}],
        }
    )
    found.decks = folder(made).decks
    return found


@pytest.fixture(autouse=True)
def _canaries(app_db: Database) -> None:
    load(app_db, canary_folder(), NOW)


@pytest.fixture
def people(app: Flask, app_db: Database) -> dict[str, Visitor]:
    """Somebody unknown, a guest and a learner, all of whom read English."""
    guest, learner = Visitor(app), Visitor(app)
    guest.submit(guest.get("/decks/secret/"), "attempts")
    with app_db.writing() as session:
        user_id = session_rows.add_user(
            session, role="learner", name="Lena", name_key="lena", theme="system", disabled=False, created_at=NOW, seen_at=NOW
        )
        token = open_session(session, user_id, "learner", NOW)
        session.commit()
    learner.client.set_cookie("session", token)
    return {"anonymous": Visitor(app), "guest": guest, "learner": learner}


def whole(page: Page) -> str:
    """Everything that came: status, headers, body."""
    return f"{page.status}\n{page.response.headers}\n{page.source}"


def found(page: Page) -> set[str]:
    """The owners of the canaries in ``page``; the picture counts as shared."""
    text = whole(page)
    owners = set(re.findall(r"canary-([a-z]+-[a-z]+)-", text))
    owners |= {"any-figure"} if WRITTEN.search(text) else set()
    return owners | ({"any-shared"} if PICTURE.split(".")[0] in text else set())


def without_tokens(page: Page) -> str:
    """What came, but for what differs in every response."""
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", whole(page))
    return re.sub(r"(Content-Length|Set-Cookie|Date):.*", "", text)


def begin(visitor: Visitor, **values: str) -> str:
    """The address of a fresh attempt at every question."""
    page = visitor.submit(visitor.get("/decks/secret/"), "attempts", **({"number": "0", "order": "deck"} | values))
    return page.response.request.path.rsplit("/", 1)[0]


def items(app_db: Database, base: str) -> Iterator[tuple[int, str, str, Any, list[str]]]:
    """(place, owner, kind, body, arrangement) of every question of the attempt."""
    from_rows = (
        select(ItemRow.place, QuestionRow.uid, QuestionRow.kind, ItemRow.arrangement, WordingRow.body)
        .join_from(ItemRow, QuestionRow, QuestionRow.id == ItemRow.question_id)
        .join(WordingRow, (WordingRow.revision_id == ItemRow.revision_id) & (WordingRow.lang == "en"))
        .order_by(ItemRow.place)
    )
    with app_db.reading() as session:
        for place, uid, kind, arrangement, body in session.execute(from_rows).all():
            yield place, "-".join(uid.split("/")[1:]), kind, KINDS[kind].body.model_validate(body), arrangement


def addresses(app: Flask, base: str) -> list[str]:
    """Every address of the service that can be read, with what a stranger could put into it."""
    named = {"slug": "secret", "key": base.split("/")[2], "name": "drawn.svg", "lang": "en"}
    made = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                built = rule.build({name: named.get(name, "1") for name in rule.arguments}, append_unknown=False)
                assert built, rule
                made.append(built[1])
    return [address for address in made if not address.endswith(DOWNLOADS)]


@pytest.mark.bad("BI-98")
@pytest.mark.parametrize("who", ["anonymous", "guest", "learner"])
@pytest.mark.parametrize("language", LANGS)
def test_no_page_shows_an_answer_to_somebody_who_has_not_answered(
    app: Flask, people: dict[str, Visitor], who: str, language: str
) -> None:
    visitor = people[who]
    bases = (
        [begin(visitor, feedback=feedback, lang=language) for feedback in ("now", "end")] if who != "anonymous" else ["/attempts/x"]
    )
    seen = 0
    for base in bases:
        questions = [f"{base}/{place}" for place in range(1, 21)]
        for address in [*addresses(app, base), *questions, "/search?q=What", "/search?q=claim", "/decks/secret/?lang=ja"]:
            for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
                page = visitor.get(address, **headers, **{"Accept-Language": language})
                assert page.status != 500, address
                assert found(page) == set(), address
                seen += page.status == 200
    assert seen > (30 if who != "anonymous" else 12)


def test_the_canaries_are_there_once_a_question_is_answered(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor)
    for place, owner, _, body, arrangement in list(items(app_db, base)):
        shown = visitor.post(f"{base}/{place}", answers.wrong(body, arrangement))
        assert {"any-shared"} < found(shown), owner


def test_after_an_answer_only_what_belongs_to_its_question_is_shown(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor)
    everything = list(items(app_db, base))
    for number, (place, owner, _, body, arrangement) in enumerate(everything):
        shown = visitor.post(f"{base}/{place}", answers.wrong(body, arrangement))
        name = owner.split("-")[0]
        own = {f"{name}-shared", "any-shared", *PARTS[owner.split("-")[1]](name)}
        assert found(shown) <= own, owner
        for later, *_ in everything[number + 1 :]:
            assert found(visitor.get(f"{base}/{later}")) == set(), owner
        for address in ("/", "/decks/secret/", f"{base}/" if number + 1 < len(everything) else "/"):
            assert found(visitor.get(address)) == set(), owner


def test_no_statement_is_ever_shown_to_a_learner(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor)
    for place, _, _, body, arrangement in list(items(app_db, base)):
        assert "statement" not in str(found(visitor.post(f"{base}/{place}", answers.right(body, arrangement))))
    assert "statement" not in str(found(visitor.get(f"{base}/")))


@pytest.mark.bad("BI-98")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_an_exam_answers_the_same_to_right_and_wrong(visitor: Visitor, app_db: Database, headers: dict[str, str]) -> None:
    base = begin(visitor, feedback="end")
    for place, owner, _, body, arrangement in list(items(app_db, base)):
        after = []
        for make in (answers.wrong, answers.right):
            sent = visitor.post(f"{base}/{place}", make(body, arrangement), follow=False, **headers)
            rest = [
                visitor.get(address)
                for address in (f"{base}/", "/", "/decks/secret/", sent.response.headers.get("Location") or "/")
            ]
            after.append([without_tokens(page) for page in (sent, *rest)])
            assert set().union(*(found(page) for page in (sent, *rest))) == set(), owner
        assert after[0] == after[1], owner


@pytest.mark.bad("BI-98", "BI-97")
@pytest.mark.parametrize("feedback", ["end", "never"])
def test_nothing_of_a_timed_quiz_hints_at_its_answers(app: Flask, visitor: Visitor, app_db: Database, feedback: str) -> None:
    plan = {"title": {"en": "Exam"}, "sections": [{"decks": ["secret"]}], "behaviour": "exam", "feedback": feedback, "minutes": 10}
    now = datetime.now(UTC)
    ines = person(app_db)
    made = planning.make(app_db, ines, Quiz.model_validate(plan), None, now)
    planning.set_status(app_db, ines, made, "published", now)
    shown = f"/quizzes/{planning.written(app_db, ines, made).row.key}/"
    base = visitor.submit(visitor.get(shown), "attempts").response.request.path.rsplit("/", 1)[0]
    for place, owner, _, body, arrangement in list(items(app_db, base)):
        said = []
        for number, make in enumerate((answers.wrong, answers.right, answers.wrong), 1):
            fields = make(body, arrangement)
            saved = visitor.post(f"{base}/{place}/save", {**fields, "save": str(2 * number)}, Accept="application/json")
            old = visitor.post(f"{base}/{place}/save", {**fields, "save": "1"}, Accept="application/json")
            pages = [saved, old, visitor.post(f"{base}/{place}", fields)]
            # The page of a question has what was typed in it.
            pages += [visitor.get(f"{base}/{place}", Accept="application/json")] if make is answers.wrong else []
            assert set().union(*map(found, pages)) == set(), owner
            assert all("ETag" not in page.response.headers for page in pages)
            said.append((saved.status, old.status, sorted(saved.response.json), sorted(old.response.json)))
        assert said[0] == said[1] == said[2], owner
    for address in (*addresses(app, base), shown):
        assert found(visitor.get(address)) == set(), address
    done = visitor.post(f"{base}/finish")
    assert ("any-shared" in found(visitor.get(f"{base}/1"))) == (feedback == "end")
    assert bool(found(done)) == (feedback == "end")


def test_a_key_that_is_mended_during_an_exam_changes_nothing_on_its_pages(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor, feedback="end")
    for place, _, _, body, arrangement in list(items(app_db, base))[::2]:
        visitor.post(f"{base}/{place}", answers.wrong(body, arrangement))
    pages = [f"{base}/", "/", "/decks/secret/", *(f"{base}/{place}" for place in range(1, 13))]
    before = [without_tokens(visitor.get(address)) for address in pages]
    load(app_db, canary_folder(), NOW)
    ines = person(app_db)
    with app_db.reading() as session:
        questions = session.execute(select(QuestionRow.id, QuestionRow.revision)).all()
    assert sum(regrade.apply(app_db, ines, *question, NOW).again for question in questions) > 3
    after = [visitor.get(address) for address in pages]
    assert [without_tokens(page) for page in after] == before
    assert set().union(*(found(page) for page in after)) == set()


@pytest.mark.bad("BI-97")
def test_nobody_can_claim_to_be_right_before_the_mark_is_shown(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor, feedback="end")
    for place, _, _, body, arrangement in list(items(app_db, base)):
        visitor.post(f"{base}/{place}", answers.wrong(body, arrangement))
        for page in (visitor.get(f"{base}/{place}"), visitor.get(f"{base}/")):
            assert "/claim" not in page.source
        assert visitor.post(f"{base}/{place}/claim").status == 404
    visitor.post(f"{base}/finish")
    assert "/claim" in visitor.get(f"{base}/").source


@pytest.mark.bad("BI-98")
def test_a_page_that_asks_does_not_depend_on_which_option_is_right(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor)
    places = range(1, 21)
    before = [without_tokens(visitor.get(f"{base}/{place}")) for place in places]
    with app_db.writing() as session:
        for row in session.execute(select(WordingRow.revision_id, WordingRow.lang, WordingRow.body)).all():
            turned = json.loads(json.dumps(row.body))
            options = turned.get("options", [])
            for option, other in zip(options, options[1:] + options[:1], strict=True):
                option["correct"] = {o["id"]: o["correct"] for o in row.body["options"]}[other["id"]]
            here = (WordingRow.revision_id == row.revision_id) & (WordingRow.lang == row.lang)
            session.execute(update(WordingRow).where(here).values(body=turned))
        session.commit()
    assert [without_tokens(visitor.get(f"{base}/{place}")) for place in places] == before


def test_options_are_known_by_their_place_alone(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor)
    for place, _, kind, _, arrangement in items(app_db, base):
        page = visitor.get(f"{base}/{place}")
        inputs = page.document.xpath("//label[contains(@class,'option')]/input")
        if kind in ("choice", "multi", "true-false"):
            assert [dict(one.attrib) for one in inputs] == [
                {"type": "checkbox" if kind == "multi" else "radio", "name": "choice", "value": str(at)}
                for at in range(len(arrangement))
            ]


def test_fields_for_typed_answers_do_not_tell_how_long_the_answer_is(visitor: Visitor, app_db: Database) -> None:
    base = begin(visitor)
    seen = set()
    for place, _, kind, _, _ in items(app_db, base):
        if kind in ("short", "cloze", "numeric"):
            for field in visitor.get(f"{base}/{place}").document.xpath("//div[@id='answer']//input"):
                seen.add(
                    (kind, field.get("maxlength"), field.get("size"), field.get("style"), field.get("class"), field.get("pattern"))
                )
    assert len(seen) == 3


def test_searching_for_an_answer_finds_nothing(visitor: Visitor, app_db: Database) -> None:
    with app_db.reading() as session:
        bodies = str(session.execute(select(WordingRow.body, WordingRow.explanation)).all())
    for word in re.findall(r"canary-[a-z0-9-]+", bodies)[:60:5]:
        assert not visitor.get(f"/search?q={word}").document.xpath("//ul[@class='found']")
