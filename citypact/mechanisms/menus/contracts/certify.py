r"""Rechecks a menu from the problem's own numbers: every row, and the optimum by weak duality.

With prices :math:`\mu_{ij}, \pi_i, \phi_i, \kappa_i, \beta \ge 0` on the rows, the Lagrangian
of the menu problem does not depend on the transfers when

.. math:: p_i (1 + \beta) + \kappa_i + \sum_k \mu_{ki} = \pi_i + \phi_i + \sum_j \mu_{ij} ,

and is then a sum over types of :math:`p_i B(e_i) + s_i e_i - \tfrac12 w_i e_i^2` plus
constants. Its supremum over all efforts bounds the value of *every* menu that serves the
same types, adjacent rows or not, certain efforts or random ones. A menu that attains the
bound is optimal; nothing is asked of whoever found it.
"""

from __future__ import annotations

import math
from typing import Any

from citypact.games.rational import Number
from citypact.mechanisms.menus.contracts.offers import Offers, Prices
from citypact.mechanisms.menus.terms.problem import TypeTable
from citypact.solvers.certificate import TOLERANCE, Certificate

Residuals = dict[str, Number]


def certify_menu(
    table: TypeTable, offers: Offers, prices: Prices, scale: Number, *, exact: bool = False
) -> Certificate:
    """Recheck a menu and the prices that prove it optimal for the types that it serves.

    Parameters
    ----------
    table : TypeTable
        Fractions when ``exact``, floats otherwise.
    offers : Offers
        The contracts.
    prices : Prices
        Multipliers of the rows.
    scale : number
        Amount of money that residuals are divided by.
    exact : bool
        Whether all numbers are fractions; nothing is then tolerated.
    """
    residuals = {name: value / scale for name, value in broken_rows(table, offers).items()}
    residuals |= _price_residuals(table, offers, prices)
    bound = dual_bound(table, offers.served, prices)
    residuals["no other menu is worth more (duality gap)"] = (bound - offers.value(table)) / scale
    plain: Residuals = {name: value if exact else float(value) for name, value in residuals.items()}
    return Certificate(plain, tolerance=0.0 if exact else TOLERANCE, scale=float(scale), exact=exact)


def broken_rows(table: TypeTable, offers: Offers) -> dict[str, Any]:
    """Return by how much money each kind of row is violated at worst (at most zero: not at all)."""
    reached = offers.reached(table)
    rows: dict[str, Any] = {}
    if offers.served:
        served = list(offers.served)
        misreports = offers.payoffs(table) - reached[:, None]
        count = misreports.size - len(served)
        rows[f"no type gains by posing as another ({count} misreports)"] = misreports.max()
        rows["every served type takes part"] = (table.outside[served] - reached[served]).max()
        rows["no effort is negative"] = -offers.effort.min()
    if table.floor is not None:
        rows["every type keeps the development floor"] = (table.floor - incomes(table, offers, reached)).max()
    if table.cap is not None and offers.served:
        rows["no transfer exceeds the cap"] = offers.transfer.max() - table.cap
    if table.budget is not None:
        rows["expected transfers stay within the budget"] = offers.spent(table) - table.budget
    return rows


def incomes(table: TypeTable, offers: Offers, reached: Any) -> Any:
    """Money that every type is left with: its payoff without what clean water is worth to it."""
    effort = table.idle_effort
    if offers.served:
        effort[list(offers.served)] = offers.effort
    return reached - table.own * effort


def _price_residuals(table: TypeTable, offers: Offers, prices: Prices) -> dict[str, Any]:
    """No price is negative, and the prices of each contract's transfer cancel."""
    parts = (prices.misreport, prices.participation, prices.floor, prices.cap)
    lowest = min(*(part.min() for part in parts), prices.budget)
    residuals = {"no price is negative": -lowest}
    if offers.served:
        served = list(offers.served)
        weight = table.chance[served] * (1 + prices.budget) + prices.cap[served]
        paid = prices.participation[served] + prices.floor[served] + prices.misreport[served].sum(axis=1)
        off = weight + prices.misreport[:, served].sum(axis=0) - paid
        # What is left of a price moves the bound by that much for each unit of the transfer.
        residuals["prices of every transfer cancel"] = max(abs(off))
    return residuals


def dual_bound(table: TypeTable, served: tuple[int, ...], prices: Prices) -> Any:
    """Return what no menu for these types can exceed, if the prices of every transfer cancel."""
    idle = table.idle_effort
    bound = 0 * table.chance[0]
    own_weight = prices.participation + prices.misreport.sum(axis=1)
    rewards = table.own * own_weight - (table.own[:, None] * prices.misreport).sum(axis=0)
    curvatures = table.cost * (own_weight + prices.floor)
    curvatures = curvatures - (table.cost[:, None] * prices.misreport).sum(axis=0)
    for i, chance in enumerate(table.chance):
        if i not in served:
            bound += chance * table.benefit.value(idle[i])
            bound -= (prices.misreport[i] * (-table.outside[i])).sum()
            bound += (prices.misreport[i] * table.fixed[i]).sum()
            continue
        bound += _highest(table, chance, rewards[i], curvatures[i])
        bound -= prices.participation[i] * (table.fixed[i] + table.outside[i])
        if table.floor is not None:
            bound -= prices.floor[i] * (table.fixed[i] + table.floor)
        if table.cap is not None:
            bound += prices.cap[i] * table.cap
    if table.budget is not None:
        bound += prices.budget * table.budget
    return bound


def _highest(table: TypeTable, chance: Any, reward: Any, curvature: Any) -> Any:
    """Supremum over efforts of one type's part of the Lagrangian."""
    if not curvature > 0:
        return math.inf
    effort = table.benefit.best_effort(reward / chance, curvature / chance)
    return chance * table.benefit.value(effort) + reward * effort - curvature * effort * effort / 2
