"""Contracts and prices in arrays, as designs and rechecks pass them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.mechanisms.menus.terms.problem import TypeTable


@dataclass(frozen=True)
class Offers:
    """A contract for each served type, in the numbers and units of its table.

    ``served`` holds the places of the served types; ``effort`` and ``transfer`` have one
    entry for each of them, in the same order.
    """

    served: tuple[int, ...]
    effort: Any
    transfer: Any

    def payoffs(self, table: TypeTable) -> Any:
        """Payoff of every type (row) from every contract (column)."""
        cost, own, fixed = (part[:, None] for part in (table.cost, table.own, table.fixed))
        return self.transfer + own * self.effort - cost * (self.effort * self.effort) / 2 - fixed

    def reached(self, table: TypeTable) -> Any:
        """Payoff of every type from what is meant for it: its contract, or none."""
        reached = table.outside.copy()
        if self.served:
            places = list(self.served)
            reached[places] = self.payoffs(table)[places, range(len(places))]
        return reached

    def spent(self, table: TypeTable) -> Any:
        """Expected transfer."""
        return sum(table.chance[i] * transfer for i, transfer in zip(self.served, self.transfer, strict=True))

    def value(self, table: TypeTable) -> Any:
        """Expected payoff of the downstream city."""
        places, idle = dict(zip(self.served, range(len(self.served)), strict=True)), table.idle_effort
        worth = 0 * table.chance[0]
        for i, chance in enumerate(table.chance):
            if i in places:
                at = places[i]
                worth += chance * (table.benefit.value(self.effort[at]) - self.transfer[at])
            else:
                worth += chance * table.benefit.value(idle[i])
        return worth


@dataclass(frozen=True)
class Prices:
    """What relaxing each constraint by one unit of money adds to the expected payoff downstream.

    ``misreport[i, j]`` belongs to type ``i`` not taking the contract meant for ``j``;
    ``participation``, ``floor`` and ``cap`` have one entry a type; ``budget`` is one number.
    """

    misreport: Any
    participation: Any
    floor: Any
    cap: Any
    budget: Any

    @classmethod
    def none(cls, count: int, zero: Any = 0.0) -> Prices:
        """Return prices that are all zero, of the kind of number given."""
        kind = object if not isinstance(zero, float) else np.float64
        each = [np.full(count, zero, dtype=kind) for _ in range(3)]
        return cls(np.full((count, count), zero, dtype=kind), each[0], each[1], each[2], zero)
