r"""The agreement that takes the place of an order: the origin is paid, and the plant decides rightly.

Per move the origin is paid y (which is the ratio y/R of the tax) and the plant :math:`\sigma`, both by the
destination. The plant then moves exactly when that is worth it to all three iff

.. math:: \sigma = W \ \text{if its reasons are hidden}, \qquad
          \sigma \ge T \ \text{or}\ \sigma \le T \ \text{if they are known and it should move, or stay};

the origin obstructs no more iff :math:`y \ge L`, and the destination takes the plant in iff
:math:`R - K - y - \sigma \ge 0`. Lump sums settle participation over what each expects under the order.

The best chance x of a move is the optimum of

.. math:: \max_{0 \le x \le 1} x (W - T) + \mu \bigl[ -x \log x - (1-x) \log (1-x) \bigr] ,

whose value is :math:`\mu \log(1 + e^{(W-T)/\mu})`: what a plant of the logit form adds by knowing its own
reasons is the entropy.

References
----------
models.md §4.3, M29. S. Anderson, A. de Palma and J.-F. Thisse, *Discrete Choice Theory of Product
Differentiation*, MIT Press, 1992, chapter 3 (the entropy).
"""

from __future__ import annotations

from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.industry.directive import Directive
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.industry.order_levers import order_effects, order_notes
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
    "an agreement of all three takes the place of the order; without one nothing is shared or paid",
    "an order cannot be obstructed, and the destination cannot turn away a plant that comes without an"
    " agreement",
    "a plant that is indifferent moves",
    "present values; payoffs are counted over no move",
)
UNAWARE = "all three sign before the plant knows its hidden reasons, and count on average"
UNIT = "亿元"
INDUCEMENT = "inducement to the plant if it moves"
SURE = "the plant moves at most once"
#: Beyond so many times the noise the entropy is too small for a solver; the program is linear without it.
NEARLY_SURE = 12
#: Chance of a move below which floating point gives no second opinion on what is paid per move.
SELDOM = 1e-6


def headline(game: Directive) -> Headline:
    """Return what an agreement adds to what the order brings."""
    gain = as_fraction(game.efficient().total) - as_fraction(game.equilibrium().total)
    return Headline("gain that the order leaves to an agreement", gain, UNIT)


def agree(game: Directive) -> ObstacleAnswer:
    """Find what the order reaches, what it leaves undone, and who must be paid what instead.

    Parameters
    ----------
    game : Directive
        Origin, destination, plant, and the chance of an order.

    Examples
    --------
    >>> answer = agree(Directive(("A", "B", "plant"), 10, 3, 1, 0, 2, 8, directive=0.25))
    >>> float(answer.headline.value), answer.plan.cost, [float(gain) for gain in answer.gains.values()]
    (3.0, Fraction(0, 1), [1.0, 1.0, 1.0])
    """
    without, efficient = game.equilibrium(), game.efficient()
    # Payments per move that is nearly never made are too small for floating point; the proof is exact.
    seen = not 0 < game.best_chance < SELDOM
    plan = cheapest_levers(_problem(game, without, efficient), _sets(game), second_opinion=seen)
    price = as_fraction(efficient.total) if game.known else Fraction(0)
    _confirm_efficient(game)
    gain = headline(game)
    return ObstacleAnswer(
        headline=gain,
        acceptable=(Fraction(0), gain.value),
        equilibria={"with the order as it is": without, "no order": game.ordered(0).equilibrium()},
        efficient=efficient,
        efficient_prices={SURE: price},
        efficient_price_units={SURE: "亿元 per unit of probability"},
        effects=order_effects(game),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="outsiders go on as before, and the order stays unless all three agree"
        if game.known
        else "not computed: what two of the three gain depends on how the third reads hidden reasons",
        notes=order_notes(game, plan),
        assumptions=ASSUMPTIONS if game.known else (*ASSUMPTIONS, UNAWARE),
        certificate=_certificate(game, plan),
        provenance=Provenance(
            "closed form; levers by linear program, proved in fractions"
            + ("" if game.known else "; chances of the plant in floating point"),
            exact=game.known,
        ),
        picture=_picture(game),
    )


def share_to(game: Directive) -> str:
    """Return the name of what the origin is paid per move."""
    return f"tax shared with {game.players[0]} if the plant moves"


def _problem(game: Directive, without: Outcome, efficient: Outcome) -> LeverProblem:
    origin, destination, plant = game.players
    moves, share = game.best_chance, share_to(game)
    received = {
        origin: {share: moves},
        destination: {share: -moves, INDUCEMENT: -moves},
        plant: {INDUCEMENT: moves},
    }
    levers, demands = side_payments(efficient.gains_over(without), received, unit=UNIT)
    demands += _incentives(game)
    money = [Lever(name, UNIT, None, side_payment=moves) for name in (share, INDUCEMENT)]
    return LeverProblem([*money, *levers], demands, UNIT)


