"""The proof of an answer about mutual recognition, recomputed from costs and nets in whole numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import product

import numpy as np

from citypact.games.obstacles.mobility.invited import Invitation
from citypact.games.obstacles.mobility.recognition import Recognition
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, over_one_denominator


def proof(
    game: Recognition, efficient: Outcome, invited: Invitation, sizes: Mapping[str, Fraction]
) -> dict[str, Number]:
    """Return the residuals of an answer, in fractions.

    Parameters
    ----------
    game : Recognition
        Whose numbers alone are used.
    efficient : Outcome
        Who recognises at best: no other set of cities has a larger total.
    invited : Invitation
        Order of the members: none of them hesitates where those before it recognise.
    sizes : mapping of str to Fraction
        Levers of the plan, with the subsidies that are paid.
    """
    count = len(game.players)
    members = {at for at, name in enumerate(game.players) if efficient.actions[f"{name} recognises"]}
    nets = [[_net(game, i, j) for j in range(count)] for i in range(count)]
    costs = [as_fraction(cost) for cost in game.costs]
    numbers, unit = over_one_denominator([*costs, *(net for row in nets for net in row)])
    sets = np.array(list(product((0, 1), repeat=count)), dtype=object)
    table = np.array(numbers[count:], dtype=object).reshape(count, count)
    totals = ((sets @ table) * sets).sum(axis=1) - sets @ np.array(numbers[:count], dtype=object)
    best = Fraction(max(totals.tolist()), unit)
    residuals: dict[str, Number] = {
        "no set of cities has more in total": max(best - as_fraction(efficient.total), Fraction(0)),
        "nobody gains by recognising alone": max(*(-cost for cost in costs), Fraction(0)),
        "the members are those invited": len(members ^ set(invited.order)),
    }
    for place, city in enumerate(invited.order):
        before, after = invited.order[:place], invited.order[place + 1 :]
        worst = sum((nets[city][j] for j in before), Fraction(0))
        worst += sum((min(nets[city][j], Fraction(0)) for j in after), Fraction(0))
        paid = sizes[f"subsidy to {game.players[city]}"]
        residuals[f"{game.players[city]} does not hesitate"] = max(costs[city] - worst - paid, Fraction(0))
    for name, has in efficient.payoffs.items():
        city = game.players.index(name)
        residuals[f"payoff of {name}"] = abs(as_fraction(has) - _has(city, members, nets, costs))
    return residuals


def _net(game: Recognition, city: int, other: int) -> Fraction:
    return as_fraction(game.benefits[city][other]) - as_fraction(game.inflows[city][other])


def _has(city: int, members: Collection[int], nets: list[list[Fraction]], costs: list[Fraction]) -> Fraction:
    if city not in members:
        return Fraction(0)
    return sum((nets[city][j] for j in members if j != city), Fraction(0)) - costs[city]
