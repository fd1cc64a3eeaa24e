"""How long a question took."""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.analysis.statistics.times import CAP, seconds

BEGUN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("away", "counted"), [(0, 0), (12.5, 12.5), (600, 600), (601, 600), (86_400, 600), (-3, 0)])
def test_a_time_is_that_since_the_answer_before_and_ten_minutes_at_most(away: float, counted: float) -> None:
    assert seconds(BEGUN, BEGUN + timedelta(seconds=away)) == counted
    assert timedelta(seconds=600) == CAP


def test_what_was_not_answered_took_no_time_that_is_known() -> None:
    assert seconds(BEGUN, None) is None
    assert seconds(None, BEGUN) is None
