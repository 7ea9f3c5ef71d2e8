"""Coalitions as bit masks: player ``k`` is bit ``k``, so ``0b101`` holds players 0 and 2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
#: Floats, whole numbers of 64 bits, or Python's own whole numbers and fractions as objects.
NumberArray: TypeAlias = npt.NDArray[Any]

#: A mask is a signed 64-bit integer.
MOST_MASKED_PLAYERS = 62


def sizes(players: int) -> IntArray:
    """Return the number of members of every coalition by bit mask, shape (2**players,).

    Examples
    --------
    >>> sizes(2).tolist()
    [0, 1, 1, 2]
    """
    return np.bitwise_count(np.arange(1 << players, dtype=np.int64)).astype(np.int64)


def bits(mask: int) -> Iterator[int]:
    """Yield the players in a coalition, lowest first.

    Examples
    --------
    >>> list(bits(0b101))
    [0, 2]
    """
    mask = int(mask)
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(players: Iterable[int]) -> int:
    """Return the bit mask of a coalition of player numbers."""
    mask = 0
    for player in players:
        mask |= 1 << player
    return mask


def submasks(mask: int) -> Iterator[int]:
    """Yield every coalition inside ``mask``, the largest first, the empty one last."""
    inner = mask
    while True:
        yield inner
        if not inner:
            return
        inner = (inner - 1) & mask


def membership(masks: IntArray, players: int) -> BoolArray:
    """Return who is in which coalition, shape (len(masks), players).

    Examples
    --------
    >>> membership(np.array([0b101]), 3).tolist()
    [[True, False, True]]
    """
    return (np.asarray(masks, dtype=np.int64)[:, None] >> np.arange(players) & 1).astype(bool)


def packed(members: BoolArray) -> IntArray:
    """Return the bit mask of each row of a membership matrix of at most 62 columns."""
    weights = np.int64(1) << np.arange(members.shape[1], dtype=np.int64)
    masks: IntArray = members.astype(np.int64) @ weights
    return masks


def by_size(players: int) -> IntArray:
    """Return all bit masks in size-lexicographic order: ∅, 1, 2, 3, 12, 13, 23, 123.

    Within one size coalitions are ordered as words, player 0 before player 1.

    Examples
    --------
    >>> by_size(3).tolist()
    [0, 1, 2, 4, 3, 5, 6, 7]
    """
    masks = np.arange(1 << players, dtype=np.int64)
    # As words, the coalition whose first differing player comes earlier goes first: with the
    # players' order reversed that is the larger binary number.
    mirrored = np.zeros_like(masks)
    for player in range(players):
        mirrored |= (masks >> player & 1) << (players - 1 - player)
    return masks[np.lexsort((-mirrored, sizes(players)))]


def subset_sums(amounts: NumberArray) -> NumberArray:
    """Return what every coalition holds of amounts by player, by bit mask and in the type of the amounts.

    Examples
    --------
    >>> subset_sums(np.array([1.0, 5.0])).tolist()
    [0.0, 1.0, 5.0, 6.0]
    """
    sums = np.zeros(1 << len(amounts), dtype=amounts.dtype)
    for at, amount in enumerate(amounts):
        np.add(sums[: 1 << at], amount, out=sums[1 << at : 2 << at])
    return sums


def halves(table: NumberArray, player: int) -> tuple[NumberArray, NumberArray]:
    """Return views of the coalitions without and with a player, each of shape (k, 2**player).

    Entry by entry the two views hold the same coalition before and after the player joins.

    Examples
    --------
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
