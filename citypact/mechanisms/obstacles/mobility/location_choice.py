r"""The agreement of cities that compete for firms: one charge everywhere, premiums, payments.

Without an agreement every city charges :math:`\mu/(1 - p_i)` and offers the amenity that is right for its
share of the firms. For given amenities the shares that are best for all are the optimum of

.. math:: \max_m\ \sum_i (a_i + g_i)\, m_i - \mu \sum_i m_i \ln (m_i / T) \quad\text{s.t.}\quad
          \sum_i m_i = T,\ T = M ,

a concave program whose price of the last row, what one more firm in the region is worth, is
:math:`\mu \ln\sum e^{(a_i + g_i)/\mu}`. Shares and amenities together are no concave problem: see
``citypact.games.obstacles.mobility.location_best``.

References
----------
models.md §7.12, A22. C. M. Tiebout, "A pure theory of local expenditures", Journal of Political Economy
64(5), 1956, 416-424.
"""

from __future__ import annotations

from collections.abc import Sequence

import cvxpy as cp
import numpy as np

from citypact.games.obstacles.mobility.location import FIRMS, PER_FIRM, LocationChoice
from citypact.games.obstacles.mobility.location_play import Play
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.mechanisms.obstacles.mobility.location_effects import effects, notes, picture
from citypact.mechanisms.obstacles.mobility.location_proof import proof
from citypact.mechanisms.obstacles.mobility.location_terms import (
    Terms,
    lever_problem,
    lever_sets,
    premium_to,
    terms_of,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "every firm is in one of the cities whatever they charge, and chooses by the logit rule",
    "charges are payments from firms to cities; firms count like cities in the total",
    "cities set charges and amenities at the same time and know one another's numbers",
    "the agreement can see how many firms each city has, and pays the premiums for them",
)
ONE_MORE = "one more firm in the region"
#: Distance of worths, in units of the spread, up to which a conic solver finds the shares.
TOLD_APART = 10.0


def headline(game: LocationChoice) -> Headline:
    """Return the common charge by which every city and the firms gain the same."""
    return Headline("common charge that shares the gain equally", terms_of(game).charge, PER_FIRM)


def agree(game: LocationChoice) -> ObstacleAnswer:
    """Find the equilibria, the best shares and amenities, and the premiums and payments that carry them.

    Parameters
    ----------
    game : LocationChoice
        Cities, firms, tastes, costs and advantages.

    Raises
    ------
    InfeasibleDesign
        If charges and amenities never come to rest without an agreement.

    Examples
    --------
    >>> answer = agree(LocationChoice(("A", "B", "C"), 1, 0.8, (2, 2, 2), (0, 0, 0)))
    >>> round(float(answer.headline.value), 6), float(answer.surplus)
    (1.2, 0.0)
    """
    terms, plays = terms_of(game), game.plays()
    plan = cheapest_levers(lever_problem(game, terms), lever_sets(game))
    _confirm_shares(game, terms)
    paid = {city: float(plan.sizes[premium_to(city)]) for city in game.players}
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    return ObstacleAnswer(
        headline=Headline("common charge that shares the gain equally", terms.charge, PER_FIRM),
        acceptable=_acceptable(game, terms),
        equilibria=_equilibria(game, plays),
        efficient=terms.efficient,
        efficient_prices={ONE_MORE: _one_more(game, terms)},
        efficient_price_units={ONE_MORE: PER_FIRM},
        effects=effects(game, terms),
        plan=plan,
        conjecture=(
            "no worths: firms cannot leave the region, so all cities together could charge without limit,"
            " and what a coalition gains by charging more its firms lose"
        ),
        notes=notes(game, terms, len(plays)),
        assumptions=ASSUMPTIONS,
        certificate=Certificate({**residuals, **proof(game, terms.without, terms.efficient, paid)}),
        provenance=Provenance(
            "every place of rest verified against all replies; ascent from every city ahead; levers exact"
        ),
        picture=picture(game, terms),
    )


def _equilibria(game: LocationChoice, plays: Sequence[Play]) -> dict[str, Outcome]:
    names = ["equilibrium"]
    for play in plays[1:]:
        top = float(play.shares.max()) - 1e-6
        ahead = [city for city, share in zip(game.players, play.shares, strict=True) if share >= top]
        names.append(f"equilibrium with {' and '.join(ahead)} ahead")
    found: dict[str, Outcome] = {}
    for name, play in zip(names, plays, strict=True):
        found[name if name not in found else f"{name} ({len(found) + 1})"] = game.told(play)
    return found


def _acceptable(game: LocationChoice, terms: Terms) -> tuple[float, float]:
    """Return the common charges at which neither the firms nor all cities together lose."""
    firms = float(terms.efficient.gains_over(terms.without)[FIRMS])
    highest = terms.charge + firms / float(game.mass)
    return highest - terms.surplus / float(game.mass), highest


def _one_more(game: LocationChoice, terms: Terms) -> float:
    worth = game.alpha + game.beta * terms.shares
    return float(game.spread) * float(worth.max() + np.log(np.exp(worth - worth.max()).sum()))


def _confirm_shares(game: LocationChoice, terms: Terms) -> None:
    """State the best shares for the efficient amenities in cvxpy, per firm and unit of spread."""
    worth = game.alpha + game.beta * terms.shares
    if float(np.ptp(worth)) > TOLD_APART:
        return  # shares so small are zero to a conic solver, which may call the program infeasible
    top = worth.max()
    firms, region = cp.Variable(len(worth), name="firms"), cp.Variable(name="region")
    gain = (worth - top) @ firms - cp.sum(cp.rel_entr(firms, region * np.ones(len(worth))))
    rows = {"all firms are somewhere": cp.sum(firms) == region, ONE_MORE: region == 1}
    price = _one_more(game, terms) / float(game.spread) - float(top)
    confirm_program(ConvexProgram(gain, rows), price, {ONE_MORE: price})
