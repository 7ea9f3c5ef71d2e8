"""Quantiles, probabilities and value at risk, against scipy, binomial sums and closed forms."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from citypact.errors import InputError
from citypact.solvers import sample_probability, sample_quantiles, value_at_risk

UNITS = (1e-9, 1.0, 1e9)


@pytest.mark.parametrize("rows", [1, 7, 40, 1000])
@pytest.mark.parametrize("level", [0.05, 0.1, 0.5, 0.95])
def test_a_quantile_is_that_of_numpy_and_its_interval_the_smallest_that_covers(
    rows: int, level: float
) -> None:
    values = np.random.default_rng(rows).normal(size=rows)
    figure = sample_quantiles(values, [level]).figures[0]
    assert figure.value == np.quantile(values, level, method="inverted_cdf")
    ordered = np.concatenate([[-math.inf], np.sort(values), [math.inf]])
    low, high = (int(np.flatnonzero(ordered == end)[0]) for end in (figure.low, figure.high))
    mass = [
        math.comb(rows, k) * level**k * (1 - level) ** (rows - k) if rows < 100 else 0
        for k in range(rows + 1)
    ]
    if rows >= 100:
        mass = list(stats.binom(rows, level).pmf(np.arange(rows + 1)))
    assert sum(mass[:low]) <= 0.025
    assert sum(mass[high:]) <= 0.025 + 1e-12
    # One place further in on either side would miss more often than allowed.
    assert sum(mass[: low + 1]) > 0.025 - 1e-12
    assert sum(mass[high - 1 :]) > 0.025 - 1e-12


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    truth = stats.expon.ppf(0.9)
    covered = [0, 0, 0]
    tail = truth + 1.0  # the exponential law forgets: the mean beyond a quantile is one more
    for _ in range(600):
        values = rng.exponential(size=400)
        figure = sample_quantiles(values, [0.9]).figures[0]
        covered[0] += figure.low <= truth <= figure.high
        mean = value_at_risk(-values, 0.9).tail_mean
        covered[1] += mean.low <= -tail <= mean.high
        share = sample_probability(values > truth).figure
        covered[2] += share.low <= 0.1 <= share.high
    assert covered[0] >= 0.93 * 600
    assert covered[1] >= 0.90 * 600  # the normal law is near only
    assert covered[2] >= 0.93 * 600


@pytest.mark.parametrize(("happened", "rows"), [(0, 1), (1, 1), (0, 30), (3, 30), (30, 30), (999, 10**6)])
def test_an_interval_of_a_probability_is_scipy_s(happened: int, rows: int) -> None:
    holds = np.arange(rows) < happened
    figure = sample_probability(holds, confidence=0.9).figure
    oracle = stats.binomtest(happened, rows).proportion_ci(0.9, method="exact")
    assert (figure.low, figure.high) == pytest.approx((oracle.low, oracle.high), rel=1e-9, abs=1e-15)
    assert figure.value == happened / rows


def test_the_worst_rows_of_a_normal_gain() -> None:
    gains = np.random.default_rng(1).normal(3, 2, 10**6)
    answer = value_at_risk(gains, 0.95, confidence=0.9999)
    z = stats.norm.ppf(0.05)
    assert answer.gain.low < 3 + 2 * z < answer.gain.high
    assert (
        abs(answer.tail_mean.value - (3 - 2 * stats.norm.pdf(z) / 0.05)) < 4 * answer.tail_mean.standard_error
    )
    assert answer.tail_mean.standard_error < 0.01
    assert answer.losing.low < stats.norm.cdf(-1.5) < answer.losing.high
    assert answer.value_at_risk == -answer.gain.value


def test_the_tail_of_ties_is_a_mean_of_whole_and_part_rows() -> None:
    """A quarter of four equal and six other rows: 2.5 rows, by hand."""
    gains = [-4.0, -1.0, -1.0, -1.0, -1.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    answer = value_at_risk(gains, 0.75)
    assert answer.gain.value == -1.0
    assert answer.tail_mean.value == pytest.approx((-4 - 1 - 0.5) / 2.5)
    assert math.isnan(answer.tail_mean.standard_error)
    assert "too few" in answer.explain()


@pytest.mark.parametrize("unit", UNITS)
def test_a_change_of_unit_changes_amounts_alone(unit: float) -> None:
    values = np.random.default_rng(2).normal(size=500)
    one, other = sample_quantiles(values), sample_quantiles(values * unit)
    for a, b in zip(one.figures, other.figures, strict=True):
        assert (b.value, b.low, b.high) == pytest.approx((a.value * unit, a.low * unit, a.high * unit))
    one_risk, other_risk = value_at_risk(values), value_at_risk(values * unit)
    assert other_risk.tail_mean.value == pytest.approx(one_risk.tail_mean.value * unit)
    assert other_risk.tail_mean.standard_error == pytest.approx(one_risk.tail_mean.standard_error * unit)
    assert other_risk.losing == one_risk.losing


def test_rows_without_a_figure_are_counted_and_told() -> None:
    values = [1.0, math.nan, 3.0, math.nan, 2.0]
    quantiles = sample_quantiles(values, [0.5])
    assert (quantiles.rows, quantiles.left_out, quantiles.figures[0].value) == (3, 2, 2.0)
    assert "2 without a figure were left out" in quantiles.explain()
    assert value_at_risk(values).left_out == 2
    share = sample_probability([1, math.nan, 0])
    assert (share.happened, share.rows, share.left_out) == (1, 2, 1)


def test_none_is_a_missing_figure_and_huge_amounts_do_not_overflow() -> None:
    assert sample_quantiles([None, 2.0], [0.5]).left_out == 1  # type: ignore[list-item]
    answer = value_at_risk(np.array([1e150, -1e150] * 50), 0.999)
    assert (answer.gain.value, answer.losing.value) == (-1e150, 0.5)


def test_one_row_and_constants() -> None:
    one = sample_quantiles([4.0], [0.5])
    assert (one.figures[0].value, one.figures[0].low, one.figures[0].high) == (4.0, -math.inf, math.inf)
    assert json.loads(json.dumps(one.to_dict(), allow_nan=False))["quantiles"][0]["low"] is None
    assert "too few rows" in one.explain()
    same = value_at_risk([7.0] * 50)
    assert same.gain.value == same.tail_mean.value == same.tail_mean.low == 7.0
    json.dumps(value_at_risk([7.0]).to_dict(), allow_nan=False)
    json.dumps(sample_probability([True]).to_dict(), allow_nan=False)
    assert "It holds in 1 of 1 rows" in sample_probability([True]).explain()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sample_quantiles([]), "at least one row"),
        (lambda: sample_quantiles([math.nan]), "at least one complete row"),
        (lambda: sample_quantiles([1.0, math.inf]), "numbers up to 1e150"),
        (lambda: sample_quantiles([1.0], [1.0]), "levels: found 1.0"),
        (lambda: sample_quantiles([1.0], [math.nan]), "levels: found nan"),
        (lambda: sample_quantiles(["a"]), "an array of numbers"),
        (lambda: sample_quantiles(["1", "2"]), "an array of numbers"),
        (lambda: sample_quantiles(np.array([1j, 2])), "an array of numbers"),
        (lambda: sample_quantiles(np.array(["2020-01-01"], dtype="M8[D]")), "an array of numbers"),
        (lambda: sample_quantiles([[1.0], [2.0, 3.0]]), "an array of numbers"),
        (lambda: sample_quantiles([10**400]), "an array of numbers"),
        (lambda: sample_quantiles([1.0], 0.5), "levels: found 0.5, expected a list"),  # type: ignore[arg-type]
        (lambda: sample_quantiles([[1.0]]), "one number a row"),
        (lambda: value_at_risk([1.0], 0), "level: found 0"),
        (lambda: value_at_risk([1.0], confidence=True), "confidence: found True"),
        (lambda: sample_probability([0.5]), "holds: found 0.5, expected true or false"),
    ],
)
def test_refusals_name_what_was_found(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        call()
