"""Accounts: sign up, sign in, the password, roles, and what goes away, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, insert, select, update

from quizapp.db import Database
from quizapp.db.tables import AttemptRow, ClassRow, MemberRow, ReportRow, UserRow
from quizapp.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from quizapp.services import account, belongings, passwords, play
from quizapp.services.account import Entered
from quizapp.services.sessions import Person, person_of
from tests import answers
from tests.factories import NOW, load_decks
from tests.inspecting import dump

GOOD = "x7 kestrel over the bay"
OTHER = "nine slow green trains"
HERE = "192.0.2.7"
THERE = "198.51.100.9"
FAST = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1)
SLOWER = PasswordHasher(memory_cost=16, time_cost=2, parallelism=1)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast hash: the slow one has its own tests."""
    monkeypatch.setattr(passwords, "_HASHER", FAST)
    monkeypatch.setattr(passwords, "_DUMMY", passwords.hashed("nobody"))


def sign_up(db: Database, name: str = "Sora", password: str = GOOD, person: Person | None = None, **changes: Any) -> Person:
    wanted = {"registration": "open", "where": HERE, "now": NOW} | changes
    return known(db, account.sign_up(db, person, name, password, **wanted))


def sign_in(db: Database, name: str = "Sora", password: str = GOOD, person: Person | None = None, **changes: Any) -> Person:
    wanted = {"where": HERE, "now": NOW} | changes
    return known(db, account.sign_in(db, person, name, password, **wanted), wanted["now"])


def known(db: Database, entered: Entered, now: datetime = NOW) -> Person:
    found = person_of(db, entered.token, now)
    assert found
    return found


def guest(db: Database) -> Person:
    """Somebody without an account who has answered one of four questions, wrongly."""
    load_decks(db)
    started = play.start(db, None, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW)
    found = person_of(db, started.token or "", NOW)
    assert found
    pages = [play.question(db, found, started.key, place, NOW) for place in (1, 2, 3, 4)]
    page = next(page for page in pages if page.kind.name == "choice")
    play.answer(db, found, started.key, page.row.place, answers.wrong(page.body, page.row.arrangement), NOW)
    return found


def row(db: Database, person: Person) -> Any:
    with db.reading() as session:
        return session.execute(select(UserRow.__table__).where(UserRow.id == person.id)).first()


def count(db: Database, table: Any, **where: Any) -> int:
    with db.reading() as session:
        return int(session.execute(select(func.count()).select_from(table).filter_by(**where)).scalar_one())


def set_columns(db: Database, person: Person, **columns: Any) -> None:
    with db.writing() as session:
        session.execute(update(UserRow).where(UserRow.id == person.id).values(**columns))
        session.commit()


def add_report(db: Database, person: Person, text: str = "The blue is wrong.") -> None:
    with db.writing() as session:
        session.execute(
            insert(ReportRow).values(question_id=1, revision_id=1, user_id=person.id, lang="en", text=text, created_at=NOW)
        )
        session.commit()


def add_class(db: Database, *members: Person, owner: Person | None = None, name: str = "Year 9") -> int:
    with db.writing() as session:
        columns = {"name": name, "code": name, "owner_id": owner and owner.id, "created_at": NOW}
        class_id = session.execute(insert(ClassRow).values(**columns).returning(ClassRow.id)).scalar_one()
        for member in members:
            session.execute(insert(MemberRow).values(class_id=class_id, user_id=member.id, joined_at=NOW))
        session.commit()
    return int(class_id)


def refused(db: Database, work: Callable[[], Any], error: type[Exception]) -> Any:
    """The error that ``work`` raises, after a look that it left no trace but in the limits."""
    before = dump(db)
    with pytest.raises(error) as found:
        work()
    after = dump(db)
    assert {name: rows for name, rows in after.items() if name != "bucket"} == {
        name: rows for name, rows in before.items() if name != "bucket"
    }
    return found.value


# --- sign up


def test_somebody_new_becomes_a_learner_and_is_signed_in(db: Database) -> None:
    person = sign_up(db, "  Sora ")
    assert (person.name, person.role) == ("Sora", "learner")


def test_a_guest_becomes_an_account_and_keeps_what_they_did(db: Database) -> None:
    before = guest(db)
    person = sign_up(db, person=before)
    assert person.id == before.id
    assert not person.is_guest
    assert count(db, AttemptRow, user_id=person.id) == 1
    assert count(db, UserRow) == 1


def test_the_token_of_the_guest_is_worth_nothing_after_signing_up(db: Database) -> None:
    load_decks(db)
    started = play.start(db, None, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW)
    sign_up(db, person=person_of(db, started.token or "", NOW))
    assert person_of(db, started.token or "", NOW) is None


