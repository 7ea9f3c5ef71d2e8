"""Cases under attack: CVaR by sorting, weights of zero, equal cases, words that must hold, doors."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.mechanisms.robust.samples import (
    SampledCases,
    cvar_split,
    joint_confidence,
    largest_confidence,
    radius_curve,
    wasserstein_split,
)

CASES = SampledCases([1, 1], [0.2, 0.6], [0.1, 0.1])


def tail_mean(losses: list[Fraction], chances: list[Fraction], confidence: Fraction) -> Fraction:
    """The mean over the worst part, filled case by case from the worst."""
    worst_first = sorted(((x, p) for x, p in zip(losses, chances, strict=True) if p), reverse=True)
    if confidence == 1:
        return worst_first[0][0]
    left = 1 - confidence
    summed = Fraction(0)
    for loss, chance in worst_first:
        taken = min(chance, left)
        summed, left = summed + taken * loss, left - taken
    return summed / (1 - confidence)


@pytest.mark.parametrize("seed", range(60))
def test_cautious_terms_against_sorting(seed: int) -> None:
    draw = random.Random(seed)
    unit = draw.choice([Fraction(1), Fraction(1, 10**9), Fraction(10**9)])
    count, kinds = draw.randint(1, 6), draw.randint(1, 4)
    kind = [
        [
            Fraction(draw.choice([0, draw.randint(1, 20)]), 10),
            Fraction(draw.randint(-6, 8), 10),
            Fraction(draw.randint(-6, 8), 10),
        ]
        for _ in range(kinds)
    ]
    rows = [kind[at % kinds] for at in range(count)]
    rows[0] = [Fraction(1), *rows[0][1:]]
    weights = [Fraction(1), *(Fraction(draw.choice([0, 1, 2])) for _ in rows[1:])]
    R, L, K = ([amount * unit for amount in column] for column in zip(*rows, strict=True))
    chances = [weight / sum(weights) for weight in weights]
    cases = SampledCases(R, L, K, weights=weights)
    confidence = draw.choice(
        [
            Fraction(0),
            Fraction(1),
            Fraction(1, 2),
            Fraction(9, 10),
            Fraction(1, 10**9),
            1 - Fraction(1, 10**9),
        ]
    )
    lump_sum = draw.random() < 0.4

    def loss(s: Fraction, at: Fraction = confidence, together: bool = lump_sum) -> Fraction:
        own = tail_mean([x - s * r for r, x in zip(R, L, strict=True)], chances, at)
        other = tail_mean([k - (1 - s) * r for r, k in zip(R, K, strict=True)], chances, at)
        return (own + other) / 2 if together else max(own, other)

    found = cvar_split(cases, confidence, lump_sum=lump_sum)
    values = {s: loss(s) for s in (Fraction(i, 24) for i in range(25))}
    if found.ratios is None:
        assert min(values.values()) > 0
        assert found.grant_needed > 0
    else:
        best = loss(found.ratios.exact)
        assert best <= min(values.values())
        assert found.value == pytest.approx(float(-best), rel=1e-12)
        for s, value in values.items():
            assert (value <= 0) == (found.acceptable.lo <= s <= found.acceptable.hi)
            assert (value == best) == (found.ratios.lo <= s <= found.ratios.hi)
    most = largest_confidence(cases)
    if most is None:
        assert min(loss(s, Fraction(0), False) for s in values) > 0
    else:
        assert loss(most.ratio, most.attained, False) <= 0
        assert most.bound - most.attained <= Fraction(1, 10**9)


@pytest.mark.parametrize("seed", range(12))
def test_what_a_refusal_quotes_as_enough_is_enough(seed: int) -> None:
    draw = random.Random(seed)
    cases = SampledCases(
        [1.7, 2.1], [draw.uniform(0.4, 0.9), 0.7], [draw.uniform(0.4, 0.7), draw.uniform(0.5, 1)]
    )
    norm = draw.choice([1, 2, "inf"])
    found = wasserstein_split(cases, draw.uniform(0.5, 0.9), norm)
    radius = re.search(r"radius of at most (\S+) 亿元", found.reason)
    money = re.search(r"(\S+) 亿元 from outside", found.reason)
    assert radius is not None
    assert money is not None
    assert wasserstein_split(cases, Fraction(radius[1]), norm).ratios is not None
    assert float(money[1]) >= found.grant_needed
    cautious = cvar_split(SampledCases([1, 1], [0.1, 0.7], [0.1, draw.uniform(0.4, 0.6)]), 0.9)
    confidence = re.search(r"up to confidence (\S+),", cautious.reason)
    assert confidence is not None
    assert cvar_split(cautious.cases, Fraction(confidence[1])).ratios is not None


def test_norms_may_be_any_number_that_names_them() -> None:
    terms = {wasserstein_split(CASES, 0.1, norm).ratio for norm in (2, 2.0, Fraction(2), np.float64(2), "2")}
    assert len(terms) == 1
    assert wasserstein_split(CASES, 0.1, np.inf).norm == "inf"
    for norm in (True, None, [1], np.array([1, 2]), 3, float("nan")):
        with pytest.raises(InputError, match=r"^norm: found .* expected one of 1, 2, inf"):
            wasserstein_split(CASES, 0.1, norm)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: SampledCases(1, [0.2], [0.1]), "revenues"),
        (lambda: SampledCases([1], [0.2], None), "destination_costs"),
        (lambda: SampledCases([1], [0.2], [0.1], weights=3), "weights"),
        (lambda: SampledCases.from_rows([(1, 0.2, 0.3), (1, 2)]), r"rows\[1\]"),
        (lambda: cvar_split(None, 0.5), "cases"),
        (lambda: wasserstein_split(None, 0.5), "cases"),
        (lambda: largest_confidence(None), "cases"),
        (lambda: joint_confidence(CASES, 2), "ratio"),
        (lambda: joint_confidence(CASES, None), "ratio"),
        (lambda: radius_curve(CASES, 0.3), "radii"),
    ],
)
def test_doors_name_the_field(call: object, field: str) -> None:
    with pytest.raises(InputError, match=f"^{field}: found"):
        call()


def test_rows_may_be_an_array_and_a_ratio_a_float() -> None:
    cases = SampledCases.from_rows(np.array([[1.0, 0.2, 0.1], [1.0, 0.6, 0.1]]))
    assert cases.means == CASES.means
    assert joint_confidence(cases, 0.5) == joint_confidence(cases, Fraction(1, 2)) == Fraction(1, 3)
