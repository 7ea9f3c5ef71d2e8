"""Cautious cities: the exact sweep against brute force, the linear program, and finite differences."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.mechanisms.robust.samples import (
    SampledCases,
    cvar_split,
    joint_confidence,
    largest_confidence,
)

rates = st.integers(-3, 9).map(lambda n: Fraction(n, 10))
taxes = st.integers(0, 12).map(lambda n: Fraction(n, 10))
rows = st.lists(st.tuples(taxes, rates, rates, st.integers(1, 4)), min_size=1, max_size=5).filter(
    lambda found: any(row[0] for row in found)
)
confidences = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10), Fraction(1)])


def cases_of(found: list[tuple[Fraction, Fraction, Fraction, int]]) -> SampledCases:
    return SampledCases(*zip(*found, strict=True))


def plain_cvar(losses: list[Fraction], chances: tuple[Fraction, ...], confidence: Fraction) -> Fraction:
    """Slow oracle: the least of η + E(X - η)⁺/(1 - β) over all η among the losses."""
    if confidence == 1:
        return max(losses)
    return min(
        eta
        + sum(p * max(x - eta, Fraction(0)) for p, x in zip(chances, losses, strict=True)) / (1 - confidence)
        for eta in losses
    )


def plain_losses(cases: SampledCases, s: Fraction, confidence: Fraction) -> tuple[Fraction, Fraction]:
    columns = list(zip(cases.revenues, cases.origin_losses, cases.destination_costs, strict=True))
    origin = [Fraction(loss) - s * Fraction(tax) for tax, loss, _ in columns]
    destination = [Fraction(cost) - (1 - s) * Fraction(tax) for tax, _, cost in columns]
    return plain_cvar(origin, cases.chances, confidence), plain_cvar(destination, cases.chances, confidence)


GRID = [Fraction(i, 60) for i in range(61)]


@settings(max_examples=30, deadline=None)
@given(found=rows, confidence=confidences)
def test_acceptance_and_optimum_match_brute_force(
    found: list[tuple[Fraction, Fraction, Fraction, int]], confidence: Fraction
) -> None:
    cases = cases_of(found)
    design = cvar_split(cases, confidence)
    assert design.certificate.holds
    least = min(max(plain_losses(cases, s, confidence)) for s in GRID)
    for s in GRID:
        accepted = max(plain_losses(cases, s, confidence)) <= 0
        assert accepted == (design.acceptable is not None and s in design.acceptable)
    if design.ratios is None:
        assert design.reason.endswith(".")
        assert least > 0
        return
    assert -max(plain_losses(cases, design.ratios.exact, confidence)) == pytest.approx(
        design.value, abs=1e-12
    )
    assert float(-least) <= design.value + 1e-12
    for end in (design.ratios.lo, design.ratios.hi):
        assert -max(plain_losses(cases, end, confidence)) == pytest.approx(design.value, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(found=rows, confidence=confidences)
def test_a_lump_sum_leaves_only_the_sum_of_the_tails(
    found: list[tuple[Fraction, Fraction, Fraction, int]], confidence: Fraction
) -> None:
    cases = cases_of(found)
    design = cvar_split(cases, confidence, lump_sum=True)
    plain = cvar_split(cases, confidence)
    least = min(sum(plain_losses(cases, s, confidence)) for s in GRID)
    if design.ratios is None:
        assert least > 0
        assert plain.ratios is None
        return
    assert design.value >= float(-least) / 2 - 1e-12
    assert design.tail_gains["origin"] == pytest.approx(design.tail_gains["destination"], abs=1e-12)
    if plain.value is not None:
        assert design.value >= plain.value - 1e-12


@settings(max_examples=20, deadline=None)
@given(found=rows)
def test_the_ends_of_confidence_are_the_average_and_every_case(
    found: list[tuple[Fraction, Fraction, Fraction, int]],
) -> None:
    cases = cases_of(found)
    mean = cases.means
    average = cvar_split(cases, 0).acceptable
    lo, hi = max(mean.origin_loss / mean.revenue, 0), min(1 - mean.destination_cost / mean.revenue, 1)
    assert (average is None) == (lo > hi)
    if average is not None:
        assert (average.lo, average.hi) == (lo, hi)
    each = cvar_split(cases, 1).acceptable
    for s in GRID:
        in_every_case = all(s * tax >= loss and (1 - s) * tax >= cost for tax, loss, cost, _ in found)
        assert in_every_case == (each is not None and s in each)


@settings(max_examples=20, deadline=None)
@given(found=rows)
def test_the_largest_confidence_separates_agreement_from_none(
    found: list[tuple[Fraction, Fraction, Fraction, int]],
) -> None:
    cases = cases_of(found)
    most = largest_confidence(cases)
    if most is None:
        assert cvar_split(cases, 0).ratios is None
        return
    assert most.bound - most.attained <= Fraction(1, 10**9)
    assert max(plain_losses(cases, most.ratio, most.attained)) <= 0
    if most.bound < 1 - Fraction(1, 10**6):
        assert cvar_split(cases, most.bound + Fraction(1, 10**6)).ratios is None


@settings(max_examples=20, deadline=None)
@given(found=rows, s=st.sampled_from(GRID[::6]))
def test_the_confidence_of_a_ratio_is_exact(
    found: list[tuple[Fraction, Fraction, Fraction, int]], s: Fraction
) -> None:
    cases = cases_of(found)
    most = joint_confidence(cases, s)
    if most is None:
        assert max(plain_losses(cases, s, Fraction(0))) > 0
        return
    assert max(plain_losses(cases, s, most)) <= 0
    if most < 1:
        assert max(plain_losses(cases, s, most + (1 - most) / 1000)) > 0


def test_acceptable_ratios_shrink_as_caution_grows() -> None:
    cases = SampledCases([1, 0.8, 1.5, 0.4], [0.2, 0.3, 0.1, 0.15], [0.1, 0.2, 0.3, 0.05], [1, 2, 1, 1])
    ends = [cvar_split(cases, Fraction(k, 10)).acceptable for k in range(11)]
    for loose, tight in pairwise(ends):
        assert tight is None or (loose is not None and loose.lo <= tight.lo and tight.hi <= loose.hi)


@pytest.mark.parametrize("unit", [Fraction(1, 10**9), Fraction(1), Fraction(10**9)])
def test_any_unit_of_money_gives_the_same_ratios(unit: Fraction) -> None:
    rows = [(1, 0.2, 0.1), (0.5, 0.3, -0.1), (2, 0.4, 0.6)]
    scaled = SampledCases.from_rows([tuple(unit * Fraction(str(x)) for x in row) for row in rows])
    found, base = cvar_split(scaled, 0.6), cvar_split(SampledCases.from_rows(rows), 0.6)
    assert (found.ratios, found.acceptable) == (base.ratios, base.acceptable)
    assert found.value == pytest.approx(base.value * float(unit))
    assert found.largest_confidence == base.largest_confidence


@settings(max_examples=10, deadline=None)
@given(found=rows, confidence=confidences)
def test_swapping_the_cities_mirrors_the_ratio(
    found: list[tuple[Fraction, Fraction, Fraction, int]], confidence: Fraction
) -> None:
    design, mirror = (
        cvar_split(cases_of(found), confidence),
        cvar_split(cases_of(found).swapped(), confidence),
    )
    assert (design.ratios is None) == (mirror.ratios is None)
    if design.ratios is not None and mirror.ratios is not None:
        assert (design.ratios.lo, design.ratios.hi) == (1 - mirror.ratios.hi, 1 - mirror.ratios.lo)
