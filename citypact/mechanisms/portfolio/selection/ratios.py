r"""For a given list of plants: every permitted ratio and the least top-up at each, in fractions.

At ratio :math:`s` the centre must pay the origin at least

.. math::

    z(s) = \max\Bigl(\sum_f (L_f - s R_f)^+,\; g_A + L - s R,\;
           \tfrac{\kappa}{1-\kappa}\,((1-s)R - K) - (s R - L)\Bigr)

(consent to each plant, the floor on the origin's gain, its least part), and may pay at most
the budget and what leaves the destination its least part. Each condition is a convex,
piecewise linear function of :math:`s` that must not be positive, so the permitted ratios
are one interval, found exactly between its corners :math:`\ell_f`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from citypact.mechanisms.portfolio.profile import Interval
from citypact.mechanisms.portfolio.selection.constraints import SideConstraints
from citypact.mechanisms.portfolio.selection.rows import ZERO, Plant

Function: TypeAlias = Callable[[Fraction], Fraction]


@dataclass(frozen=True)
class ChosenList:
    """Plants on the list and the conditions, as functions of the ratio."""

    plants: tuple[Plant, ...]
    side: SideConstraints

    @property
    def totals(self) -> tuple[Fraction, Fraction, Fraction]:
        """Sums of R, L and K over the list (亿元)."""
        return (
            sum((p.revenue for p in self.plants), ZERO),
            sum((p.loss for p in self.plants), ZERO),
            sum((p.cost for p in self.plants), ZERO),
        )

    def top_up(self, s: Fraction) -> Fraction:
        """Return the least that the centre must pay at ratio ``s`` (亿元)."""
        return max(least(s) for least in self._least())

    def value(self, s: Fraction) -> Fraction:
        """Return surplus less the plants' cost and the price of the least top-up at ``s`` (亿元)."""
        revenue, loss, cost = self.totals
        surplus = revenue - loss - cost - self.side.exact("plant_cost") * len(self.plants)
        price = self.side.exact("central_price")
        return surplus - price * self.top_up(s) if price else surplus

    def gains(self, s: Fraction) -> tuple[Fraction, Fraction]:
        """Return what origin (least top-up included) and destination gain at ``s`` (亿元)."""
        revenue, loss, cost = self.totals
        return s * revenue - loss + self.top_up(s), (1 - s) * revenue - cost

    def permitted(self) -> Interval | None:
        """Return all ratios that some permitted top-up allows; ``None`` without one."""
        lo, hi = self.side.exact("lowest"), self.side.exact("highest")
        budget = self.side.exact("budget")
        if self.side.consent == "project":
            hi = min([hi, *(1 - p.cost / p.revenue for p in self.plants)])
            if not budget:
                lo = max([lo, *(p.loss / p.revenue for p in self.plants)])
        if lo > hi:
            return None
        revenue, _, cost = self.totals
        conditions: list[Function] = [
            lambda s, least=least, most=most: least(s) - most(s)  # type: ignore[misc]
            for least in self._least(consent=budget > 0)
            for most in self._most()
        ]
        floor = self.side.exact("destination_gain")
        conditions.append(lambda s: floor + cost - (1 - s) * revenue)
        return self._where_all(conditions, lo, hi)

    def best(self, permitted: Interval) -> Interval:
        """Return the permitted ratios of largest value: those that need the least top-up, if it has a price.

        The least top-up falls with the ratio, so it is smallest at the highest one.
        """
        if not (self.side.exact("central_price") and self.side.exact("budget")):
            return permitted
        smallest = self.top_up(permitted[1])
        cheap = self._where_all(
            [lambda s, least=least: least(s) - smallest for least in self._least()],  # type: ignore[misc]
            *permitted,
        )
        return permitted if cheap is None else cheap

    def _least(self, *, consent: bool = True) -> list[Function]:
        """Return what the top-up must at least be, as functions of the ratio; consent may be left out."""
        revenue, loss, cost = self.totals
        part, floor = self.side.exact("least_part"), self.side.exact("origin_gain")
        found: list[Function] = [lambda s: ZERO]
        if self.side.consent == "project" and consent:
            found.append(lambda s: sum((max(p.loss - s * p.revenue, ZERO) for p in self.plants), ZERO))
        if self.side.consent == "portfolio" or floor > 0:
            found.append(lambda s: floor + loss - s * revenue)
        if part:
            found.append(lambda s: part / (1 - part) * ((1 - s) * revenue - cost) - (s * revenue - loss))
        return found

    def _most(self) -> list[Function]:
        revenue, loss, cost = self.totals
        part, budget = self.side.exact("least_part"), self.side.exact("budget")
        found: list[Function] = [lambda s: budget]
        if part:
            found.append(lambda s: (1 - part) / part * ((1 - s) * revenue - cost) - (s * revenue - loss))
        return found

    def _where_all(self, conditions: Sequence[Function], lo: Fraction, hi: Fraction) -> Interval | None:
        """Return where no condition is positive; each is convex with corners at the plants' rates."""
        cornered = self.side.consent == "project" and self.side.exact("budget") > 0
        rates = {p.loss / p.revenue for p in self.plants} if cornered else set()
        for condition in conditions:
            corners = sorted({lo, hi} | {rate for rate in rates if lo < rate < hi})
            found = _where(condition, corners)
            if found is None:
                return None
            lo, hi = found
        return lo, hi


def _where(condition: Function, corners: Sequence[Fraction]) -> Interval | None:
    """Return where a convex function that is linear between corners is not positive."""
    values = [condition(s) for s in corners]
    holding = [s for s, value in zip(corners, values, strict=True) if value <= 0]
    if not holding:
        return None
    lo, hi = holding[0], holding[-1]
    for (s0, v0), (s1, v1) in pairwise(zip(corners, values, strict=True)):
        crossing = s0 + (s1 - s0) * v0 / (v0 - v1) if (v0 > 0) != (v1 > 0) else None
        if crossing is not None and v0 > 0:
            lo = crossing
        elif crossing is not None:
            hi = crossing
    return lo, hi
