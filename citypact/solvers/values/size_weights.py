r"""Values whose weights depend on the size of the coalition alone, on games of any form.

.. math:: \varphi_i = \sum_{S \ni i} a_{|S|} v(S) - \sum_{S \not\ni i} b_{|S|} v(S)

is reckoned in fractions up to 10 players, from the table up to 30 where there is one, and
otherwise in one pass over worths that are asked for row by row and forgotten. The rows of a
pass hold at most :math:`2^{16}` worths, so that it stays within 64 MiB besides what the
game's own function takes.

For :math:`a_s = b_{s-1} = p_{s-1}` this is a *semivalue*, the mean marginal contribution of
[DubeyNeymanWeber1981]_, if :math:`\sum_s \binom{n-1}{s} p_s = 1`.

References
----------
.. [DubeyNeymanWeber1981] P. Dubey, A. Neyman and R. J. Weber, "Value theory without
   efficiency", Mathematics of Operations Research 6(1), 1981, 122-128.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS
from citypact.games.coalitional.masks import NumberArray, bits
from citypact.games.rational import over_one_denominator
from citypact.solvers.answers import MOST_EXACT, exactly, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.dense_shapley import row_bits, size_weighted

#: A table of 2**20 worths takes 8 MiB: worth keeping for the next question.
MOST_KEPT = 20


@dataclass(frozen=True)
class SizeWeights:
    """Weights of a coalition of s players for a member and, taken off, for an outsider.

    Parameters
    ----------
    inside, outside : tuple of n + 1 fractions
        By size s from 0 to n; ``inside[0]`` and ``outside[n]`` weigh nothing.
    """

    inside: tuple[Fraction, ...]
    outside: tuple[Fraction, ...]

    def floats(self) -> tuple[FloatArray, FloatArray]:
        """Return both as float arrays of shape (n + 1,)."""
        return np.array(self.inside, dtype=np.float64), np.array(self.outside, dtype=np.float64)


def semivalue_weights(chances: Sequence[Fraction]) -> SizeWeights:
    """Return the weights of marginal contributions to each coalition of s others.

    Parameters
    ----------
    chances : sequence of n fractions
        Probability of each coalition of s others, s from 0 to n - 1.

    Examples
    --------
    >>> semivalue_weights([Fraction(1, 2), Fraction(1, 2)]).inside
    (Fraction(0, 1), Fraction(1, 2), Fraction(1, 2))
    """
    return SizeWeights((Fraction(0), *chances), (*chances, Fraction(0)))


def shapley_chances(players: int) -> list[Fraction]:
    """Return s! (n - s - 1)! / n!, how likely just these s others come before a player.

    Examples
    --------
    >>> shapley_chances(3)
    [Fraction(1, 3), Fraction(1, 6), Fraction(1, 3)]
    """
    return [Fraction(1, players * comb(players - 1, size)) for size in range(players)]


def banzhaf_chances(players: int) -> list[Fraction]:
    """Return 1 / 2**(n - 1), all coalitions of others being equally likely."""
    return [Fraction(1, 1 << (players - 1))] * players


def size_weighted_value(
    game: CooperativeGame, weights: SizeWeights, method: str, remedy: str = ""
) -> SolvedAllocation:
    """Return a size-weighted value of a game without using its structure.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.
    weights : SizeWeights
        Weights by size.
    method : str
        Name of the value, for the provenance.
    remedy : str
        What to use beyond 30 players.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 0, 3])
    >>> size_weighted_value(game, semivalue_weights(shapley_chances(2)), "Shapley value")
    <a: 2, b: 1 亿元 | Shapley value in fractions, exact>
    """
    players = game.size
    if players <= MOST_EXACT:
        return exactly(game, exact_size_weighted(game.fractions(), weights), f"{method} in fractions")
    if players > MOST_TABLE_PLAYERS:
        wanted = f"at most {MOST_TABLE_PLAYERS} unless the game's structure is known"
        raise InputError(Problem("players", players, wanted, remedy=remedy))
    kept = isinstance(game, CoalitionalGame) or players <= MOST_KEPT
    source = "one pass over the table" if kept else "one pass over worths asked for once, within 64 MiB"
    rows = game.table.reshape(-1, 1 << row_bits(players)) if kept else streamed(game)
    return rounded(game, dense(rows, players, weights), f"{method} in {source}")


def table_value(worths: NumberArray, denominator: int, weights: SizeWeights) -> Sequence[Fraction | float]:
    """Return a size-weighted value of a table: in fractions from whole numbers, else in floats.

    Parameters
    ----------
    worths : array of shape (2**n,)
        Worths by bit mask, Python's whole numbers or floats.
    denominator : int
        What whole numbers are divided by; floats are worths already.
    weights : SizeWeights
        For n players.

    Examples
    --------
    >>> weights = semivalue_weights(shapley_chances(2))
    >>> table_value(np.array([0, 1, 2, 5], dtype=object), 2, weights)
    [Fraction(1, 1), Fraction(3, 2)]
    >>> table_value(np.array([0, 1, 2, 5.0]), 1, weights)
    [2.0, 3.0]
    """
    players = len(worths).bit_length() - 1
    if worths.dtype == object:
        return [amount / denominator for amount in exact_size_weighted(list(worths), weights)]
    found: list[float] = dense(worths.reshape(-1, 1 << row_bits(players)), players, weights).tolist()
    return found


def dense(rows: FloatArray | Iterator[FloatArray], players: int, weights: SizeWeights) -> FloatArray:
    """Return a size-weighted value from rows of worths in floating point."""
    with np.errstate(over="ignore", invalid="ignore"):
        return size_weighted(rows, players, *weights.floats())


def streamed(game: CooperativeGame) -> Iterator[FloatArray]:
    """Yield all worths of a game by bit mask, a row at a time."""
    length = 1 << row_bits(game.size)
    for start in range(0, 1 << game.size, length):
        yield game.worths_of(np.arange(start, start + length, dtype=np.int64))


def exact_size_weighted(worths: Sequence[Fraction | int], weights: SizeWeights) -> tuple[Fraction, ...]:
    """Return a size-weighted value of a small table in fractions.

    Examples
    --------
    >>> exact_size_weighted([0, 1, 0, 3], semivalue_weights(shapley_chances(2)))
    (Fraction(2, 1), Fraction(1, 1))
    """
    players = len(worths).bit_length() - 1
    whole, denominator = over_one_denominator(worths)
    totals = [0] * (players + 1)
    own = [[0] * (players + 1) for _ in range(players)]
    for mask, worth in enumerate(whole):
        size = mask.bit_count()
        totals[size] += worth
        for player in bits(mask):
            own[player][size] += worth
    amounts = []
    for held in own:
        gained = sum((a * mine for a, mine in zip(weights.inside, held, strict=True)), Fraction(0))
        forgone = (b * (every - mine) for b, every, mine in zip(weights.outside, totals, held, strict=True))
        amounts.append((gained - sum(forgone, Fraction(0))) / denominator)
    return tuple(amounts)
