r"""Walls between the markets of two cities, by definition.

A firm of each city sells in both markets (Cournot). Behind a barrier b, transport t added to it and counted
up to one half of the margin, a unit of a market brings its own city :math:`1/3 + b^2/6` and the other's firm
:math:`(1 - 2b)^2/9`. A wall is dominant in a year; it is found with chance q, and then both stay closed.

References
----------
models.md §7.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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

PROHIBITIVE = Fraction(1, 2)
Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Walls:
    """Two cities with their markets and patience, and how a wall is found and fined."""

    players: list[str]
    markets: Pair
    discounts: Pair
    transport: Fraction
    detection: Fraction
    fine_limit: Fraction

    @property
    def wall(self) -> Fraction:
        """The least barrier behind which nothing comes in."""
        return PROHIBITIVE - self.transport

    def home(self, barrier: Fraction) -> Fraction:
        """What a unit of a market brings its own city."""
        return Fraction(1, 3) + min(self.transport + barrier, PROHIBITIVE) ** 2 / 6

    def export(self, barrier: Fraction) -> Fraction:
        """What it brings the firm from outside."""
        return (1 - 2 * min(self.transport + barrier, PROHIBITIVE)) ** 2 / 9

    def payoffs(self, first: Fraction, second: Fraction) -> Pair:
        """What each city has behind these barriers."""
        own, other = self.markets
        return (
            own * self.home(first) + other * self.export(second),
            other * self.home(second) + own * self.export(first),
        )

    def played(self, first: Fraction, second: Fraction) -> Played:
        """The outcome behind these barriers."""
        actions = {f"barrier of {city}": b for city, b in zip(self.players, (first, second), strict=True)}
        return Played(actions, dict(zip(self.players, self.payoffs(first, second), strict=True)))

    @property
    def tempts(self) -> Fraction:
        """What a wall adds for its city, per unit of its market."""
        return self.home(self.wall) - self.home(ZERO)

    @property
    def worth(self) -> Fraction:
        """What opening a unit of a market adds for both together."""
        return self.export(ZERO) - self.tempts

    def opens(self, city: int) -> Fraction:
        """What a city gains if both are open in place of closed."""
        return self.markets[1 - city] * self.export(ZERO) - self.markets[city] * self.tempts

    @property
    def critical(self) -> Fraction:
        """Least common discount factor that keeps the best policy if payments are settled."""
        return self.tempts / (self.tempts + self.detection * self.worth) if self.worth > 0 else ZERO

    def short(self, city: int) -> Fraction:
        """What a year behind a wall brings a city over what being found may cost it, without money."""
        future = self.discounts[city]
        return (1 - future) * self.markets[city] * self.tempts - self.detection * future * self.opens(city)

    def keeps(self, city: int) -> bool:
        """Whether patience alone keeps a city open; it must have something to lose."""
        return self.detection * self.opens(city) > 0 and self.short(city) <= 0


def walls_of(scenario: Mapping[str, Any]) -> Obstacle:
    """Return what the definitions say of walls between two markets."""
    players = list(scenario["players"])
    parameters = table(scenario, "parameters")
    game = Walls(
        players, _pair(parameters, "markets", players), _pair(parameters, "discounts", players),
        number_of(parameters, "transport", ZERO), number_of(parameters, "detection", ONE),
        number_of(parameters, "fine_limit", ZERO),
    )  # fmt: skip
    open_pays = game.worth > 0
    without = game.played(game.wall, game.wall)
    best = game.played(ZERO, ZERO) if open_pays else without
    payments, demands = side_payments(best.gains_over(without))
    fines = [f"fine on {city}" for city in players]
    most = game.fine_limit if open_pays else ZERO
    paid = [payment_to(city) for city in players]
    return Obstacle(
        players=players,
        outcomes={"walls": without},
        best=best,
        prices={
            f"market of {city} is open all year": max(game.worth, ZERO) * size
            for city, size in zip(players, game.markets, strict=True)
        },
        headline=game.critical,
        acceptable=None if game.critical == 1 else (game.critical, ONE),
        effects=_effects(game, without, best),
        levers=[*(Lever(fine, ZERO, most, side_payment=ONE) for fine in fines), *payments],
        demands=[*demands, *(_keeps_open(game, k) for k in (0, 1) if open_pays)],
        sets={
            "patience alone": [],
            "fines alone": fines,
            "side payments alone": paid,
            "fines and side payments, without the centre": [*fines, *paid],
        },
        worths=[ZERO, ZERO, ZERO, best.total - without.total],
        scale=ONE,
        residuals=_residuals(game, without, best),
        drawing=_drawing(game),
        parameters=_parameters(game, parameters),
    )


def _pair(parameters: Mapping[str, Any], name: str, players: list[str]) -> Pair:
    first, second = (number_of(table(parameters, name), city) for city in players)
    return first, second


def _keeps_open(game: Walls, city: int) -> Demand:
    name, caught = game.players[city], game.detection
    terms = {payment_to(name): caught, f"fine on {name}": caught * (1 - game.discounts[city])}
    return Demand(f"{name} puts up no wall", terms, ">=", game.short(city))


def _effects(game: Walls, without: Played, best: Played) -> list[Effect]:
    opened = game.played(ZERO, ZERO)
    order = Effect("common rules that forbid walls", opened, game.worth > 0)
    if game.worth <= 0:
        return [order]
    fined = game.detection > 0 and max(game.markets) * game.tempts / game.detection <= game.fine_limit
    told = {
        "watching as now, and closing for ever once a wall is found": _all_keep(game),
        "the same with certain detection": _all_keep(replace(game, detection=ONE)),
        "fines alone, with no thought of later years": fined,
        "side payments between the two": game.short(0) + game.short(1) <= 0,
    }
    return [*(Effect(label, best if enough else without, enough) for label, enough in told.items()), order]


def _all_keep(game: Walls) -> bool:
    return game.keeps(0) and game.keeps(1)


def _residuals(game: Walls, without: Played, best: Played) -> dict[str, Fraction]:
    """Other barriers, in quarters of a wall up to half as high again, and temptation against loss."""
    tried, wall = [game.wall * step / 4 for step in range(7)], game.wall
    found: dict[str, Fraction] = {}
    for k, city in enumerate(game.players):
        other = max(game.payoffs(each, wall)[0] if k == 0 else game.payoffs(wall, each)[1] for each in tried)
        found[f"{city} gains by no other barrier"] = other - without.payoffs[city]
    most = max(sum(game.payoffs(one, two)) for one in tried for two in tried)
    found["no pair of barriers is worth more"] = most - best.total
    opened, closed = sum(game.payoffs(ZERO, ZERO)), sum(game.payoffs(wall, wall))
    alone = game.payoffs(wall, ZERO)[0] + game.payoffs(ZERO, wall)[1]
    tempted = (1 - game.critical) * (alone - opened)
    lost = game.critical * game.detection * (opened - closed)
    found["at the least discount factor a wall gains what it loses"] = (
        abs(tempted - lost) if game.worth > 0 else game.critical
    )
    prices = max(game.worth, ZERO) * sum(game.markets)
    found["prices of the markets sum to the gain"] = abs(prices - max(opened - closed, ZERO))
    return found


def _drawing(game: Walls) -> Drawing:
    xs = even_steps(ZERO, game.wall * Fraction(13, 10))
    first, second = game.players
    mine = [game.payoffs(x, ZERO) for x in xs]
    curves = [
        (f"{first}, if it alone has the barrier", xs, [each[0] for each in mine]),
        (f"{second}, if {first} alone has it", xs, [each[1] for each in mine]),
        ("all together, if both have it", xs, [sum(game.payoffs(x, x), ZERO) for x in xs]),
    ]
    return Drawing(curves, [("nothing comes in any more", game.wall, None)])


def _parameters(game: Walls, parameters: Mapping[str, Any]) -> list[Parameter]:
    def with_transport(value: Fraction) -> Fraction | None:
        return replace(game, transport=value).critical if 0 <= value < PROHIBITIVE else None

    def with_detection(value: Fraction) -> Fraction | None:
        return replace(game, detection=value).critical if 0 <= value <= 1 else None

    def still(value: Fraction) -> Fraction | None:
        return game.critical if value >= 0 else None

    def still_below_one(value: Fraction) -> Fraction | None:
        return game.critical if 0 <= value < 1 else None

    found = []
    for name, group, figure in (
        ("markets", game.markets, still),
        ("discounts", game.discounts, still_below_one),
    ):
        for city, value in zip(game.players, group, strict=True):
            found.append(Parameter(f"{name} of {city}", ends_of(parameters[name][city], value), figure))
    for name, figure in (
        ("transport", with_transport),
        ("detection", with_detection),
        ("fine_limit", still),
        ("patience_mean", still_below_one),
        ("patience_strength", still),
    ):
        if parameters.get(name) is not None:
            ends = ends_of(parameters[name], number_of(parameters, name))
            found.append(Parameter(name.replace("_", " "), ends, figure))
    return found
