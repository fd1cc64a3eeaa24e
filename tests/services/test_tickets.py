"""Single-use links, on both databases."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from quizapp.db import Database
from quizapp.errors import Conflict, Invalid, NotFound, TooMany
from quizapp.services import account, passwords, play, tickets
from quizapp.services.sessions import Person, person_of
from tests.factories import NOW, load_decks
from tests.inspecting import dump

GOOD = "x7 kestrel over the bay"
OTHER = "nine slow green trains"
HERE = "192.0.2.7"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast hash: the slow one has its own tests."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(memory_cost=8, time_cost=1, parallelism=1))
    monkeypatch.setattr(passwords, "_DUMMY", passwords.hashed("nobody"))


def token(path: str | None) -> str:
    assert path
    assert path.startswith("/links/")
    return path.removeprefix("/links/")


def use(
    db: Database, path: str | None, name: str = "Sora", password: str = GOOD, person: Person | None = None, **changes: Any
) -> Person:
    wanted = {"where": HERE, "now": NOW} | changes
    entered = tickets.use(db, person, token(path), name, password, **wanted)
    found = person_of(db, entered.token, wanted["now"])
    assert found
    return found


def learner(db: Database, name: str = "Sora") -> Person:
    entered = account.sign_up(db, None, name, GOOD, registration="open", where=HERE, now=NOW)
    found = person_of(db, entered.token, NOW)
    assert found
    return found


def test_the_first_link_makes_an_instructor_and_then_there_is_none(db: Database) -> None:
    path = tickets.first_instructor(db, NOW)
    assert use(db, path).role == "instructor"
    assert tickets.first_instructor(db, NOW) is None


def test_a_new_first_link_ends_the_one_before(db: Database) -> None:
    old = tickets.first_instructor(db, NOW)
    new = tickets.first_instructor(db, NOW)
    with pytest.raises(NotFound):
        use(db, old)
    use(db, new)


def test_the_first_link_ends_when_somebody_else_became_an_instructor(db: Database) -> None:
    path = tickets.first_instructor(db, NOW)
    account.create(db, "Umi", "instructor", GOOD, NOW)
    with pytest.raises(NotFound):
        use(db, path)


def test_only_the_hash_of_a_link_is_stored(db: Database) -> None:
    path = tickets.first_instructor(db, NOW)
    assert token(path) not in str(dump(db))
    assert len(token(path)) >= 43  # 256 bits


def test_looking_at_a_link_does_not_use_it(db: Database) -> None:
    path = tickets.first_instructor(db, NOW)
    before = dump(db)
    for _ in range(3):
        assert tickets.look(db, None, token(path), NOW).purpose == "first"
    assert dump(db) == before
    use(db, path)


@pytest.mark.parametrize("purpose", ["first", "invite", "reset"])
def test_a_link_works_once(db: Database, purpose: str) -> None:
    path: str | None
    if purpose == "reset":
        learner(db)
        path = tickets.reset_link(db, "Sora", NOW)
    else:
        path = tickets.first_instructor(db, NOW) if purpose == "first" else tickets.invite(db, "learner", NOW)
    use(db, path)
    before = dump(db)
    with pytest.raises(NotFound, match="used already"):
        use(db, path, "Umi", OTHER)
    with pytest.raises(NotFound):
        tickets.look(db, None, token(path), NOW)
    assert dump(db) | {"bucket": []} == before | {"bucket": []}


def test_of_two_who_use_a_link_in_the_same_moment_one_gets_in(db: Database) -> None:
    path = tickets.invite(db, "instructor", NOW)

    def attempt(number: int) -> bool:
        try:
            use(db, path, f"learner {number}")
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    assert len(dump(db)["user"]) == 1


@pytest.mark.parametrize(
    ("purpose", "lives"), [("first", timedelta(days=7)), ("invite", timedelta(days=14)), ("reset", timedelta(minutes=30))]
)
def test_a_link_that_is_too_old_is_like_one_that_never_was(db: Database, purpose: str, lives: timedelta) -> None:
    path: str | None
    if purpose == "reset":
        learner(db)
        path = tickets.reset_link(db, "Sora", NOW)
    else:
        path = tickets.first_instructor(db, NOW) if purpose == "first" else tickets.invite(db, "learner", NOW)
    tickets.look(db, None, token(path), NOW + lives - timedelta(seconds=1))
    for work in (tickets.look, lambda *rest: use(db, path, now=NOW + lives)):
        with pytest.raises(NotFound, match="too old"):
            work(db, None, token(path), NOW + lives)


@pytest.mark.parametrize("guessed", ["", "x", "x" * 43, "\0", "日本", "x" * 100_000, "' OR 1=1 --"])
def test_a_guessed_link_is_refused_and_noted_without_being_written_down(
    db: Database, guessed: str, caplog: pytest.LogCaptureFixture
) -> None:
    tickets.first_instructor(db, NOW)
    with caplog.at_level(logging.WARNING), pytest.raises(NotFound):
        tickets.look(db, None, guessed, NOW)
    assert "refused a single-use link" in caplog.text
    assert "xxx" not in caplog.text


def test_guessing_links_is_slowed_down(db: Database) -> None:
    refused = 0
    for number in range(40):
        with pytest.raises((NotFound, TooMany)) as error:
            tickets.use(db, None, f"guess {number}", "Sora", GOOD, where=HERE, now=NOW)
        refused += error.type is TooMany
    assert refused == 20


def test_a_new_password_by_link_ends_every_session_and_the_old_password(db: Database) -> None:
    elsewhere = account.sign_up(db, None, "Sora", GOOD, registration="open", where=HERE, now=NOW)
    person = use(db, tickets.reset_link(db, "SORA", NOW), name="ignored", password=OTHER)
    assert person.name == "Sora"
    assert person_of(db, elsewhere.token, NOW) is None
    with pytest.raises(Invalid):
        account.sign_in(db, None, "Sora", GOOD, where=HERE, now=NOW)
    account.sign_in(db, None, "Sora", OTHER, where=HERE, now=NOW)


def test_a_newer_link_for_a_password_ends_the_older_one_and_only_of_that_person(db: Database) -> None:
    learner(db)
    learner(db, "Umi")
    old, umis = tickets.reset_link(db, "Sora", NOW), tickets.reset_link(db, "Umi", NOW)
    tickets.reset_link(db, "Sora", NOW)
    with pytest.raises(NotFound):
        use(db, old)
    assert use(db, umis).name == "Umi"


def test_the_link_of_somebody_else_is_not_found_by_whoever_is_signed_in(db: Database) -> None:
    learner(db)
    umi = learner(db, "Umi")
    path = tickets.reset_link(db, "Sora", NOW)
    with pytest.raises(NotFound):
        tickets.look(db, umi, token(path), NOW)
    with pytest.raises(NotFound):
        use(db, path, person=umi)
    assert use(db, path).name == "Sora"


def test_nobody_gets_a_link_for_a_name_that_does_not_exist(db: Database) -> None:
    with pytest.raises(NotFound, match="Nobody has the name"):
        tickets.reset_link(db, "Sora", NOW)


def test_a_closed_account_is_not_opened_by_a_link(db: Database) -> None:
    learner(db)
    path = tickets.reset_link(db, "Sora", NOW)
    with db.writing() as session:
        session.connection().exec_driver_sql('UPDATE "user" SET disabled = true')
        session.commit()
    before = dump(db)
    with pytest.raises(Conflict, match="closed"):
        use(db, path)
    assert dump(db) | {"bucket": []} == before | {"bucket": []}


def test_a_bad_password_does_not_use_the_link_up(db: Database) -> None:
    path = tickets.invite(db, "learner", NOW)
    with pytest.raises(Invalid):
        use(db, path, password="short")
    with pytest.raises(Invalid):
        use(db, path, name="a\u200bb")
    learner(db, "Umi")
    with pytest.raises(Invalid):
        use(db, path, name="umi")
    assert use(db, path).name == "Sora"


def test_an_invited_guest_keeps_what_they_did(db: Database) -> None:
    load_decks(db)
    started = play.start(db, None, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW)
    guest = person_of(db, started.token or "", NOW)
    assert guest
    assert use(db, tickets.invite(db, "learner", NOW), person=guest).id == guest.id


def test_an_invitation_is_not_for_somebody_who_is_signed_in(db: Database) -> None:
    person = learner(db)
    with pytest.raises(Conflict, match="Sign out first"):
        use(db, tickets.invite(db, "learner", NOW), "Umi", person=person)


def test_invitations_are_all_different_and_for_people_only(db: Database) -> None:
    assert len(set(tickets.invitations(db, "learner", 50, NOW))) == 50
    for role, number in (("admin", 1), ("guest", 1), ("learner", 0), ("learner", 51), ("learner", -1)):
        with pytest.raises(Invalid):
            tickets.invitations(db, role, number, NOW)


def test_pruning_removes_links_that_nobody_can_use(db: Database) -> None:
    use(db, tickets.invite(db, "learner", NOW))
    tickets.invite(db, "learner", NOW)
    assert account.prune(db, NOW).tickets == 1
    assert account.prune(db, NOW + timedelta(days=13)).tickets == 0
    assert account.prune(db, NOW + timedelta(days=14)).tickets == 1
