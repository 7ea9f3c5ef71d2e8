r"""The agreement about a leading core: one city acts for all, and the others bear a part of every yuan.

The city that cares most, m, spends; city i bears the part :math:`s_i` of each yuan and receives a lump sum.
The leader then spends :math:`Q^*`, no less and no more, iff

.. math:: \theta_m / Q^* = 1 - \sum_{i \ne m} s_i ,

and nobody else adds anything, since :math:`\theta_i \le Q^*`. Lindahl's prices
:math:`s_i = \theta_i / Q^*` do it; they are the multipliers of :math:`Q_i \le Q` in

.. math:: \max \sum_i \theta_i \ln Q_i - Q \quad\text{s.t.}\quad Q_i \le Q .

If one city alone cares most, the others bear these prices gladly iff
:math:`\theta_i \ln (Q^* / \theta_m) \ge \theta_i`, that is iff the core clarity index
:math:`\theta_m / Q^*` is at most :math:`1/e`: under a clearer core they are better off by
riding free. Then the leader must pay them lump sums as well.

References
----------
models.md §7.8, A18 (M13, M24). E. Lindahl, Die Gerechtigkeit der Besteuerung, Lund, 1919. R. Cornes and
T. Sandler, The Theory of Externalities, Public Goods and Club Goods, 2nd ed., Cambridge, 1996.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.centre.leader import UNIT, Leadership, logarithm
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import LeverEffect, ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "what is spent serves all, whoever spends it, and is worth a constant times its logarithm",
    "a city that cares more does so by the same factor at every amount",
)


def headline(game: Leadership) -> Headline:
    """Return how clear the core is, which is the leader's share of the cost by Lindahl's prices."""
    return Headline("core clarity index, the leader's share of the cost by Lindahl", game.clarity, "")


def agree(game: Leadership) -> ObstacleAnswer:
    """Find what should be spent together, who acts, who bears which part of it, and who must be paid.

    Parameters
    ----------
    game : Leadership
        Cities and how much each cares.

    Examples
    --------
    >>> answer = agree(Leadership(("core", "A", "B"), (6, 2, 1), 1))
    >>> {label: round(float(price), 4) for label, price in answer.efficient_prices.items()}
    {'core uses at most what is spent': 0.6667, 'A uses at most what is spent': 0.2222, \
'B uses at most what is spent': 0.1111}
    """
    without, efficient = game.equilibrium(), game.efficient()
    plan = cheapest_levers(_problem(game, without, efficient), _sets(game))
    prices = {_use(city): price for city, price in lindahl_prices(game).items()}
    _confirm_efficient(game, prices)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=_acceptable(game),
        equilibria=_equilibria(game, without),
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, "yuan per yuan spent"),
        effects=_effects(game, without),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="a coalition acts as one city if it gains by it, and outsiders reply best",
        notes=_notes(game),
        assumptions=ASSUMPTIONS,
        certificate=_certificate(game, plan, prices),
        provenance=Provenance(
            "closed form with logarithms to sixty digits; levers by linear program, proved in fractions"
        ),
        picture=_picture(game),
    )


def lindahl_prices(game: Leadership) -> dict[str, Fraction]:
    """Return the part of every yuan that each city bears, so that all want the same amount.

    Examples
    --------
    >>> lindahl_prices(Leadership(("A", "B"), (3, 1), 1))
    {'A': Fraction(3, 4), 'B': Fraction(1, 4)}
    """
    pairs = zip(game.players, game.concerns, strict=True)
    return {city: as_fraction(concern) / game.efficient_spending for city, concern in pairs}


def _use(city: str) -> str:
    return f"{city} uses at most what is spent"


def _share(city: str) -> str:
    return f"part of each yuan borne by {city}"


def _leader(game: Leadership) -> str:
    return game.players[game.leaders[0]]


def _confirm_efficient(game: Leadership, prices: Mapping[str, Fraction]) -> None:
    """State the efficient spending in cvxpy, in units of itself, and compare the optimum.

    The solver's multipliers of logarithms are good to five digits only; the certificate judges the prices.
    """
    weights = [float(price) for price in prices.values()]
    spent, used = cp.Variable(name="spent"), cp.Variable(len(weights), name="used")
    rows = {label: used[at] <= spent for at, label in enumerate(prices)}
    program = ConvexProgram(cp.sum(cp.multiply(weights, cp.log(used))) - spent, rows)
    confirm_program(program, -1)


def _equilibria(game: Leadership, without: Outcome) -> dict[str, Outcome]:
    if len(game.leaders) == 1:
        return {f"{_leader(game)} pays alone": without}
    named = {f"{game.players[at]} pays all": game.alone(at, game.free_spending) for at in game.leaders[:3]}
    return {"those who care most share alike": without, **named}


def _problem(game: Leadership, without: Outcome, efficient: Outcome) -> LeverProblem:
    leader, spending = _leader(game), game.efficient_spending
    followers = [city for city in game.players if city != leader]
    incomes: dict[str, dict[str, Number]] = {city: {_share(city): -spending} for city in followers}
    incomes[leader] = {_share(city): spending for city in followers}
    payments, demands = side_payments(efficient.gains_over(without), incomes)
    shares = [Lever(_share(city), "", 0, 1, side_payment=spending) for city in followers]
    everybody = dict.fromkeys(map(_share, followers), 1)
    rest = 1 - game.clarity
    demands.append(Demand(f"{leader} spends no less", everybody, ">=", rest, "yuan per yuan spent"))
    demands.append(Demand(f"{leader} spends no more", everybody, "<=", rest, "yuan per yuan spent"))
    return LeverProblem([*shares, *payments], demands)


def _sets(game: Leadership) -> dict[str, list[str]]:
    shares = [_share(city) for city in game.players if city != _leader(game)]
    payments = [payment_to(city) for city in game.players]
    return {
        "parts of the cost alone": shares,
        "lump sums alone": payments,
        "both, without the centre": [*shares, *payments],
    }


def _growth(game: Leadership) -> Fraction:
    """Return by how much the logarithm of what is spent rises."""
    return logarithm(game.efficient_spending / game.free_spending)


def _acceptable(game: Leadership) -> tuple[Fraction, Fraction]:
    """Return the shares of the whole cost that the leader and all the others together accept."""
    spending, growth, leader = game.efficient_spending, _growth(game), game.leaders[0]
    worth = [
        as_fraction(concern) * growth + given
        for concern, given in zip(game.concerns, game.shared_start, strict=True)
    ]
    others = total(each for at, each in enumerate(worth) if at != leader)
    return max(1 - others / spending, Fraction(0)), worth[leader] / spending


def _effects(game: Leadership, without: Outcome) -> tuple[LeverEffect, ...]:
    leader, spending = _leader(game), game.efficient_spending
    named, ordered = game.alone(game.leaders[0], game.free_spending), game.efficient()
    lindahl = game.given(list(map(as_fraction, game.concerns)))
    worse = [city for city, gain in lindahl.gains_over(without).items() if gain < 0]
    loses = ordered.gains_over(without)[leader] < 0
    return (
        LeverEffect(
            f"{leader} named as the core, without money", named, False,
            f"It spends {float(game.free_spending):.4g} {UNIT}, as the city that cares most does anyway."
            if len(game.leaders) == 1
            else "It settles who spends, not how much: each of them could have left it to the rest.",
        ),
        LeverEffect("lump sums", without, False, "They do not depend on what is spent."),
        LeverEffect(
            f"{leader} ordered to spend {float(spending):.4g} {UNIT}", ordered, True,
            f"{leader} would have less than before." if loses else "Nobody would have less than before.",
        ),
        LeverEffect(
            "Lindahl's prices", lindahl, True,
            f"Nobody wants more or less; {', '.join(worse)} would have less than by riding free." if worse
            else "Nobody wants more or less, and nobody has less than before.",
        ),
    )  # fmt: skip


def _notes(game: Leadership) -> tuple[str, ...]:
    notes = [
        f"Alone the leader comes {float(game.clarity):.1%} of the way to what all together should spend."
    ]
    if len(game.leaders) > 1:
        names = " and ".join(game.players[at] for at in game.leaders)
        notes.append(
            f"{names} care most alike: every division of {float(game.free_spending):.4g} {UNIT} among them"
            " is an equilibrium, and who leads is open until somebody is named."
        )
    else:
        clear = game.clarity > Fraction(math.exp(-1))
        notes.append(
            "Followers accept Lindahl's prices iff the index is at most 1/e = 0.3679; here it is"
            + (" above: they ride free and must be paid lump sums." if clear else " not above.")
        )
    return tuple(notes)


def _certificate(game: Leadership, plan: LeverPlan, prices: Mapping[str, Fraction]) -> Certificate:
    spending, start, leader = game.efficient_spending, game.shared_start, game.leaders[0]
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    # The total is concave in what is spent, so that its slope of zero proves the amount.
    residuals["one yuan more is worth one yuan to all together"] = abs(total(game.concerns) / spending - 1)
    residuals["Lindahl's prices sum to one"] = abs(total(prices.values()) - 1)
    gains = game.efficient().gains_over(game.equilibrium())
    borne = total(plan.sizes[_share(city)] for city in game.players if city != game.players[leader])
    for at, (city, concern) in enumerate(zip(game.players, game.concerns, strict=True)):
        wanted = as_fraction(concern) / spending
        residuals[f"{city} wants the same at its price"] = abs(prices[_use(city)] - wanted)
        reply = game.best_reply(at, total(start) - start[at])
        residuals[f"{city} would not give another amount without an agreement"] = (
            abs(reply - start[at]) / spending
        )
        residuals[f"{city} would not give another amount with it"] = (
            abs(wanted - (1 - borne)) if at == leader else max(wanted - 1, Fraction(0))
        )
        gain = as_fraction(concern) * _growth(game) - (spending if at == leader else 0) + start[at]
        residuals[f"gain of {city} does not rest on the reference"] = (
            abs(gain - as_fraction(gains[city])) / spending
        )
    return Certificate(residuals, TOLERANCE, float(spending))


def _picture(game: Leadership) -> Picture:
    spending, free = float(game.efficient_spending), float(game.free_spending)
    xs = steps(free / 4, 1.5 * spending)
    worths = [math.fsum(map(float, game.concerns)) * math.log(x / free) - (x - free) for x in xs]
    leading = [free * math.log(x / free) - (x - free) for x in xs]
    best = spending * math.log(spending / free) - (spending - free)
    return Picture(
        f"{_leader(game)} alone stops where one yuan more no longer pays for itself",
        f"spent on the common cause ({UNIT})",
        f"gain over no agreement ({UNIT})",
        [
            Curve(f"{_leader(game)}, if it pays all", xs, leading),
            Curve("all together", xs, worths),
        ],
        [Mark("no agreement", free, 0.0), Mark("efficient", spending, best)],
    )
