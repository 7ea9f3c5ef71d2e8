r"""Which network is best, proved by prices, and what shares of its cost the owners will hold.

The best network is a linear program whose vertices are whole numbers (each row has one 1 and one -1):

.. math::

    \max \sum_i b_i z_i - \sum_k c_k y_k \quad\text{s.t.}\quad z_i \le y_k \ (i \text{ needs } k), \quad
    0 \le z_i \le 1, \ y_k \ge 0 .

The price :math:`\lambda_{ik}` of "i needs k" is what i pays of segment k: the prices of a segment sum to at
most its cost, and what is left to the owners, :math:`(b_i - \sum_k \lambda_{ik})^+`, sums to v(N). They are
therefore shares of the cost in the core.

The levers change the owners' equity from the one proposed, or leave it and pay sums besides; every coalition
demands at least what a network of its own would give it.

References
----------
models.md §7.10, A20. J.-C. Picard, "Maximal closure of a graph and applications to combinatorial problems",
Management Science 22(11), 1976, 1268-1272.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import cvxpy as cp

from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.network.rail_company import UNIT, RailCompany
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.mechanisms.answer_parts.second_opinion import confirm, confirm_program
from citypact.mechanisms.obstacles.lever_problem import (
    Demand,
    Lever,
    LeverProblem,
    payment_to,
    side_payments,
)
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.proved import proved
from citypact.solvers.program import ConvexProgram


def more_equity(owner: str) -> str:
    """Return the name of the lever that moves an owner's part of the cost."""
    return f"more equity from {owner}"


def equity_levers(game: RailCompany, proposed: Outcome, alone: Outcome) -> LeverProblem:
    """State the levers and what every owner and every coalition demands of them.

    Parameters
    ----------
    game : RailCompany
        The company.
    proposed, alone : Outcome
        With the best network under the proposed equity, and without an agreement.
    """
    paid = dict(zip(game.players, game.proposed_cost(), strict=True))
    pays = {name: {more_equity(name): -1} for name in game.players}
    levers, demands = side_payments(proposed.gains_over(alone), pays, unit=UNIT)
    moved = [Lever(more_equity(name), UNIT, -paid[name]) for name in game.players]
    demands.append(
        Demand("the cost is paid in", {more_equity(name): 1 for name in game.players}, "==", 0, UNIT)
    )
    for mask, gain in game.leaving(list(proposed.payoffs.values())).items():
        if mask.bit_count() > 1:
            names = [game.players[at] for at in bits(mask)]
            terms = {payment_to(name): 1 for name in names} | {more_equity(name): -1 for name in names}
            demands.append(Demand(f"{game.label(mask)} do not build their own", terms, ">=", gain, UNIT))
    return LeverProblem([*moved, *levers], demands, UNIT)


def lever_sets(game: RailCompany) -> dict[str, list[str]]:
    """Return the smaller sets of levers that are tried."""
    return {
        "the proposed equity as it is": [],
        "other equity alone": [more_equity(name) for name in game.players],
        "the proposed equity with side payments": [payment_to(name) for name in game.players],
    }


def _price(owner: str, segment: str) -> str:
    return f"{owner} needs {segment}"


def network_prices(game: RailCompany) -> dict[str, Fraction]:
    """Return what each owner pays of each segment that it needs, by the prices of the best network.

    Raises
    ------
    CertificateError
        If the program finds another net benefit than the search of all coalitions: a defect.
    """
    program = network_program(game)
    proof = proved(program)
    most = game.worths[game.everyone]
    scale = total((*game.benefits, *game.costs))
    confirm("net benefit of the best network", float(proof.optimum), most, scale)
    _confirm(game, most)
    return {
        label: proof.multipliers[label]
        for segment, users in zip(game.segments, game.users, strict=True)
        for label in (_price(user, segment) for user in users)
    }


def network_program(game: RailCompany) -> LinearProgram:
    """State the best network in fractions."""
    served = {name: f"{name} is served" for name in game.players}
    objective: dict[str, Number] = {
        served[name]: as_fraction(worth) for name, worth in zip(game.players, game.benefits, strict=True)
    }
    objective |= {name: -as_fraction(cost) for name, cost in _built(game).items()}
    rows = [
        Row(_price(user, segment), {served[user]: 1, f"{segment} is built": -1}, "<=", 0)
        for segment, users in zip(game.segments, game.users, strict=True)
        for user in users
    ]
    for name in served.values():
        rows += [Row(f"{name} once", {name: 1}, "<=", 1), Row(f"{name} or not", {name: 1}, ">=", 0)]
    rows += [Row(f"{name} or not", {name: 1}, ">=", 0) for name in _built(game)]
    return LinearProgram("maximize", (*served.values(), *_built(game)), objective, tuple(rows))


def _built(game: RailCompany) -> dict[str, Number]:
    return {f"{name} is built": cost for name, cost in zip(game.segments, game.costs, strict=True)}


def _confirm(game: RailCompany, most: Fraction) -> None:
    """State the same in cvxpy, in units of the largest amount, and compare."""
    unit = max(map(as_fraction, (*game.benefits, *game.costs)))
    if not unit:
        return
    served, built = (
        cp.Variable(len(game.players), name="served"),
        cp.Variable(len(game.segments), name="built"),
    )
    worth = [float(as_fraction(each) / unit) for each in game.benefits]
    cost = [float(as_fraction(each) / unit) for each in game.costs]
    rows: dict[str, cp.Constraint] = {"once": served <= 1, "or not": served >= 0, "built or not": built >= 0}
    for at, users in enumerate(game.users):
        for user in users:
            rows[_price(user, game.segments[at])] = served[game.players.index(user)] <= built[at]
    confirm_program(ConvexProgram(worth @ served - cost @ built, rows), most / unit)


def price_residuals(game: RailCompany, prices: Mapping[str, Number]) -> dict[str, Number]:
    """Recompute that prices share the cost of the segments and prove the net benefit of the best network."""
    shares = {
        (user, segment): as_fraction(prices[_price(user, segment)])
        for segment, users in zip(game.segments, game.users, strict=True)
        for user in users
    }
    over = [
        total(share for (_, at), share in shares.items() if at == segment) - as_fraction(cost)
        for segment, cost in zip(game.segments, game.costs, strict=True)
    ]
    left = [
        max(
            as_fraction(worth) - total(share for (who, _), share in shares.items() if who == name),
            Fraction(0),
        )
        for name, worth in zip(game.players, game.benefits, strict=True)
    ]
    return {
        "prices are not negative": max((-share for share in shares.values()), default=Fraction(0)),
        "prices of no segment exceed its cost": max(over),
        "prices prove that no network is worth more": abs(total(left) - game.net[game.served]),
    }
