"""A game whose every worth is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, Literal

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import (
    LARGEST_WORTH,
    MOST_EXACT_PLAYERS,
    MOST_TABLE_PLAYERS,
    CooperativeGame,
    checked_players,
)
from citypact.games.coalitional.masks import BoolArray, FloatArray, IntArray, bits, by_size, packed
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Missing coalitions named in one message; the rest are counted.
MOST_NAMED = 20


@dataclass(frozen=True, eq=False)
class CoalitionalGame(CooperativeGame):
    """A complete characteristic function over named players.

    Parameters
    ----------
    players : sequence of str
        Distinct names, at most 30; player ``k`` is bit ``k``.
    worths : array of length 2**n, or mapping of tuples of names to numbers
        Every coalition must be given: a missing one is an error, never a silent zero
        (the empty coalition may be left out of a mapping).
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs to share rather than gains.
    order : {"bits", "sizes"}
        Order of an array: by bit mask (∅, 1, 2, 12, 3, …), or size-lexicographic
        (∅, 1, 2, 3, 12, 13, 23, 123). A wrong order gives a plausible wrong answer.
    missing : {"refuse", "zero", "additive"}
        What a mapping's absent coalitions of two and more are worth: an error, 0, or the
        sum of their members alone. Under "zero" an absent single player is worth 0 too.
    copy : bool
        False keeps a float array of 8 GiB where it is and makes it read-only.

    Raises
    ------
    InputError
        If a coalition is missing or unknown, a worth is not finite, or v(∅) is not 0.

    Examples
    --------
    >>> worths = {("beijing",): 1, ("hebei",): 0, ("beijing", "hebei"): 3}
    >>> CoalitionalGame(("beijing", "hebei"), worths).worth("hebei", "beijing")
    3.0
    """

    players: Sequence[str]
    worths: Sequence[Number] | FloatArray | Mapping[tuple[str, ...], Number]
    unit: str = "亿元"
    cost: bool = False
    order: InitVar[Literal["bits", "sizes"]] = "bits"
    missing: InitVar[Literal["refuse", "zero", "additive"]] = "refuse"
    copy: InitVar[bool] = True

    def __post_init__(self, order: str, missing: str, copy: bool) -> None:
        door = Door()
        players = checked_players(self.players, door)
        object.__setattr__(self, "players", players)
        door.choice("order", order, ("bits", "sizes"))
        door.choice("missing", missing, ("refuse", "zero", "additive"))
        if len(players) > MOST_TABLE_PLAYERS:
            door.refuse("players", len(players), f"at most {MOST_TABLE_PLAYERS} for a table of worths")
        door.close()
        given: Sequence[Number] | FloatArray
        if isinstance(self.worths, Mapping):
            given = self._from_mapping(self.worths, missing, door)
            door.close()
        else:
            given = _listed(self.worths, 2 ** len(players), door)
        if order == "sizes" and not isinstance(self.worths, Mapping):
            given = _from_sizes(given, len(players))
        typed = isinstance(given, np.ndarray) and given.dtype == np.float64
        try:
            table = np.array(given, dtype=np.float64) if copy or not typed else np.asarray(given)
        except OverflowError:
            raise InputError(Problem("worths", "a number beyond 1.7e308", "worths up to 1e300")) from None
        self._check(table, door)
        if not typed and len(players) <= MOST_EXACT_PLAYERS:
            exact = tuple(map(as_fraction, given))
            self.__dict__["_fractions"] = exact
            # A number of single precision, 0.1, is read as the decimal that it spells.
            table = np.array([float(worth) for worth in exact])
        table.setflags(write=False)
        object.__setattr__(self, "worths", table)

    def _check(self, table: FloatArray, door: Door) -> None:
        # Lowest and highest are NaN when anything is, and need no temporary of the table's size.
        if not (table.min() >= -LARGEST_WORTH and table.max() <= LARGEST_WORTH):
            mask = int(np.argmin(np.abs(table) <= LARGEST_WORTH))
            expected = f"a finite worth for {self.label(mask)}, up to 1e300"
            door.refuse("worths", float(table[mask]), expected)
        elif table[0] != 0.0:
            door.refuse("worths", float(table[0]), "0 for the empty coalition")
        door.close()

    def _from_mapping(
        self, values: Mapping[tuple[str, ...], Number], missing: str, door: Door
    ) -> list[Number]:
        place = {name: at for at, name in enumerate(self.players)}
        table: list[Number | None] = [None] * 2 ** len(place)
        for coalition, value in values.items():
            names = tuple(coalition) if isinstance(coalition, tuple | frozenset) else (coalition,)
            unknown = [name for name in names if name not in place]
            if unknown or len(set(names)) != len(names):
                expected = f"players of {', '.join(self.players)}, each once"
                door.refuse("worths", "+".join(map(str, names)), expected)
                continue
            mask = sum(1 << place[name] for name in names)
            if table[mask] is not None:
                door.refuse("worths", "+".join(names), "each coalition once")
            elif door.finite(f"worth of {'+'.join(names) or '∅'}", value):
                table[mask] = value
        if table[0] is None:
            table[0] = 0
        self._fill(table, missing, door)
        return [0 if worth is None else worth for worth in table]

    def _fill(self, table: list[Number | None], missing: str, door: Door) -> None:
        absent = [mask for mask, worth in enumerate(table) if worth is None]
        if missing == "zero":
            for mask in absent:
                table[mask] = 0
            return
        singles = {mask for mask in absent if mask & (mask - 1) == 0}
        if missing == "additive" and not singles:
            for mask in absent:
                table[mask] = sum((as_fraction(table[1 << at] or 0) for at in bits(mask)), Fraction(0))
            return
        named = [mask for mask in absent if missing == "refuse" or mask in singles]
        for mask in named[:MOST_NAMED]:
            door.refuse("worths", "nothing", f"a worth for {self.label(mask)}")
        if len(named) > MOST_NAMED:
            door.refuse("worths", f"{len(named) - MOST_NAMED} further coalitions missing", "every coalition")

    @property
    def table(self) -> FloatArray:
        """Worths by bit mask, shape (2**n,), read-only."""
        return self.worths  # type: ignore[return-value]  # __post_init__ made it an array

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions given as a membership matrix (see the base class)."""
        return self.table[packed(members)]

    def worths_of(self, masks: IntArray) -> FloatArray:
        """Return the worths of coalitions given as bit masks (see the base class)."""
        return self.table[np.asarray(masks, dtype=np.int64)]