@pytest.mark.parametrize("name", ["Sora", "SORA", " sora ", "ｓｏｒａ", "Ѕо\u0433а".replace("\u0433", "r")])
def test_a_name_that_looks_like_one_that_is_taken_is_refused(db: Database, name: str) -> None:
    sign_up(db)
    error = refused(db, lambda: sign_up(db, name), Invalid)
    assert error.problems[0].where == ("name",)


def test_a_name_all_in_letters_of_another_alphabet_clashes_with_its_twin(db: Database) -> None:
    sign_up(db, "ace")
    error = refused(db, lambda: sign_up(db, "асе"), Invalid)
    assert "looks the same" in str(error.problems[0])


def test_of_two_who_choose_one_name_in_the_same_moment_one_gets_it(db: Database) -> None:
    def attempt(_: int) -> bool:
        try:
            sign_up(db)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    assert count(db, UserRow) == 1


def test_every_problem_of_name_and_password_is_told_at_once(db: Database) -> None:
    error = refused(db, lambda: sign_up(db, "a\u200bb", "short"), Invalid)
    assert [problem.where for problem in error.problems] == [("name",), ("password",)]


@pytest.mark.parametrize("registration", ["invite", "closed"])
def test_nobody_signs_up_where_registration_is_not_open(db: Database, registration: str) -> None:
    refused(db, lambda: sign_up(db, registration=registration), NotAllowed)


def test_somebody_with_an_account_cannot_make_another_one_by_mistake(db: Database) -> None:
    person = sign_up(db)
    refused(db, lambda: sign_up(db, "Umi", person=person), Conflict)


def test_two_classes_can_sign_up_in_one_lesson_from_one_address_and_a_machine_cannot_go_on(db: Database) -> None:
    for number in range(100):
        sign_up(db, f"learner {number}")
    refused(db, lambda: sign_up(db, "one more"), TooMany)
    sign_up(db, "from elsewhere", where=THERE)


# --- sign in


@pytest.mark.parametrize("name", ["Sora", " SORA", "ｓｏｒａ"])
def test_somebody_signs_in_with_any_spelling_of_the_name(db: Database, name: str) -> None:
    person = sign_up(db)
    assert sign_in(db, name).id == person.id


