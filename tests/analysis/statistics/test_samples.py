"""The arithmetic: against numbers worked out elsewhere (numpy, scipy), and against what has to hold for every sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.analysis.statistics.samples import correlation, covariance, kurtosis, mean, skewness, variance, wilson

SAMPLE = [1, 2, 2, 3, 9]
SHARES = st.integers(0, 12).map(lambda twelfths: twelfths / 12)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-12, abs=1e-15)


def test_variance_and_covariance_divide_by_one_less_than_there_are() -> None:
    assert mean([1, 2, 6]) == 3
    assert variance([1, 2, 6]) == 7
    assert covariance([1, 2, 6], [2, 0, 1]) == -0.5


def test_skewness_and_kurtosis_are_those_of_k_statistics() -> None:
    assert skewness(SAMPLE) == near(1.9693601762387911)
    assert kurtosis(SAMPLE) == near(4.069186539730417)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.27753279986288926),
        (7, 10, 0.39677814746114526, 0.892208732593699),
        (10, 10, 0.7224672001371109, 1.0),
        (1, 3, 0.06149194472039626, 0.7923403991979523),
        (81, 100, 0.7222115462093562, 0.8748524849023126),
    ],
)
def test_the_interval_is_wilsons(right: int, n: int, low: float, high: float) -> None:
    assert wilson(right / n, n) == (near(low), near(high))


@pytest.mark.parametrize(
    ("figure", "least"), [(mean, 1), (variance, 2), (skewness, 3), (kurtosis, 4)], ids=lambda one: getattr(one, "__name__", None)
)
def test_a_figure_of_too_few_values_is_not_known(figure, least: int) -> None:  # type: ignore[no-untyped-def]
    assert figure(SAMPLE[: least - 1]) is None
    assert figure(SAMPLE[-least:]) is not None


def test_what_never_varies_has_the_variance_0_and_no_shape_and_no_correlation() -> None:
    same = [0.1] * 7
    assert variance(same) == covariance(same, [1, 2, 3, 4, 5, 6, 7]) == 0
    assert skewness(same) is kurtosis(same) is correlation(same, [1, 2, 3, 4, 5, 6, 7]) is None
    assert correlation([1, 2, 3], [5, 5, 5]) is None


def test_no_tries_have_no_interval_and_one_pair_no_correlation() -> None:
    assert wilson(0.5, 0) is None
    assert covariance([1], [2]) is correlation([1], [2]) is correlation([], []) is None


@given(st.lists(st.tuples(SHARES, SHARES), min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(pairs, rng) -> None:  # type: ignore[no-untyped-def]
    mixed = rng.sample(pairs, len(pairs))
    for figure in (mean, variance, skewness, kurtosis):
        assert figure([x for x, _ in pairs]) == figure([x for x, _ in mixed])
    for of_both in (covariance, correlation):
        assert of_both(*zip(*pairs, strict=True)) == of_both(*zip(*mixed, strict=True))


@given(st.lists(st.tuples(SHARES, SHARES), min_size=2, max_size=30))
def test_a_correlation_is_from_minus_1_to_1_whichever_side_comes_first(pairs) -> None:  # type: ignore[no-untyped-def]
    left, right = zip(*pairs, strict=True)
    found = correlation(left, right)
    assert found == correlation(right, left)
    assert found is None or -1 <= found <= 1


@given(SHARES, st.integers(1, 10_000))
def test_the_interval_holds_its_share_and_stays_between_0_and_1(share: float, n: int) -> None:
    found = wilson(share, n)
    assert found is not None
    assert 0 <= found[0] <= share <= found[1] <= 1


@given(SHARES, st.integers(1, 1000))
def test_more_learners_make_the_interval_narrower(share: float, n: int) -> None:
    few, many = wilson(share, n), wilson(share, 4 * n)
    assert few is not None and many is not None
    assert many[1] - many[0] < few[1] - few[0]
