"""The figures of questions and quizzes: a small table worked out by hand, larger ones by numpy and scipy, rules for all tables."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.analysis.statistics.items import Item, Quiz, Row, item, quiz, rest
from quizapp.analysis.statistics.reliability import alpha

# Ten learners, five questions; the figures below were worked out with numpy 2.4 and scipy 1.17.
WHOLE = [
    (1, 1, 1, 0, 1),
    (1, 0, 1, 1, 0.5),
    (0, 0, 1, 0, 0),
    (1, 1, 1, 1, 1),
    (1, 0, 0, 0, 0.5),
    (0, 0, 1, 1, 0),
    (1, 1, 0, 0, 1),
    (0, 0, 1, 0, 0.5),
    (1, 1, 1, 1, 0),
    (1, 0, 1, 0, 0.5),
]
# Six attempts at draws of three questions of four; None was not drawn.
DRAWN = [(1, 1, 0, None), (0, None, 1, 1), (1, 0, None, 1), (None, 1, 1, 0), (0, 0, None, 0), (1, None, 0.5, 1)]


def rows_of(table: Sequence[Sequence[float | None]]) -> list[Row]:
    """A row a cell; every line of the table is one attempt of a learner of its own."""
    return [
        Row(attempt, attempt, question, score)
        for attempt, line in enumerate(table)
        for question, score in enumerate(line)
        if score is not None
    ]


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-11, abs=1e-12)


def column(found: Quiz, figure: str) -> list[float | None]:
    return [getattr(found.items[name], figure) for name in sorted(found.items, key=str)]


def test_a_small_table_by_hand() -> None:
    """x: 1 1 0 and 1 0 0. T: 1, 1/2, 0. Beside each question the rest is the other one: r = .5."""
    found = quiz(rows_of([(1, 1), (1, 0), (0, 0)]))
    assert (found.attempts, found.learners, found.questions) == (3, 3, 2)
    assert (found.mean, found.median, found.deviation) == (0.5, 0.5, 0.5)
    assert column(found, "facility") == [near(2 / 3), near(1 / 3)]
    assert column(found, "discrimination") == [near(0.5), near(0.5)]
    assert column(found, "efficiency") == [near(1), near(1)]
    assert column(found, "weight") == [near(0.5), near(0.5)]
    # KR-20 by hand: 2/1 · (1 − (1/3 + 1/3) / 1).
    assert found.alpha == near(2 / 3)
    assert found.error_ratio == near((1 / 3) ** 0.5)
    assert found.standard_error == near((1 / 3) ** 0.5 / 2)
    assert found.skewness == near(0)
    assert found.kurtosis is None


def test_a_larger_table_has_the_figures_that_numpy_and_scipy_give() -> None:
    found = quiz(rows_of(WHOLE))
    assert column(found, "facility") == [near(value) for value in (0.7, 0.4, 0.8, 0.4, 0.5)]
    assert column(found, "deviation") == [
        near(value)
        for value in (0.4830458915396479, 0.5163977794943223, 0.42163702135578396, 0.5163977794943223, 0.408248290463863)
    ]
    assert column(found, "discrimination") == [
        near(value)
        for value in (0.39477101697586137, 0.5345224838248487, -0.10206207261596574, 0.17206180040292132, 0.23472626340651012)
    ]
    assert column(found, "efficiency") == [near(value) for value in (6 / 11, 8 / 13, -1 / 7, 9 / 44, 1 / 4)]
    assert column(found, "weight") == [
        pytest.approx(value, abs=5e-9) for value in (0.22930561, 0.25439173, 0.12178077, 0.21093048, 0.18359142)
    ]
    assert (found.mean, found.median) == (near(0.56), near(0.55))
    assert found.deviation == near(0.26331223544175336)
    assert found.skewness == near(0.22457982359005882)
    assert found.kurtosis == near(-1.110854289940933)
    assert found.alpha == near(0.4487179487179487)
    assert found.error_ratio == near(0.7424837043882184)
    assert found.standard_error == near(0.1955050439815358)


def test_draws_are_compared_by_shares_of_their_own_questions() -> None:
    found = quiz(rows_of(DRAWN))
    assert (found.attempts, found.questions) == (6, 3)
    assert [one.attempts for _, one in sorted(found.items.items())] == [5, 4, 4, 5]
    assert column(found, "facility") == [near(value) for value in (0.6, 0.5, 0.625, 0.6)]
    assert column(found, "discrimination") == [
        near(value) for value in (0.12309149097933274, 0, -0.9045340337332909, 0.12309149097933274)
    ]
    assert column(found, "efficiency") == [near(value) for value in (1 / 6, 0, -1, 1 / 6)]
    root = [0.11666666666666667**0.5, 0.1111111111111111**0.5, 0.11666666666666667**0.5]
    assert column(found, "weight") == [near(root[0] / sum(root)), near(root[1] / sum(root)), None, near(root[2] / sum(root))]
    assert found.mean == near((4 * 2 / 3 + 2.5 / 3) / 6)
    assert found.alpha == near(-0.19488597097442992)


def test_a_question_beside_its_rests_has_the_figures_that_it_has_in_the_quiz() -> None:
    rows = rows_of(DRAWN)
    sums = {attempt: sum(score for score in line if score is not None) for attempt, line in enumerate(DRAWN)}
    for name, found in quiz(rows).items.items():
        mine = [row for row in rows if row.item == name]
        alone = item(mine, [rest(sums[row.attempt], 3, row.score) for row in mine])
        assert (alone.facility, alone.discrimination, alone.efficiency) == (found.facility, found.discrimination, found.efficiency)


def test_nothing_has_no_figures() -> None:
    assert quiz([]) == Quiz(0, 0, {})
    assert item([], []) == Item(0, 0)


def test_a_share_stands_in_the_band_that_begins_with_it_and_the_whole_mark_in_the_last() -> None:
    shares = [(0,), (0.0999,), (0.1,), (0.3,), (0.7,), (0.899,), (0.9,), (1,)]
    assert quiz(rows_of(shares)).bands == (2, 1, 0, 1, 0, 0, 0, 1, 1, 2)


def test_one_attempt_has_a_facility_and_nothing_that_compares() -> None:
    found = quiz(rows_of([(1, 0)]))
    assert found == Quiz(1, 1, found.items, 2, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0), 0.5, 0.5)
    assert found.items[0] == Item(1, 1, 1.0, found.items[0].interval)
    assert found.items[0].interval == (near(0.20654931437723745), 1.0)


def test_two_attempts_have_no_alpha_and_no_skewness() -> None:
    found = quiz(rows_of([(1, 0), (1, 1)]))
    assert found.deviation is not None
    assert found.alpha is found.error_ratio is found.standard_error is found.skewness is None


def test_a_question_that_all_answer_alike_does_not_discriminate_either_way() -> None:
    found = quiz(rows_of([(1, 1, 0), (1, 0, 0), (1, 1, 1), (1, 0, 1)]))
    assert found.items[0].deviation == 0
    assert found.items[0].discrimination is found.items[0].efficiency is None
    assert found.items[0].weight == 0


def test_where_everybody_gets_the_same_total_nothing_is_told_apart() -> None:
    found = quiz(rows_of([(1, 0, 1 / 3), (0, 1, 1 / 3), (1, 1 / 3, 0), (0, 1 / 3, 1)]))
    assert found.deviation == 0
    assert found.alpha is found.error_ratio is found.standard_error is found.skewness is found.kurtosis is None
    assert column(found, "weight") == [None, None, None]


def test_a_quiz_of_one_question_has_no_rest_and_no_alpha() -> None:
    found = quiz(rows_of([(1,), (0,), (1,), (1,)]))
    assert found.items[0].discrimination is found.items[0].efficiency is found.alpha is None
    assert rest(1, 1, 1) is None


def test_questions_that_pull_apart_have_an_alpha_below_0_and_no_weight_where_they_take_away() -> None:
    found = quiz(rows_of([(1, 0, 0), (0, 1, 1), (1, 0, 1), (0, 1, 1)]))
    assert found.alpha is not None and found.alpha < 0
    assert found.error_ratio is not None and found.error_ratio > 1
    assert found.items[0].weight is None


def test_questions_that_say_the_same_have_the_alpha_1_and_no_error() -> None:
    found = quiz(rows_of([(1, 1, 1), (0, 0, 0), (1, 1, 1), (0, 0, 0), (1, 1, 1)]))
    assert found.alpha == near(1)
    assert found.standard_error == pytest.approx(0, abs=1e-7)


def test_the_number_of_learners_stands_beside_that_of_attempts() -> None:
    found = quiz([Row(1, "Lea", "q", 1.0), Row(2, "Lea", "q", 0.0), Row(3, "Leo", "q", 1.0)])
    assert (found.attempts, found.learners) == (3, 2)
    assert (found.items["q"].attempts, found.items["q"].learners) == (3, 2)


def test_the_time_is_the_median_of_those_that_are_known() -> None:
    rows = [Row(n, n, "q", 1.0, seconds) for n, seconds in enumerate([5.0, None, 30.0, 9.0])]
    assert quiz(rows).items["q"].seconds == 9
    assert quiz(rows[1:2]).items["q"].seconds is None


TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([None, 0, 0, 0.25, 1 / 3, 0.5, 1, 1]), min_size=width, max_size=width), min_size=0, max_size=12
    )
)


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(table, rng) -> None:  # type: ignore[no-untyped-def]
    rows = rows_of(table)
    assert quiz(rows) == quiz(rng.sample(rows, len(rows)))


@given(TABLES)
def test_every_figure_stays_within_its_bounds(table) -> None:  # type: ignore[no-untyped-def]
    found = quiz(rows_of(table))
    assert found.alpha is None or found.alpha <= 1
    assert found.error_ratio is None or found.error_ratio >= 0
    weights = [one.weight for one in found.items.values() if one.weight is not None]
    assert not weights or sum(weights) == pytest.approx(1)
    for one in found.items.values():
        assert one.facility is not None and one.interval is not None
        assert 0 <= one.interval[0] <= one.facility <= one.interval[1] <= 1
        assert one.deviation is None or 0 <= one.deviation <= 0.7072
        assert one.discrimination is None or -1 <= one.discrimination <= 1
        assert one.efficiency is None or one.efficiency <= 1 + 1e-9


@given(TABLES)
def test_what_compares_is_known_only_where_there_is_something_to_compare(table) -> None:  # type: ignore[no-untyped-def]
    rows = rows_of(table)
    found = quiz(rows)
    for name, one in found.items.items():
        scores = [row.score for row in rows if row.item == name]
        assert (one.deviation is None) == (len(scores) < 2)
        if len(scores) < 2 or len(set(scores)) == 1:
            assert one.discrimination is one.efficiency is None
    if found.attempts < 3:
        assert found.alpha is found.skewness is found.kurtosis is None


def cronbach(table: Sequence[Sequence[float]]) -> float | None:
    """The textbook: p/(p − 1) · (1 − Σ var(x_i) / var(T)), with population variances on both sides."""

    def variance(values: Sequence[float]) -> float:
        middle = sum(values) / len(values)
        return sum((value - middle) ** 2 for value in values) / len(values)

    p, total = len(table[0]), variance([sum(line) for line in table])
    return p / (p - 1) * (1 - sum(map(variance, zip(*table, strict=True))) / total) if total > 1e-9 else None


@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(st.lists(st.sampled_from([0, 0.5, 1]), min_size=width, max_size=width), min_size=3, max_size=12)
    )
)
def test_where_all_take_the_same_questions_alpha_is_cronbachs(table) -> None:  # type: ignore[no-untyped-def]
    found, expected = quiz(rows_of(table)).alpha, cronbach(table)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_alpha_of_draws_is_near_that_of_the_whole_quiz_cut_to_their_length() -> None:
    """Spearman and Brown give the alpha of some of the questions. A hard draw must not pass for a weak learner."""
    rng = Random(20261123)
    hard = [question / 12 for question in range(12)]
    able = [rng.gauss(0.5, 0.25) for _ in range(1500)]
    table = [[float(rng.gauss(skill, 0.3) > difficulty) for difficulty in hard] for skill in able]
    draws = [[score if rng.random() < 1 / 3 else None for score in line] for line in table]
    whole, drawn = quiz(rows_of(table)), quiz(rows_of(draws))
    assert whole.alpha is not None and drawn.alpha is not None and drawn.questions is not None
    part = drawn.questions / 12
    assert drawn.alpha == pytest.approx(part * whole.alpha / (1 + (part - 1) * whole.alpha), abs=0.03)


def test_alpha_needs_pairs_of_questions() -> None:
    assert alpha([[Row(n, n, n, 1.0)] for n in range(5)]) is None
