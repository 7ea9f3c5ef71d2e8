r"""The contest for the rank of centre, by its definition, at decisiveness one.

City i spends :math:`x_i` and has :math:`V_i x_i / \sum_j x_j - x_i`. With k cities in the contest,
:math:`S = (k - 1) / \sum 1/V`, each spends :math:`S (1 - S/V_i)`; those in it are the most eager ones with
:math:`V_i > S`. All spending is waste: the one that values the rank most should be designated.

References
----------
models.md §7.7. W. E. Stein, Public Choice 113, 2002, 325-336.
"""

from __future__ import annotations

from collections.abc import Mapping
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

#: The group of the scenario that says what the rank is worth to each.
GIVEN = "values"
DESIGNATION = "part of the rank that designation settles"


def efforts_of(values: list[Fraction]) -> list[Fraction]:
    """Return what each city spends on the rank.

    Examples
    --------
    >>> [float(each) for each in efforts_of([Fraction(5), Fraction(3)])]
    [1.171875, 0.703125]
    """
    eager = sorted(values, reverse=True)
    spent = ZERO
    for size in range(2, len(eager) + 1):
        whole = Fraction(size - 1) / sum((1 / each for each in eager[:size]), ZERO)
        if eager[size - 1] <= whole:
            break
        spent = whole
    return [max(spent * (1 - spent / each), ZERO) for each in values]


class Contest:
    """Cities with what the rank is worth to each."""

    def __init__(self, players: list[str], values: list[Fraction]) -> None:
        self.players, self.values = players, values
        self.core = values.index(max(values))

    def played(self, efforts: list[Fraction]) -> Played:
        """The outcome of efforts; where nobody spends anything, all have the same chance."""
        spent = sum(efforts, ZERO)
        chances = [each / spent if spent else Fraction(1, len(efforts)) for each in efforts]
        payoffs = [v * c - x for v, c, x in zip(self.values, chances, efforts, strict=True)]
        return self._outcome(efforts, payoffs)

    def designated(self, winner: int) -> Played:
        """The outcome where one city has the rank and nobody spends anything."""
        nothing = [ZERO] * len(self.players)
        return self._outcome(nothing, [v if k == winner else ZERO for k, v in enumerate(self.values)])

    def _outcome(self, efforts: list[Fraction], payoffs: list[Fraction]) -> Played:
        names = [f"spent by {city}" for city in self.players]
        return Played(dict(zip(names, efforts, strict=True)), dict(zip(self.players, payoffs, strict=True)))

    def compensations(self) -> tuple[Fraction, Fraction]:
        """What the others expect of the contest, and what the designated city gains without it."""
        payoffs = list(self.played(efforts_of(self.values)).payoffs.values())
        return sum(payoffs, ZERO) - payoffs[self.core], self.values[self.core] - payoffs[self.core]

    def figure(self) -> Fraction:
        """What those who stand back receive together if all gain alike."""
        low, high = self.compensations()
        return low + (high - low) * (len(self.players) - 1) / len(self.players)

    def worths(self) -> list[Fraction]:
        """What a coalition expects that sends the member that values the rank most."""
        found = [ZERO]
        for mask in range(1, 1 << len(self.values)):
            inside = [k for k in range(len(self.values)) if mask >> k & 1]
            sent = max(inside, key=lambda k: self.values[k])
            left = [k for k in range(len(self.values)) if k == sent or k not in inside]
            values = [self.values[k] for k in left]
            if len(left) == 1:
                found.append(values[0])
                continue
            smaller = Contest([self.players[k] for k in left], values)
            found.append(smaller.played(efforts_of(values)).payoffs[self.players[sent]])
        return found


