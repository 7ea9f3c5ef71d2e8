"""Posted ratios for any beliefs against double integrals, grids and listed pairs of types."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade import (
    Belief,
    BetaBelief,
    EmpiricalBelief,
    HistogramBelief,
    PrivateCosts,
    UniformBelief,
    UniformBeliefs,
    best_demand,
    best_offer,
    best_posted_ratio,
    best_ratios,
    post_ratio,
    posted_moves,
    ratio_lottery,
)
from citypact.mechanisms.trade.posting.interval_bound import welfare_ceiling
from citypact.mechanisms.trade.posting.recheck import recheck_posted

F = Fraction
GRID = np.linspace(0, 1, 2001)
tenths = st.integers(-2, 10).map(lambda i: F(i, 10))
lists = st.lists(tenths, min_size=1, max_size=5).map(lambda rates: EmpiricalBelief(tuple(rates)))
uniforms = st.tuples(tenths, st.integers(1, 9)).map(lambda t: UniformBelief(t[0], t[0] + F(t[1], 10)))
histograms = (
    st.lists(st.integers(0, 4), min_size=2, max_size=4)
    .filter(any)
    .map(
        lambda weights: HistogramBelief(
            tuple(F(i, len(weights)) for i in range(len(weights) + 1)), tuple(weights)
        )
    )
)
betas = st.tuples(st.sampled_from((0.4, 1, 2, 7)), st.sampled_from((0.6, 1, 3, 30))).map(
    lambda shapes: BetaBelief(*shapes)
)
lines = st.one_of(lists, uniforms, histograms)


def drawn(belief: Belief, rng: np.random.Generator, count: int) -> np.ndarray:
    """Sample a belief without its own distribution function."""
    told = belief.to_dict()
    if told["kind"] == "uniform":
        return rng.uniform(told["low"], told["high"], count)
    if told["kind"] == "beta":
        return told["low"] + (told["high"] - told["low"]) * rng.beta(told["alpha"], told["beta"], count)
    if told["kind"] == "empirical":
        return rng.choice(told["values"], count)
    weights, edges = np.array(told["weights"]), np.array(told["edges"])
    cell = rng.choice(len(weights), count, p=weights / weights.sum())
    return rng.uniform(edges[cell], edges[cell + 1])


@given(origin=lists, destination=lists)
@settings(deadline=None, max_examples=60)
def test_listed_cases_add_up_and_all_best_ratios_are_found(
    origin: EmpiricalBelief, destination: EmpiricalBelief
) -> None:
    costs = PrivateCosts(origin, destination)
    pairs = [(F(a), F(b)) for a in origin.values for b in destination.values]

    def welfare(s: Fraction) -> Fraction:
        return sum((1 - a - b for a, b in pairs if a <= s and b <= 1 - s), F(0)) / len(pairs)

    points = [F(i, 40) for i in range(41)]
    assert all(costs.welfare(s) == welfare(s) for s in points)
    assert costs.first_best() == sum((max(1 - a - b, F(0)) for a, b in pairs), F(0)) / len(pairs)
    best, found = best_ratios(costs)
    assert best == max(map(welfare, points))
    if best > 0:
        assert {s for s in points if welfare(s) == best} == {
            s for s in points if any(s in each for each in found)
        }


@given(origin=st.one_of(lines, betas), destination=st.one_of(lines, betas))
@settings(deadline=None, max_examples=15)
def test_nothing_on_a_grid_or_under_the_ceiling_is_better(origin: Belief, destination: Belief) -> None:
    costs = PrivateCosts(origin, destination)
    best, found = best_ratios(costs)
    values = costs.curve(GRID)
    assert values.max() <= float(best) + 1e-12
    assert welfare_ceiling(costs, float(best), 1e-4) <= float(best) + 1e-4
    for each in found:
        for ratio in (each.lo, each.exact, each.hi):
            assert float(costs.welfare(ratio)) == pytest.approx(float(best), abs=1e-11)
    mirror = best_ratios(costs.swapped())
    assert float(mirror[0]) == pytest.approx(float(best), abs=1e-12)
    assert len(mirror[1]) == len(found)
    for each, other in zip(found, reversed(mirror[1]), strict=True):
        assert each.ends == pytest.approx((1 - other.ends[1], 1 - other.ends[0]), abs=2e-6)


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        (UniformBelief(0, 0.6), BetaBelief(2, 5)),
        (BetaBelief(0.5, 0.5), HistogramBelief((0, 0.1, 1), (1, 1))),
        (EmpiricalBelief((0.1, 0.4)), BetaBelief(3, 2)),
    ],
)
def test_welfare_and_first_best_are_what_simulated_types_yield(origin: Belief, destination: Belief) -> None:
    costs, rng = PrivateCosts(origin, destination), np.random.default_rng(3)
    losses, others = drawn(origin, rng, 400_000), drawn(destination, rng, 400_000)
    for s in (0.3, 0.55):
        moved = np.where((losses <= s) & (others <= 1 - s), 1 - losses - others, 0)
        assert float(costs.welfare(s)) == pytest.approx(moved.mean(), abs=3e-3)
    ideal = np.maximum(1 - losses - others, 0).mean()
    assert float(costs.first_best()) == pytest.approx(ideal, abs=3e-3)
    low, high = costs.overlap_bounds(origin.ends[0], 1 - destination.ends[0])
    assert low <= float(costs.first_best()) <= high


@given(origin=uniforms, destination=uniforms)
@settings(deadline=None, max_examples=40)
def test_uniform_beliefs_give_what_their_own_formula_gives(
    origin: UniformBelief, destination: UniformBelief
) -> None:
    beliefs, (best, found) = (
        UniformBeliefs(origin.ends, destination.ends),
        best_ratios(PrivateCosts(origin, destination)),
    )
    known = best_posted_ratio(beliefs)
    assert found == (() if known is None else (known,))
    assert PrivateCosts(origin, destination).first_best() == beliefs.first_best()
    assert known is None or best == beliefs.welfare(known.exact)


def test_gains_of_appendix_c_and_the_median() -> None:
    found = post_ratio(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)))
    assert (found.welfare, found.second_best, found.price) == (1 / 8, 9 / 64, 1 / 2)
    assert (found.first_best, found.minimal_subsidy) == (1 / 6, 1 / 6)
    for a, b, ratio in ((0.6, 0.9, 0.5), (0.3, 0.9, 0.3), (0.9, 0.2, 0.8), (0.4, 0.8, 0.4), (1, 1, 0.5)):
        assert post_ratio(PrivateCosts(UniformBelief(0, a), UniformBelief(0, b))).ratio == ratio


def test_a_stationary_half_need_not_be_best_and_both_peaks_are_returned() -> None:
    polar = HistogramBelief((0, 0.1, 0.6, 0.7), (1, 0, 1))
    found = post_ratio(PrivateCosts(polar, polar))
    assert [each.ends for each in found.ratios] == [(0.1, 0.3), (0.7, 0.9)]
    assert found.ratio == 0.2
    assert float(found.costs.welfare(0.5)) < found.welfare
    curved = BetaBelief(0.1, 0.1, 0, 0.7)
    pair = post_ratio(PrivateCosts(curved, curved)).ratios
    assert len(pair) == 2
    assert pair[0].ratio + pair[1].ratio == pytest.approx(1, abs=1e-9)


def test_narrow_beliefs_leave_an_interval_and_cases_meet_curves_at_their_rate() -> None:
    assert best_ratios(PrivateCosts(BetaBelief(50, 5000), BetaBelief(50, 5000)))[1][0].ends[1] > 0.9
    costs = PrivateCosts(EmpiricalBelief((F(1, 3),)), BetaBelief(2, 2))
    assert best_ratios(costs)[1] == (RatioSet.single(F(1, 3)),)
    # A plateau that ends at a case ends at its decimal, not at the binary number beside it.
    steep = PrivateCosts(EmpiricalBelief((0.3, 0.9874559311566145)), BetaBelief(0.3, 0.05, 0, 1e-6))
    assert best_ratios(steep)[1][0].lo == F("0.9874559311566145")
    assert post_ratio(steep, types=10).certificate.holds


def test_nothing_to_gain_is_said_and_not_invented() -> None:
    found = post_ratio(PrivateCosts(UniformBelief(0.6, 0.9), BetaBelief(5, 1, 0.5, 0.9)))
    assert (found.ratio, found.welfare, found.first_best, found.second_best) == (None, 0, 0, 0)
    assert found.explain().startswith("No ratio moves any surplus")
    assert post_ratio(PrivateCosts(EmpiricalBelief((0.3,)), EmpiricalBelief((0.7,)))).ratio is None


def test_tampering_and_nan_fail_the_recheck() -> None:
    found = post_ratio(PrivateCosts(UniformBelief(0, 0.6), BetaBelief(2, 5)))
    assert found.certificate.holds
    for change in (
        {"ratios": (RatioSet.single(F(1, 2)),)},
        {"welfare": found.welfare - 1e-4},
        {"second_best": found.first_best + 0.01},
        {"first_best": float("nan")},
        {"welfare": float("nan")},
    ):
        with pytest.raises(CertificateError):
            recheck_posted(replace(found, **change)).require()


@given(
    origin=lines,
    destination=lines,
    ratios=st.lists(st.integers(0, 20), min_size=1, max_size=4),
)
@settings(deadline=None, max_examples=30)
def test_no_lottery_over_ratios_beats_the_best(
    origin: Belief, destination: Belief, ratios: list[int]
) -> None:
    places = [F(ratio, 20) for ratio in ratios]
    found = ratio_lottery(PrivateCosts(origin, destination), places, [F(1, len(places))] * len(places))
    assert found.shortfall >= 0


@given(origin=st.one_of(lines, betas), cost=st.integers(-5, 11).map(lambda i: i / 10))
@settings(deadline=None, max_examples=40)
def test_one_sided_offers_beat_a_grid(origin: Belief, cost: float) -> None:
    found = best_offer(origin, cost)
    gains = (1 - GRID - cost) * origin.arrays(GRID)[0]
    if not found:
        assert gains.max() <= 1e-12
        return
    best = float((1 - found[0].exact - F(str(cost))) * F(origin.at_most(found[0].exact)))
    assert gains.max() <= best + 1e-12
    assert best_demand(origin, cost)[-1].ends == pytest.approx((1 - found[0].ends[1], 1 - found[0].ends[0]))


def test_moves_and_refusals() -> None:
    costs = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
    moves = {move.change: move.ratio for move in posted_moves(post_ratio(costs))}
    assert moves["origin's loss higher by 0.05"] == 0.525
    assert moves["destination's cost larger by a tenth"] == 0.5
    with pytest.raises(InputError, match=r"chances: found a sum of 0\.9, expected a sum of 1"):
        ratio_lottery(costs, (0.1, 0.2), (0.4, 0.5))
    with pytest.raises(InputError, match=r"origin: found 0\.5, expected a belief"):
        PrivateCosts(0.5, UniformBelief(0, 1))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="types: found 1, expected a whole number between 2 and 100"):
        post_ratio(costs, types=1)
    with pytest.raises(InputError, match="cost: found nan"):
        best_offer(UniformBelief(0, 1), float("nan"))
