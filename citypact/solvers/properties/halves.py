"""A table of worths cut in two by one player: coalitions without it, and with it."""

from __future__ import annotations

from citypact.solvers.properties.scaled_worths import WorthArray


def halves(table: WorthArray, player: int) -> tuple[WorthArray, WorthArray]:
    """Return views of the coalitions without and with a player, each of shape (k, 2**player).

    Entry by entry the two views hold the same coalition before and after the player joins.

    Examples
    --------
    >>> import numpy as np
    >>> [half.ravel().tolist() for half in halves(np.arange(8), 1)]
    [[0, 1, 4, 5], [2, 3, 6, 7]]
    """
    cut = table.reshape(-1, 2, 1 << player)
    return cut[:, 0], cut[:, 1]


def opened(place: int, player: int) -> int:
    """Return the mask at a flat place among the coalitions without ``player``.

    Examples
    --------
    >>> [opened(place, 1) for place in range(4)]
    [0, 1, 4, 5]
    """
    low = place & ((1 << player) - 1)
    return (place ^ low) << 1 | low
