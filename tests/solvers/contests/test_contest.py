"""Contests: published equilibria, closed forms, brute force and refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InfeasibleDesign, InputError
from citypact.solvers.contests import contest
from citypact.solvers.contests.scan import best_gain


def earned(values, efforts, r, at, x):
    """Payoff of one contestant by another effort, term by term."""
    impact = [e**r for e in efforts]
    impact[at] = x**r
    return values[at] * impact[at] / sum(impact) - x


def test_five_equal_contestants_dissipate_four_fifths() -> None:
    """Tullock 1980: x = V(n-1)/n^2 = 16, dissipation 0.8, payoffs 4."""
    found = contest([100] * 5)
    assert found.efforts == (16.0,) * 5
    assert (found.dissipation, found.payoffs) == (0.8, pytest.approx((4.0,) * 5, rel=1e-15))
    assert found.win_probabilities == (0.2,) * 5
    assert found.unique is True


@pytest.mark.parametrize(
    ("values", "efforts", "total"),
    [
        ([4, 1], ["16/25", "4/25"], "4/5"),  # Hillman and Riley 1989
        ([100, 50], ["200/9", "100/9"], "100/3"),
        ([10, 10, 4], ["5/2", "5/2", "0"], "5"),  # Stein 2002: the third stays out
        ([10, 10, 8], ["400/169", "400/169", "240/169"], "80/13"),
    ],
)
def test_lotteries_with_unequal_values_are_exact(values, efforts, total) -> None:
    found = contest(values)
    assert found.fractions == tuple(map(Fraction, efforts))
    assert sum(found.fractions) == Fraction(total)
    assert found.certificate.holds


def test_the_fixture_of_two_cores() -> None:
    """models.md §7.7: (5, 3) gives 1.171875 and 1.953125; V_i^2 V_j / (V_i + V_j)^2."""
    found = contest([5, 3], players=("a", "b"))
    assert (found.efforts[0], found.payoffs[0]) == (1.171875, 1.953125)
    assert found.payoffs[1] == pytest.approx(27 / 64, rel=1e-15)


def test_less_decisive_efforts_of_three() -> None:
    """Oracle tullock-n3-r0.8: r V (n-1)/n^2 = 16, dissipation 8/15."""
    found = contest([90] * 3, Fraction(4, 5))
    assert found.efforts == pytest.approx((16.0,) * 3, rel=1e-13)
    assert found.dissipation == pytest.approx(8 / 15, rel=1e-13)


@pytest.mark.parametrize("seed", range(6))
def test_two_unequal_contestants_follow_the_formula_of_nti(seed) -> None:
    """Nti 1999: x_i = r v_i (v_1 v_2)^r / (v_1^r + v_2^r)^2, if r <= 1 + (v_2/v_1)^r."""
    random = np.random.default_rng(seed)
    first, second = sorted(random.uniform(1, 3, 2), reverse=True)
    r = float(random.uniform(0.3, 2.0))
    if r > 1 + (second / first) ** r:
        with pytest.raises(InfeasibleDesign, match="there is one at decisiveness 1"):
            contest([first, second], r)
        return
    common = r * (first * second) ** r / (first**r + second**r) ** 2
    assert contest([first, second], r).efforts == pytest.approx((first * common, second * common), rel=1e-12)


def test_the_edge_of_existence_for_two() -> None:
    value = 1 / 2
    low, high = 1.0, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if middle <= 1 + value**middle else (low, middle)
    assert contest([1, value], low - 1e-9).payoffs[1] == pytest.approx(0, abs=1e-8)
    with pytest.raises(InfeasibleDesign):
        contest([1, value], high + 1e-9)


def test_all_of_n_equal_contestants_take_part_up_to_n_over_n_minus_one() -> None:
    assert contest([1] * 4, Fraction(4, 3)).active == ("player 1", "player 2", "player 3", "player 4")
    beyond = contest([1] * 4, 1.4)
    assert len(beyond.active) == 3
    assert beyond.unique is False


@pytest.mark.parametrize("seed", range(8))
def test_no_effort_on_a_fine_grid_earns_more(seed) -> None:
    random = np.random.default_rng(seed)
    values = random.uniform(1, 4, int(random.integers(2, 6))).tolist()
    r = float(random.choice([0.2, 0.5, 0.9, 1.0, 1.05, 1.2]))
    try:
        found = contest(values, r)
    except InfeasibleDesign:
        assert r > 1
        return
    for at, value in enumerate(values):
        best = max(earned(values, found.efforts, r, at, x) for x in np.linspace(0, value, 4001))
        assert best <= found.payoffs[at] + 1e-9 * value
        assert found.payoffs[at] >= -1e-12


def test_where_no_equilibrium_exists_best_replies_never_meet() -> None:
    """At (1, 1/2) and r = 1.9 the first-order point leaves the weaker less than nothing."""
    r, first, second = 1.9, 1.0, 0.5
    common = r * (first * second) ** r / (first**r + second**r) ** 2
    efforts = [first * common, second * common]
    assert earned([first, second], efforts, r, 1, efforts[1]) < 0
    assert best_gain(second, efforts[1], np.array(efforts[:1]), r) > 0.01
    with pytest.raises(InfeasibleDesign, match=r"at decisiveness 1\.9 whoever takes part would earn"):
        contest([first, second], r)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("r", [0.7, 1, 1.2])
def test_the_unit_of_money_does_not_matter(unit, r) -> None:
    base, scaled = contest([5, 3, 4], r), contest([5 * unit, 3 * unit, 4 * unit], r)
    assert np.array(scaled.efforts) / unit == pytest.approx(base.efforts, rel=1e-12)
    assert scaled.dissipation == pytest.approx(base.dissipation, rel=1e-12)


def test_renaming_the_contestants_permutes_the_answer() -> None:
    base, turned = contest([5, 3, 4], 0.8), contest([4, 5, 3], 0.8)
    assert turned.efforts == pytest.approx([base.efforts[at] for at in (2, 0, 1)], rel=1e-13)


def test_dearer_effort_is_a_smaller_value() -> None:
    dear, plain = contest([6, 3], cost=[2, 1]), contest([3, 3])
    assert dear.fractions == plain.fractions
    assert dear.spending == (1.5, 0.75)
    assert dear.waste == 2.25
    assert dear.payoffs == (1.5, 0.75)


def test_waste_rises_with_the_number_of_equals() -> None:
    waste = [contest([1] * n).dissipation for n in range(2, 7)]
    assert waste == pytest.approx([(n - 1) / n for n in range(2, 7)], rel=1e-15)


def test_the_certificate_notices_tampering() -> None:
    from citypact.solvers.contests.recheck import recheck_contest

    values = [Fraction(5), Fraction(3)]
    for spoilt in (0.25, float("nan")):
        efforts = np.array([spoilt, 0.140625])
        assert not recheck_contest(("a", "b"), values, Fraction(1), efforts, None).holds
    off = (Fraction(75, 64) + Fraction(1, 10**6), Fraction(45, 64))
    exact = np.array([0.234375, 0.140625])
    assert not recheck_contest(("a", "b"), values, Fraction(1), exact, off).holds


def test_the_result_is_plain_data_and_sentences() -> None:
    found = contest([10, 10, 4], players=("a", "b", "c"))
    assert json.loads(json.dumps(found.to_dict()))["active"] == ["a", "b"]
    assert "c stay out." in found.explain()
    assert "50.0% of the prize" in found.explain()
    assert "not all excluded" in replace(found, unique=None).explain()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([5],), "values: found 1 contestants, expected two or more"),
        (([5, 0],), r"values\[1\]: found 0, expected a positive amount"),
        (([5, float("nan")],), r"values\[1\]: found nan, expected a finite number"),
        (([5, 3], 0), "decisiveness: found 0, expected a number between 0.01 and 100"),
        (([5, 3], 1, [1, 2, 3]), "cost: found 3 numbers, expected one for all, or 2"),
        (([5, 3], 1, 1, ("a", "a")), "players: found a, a, expected 2 different names"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, message) -> None:
    with pytest.raises(InputError, match=message):
        contest(*arguments)


@pytest.mark.parametrize("values", [None, 5, "ab", np.ones((2, 2))])
def test_values_are_one_number_each(values) -> None:
    with pytest.raises(InputError, match="values: found shape"):
        contest(values)
