"""Token buckets: how often something may be tried."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from quizapp.db import Database
from quizapp.errors import TooMany
from quizapp.services import ratelimit
from quizapp.services.ratelimit import Limit
from tests.factories import NOW

TRIES = Limit("tries", 3, 60)
OTHERS = Limit("others", 1, 60)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def drawn(db: Database, times: int, *, who: str = "sora", after: float = 0) -> int:
    """How many of ``times`` tries are allowed."""
    allowed = 0
    for _ in range(times):
        try:
            ratelimit.take(db, NOW + seconds(after), (TRIES, who))
            allowed += 1
        except TooMany:
            pass
    return allowed


def test_a_burst_is_allowed_and_then_one_at_a_time(db: Database) -> None:
    assert drawn(db, 10) == 3
    assert drawn(db, 10, after=59) == 0
    assert drawn(db, 10, after=60) == 1
    assert drawn(db, 10, after=60 + 125) == 2


def test_a_bucket_never_holds_more_than_a_burst(db: Database) -> None:
    assert drawn(db, 1) == 1
    assert drawn(db, 10, after=24 * 3600) == 3


def test_each_person_has_a_bucket_of_their_own(db: Database) -> None:
    assert drawn(db, 4) == 3
    assert drawn(db, 4, who="umi") == 3


def test_the_refusal_says_when_the_next_try_is_possible(db: Database) -> None:
    drawn(db, 3)
    with pytest.raises(TooMany) as refused:
        ratelimit.take(db, NOW + seconds(20), (TRIES, "sora"))
    assert refused.value.wait == 40
    assert "in 40 seconds" in str(refused.value)
    ratelimit.take(db, NOW + seconds(20 + refused.value.wait), (TRIES, "sora"))


def test_a_long_wait_is_told_in_minutes(db: Database) -> None:
    slow = Limit("slow", 1, 3600)
    ratelimit.take(db, NOW, (slow, "sora"))
    with pytest.raises(TooMany, match="in 60 minutes"):
        ratelimit.take(db, NOW, (slow, "sora"))


def test_a_refused_try_does_not_make_the_wait_longer(db: Database) -> None:
    drawn(db, 3)
    drawn(db, 50, after=30)
    assert drawn(db, 2, after=60) == 1


def test_where_one_bucket_is_empty_nothing_is_drawn_from_the_others(db: Database) -> None:
    ratelimit.take(db, NOW, (OTHERS, "sora"))
    for _ in range(5):
        with pytest.raises(TooMany):
            ratelimit.take(db, NOW, (TRIES, "sora"), (OTHERS, "sora"))
    assert drawn(db, 10) == 3


def test_what_is_given_back_can_be_drawn_again(db: Database) -> None:
    for _ in range(20):
        ratelimit.take(db, NOW, (TRIES, "sora"))
        with db.writing() as session:
            ratelimit.give_back(session, [(TRIES, "sora")])
            session.commit()
    assert drawn(db, 10) == 3


def test_of_many_tries_at_the_same_moment_no_more_than_a_burst_are_allowed(db: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: drawn(db, 5), range(8))) == 3


def test_a_clock_that_goes_back_gives_no_tokens_and_takes_none(db: Database) -> None:
    assert drawn(db, 2, after=1000) == 2
    assert drawn(db, 10, after=0) == 1


def test_old_buckets_are_forgotten_and_names_are_not_readable_in_new_ones(db: Database) -> None:
    drawn(db, 1, who="sora 192.0.2.7")
    with db.writing() as session:
        rows = session.connection().exec_driver_sql("SELECT key FROM bucket").fetchall()
        assert "sora" not in str(rows)
        assert "192.0.2.7" not in str(rows)
        assert ratelimit.forget_old(session, NOW + timedelta(hours=23)) == 0
        assert ratelimit.forget_old(session, NOW + timedelta(hours=25)) == 1
        session.commit()


def test_who_was_right_is_remembered_for_thirty_days(db: Database) -> None:
    assert not ratelimit.is_known(db, "sora", NOW)
    with db.writing() as session:
        ratelimit.remember(session, "sora", NOW)
        session.commit()
    assert ratelimit.is_known(db, "sora", NOW + timedelta(days=29))
    assert not ratelimit.is_known(db, "sora", NOW + timedelta(days=30))
    assert not ratelimit.is_known(db, "umi", NOW)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("", "unknown"),
        ("evil\r\n", "unknown"),
    ],
)
def test_one_household_is_one_address(address: str | None, network: str) -> None:
    assert ratelimit.network(address) == network
