r"""What is compared with a menu: known types, one contract for all, one price for all.

*First best*: each type known, its effort :math:`\arg\max B(e) + b_i e - \tfrac12 c_i e^2` paid
at cost. *Uniform contract*: one pair :math:`(e, T)` that every type accepts. *Posted price*:
:math:`q` for every unit of effort; type :math:`i` answers :math:`e_i = (q + b_i) / c_i` and
takes part if :math:`(q + b_i)^2 / 2 c_i - k_i \ge o_i`.

The payoff downstream is concave in the one number that is chosen while the set of types
that take part does not change, so golden section finds it; near its maximum it is flat.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.menus.terms.problem import TypeTable

GOLDEN = (math.sqrt(5) - 1) / 2
SECTIONS = 80
#: Rounding that does not keep a type from taking part (in natural units).
SLIGHT = 1e-12


@dataclass(frozen=True)
class SimpleOffer:
    """One offer to all types.

    Parameters
    ----------
    effort : float
        Effort asked for (uniform contract) or expected (posted price).
    payment : float
        Transfer of the uniform contract, or price of a unit of effort.
    value : float
        Expected payoff downstream.
    """

    effort: float
    payment: float
    value: float


def first_best_efforts(table: TypeTable) -> list[Any]:
    """Return the effort that is best for both together, by type."""
    return [table.benefit.best_effort(own, cost) for own, cost in zip(table.own, table.cost, strict=True)]


def first_best_values(table: TypeTable) -> list[Any]:
    """Return the payoff downstream with a known type that is left what it must have, by type.

    A development floor asks for more the more clean water is worth to the type itself, so the
    effort may then be less than what is best for both.
    """
    values = []
    for i, best in enumerate(first_best_efforts(table)):
        own, cost, outside = table.own[i], table.cost[i], table.outside[i]
        tried = [best]
        if table.floor is not None:
            tried.append(table.benefit.best_effort(0 * own, cost))
            if own > 0 and outside > table.floor:  # where the floor takes over from the outside option
                tried.append((outside - table.floor) / own)
        worth = []
        for effort in tried:
            least = outside if table.floor is None else max(outside, table.floor + own * effort)
            gross = table.benefit.value(effort) + own * effort - cost * effort * effort / 2
            worth.append(gross - table.fixed[i] - least)
        values.append(max(worth))
    return values


def best_uniform(table: TypeTable, sets: Iterable[list[int]]) -> SimpleOffer | None:
    """Find the best single contract that some set of types accepts, or None if the limits allow none."""
    offers = [_uniform(table, types) for types in sets]
    return max((offer for offer in offers if offer is not None), key=lambda offer: offer.value, default=None)


def _uniform(table: TypeTable, types: list[int]) -> SimpleOffer | None:
    """Find the best single contract that these types accept; others may accept it as well."""

    def asked(effort: float) -> FloatArray:
        """Transfer at which each type takes the contract."""
        least = table.outside + table.fixed + table.cost * effort**2 / 2 - table.own * effort
        if table.floor is not None:
            least = np.maximum(least, table.floor + table.fixed + table.cost * effort**2 / 2)
        return np.asarray(least, dtype=np.float64)

    def needed(effort: float) -> float:
        return float(asked(effort)[types].max())

    limit = min((x for x in (table.cap, table.budget) if x is not None), default=math.inf)
    highest = float(table.benefit.best_effort(table.own.max(), table.cost.min())) * (1 + 1e-9)
    cheapest = _golden(lambda effort: -needed(effort), 0.0, highest)
    if not needed(cheapest) <= limit + SLIGHT:
        return None
    ends = [_last_within(needed, limit, cheapest, far) for far in (0.0, highest)]
    best = _golden(lambda effort: float(table.benefit.value(effort)) - needed(effort), *ends)
    takes = asked(best) <= needed(best) + SLIGHT
    gain = float(table.benefit.value(best)) - needed(best)
    return SimpleOffer(best, needed(best), float(table.chance[takes].sum()) * gain + _idle(table, ~takes))


def best_posted_price(table: TypeTable, must_take: Any) -> SimpleOffer | None:
    """Find the best price for a unit of effort that ``must_take`` types accept, or None."""
    asked = table.outside + table.fixed
    least = np.sqrt(2 * table.cost * np.maximum(asked, 0.0)) - table.own
    if table.floor is not None:  # money income (q^2 - b^2) / 2c - k rises with the price
        income = 2 * table.cost * (table.floor + table.fixed) + table.own**2
        least = np.maximum(least, np.sqrt(np.maximum(income, 0.0)))
    least = np.maximum(least, 0.0)
    lowest = float(least[must_take].max(initial=0.0))
    steps = [lowest, *np.unique(least[least > lowest])]
    found = [
        _priced(table, least <= low, low, high)
        for low, high in zip(steps, [*steps[1:], math.inf], strict=True)
    ]
    return max((offer for offer in found if offer is not None), key=lambda offer: offer.value, default=None)


def _priced(table: TypeTable, takes: Any, low: float, high: float) -> SimpleOffer | None:
    """Find the best price from ``low`` to ``high``, between which the same types take part."""
    chance, own, cost = table.chance[takes], table.own[takes], table.cost[takes]

    def paid(price: float) -> float:
        return float(price * (chance * (price + own) / cost).sum())

    def most(price: float) -> float:
        return float(price * ((price + own) / cost).max(initial=0.0))

    rest = _idle(table, ~takes)

    def value(price: float) -> float:
        return float((chance * table.benefit.value((price + own) / cost)).sum()) - paid(price) + rest

    # Beyond the price that marginal benefit just pays at the least effort, none is better.
    worst = table.cost.max()
    top = min(max(low, float(worst * table.benefit.best_effort(0.0, worst))), high)
    for amount, limit in ((paid, table.budget), (most, table.cap)):
        if limit is not None:
            if not amount(low) <= limit + SLIGHT:
                return None
            top = _last_within(amount, limit, low, top)
    best = _golden(value, low, top)
    return SimpleOffer(float((chance * (best + own) / cost).sum()), best, value(best))


def _idle(table: TypeTable, left_out: Any) -> float:
    """Expected benefit downstream from the types without a contract."""
    return float((table.chance * table.benefit.value(table.idle_effort))[left_out].sum())


def _golden(function: Callable[[float], float], low: float, high: float) -> float:
    """Maximise a concave function of one number."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(SECTIONS):
        if at_left < at_right:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = function(right)
        else:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = function(left)
    return max((low, (low + high) / 2, high), key=function)


def _last_within(function: Callable[[float], float], limit: float, inside: float, far: float) -> float:
    """Return the point nearest to ``far`` at which a quasi-convex function is within the limit."""
    if function(far) <= limit:
        return far
    for _ in range(SECTIONS):
        middle = (inside + far) / 2
        inside, far = (middle, far) if function(middle) <= limit else (inside, middle)
    return inside