def _listed(given: Any, coalitions: int, door: Door) -> Sequence[Number] | FloatArray:
    """Return worths in a row, refusing what is no list of numbers.

    Raises
    ------
    InputError
        On a table of another length or shape, and on the first entry that is no number.
    """
    expected = "a list of numbers or a mapping of coalitions to numbers"
    if hasattr(given, "__array__"):  # arrays, and columns of a data frame
        given = np.asarray(given)
    if isinstance(given, np.ndarray):
        if given.ndim != 1:
            door.refuse("worths", f"an array of shape {given.shape}", "one number a coalition in a row")
        elif given.dtype.kind not in "biufO":
            door.refuse("worths", f"an array of {given.dtype}", expected)
        elif given.dtype.kind == "b":
            given = given.astype(np.int8)  # an indicator of winning coalitions
        elif given.dtype.itemsize > np.dtype(np.float64).itemsize:
            given = given.astype(np.float64)
    elif isinstance(given, str | bytes) or not isinstance(given, Sequence):
        door.refuse("worths", type(given).__name__, expected)
    door.close()
    if len(given) != coalitions:
        door.refuse("worths", f"{len(given)} numbers", f"{coalitions}, one for each coalition")
        door.close()
    if not isinstance(given, np.ndarray) or given.dtype == object:
        wrong = next((at for at, worth in enumerate(given) if not _is_number(worth)), None)
        if wrong is not None:
            door.refuse(f"worth {wrong}", repr(given[wrong]), "a number")
            door.close()
    listed: Sequence[Number] | FloatArray = given
    return listed


def _is_number(worth: object) -> bool:
    return isinstance(worth, Real | Decimal)


def _from_sizes(listed: Sequence[Number] | FloatArray, players: int) -> Sequence[Number] | FloatArray:
    """Put an array in size-lexicographic order by bit mask."""
    order = by_size(players)
    if isinstance(listed, np.ndarray):
        table = np.empty_like(listed)
        table[order] = listed
        return table
    placed: list[Number] = [0] * len(listed)
    for worth, mask in zip(listed, order.tolist(), strict=True):
        placed[mask] = worth
    return placed