@pytest.mark.parametrize(
    ("name", "password"), [("Sora", OTHER), ("Nobody", GOOD), ("Sora", ""), ("", GOOD), ("a\0b", GOOD), ("x" * 5000, GOOD)]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(db: Database, name: str, password: str) -> None:
    sign_up(db)
    error = refused(db, lambda: sign_in(db, name, password), Invalid)
    assert (error.status, error.message, error.problems) == (422, "The name or the password is not right.", ())


def test_an_account_without_a_password_lets_nobody_in(db: Database) -> None:
    account.create(db, "Sora", "instructor", None, NOW)
    for password in ("", "None", GOOD):
        refused(db, lambda password=password: sign_in(db, "Sora", password), Invalid)


def test_a_disabled_account_is_answered_like_a_wrong_password(db: Database) -> None:
    set_columns(db, sign_up(db), disabled=True)
    error = refused(db, lambda: sign_in(db), Invalid)
    assert error.message == "The name or the password is not right."


def test_what_a_guest_did_moves_into_the_account_and_the_guest_goes(db: Database) -> None:
    person = sign_up(db, now=NOW)
    before = guest(db)
    add_report(db, before)
    both, only = add_class(db, before, person, name="both"), add_class(db, before, name="only the guest")
    found = sign_in(db, person=before)
    assert found.id == person.id
    assert count(db, AttemptRow, user_id=person.id) == count(db, ReportRow, user_id=person.id) == 1
    assert [count(db, MemberRow, class_id=class_id, user_id=person.id) for class_id in (both, only)] == [1, 1]
    assert count(db, MemberRow) == 2
    assert count(db, UserRow) == 1


def test_signing_in_as_somebody_else_ends_the_session_of_this_browser_and_moves_nothing(db: Database) -> None:
    entered = account.sign_up(db, None, "Sora", GOOD, registration="open", where=HERE, now=NOW)
    sign_up(db, "Umi")
    sora = known(db, entered)
    sign_in(db, "Umi", person=sora)
    assert person_of(db, entered.token, NOW) is None
    assert row(db, sora) is not None


def test_a_weaker_hash_is_renewed_at_sign_in(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    person = sign_up(db)
    monkeypatch.setattr(passwords, "_HASHER", SLOWER)
    sign_in(db)
    assert "m=16,t=2,p=1" in row(db, person).password
    sign_in(db)


def test_the_language_and_colours_of_an_account_come_along(db: Database) -> None:
    person = sign_up(db)
    account.prefer(db, person, language="ja", theme="dark")
    account.prefer(db, person, language=None, theme="light")
    entered = account.sign_in(db, None, "Sora", GOOD, where=THERE, now=NOW)
    assert (entered.language, entered.theme) == ("ja", "light")


# --- guessing


def guess(db: Database, times: int, where: Callable[[int], str], name: str = "Sora") -> int:
    """How many of ``times`` wrong passwords were looked at."""
    looked = 0
    for number in range(times):
        try:
            account.sign_in(db, None, name, OTHER, where=where(number), now=NOW)
        except Invalid:
            looked += 1
        except TooMany:
            pass
    return looked


def test_guessing_at_one_name_from_one_address_is_stopped_and_others_there_are_not(db: Database) -> None:
    sign_up(db)
    sign_up(db, "Umi")
    assert guess(db, 100, lambda _: HERE) == 10
    sign_in(db, "Umi")
    with pytest.raises(TooMany) as refused:
        sign_in(db)
    sign_in(db, now=NOW + timedelta(seconds=refused.value.wait))


def test_guessing_at_a_name_that_nobody_has_is_stopped_alike(db: Database) -> None:
    assert guess(db, 100, lambda _: HERE, "Nobody") == 10


def test_guessing_from_many_addresses_is_stopped_and_the_owner_still_gets_in_from_a_known_one(db: Database) -> None:
    sign_up(db)
    sign_in(db, where=THERE)
    assert guess(db, 100, lambda number: f"203.0.113.{number}") == 30
    with pytest.raises(TooMany):
        sign_in(db, where="203.0.113.200")
    sign_in(db, where=THERE)


def test_guessing_one_password_for_many_names_is_stopped(db: Database) -> None:
    assert sum(guess(db, 1, lambda _: HERE, f"name {number}") for number in range(120)) == 100


def test_a_class_behind_one_address_is_never_slowed_down_by_being_right(db: Database) -> None:
    for number in range(40):
        sign_up(db, f"learner {number}")
    for _ in range(5):
        for number in range(40):
            sign_in(db, f"learner {number}")


# --- the password


def test_a_new_password_ends_every_other_session(db: Database) -> None:
    elsewhere = account.sign_up(db, None, "Sora", GOOD, registration="open", where=HERE, now=NOW)
    person = sign_in(db)
    entered = account.change_password(db, person, GOOD, OTHER, NOW)
    assert person_of(db, elsewhere.token, NOW) is None
    assert known(db, entered).id == person.id
    refused(db, lambda: sign_in(db, password=GOOD), Invalid)
    sign_in(db, password=OTHER)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (OTHER, "x" * 3 + "y" * 9, "password"),
        (GOOD, "short", "new_password"),
        (GOOD, "password123", "new_password"),
        (GOOD, "Sora", "new_password"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_bad_one(db: Database, old: str, new: str, where: str) -> None:
    person = sign_up(db)
    error = refused(db, lambda: account.change_password(db, person, old, new, NOW), Invalid)
    assert error.problems[0].where == (where,)
    sign_in(db)


def test_a_browser_that_was_left_alone_cannot_be_used_to_guess_the_password(db: Database) -> None:
    person = sign_up(db)
    looked = 0
    for _ in range(30):
        try:
            account.change_password(db, person, OTHER, "something new", NOW)
        except Invalid:
            looked += 1
        except TooMany:
            pass
    assert looked == 10


# --- the command line's


def test_somebody_is_made_with_any_role_but_guest(db: Database) -> None:
    for role in ("learner", "instructor", "admin"):
        account.create(db, f"the {role}", role, GOOD, NOW)
        assert sign_in(db, f"the {role}").role == role
    refused(db, lambda: account.create(db, "Sora", "guest", GOOD, NOW), Invalid)
    refused(db, lambda: account.create(db, "Sora", "root", GOOD, NOW), Invalid)
    refused(db, lambda: account.create(db, "The Admin", "learner", None, NOW), Invalid)


def test_fewer_rights_hold_from_the_next_request_on(db: Database) -> None:
    account.create(db, "Sora", "instructor", GOOD, NOW)
    entered = account.sign_in(db, None, "Sora", GOOD, where=HERE, now=NOW)
    assert known(db, entered).role == "instructor"
    account.set_role(db, "sora", "learner")
    assert known(db, entered).role == "learner"


def test_more_rights_begin_with_a_new_sign_in(db: Database) -> None:
    entered = account.sign_up(db, None, "Sora", GOOD, registration="open", where=HERE, now=NOW)
    account.set_role(db, "Sora", "instructor")
    assert person_of(db, entered.token, NOW) is None
    assert sign_in(db).role == "instructor"


def test_a_role_needs_somebody_and_has_to_exist(db: Database) -> None:
    sign_up(db)
    refused(db, lambda: account.set_role(db, "Nobody", "learner"), NotFound)
    refused(db, lambda: account.set_role(db, "Sora", "guest"), Invalid)


# --- what is kept, and what goes


def test_the_download_holds_what_a_person_did_and_nobody_else(db: Database) -> None:
    before = guest(db)
    add_report(db, before)
    add_class(db, before)
    person = sign_up(db, person=before)
    other = sign_up(db, "Umi")
    data = belongings.download(db, person)
    assert (data["name"], data["role"]) == ("Sora", "learner")
    [attempt] = data["attempts"]
    assert (attempt["slug"], attempt["total"], attempt["answered"]) == ("colours", 4, 1)
    [answer] = attempt["answers"]
    assert (answer["question"], answer["score"]) == ("Which colour is the sky?", 0.0)
    assert answer["answer"] in ("Red", "Green")
    assert [report["text"] for report in data["reports"]] == ["The blue is wrong."]
    assert [membership["name"] for membership in data["classes"]] == ["Year 9"]
    assert "password" not in data
    assert belongings.download(db, other)["attempts"] == []


def test_the_download_tells_no_score_that_the_quiz_does_not_tell_yet(db: Database) -> None:
    load_decks(db)
    started = play.start(db, None, "colours", lang="en", number=0, order="deck", feedback="end", now=NOW)
    person = person_of(db, started.token or "", NOW)
    assert person
    page = play.question(db, person, started.key, 1, NOW)
    play.answer(db, person, started.key, 1, answers.right(page.body, page.row.arrangement), NOW)
    [attempt] = belongings.download(db, person)["attempts"]
    assert attempt["score"] is None
    assert [answer["score"] for answer in attempt["answers"]] == [None]
    play.finish(db, person, started.key, NOW)
    assert belongings.download(db, person)["attempts"][0]["score"] == 1.0


def test_deleting_an_account_leaves_nothing_of_its_person(db: Database) -> None:
    before = guest(db)
    add_report(db, before)
    add_class(db, before)
    person = sign_up(db, person=before)
    umi = sign_up(db, "Umi")
    belongings.delete(db, person, password=GOOD, sure=False, now=NOW)
    rows = dump(db)
    assert [len(rows[name]) for name in ("attempt", "item", "report", "member")] == [0, 0, 0, 0]
    assert len(rows["class"]) == 1
    assert "Sora" not in str(rows)
    assert [user[0] for user in rows["user"]] == [umi.id]
    assert len(rows["session"]) == 1


def test_what_an_instructor_made_stays_without_an_owner(db: Database) -> None:
    load_decks(db)
    account.create(db, "Sora", "instructor", GOOD, NOW)
    person = sign_in(db)
    add_class(db, owner=person)
    with db.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE deck SET owner_id = {person.id}")
        session.commit()
    assert (belongings.overview(db, person, NOW).counts.decks, belongings.overview(db, person, NOW).counts.classes) == (1, 1)
    questions = dump(db)["question"]
    belongings.delete(db, person, password=GOOD, sure=False, now=NOW)
    assert count(db, ClassRow, owner_id=None) == 1
    assert dump(db)["question"] == questions


def test_an_account_is_not_deleted_without_its_password_and_a_guest_has_to_be_sure(db: Database) -> None:
    before = guest(db)
    refused(db, lambda: belongings.delete(db, before, password="", sure=False, now=NOW), Invalid)
    person = sign_up(db, person=before)
    refused(db, lambda: belongings.delete(db, person, password=OTHER, sure=True, now=NOW), Invalid)


def test_deleting_twice_is_told_in_clear_words(db: Database) -> None:
    person = guest(db)
    belongings.delete(db, person, password="", sure=True, now=NOW)
    assert "deleted already" in str(refused(db, lambda: belongings.delete(db, person, password="", sure=True, now=NOW), Conflict))
    with pytest.raises(NotFound):
        belongings.overview(db, person, NOW)


def test_pruning_removes_guests_who_stayed_away_and_sessions_that_are_over(db: Database) -> None:
    idle = guest(db)
    add_report(db, idle)
    sign_up(db)
    account.create(db, "Teacher", "instructor", GOOD, NOW)
    sign_in(db, "Teacher")
    assert account.prune(db, NOW + timedelta(hours=11)) == account.Pruned(guests=0, sessions=0, limits=0, tickets=0)
    assert account.prune(db, NOW + timedelta(hours=13)).sessions == 1  # instructors are signed out after 12 hours
    assert account.prune(db, NOW + timedelta(days=179)).guests == 0
    pruned = account.prune(db, NOW + timedelta(days=181))
    assert (pruned.guests, pruned.sessions) == (1, 1)
    rows = dump(db)
    assert (len(rows["user"]), len(rows["attempt"]), len(rows["report"]), len(rows["bucket"])) == (2, 0, 0, 0)
