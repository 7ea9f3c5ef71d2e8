r"""Workers who crowd into the core, by definition: everybody has the same, or adds the same, everywhere.

Ten thousand workers have :math:`a_i - c_i N_i` in city i. Free ones fill the cities from the most attractive
down until all have the same; at best the next would add :math:`a_i - 2 c_i N_i`, the same everywhere.

References
----------
models.md §7.6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO
from citypact.audit.forms import ends_of
from citypact.audit.obstacles.definitions import (
    CENTRAL_MONEY,
    Demand,
    Drawing,
    Effect,
    Lever,
    Obstacle,
    Parameter,
    Played,
    even_steps,
)
from citypact.audit.quantities import number_of, table

RETURN = "return to every worker"
Split = list[Fraction]


class Crowded:
    """Cities by what an empty one is worth and how fast it crowds, and the workers in all."""

    def __init__(self, players: list[str], worth: Split, slopes: Split, workers: Fraction) -> None:
        self.players, self.worth, self.slopes, self.workers = players, worth, slopes, workers
        everywhere = range(len(players))
        self.free = self.spread(everywhere, workers, 1)
        self.best = self.spread(everywhere, workers, 2)

    def spread(self, cities: Iterable[int], workers: Fraction, weight: int) -> Split:
        """Fill cities until ``worth - weight * slope * N`` is one level wherever anybody works."""
        found = [ZERO] * len(self.players)
        order = sorted(cities, key=lambda k: -self.worth[k])
        for size in range(len(order), 0, -1):
            used = order[:size]
            room = sum((1 / (weight * self.slopes[k]) for k in used), ZERO)
            level = (sum((self.worth[k] / (weight * self.slopes[k]) for k in used), ZERO) - workers) / room
            if self.worth[used[-1]] > level:
                for k in used:
                    found[k] = (self.worth[k] - level) / (weight * self.slopes[k])
                break
        return found

    def levels(self, split: Split, weight: int = 1) -> Split:
        """What ten thousand workers have in each city; with ``weight`` two, what more would add for all."""
        return [a - weight * c * n for a, c, n in zip(self.worth, self.slopes, split, strict=True)]

    @property
    def moved(self) -> Fraction:
        """Workers who should work elsewhere than they freely do."""
        return sum((max(f - b, ZERO) for f, b in zip(self.free, self.best, strict=True)), ZERO)

    def whereabouts(self, split: Split) -> list[Split]:
        """Where the residents of each city work: leavers spread over the growing cities by their growth."""
        growth = [now - then for now, then in zip(split, self.free, strict=True)]
        grown = sum((max(each, ZERO) for each in growth), ZERO)
        rows = []
        for k, change in enumerate(growth):
            row = [-change * max(each, ZERO) / grown if change < 0 else ZERO for each in growth]
            row[k] = split[k] - max(change, ZERO)
            rows.append(row)
        return rows

    def played(self, split: Split, paid: Split | None = None) -> Played:
        """The outcome of a split, after what workers pay in each city."""
        levels = self.levels(split)
        left = levels if paid is None else [u - t for u, t in zip(levels, paid, strict=True)]
        payoffs = [
            sum((n * u for n, u in zip(row, left, strict=True)), ZERO) for row in self.whereabouts(split)
        ]
        names = [f"workers in {city}" for city in self.players]
        return Played(dict(zip(names, split, strict=True)), dict(zip(self.players, payoffs, strict=True)))

    def worths(self) -> list[Fraction]:
        """What each coalition gains by splitting its own workers among its own cities."""
        level, found = max(self.levels(self.free)), []
        for mask in range(1 << len(self.players)):
            inside = [k for k in range(len(self.players)) if mask >> k & 1]
            here = sum((self.free[k] for k in inside), ZERO)
            split = self.spread(inside, here, 2)
            together = sum((n * u for n, u in zip(split, self.levels(split), strict=True)), ZERO)
            found.append(together - here * level)
        return found


def crowding_of(scenario: Mapping[str, Any]) -> Obstacle:
    """Return what the definitions say of cities that crowd."""
    players = list(scenario["players"])
    parameters = table(scenario, "parameters")
    worth, slopes = (
        [number_of(table(parameters, name), city) for city in players] for name in ("attractions", "crowding")
    )
    game = Crowded(players, worth, slopes, number_of(parameters, "workers"))
    without, best = game.played(game.free), game.played(game.best)
    tolls = [c * n for c, n in zip(slopes, game.best, strict=True)]
    price = max(game.levels(game.best, 2))
    return Obstacle(
        players=players,
        outcomes={"all choose freely": without},
        best=best,
        prices={"workers in all": price},
        headline=game.moved,
        acceptable=(ZERO, 2 * game.moved),
        effects=_effects(game, without, best, tolls),
        levers=[
            *(
                Lever(_toll(city), ZERO, most, side_payment=count)
                for city, most, count in zip(players, tolls, game.best, strict=True)
            ),
            Lever(RETURN, side_payment=game.workers),
            Lever(CENTRAL_MONEY, cost=ONE),
        ],
        demands=_demands(game, without, best),
        sets={
            "tolls that nobody gets back": list(map(_toll, players)),
            "the same amount to every worker": [RETURN],
            "tolls, given back to all workers": [*map(_toll, players), RETURN],
        },
        worths=game.worths(),
        scale=ONE,
        residuals=_residuals(game),
        drawing=_drawing(game, price),
        parameters=_parameters(game, parameters),
    )


def _toll(city: str) -> str:
    return f"toll in {city}"


def _effects(game: Crowded, without: Played, best: Played, tolls: Split) -> list[Effect]:
    levels, moved = game.levels(game.best), bool(game.moved)
    used = [k for k, count in enumerate(game.best) if count]
    least = min(levels[k] for k in used)
    limited = [game.players[k] for k in used if levels[k] > least]
    return [
        Effect("payments between cities", without, not moved),
        Effect(f"quota in {', '.join(limited)}" if moved else "quota", best, True),
        Effect("toll of what a worker costs the others, not given back", game.played(game.best, tolls), True),
    ]


def _demands(game: Crowded, without: Played, best: Played) -> list[Demand]:
    """Everybody's participation, the budget, no worker worse off, and nobody who would move."""
    players, split, levels = game.players, game.best, game.levels(game.best)
    gains = best.gains_over(without)
    demands = []
    for city, residents, row in zip(players, game.free, game.whereabouts(split), strict=True):
        if residents:
            terms = {_toll(place): -count for place, count in zip(players, row, strict=True) if count}
            terms[RETURN] = residents
            demands.append(Demand(f"participation of {city}", terms, ">=", -gains[city], city))
    spent = {RETURN: game.workers, CENTRAL_MONEY: -ONE}
    spent |= {_toll(city): -count for city, count in zip(players, split, strict=True)}
    demands.append(Demand("budget", spent, "<=", ZERO))
    first = next(k for k, count in enumerate(split) if count)
    anchor = players[first]
    kept = {RETURN: ONE, _toll(anchor): -ONE}
    floor = max(game.levels(game.free)) - levels[first]
    demands.append(Demand("no worker has less than before", kept, ">=", floor))
    for city, count, level in zip(players, split, levels, strict=True):
        if city != anchor:
            label = f"workers of {anchor} and {city} stay" if count else f"nobody moves to {city}"
            apart = {_toll(city): -ONE, _toll(anchor): ONE}
            demands.append(Demand(label, apart, "==" if count else "<=", levels[first] - level))
    return demands


