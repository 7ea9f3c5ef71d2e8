r"""The agreement of two officials who compete: the prize that makes effort right, and who pays whom.

Effort is efficient iff the marginal chance of the prize is worth what output is worth to both cities,

.. math:: V g_0 k = (1 + \theta) B ,

if at that prize the tournament has a symmetric equilibrium at all. The agreement as a whole brings city i
:math:`g_i` before payments :math:`p_i`; its official signs iff

.. math:: g_i + p_i + \rho_m (g_i + p_i - g_j - p_j) \ge 0 ,

which is linear in the payments; the weight m of the neighbour's score, which multiplies them, is looked at
beside the program. Efforts and project are the optimum of

.. math:: \max \sum_i \bigl[(1 + \theta) B e_i - \tfrac12 c e_i^2\bigr] + (x_1 + x_2)\, q
          \quad\text{s.t.}\quad q \le 1 .

References
----------
models.md §4.12, §7.2, A12. E. Lazear and S. Rosen, "Rank-order tournaments as optimum labor contracts",
Journal of Political Economy 89, 1981, 841-864.
"""

from __future__ import annotations

from fractions import Fraction

import cvxpy as cp

from citypact.games.obstacles.fiscal.promotion import Promotion
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import as_fraction, total
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.fiscal.promotion_effects import promotion_effects, promotion_notes
from citypact.mechanisms.obstacles.fiscal.promotion_picture import promotion_picture
from citypact.mechanisms.obstacles.fiscal.promotion_proof import promotion_certificate
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

UNIT = "亿元 a year"
PER_EFFORT = "亿元 a year per unit of effort"
RAISE, CUT = "raise of the prize", "cut of the prize"
ONCE = "joint project at most once"
ASSUMPTIONS = (
    "effort answers to the promotion alone, and the weight of the lead to what is signed",
    "both officials weigh the lead alike, and each signs if that does not make it worse off",
    "a raise of the prize is paid from outside to the one who is promoted; a cut costs nothing",
)


def headline(game: Promotion) -> Headline:
    """Return the payment for the joint project that leaves both cities the same gain."""
    first, second = game.players
    name = f"payment from {first} to {second} that splits the joint project equally"
    return Headline(name, game.equal_payment, UNIT)


def agree(game: Promotion) -> ObstacleAnswer:
    """Find effort and project without an agreement, and the prize and payments that both officials sign.

    Parameters
    ----------
    game : Promotion
        Two cities, the tournament of their officials, and the joint project.

    Examples
    --------
    >>> race = Promotion(("A", "B"), (3, 1), prize=4, density=0.25, cost=2, benefit=2, standing=1)
    >>> answer = agree(race)
    >>> float(answer.headline.value), float(answer.plan.sizes["raise of the prize"]), float(answer.plan.cost)
    (1.0, 4.0, 4.0)
    """
    without, efficient = game.equilibrium(), game.efficient()
    plan = cheapest_levers(_problem(game, without, efficient), _sets(game))
    prices = {ONCE: max(total(game.project_gains), Fraction(0))}
    _confirm_efficient(game, efficient, prices[ONCE])
    shared = game.weight == 0
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=game.payments_signed,
        equilibria={"equilibrium": without},
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units={ONCE: f"{UNIT} per project"},
        effects=promotion_effects(game, without, efficient),
        plan=plan,
        coalitions=game.coalitional() if shared else None,
        conjecture="alone each city has the equilibrium; gains over it"
        if shared
        else "no worths: officials who weigh the lead do not value their cities' money at par",
        notes=promotion_notes(game),
        assumptions=ASSUMPTIONS,
        certificate=promotion_certificate(game, without, efficient, plan),
        provenance=Provenance("closed form; levers by linear program, proved in fractions"),
        picture=promotion_picture(game),
    )


def _problem(game: Promotion, without: Outcome, efficient: Outcome) -> LeverProblem:
    gains = efficient.gains_over(without)
    levers, demands = side_payments(gains)
    first, second = game.players
    weight = game.weight
    for own, other in ((first, second), (second, first)):
        terms = {payment_to(own): 1 + weight, payment_to(other): -weight}
        valued = as_fraction(gains[own]) + weight * (as_fraction(gains[own]) - as_fraction(gains[other]))
        demands.append(Demand(f"official of {own} signs", terms, ">=", -valued, UNIT))
    slope = as_fraction(game.density) * game.contest.lead_per_effort
    missing = (1 + as_fraction(game.spillover)) * as_fraction(game.benefit) - slope * as_fraction(game.prize)
    effort = Demand(
        "officials make the efficient effort", {RAISE: slope, CUT: -slope}, "==", missing, PER_EFFORT
    )
    # Without a symmetric equilibrium at the efficient prize no other prize will do.
    movable = game.working_prize is not None
    prizes = [
        Lever(RAISE, UNIT, 0, None if movable else 0, cost=1),
        Lever(CUT, UNIT, 0, game.prize if movable else 0),
    ]
    return LeverProblem([*prizes, *levers], [*demands, effort])


def _sets(game: Promotion) -> dict[str, list[str]]:
    payments = [payment_to(city) for city in game.players]
    return {
        "prize alone": [RAISE, CUT],
        "payments alone": payments,
        "prize and payments, without the centre": [RAISE, CUT, *payments],
    }


def _confirm_efficient(game: Promotion, efficient: Outcome, price: Fraction) -> None:
    """State the efficient outcome in cvxpy, in units of the largest term, and compare."""
    worth = (1 + as_fraction(game.spillover)) * as_fraction(game.benefit)
    earned, project = worth**2 / as_fraction(game.cost), total(game.project_gains)
    size = earned + abs(project)
    if not size:
        return
    efforts, part = cp.Variable(2, name="efforts"), cp.Variable(name="part", nonneg=True)
    # Effort in units of the efficient one.
    gain = float(earned / size) * (cp.sum(efforts) - cp.sum_squares(efforts) / 2)
    rows = {ONCE: part <= 1}
    program = ConvexProgram(gain + float(project / size) * part, rows)
    confirm_program(program, total(efficient.payoffs.values()) / size, {ONCE: price / size})
