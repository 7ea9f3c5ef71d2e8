"""Doubt about the distribution: closed forms, transport plans, exact ends, and the price curve."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError, InputError
from citypact.mechanisms.robust.samples import (
    BallAgreement,
    SampledCases,
    ball_moves,
    radius_curve,
    wasserstein_split,
)
from citypact.mechanisms.robust.samples.ball.dual_norm import NORMS, root_below
from citypact.mechanisms.robust.samples.ball.recheck import BallClaims, recheck

CASES = SampledCases([0.8, 1.2, 1.0], [0.2, 0.4, 0.3], [0.1, 0.2, 0.0], [1, 1, 2])
rates = st.integers(-8, 9).map(lambda n: Fraction(n, 10))
radii = st.integers(0, 15).map(lambda n: Fraction(n, 10))
norms = st.sampled_from(NORMS)
GRID = [i / 240 for i in range(241)]


def dual(norm: str, kept: float) -> float:
    return {"1": max(kept, 1.0), "2": math.hypot(kept, 1.0), "inf": kept + 1.0}[norm]


def worst_gains(cases: SampledCases, radius: float, norm: str, s: float) -> tuple[float, float]:
    """The text's formula: mean gain less ε‖(σ, -1)‖_*, with σ the part that the city keeps."""
    revenue, loss, cost = map(float, cases.means)
    return (
        s * revenue - loss - radius * dual(norm, s),
        (1 - s) * revenue - cost - radius * dual(norm, 1 - s),
    )


@settings(max_examples=80, deadline=None)
@given(loss=rates, cost=rates, radius=radii, norm=norms)
def test_terms_match_a_scan_of_the_closed_form(
    loss: Fraction, cost: Fraction, radius: Fraction, norm: str
) -> None:
    cases = SampledCases([1], [loss], [cost])
    found = wasserstein_split(cases, radius, norm)
    scan = {s: min(worst_gains(cases, float(radius), norm, s)) for s in GRID}
    best = max(scan.values())
    if found.ratios is None:
        assert best < 1e-12
        assert found.reason.endswith(".")
        return
    assert found.value >= best - 1e-12
    assert found.value == pytest.approx(min(worst_gains(cases, float(radius), norm, found.ratio)), abs=1e-12)
    lo, hi = found.acceptable.ends
    for s, worst in scan.items():
        if abs(worst) > 1e-9:
            assert (worst > 0) == (lo <= s <= hi)


