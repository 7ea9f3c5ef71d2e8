"""All ways in which players can gather in groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from citypact.games.coalitional.masks import submasks

#: Disjoint coalitions as bit masks, in order of their lowest player.
Partition: TypeAlias = tuple[int, ...]


def partitions_of(mask: int) -> Iterator[Partition]:
    """Yield every partition of the coalition ``mask``, one block first, all alone last.

    Examples
    --------
    >>> list(partitions_of(0b111))
    [(7,), (5, 2), (3, 4), (1, 6), (1, 2, 4)]
    """
    if not mask:
        yield ()
        return
    lowest = mask & -mask
    for others in submasks(mask ^ lowest):
        block = lowest | others
        for rest in partitions_of(mask ^ block):
            yield (block, *rest)


def in_order(blocks: tuple[int, ...]) -> Partition:
    """Return blocks in order of their lowest player."""
    return tuple(sorted(blocks, key=lambda block: block & -block))
