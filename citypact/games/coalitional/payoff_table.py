"""Payoffs of every player in every coalition: read, checked, and kept exactly where they are few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import LARGEST_WORTH
from citypact.games.coalitional.masks import FloatArray, bits, mask_of
from citypact.games.rational import as_fraction
from citypact.games.validation import Door

#: Up to here payoffs are kept as they were given.
MOST_KEPT_PLAYERS = 12
#: Wrong entries named in one message.
MOST_NAMED = 20

#: Payoffs by player and bit mask, as fractions.
Exact = tuple[tuple[Fraction, ...], ...]


def payoff_table(given: Any, players: Sequence[str], door: Door) -> tuple[FloatArray, Exact | None]:
    """Return payoffs by player and bit mask as floats, and up to 12 players as fractions.

    Raises
    ------
    InputError
        On another shape and on entries that are not finite numbers, the first twenty by place.

    Examples
    --------
    >>> payoff_table([[0, 0.1]], ("a",), Door())[1]
    ((Fraction(0, 1), Fraction(1, 10)),)
    """
    count, columns = len(players), 1 << len(players)
    rows = given if isinstance(given, np.ndarray) and given.ndim else _rows(given, door)
    door.close()
    shapes = [np.shape(row) for row in rows]
    if len(shapes) != count or any(shape != (columns,) for shape in shapes):
        wrong = next((shape for shape in shapes if shape != (columns,)), (columns,))
        found = f"{len(shapes)} rows, one of shape {wrong}"
        door.refuse("payoffs", found, f"{count} rows of {columns} payoffs, one for each coalition")
        door.close()
    keep = count <= MOST_KEPT_PLAYERS
    floats = isinstance(rows, np.ndarray) and rows.dtype == np.float64
    if not floats or keep:
        _check_entries(rows, players, door)
    if not keep:
        table = np.array(rows, dtype=np.float64)
        _check_range(table, players, door)
        return table, None
    exact = tuple(tuple(map(as_fraction, _plain(row))) for row in rows)
    return np.array([[float(number) for number in row] for row in exact]), exact


def _plain(row: Any) -> Sequence[Any]:
    plain: Sequence[Any] = row.tolist() if isinstance(row, np.ndarray) else row
    return plain


def _rows(given: Any, door: Door) -> Sequence[Any]:
    if isinstance(given, str | bytes) or not isinstance(given, Sequence):
        door.refuse("payoffs", type(given).__name__, "a table of numbers, one row a player")
        return ()
    return given


def _check_entries(rows: Any, players: Sequence[str], door: Door) -> None:
    """Note at the door the entries that are no finite numbers up to 1e300."""
    for name, row in zip(players, rows, strict=True):
        for mask, value in enumerate(_plain(row)):
            plain = type(value) in {int, float} and -LARGEST_WORTH <= value <= LARGEST_WORTH
            if plain or len(door.problems) >= MOST_NAMED:
                continue
            field = f"payoff of {name} in {'+'.join(players[at] for at in bits(mask)) or 'all alone'}"
            if door.finite(field, value) and abs(as_fraction(value)) > LARGEST_WORTH:
                door.refuse(field, "a number beyond 1e300", "payoffs up to 1e300")
    door.close()


def _check_range(table: FloatArray, players: Sequence[str], door: Door) -> None:
    if table.min() >= -LARGEST_WORTH and table.max() <= LARGEST_WORTH:
        return
    at, mask = np.argwhere(~(np.abs(table) <= LARGEST_WORTH))[0]
    who = "+".join(players[k] for k in bits(int(mask))) or "all alone"
    door.refuse(f"payoff of {players[at]} in {who}", float(table[at, mask]), "a finite number up to 1e300")
    door.close()


def mask_of_names(players: Sequence[str], names: Sequence[str], field: str) -> int:
    """Return the bit mask of a coalition of names.

    Parameters
    ----------
    players : sequence of str
        All of them.
    names : sequence of str
        Those of the coalition.
    field : str
        What the coalition is called in a message.

    Raises
    ------
    InputError
        If there are no names, a name is not a player's, or one comes twice.

    Examples
    --------
    >>> mask_of_names(("a", "b", "c"), ("c", "a"), "group")
    5
    """
    if not isinstance(names, Iterable):
        raise InputError(Problem(field, type(names).__name__, "a sequence of names"))
    names = tuple(names)
    place = {name: at for at, name in enumerate(players)}
    known = ", ".join(players)
    wrong = [name for at, name in enumerate(names) if name not in players or name in names[:at]]
    if wrong:
        raise InputError(*(Problem(field, name, f"a player of {known}, once") for name in wrong))
    return mask_of(place[name] for name in names)