@pytest.mark.parametrize("norm", NORMS)
def test_no_transport_plan_of_that_cost_is_worse(norm: str) -> None:
    """Random plans that split and move mass at cost ε; the witness alone reaches the bound."""
    draw, radius = random.Random(7), 0.1
    found = wasserstein_split(CASES, radius, norm)
    chances, s = [float(p) for p in CASES.chances], found.ratio
    columns = list(zip(CASES.revenues, CASES.origin_losses, CASES.destination_costs, strict=True))
    size = {"1": lambda v: sum(map(abs, v)), "2": lambda v: math.hypot(*v), "inf": lambda v: max(map(abs, v))}
    lowest = math.inf
    for _ in range(3000):
        steps = [[draw.gauss(0, 1) for _ in range(3)] for _ in chances]
        cost = sum(p * size[norm](v) for p, v in zip(chances, steps, strict=True))
        moved = [
            [x + radius / cost * y for x, y in zip(row, v, strict=True)]
            for row, v in zip(columns, steps, strict=True)
        ]
        gain = sum(p * (s * row[0] - row[1]) for p, row in zip(chances, moved, strict=True))
        lowest = min(lowest, gain)
    bound = worst_gains(CASES, radius, norm, s)[0]
    assert bound <= lowest + 1e-12
    witness = found.worst_distributions[0]
    assert float(witness.gain) == pytest.approx(bound, abs=1e-12)
    assert witness.keeps_support
    cost = sum(
        p * size[norm]((float(a) - b, float(c) - d))
        for p, a, b, c, d in zip(
            chances, witness.revenues, CASES.revenues, witness.losses, CASES.origin_losses, strict=True
        )
    )
    assert cost == pytest.approx(radius, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(loss=rates, cost=rates, norm=norms)
def test_radii_separate_agreement_from_none(loss: Fraction, cost: Fraction, norm: str) -> None:
    cases = SampledCases([1], [loss], [cost])
    found = wasserstein_split(cases, 0, norm)
    shade = Fraction(1, 10**9)
    if found.largest_radius is None:
        assert found.ratios is None
    else:
        edge = Fraction(found.largest_radius)
        assert wasserstein_split(cases, edge + shade, norm).ratios is None
        assert edge < shade or wasserstein_split(cases, edge - shade, norm).ratios is not None
    half = Fraction(found.radius_of_half)
    for radius, inside in ((half - shade, True), (half + shade, False)):
        if radius >= 0:
            acceptable = wasserstein_split(cases, radius, norm).acceptable
            assert inside == (acceptable is not None and Fraction(1, 2) in acceptable)


def test_the_best_ratio_moves_away_from_one_half_as_doubt_grows() -> None:
    """Norm ∞: s = 1/2 + (L - K)/(2(R - ε)); norm 1 leaves it alone; norm 2 lies between."""
    cases = SampledCases([1], [0.3], [0.1])
    curve = {norm: radius_curve(cases, [0, 0.05, 0.1, 0.15, 0.2], norm) for norm in NORMS}
    assert [point.ratio for point in curve["1"]] == [0.6] * 5
    expected = [0.5 + 0.2 / (2 * (1 - point.radius)) for point in curve["inf"]]
    assert [point.ratio for point in curve["inf"]] == pytest.approx(expected)
    between = zip(curve["1"][1:], curve["2"][1:], curve["inf"][1:], strict=True)
    assert all(one.ratio < two.ratio < three.ratio for one, two, three in between)
    assert [point.worst_surplus for point in curve["inf"]] == pytest.approx([0.6, 0.45, 0.3, 0.15, 0.0])
    assert json.dumps([point.to_dict() for point in curve["2"]], allow_nan=False)


def test_the_values_of_the_closed_forms() -> None:
    """R = 1, L = .2, K = .2: largest radii .3, .6/√5 and .2, reached on one half."""
    cases = SampledCases([1], [0.2], [0.2])
    for norm, edge in (("1", 0.3), ("2", 0.6 / math.sqrt(5)), ("inf", 0.2)):
        found = wasserstein_split(cases, 0.1, norm)
        assert found.largest_radius == pytest.approx(edge, abs=1e-12)
        assert found.radius_of_half == pytest.approx(edge, abs=1e-12)
        assert found.ratio == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("norm", NORMS)
def test_prices_are_slopes(norm: str) -> None:
    step = Fraction(1, 10**6)
    found = wasserstein_split(CASES, Fraction(1, 10), norm)

    def value(cases: SampledCases, radius: Fraction) -> float:
        return wasserstein_split(cases, radius, norm).value

    for name, column in (
        ("origin's participation", "origin_losses"),
        ("destination's participation", "destination_costs"),
    ):
        eased, harder = (
            replace(CASES, **{column: tuple(Fraction(str(x)) + d for x in getattr(CASES, column))})
            for d in (-step, step)
        )
        slope = (value(eased, Fraction(1, 10)) - value(harder, Fraction(1, 10))) / float(2 * step)
        assert found.shadow_prices[name] == pytest.approx(slope, abs=1e-5)
    slope = (value(CASES, Fraction(1, 10) - step) - value(CASES, Fraction(1, 10) + step)) / float(2 * step)
    assert found.shadow_prices["radius"] == pytest.approx(slope, abs=1e-5)
    assert found.shadow_prices["origin's participation"] + found.shadow_prices[
        "destination's participation"
    ] == pytest.approx(1)


@pytest.mark.parametrize("norm", NORMS)
def test_no_doubt_is_the_two_number_model_and_laws_hold(norm: str) -> None:
    sure = wasserstein_split(CASES, 0, norm)
    assert sure.ratio == pytest.approx(0.5 + (0.3 - 0.075) / 2)
    assert sure.acceptable.ends == pytest.approx((0.3, 0.925))
    found, mirror = wasserstein_split(CASES, 0.1, norm), wasserstein_split(CASES.swapped(), 0.1, norm)
    assert found.ratio == pytest.approx(1 - mirror.ratio, abs=1e-15)
    for unit in (Fraction(1, 10**9), Fraction(10**9)):
        columns = [
            [unit * Fraction(str(x)) for x in column]
            for column in (CASES.revenues, CASES.origin_losses, CASES.destination_costs)
        ]
        scaled = wasserstein_split(SampledCases(*columns, CASES.weights), unit / 10, norm)
        assert (scaled.ratios, scaled.acceptable) == (found.ratios, found.acceptable)
        assert scaled.value == pytest.approx(found.value * float(unit))


def test_a_radius_beyond_the_tax_is_flagged() -> None:
    """With ε above the mean tax the worst distribution has negative taxes: safer than need be."""
    found = wasserstein_split(SampledCases([1], [-4], [-4]), 1.5, "inf")
    assert found.ratio is not None
    assert not found.keeps_support
    assert "safer than they need be" in found.explain()
    assert wasserstein_split(SampledCases([1], [-4], [-4]), 1.5, 1).keeps_support


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("radius", [10**6, 10**30])
def test_doubt_far_beyond_the_tax_is_still_decided(norm: str, radius: int) -> None:
    """Two cities that want the plant whatever it pays: one half by symmetry."""
    found = wasserstein_split(SampledCases([1], [-3 * radius], [-3 * radius]), radius, norm)
    assert found.ratio == pytest.approx(0.5, abs=1e-12)
    assert found.value == pytest.approx(radius * (3 - dual(norm, 0.5)), rel=1e-6)


def test_no_agreement_says_what_would_unblock_it() -> None:
    found = wasserstein_split(SampledCases([1], [0.4], [0.4]), 0.3)
    assert found.reason == (
        "within 0.3 亿元 of the cases there are distributions at which origin or destination loses,"
        " whatever the ratio; 0.4 亿元 from outside in every case would close the gap, and so would a radius"
        " of at most 0.1 亿元."
    )
    assert wasserstein_split(SampledCases([1], [0.2], [0.2]), 0.3).ratios is not None
    never = wasserstein_split(SampledCases([1], [0.7], [0.6]), 0.1, 2)
    assert "mean surplus -0.3" in never.reason
    assert never.largest_radius is None


def test_roots_are_rounded_down_by_little() -> None:
    for square in (Fraction(2), Fraction(1, 3), Fraction(10**40 + 1, 7), Fraction(1, 10**30 + 1)):
        low = root_below(square)
        assert low**2 <= square < (low * (1 + Fraction(1, 2**78))) ** 2


def claims_of(found: BallAgreement, least: Fraction) -> BallClaims:
    ratio = found.ratios.exact
    ends = (found.acceptable.lo, found.acceptable.hi)
    proof = ((Fraction(1, 2), "origin", ratio), (Fraction(1, 2), "destination", ratio))
    return BallClaims(ratio, least, proof, ends)


def test_tampering_is_found() -> None:
    radius = Fraction(1, 10)
    found = wasserstein_split(CASES, radius, 1)
    least = -min(each.gain for each in found.worst_distributions) / CASES.means.revenue
    good = claims_of(found, least)
    worst = found.worst_distributions

    def failures(claims: BallClaims, size: Fraction = radius) -> tuple[str, ...]:
        return recheck(CASES, size, "1", claims, worst).failures

    assert failures(good) == ()
    assert "supporting lines bound every ratio" in failures(replace(good, least=least + 1))
    assert "worst gain is attained and no ratio does better" in failures(replace(good, least=least - 1))
    assert "distance of the worst distribution of the origin" in failures(good, radius / 2)
    wider = replace(good, acceptable=(good.acceptable[0] / 2, good.acceptable[1]))
    assert "both accept the lowest ratio" in failures(wider)
    narrower = replace(good, acceptable=(good.acceptable[0] + radius, good.acceptable[1]))
    assert "a ratio below the lowest is refused" in failures(narrower)
    with pytest.raises(CertificateError, match="violated by nan"):
        recheck(CASES, radius, "1", replace(good, least=float("nan")), worst).require()  # type: ignore[arg-type]


def test_refusals_plain_data_and_moves() -> None:
    with pytest.raises(InputError, match="norm: found 3, expected one of 1, 2, inf"):
        wasserstein_split(CASES, 0.1, 3)
    with pytest.raises(InputError, match="radius: found -1, expected a non-negative amount of money"):
        wasserstein_split(CASES, -1)
    found = wasserstein_split(CASES, 0.1, 2)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (data["ratio"], data["norm"]) == (found.ratio, "2")
    assert "An agreement survives up to a radius of" in found.explain()
    assert any(name == "radius of one half" for name, _, _ in found.rows())
    assert {move.parameter for move in ball_moves(found)} == {
        "radius",
        "revenues",
        "origin_losses",
        "destination_costs",
    }
