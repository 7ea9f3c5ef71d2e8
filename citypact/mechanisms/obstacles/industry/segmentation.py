r"""The agreement to keep two markets open: who is watched, fined and paid.

The cities play year after year; :math:`T_i, C_i, P_i` are a city's payoffs behind its own wall alone, with
both markets open, and with both closed. The council finds a wall with chance q a year. It then takes
a fine :math:`F_i`, stops the yearly payment :math:`y_i` (negative: the city pays), and both markets stay
closed. Nobody puts up a wall iff

.. math:: q \bigl[ y_i + (1-\delta_i) F_i + \delta_i (C_i - P_i) \bigr] \ge (1-\delta_i)(T_i - C_i)

for both, which is linear in payments and fines. A wall for one year is the best departure: by the
one-shot principle a longer one gains only if it does, and a lower wall brings less and is found as often.
With :math:`\sum y_i = 0` and one discount factor the two rows add up to
:math:`\delta \ge \delta^*`, in which the sizes of the markets cancel.

The efficient policy is the optimum of a program in the part of the year that each market is open,
:math:`0 \le w_i \le 1`; between no barrier and a prohibitive one nothing is better than both, as the
worth of a market is convex in its barrier.

References
----------
models.md §7.3, A13. J. W. Friedman, "A non-cooperative equilibrium for supergames", Review of Economic
Studies 38(1), 1971, 1-12. E. Green and R. Porter, "Noncooperative collusion under imperfect price
information", Econometrica 52(1), 1984, 87-100.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.industry.segmentation import Segmentation
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.industry.wall_levers import lever_effects, patience_notes
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "one firm of each city sells in both markets; demand is linear, and quantities are chosen (Cournot)",
    "a barrier burns real resources and brings its city no revenue",
    "a wall that is found ends the agreement for ever; one that is not found changes nothing, and no open"
    " market is taken for a closed one",
    "payments and fines are settled by the council or the higher government, so that nobody can withhold"
    " them",
)
UNIT = "亿元 a year"


def headline(game: Segmentation) -> Headline:
    """Return the least common discount factor that keeps the efficient policy with side payments."""
    return Headline("least discount factor that keeps the efficient policy", game.critical_discount, "")


def agree(game: Segmentation) -> ObstacleAnswer:
    """Find what keeps both markets open at the least cost from outside.

    Parameters
    ----------
    game : Segmentation
        Markets, patience, detection, and the fines that can be taken.

    Examples
    --------
    >>> answer = agree(Segmentation(("A", "B"), (72, 72), (0.5, 0.5)))
    >>> answer.headline.value, float(answer.surplus), answer.plan.cost
    (Fraction(3, 8), 10.0, Fraction(0, 1))
    """
    without, efficient = game.equilibrium(), game.efficient()
    plan = cheapest_levers(_problem(game), _sets(game))
    prices = {
        f"market of {city} is open all year": max(game.gain_per_market, Fraction(0)) * as_fraction(market)
        for city, market in zip(game.players, game.markets, strict=True)
    }
    _confirm_efficient(game, prices)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=None if game.critical_discount == 1 else (game.critical_discount, Fraction(1)),
        equilibria={"walls": without},
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, "亿元 a year per year open"),
        effects=lever_effects(game),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="walls are dominant, so that every conjecture gives the same; gains over walls",
        notes=_notes(game),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, plan, prices),
        provenance=Provenance("closed form; levers by linear program, proved in fractions", exact=True),
        picture=_picture(game),
    )


def fine_on(city: str) -> str:
    """Return the name of the fine that a city pays if its wall is found."""
    return f"fine on {city}"


def _problem(game: Segmentation) -> LeverProblem:
    gains = game.efficient().gains_over(game.equilibrium())
    levers, demands = side_payments(gains)
    # Fines are threats; counted as payments they stay as low as they can. Walls that are no loss have none.
    most = game.fine_limit if game.opening_pays else 0
    fines = [Lever(fine_on(city), "亿元", 0, most, side_payment=1) for city in game.players]
    if game.opening_pays:
        demands += [_keeps_open(game, city) for city in range(2)]
    return LeverProblem([*fines, *levers], demands)


def _keeps_open(game: Segmentation, city: int) -> Demand:
    """Return that a wall does not pay this city."""
    name, caught = game.players[city], as_fraction(game.detection)
    future = as_fraction(game.discounts[city])
    tempted = (1 - future) * as_fraction(game.markets[city]) * game.temptation
    bound = tempted - caught * future * game.gain_from_opening(city)
    terms = {payment_to(name): caught, fine_on(name): caught * (1 - future)}
    return Demand(f"{name} puts up no wall", terms, ">=", bound, UNIT)


def _sets(game: Segmentation) -> dict[str, list[str]]:
    payments = [payment_to(city) for city in game.players]
    fines = [fine_on(city) for city in game.players]
    return {
        "patience alone": [],
        "fines alone": fines,
        "side payments alone": payments,
        "fines and side payments, without the centre": [*fines, *payments],
    }


def _confirm_efficient(game: Segmentation, prices: Mapping[str, Fraction]) -> None:
    """State in cvxpy how long each market is open, in units of the largest, and compare."""
    largest = max(map(as_fraction, game.markets))
    sizes = [float(as_fraction(market) / largest) for market in game.markets]
    parts = cp.Variable(2, name="parts of the year", nonneg=True)
    rows = {label: parts[at] <= 1 for at, label in enumerate(prices)}
    aim = float(game.gain_per_market) * cp.sum(cp.multiply(sizes, parts))
    exact = {label: price / largest for label, price in prices.items()}
    gain = game.efficient().total - game.equilibrium().total
    confirm_program(ConvexProgram(aim, rows), as_fraction(gain) / largest, exact)


def _notes(game: Segmentation) -> tuple[str, ...]:
    notes = []
    if not game.opening_pays:
        notes.append(
            f"Transport takes {float(game.transport):.4g} of the margin, 5/22 or more: two-way trade wastes"
            " as much as rivalry brings, and the cities together are no better off with open markets."
        )
        return tuple(notes)
    for city, name in enumerate(game.players):
        if game.gain_from_opening(city) <= 0:
            notes.append(
                f"{name}'s market is so much the larger that it gains nothing by opening both: without"
                " money no patience keeps it open."
            )
    notes.append(
        f"A wall adds {float(game.temptation):.4g} of its market to its city and costs the other"
        f" {float(game.export(0)):.4g} of it; half of a wall adds less, and leaves both together with even"
        " less."
    )
    return (*notes, *patience_notes(game))


def _certificate(game: Segmentation, plan: LeverPlan, prices: Mapping[str, Fraction]) -> Certificate:
    """Try other barriers, and weigh temptation against loss, from the payoffs alone."""
    without, efficient, wall = game.equilibrium(), game.efficient(), game.wall
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    barriers = [wall * step / 4 for step in range(7)]
    resting = list(without.actions.values())
    for city, name in enumerate(game.players):
        tried = ([*resting[:city], each, *resting[city + 1 :]] for each in barriers)
        best = max(game.payoffs(each)[city] for each in tried)
        residuals[f"{name} gains by no other barrier"] = best - as_fraction(without.payoffs[name])
    best = max(total(game.payoffs((first, second))) for first in barriers for second in barriers)
    residuals["no pair of barriers is worth more"] = best - efficient.total
    opened, closed = game.payoffs((0, 0)), game.payoffs((wall, wall))
    alone = [game.payoffs((wall, 0))[0], game.payoffs((0, wall))[1]]
    discount = as_fraction(headline(game).value)
    tempted = (1 - discount) * (total(alone) - total(opened))
    lost = discount * as_fraction(game.detection) * (total(opened) - total(closed))
    residuals["at the least discount factor a wall gains what it loses"] = (
        abs(tempted - lost) if game.opening_pays else discount
    )
    residuals["prices of the markets sum to the gain"] = abs(
        total(prices.values()) - max(total(opened) - total(closed), Fraction(0))
    )
    return Certificate(residuals, 0.0, exact=True)


def _picture(game: Segmentation) -> Picture:
    xs = steps(0, 1.3 * float(game.wall))
    first, second = game.players
    mine = [game.payoffs((x, 0)) for x in xs]
    both = [total(game.payoffs((x, x))) for x in xs]
    together = "lose" if game.opening_pays else "do not lose"
    return Picture(
        f"A barrier of {first} serves {first}, and both together {together} by walls",
        "barrier (part of the margin between the highest price and the cost)",
        "payoff (亿元 a year)",
        [
            Curve(f"{first}, if it alone has the barrier", xs, [float(each[0]) for each in mine]),
            Curve(f"{second}, if {first} alone has it", xs, [float(each[1]) for each in mine]),
            Curve("all together, if both have it", xs, list(map(float, both))),
        ],
        [Mark("nothing comes in any more", float(game.wall))],
    )
