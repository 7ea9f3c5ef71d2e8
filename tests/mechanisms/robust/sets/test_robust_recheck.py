"""The certificate refuses what was tampered with; conic solvers agree; prices are slopes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import cvxpy as cp
import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust import (
    BoxSet,
    BudgetedSet,
    EllipsoidSet,
    Levers,
    UncertaintySet,
    conic_max_min,
    conic_program,
    robust_split,
)
from citypact.mechanisms.robust.levers import NO_LEVERS, Payments
from citypact.mechanisms.robust.recheck import certify_peak, certify_product, certify_ratio, certify_refusal
from citypact.mechanisms.robust.sets.uncertainty_set import Triple
from citypact.mechanisms.robust.worst_case.guarantee import Guarantee
from citypact.mechanisms.robust.worst_case.product import product_peak
from citypact.mechanisms.robust.worst_case.search import optimal, peak, reaching
from citypact.solvers.certificate import Certificate

F = Fraction
GAME = Relocation(10, 3, 1, voluntary=0.1)
ELLIPSOID = EllipsoidSet.from_deviations(2, 1, 1.5, correlations=(0.4, -0.1, 0.2), radius=1.2)
SETS = [BoxSet(2, 1, 1), BudgetedSet(2, 1, 1.5, budget=1.4), ELLIPSOID]
ZERO = F(0)


def random_case(rng: np.random.Generator) -> tuple[Relocation, UncertaintySet, Levers]:
    loss, cost = rng.uniform(-1, 5, 2).round(3)
    game = Relocation(10, loss, cost, voluntary=round(rng.uniform(0, 0.5), 2))
    d = rng.uniform(0, 2.5, 3).round(3)
    kinds = (
        lambda: BoxSet(*d),
        lambda: BudgetedSet(*d, budget=round(rng.uniform(0, 3), 2)),
        lambda: EllipsoidSet.from_shape(rng.normal(scale=0.6, size=(3, 3)).round(3).tolist()),
        lambda: EllipsoidSet.from_deviations(*d, correlations=(0.5, -0.3, 0.1), radius=0.8),
    )
    limit = (0, None, round(rng.uniform(0, 1), 2))[rng.integers(3)]
    return game, kinds[rng.integers(4)](), Levers(limit, round(rng.uniform(0, 1), 2))


@pytest.mark.parametrize("seed", range(12))
def test_two_conic_solvers_agree_with_the_cuts(seed: int) -> None:
    game, chosen, levers = random_case(np.random.default_rng(seed))
    guarantee = Guarantee(game, chosen, levers)
    found = peak(guarantee)
    clarabel = conic_max_min(game, chosen, levers)
    program = conic_program(game, chosen, levers)
    program.problem.solve(solver=cp.SCS, eps_abs=1e-9, eps_rel=1e-9, max_iters=100_000)
    assert clarabel.value == pytest.approx(float(found.value), abs=1e-6)
    assert 10 * program.problem.value == pytest.approx(float(found.value), abs=1e-5)
    # Whatever ratio a solver picked among the best, it guarantees as much.
    for ratio in (clarabel.ratio, float(program.variables["ratio"].value)):
        assert float(guarantee.at(F(min(max(ratio, 0.0), 1.0))).value) >= float(found.value) - 1e-4


def test_the_conic_program_knows_three_kinds_of_set() -> None:
    class Other(BoxSet):
        pass

    assert conic_max_min(GAME, Other(2, 1, 1)).ratio == pytest.approx(
        conic_max_min(GAME, BoxSet(2, 1, 1)).ratio, abs=1e-6
    )
    with pytest.raises(InputError, match="a box, a budget or an ellipsoid"):
        conic_max_min(GAME, object())  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
def test_prices_are_slopes(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    game, chosen, _ = random_case(rng)
    chosen = chosen.scaled(F(1, 2))  # so that there is an agreement
    levers = Levers(F(1, 4), F(1, 3)) if seed % 2 else Levers(None, F(1, 3))
    found = robust_split(game, chosen, levers=levers)
    assert found.ratios is not None
    step = F(1, 10**6)

    def value(levers: Levers, size: Fraction = F(1)) -> Fraction:
        return peak(Guarantee(game, chosen.scaled(size), levers)).value

    def slope(up: Fraction, down: Fraction) -> float:
        return float((up - down) / (2 * step))

    prices = found.shadow_prices
    limit, grant = levers.lump_sum, F(1, 3)
    assert prices["central grant"] == pytest.approx(
        slope(value(Levers(limit, grant + step)), value(Levers(limit, grant - step))),
        abs=1e-5,
    )
    assert prices["size of the set"] == pytest.approx(
        slope(value(levers, 1 - step), value(levers, 1 + step)), abs=1e-5
    )
    if limit is not None:
        more, less = (Levers(F(limit) + change, grant) for change in (step, -step))
        assert prices["limit of the lump sum"] == pytest.approx(slope(value(more), value(less)), abs=1e-5)
    assert min(prices.values()) >= 0
    assert set(prices) == set(found.shadow_price_units)
    assert all(prices[name] > 0 for name in found.binding)


@pytest.mark.parametrize("chosen", SETS)
def test_payments_lift_both_to_the_guarantee(chosen: UncertaintySet) -> None:
    for levers in (Levers(None), Levers(0.2), Levers(0, 0.5), Levers(1, 2)):
        found = robust_split(GAME, chosen, levers=levers)
        assert found.payments is not None
        assert found.worst_gains is not None
        assert found.payments.within(levers)
        assert min(found.worst_gains.vector()) == pytest.approx(found.value)
        alone = robust_split(GAME, chosen).value
        assert alone is not None
        assert found.value is not None
        assert found.value >= alone - 1e-12
    assert not Payments(F(1), ZERO, ZERO).within(NO_LEVERS)
    assert not Payments(ZERO, F(-1), F(1)).within(Levers(0, 1))


@pytest.mark.parametrize("chosen", SETS)
def test_tampering_is_found(chosen: UncertaintySet) -> None:
    guarantee = Guarantee(GAME, chosen, NO_LEVERS)
    found = peak(guarantee)
    ratios, accepted = optimal(guarantee, found), reaching(guarantee, ZERO, found.ratio)
    nothing = Payments(ZERO, ZERO, ZERO)

    def holds(residuals: dict[str, object]) -> bool:
        return Certificate(residuals).holds  # type: ignore[arg-type]

    def at(ratios: RatioSet, value: Fraction, accepted: RatioSet = accepted) -> bool:
        return holds(certify_ratio(guarantee, ratios, value, accepted, nothing))

    shift = F(1, 10**5)
    assert at(ratios, found.value)
    assert holds(certify_peak(guarantee, found, ratios))
    assert not at(ratios, found.value + shift)
    assert not at(RatioSet.single(found.ratio + shift), found.value)
    for lo, hi in ((-shift, 0), (shift, 0), (0, shift), (0, -shift)):
        assert not at(ratios, found.value, RatioSet(accepted.lo + lo, accepted.hi + hi))
    assert not holds(certify_peak(guarantee, replace(found, value=found.value - shift), ratios))
    wide = RatioSet(ratios.lo - shift, ratios.hi)
    assert not holds(certify_peak(guarantee, found, wide))
    cut, weight = found.cuts[0]
    far: Triple = (cut.deviations[0][0] - 100, *cut.deviations[0][1:])
    outside = replace(cut, deviations=(far, cut.deviations[1]))
    assert not holds(
        certify_peak(guarantee, replace(found, cuts=((outside, weight), *found.cuts[1:])), ratios)
    )
    assert not holds(certify_peak(guarantee, replace(found, cuts=found.cuts[:1] * 3), ratios))
    with pytest.raises(CertificateError):
        certify_refusal(guarantee, found).require()  # there is an agreement
    best = product_peak(guarantee, accepted)
    assert holds(certify_product(guarantee, best, accepted))
    for change in (-F(1, 100), F(1, 100)):
        moved = product_peak(guarantee, RatioSet.single(best.ratio + change))
        assert not holds(certify_product(guarantee, moved, accepted))
    assert not holds({"a number": float("nan")})
