"""People for tests: somebody of any role, and a browser that is signed in as them."""

from flask import Flask
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db import sessions as rows
from quizapp.db.tables import UserRow
from quizapp.services import sessions
from quizapp.services.sessions import Person, hash_token
from quizapp.web.context import now
from tests.browserless import Visitor


def person(db: Database, name: str = "Ines", role: str = "instructor") -> Person:
    """Somebody who is stored; the name is None for a guest."""
    return _known(db, name, role)[0]


def known(db: Database, name: str) -> Person:
    """Somebody who is there already."""
    with db.reading() as session:
        row = session.execute(select(UserRow.id, UserRow.role).where(UserRow.name == name)).one()
    return Person(row.id, row.role, name, "")


def signed_in(app: Flask, name: str = "Ines", role: str = "instructor") -> Visitor:
    """A browser of somebody new who is signed in."""
    visitor = Visitor(app)
    visitor.client.set_cookie("session", _known(app.extensions["quizapp"].db, name, role)[1])
    return visitor


def _known(db: Database, name: str, role: str) -> tuple[Person, str]:
    shown = None if role == "guest" else name
    key = shown.casefold() if shown else None
    with db.writing() as session:
        user_id = rows.add_user(
            session, name=shown, name_key=key, role=role, theme="system", disabled=False, created_at=now(), seen_at=now()
        )
        token = sessions.open_session(session, user_id, role, now())
        session.commit()
    return Person(user_id, role, shown, hash_token(token)), token
