"""Sets under attack: vertices against the design, amounts that do not matter, words that must hold, doors."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.robust import (
    BoxSet,
    BudgetedSet,
    EllipsoidSet,
    Levers,
    largest_size,
    price_of_robustness,
    radius_of_ratio,
    robust_split,
)

GAME = Relocation(10, 3, 1)


def vertices(deviations: list[Fraction], budget: Fraction) -> set[tuple[Fraction, ...]]:
    found = set()
    for order in permutations(range(3)):
        left, used = budget, [Fraction(0)] * 3
        for at in order:
            used[at] = min(Fraction(1), left)
            left -= used[at]
        for signs in product((-1, 1), repeat=3):
            found.add(tuple(a * b * c for a, b, c in zip(signs, used, deviations, strict=True)))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_the_design_against_every_vertex(seed: int) -> None:
    draw = random.Random(seed)
    unit = draw.choice([Fraction(1), Fraction(1, 10**9), Fraction(10**9)])
    R, L, K = (Fraction(draw.randint(*span), 10) * unit for span in ((1, 30), (-15, 15), (-15, 15)))
    p, rival = (
        draw.choice([Fraction(0), Fraction(1, 4), Fraction(1)]),
        draw.choice([Fraction(0), Fraction(3, 10)]) * unit,
    )
    deviations = [draw.choice([Fraction(0), Fraction(draw.randint(0, 8), 10)]) * unit for _ in range(3)]
    deviations[0] = min(deviations[0], R)
    budget = draw.choice([Fraction(0), Fraction(1), Fraction(17, 10), Fraction(3)])
    lump, grant = (draw.choice([Fraction(0), Fraction(1, 5)]) * unit for _ in range(2))
    corners = vertices(deviations, budget)

    def guaranteed(s: Fraction, size: Fraction = Fraction(1)) -> Fraction:
        own = min(s * (R + size * r) - (1 - p) * (L + size * x) - rival for r, x, _ in corners)
        other = min((1 - p) * (R + size * r - K - size * k) - s * (R + size * r) for r, _, k in corners)
        return min((own + other + grant) / 2, own + lump + grant, other + lump + grant)

    game = Relocation(R, L, K, voluntary=p, rivals=[rival] if rival else [])
    chosen, levers = BudgetedSet(*deviations, budget=budget), Levers(lump, grant)
    found = robust_split(game, chosen, levers=levers)
    values = {s: guaranteed(s) for s in (Fraction(i, 40) for i in range(41))}
    if found.ratios is None:
        assert max(values.values()) < 0
    else:
        best = guaranteed(found.ratios.exact)
        assert best >= max(values.values())
        for s, value in values.items():
            assert (value >= 0) == (found.acceptable.lo <= s <= found.acceptable.hi)
            assert (value == best) == (found.ratios.lo <= s <= found.ratios.hi)
    radius = radius_of_ratio(game, chosen, Fraction(1, 2), levers)
    if radius.size is not None and radius.size >= 0:
        assert guaranteed(Fraction(1, 2), radius.size) >= 0
        if radius.limited_by != "revenue is not negative":
            assert guaranteed(Fraction(1, 2), radius.size * (1 + Fraction(1, 10**9)) + unit / 10**9) < 0


@pytest.mark.parametrize(
    "chosen",
    [BoxSet(0, 1, 1), BudgetedSet(0, 1, 1, budget=1), EllipsoidSet.from_deviations(0, 1, 2)],
)
def test_amounts_that_do_not_matter_never_end_an_agreement(chosen: BoxSet) -> None:
    """The plant comes anyway: what it costs either way is not at stake (this once doubled without end)."""
    game = Relocation(10, 3, 1, voluntary=1)
    assert largest_size(game, chosen).limited_by.startswith("nothing")
    curve = price_of_robustness(game, chosen)
    assert [point.ratio for point in curve.points] == [0.0] * len(curve.points)


@pytest.mark.parametrize("radius", [0, 1])
def test_equally_good_ratios_of_an_ellipsoid_are_all_acceptable(radius: int) -> None:
    """At a guarantee of exactly zero the rounding of roots must not widen the set past acceptance."""
    chosen = EllipsoidSet.from_deviations(0, 0.4, 0.1, radius=radius)
    found = robust_split(Relocation(2, 0.5, 0.4, voluntary=1), chosen, levers=Levers(lump_sum=0.2))
    assert found.value == 0
    assert found.ratios.ends == found.acceptable.ends == (0.0, 0.1)


@pytest.mark.parametrize("seed", range(12))
def test_what_a_refusal_quotes_as_enough_is_enough(seed: int) -> None:
    draw = random.Random(seed)
    game = Relocation(1.7, draw.uniform(0.3, 0.8), draw.uniform(0.3, 0.8))
    chosen = BoxSet(draw.uniform(0.6, 1.2), draw.uniform(0.3, 0.7), draw.uniform(0.3, 0.7))
    found = robust_split(game, chosen)
    assert found.reason is not None
    size = re.search(r"multiplied by (\S+) or less", found.reason)
    money = re.search(r"central money of (\S+) 亿元", found.reason)
    assert size is not None
    assert money is not None
    assert robust_split(game, chosen.scaled(Fraction(size[1]))).ratios is not None
    assert robust_split(game, chosen, levers=Levers(grant=Fraction(money[1]))).ratios is not None


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: robust_split(GAME, BoxSet(1, 1, 1), levers=None), "levers"),
        (lambda: largest_size(None, BoxSet(1, 1, 1)), "game"),
        (lambda: radius_of_ratio(GAME, "box"), "uncertainty"),
        (lambda: price_of_robustness(GAME, None), "uncertainty"),
        (lambda: price_of_robustness(GAME, BoxSet(1, 1, 1), sizes=5), "sizes"),
        (lambda: EllipsoidSet(None), "covariance"),
        (lambda: EllipsoidSet((1, 2, 3)), "covariance"),
        (lambda: EllipsoidSet.from_deviations(1, 1, 1, correlations=None), "correlations"),
        (lambda: EllipsoidSet.from_shape([1, 2, 3]), "shape"),
        (lambda: EllipsoidSet.from_shape(None), "shape"),
    ],
)
def test_doors_name_the_field(call: object, field: str) -> None:
    with pytest.raises(InputError, match=f"^{field}: found"):
        call()


def test_arrays_and_generators_are_lists() -> None:
    assert EllipsoidSet(np.eye(3)) == EllipsoidSet.from_shape(np.eye(3))
    curve = price_of_robustness(GAME, BoxSet(1, 1, 1), sizes=(size for size in (0, 1)))
    assert [float(point.size) for point in curve.points] == [0, 1]
