"""Each criterion picks the ratios that its own definition calls best, nothing more and nothing less."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import oracles
import pytest
from drawn_games import CRITERION_NUMBERS, amounts, caps, chances, revenues
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.criteria import (
    Criterion,
    Egalitarian,
    Feasible,
    KalaiSmorodinsky,
    Lexicographic,
    MinCentral,
    Nash,
    Nearest,
    Utilitarian,
    seller_share,
)
from citypact.mechanisms.criterion_names import CRITERIA, CriterionOptions, criterion_named
from citypact.mechanisms.ratio_set import MIDPOINT, RatioSet
from citypact.mechanisms.revenue_split import split

F = Fraction
quick = settings(max_examples=50, deadline=None, derandomize=True)
weights = st.fractions(0, 1, max_denominator=12)
OPTIONS: dict[str, Any] = {"origin_weight": 0.3, **CRITERION_NUMBERS}


@quick
@given(R=revenues, L=amounts, K=amounts, w=weights, p=chances, cap=caps)
def test_nash_is_the_best_weighted_product(
    R: Fraction, L: Fraction, K: Fraction, w: Fraction, p: Fraction, cap: Fraction
) -> None:
    found = split(Relocation(R, L, K, voluntary=p), "nash", origin_weight=w, ratio_cap=cap)
    wanted = oracles.nash_ratio(R, L, K, w, p_w=p, cap=cap)
    assert found.agreement == (wanted is not None)
    if found.ratios is not None:
        assert found.ratios.lo == found.ratios.hi == wanted


@quick
@given(R=revenues, L=amounts, K=amounts, p=chances, cap=caps)
def test_egalitarian_is_the_largest_smaller_gain(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, cap: Fraction
) -> None:
    found = split(Relocation(R, L, K, voluntary=p), "egalitarian", ratio_cap=cap)
    wanted = oracles.egalitarian_ratio(R, L, K, p_w=p, cap=cap)
    assert found.agreement == (wanted is not None)
    if found.ratios is not None:
        assert found.ratios.lo == found.ratios.hi == wanted


@quick
@given(R=revenues, L=amounts, K=amounts, p=chances, cap=caps)
def test_kalai_smorodinsky_walks_towards_the_ideal_point(
    R: Fraction, L: Fraction, K: Fraction, p: Fraction, cap: Fraction
) -> None:
    found = split(Relocation(R, L, K, voluntary=p), "kalai-smorodinsky", ratio_cap=cap)
    wanted = oracles.kalai_smorodinsky_ratio(R, L, K, cap, p_w=p)
    assert found.agreement == (wanted is not None)
    if found.ratios is not None and wanted is not None:
        assert found.ratios.lo == found.ratios.hi
        assert abs(found.ratios.exact - wanted) < F(1, 2**80)


def test_kalai_smorodinsky_by_hand() -> None:
    """R=1, L=.1, K=.2, cap .5: .35454… and Nash .45; with L<0 the floor moves the ideal of the other."""
    capped = split(Relocation(1, 0.1, 0.2), "kalai-smorodinsky", ratio_cap=0.5)
    assert capped.ratios == RatioSet.single(F(1, 10) + F(7, 10) * F(4, 11))
    assert split(Relocation(1, 0.1, 0.2), "nash", ratio_cap=0.5).ratio == 0.45
    # L=-.5, K=.2: thresholds [-.5, .8], ideals 1.3 and .8
    floored = split(Relocation(1, -0.5, 0.2), "kalai-smorodinsky")
    assert floored.ratios == RatioSet.single(F(-1, 2) + F(13, 10) * F(13, 21))
    assert split(Relocation(1, -0.5, 0.2), "nash").ratio == 0.15
    # K<0 too: both ideals are cut, by symmetry half
    assert split(Relocation(1, -0.5, -0.5), "kalai-smorodinsky").ratio == 0.5


@quick
@given(R=revenues, L=amounts, K=amounts, w=weights, cap=caps)
def test_utilitarian_is_an_end_or_everything(
    R: Fraction, L: Fraction, K: Fraction, w: Fraction, cap: Fraction
) -> None:
    found = split(Relocation(R, L, K), "utilitarian", origin_weight=w, ratio_cap=cap)
    interval = oracles.acceptable_ratios(R, L, K, cap=cap)
    assert found.agreement == (interval is not None)
    if found.ratios is None or interval is None:
        return

    def welfare(s: Fraction) -> Fraction:
        own, other = oracles.gains(R, L, K, s)
        return w * own + (1 - w) * other

    best = max(map(welfare, interval))
    optimal = [s for s in (*interval, sum(interval) / 2) if welfare(s) == best]
    assert (found.ratios.lo, found.ratios.hi) == (min(optimal), max(optimal))


@quick
@given(R=revenues, L=amounts, K=amounts, reference=weights, cap=caps)
def test_nearest_is_the_closest_acceptable_ratio(
    R: Fraction, L: Fraction, K: Fraction, reference: Fraction, cap: Fraction
) -> None:
    found = split(Relocation(R, L, K), "nearest", reference=reference, ratio_cap=cap)
    interval = oracles.acceptable_ratios(R, L, K, cap=cap)
    assert found.agreement == (interval is not None)
    if found.ratios is not None and interval is not None:
        assert found.ratios.lo == found.ratios.hi
        candidates = [*interval, *([reference] if interval[0] <= reference <= interval[1] else [])]
        assert abs(found.ratios.exact - reference) == min(abs(s - reference) for s in candidates)


@quick
@given(R=revenues, L=amounts, K=amounts, cap=caps)
def test_min_central_spends_exactly_the_gap(R: Fraction, L: Fraction, K: Fraction, cap: Fraction) -> None:
    """W >= 0: the least grant is the smallest sum of losses over the ratios in [0, cap]."""
    found = split(Relocation(R, L, K), "min-central", ratio_cap=cap)
    if R - L - K < 0:
        assert not found.agreement
        return
    ends = [oracles.gains(R, L, K, s) for s in (F(0), cap)]
    least = min(sum(max(F(0), -gain) for gain in pair) for pair in ends)
    interval = oracles.acceptable_ratios(R, L, K, cap=cap)
    assert found.ratios is not None
    assert found.gains is not None
    if interval is not None:
        assert (found.ratios.lo, found.ratios.hi) == interval
        assert not found.levers
    else:
        assert sum(found.levers.values()) == pytest.approx(float(least), rel=1e-14)
        assert min(found.gains.vector()) == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("take-it-or-leave-it", 1.0),
        ("rubinstein", oracles.rubinstein_share(0.9, 0.8)),
        ("need-weighted", 0.4 / 1.4),
        ("rank-weighted", 0.75),
        ("nash", 0.3),
    ],
)
def test_stories_of_power_are_weighted_nash_solutions(name: str, weight: float) -> None:
    game = Relocation(1, 0.2, 0.1)
    assert split(game, name, **OPTIONS).ratio == pytest.approx(0.2 + 0.7 * weight, abs=1e-14)


def test_who_proposes_takes_all_to_the_other_citys_threshold() -> None:
    game = Relocation(1, 0.2, 0.1)
    assert split(game, "take-it-or-leave-it", proposer="origin").ratio == 0.9
    assert split(game, "take-it-or-leave-it", proposer="destination").ratio == 0.2


# Rivals


@quick
@given(
    surpluses=st.lists(st.fractions(0, 3, max_denominator=6), min_size=1, max_size=4),
    w=st.fractions(F(1, 12), F(11, 12), max_denominator=12),
)
def test_seller_share_is_the_weighted_shapley_value(surpluses: list[Fraction], w: Fraction) -> None:
    buyers = len(surpluses)
    value = oracles.weighted_shapley(
        buyers + 1, oracles.seller_buyers_game(surpluses), [w, *[1 - w] * buyers]
    )
    assert seller_share(tuple(surpluses), w) == value[0]


def test_seller_share_at_the_ends_and_by_hand() -> None:
    assert seller_share((F(5), F(3), F(2)), F(1, 2)) == F(19, 6)
    assert seller_share((F(2), F(5), F(3)), F(1, 2)) == F(19, 6)
    assert seller_share((F(5), F(3)), F(1)) == 5
    assert seller_share((F(5), F(3)), F(0)) == 0
    assert seller_share((F(1),) * 11, F(1, 2)) == F(11, 12)
    assert seller_share((F(0),), F(1, 3)) == 0


@quick
@given(
    R=revenues,
    L=amounts,
    K=amounts,
    w=st.fractions(F(1, 6), F(5, 6), max_denominator=6),
    rivals=st.lists(st.fractions(0, 1, max_denominator=8), min_size=1, max_size=3),
)
def test_with_rivals_nash_is_the_weighted_shapley_value(
    R: Fraction, L: Fraction, K: Fraction, w: Fraction, rivals: list[Fraction]
) -> None:
    game = Relocation(R, L, K, rivals=tuple(rivals))
    found = split(game, origin_weight=w)
    interval = oracles.acceptable_ratios(R, L, K)
    core = None if interval is None else (max(interval[0], (L + max(rivals)) / R), interval[1])
    assert found.agreement == (core is not None and core[0] <= core[1])
    if not found.agreement or core is None or found.ratios is None:
        return
    surpluses = [R - L - K, *rivals]
    value = oracles.weighted_shapley(
        len(surpluses) + 1, oracles.seller_buyers_game(surpluses), [w, *[1 - w] * len(surpluses)]
    )
    low, high = interval  # type: ignore[misc]
    assert found.ratios.exact == min(max((L + value[0]) / R, low), high)


def test_one_rival_by_hand() -> None:
    """T50-04: W = (.6, .3), l = k = .2 gives L + W1/2 + W2/6 = .55."""
    assert split(Relocation(1, 0.2, 0.2, rivals=(0.3,))).ratio == 0.55


def test_a_rival_of_the_same_surplus_leaves_the_destination_nothing_in_the_core() -> None:
    found = split(Relocation(1, 0.2, 0.2, rivals=(0.6,)), "egalitarian")
    assert found.ratio_set == (0.8, 0.8)
    assert found.gains is not None
    assert found.gains.vector() == (0.6, 0.0)


@pytest.mark.parametrize(
    "name",
    [name for name in CRITERIA if name not in ("nash", "rubinstein", "need-weighted", "rank-weighted")],
)
def test_every_criterion_but_shapley_s_value_keeps_to_the_core(name: str) -> None:
    game = Relocation(1, 0.2, 0.2, rivals=(0.1, 0.3, 0.3))
    found = split(game, name, **OPTIONS)
    assert found.ratio is not None
    assert found.core == (0.5, 0.8)
    assert 0.5 <= found.ratio <= 0.8
    assert found.certificate.holds


@pytest.mark.parametrize("name", CRITERIA)
def test_a_better_rival_ends_the_talks(name: str) -> None:
    found = split(Relocation(1, 0.2, 0.2, rivals=(0.1, 0.6000001)), name, **OPTIONS)
    assert not found.agreement
    assert "rival" in str(found.reason)


@pytest.mark.parametrize("name", CRITERIA)
def test_ten_equal_rivals(name: str) -> None:
    found = split(Relocation(1, 0.2, 0.2, rivals=(0.25,) * 10), name, **OPTIONS)
    assert found.certificate.holds
    if name == "nash":
        # weight .3: no simplification, so by the dividends of "any of the first k buyers"
        assert found.ratios is not None
        worth = seller_share((F(6, 10), *[F(1, 4)] * 10), F(3, 10))
        assert found.ratios.exact == max(F(2, 10) + worth, F(45, 100))


# Lexicographic and flat


def test_the_second_criterion_chooses_among_the_optima_of_the_first() -> None:
    game = Relocation(1, 0.3, 0.1)
    options = {"reference": 0.5}
    assert split(game, "min-central,nearest", **options).ratio_set == (0.5, 0.5)
    assert split(game, "min-central,nash", **options).ratio_set == (0.6, 0.6)
    assert split(game, "utilitarian,min-central").ratio_set == (0.3, 0.9)
    assert split(game, "nash,nearest", **options).ratio_set == (0.6, 0.6)
    assert split(game, "utilitarian,take-it-or-leave-it", proposer="destination").ratio == 0.3
    assert split(game, " utilitarian , egalitarian ").ratio == 0.6


@quick
@given(R=revenues, L=amounts, K=amounts, cap=caps, w=weights)
def test_a_flat_first_criterion_changes_nothing(
    R: Fraction, L: Fraction, K: Fraction, cap: Fraction, w: Fraction
) -> None:
    game = Relocation(R, L, K)
    assume(game.surplus >= 0)
    alone = split(game, Nash(w), ratio_cap=cap)
    after = split(game, Lexicographic((Utilitarian(F(1, 2)), Nash(w))), ratio_cap=cap)
    assert alone.ratios == after.ratios


@pytest.mark.parametrize("name", ["utilitarian", "min-central"])
def test_a_flat_optimum_is_a_set_with_its_tie_break(name: str) -> None:
    found = split(Relocation(1, 0.3, 0.1), name)
    assert found.ratio_set == (0.3, 0.9)
    assert found.ratio == 0.6
    assert found.ratios is not None
    assert found.ratios.tie_break == MIDPOINT
    near = split(Relocation(1, 0.3, 0.1), name, reference=0.35)
    assert near.ratio == 0.35
    assert near.ratios is not None
    assert "0.35" in near.ratios.tie_break
    beyond = split(Relocation(1, 0.3, 0.1), name, reference=1)
    assert beyond.ratio == 0.9


@pytest.mark.parametrize("name", CRITERIA)
@pytest.mark.parametrize("unit", [1e-140, 1e-9, 1.0, 1e12, 1e140])
@pytest.mark.parametrize("cap", [None, 0.5, 0])
def test_no_criterion_knows_the_unit(name: str, unit: float, cap: float | None) -> None:
    def ratios(scale: Fraction, L: str, K: str) -> Any:
        return split(Relocation(scale, F(L) * scale, F(K) * scale), name, ratio_cap=cap, **OPTIONS).ratio_set

    for L, K in (("1/10", "1/5"), ("-1/10", "1/5"), ("1/10", "-1/5"), ("2/5", "3/5"), ("3/5", "-1/5")):
        assert ratios(oracles.exact(unit), L, K) == ratios(F(1), L, K)


@pytest.mark.parametrize("name", [name for name in CRITERIA if name != "min-central"])
def test_nothing_to_split_leaves_one_ratio(name: str) -> None:
    """R=.3, L=.1, K=.2: W is exactly zero, whatever floating point says."""
    found = split(Relocation(0.3, 0.1, 0.2), name, **OPTIONS)
    assert found.ratios is not None
    assert found.ratios.lo == found.ratios.hi == F(1, 3)
    assert found.gains is not None
    assert found.gains.vector() == (0, 0)
    assert found.weight_at_half is None


@pytest.mark.parametrize("name", CRITERIA)
@pytest.mark.parametrize(("L", "K"), [(0.2, 0.7), (0.2, -1), (0.2, 0.8)])
def test_a_cap_at_the_lower_end_leaves_one_ratio(name: str, L: float, K: float) -> None:
    found = split(Relocation(1, L, K), name, ratio_cap=0.2, **OPTIONS)
    assert found.ratio_set == (0.2, 0.2)
    assert found.certificate.holds


@pytest.mark.parametrize("name", CRITERIA)
def test_a_cap_of_zero_suits_an_origin_that_is_glad_to_let_go(name: str) -> None:
    found = split(Relocation(1, -0.2, 0.5), name, ratio_cap=0, **OPTIONS)
    assert found.ratio_set == (0, 0)
    assert found.gains is not None
    assert found.gains.vector() == (0.2, 0.5)


# The maps themselves


@quick
@given(R=revenues, L=amounts, K=amounts, data=st.data())
def test_every_map_returns_a_subinterval(R: Fraction, L: Fraction, K: Fraction, data: st.DataObject) -> None:
    game = Relocation(R, L, K)
    interval = oracles.acceptable_ratios(R, L, K)
    assume(interval is not None)
    assert interval is not None
    lo, hi = sorted(data.draw(st.tuples(weights, weights)))
    lo, hi = (interval[0] + end * (interval[1] - interval[0]) for end in (lo, hi))
    feasible = Feasible(lo, hi, "lo", "hi")
    for criterion in every_criterion():
        low, high = criterion.optimal(game, feasible)
        assert lo <= low <= high <= hi


def every_criterion() -> list[Criterion]:
    built = [criterion_named(name, CriterionOptions(**OPTIONS)) for name in CRITERIA]
    return [*built, Lexicographic((MinCentral(), Nearest(0.4))), Egalitarian((1, 3)), Utilitarian(0.5)]


@quick
@given(R=revenues, L=amounts, K=amounts, own=st.integers(1, 5), other=st.integers(1, 5))
def test_scaled_egalitarian_equalises_scaled_gains(
    R: Fraction, L: Fraction, K: Fraction, own: int, other: int
) -> None:
    found = split(Relocation(R, L, K), Egalitarian((own, other)))
    if found.ratios is None:
        return
    game, interval = Relocation(R, L, K), oracles.acceptable_ratios(R, L, K)
    assert interval is not None

    def smaller(s: Fraction) -> Fraction:
        gains = game.exact_gains(s)
        return min(gains[0] / own, gains[1] / other)

    grid = oracles.grid_between(*interval, 40)
    assert all(smaller(s) <= smaller(found.ratios.exact) for s in grid)


def test_ratio_sets_are_checked_and_contain_their_ends() -> None:
    ratios = RatioSet.between(0.1, 0.3)
    assert 0.1 in ratios
    assert 0.3 in ratios
    assert 0.30000000001 not in ratios
    assert np.float64(0.2) in ratios
    assert RatioSet.between(0.2, 0.2).tie_break == ""
    with pytest.raises(InputError, match="lo <= hi"):
        RatioSet.between(0.3, 0.1)
    with pytest.raises(InputError, match="finite"):
        RatioSet.between(0.1, 0.3, near=math.nan)


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: Nash(math.nan), "origin_weight"),
        (lambda: Nash(1.01), "origin_weight"),
        (lambda: Utilitarian(-0.1), "origin_weight"),
        (lambda: Nearest(1.5), "reference"),
        (lambda: Nearest(math.nan), "reference"),
        (lambda: Egalitarian((0, 1)), "scale of origin"),
        (lambda: Egalitarian((1, math.inf)), "scale of destination"),
        (lambda: Lexicographic(()), "criterion"),
        (lambda: criterion_named("equal"), "criterion"),
        (lambda: criterion_named("nash,"), "criterion"),
        (lambda: criterion_named("nearest"), "reference"),
        (lambda: criterion_named("rubinstein"), "origin_discount"),
        (lambda: criterion_named("need-weighted"), "origin_income"),
        (lambda: criterion_named("rank-weighted"), "origin_rank"),
        (lambda: criterion_named("take-it-or-leave-it", CriterionOptions(proposer="centre")), "proposer"),
    ],
)
def test_criteria_refuse_by_name(build: Callable[[], object], field: str) -> None:
    with pytest.raises(InputError, match=field):
        build()


@pytest.mark.parametrize("name", CRITERIA)
def test_each_criterion_bears_its_own_name(name: str) -> None:
    assert criterion_named(name, CriterionOptions(**OPTIONS)).name == name


def test_the_product_has_one_peak_and_nash_stands_on_it() -> None:
    game = Relocation(1, 0.1, 0.25)
    grid = oracles.grid_between(F(1, 10), F(3, 4), 60)
    products = [oracles.nash_product(*game.exact_gains(s), 0.3) for s in grid]
    best = split(game, Nash(0.3)).ratios
    assert best is not None
    top = max(range(61), key=lambda k: products[k])
    assert min(grid[max(top - 1, 0)], grid[-2]) <= best.exact <= grid[min(top + 1, 60)]
    rising = [a <= b for a, b in pairwise(products)]
    assert rising == sorted(rising, reverse=True)  # one peak
    assert KalaiSmorodinsky().optimal(game, Feasible(F(1, 10), F(3, 4), "", "")) == (F(17, 40), F(17, 40))
