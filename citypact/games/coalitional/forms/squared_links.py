r"""Players that act for others: each is worth the square of its links into the coalition.

.. math:: v(S) = \sum_{i \in S} q_i \Bigl( \sum_{j \in S \setminus i} m_{ij} \Bigr)^2,
   \qquad q_i, m_{ij} \ge 0 .

That is what is left when player :math:`i` chooses an action at a quadratic cost and every unit
of it brings :math:`m_{ij}` to player :math:`j`. Written out, only pairs and triples have
dividends, :math:`q_i m_{ij}^2 + q_j m_{ji}^2` and
:math:`2 (q_i m_{ij} m_{il} + q_j m_{ji} m_{jl} + q_l m_{li} m_{lj})`, and none is negative: the
game is convex, whatever the numbers [Shapley1971]_.

References
----------
models.md §5.6.

.. [Shapley1971] L. S. Shapley, "Cores of convex games", International Journal of Game
   Theory 1, 1971, 11-26.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

import numpy as np

from citypact.games.coalitional.cooperative import (
    LARGEST_WORTH,
    MOST_EXACT_PLAYERS,
    MOST_TABLE_PLAYERS,
    checked_players,
    refuse_beyond,
)
from citypact.games.coalitional.forms.entries import MOST_NAMED, by_player, checked_number, counted, listed
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, halves, subset_sums
from citypact.games.rational import Number, as_fraction, over_one_denominator
from citypact.games.validation import LARGEST, Door

#: Rows of numbers as they were given.
Rows: TypeAlias = tuple[tuple[Number, ...], ...]


class SquaredLinks(StructuredGame):
    """What all games of this form share, however their links are stated."""

    @abstractmethod
    def _floats(self) -> tuple[FloatArray, FloatArray]:
        """Return links with a diagonal of zeros, shape (n, n), and weights, shape (n,)."""

    @abstractmethod
    def _fractions_given(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """Return the same exactly, for at most 16 players."""

    def numbers(self, exact: bool) -> tuple[NumberArray, NumberArray]:
        """Return links with a diagonal of zeros, and weights, as fractions or as floats.

        Parameters
        ----------
        exact : bool
            Whether as fractions, for at most 16 players.

        Returns
        -------
        array of shape (n, n), array of shape (n,)
        """
        if not exact:
            return self._floats()
        refuse_beyond(self, MOST_EXACT_PLAYERS, "exact arithmetic")
        links, weights = self._fractions_given()
        return np.array(links, dtype=object).reshape(self.size, self.size), np.array(weights, dtype=object)

    def last_marginals(self, exact: bool) -> NumberArray:
        r"""Return what each player adds to all the others, :math:`v(N) - v(N \setminus k)`.

        .. math:: q_k R_k^2 + \sum_{i \ne k} q_i m_{ik} (2 R_i - m_{ik}), \qquad R_i = \sum_j m_{ij} .

        In a convex game it is the most that the player gets in the core.
        """
        links, weights = self.numbers(exact)
        rows = links.sum(axis=1)
        marginals: NumberArray = weights * rows**2 + (
            weights[:, None] * links * (2 * rows[:, None] - links)
        ).sum(axis=0)
        return marginals

    def _check_size(self, door: Door) -> None:
        """Note at the door worths that leave floating point."""
        with np.errstate(over="ignore", invalid="ignore"):
            largest = self.grand
        if not largest <= LARGEST_WORTH:
            door.refuse("worth of all players", largest, "at most 1e300", "state amounts in a larger unit")

    @cached_property
    def _multiples(self) -> tuple[FloatArray, float]:
        """Links as multiples of a small number where they are decimals, and the divisor."""
        if self.size > MOST_TABLE_PLAYERS:
            return self._floats()[0], 1.0
        links = self.numbers(self.size <= MOST_EXACT_PLAYERS)[0]
        multiples, divisor = counted(links.ravel().tolist())
        return multiples.reshape(self.size, self.size), divisor

    def _entries(self) -> Sequence[Number]:
        # Worths are homogeneous in the weights; the links enter through `_multiples`.
        weights: list[Number] = self.numbers(self.size <= MOST_EXACT_PLAYERS)[1].tolist()
        return weights

    @cached_property
    def _counted(self) -> tuple[FloatArray, float]:
        weights, divisor = counted(self._entries())
        return weights, divisor * self._multiples[1] ** 2

    def _whole(self) -> tuple[Sequence[int], int]:
        weights, divisor = over_one_denominator(self._entries())
        return weights, divisor * self._whole_links[1] ** 2

    @cached_property
    def _whole_links(self) -> tuple[NumberArray, int]:
        whole, divisor = over_one_denominator(self.numbers(exact=True)[0].ravel())
        return np.array(whole, dtype=object).reshape(self.size, self.size), divisor

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        inside = members.astype(np.float64)
        sums = inside @ self._multiples[0].T
        sums *= sums
        sums *= inside
        worths: FloatArray = sums @ entries
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        links = self._whole_links[0] if entries.dtype == object else self._multiples[0]
        worths = np.zeros(1 << self.size, dtype=entries.dtype)
        for at in range(self.size):
            sums = subset_sums(np.delete(links[at], at))
            sums *= sums
            sums *= entries[at]
            within = halves(worths, at)[1]
            within += sums.reshape(within.shape)
        return worths


@dataclass(frozen=True, eq=False)
class SquaredLinksGame(SquaredLinks):
    """A game of squared links, for any number of players.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    links : matrix of numbers, n by n
        What a unit of the row player's action brings to the column player, not negative; the
        diagonal plays no part.
    weights : sequence of numbers, or mapping by player
        Weight of each player's square, not negative.
    unit : str
        Unit of the worths.

    Raises
    ------
    InputError
        On names that are missing or repeated, on a matrix that is not square, on numbers that
        are negative or not finite, and on worths beyond 1e300.

    Examples
    --------
    >>> game = SquaredLinksGame(("a", "b", "c"), [[0, 1, 2], [3, 0, 0], [0, 0, 0]], (1, 0.5, 1))
    >>> game.worth("a", "b"), game.worth("a", "c"), game.grand
    (5.5, 4.0, 13.5)
    """

    players: Sequence[str]
    links: Sequence[Sequence[Number]] | FloatArray
    weights: Sequence[Number] | FloatArray
    unit: str = "亿元"
    cost: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        links, given = checked_square("links", self.links, players, door)
        weights = [
            checked_number(f"weights of {name}", value, door)
            for name, value in zip(players, by_player("weights", self.weights, players, door), strict=False)
        ]
        door.close()
        object.__setattr__(self, "links", links)
        object.__setattr__(self, "weights", tuple(weights))
        self.__dict__["_given"] = given
        self._check_size(door)
        door.close()

    def _floats(self) -> tuple[FloatArray, FloatArray]:
        return without_diagonal(np.asarray(self.links)), np.array(self.weights, dtype=np.float64)

    def _fractions_given(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        return exact_links(self.__dict__["_given"]), [as_fraction(one) for one in self.weights]


def checked_square(
    field: str, given: object, players: Sequence[str], door: Door
) -> tuple[FloatArray, Rows | None]:
    """Return a square matrix of numbers that are not negative, noting at the door what is wrong.

    Parameters
    ----------
    field : str
        What the matrix is called in a message.
    given : object
        One row for each player.
    players : sequence of str
        Names of rows and columns.
    door : Door
        Collects the mistakes.

    Returns
    -------
    float array of shape (n, n)
        Read-only.
    tuple of rows, or None
        The numbers as they were given, for at most 16 players.

    Examples
    --------
    >>> door = Door()
    >>> _ = checked_square("links", [[0, -1], [2, 0]], ("a", "b"), door)
    >>> str(door.problems[0])
    'links from a to b: found -1, expected a number that is not negative'
    """
    size = len(players)
    if size > MOST_EXACT_PLAYERS and isinstance(given, np.ndarray) and given.shape == (size, size):
        plain = np.array(given, dtype=np.float64) if given.dtype in (np.float64, np.int64) else None
        if plain is not None and ((plain >= 0) & (plain <= LARGEST)).all():
            plain.setflags(write=False)
            return plain, None
    lines = listed(given)
    rows = [listed(line) for line in lines] if lines is not None else []
    array = np.zeros((size, size))
    widths = {None if row is None else len(row) for row in rows}
    if lines is None or len(rows) != size or (len(widths) == 1 and widths != {size}):
        alike = f"{len(rows)} rows of {widths.pop()}" if len(widths) == 1 else f"{len(rows)} rows"
        found = type(given).__name__ if lines is None else alike
        door.refuse(field, found, f"a square matrix, {size} rows of {size} numbers")
        return array, None
    kept: list[tuple[Number, ...]] = []
    before = len(door.problems)
    for at, (name, row) in enumerate(zip(players, rows, strict=True)):
        if row is None or len(row) != size:
            found = type(lines[at]).__name__ if row is None else f"{len(row)} numbers"
            door.refuse(f"{field} from {name}", found, f"{size} numbers, one for each of {size} players")
            continue
        numbers = [
            value
            if type(value) in {int, float} and 0 <= value <= LARGEST
            else checked_number(f"{field} from {name} to {players[column]}", value, door)
            for column, value in enumerate(row)
        ]
        array[at] = numbers
        if size <= MOST_EXACT_PLAYERS:
            kept.append(tuple(numbers))
        if len(door.problems) >= before + MOST_NAMED:
            break
    array.setflags(write=False)
    return array, tuple(kept) if size <= MOST_EXACT_PLAYERS else None


def without_diagonal(matrix: FloatArray) -> FloatArray:
    """Return a copy whose diagonal is zero.

    Examples
    --------
    >>> without_diagonal(np.ones((2, 2))).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    links = np.array(matrix, dtype=np.float64)
    np.fill_diagonal(links, 0.0)
    return links


def exact_links(rows: Rows) -> list[list[Fraction]]:
    """Return given rows as fractions with a diagonal of zeros.

    Examples
    --------
    >>> exact_links(((1, 0.5), (2, 1)))
    [[Fraction(0, 1), Fraction(1, 2)], [Fraction(2, 1), Fraction(0, 1)]]
    """
    return [
        [Fraction(0) if at == place else as_fraction(number) for place, number in enumerate(row)]
        for at, row in enumerate(rows)
    ]
