r"""The menu in closed form: efforts at ironed virtual costs, transfers by the chain of rents.

Let all types value clean water alike (:math:`b_i = b`) and let their costs rise,
:math:`c_1 < \dots < c_n`. If participation binds at the costliest served type alone, each
type must be left what it would gain by posing as its neighbour,

.. math:: u_i + k_i = u_{i+1} + k_{i+1} + \tfrac12 (c_{i+1} - c_i) e_{i+1}^2 ,

and the expected payoff downstream is that of known types with the *virtual* costs

.. math:: J_i = c_i + \frac{p_1 + \dots + p_{i-1}}{p_i} (c_i - c_{i-1}) .

Where these fall, neighbours are pooled. For two types and :math:`B(e) = b_D e` the efforts
are :math:`b_D / c_L` and :math:`b_D / (c_H + \nu (c_H - c_L) / (1 - \nu))` and the cheap
type's rent is :math:`\tfrac12 (c_H - c_L) e_H^2` [Baron1982]_. With multipliers
:math:`P_i = p_1 + \dots + p_i` on the misreports to the next type, raised inside a pool, this
is a complete solution wherever the remaining rows hold; ``certify`` decides that.

References
----------
.. [Baron1982] D. P. Baron and R. B. Myerson, "Regulating a monopolist with unknown costs",
   Econometrica 50(4), 1982, 911-930.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from citypact.mechanisms.menus.contracts.offers import Offers, Prices
from citypact.mechanisms.menus.ironing.pooling import pool, values_by_number, virtual_costs
from citypact.mechanisms.menus.terms.problem import TypeTable


def in_order_of_cost(table: TypeTable) -> list[int] | None:
    """Return the types from cheapest to costliest, or None where the closed form says nothing."""
    alike = all(own == table.own[0] for own in table.own)
    different = len(set(table.cost)) == len(table.cost)
    return sorted(range(len(table.cost)), key=lambda i: table.cost[i]) if alike and different else None


def reservations_are_alike(table: TypeTable) -> bool:
    """Say whether every type asks for the same, so that costlier types are served last."""
    asked = table.outside + table.fixed
    same = all(one == asked[0] for one in asked)
    floors_too = table.floor is None or (
        not table.own.any() and all(k == table.fixed[0] for k in table.fixed)
    )
    return same and floors_too and table.cap is None and table.budget is None


def served_by_number(table: TypeTable, order: list[int]) -> list[Any]:
    """Return the value of serving the 0, 1, 2, … cheapest types, when reservations are alike."""
    own, asked = table.own[0], _bottom(table, order[-1]) + table.fixed[order[-1]]
    chances, idle = table.chance[order], table.idle_effort[order]

    def worth(level: Any) -> Any:
        effort = table.benefit.best_effort(own, level)
        return table.benefit.value(effort) + own * effort - level * effort * effort / 2 - asked

    served = values_by_number(virtual_costs(table.cost[order], chances), chances, worth)
    unserved = [chance * table.benefit.value(effort) for chance, effort in zip(chances, idle, strict=True)]
    left = [*accumulate(reversed(unserved), initial=0 * chances[0])][::-1]
    return [gained + kept for gained, kept in zip(served, left, strict=True)]


def closed_form(table: TypeTable, order: list[int]) -> tuple[Offers, Prices]:
    """Return contracts for the types of ``order`` and prices that prove them, if all rows hold."""
    cost, chance, own = table.cost[order], table.chance[order], table.own[0]
    levels = virtual_costs(cost, chance)
    blocks = pool(levels, chance)
    effort = np.empty_like(cost)
    for block in blocks:
        effort[block.first : block.last + 1] = table.benefit.best_effort(own, block.level)
    disutility = effort * effort / 2
    payoff = np.empty_like(cost)  # before the fixed cost
    last = order[-1]
    payoff[-1] = _bottom(table, last) + table.fixed[last]
    for at in range(len(order) - 2, -1, -1):
        payoff[at] = payoff[at + 1] + (cost[at + 1] - cost[at]) * disutility[at + 1]
    transfer = payoff + cost * disutility - own * effort
    prices = Prices.none(len(table.cost), 0 * table.chance[0])
    below, excess = 0 * chance[0], 0 * chance[0]
    for block in blocks:
        excess = 0 * excess
        for at in range(block.first, block.last + 1):
            below += chance[at]
            excess += chance[at] * (levels[at] - block.level)
            if at + 1 < len(order):
                pooled = excess / (cost[at + 1] - cost[at]) if at < block.last else 0 * excess
                prices.misreport[order[at], order[at + 1]] = below + pooled
                prices.misreport[order[at + 1], order[at]] = pooled
    if _floor_binds(table, last):
        prices.floor[last] = below
    else:
        prices.participation[last] = below
    return Offers(tuple(order), effort, transfer), prices


def _bottom(table: TypeTable, last: int) -> Any:
    """Payoff left to the costliest served type."""
    return table.floor if _floor_binds(table, last) else table.outside[last]


def _floor_binds(table: TypeTable, last: int) -> bool:
    """Say whether the floor asks for more than participation (own benefits are no income)."""
    return table.floor is not None and not table.own.any() and bool(table.floor > table.outside[last])
