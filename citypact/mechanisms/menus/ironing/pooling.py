r"""Ironing: the nearest non-decreasing levels, found by pooling neighbours that violate the order.

Types in order of cost have weights :math:`p_i` and virtual costs :math:`J_i`. Efforts that
refuse every misreport fall along the order, so types whose virtual costs fall must share
one contract, at the weighted mean of their virtual costs [Barlow1972]_. Pooling reads the
types from the cheapest on; what it has after :math:`m` of them is the answer for these
:math:`m` alone, so one pass values every number of served types.

References
----------
.. [Barlow1972] R. E. Barlow, D. J. Bartholomew, J. M. Bremner and H. D. Brunk, *Statistical
   Inference under Order Restrictions*, Wiley, 1972, chapter 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """Neighbours ``first`` to ``last`` with one level, ``total / weight``."""

    first: int
    last: int
    weight: Any
    total: Any

    @property
    def level(self) -> Any:
        """The common level."""
        return self.total / self.weight


def virtual_costs(costs: Sequence[Any], chances: Sequence[Any]) -> list[Any]:
    """Return cost plus the rent that a unit of this type's disutility leaves with cheaper types.

    ``costs`` must rise; the result is :math:`c_i + (p_1 + … + p_{i-1}) (c_i - c_{i-1}) / p_i`.
    """
    levels, before, below = [], costs[0], 0 * chances[0]
    for cost, chance in zip(costs, chances, strict=True):
        levels.append(cost + below * (cost - before) / chance)
        before, below = cost, below + chance
    return levels


def pool(levels: Sequence[Any], weights: Sequence[Any]) -> list[Block]:
    """Return the non-decreasing levels nearest to the given ones, as blocks.

    Examples
    --------
    >>> [(block.first, block.last, block.level) for block in pool([1, 4, 2], [1, 1, 1])]
    [(0, 0, 1.0), (1, 2, 3.0)]
    """
    blocks: list[Block] = []
    for at, (level, weight) in enumerate(zip(levels, weights, strict=True)):
        _add(blocks, at, level, weight)
    return blocks


def values_by_number(levels: Sequence[Any], weights: Sequence[Any], worth: Callable[[Any], Any]) -> list[Any]:
    """Return the total of ``weight * worth(level)`` over the pooled first 0, 1, 2, … types."""
    blocks: list[Block] = []
    sums = [0 * weights[0]]
    values = [sums[0]]
    for at, (level, weight) in enumerate(zip(levels, weights, strict=True)):
        _add(blocks, at, level, weight)
        last = blocks[-1]
        del sums[len(blocks) :]
        sums.append(sums[-1] + last.weight * worth(last.level))
        values.append(sums[-1])
    return values


def _add(blocks: list[Block], at: int, level: Any, weight: Any) -> None:
    new = Block(at, at, weight, weight * level)
    # Multiplied out, so that whole numbers and fractions are compared exactly; equal levels stay apart.
    while blocks and blocks[-1].total * new.weight > new.total * blocks[-1].weight:
        old = blocks.pop()
        new = Block(old.first, at, old.weight + new.weight, old.total + new.total)
    blocks.append(new)
