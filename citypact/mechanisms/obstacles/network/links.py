r"""The agreement about a trunk route: every segment as good as all together want it.

Each city i receives a matching subsidy :math:`\sigma_i` for a unit of its own quality (negative: it pays),
and a lump sum. The common quality :math:`q^*` is then an equilibrium iff

.. math:: B_i + \sigma_i \ge c_i q^* \quad\text{(not to build less)}, \qquad
          \sigma_i \le c_i q^* \quad\text{(not to build more than the others)}

for every city; payoffs are concave in the own quality on both sides of it, so nothing else pays. Since
:math:`\sum B_i = q^* \sum c_i`, the subsidies :math:`\sigma_i = c_i q^* - B_i` cost nothing in all.

The efficient quality is the optimum of

.. math:: \max \sum_i \bigl(B_i Q - \tfrac12 c_i q_i^2\bigr) \quad\text{s.t.}\quad Q \le q_i ,

in which the price of segment i, what a slightly better segment there is worth, is :math:`c_i q^*`.

Other equilibria remain: every common quality from the largest :math:`\sigma_i^+ / c_i` up to :math:`q^*`, and
every worse route Q down to the least :math:`\sigma_i^+ / c_i`, zero if a city is paid nothing: the cities
with :math:`\sigma_i / c_i > Q` then build up to :math:`\sigma_i / c_i` for the subsidy alone. The cities
prefer :math:`q^*` to all of these, but the subsidies alone do not rule them out.

References
----------
models.md §7.9, A19. R. Boadway, P. Pestieau and D. Wildasin, "Non-cooperative behavior and efficient
provision of public goods", Public Finance 44(1), 1989, 1-7 (matching grants).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.network.trunk import Trunk
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    CENTRAL_MONEY,
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
    "the whole route is as good as its worst segment, and every city builds its own segment",
    "without an agreement the cities reach the best equilibrium, which all of them prefer to the others",
    "with the subsidies the cities expect each other to build: worse routes remain equilibria",
)
UNIT = "亿元 a year"
PER_QUALITY = "亿元 a year per unit of quality"


def headline(game: Trunk) -> Headline:
    """Return the common quality that serves all cities together best."""
    return Headline("efficient common quality", game.efficient_quality, "")


def agree(game: Trunk) -> ObstacleAnswer:
    """Find the efficient quality, the subsidies and payments that carry it, and their prices.

    Parameters
    ----------
    game : Trunk
        Cities, their benefits and costs.

    Examples
    --------
    >>> answer = agree(Trunk(("A", "B", "C"), (3, 1, 2), (1, 2, 0.5)))
    >>> [round(float(price), 3) for price in answer.efficient_prices.values()]
    [1.714, 3.429, 0.857]
    """
    quality = game.efficient_quality
    without, efficient = game.equilibrium(), game.efficient()
    plan = cheapest_levers(_problem(game, without, efficient), _sets(game))
    prices = {
        f"segment of {city} limits the route": as_fraction(cost) * quality
        for city, cost in zip(game.players, game.costs, strict=True)
    }
    _confirm_efficient(game, prices)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=_acceptable(game),
        equilibria={"best equilibrium": without, "dead end": game.common(0)},
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, PER_QUALITY),
        effects=_effects(game),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="outsiders reply best; gains over the best equilibrium",
        notes=_notes(game, plan),
        assumptions=ASSUMPTIONS,
        certificate=certificate_of(game, plan, prices, quality),
        provenance=Provenance("closed form; levers by linear program, proved in fractions", exact=True),
        picture=_picture(game),
    )


def matching_subsidies(game: Trunk) -> dict[str, Fraction]:
    """Return the subsidies per unit of own quality that carry the efficient one and sum to zero."""
    quality = game.efficient_quality
    return {
        city: as_fraction(cost) * quality - as_fraction(benefit)
        for city, benefit, cost in zip(game.players, game.benefits, game.costs, strict=True)
    }


def best_with_subsidies(game: Trunk, subsidies: Mapping[str, Number]) -> Fraction:
    """Return the quality of the best common equilibrium under subsidies per unit of own quality."""
    wanted = [
        (as_fraction(benefit) + as_fraction(subsidies[city])) / as_fraction(cost)
        for city, benefit, cost in zip(game.players, game.benefits, game.costs, strict=True)
    ]
    return max(min(wanted), Fraction(0))


def _confirm_efficient(game: Trunk, prices: Mapping[str, Fraction]) -> None:
    """State the efficient quality in cvxpy, in units of the largest benefit and cost, and compare."""
    benefit, cost = max(map(as_fraction, game.benefits)), max(map(as_fraction, game.costs))
    weights = [float(as_fraction(each) / benefit) for each in game.benefits]
    curved = [float(as_fraction(each) / cost) for each in game.costs]
    route, segments = cp.Variable(name="route"), cp.Variable(len(curved), name="segments")
    gain = sum(weights) * route - cp.sum(cp.multiply(curved, cp.square(segments))) / 2
    rows = {label: route <= segments[at] for at, label in enumerate(prices)}
    money = benefit**2 / cost  # one unit of the program's objective
    exact = {label: price / benefit for label, price in prices.items()}
    confirm_program(ConvexProgram(gain, rows), as_fraction(game.efficient().total) / money, exact)


def _rate(city: str) -> str:
    return f"matching subsidy to {city}"


def _problem(game: Trunk, without: Outcome, efficient: Outcome) -> LeverProblem:
    quality = game.efficient_quality
    levers, demands = side_payments(
        efficient.gains_over(without), {city: {_rate(city): quality} for city in game.players}
    )
    rates = [Lever(_rate(city), PER_QUALITY, None, side_payment=quality) for city in game.players]
    for city, benefit, cost in zip(game.players, game.benefits, game.costs, strict=True):
        full = as_fraction(cost) * quality
        less, more = f"{city} builds no less", f"{city} builds no more"
        demands.append(Demand(less, {_rate(city): 1}, ">=", full - as_fraction(benefit), PER_QUALITY))
        demands.append(Demand(more, {_rate(city): 1}, "<=", full, PER_QUALITY))
    return LeverProblem([*rates, *levers], demands)


def _sets(game: Trunk) -> dict[str, list[str]]:
    return {
        "matching subsidies alone": [_rate(city) for city in game.players],
        "lump sums alone": [f"payment to {city}" for city in game.players],
        "both, without the centre": [
            name for city in game.players for name in (_rate(city), f"payment to {city}")
        ],
    }


def _acceptable(game: Trunk) -> tuple[Fraction, Fraction]:
    """Return the common qualities that all accept with some side payments.

    Their total is a parabola with its top at the efficient quality; they end where it has fallen to
    what the best equilibrium gives.
    """
    start = game.best_common
    return start, 2 * game.efficient_quality - start


def _effects(game: Trunk) -> tuple[LeverEffect, ...]:
    quality, subsidies = game.efficient_quality, matching_subsidies(game)
    ordered = game.common(quality)
    paid = {city: ordered.payoffs[city] + subsidies[city] * quality for city in game.players}
    without = game.equilibrium()
    worse = [city for city, gain in ordered.gains_over(without).items() if gain < 0]
    matched = Outcome(ordered.actions, paid)
    short = [city for city, gain in matched.gains_over(without).items() if gain < 0]
    return (
        LeverEffect(
            "lump sums", without, without.total == ordered.total,
            "A lump sum does not depend on what is built, so every city builds as before.",
        ),
        LeverEffect(
            "order to build the efficient quality", ordered, True,
            f"Without money {', '.join(worse)} would have less than before." if worse
            else "Nobody would have less than before.",
        ),
        LeverEffect(
            "matching subsidies that sum to zero", matched, True,
            f"Nobody wants to build less; {', '.join(short)} would still have less than before." if short
            else "Nobody wants to build less, and nobody has less than before.",
        ),
    )  # fmt: skip


def _notes(game: Trunk, plan: LeverPlan) -> tuple[str, ...]:
    return (*_remaining(game, plan), "A single segment of quality zero makes the whole route worthless.")


def _remaining(game: Trunk, plan: LeverPlan) -> list[str]:
    """Say which qualities of the route are equilibria under the subsidies of the plan."""
    paid = {city: plan.sizes[_rate(city)] for city in game.players}
    # A city that is paid more than its segment costs builds up to this quality, whatever the others do.
    floors = {
        city: max(paid[city], Fraction(0)) / as_fraction(cost)
        for city, cost in zip(game.players, game.costs, strict=True)
    }
    highest, floor, lowest = best_with_subsidies(game, paid), max(floors.values()), min(floors.values())
    start = "Under the subsidies" if any(paid.values()) else "Without any subsidy"
    told = [
        f"{start} every common quality from {float(floor):.4g} to {float(highest):.4g} is an equilibrium;"
        " all prefer the highest."
        if floor < highest
        else f"{start} {float(highest):.4g} is the only common quality that is an equilibrium."
    ]
    if lowest < floor:
        eager = " and ".join(city for city, quality in floors.items() if quality > lowest)
        told.append(
            f"So is a worse route, down to quality {float(lowest):.4g}, for which {eager} would build more"
            " than it needs, for the subsidy alone; all like it less."
        )
    return told


def certificate_of(
    game: Trunk, plan: LeverPlan, prices: Mapping[str, Number], quality: Number
) -> Certificate:
    """Recompute what the answer claims from benefits and costs, in fractions.

    Parameters
    ----------
    game : Trunk
        The route.
    plan : LeverPlan
        Sizes of the levers.
    prices : mapping of str to number
        What a slightly better segment of each city is said to be worth.
    quality : number
        The common quality that is said to be efficient.
    """
    without, best = game.best_common, as_fraction(quality)
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    # The total is concave in the common quality, so that its slope of zero proves the efficient one.
    residuals["prices of the segments sum to the worth of the route"] = abs(
        total(prices.values()) - total(game.benefits)
    )
    rows = zip(game.players, game.benefits, game.costs, prices.values(), strict=True)
    money: list[Number] = [-plan.sizes[CENTRAL_MONEY]]
    for city, benefit, cost, price in rows:
        worth, steep, paid = as_fraction(benefit), as_fraction(cost), plan.sizes[_rate(city)]
        received = paid * best + plan.sizes[payment_to(city)]
        money.append(received)
        # Below the common quality the slope of the payoff is B - cq; above it the route gains nothing.
        residuals[f"{city} would not build less without an agreement"] = max(
            steep * without - worth, Fraction(0)
        )
        residuals[f"price of the segment of {city} is its marginal cost"] = abs(
            as_fraction(price) - steep * best
        )
        # With the subsidy the slope is B + s - cq below and s - cq above.
        residuals[f"{city} builds neither less nor more with the subsidy"] = max(
            steep * best - worth - paid, paid - steep * best, Fraction(0)
        )
        gain = worth * (best - without) - steep * (best**2 - without**2) / 2 + received
        residuals[f"{city} has no less than before"] = max(-gain, Fraction(0))
    residuals["subsidies and lump sums are paid for"] = max(total(money), Fraction(0))
    return Certificate(residuals, 0.0, exact=True)


def _picture(game: Trunk) -> Picture:
    quality = float(game.efficient_quality)
    highest = 1.6 * max(quality, float(game.best_common))
    xs = steps(0, highest)
    outcomes = [game.common(x) for x in xs]
    curves = [
        Curve(city, xs, [float(outcome.payoffs[city]) for outcome in outcomes]) for city in game.players[:6]
    ]
    curves.append(Curve("all together", xs, [float(outcome.total) for outcome in outcomes]))
    marks = [
        Mark("best equilibrium", float(game.best_common)),
        Mark("efficient", quality, float(game.efficient().total)),
    ]
    return Picture(
        "What each city has if every segment has the same quality",
        "quality of every segment (units)",
        "payoff (亿元 a year)",
        curves,
        marks,
    )