def _incentives(game: Directive) -> list[Demand]:
    """Return that nobody departs from the best chance of a move."""
    origin, destination, plant = game.players
    share, decides = share_to(game), {INDUCEMENT: 1}
    if not game.known:
        rows = [Demand(f"{plant} weighs what the others gain", decides, "==", game.worth, UNIT)]
    elif game.best_chance:
        rows = [Demand(f"{plant} moves by itself", decides, ">=", game.threshold, UNIT)]
    else:
        rows = [Demand(f"{plant} stays by itself", decides, "<=", game.threshold, UNIT)]
    if game.best_chance:
        kept = as_fraction(game.revenue) - as_fraction(game.destination_cost)
        rows.append(Demand(f"{origin} lets it go", {share: 1}, ">=", game.origin_loss, UNIT))
        paid = {share: 1, INDUCEMENT: 1}
        rows.append(Demand(f"{destination} takes it in", paid, "<=", kept, UNIT))
    return rows


def _sets(game: Directive) -> dict[str, list[str]]:
    payments = [payment_to(name) for name in game.players]
    per_move = [share_to(game), INDUCEMENT]
    return {
        "shared tax alone": [share_to(game)],
        "inducement alone": [INDUCEMENT],
        "shared tax and inducement": per_move,
        "lump sums alone": payments,
        "all of these, without the centre": [*per_move, *payments],
    }


def _confirm_efficient(game: Directive) -> None:
    """State the best chance of a move in cvxpy, in units of the largest amount, and compare."""
    beyond, noise = game.worth - game.threshold, as_fraction(game.noise)
    scale = max(abs(beyond), noise) or Fraction(1)
    chance = cp.Variable(name="chance")
    aim = float(beyond / scale) * chance
    rows = {SURE: chance <= 1, "chance not negative": chance >= 0}
    optimum = as_fraction(game.efficient().total) / scale
    if abs(beyond) > NEARLY_SURE * noise:
        prices = {SURE: max(beyond, Fraction(0)) / scale} if game.known else {}
        confirm_program(ConvexProgram(aim, rows), optimum, prices)
    elif not game.known:
        aim += float(noise / scale) * (cp.entr(chance) + cp.entr(1 - chance))
        confirm_program(ConvexProgram(aim, rows), optimum)


def _certificate(game: Directive, plan: LeverPlan) -> Certificate:
    """Try other obstructions and inducements, from the payoffs of the game alone."""
    without, efficient = game.equilibrium(), game.efficient()
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    amounts = (game.revenue, game.origin_loss, game.destination_cost, game.threshold, game.noise)
    scale = max(abs(as_fraction(amount)) for amount in amounts)
    willing = game.willing(0)
    tried = [game.payoffs(0, 0, willing * step / 20)[0] for step in range(21)]
    here = as_fraction(without.payoffs[game.players[0]])
    residuals[f"{game.players[0]} gains by no other obstruction"] = (max(tried) - here) / scale
    free = game.ordered(0)
    # The inducement cancels in the sum; what it changes is when the plant moves.
    sums = [
        total(free.payoffs(0, game.worth + scale * step / 4, 0)) for step in range(-12, 13)
    ]  # fmt: skip
    best = as_fraction(efficient.total)
    residuals["no inducement to a free plant is worth more"] = (max(sums) - best) / scale
    residuals["staying or moving for sure is worth no more"] = (
        max(Fraction(0), game.worth - game.threshold) - best
    ) / scale
    residuals["the efficient total is reached by an inducement"] = abs(sums[12] - best) / scale
    forced = total(game.ordered(1).payoffs(0, 0, 0))
    residuals["an order is worth W - T"] = abs(forced - (game.worth - game.threshold)) / scale
    return Certificate(residuals, 0.0 if game.known else 1e-9, float(scale), exact=game.known)


def _picture(game: Directive) -> Picture:
    xs = steps(0, 1, 21)
    outcomes = [game.ordered(x).equilibrium() for x in xs]
    curves = [Curve(name, xs, [float(each.payoffs[name]) for each in outcomes]) for name in game.players]
    curves.append(Curve("all three, nothing paid", xs, [float(each.total) for each in outcomes]))
    curves.append(Curve("all three, by agreement", xs, [float(game.efficient().total)] * len(xs)))
    return Picture(
        "What each has if nothing is paid, by how often a move is ordered",
        "chance of an order",
        "payoff over no move (亿元)",
        curves,
        [Mark("order as it is", float(game.directive))],
    )
