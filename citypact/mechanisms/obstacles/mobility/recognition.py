r"""The agreement on mutual recognition: who should take part, and which subsidies leave no other outcome.

With all :math:`w_{ij} + w_{ji} \ge 0` the best set of cities is the optimum of

.. math:: \max \sum_{i<j} (w_{ij} + w_{ji})\, y_{ij} - \sum_i \kappa_i x_i \quad\text{s.t.}\quad
          y_{ij} \le x_i,\ y_{ij} \le x_j,\ 0 \le x \le 1 ,

a linear program with whole-numbered corners (a closure, the dual of a flow); in any case all :math:`2^n` sets
are compared in whole numbers. The price of a city's part is what all lose if it cannot recognise.

Members admit no others. Each of them may receive a subsidy while it recognises; lump sums, which are due
whatever is done, may pay for these, so that the subsidies need no money from outside as long as the members
gain in all. They are set so that each member recognises if those invited before it do, whatever the others
do, which leaves no other equilibrium among them.

References
----------
models.md §7.11, A21. J.-C. Picard, "Maximal closure of a graph and applications to combinatorial problems",
Management Science 22(11), 1976, 1268-1272. I. Segal, "Coordination and discrimination in contracting with
externalities: divide and conquer?", Journal of Economic Theory 113(2), 2003, 147-181.
"""

from __future__ import annotations

from collections.abc import Sequence

import cvxpy as cp

from citypact.games.obstacles.mobility.invited import Invitation, cheapest_invitation
from citypact.games.obstacles.mobility.recognition import Recognition
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.mechanisms.obstacles.answer import ObstacleAnswer
from citypact.mechanisms.obstacles.lever_plan import cheapest_levers
from citypact.mechanisms.obstacles.lever_problem import Demand, Lever, LeverProblem, payment_to, side_payments
from citypact.mechanisms.obstacles.mobility.recognition_effects import effects, named, notes, picture
from citypact.mechanisms.obstacles.mobility.recognition_proof import proof
from citypact.solvers.certificate import Certificate
from citypact.solvers.program import ConvexProgram
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "recognition is mutual: a city has benefits only from others that recognise as well",
    "a city that is indifferent recognises; the members of the agreement admit no others",
    "subsidies are paid only while a city recognises, lump sums are due whatever it does",
    "costs and benefits are known to all",
)
UNIT = "亿元 a year"
#: Equilibria that are shown besides nobody's recognising.
MOST_SHOWN = 3


def headline(game: Recognition) -> Headline:
    """Return the least total of subsidies with which, in some order, nobody hesitates to recognise."""
    return Headline("least subsidies by order of invitation", _invitation(game).cost, UNIT)


def agree(game: Recognition) -> ObstacleAnswer:
    """Find the equilibria, the best members, and subsidies that leave no other outcome.

    Parameters
    ----------
    game : Recognition
        Cities, costs, benefits and costs of inflow.

    Examples
    --------
    >>> ones = [[int(i != j) for j in range(4)] for i in range(4)]
    >>> answer = agree(Recognition(tuple("ABCD"), (2, 2, 2, 2), ones, [[0] * 4] * 4))
    >>> int(answer.headline.value), int(answer.surplus), int(answer.plan.cost)
    (3, 4, 0)
    """
    members, invited = sorted(game.best), _invitation(game)
    plan = cheapest_levers(_problem(game, members, invited), _sets(game, members))
    _confirm_best(game)
    prices = {f"{game.players[city]} takes part": game.lost_without(city) for city in members}
    efficient = game.outcome(members)
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    residuals |= proof(game, efficient, invited, plan.sizes)
    return ObstacleAnswer(
        headline=headline(game),
        acceptable=(invited.cost, None),
        equilibria=_equilibria(game),
        efficient=efficient,
        efficient_prices=prices,
        efficient_price_units=dict.fromkeys(prices, UNIT),
        effects=effects(game, invited),
        plan=plan,
        coalitions=game.coalitional(),
        conjecture="outsiders do not recognise; of a coalition only those take part whose part is worth it",
        notes=notes(game, invited),
        assumptions=ASSUMPTIONS,
        certificate=Certificate(residuals, 0.0, exact=True),
        provenance=Provenance("all sets of cities compared; best order over sets; levers proved", exact=True),
        picture=picture(game, invited),
    )


def _invitation(game: Recognition) -> Invitation:
    return cheapest_invitation(game, sorted(game.best))


def _equilibria(game: Recognition) -> dict[str, Outcome]:
    """Return nobody's recognising first, then the largest other equilibria."""
    others = sorted((each for each in game.equilibria if each), key=len, reverse=True)
    found = {"nobody recognises": game.outcome(())}
    for cities in others[:MOST_SHOWN]:
        found[f"{named(game, sorted(cities))} recognise"] = game.outcome(cities)
    return found


def subsidy_to(city: str) -> str:
    """Return the name of the subsidy to a city while it recognises."""
    return f"subsidy to {city}"


def _problem(game: Recognition, members: Sequence[int], invited: Invitation) -> LeverProblem:
    efficient, names = game.outcome(members), game.players
    # A yuan of subsidy counts more than one of lump sums, so that subsidies are not larger than needed.
    rates = [Lever(subsidy_to(names[city]), UNIT, side_payment=2) for city in members]
    incomes = {names[city]: {subsidy_to(names[city]): 1} for city in members}
    levers, demands = side_payments(efficient.gains_over(game.outcome(())), incomes)
    for city in members:
        label = f"{names[city]} keeps recognising if all members do"
        loss = -game.payoff(city, members)
        demands.append(Demand(label, {subsidy_to(names[city]): 1}, ">=", loss, UNIT))
    for city, paid in zip(invited.order, invited.subsidies, strict=True):
        label = f"{names[city]} recognises if those invited before it do"
        demands.append(Demand(label, {subsidy_to(names[city]): 1}, ">=", paid, UNIT))
    return LeverProblem([*rates, *levers], demands)


def _sets(game: Recognition, members: Sequence[int]) -> dict[str, list[str]]:
    rates = [subsidy_to(game.players[city]) for city in members]
    payments = [payment_to(city) for city in game.players]
    return {
        "lump sums alone": payments,
        "subsidies paid by the centre": [*rates, "central money"],
        "subsidies paid by lump sums, without the centre": [*rates, *payments],
    }


def _confirm_best(game: Recognition) -> None:
    """State the best members as a closure in cvxpy, in units of the largest number, and compare."""
    count = range(len(game.players))
    pairs = {(i, j): game.net(i, j) + game.net(j, i) for i in count for j in count if i < j}
    costs = [as_fraction(cost) for cost in game.costs]
    unit = max([*costs, *map(abs, pairs.values())])
    if not unit or min(pairs.values()) < 0:
        return  # nothing to choose, or no closure
    takes, both = cp.Variable(len(costs), name="takes part"), cp.Variable(len(pairs), name="both")
    gain = sum(float(worth / unit) * both[at] for at, worth in enumerate(pairs.values()))
    spent = sum(float(cost / unit) * takes[city] for city, cost in enumerate(costs))
    rows: dict[str, cp.Constraint] = {
        "parts are whole or less": takes <= 1,
        "no part is negative": takes >= 0,
    }
    for at, (i, j) in enumerate(pairs):
        rows[f"first of pair {at}"] = both[at] <= takes[i]
        rows[f"second of pair {at}"] = both[at] <= takes[j]
    best = sum(game.payoff(city, game.best) for city in game.best) / unit
    confirm_program(ConvexProgram(gain - spent, rows), best)
