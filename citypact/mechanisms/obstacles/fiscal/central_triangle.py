"""The agreement of two cities under a centre: what keeps both cooperating when nobody looks.

The equilibria of the game between the three are listed, pure (``games``) and mixed (``solvers.nash_many``),
each with its stability under the replicator dynamics (``solvers.replicator``). Gains are counted from the
worst stable one; if none is stable, from the worst of the others, pure ones before mixed ones. Around a
mixed one shares may move without end.

References
----------
models.md §2 (M32), §5.1. K. Ritzberger and J. W. Weibull, "Evolutionary selection in normal-form games",
Econometrica 63, 1995, 1371-1399 (only strict equilibria are asymptotically stable).
"""

from __future__ import annotations

from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.normal_form import NormalFormGame
from citypact.games.obstacles.fiscal.triangle import CentralTriangle
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import as_fraction
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.fiscal.triangle_levers import (
    accepted_strengths,
    lever_sets,
    triangle_problem,
)
from citypact.mechanisms.obstacles.fiscal.triangle_picture import triangle_picture
from citypact.mechanisms.obstacles.fiscal.triangle_proof import triangle_certificate
from citypact.mechanisms.obstacles.fiscal.triangle_words import state_named, triangle_effects, triangle_notes
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.solvers.nash_many.search import many_player_equilibria
from citypact.solvers.provenance import Provenance

#: Decimals kept of payoffs that are computed from rounded shares, relative to the game's largest number.
DIGITS = 12

ASSUMPTIONS = (
    "cities and centre choose at the same time; fines and subsidies exist only where the centre looks",
    "without an agreement the worst stable equilibrium comes about; if none is, the worst pure or else mixed",
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
    equilibria = equilibria_of(game)
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
        notes=triangle_notes(game, equilibria, plan.sizes),
        assumptions=ASSUMPTIONS,
        certificate=triangle_certificate(game, equilibria, efficient, plan),
        provenance=Provenance(
            "eight states and one quadratic; levers by linear program, proved in fractions"
        ),
        picture=triangle_picture(game),
    )


def equilibria_of(game: CentralTriangle) -> dict[str, Outcome]:
    """Return the equilibria by name: stable ones first, then the other pure ones; of each the worst first.

    All pure ones are there, and all mixed ones, of lines of equilibria the ends that were found.

    Parameters
    ----------
    game : CentralTriangle
        Two cities and a centre.

    Raises
    ------
    SolverFailure
        If none is found, which would be a defect.
    """
    places: list[tuple[bool, bool, Outcome]] = [
        (max(game.departures(state)) < 0, True, game.outcome(state)) for state in game.pure_equilibria
    ]
    populations = game.populations()
    tables = NormalFormGame(populations.exact_tables, populations.populations, populations.strategies)
    for each in many_player_equilibria(tables).equilibria:
        if not each.pure:
            first, second, third = (mix[0] for mix in each.exact)
            places.append((False, False, _mixed(game, (first, second, third), exact=each.regret == 0)))
    if not places:
        raise SolverFailure("no equilibrium was found: a defect")
    places.sort(key=lambda place: (not place[0], not place[1], place[2].total))
    named: dict[str, Outcome] = {}
    for _, _, outcome in places:
        name = state_named(tuple(outcome.actions.values()))
        number = 1 + sum(other.startswith(name) for other in named)
        named[name if number == 1 else f"{name} {number}"] = outcome
    return named


def _mixed(game: CentralTriangle, shares: tuple[Fraction, Fraction, Fraction], *, exact: bool) -> Outcome:
    """Return the outcome; next to an irrational equilibrium payoffs have no more digits than its shares."""
    outcome = game.outcome(shares)
    if exact:
        return outcome
    size = game.largest
    payoffs = {
        name: as_fraction(round(float(as_fraction(value) / size), DIGITS)) * size
        for name, value in outcome.payoffs.items()
    }
    return Outcome(outcome.actions, payoffs)
