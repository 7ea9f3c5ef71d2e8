"""The agreement of two cities under a centre: what keeps both cooperating when nobody looks.

All equilibria of the game between the three are listed, pure and mixed, each with its stability under the
replicator dynamics (``solvers.replicator``). Gains are counted from the worst stable one; if none is stable,
from the worst of the others, around which shares may move without end.

References
----------
models.md §2 (M32), §5.1. K. Ritzberger and J. W. Weibull, "Evolutionary selection in normal-form games",
Econometrica 63, 1995, 1371-1399 (only strict equilibria are asymptotically stable).
"""

from __future__ import annotations

from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.obstacles.fiscal.triangle import CentralTriangle
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import as_fraction
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.fiscal.triangle_levers import (
    accepted_strengths,
    lever_sets,
    triangle_problem,
)
from citypact.mechanisms.obstacles.fiscal.triangle_picture import triangle_picture
from citypact.mechanisms.obstacles.fiscal.triangle_proof import triangle_certificate
from citypact.mechanisms.obstacles.fiscal.triangle_words import state_named, triangle_effects, triangle_notes
from citypact.mechanisms.obstacles.headline import Headline
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.solvers.provenance import Provenance
from citypact.solvers.replicator.rest_point import RestPoint, RestPoints
from citypact.solvers.replicator.resting import rest_points

ASSUMPTIONS = (
    "cities and centre choose at the same time; fines and subsidies exist only where the centre looks",
    "without an agreement the worst stable equilibrium comes about, or the worst of the others if none is",
    "with the agreement a city is paid only if it keeps to it, and supervision is promised beforehand",
)


def headline(game: CentralTriangle) -> Headline:
    """Return the chance of being seen that keeps both cities cooperating by fines alone."""
    return Headline("strength of promised supervision that fines alone need", game.strength_needed, "")


def agree(game: CentralTriangle) -> ObstacleAnswer:
    """Find all equilibria with their stability, and the cheapest levers that carry the best state.

    Parameters
    ----------
    game : CentralTriangle
        Two cities and a centre.

    Examples
    --------
    >>> answer = agree(CentralTriangle(("A", "B"), (2, 2), (1, 1), (3, 3), (4, 4), 1, central_benefit=5))
    >>> list(answer.equilibria), answer.headline.value, float(answer.plan.cost)
    (['mixed', 'mixed 2'], Fraction(1, 4), 0.25)
    """
    found = rest_points(game.populations())
    equilibria = equilibria_of(game, found)
    without, efficient = next(iter(equilibria.values())), game.efficient()
    plan = cheapest_levers(triangle_problem(game, without, efficient), lever_sets(game))
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=accepted_strengths(game, without),
        equilibria=equilibria,
        efficient=efficient,
        effects=triangle_effects(game, without),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="what a coalition can be sure of by a pure plan, whatever the others do",
        notes=triangle_notes(game, found),
        assumptions=ASSUMPTIONS,
        certificate=triangle_certificate(game, equilibria, efficient, plan),
        provenance=Provenance("all rest points in fractions; levers by linear program, proved in fractions"),
        picture=triangle_picture(game),
    )


def equilibria_of(game: CentralTriangle, found: RestPoints) -> dict[str, Outcome]:
    """Return all isolated equilibria by name: stable ones first, and of these the worst first.

    Parameters
    ----------
    game : CentralTriangle
        Two cities and a centre.
    found : RestPoints
        Of the game between three populations.

    Raises
    ------
    SolverFailure
        If there is no equilibrium among the rest points, which would be a defect.
    """
    resting = [(point, game.outcome(_shares(point))) for point in found.points if point.nash]
    if not resting:
        raise SolverFailure("no equilibrium among the rest points: a defect")
    resting.sort(key=lambda each: (not each[0].strict, not each[0].pure, each[1].total))
    named: dict[str, Outcome] = {}
    for point, outcome in resting:
        name = state_named(point)
        number = 1 + sum(each.startswith(name) for each in named)
        named[name if number == 1 else f"{name} {number}"] = outcome
    return named


def _shares(point: RestPoint) -> tuple[Fraction, Fraction, Fraction]:
    """Return exact shares; a root that is irrational to the last digit of a float."""
    first, second, third = point.exact or map(as_fraction, point.shares)
    return first, second, third