def _residuals(game: Crowded) -> dict[str, Fraction]:
    told: dict[str, Fraction] = {}
    for label, split, worths in (
        ("free", game.free, game.levels(game.free)),
        ("best", game.best, game.levels(game.best, 2)),
    ):
        told[f"{label}: all workers have a place"] = ZERO
        for city, count, worth in zip(game.players, split, worths, strict=True):
            told[f"{label}: {city} is not below empty"] = -count
            told[f"{label}: nobody should leave {city}"] = max(worths) - worth if count else ZERO
    told["price of workers is their common marginal worth"] = ZERO
    told["residents have together what workers have"] = ZERO
    return told


def _drawing(game: Crowded, price: Fraction) -> Drawing | None:
    if not game.moved:
        return None
    growth = [now - then for now, then in zip(game.best, game.free, strict=True)]
    leaver, grower = growth.index(min(growth)), growth.index(max(growth))
    parts = even_steps(ZERO, Fraction(2))
    splits = [[f + part * g for f, g in zip(game.free, growth, strict=True)] for part in parts]
    xs = [part * game.moved for part in parts]
    told = [(f"a worker in {game.players[k]} has", 1, k) for k in (leaver, grower)]
    told += [(f"one more in {game.players[k]} adds for all", 2, k) for k in (leaver, grower)]
    curves = [(label, xs, [game.levels(split, weight)[k] for split in splits]) for label, weight, k in told]
    free = game.levels(game.free)[leaver]
    return Drawing(curves, [("free", ZERO, free), ("best", game.moved, price)])


def _parameters(game: Crowded, parameters: Mapping[str, Any]) -> list[Parameter]:
    def at(name: str, k: int) -> Callable[[Fraction], Fraction]:
        def figure(value: Fraction) -> Fraction:
            worth, slopes = list(game.worth), list(game.slopes)
            (worth if name == "attractions" else slopes)[k] = value
            return Crowded(game.players, worth, slopes, game.workers).moved

        return figure

    given = {"attractions": game.worth, "crowding": game.slopes}
    found = [
        Parameter(f"{name} of {city}", ends_of(parameters[name][city], given[name][k]), at(name, k))
        for name in given
        for k, city in enumerate(game.players)
    ]

    def with_workers(number: Fraction) -> Fraction:
        return Crowded(game.players, game.worth, game.slopes, number).moved

    ends = ends_of(parameters["workers"], game.workers)
    return [*found, Parameter("workers", ends, with_workers)]
