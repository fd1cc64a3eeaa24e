"""Sessions: who holds a token, for how long, and what ends it, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from quizapp.db import Database, sessions
from quizapp.db.tables import SessionRow, UserRow
from quizapp.services.sessions import Person, ensure_person, hash_token, open_session, person_of
from tests.factories import NOW
from tests.inspecting import dump, statements

MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)


def token_of(db: Database, role: str = "learner") -> str:
    """The token of a new person with ``role``."""
    with db.writing() as session:
        user_id = sessions.add_user(session, role=role, theme="system", disabled=False, created_at=NOW, seen_at=NOW)
        token = open_session(session, user_id, role, NOW)
        session.commit()
    return token


def change(db: Database, **columns: object) -> None:
    with db.writing() as session:
        session.execute(update(UserRow).values(**columns))
        session.commit()


def test_whoever_holds_a_token_is_known(db: Database) -> None:
    person = person_of(db, token_of(db), NOW)
    assert person
    assert (person.role, person.is_guest) == ("learner", False)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "\0", "日本", "x" * 8000])
def test_any_other_token_is_nobodys(db: Database, token: str) -> None:
    token_of(db)
    assert person_of(db, token, NOW) is None


def test_the_store_cannot_be_used_to_sign_in(db: Database) -> None:
    token = token_of(db)
    [row] = dump(db)["session"]
    assert token not in str(row)
    assert person_of(db, hash_token(token), NOW) is None


@pytest.mark.parametrize("role", ["guest", "learner"])
def test_learners_stay_signed_in_for_half_a_year(db: Database, role: str) -> None:
    token = token_of(db, role)
    assert person_of(db, token, NOW + 179 * DAYS)
    assert person_of(db, token, NOW + 180 * DAYS) is None


@pytest.mark.parametrize("role", ["instructor", "admin"])
def test_staff_are_signed_out_after_half_a_day_without_a_request(db: Database, role: str) -> None:
    token = token_of(db, role)
    assert person_of(db, token, NOW + 12 * HOURS)
    assert person_of(db, token, NOW + 24 * HOURS)
    assert person_of(db, token, NOW + 36 * HOURS + 1 * MINUTES) is None


@pytest.mark.parametrize("role", ["instructor", "admin"])
def test_staff_are_signed_out_after_thirty_days_at_most(db: Database, role: str) -> None:
    token = token_of(db, role)
    for half_days in range(59):
        assert person_of(db, token, NOW + half_days * 12 * HOURS)
    assert person_of(db, token, NOW + 30 * DAYS) is None


def test_that_somebody_was_here_is_noted_every_five_minutes_at_most(db: Database) -> None:
    token = token_of(db)
    with statements(db) as seen:
        for minute in range(5):
            person_of(db, token, NOW + minute * MINUTES)
    assert [statement for statement in seen if not statement.startswith("SELECT")] == []
    person_of(db, token, NOW + 6 * MINUTES)
    with db.reading() as session:
        assert session.execute(select(SessionRow.seen_at)).scalar_one() == NOW + 6 * MINUTES
        assert session.execute(select(UserRow.seen_at)).scalar_one() == NOW + 6 * MINUTES


def test_a_disabled_person_is_nobody_from_the_next_request_on(db: Database) -> None:
    token = token_of(db)
    change(db, disabled=True)
    assert person_of(db, token, NOW) is None


def test_a_lowered_role_holds_from_the_next_request_on(db: Database) -> None:
    token = token_of(db, "admin")
    change(db, role="learner")
    person = person_of(db, token, NOW)
    assert person
    assert person.role == "learner"


def test_the_session_of_a_deleted_person_is_worth_nothing(db: Database) -> None:
    token = token_of(db)
    with db.writing() as session:
        session.connection().exec_driver_sql('DELETE FROM "user"')
        session.commit()
    assert person_of(db, token, NOW) is None
    assert dump(db)["session"] == []


def test_one_session_ends_or_all_of_a_person(db: Database) -> None:
    first = token_of(db)
    person = person_of(db, first, NOW)
    assert person
    with db.writing() as session:
        second = open_session(session, person.id, "learner", NOW)
        session.commit()
    with db.writing() as session:
        sessions.end(session, hash_token(first))
        session.commit()
    assert person_of(db, first, NOW) is None
    assert person_of(db, second, NOW)
    with db.writing() as session:
        sessions.end_all(session, person.id)
        session.commit()
    assert person_of(db, second, NOW) is None


def test_a_guest_comes_into_being_once(db: Database) -> None:
    with db.writing() as session:
        user_id, token = ensure_person(session, None, NOW)
        session.commit()
    person = person_of(db, token or "", NOW)
    assert person
    assert person.is_guest
    with db.writing() as session:
        assert ensure_person(session, Person(user_id, "guest", None, ""), NOW) == (user_id, None)
        session.commit()
    assert len(dump(db)["user"]) == 1
