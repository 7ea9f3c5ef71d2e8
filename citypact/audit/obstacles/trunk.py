r"""A trunk road that is as good as its worst segment, by definition.

City i has :math:`B_i Q - c_i q_i^2 / 2` where Q is the least of all :math:`q_i`. Nobody builds more than
:math:`B_i / c_i` of its own accord, so that the best equilibrium is the least of these; together they want
:math:`q^* = \sum B / \sum c`.

References
----------
models.md §7.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO
from citypact.audit.forms import ends_of
from citypact.audit.obstacles.definitions import (
    Demand,
    Drawing,
    Effect,
    Lever,
    Obstacle,
    Parameter,
    Played,
    even_steps,
    payment_to,
    side_payments,
)
from citypact.audit.quantities import number_of, table

#: Cities whose curve is drawn.
MOST_DRAWN = 6


class Trunk:
    """Cities by what a unit of quality is worth to each and how steeply its segment costs."""

    def __init__(self, players: list[str], benefits: list[Fraction], costs: list[Fraction]) -> None:
        self.players, self.benefits, self.costs = players, benefits, costs
        self.wanted = [b / c for b, c in zip(benefits, costs, strict=True)]
        self.alone, self.quality = min(self.wanted), self.best_of(range(len(players)))

    def best_of(self, cities: range | list[int]) -> Fraction:
        """The common quality that these cities together want."""
        return sum((self.benefits[k] for k in cities), ZERO) / sum((self.costs[k] for k in cities), ZERO)

    def payoff(self, city: int, quality: Fraction) -> Fraction:
        """What a city has if every segment has this quality."""
        return self.benefits[city] * quality - self.costs[city] * quality**2 / 2

    def common(self, quality: Fraction) -> Played:
        """The outcome of one quality everywhere."""
        payoffs = {city: self.payoff(k, quality) for k, city in enumerate(self.players)}
        return Played({f"quality at {city}": quality for city in self.players}, payoffs)

    def worths(self) -> list[Fraction]:
        """What a coalition gains over the best equilibrium if each outsider replies best."""
        found, everybody = [ZERO], range(len(self.players))
        for mask in range(1, 1 << len(self.players)):
            inside = [k for k in everybody if mask >> k & 1]
            built = min([self.best_of(inside), *(self.wanted[k] for k in everybody if k not in inside)])
            gain = sum((self.payoff(k, built) - self.payoff(k, self.alone) for k in inside), ZERO)
            found.append(gain)
        return found


def trunk_of(scenario: Mapping[str, Any]) -> Obstacle:
    """Return what the definitions say of a trunk road."""
    players = list(scenario["players"])
    parameters = table(scenario, "parameters")
    benefits, costs = (
        [number_of(table(parameters, name), city) for city in players] for name in ("benefits", "costs")
    )
    game = Trunk(players, benefits, costs)
    without, best = game.common(game.alone), game.common(game.quality)
    incomes = {city: {_rate(city): game.quality} for city in players}
    payments, demands = side_payments(best.gains_over(without), incomes)
    rates = [Lever(_rate(city), None, side_payment=game.quality) for city in players]
    return Obstacle(
        players=players,
        outcomes={"best equilibrium": without, "dead end": game.common(ZERO)},
        best=best,
        prices={f"segment of {city} limits the route": c * game.quality for city, c in _each(game)},
        headline=game.quality,
        acceptable=(game.alone, 2 * game.quality - game.alone),
        effects=_effects(game, without, best),
        levers=[*rates, *payments],
        demands=[*demands, *_stay(game)],
        sets={
            "matching subsidies alone": list(map(_rate, players)),
            "lump sums alone": list(map(payment_to, players)),
            "both, without the centre": [
                each for city in players for each in (_rate(city), payment_to(city))
            ],
        },
        worths=game.worths(),
        scale=ONE,
        residuals=_residuals(players),
        drawing=_drawing(game, best),
        parameters=_parameters(game, parameters),
    )


def _each(game: Trunk) -> list[tuple[str, Fraction]]:
    return list(zip(game.players, game.costs, strict=True))


def _rate(city: str) -> str:
    return f"matching subsidy to {city}"


def _stay(game: Trunk) -> list[Demand]:
    """With the subsidy nobody builds less, and nobody more than the others."""
    demands = []
    for k, (city, cost) in enumerate(_each(game)):
        full = cost * game.quality
        demands.append(Demand(f"{city} builds no less", {_rate(city): ONE}, ">=", full - game.benefits[k]))
        demands.append(Demand(f"{city} builds no more", {_rate(city): ONE}, "<=", full))
    return demands


def _effects(game: Trunk, without: Played, best: Played) -> list[Effect]:
    matched = {
        city: best.payoffs[city] + (cost * game.quality - game.benefits[k]) * game.quality
        for k, (city, cost) in enumerate(_each(game))
    }
    return [
        Effect("lump sums", without, without.total == best.total),
        Effect("order to build the efficient quality", best, True),
        Effect("matching subsidies that sum to zero", Played(best.actions, matched), True),
    ]


def _residuals(players: list[str]) -> dict[str, Fraction]:
    """All are violations, of which there is none; participation and the budget are rows of the plan too."""
    told = ["prices of the segments sum to the worth of the route", "subsidies and lump sums are paid for"]
    for city in players:
        told += [
            f"{city} would not build less without an agreement",
            f"price of the segment of {city} is its marginal cost",
            f"{city} builds neither less nor more with the subsidy",
            f"{city} has no less than before",
        ]
    return dict.fromkeys(told, ZERO)


def _drawing(game: Trunk, best: Played) -> Drawing:
    xs = even_steps(ZERO, max(game.quality, game.alone) * Fraction(16, 10))
    curves = [(city, xs, [game.payoff(k, x) for x in xs]) for k, city in enumerate(game.players[:MOST_DRAWN])]
    together = [game.common(x).total for x in xs]
    marks: list[tuple[str, Fraction, Fraction | None]] = [
        ("best equilibrium", game.alone, None), ("efficient", game.quality, best.total)
    ]  # fmt: skip
    return Drawing([*curves, ("all together", xs, together)], marks)


def _parameters(game: Trunk, parameters: Mapping[str, Any]) -> list[Parameter]:
    given = {"benefits": game.benefits, "costs": game.costs}

    def at(name: str, k: int) -> Callable[[Fraction], Fraction]:
        def figure(value: Fraction) -> Fraction:
            changed = {key: list(each) for key, each in given.items()}
            changed[name][k] = value
            return Trunk(game.players, changed["benefits"], changed["costs"]).quality

        return figure

    return [
        Parameter(f"{name} of {city}", ends_of(parameters[name][city], numbers[k]), at(name, k))
        for name, numbers in given.items()
        for k, city in enumerate(game.players)
    ]
