"""Who reaches what: every route, for everybody, from one table. A route that is missing there fails.

A new route is one line in ``TABLE``: its method and rule, and the status that each of ``CAST`` gets, "in" for the way to
sign in. The attempt is Sora's; the class, the deck and what is in it are Ines's; forms are sent empty.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import Database
from quizapp.db.tables import (
    AttemptRow,
    ClaimRow,
    ClassRow,
    DeckRow,
    ItemRow,
    KeyPointRow,
    MemberRow,
    PictureRow,
    QuestionRow,
    QuizRow,
    ReportRow,
    UserRow,
)  # fmt: skip
from quizapp.services import tickets
from quizapp.web.context import now
from tests.browserless import Page, Visitor
from tests.cast import signed_in
from tests.conftest import SECRET
from tests.factories import load_decks
from tests.inspecting import statements

CAST = {
    "anon": "",
    "guest": "guest",
    "Sora": "learner",
    "Umi": "learner",
    "Ines": "instructor",
    "Ivan": "instructor",
    "Ada": "admin",
}

TABLE = """
                                                                anon  guest Sora  Umi   Ines  Ivan  Ada
GET  /                                                          200   200   200   200   200   200   200
GET  /about                                                     200   200   200   200   200   200   200
GET  /account/                                                  in    200   200   200   200   200   200
GET  /account/data.json                                         in    200   200   200   200   200   200
GET  /account/delete                                            in    200   200   200   200   200   200
POST /account/delete                                            in    422   422   422   422   422   422
POST /account/invitations                                       in    in    403   403   422   422   422
POST /account/password                                          in    422   422   422   422   422   422
GET  /anki                                                      200   200   200   200   200   200   200
GET  /attempts/<key>/                                           404   404   200   404   404   404   404
GET  /attempts/<key>/<int:place>                                404   404   200   404   404   404   404
POST /attempts/<key>/<int:place>                                404   404   422   404   404   404   404
POST /attempts/<key>/<int:place>/flag                           404   404   303   404   404   404   404
POST /attempts/<key>/<int:place>/claim                          404   404   404   404   404   404   404
POST /attempts/<key>/<int:place>/report                         404   404   404   404   404   404   404
POST /attempts/<key>/<int:place>/save                           422   422   422   422   422   422   422
POST /attempts/<key>/finish                                     404   404   303   404   404   404   404
POST /attempts/<key>/missed                                     404   404   409   404   404   404   404
POST /classes/<int:class_id>/leave                              in    in    303   404   404   404   404
GET  /decks.apkg                                                200   200   200   200   200   200   200
GET  /decks/<slug>/                                             200   200   200   200   200   200   200
GET  /decks/<slug>/anki                                         200   200   200   200   200   200   200
POST /decks/<slug>/attempts                                     422   422   422   422   422   422   422
GET  /decks/<slug>/deck.apkg                                    200   200   200   200   200   200   200
GET  /glossary/                                                 200   200   200   200   200   200   200
GET  /healthz                                                   200   200   200   200   200   200   200
GET  /join                                                      in    in    200   200   200   200   200
POST /join                                                      in    in    422   422   422   422   422
GET  /links/<token>                                             200   200   409   409   409   409   409
POST /links/<token>                                             422   422   409   409   409   409   409
GET  /pictures/<name>                                           200   200   200   200   200   200   200
POST /preferences                                               303   303   303   303   303   303   303
GET  /quizzes/<quiz_key>/                                       404   404   200   404   200   404   200
POST /quizzes/<quiz_key>/attempts                               422   422   422   422   422   422   422
GET  /progress                                                  200   200   200   200   200   200   200
GET  /readyz                                                    200   200   200   200   200   200   200
GET  /search                                                    200   200   200   200   200   200   200
GET  /sign-in                                                   200   200   303   303   303   303   303
POST /sign-in                                                   422   422   422   422   422   422   422
POST /sign-out                                                  303   303   303   303   303   303   303
GET  /sign-up                                                   200   200   409   409   409   409   409
POST /sign-up                                                   422   422   409   409   409   409   409
GET  /teach/                                                    in    in    403   403   200   200   200
GET  /teach/claims                                              in    in    403   403   200   200   200
POST /teach/claims/<int:claim_id>/decide                        in    in    403   403   422   404   422
GET  /teach/classes/                                            in    in    403   403   200   200   200
POST /teach/classes/                                            in    in    403   403   422   422   422
GET  /teach/classes/<int:class_id>/                             in    in    403   403   200   404   200
POST /teach/classes/<int:class_id>/delete                       in    in    403   403   303   404   303
POST /teach/classes/<int:class_id>/members/<int:user_id>/remove in    in    403   403   303   404   303
GET  /teach/classes/<int:class_id>/results                      in    in    403   403   200   404   200
GET  /teach/classes/<int:class_id>/results.csv                  in    in    403   403   200   404   200
GET  /teach/decks/<slug>/                                       in    in    403   403   200   404   200
GET  /teach/decks/<slug>/edit                                   in    in    403   403   200   404   200
POST /teach/decks/<slug>/edit                                   in    in    403   403   422   404   422
GET  /teach/decks/<slug>/key-points/new                         in    in    403   403   200   404   200
POST /teach/decks/<slug>/key-points/new                         in    in    403   403   422   404   422
GET  /teach/decks/<slug>/results                                in    in    403   403   200   200   200
GET  /teach/decks/<slug>/results.csv                            in    in    403   403   200   200   200
GET  /teach/decks/<slug>/statistics                             in    in    403   403   200   200   200
GET  /teach/decks/<slug>/statistics.csv                         in    in    403   403   200   200   200
POST /teach/decks/<slug>/status                                 in    in    403   403   422   404   422
GET  /teach/decks/new                                           in    in    403   403   200   200   200
POST /teach/decks/new                                           in    in    403   403   422   422   422
GET  /teach/key-points/<int:key_point_id>/                      in    in    403   403   200   404   200
POST /teach/key-points/<int:key_point_id>/                      in    in    403   403   422   404   422
GET  /teach/key-points/<int:key_point_id>/questions/new         in    in    403   403   200   404   200
POST /teach/key-points/<int:key_point_id>/questions/new         in    in    403   403   422   404   422
POST /teach/key-points/<int:key_point_id>/retired               in    in    403   403   303   404   303
GET  /teach/questions/<int:question_id>/                        in    in    403   403   200   404   200
POST /teach/questions/<int:question_id>/                        in    in    403   403   422   404   422
GET  /teach/questions/<int:question_id>/statistics              in    in    403   403   200   200   200
POST /teach/questions/<int:question_id>/statistics/accept       in    in    403   403   409   404   409
GET  /teach/questions/<int:question_id>/regrade                 in    in    403   403   200   404   200
POST /teach/questions/<int:question_id>/regrade                 in    in    403   403   409   404   409
POST /teach/questions/<int:question_id>/status                  in    in    403   403   422   404   422
GET  /teach/questions/new                                       in    in    403   403   200   200   200
GET  /teach/quizzes/                                            in    in    403   403   200   200   200
GET  /teach/quizzes/<int:quiz_id>/                              in    in    403   403   200   404   200
GET  /teach/quizzes/<int:quiz_id>/edit                          in    in    403   403   200   404   200
POST /teach/quizzes/<int:quiz_id>/edit                          in    in    403   403   422   404   422
GET  /teach/quizzes/<int:quiz_id>/results                       in    in    403   403   200   404   200
GET  /teach/quizzes/<int:quiz_id>/results.csv                   in    in    403   403   200   404   200
GET  /teach/quizzes/<int:quiz_id>/statistics                    in    in    403   403   200   404   200
GET  /teach/quizzes/<int:quiz_id>/statistics.csv                in    in    403   403   200   404   200
POST /teach/quizzes/<int:quiz_id>/status                        in    in    403   403   422   404   422
POST /teach/quizzes/<int:quiz_id>/time                          in    in    403   403   303   404   303
GET  /teach/quizzes/new                                         in    in    403   403   200   200   200
POST /teach/quizzes/new                                         in    in    403   403   422   422   422
GET  /teach/reports                                             in    in    403   403   200   200   200
POST /teach/reports/<int:report_id>/close                       in    in    403   403   303   404   303
"""
EXPECTED = {
    (line.split()[0], line.split()[1]): dict(zip(CAST, line.split()[2:], strict=True)) for line in TABLE.strip().splitlines()[1:]
}


@dataclass
class World:
    """An application with somebody of every sort, and something of everything that belongs to somebody."""

    app: Flask
    db: Database
    template: Path
    tokens: dict[str, str]
    names: dict[str, str]

    def restore(self) -> None:
        """Brings the store back to how it was made."""
        assert self.db.file
        self.db.engine.dispose()
        for ending in ("-wal", "-shm"):
            Path(f"{self.db.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.db.file)

    def visitor(self, who: str) -> Visitor:
        """The browser of somebody of the cast."""
        visitor = Visitor(self.app)
        if self.tokens[who]:
            visitor.client.set_cookie("session", self.tokens[who])
        return visitor

    def path(self, rule: str) -> str:
        """``rule`` with the names of what is in this world."""
        for place, name in self.names.items():
            rule = rule.replace(f"<{place}>", name)
        assert "<" not in rule, f"say in this test what stands for the place in {rule}"
        return rule

    def ask(self, who: str, method: str, rule: str) -> Page:
        """What somebody gets; forms are sent empty."""
        visitor = self.visitor(who)
        send = visitor.get if method == "GET" else visitor.post
        return send(self.path(rule), follow=False)


@pytest.fixture(scope="module")
def world(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    file = folder / "quizapp.db"
    shutil.copyfile(migrated, file)
    app = create_app(Settings(instance=folder, secret=SECRET, database_url=f"sqlite:///{file}", decks=Path("decks").absolute()))
    db = app.extensions["quizapp"].db
    load_decks(db)
    tokens, sora = {}, ""
    for name, role in CAST.items():
        visitor = signed_in(app, name, role) if role else Visitor(app)
        cookie = visitor.client.get_cookie("session")
        tokens[name] = cookie.value if cookie else ""
        if name == "Sora":
            sora = visitor.submit(visitor.get("/decks/colours/"), "attempts").response.request.path.split("/")[2]
    names = furnish(db, sora)
    db.checkpoint()
    template = folder / "template.db"
    shutil.copyfile(file, template)
    yield World(app, db, template, tokens, names)
    db.close()


def furnish(db: Database, attempt: str) -> dict[str, str]:
    """Adds what belongs to somebody, and says what stands in the places of a rule."""
    token = tickets.invite(db, "learner", now()).rsplit("/", 1)[1]
    with db.writing() as session:
        people = {row.name: row.id for row in session.execute(select(UserRow.name, UserRow.id))}
        session.execute(update(DeckRow).values(owner_id=people["Ines"]))
        session.execute(insert(PictureRow).values(name="0123456789abcdef.svg", mime="image/svg+xml", data=b"<svg/>"))
        columns = {"name": "Year 9", "code": "0123456789", "owner_id": people["Ines"], "created_at": now()}
        class_id = session.execute(insert(ClassRow).values(**columns).returning(ClassRow.id)).scalar_one()
        session.execute(insert(MemberRow).values(class_id=class_id, user_id=people["Sora"], joined_at=now()))
        plan = {"title": {"en": "A quiz"}, "sections": [{"decks": ["colours"]}]}
        columns = {"key": "a-quiz", "title": plan["title"], "plan": plan, "status": "published", "changed_at": now()}
        columns |= {"owner_id": people["Ines"], "class_id": class_id}
        quiz_id = session.execute(insert(QuizRow).values(**columns).returning(QuizRow.id)).scalar_one()
        question = session.execute(select(QuestionRow.id, QuestionRow.key_point_id)).first()
        assert question
        report = {"question_id": question.id, "revision_id": 1, "user_id": people["Sora"], "lang": "en", "text": "Why?"}
        report_id = session.execute(insert(ReportRow).values(**report, created_at=now()).returning(ReportRow.id)).scalar_one()
        item_id = session.execute(select(ItemRow.id).where(ItemRow.place == 1)).scalar_one()
        claim = {"item_id": item_id, "text": "", "state": "open", "reply": "", "created_at": now()}
        claim_id = session.execute(insert(ClaimRow).values(**claim).returning(ClaimRow.id)).scalar_one()
        assert session.execute(select(AttemptRow.user_id)).scalar_one() == people["Sora"]
        assert session.execute(select(KeyPointRow.id)).scalar_one() == question.key_point_id
        session.commit()
    return {
        "slug": "colours",
        "key": attempt,
        "int:place": "1",
        "quiz_key": "a-quiz",
        "int:quiz_id": str(quiz_id),
        "name": "0123456789abcdef.svg",
        "token": token,
        "int:class_id": str(class_id),
        "int:user_id": str(people["Sora"]),
        "int:key_point_id": str(question.key_point_id),
        "int:question_id": str(question.id),
        "int:report_id": str(report_id),
        "int:claim_id": str(claim_id),
    }


def got(page: Page) -> str:
    return "in" if page.response.headers.get("Location", "").startswith("/sign-in") else str(page.status)


@pytest.mark.parametrize(("method", "rule"), EXPECTED, ids=[f"{method} {rule}" for method, rule in EXPECTED])
def test_everybody_gets_what_the_table_says(world: World, method: str, rule: str) -> None:
    found = {}
    for who in CAST:
        world.restore()
        found[who] = got(world.ask(who, method, rule))
    assert found == EXPECTED[method, rule]


def test_every_route_is_in_the_table(world: World) -> None:
    routes = {
        (method, rule.rule) for rule in world.app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(EXPECTED)


@pytest.mark.parametrize("who", CAST)
def test_looking_at_any_page_changes_nothing(world: World, who: str) -> None:
    world.restore()
    for method, rule in EXPECTED:
        if method == "GET":
            with statements(world.db) as sent:
                world.ask(who, "GET", rule)
            assert [statement for statement in sent if not statement.startswith(("SELECT", "WITH"))] == [], rule
