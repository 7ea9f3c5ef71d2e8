"""Slow, independent answers about the water of rivers, from definitions alone."""

from __future__ import annotations

from itertools import product

import numpy as np

from citypact.games.river import (
    ConcaveBenefit,
    LogBenefit,
    PiecewiseLinearBenefit,
    PowerBenefit,
    QuadraticBenefit,
    River,
    RiverWater,
)


def drawn_river(rng: np.random.Generator, size: int, *, chain: bool = False) -> River:
    """A random chain or tree, its cities listed in random order."""
    names = [f"c{k}" for k in range(size)]
    steps = [k + 1 if chain else int(rng.integers(k + 1, size)) for k in range(size - 1)]
    down = {names[k]: names[step] for k, step in enumerate(steps)}
    return River([names[k] for k in rng.permutation(size)], down)


def drawn_benefit(rng: np.random.Generator) -> ConcaveBenefit:
    """A random benefit of any form; steps repeat between cities, so that there are ties."""
    factor, other = (float(x) for x in np.round(rng.uniform(0.5, 5, 2), 3))
    forms = (
        PowerBenefit(factor, round(float(rng.uniform(0.1, 0.9)), 2)),
        PowerBenefit(factor),
        QuadraticBenefit(factor, other),
        LogBenefit(factor, other),
        PiecewiseLinearBenefit(((3, 1), (2, other), (1, None))),
        PiecewiseLinearBenefit(((2, 1), (1, 1))),
    )
    return forms[int(rng.integers(len(forms)))]


def drawn_water(rng: np.random.Generator, size: int, *, chain: bool = False) -> RiverWater:
    """A random river; some cities add no water."""
    inflows = np.round(rng.uniform(0, 4, size) * (rng.random(size) < 0.7), 1)
    return RiverWater(
        drawn_river(rng, size, chain=chain), inflows.tolist(), [drawn_benefit(rng) for _ in range(size)]
    )


def whole_benefit(rng: np.random.Generator) -> PiecewiseLinearBenefit:
    """Steps of whole widths: some best use of whole inflows is whole."""
    worths = sorted({int(x) for x in rng.integers(1, 9, 2)}, reverse=True)
    return PiecewiseLinearBenefit(tuple((worth, int(rng.integers(1, 3))) for worth in worths))


def passes(river: River, city: str, below: str, inside: set[str]) -> bool:
    """Whether water of one member reaches another through members alone."""
    step: str | None = city
    while step in inside:
        if step == below:
            return True
        step = river.below(step)
    return False


def slow_worth(water: RiverWater, members: set[str], *, all_water: bool = False) -> float:
    """Best whole use by enumeration: v(S), or with ``all_water`` the aspiration w(S)."""
    river, players = water.river, list(water.players)
    inflow = dict(zip(players, (int(e) for e in water.supply), strict=True))
    benefit = dict(zip(players, water.city_benefits, strict=True))
    giving = set(players) if all_water else members
    cities = [city for city in players if city in members]
    most = [sum(inflow[j] for j in giving if passes(river, j, city, giving)) for city in cities]
    best = 0.0
    for uses in product(*(range(limit + 1) for limit in most)):
        used = dict(zip(cities, uses, strict=True))
        if all(
            sum(used[j] for j in cities if passes(river, j, city, giving)) <= limit
            for city, limit in zip(cities, most, strict=True)
        ):
            best = max(best, sum(float(benefit[city].value(float(use))) for city, use in used.items()))
    return best


def slow_play(
    inflows: list[int], values: list[list[float]], owner: list[int], groups: int
) -> tuple[float, ...]:
    """Worths of coalitions on a chain, by walking the whole game tree without keeping anything."""

    def worths(city: int, arriving: int) -> tuple[float, ...]:
        if city == len(inflows):
            return (0.0,) * groups
        best: tuple[float, ...] | None = None
        for use in range(arriving + inflows[city] + 1):
            ahead = list(worths(city + 1, arriving + inflows[city] - use))
            ahead[owner[city]] += values[city][use]
            # Strictly better only: the fewest lots win a tie.
            if best is None or ahead[owner[city]] > best[owner[city]] + 1e-9:
                best = tuple(ahead)
        assert best is not None
        return best

    return worths(0, 0)
