"""Which passwords may be chosen, and how they are kept."""

import pytest
from argon2 import PasswordHasher

from quizapp.services import passwords


@pytest.mark.parametrize(
    "password", ["x7 kestrel", "  spaces first", "space last ", "🦊🐻🐼🐨🐯🦁🐮🐷", "ひみつのことばです", "z1" * 32, "z1" * 64]
)
def test_any_password_of_a_good_length_may_be_chosen(password: str) -> None:
    assert passwords.problems(password, "Sora") == []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "needs at least"),
        ("1234567", "needs at least"),
        ("x7" * 64 + "x", "at most"),
        ("x7" * 5000, "at most"),
        ("x7 kest\0rel", "cannot be typed"),
        ("password123", "most common"),
        ("PASSWORD123", "most common"),
        ("qwertyuiop", "most common"),
        ("aaaaaaaaaaaa", "most common"),
        (" sora aoi ", "must not be the name"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_with_the_reason(password: str, sentence: str) -> None:
    [problem] = passwords.problems(password, "Sora Aoi")
    assert sentence in str(problem)
    assert problem.where == ("password",)


def test_the_list_holds_three_thousand_passwords_of_the_length_that_is_asked_for() -> None:
    assert len(passwords._COMMON) >= 3000
    assert min(map(len, passwords._COMMON)) >= passwords.SHORTEST


def test_a_password_is_kept_as_argon2id_with_the_promised_work() -> None:
    assert passwords.hashed("x7 kestrel").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("typed", ["x7 Kestrel", " x7 kestrel", "x7 kestrel ", "x7 kestre", "x7 kestrel" + "!" * 200])
def test_every_character_counts(typed: str) -> None:
    stored = passwords.hashed("x7 kestrel")
    assert passwords.fits(stored, "x7 kestrel")
    assert not passwords.fits(stored, typed)


def test_the_last_of_128_characters_counts_too() -> None:
    stored = passwords.hashed("a" * 127 + "b")
    assert not passwords.fits(stored, "a" * 127 + "c")
    assert not passwords.fits(stored, "a" * 127 + "b" + "c")


def test_nobody_takes_as_much_work_as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[str] = []

    class Counting:
        def verify(self, stored: str, password: bytes) -> bool:
            work.append(stored.rsplit("$", 2)[0])
            return PasswordHasher().verify(stored, password)

    stored = passwords.hashed("x7 kestrel")
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    assert not passwords.fits(None, "x7 kestrel")
    assert not passwords.fits(stored, "x8 kestrel")
    assert work[0] == work[1]


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(memory_cost=8192, time_cost=1, parallelism=1).hash("x7 kestrel"))
    assert not passwords.is_outdated(passwords.hashed("x7 kestrel"))