def contest_of(scenario: Mapping[str, Any]) -> Obstacle | None:
    """Return what the definitions say of a contest; ``None`` where efforts are no tickets of a lottery."""
    players = list(scenario["players"])
    parameters = table(scenario, "parameters")
    given = table(parameters, "values")
    values = [number_of(given, city) for city in players]
    if number_of(parameters, "decisiveness", ONE) != 1:
        return None
    game = Contest(players, values)
    efforts = efforts_of(values)
    without, best = game.played(efforts), game.designated(game.core)
    low, high = game.compensations()
    return Obstacle(
        players=players,
        outcomes={"contest": without},
        best=best,
        prices={"one rank to give": values[game.core]},
        headline=game.figure(),
        acceptable=(low, high),
        effects=_effects(game, without, best),
        levers=[Lever(DESIGNATION, ZERO, ONE), *side_payments(best.gains_over(without))[0]],
        demands=_demands(game, without, best),
        sets=_sets(players),
        worths=game.worths(),
        scale=max(values),
        residuals=_residuals(game, efforts, best),
        drawing=_drawing(game, without, low, high),
        parameters=_parameters(game, parameters),
    )


def _effects(game: Contest, without: Played, best: Played) -> list[Effect]:
    count = len(game.players)
    order = sorted(range(count), key=lambda k: (k == game.core, -game.values[k]))
    second, lots = game.designated(order[0]), game.played([ZERO] * count)
    return [
        Effect("gifts without a condition", without, without.total == best.total),
        Effect(f"{game.players[game.core]} designated", best, True),
        Effect(f"{game.players[order[0]]} designated", second, second.total == best.total),
        Effect("lots drawn", lots, lots.total == best.total),
    ]


def _demands(game: Contest, without: Played, best: Played) -> list[Demand]:
    demands = side_payments(best.gains_over(without))[1]
    for k, (city, value) in enumerate(zip(game.players, game.values, strict=True)):
        if k != game.core:
            terms = {payment_to(city): ONE, DESIGNATION: value}
            demands.append(Demand(f"{city} stands back", terms, ">=", value))
    return demands


def _sets(players: list[str]) -> dict[str, list[str]]:
    payments = [payment_to(city) for city in players]
    return {
        "designation alone": [DESIGNATION],
        "compensation alone": payments,
        "designation and compensation, without the centre's money": [DESIGNATION, *payments],
    }


def _residuals(game: Contest, efforts: list[Fraction], best: Played) -> dict[str, Fraction]:
    spent, largest = sum(efforts, ZERO), max(game.values)
    told: dict[str, Fraction] = {}
    for city, value, own in zip(game.players, game.values, efforts, strict=True):
        slope = value * (spent - own) / spent**2 - 1
        told[f"{city} spends nothing below zero"] = -own / largest
        told[f"rank is worth no more to {city} than all have at best"] = (value - best.total) / largest
        told[f"{city} gains nothing by a little more or less effort"] = abs(slope) if own else slope
    told["worth won less what is spent is what all have"] = ZERO
    return told


def _drawing(game: Contest, without: Played, low: Fraction, high: Fraction) -> Drawing:
    core, largest = game.players[game.core], max(game.values)
    xs = even_steps(ZERO, largest)
    others = "the others receive" if len(game.players) > 2 else "the other receives"
    flat = [(f"{core} would have by contending", without.payoffs[core]),
            ("the rest would have by contending", low)]  # fmt: skip
    return Drawing(
        [
            (f"{core} keeps", xs, [largest - x for x in xs]),
            (others, xs, xs),
            *((label, xs, [height] * len(xs)) for label, height in flat),
        ],
        [("all gain alike", game.figure(), None)],
        [("accepted by all", low, high)],
    )


def _parameters(game: Contest, parameters: Mapping[str, Any]) -> list[Parameter]:
    found = []
    for k, city in enumerate(game.players):

        def figure(value: Fraction, k: int = k) -> Fraction:
            return Contest(game.players, [*game.values[:k], value, *game.values[k + 1 :]]).figure()

        ends = ends_of(parameters["values"][city], game.values[k])
        found.append(Parameter(f"{GIVEN} of {city}", ends, figure))
    if parameters.get("decisiveness") is None:
        return found
    return [*found, Parameter("decisiveness", ends_of(parameters["decisiveness"], ONE), None)]
