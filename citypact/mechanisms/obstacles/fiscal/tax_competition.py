r"""The agreement about charges: a pooled share of revenue at which nobody undercuts, and who pays whom.

The efficient outcome is the optimum of

.. math:: \max \sum_i t_i k_i(t) \quad\text{s.t.}\quad t_i \le t^{max}_i ,

a concave program, since :math:`\sum t_i k_i = \sum t_i b_i / \beta - \sum (t_i - \bar t)^2 / \beta`. The
price of the ceiling of city i is the capital it has there: what all cities together would gain by a
slightly higher one.

References
----------
models.md §7.1, A11. J. Hindriks, S. Peralta and S. Weber, "Competing in taxes and investment under fiscal
equalization", Journal of Public Economics 92, 2008, 2392-2402 (sharing as the cure).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import cvxpy as cp

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame
from citypact.games.obstacles.fiscal.tax_competition import MOST_LISTED, TaxCompetition
from citypact.games.rational import as_fraction
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.fiscal.charge_effects import charge_effects, charge_notes
from citypact.mechanisms.obstacles.fiscal.charge_levers import POOLED, charge_problem, lever_sets
from citypact.mechanisms.obstacles.fiscal.charge_picture import charge_picture
from citypact.mechanisms.obstacles.fiscal.charge_proof import charge_certificate
from citypact.mechanisms.obstacles.fiscal.pooling import best_pooling
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, cheapest_levers
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "cities choose charges at the same time, and capital moves until it earns the same everywhere",
    "the region keeps all its capital as long as no charge exceeds the ceiling",
    "efficient means best for the city governments together: the owners of capital pay what these gain",
)
#: Prices that a floating-point solver can tell from zero, in units of the mean capital.
PRICED = Fraction(1, 100)
EFFORT = "revenue from effort can be told from revenue of the base, so that a premium can be paid on it"


def headline(game: TaxCompetition) -> Headline:
    """Return the smallest pooled share at which no city undercuts the ceiling."""
    return Headline("smallest pooled share at which nobody undercuts", game.pooling_needed, "")


def agree(game: TaxCompetition) -> ObstacleAnswer:
    """Find the charges without an agreement, and the levers at which all charge the ceiling and agree.

    Parameters
    ----------
    game : TaxCompetition
        The cities.

    Examples
    --------
    >>> answer = agree(TaxCompetition(("A", "B"), (0, 0), congestion=1, ceiling=4))
    >>> float(answer.without.total), float(answer.efficient.total), answer.headline.value
    (4.0, 8.0, Fraction(2, 3))
    """
    without, efficient = game.equilibrium(), game.efficient()
    plan = cheapest_levers(charge_problem(game, without, efficient), lever_sets(game))
    charges = [as_fraction(game.ceiling)] * len(game.players)
    prices = {
        f"ceiling of {city}": amount
        for city, amount in zip(game.players, game.capital_at(charges), strict=True)
    }
    _confirm_efficient(game, prices)
    coalitions, conjecture = _coalitions(game)
    best = best_pooling(game)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=_acceptable(plan),
        equilibria={"equilibrium": without},
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, "units of capital"),
        effects=charge_effects(game, without, efficient, best),
        plan=plan,
        coalitions=coalitions,
        conjecture=conjecture,
        notes=charge_notes(game, best),
        assumptions=ASSUMPTIONS if game.effort_cost is None else (*ASSUMPTIONS, EFFORT),
        certificate=charge_certificate(game, without, efficient, plan, prices),
        provenance=Provenance(
            "one linear equation in the sum of the charges; levers by linear program, proved in fractions",
            exact=True,
        ),
        picture=charge_picture(game, best),
    )


def _acceptable(plan: LeverPlan) -> tuple[Fraction, Fraction] | None:
    """Return the pooled shares with which all charge the ceiling and nobody loses, at the least cost."""
    if not plan.sizes:
        return None
    low, high = plan.ranges[POOLED]
    return as_fraction(low), as_fraction(high)


def _coalitions(game: TaxCompetition) -> tuple[CoalitionalGame | None, str]:
    if len(game.players) > MOST_LISTED:
        return None, f"no worths: coalitions are listed for up to {MOST_LISTED} cities"
    try:
        conjecture = (
            "outsiders reply best, each alone; members set the charges that are best for them together;"
            " gains over the equilibrium"
        )
        return game.coalitional(), conjecture
    except InputError as error:
        return None, f"no worths: {'; '.join(problem.expected for problem in error.problems)} is needed"


def _confirm_efficient(game: TaxCompetition, prices: Mapping[str, Fraction]) -> None:
    r"""State the best charges in cvxpy and compare.

    With :math:`t_i = t^{max} - \beta \bar k y_i` revenue falls short of what the ceiling brings by
    :math:`\beta \bar k^2 [\sum y_i k_i / \bar k + \sum (y_i - \bar y)^2]`, in which all numbers are of order
    one whatever the ceiling.
    """
    count, mean = len(game.players), as_fraction(game.capital)
    exact = {label: price / mean for label, price in prices.items()}
    room = cp.Variable(count, name="room below the ceiling")
    short = cp.sum(cp.multiply([float(price) for price in exact.values()], room))
    apart = cp.sum_squares(room - cp.sum(room) / count)
    rows = {label: room[at] >= 0 for at, label in enumerate(prices)}
    # A price next to zero, and the others with it, are decided by the solver's tolerance.
    told = exact if min(exact.values()) > PRICED else None
    confirm_program(ConvexProgram(-short - apart, rows), 0, told)
