"""Classes: an instructor makes one and shares its code; learners with an account join and leave.

Whoever is in a class shows its instructor which quizzes they took, when, and with which score; the page of joining says so.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.content.text import tidy
from quizapp.db import Database, classes
from quizapp.errors import N_, Invalid, NotAllowed, NotFound
from quizapp.permissions import ADMIN, TEACH, may
from quizapp.services.ratelimit import JOIN, JOIN_ADDRESS, give_back, take
from quizapp.services.sessions import Person

# Crockford's base 32. Ten characters are 50 bits: not to be guessed, still short enough for a blackboard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
MOST_CHARACTERS = 100
# What people write for characters that the alphabet leaves out.
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class ClassPage:
    """A class with its members."""

    id: int
    name: str
    code: str
    members: Sequence[Any]


def new_code() -> str:
    """A random code of a class."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """``code`` as it is shown: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str:
    """The code in what somebody typed: case, width, spaces, dashes, and O for 0 do not matter."""
    found = unicodedata.normalize("NFKC", text[:100]).upper().translate(_MISREAD)
    return "".join(char for char in found if char in ALPHABET)


def owned(db: Database, person: Person) -> Sequence[Any]:
    """The classes of an instructor; an admin's list has all."""
    with db.reading() as session:
        return classes.owned(session, whose(person))


def page(db: Database, person: Person, class_id: int) -> ClassPage:
    """A class with its members, for its instructor. Raises NotFound."""
    with db.reading() as session:
        row = classes.one(session, class_id, whose(person))
        if row is None:
            raise NotFound()
        return ClassPage(row.id, row.name, row.code, classes.members(session, class_id))


def make(db: Database, person: Person, name: str, now: datetime) -> int:
    """Makes a class and returns its id. Raises Invalid, NotFound."""
    whose(person)
    cleaned = _name(name)
    with db.writing() as session:
        class_id = classes.add(session, name=cleaned, code=new_code(), owner_id=person.id, created_at=now)
        session.commit()
    return class_id


def delete(db: Database, person: Person, class_id: int) -> None:
    """Deletes a class; its learners keep all that they have done. Raises NotFound."""
    with db.writing() as session:
        if classes.one(session, class_id, whose(person)) is None:
            raise NotFound()
        classes.delete_class(session, class_id)
        session.commit()


def remove(db: Database, person: Person, class_id: int, user_id: int) -> None:
    """Takes a learner out of a class of this instructor. Raises NotFound."""
    with db.writing() as session:
        if classes.one(session, class_id, whose(person)) is None or not classes.remove_member(session, class_id, user_id):
            raise NotFound()
        session.commit()


def joined(db: Database, person: Person) -> Sequence[Any]:
    """The classes that ``person`` is in."""
    with db.reading() as session:
        return classes.joined(session, person.id)


def join(db: Database, person: Person, code: str, now: datetime, *, where: str) -> str:
    """Puts a learner at the address ``where`` into the class with ``code`` and returns its name; twice is once.

    Raises NotAllowed (guests), Invalid (no such class), TooMany: only codes that do not exist count.
    """
    if person.is_guest:
        raise NotAllowed(N_("A class knows its learners by name: sign in or make an account first."))
    draws = [(JOIN, f"person {person.id}"), (JOIN_ADDRESS, where)]
    take(db, now, *draws)
    with db.writing() as session:
        row = classes.by_code(session, read_code(code))
        if row is None:
            raise Invalid(N_("There is no class with this code. Look at the code again, or ask your instructor."))
        if not classes.is_member(session, row.id, person.id):
            classes.add_member(session, row.id, person.id, now)
        give_back(session, draws)
        session.commit()
    return str(row.name)


def leave(db: Database, person: Person, class_id: int) -> None:
    """Takes ``person`` out of a class. Raises NotFound where they are not in it."""
    with db.writing() as session:
        if not classes.remove_member(session, class_id, person.id):
            raise NotFound()
        session.commit()


def whose(person: Person) -> int | None:
    """Whose classes ``person`` may see: their own, or with None all. Raises NotFound for people who do not teach."""
    if not may(person.role, TEACH):
        raise NotFound()
    return None if may(person.role, ADMIN) else person.id


def _name(text: str) -> str:
    try:
        name = " ".join(tidy(text).split())
    except ValueError as error:
        raise Invalid(N_("The text has characters that cannot be stored, or is too long.")) from error
    if not name:
        raise Invalid(N_("Give the class a name."))
    if len(name) > MOST_CHARACTERS:
        raise Invalid(N_("The name of a class can have 100 characters at most."))
    return name
