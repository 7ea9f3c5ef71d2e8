r"""The agreement on a division of labour: free trade in inputs, and the prices at which nobody parts.

With the best joint plan given, prices :math:`\lambda \ge 0` of inputs carry it iff no good earns a profit,
every good that is made covers its cost, and an input that is left over has no price,

.. math:: \sum_k a_{gk} \lambda_k \ge p_g, \quad\text{with equality if } y_g > 0, \qquad
          \lambda_k = 0 \ \text{ if input k is left over} .

These are the optimal solutions of the dual program, all of them. City i then has its sales, what it
earns by inputs given to others, and a lump sum :math:`y_i`; no coalition S parts iff its members have
:math:`v(S)` between them. Without lump sums this follows; lump sums reach the rest of the core.

References
----------
models.md §4.10, M23. G. Owen, "On the core of linear production games", Mathematical Programming 9, 1975,
358-370.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from citypact.errors import CertificateError
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.industry.division import DivisionOfLabour
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.industry.production_plans import (
    ProductionPlan,
    confirm_joint_plan,
    plan_alone,
    plan_together,
)
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "output is in proportion to inputs, goods sell at given prices, and moving inputs costs nothing",
    "the efficient payoffs shown are sales of what is made in each city, before inputs are paid for",
    "of divisions that sell as much, one that trades the least worth of inputs is shown",
)
UNIT = "亿元 a year"
PER_UNIT = "亿元 a year per unit"


def headline(game: DivisionOfLabour) -> Headline:
    """Return what pooling adds to what the cities make each alone."""
    return Headline("gain from the division of labour", game.gain, UNIT)


def agree(game: DivisionOfLabour) -> ObstacleAnswer:
    """Find who makes what, all prices of inputs that carry it, and payments with which no coalition parts.

    Parameters
    ----------
    game : DivisionOfLabour
        Cities, their inputs, recipes of goods and their prices.

    Examples
    --------
    >>> game = DivisionOfLabour(
    ...     ("A", "B"), ("staff", "land"), ("chips", "steel"), [[4, 0], [0, 6]], [[1, 3], [2, 1]], [1, 1])
    >>> answer = agree(game)
    >>> float(answer.headline.value), {name: float(price) for name, price in answer.efficient_prices.items()}
    (2.8, {'staff': 0.4, 'land': 0.2})
    """
    alone, together = plan_alone(game), plan_together(game)
    without = Outcome(alone.actions, game.equilibrium().payoffs)
    efficient = Outcome(
        together.actions, {name: together.sales(at) for at, name in enumerate(game.players)}
    )  # fmt: skip
    # The cost is zero by Owen's theorem; the joint plan and its prices get their second opinion below.
    problem = _problem(game, together, without, efficient)
    plan = cheapest_levers(problem, _sets(game), second_opinion=False)
    if plan.cost is None:  # Owen's theorem rules it out
        raise CertificateError(f"no prices carry the joint plan, {', '.join(plan.conflict)}: a defect")
    prices = [plan.sizes[_price(name)] for name in game.inputs]
    confirm_joint_plan(game, prices)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=(Fraction(0), game.gain),
        equilibria={"each alone": without},
        efficient=efficient,
        efficient_prices=dict(zip(game.inputs, prices, strict=True)),
        efficient_price_units=dict.fromkeys(game.inputs, PER_UNIT),
        effects=_effects(game, efficient, prices),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="what outsiders do does not matter; worth of what a coalition makes of its own inputs",
        notes=tuple(_notes(game, together)),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, alone, together, plan, prices),
        provenance=Provenance("linear programs, proved in fractions", exact=True),
        picture=_picture(game, without, _paid(game, together, plan)),
    )


def _price(name: str) -> str:
    return f"price of {name}"


def _problem(
    game: DivisionOfLabour, together: ProductionPlan, without: Outcome, efficient: Outcome
) -> LeverProblem:
    trade = {
        city: {_price(name): sold for name, sold in zip(game.inputs, together.sold(at), strict=True)}
        for at, city in enumerate(game.players)
    }
    levers, demands = side_payments(efficient.gains_over(without), trade)
    demands += _carrying(game, together)
    for mask in range(1, game.everybody):
        inside = [game.players[at] for at in bits(mask)]
        if len(inside) > 1:
            terms = {_price(k): sum(trade[city][_price(k)] for city in inside) for k in game.inputs}
            terms |= {payment_to(city): Fraction(1) for city in inside}
            rest = game.worth(mask) - total(efficient.payoffs[city] for city in inside)
            demands.append(Demand(f"{', '.join(inside)} do not part", terms, ">=", rest, UNIT))
    prices = [Lever(_price(name), PER_UNIT) for name in game.inputs]
    return LeverProblem([*prices, *levers], demands)


def _carrying(game: DivisionOfLabour, together: ProductionPlan) -> Iterator[Demand]:
    """Yield what prices of inputs must satisfy so that nobody makes anything else.

    Each good in the amount that could be made of it at most, and each input in the amount there is, so
    that all bounds are of the order of the sales.
    """
    most = game.most_of_each
    for at, (good, row) in enumerate(zip(game.goods, game.recipes, strict=True)):
        takes = {
            _price(name): as_fraction(amount) * most[at]
            for name, amount in zip(game.inputs, row, strict=True)
            if amount
        }
        sold = as_fraction(game.prices[at]) * most[at]
        if together.made[at]:
            yield Demand(f"{good} covers its cost and no more", takes, "==", sold, UNIT)
        else:
            yield Demand(f"{good} would earn no profit", takes, ">=", sold, UNIT)
    stocks = game.owned(range(len(game.players)))
    for name, left, stock in zip(game.inputs, _left_over(game, together), stocks, strict=True):
        if left:
            yield Demand(f"{name} left over has no price", {_price(name): stock}, "<=", 0, UNIT)


def _left_over(game: DivisionOfLabour, together: ProductionPlan) -> list[Fraction]:
    cities = range(len(game.players))
    return [total(column) for column in zip(*(together.sold(at) for at in cities), strict=True)]


def _sets(game: DivisionOfLabour) -> dict[str, list[str]]:
    prices = [_price(name) for name in game.inputs]
    payments = [payment_to(city) for city in game.players]
    return {
        "free trade in inputs alone": prices,
        "payments alone": payments,
        "both, without the centre": [*prices, *payments],
    }


def _paid(game: DivisionOfLabour, together: ProductionPlan, plan: LeverPlan) -> dict[str, Number]:
    """Return what each city has with prices and payments."""
    return {
        city: total(
            (
                together.sales(at),
                plan.sizes[payment_to(city)],
                *(
                    plan.sizes[_price(name)] * sold
                    for name, sold in zip(game.inputs, together.sold(at), strict=True)
                ),
            )
        )
        for at, city in enumerate(game.players)
    }


def _effects(game: DivisionOfLabour, efficient: Outcome, prices: list[Fraction]) -> tuple[LeverEffect, ...]:
    alone = game.equilibrium()
    traded = Outcome(efficient.actions, dict(game.incomes(prices)))
    losers = [name for name, gain in efficient.gains_over(alone).items() if gain < 0]
    part = game.gain / len(game.players)
    equally = {city: as_fraction(pay) + part for city, pay in alone.payoffs.items()}
    short = {
        mask: game.worth(mask) - total(equally[game.players[at]] for at in bits(mask))
        for mask in range(1, game.everybody)
    }
    worst = max(short, key=lambda mask: short[mask])
    parting = " and ".join(game.players[at] for at in bits(worst))
    return (
        LeverEffect(
            "free trade in inputs at the Owen prices", traded, True,
            "Every city has at least what it makes alone, and no coalition can have more by itself.",
        ),
        LeverEffect(
            "an order who makes what, and nothing paid for inputs", efficient, True,
            f"{', '.join(losers)} would have less than alone." if losers
            else "Nobody would have less than alone.",
        ),
        LeverEffect(
            "the gain shared equally by lump sums", Outcome(efficient.actions, equally), True,
            f"{parting} would have {float(short[worst]):.4g} {UNIT} more by themselves." if short[worst] > 0
            else "No coalition can have more by itself.",
        ),
    )  # fmt: skip


def _notes(game: DivisionOfLabour, together: ProductionPlan) -> Iterator[str]:
    for at, city in enumerate(game.players):
        row = zip(game.goods, together.outputs[at], strict=True)
        made = [f"{float(output):.4g} of {good}" for good, output in row if output]
        yield f"{city} makes {' and '.join(made) or _idle(game, together, at)}."
    if game.gain == 0:
        yield "At one set of prices every city uses its own inputs best by itself: pooling adds nothing."
    columns = zip(game.inputs, zip(*game.owen_corners, strict=True), strict=True)
    wide = [f"{name} ({float(min(c)):.4g} to {float(max(c)):.4g})" for name, c in columns if min(c) < max(c)]
    if wide:
        yield f"The prices are not unique: {', '.join(wide)}, in {PER_UNIT}."


def _idle(game: DivisionOfLabour, together: ProductionPlan, city: int) -> str:
    """Say what becomes of the inputs of a city that makes nothing."""
    owned = game.owned([city])
    if not any(owned):
        return "nothing, and has no inputs"
    received = [min(column) < 0 for column in zip(*map(together.sold, range(len(game.players))), strict=True)]
    given = any(stock and taken for stock, taken in zip(owned, received, strict=True))
    return "nothing, and gives inputs to others" if given else "nothing, and nobody needs its inputs"


def _certificate(
    game: DivisionOfLabour,
    alone: ProductionPlan,
    together: ProductionPlan,
    plan: LeverPlan,
    prices: list[Fraction],
) -> Certificate:
    """Prove both plans by weak duality, and that no coalition parts."""
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    cities = range(len(game.players))
    residuals["the plan uses no more than there is"] = max(-left for left in _left_over(game, together))
    residuals["no output below zero"] = max(
        -output for each in (alone, together) for row in each.outputs for output in row
    )
    residuals["prices cover what every good sells for"] = max(
        as_fraction(price)
        - total(as_fraction(amount) * each for amount, each in zip(row, prices, strict=True))
        for price, row in zip(game.prices, game.recipes, strict=True)
    )
    sold = total(together.sales(at) for at in cities)
    residuals["sales are what all inputs cost"] = abs(sold - total(game.incomes(prices).values()))
    for at, city in enumerate(game.players):
        residuals[f"{city} alone uses no more than its own"] = max(-left for left in alone.sold(at))
        residuals[f"{city} alone sells what its inputs are worth to it"] = abs(
            alone.sales(at) - game.worth(1 << at)
        )
    paid = _paid(game, together, plan)
    residuals["no coalition has more by itself"] = max(
        game.worth(mask) - total(paid[game.players[at]] for at in bits(mask))
        for mask in range(1, game.everybody + 1)
    )
    return Certificate(residuals, 0.0, exact=True)


def _picture(game: DivisionOfLabour, alone: Outcome, paid: Mapping[str, Number]) -> Picture:
    return Picture(
        "What each city has alone, and with the division of labour",
        "city",
        "payoff (亿元 a year)",
        groups=game.players,
        bars={
            "each alone": [float(pay) for pay in alone.payoffs.values()],
            "with the agreement": [float(pay) for pay in paid.values()],
        },
    )
