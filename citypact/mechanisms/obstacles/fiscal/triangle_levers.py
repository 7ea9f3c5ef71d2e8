r"""Levers that make the best state of the triangle one that nobody leaves.

Payments go to a city that keeps to the agreement, and only then; the centre may add to them. Supervision of
the strength :math:`\zeta` is promised: a city that obstructs is seen with that chance, and the centre pays
for it whether or not anybody obstructs. If the best state is that both cooperate, city i keeps to it iff

.. math:: g_i + p_i + \zeta S \ge h_i - \zeta F_i .

References
----------
models.md §5.1 ("minimal central package"). D. Monderer and M. Tennenholtz, "K-implementation", Journal of
Artificial Intelligence Research 21, 2004, 37-62.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.fiscal.triangle import CentralTriangle, State
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.obstacles.lever_problem import (
    CENTRAL_MONEY,
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)

STRENGTH = "strength of promised supervision"
UNIT = "亿元 a year"
BOTH: State = (1, 1, 0)


def triangle_problem(game: CentralTriangle, without: Outcome, efficient: Outcome) -> LeverProblem:
    """State what payments and promised supervision must meet.

    Parameters
    ----------
    game : CentralTriangle
        Two cities and a centre.
    without, efficient : Outcome
        Without an agreement, and in the best state.
    """
    state = game.efficient_state
    gains = efficient.gains_over(without)
    subsidy, watched = as_fraction(game.subsidy), strength_cost(game)
    levers, demands = side_payments({city: gains[city] for city in game.players})
    # The subsidy that comes with being seen is the centre's money, not the cities' own.
    terms: dict[str, Number] = {CENTRAL_MONEY: -1, STRENGTH: -watched}
    centre = f"participation of {game.centre}"
    demands = [_with_subsidy(each, subsidy) for each in demands]
    demands.append(Demand(centre, terms, ">=", -gains[game.centre], UNIT, game.centre))
    departures = game.departures(state)
    for at, city in enumerate(game.players):
        label = f"{city} does not {'obstruct' if state[at] else 'cooperate'}"
        seen = subsidy + as_fraction(game.fines[at]) if state[at] else Fraction(0)
        demands.append(Demand(label, {payment_to(city): 1, STRENGTH: seen}, ">=", departures[at], UNIT))
    if departures[2] > 0:
        label = f"{game.centre} keeps to it"
        demands.append(Demand(label, {}, ">=", departures[2], UNIT))
    # Supervision is promised only to guard cooperation that nobody looks at otherwise.
    most = 1 if state == BOTH else 0
    return LeverProblem([Lever(STRENGTH, "", 0, most, cost=watched), *levers], demands)


def lever_sets(game: CentralTriangle) -> dict[str, list[str]]:
    """Return the smaller sets of levers that are tried."""
    payments = [payment_to(city) for city in game.players]
    return {
        "supervision alone": [STRENGTH],
        "payments between the cities alone": payments,
        "payments and central money": [*payments, CENTRAL_MONEY],
        "supervision and payments between the cities": [STRENGTH, *payments],
    }


def strength_cost(game: CentralTriangle) -> Fraction:
    """Return what supervision of full strength costs the centre while both cooperate (亿元 a year)."""
    return as_fraction(game.supervision_cost) + 2 * as_fraction(game.subsidy)


def accepted_strengths(game: CentralTriangle, without: Outcome) -> tuple[Fraction, Fraction] | None:
    """Return the strengths of promised supervision that work and that all accept without any payment."""
    gains = game.outcome(BOTH).gains_over(without)
    low, high = game.strength_needed, Fraction(1)
    subsidy, cost = as_fraction(game.subsidy), strength_cost(game)
    for city in game.players:
        short = -as_fraction(gains[city])
        if short > 0:
            if not subsidy:
                return None
            low = max(low, short / subsidy)
    spare = as_fraction(gains[game.centre])
    if spare < 0:
        return None
    high = min(high, spare / cost) if cost else high
    return (low, high) if low <= high else None


def _with_subsidy(demand: Demand, subsidy: Fraction) -> Demand:
    """Add to a city's participation the subsidy that it is paid where it is seen to cooperate."""
    if not demand.player or not subsidy:
        return demand
    terms = {**demand.terms, STRENGTH: subsidy}
    return Demand(demand.label, terms, demand.relation, demand.bound, demand.unit, demand.player)
