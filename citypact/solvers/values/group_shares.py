r"""Values of sums of dividends: every group's dividend is split among its members.

If :math:`v(S) = \sum_{T \subseteq S} d_T` with few groups :math:`T`, then the Shapley value is
:math:`\sum_{T \ni i} d_T / |T|`, the weighted one :math:`\sum_{T \ni i} w_i d_T / w(T)` and the
Banzhaf value :math:`\sum_{T \ni i} d_T / 2^{|T| - 1}` [Harsanyi1963]_, [KalaiSamet1987]_.
Additive games and weighted graphs are such sums over players and pairs.

References
----------
.. [Harsanyi1963] J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative
   game", International Economic Review 4(2), 1963, 194-220.
.. [KalaiSamet1987] E. Kalai and D. Samet, "On weighted Shapley values", International Journal
   of Game Theory 16, 1987, 205-222.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from citypact.games.coalitional import IntArray
from citypact.games.coalitional.forms import AdditiveGame, DividendGame, WeightedGraphGame
from citypact.games.coalitional.masks import NumberArray
from citypact.games.rational import Number, as_fraction
from citypact.solvers.answers import MOST_EXACT, exactly, rounded
from citypact.solvers.solved_allocation import SolvedAllocation

#: Games that are stated by few dividends.
SplitGame: TypeAlias = AdditiveGame | DividendGame | WeightedGraphGame


@dataclass(frozen=True)
class Memberships:
    """Who is in which group: one entry for each member of each group.

    Parameters
    ----------
    players, groups : int array of shape (k,)
        Player and group of each entry.
    dividends : array of shape (number of groups,)
        Dividend of each group, as fractions or floats.
    """

    players: IntArray
    groups: IntArray
    dividends: NumberArray

    def totals(self, numbers: NumberArray) -> NumberArray:
        """Return, for each group, the sum of its members' numbers."""
        totals = np.zeros(len(self.dividends), dtype=numbers.dtype)
        np.add.at(totals, self.groups, numbers[self.players])
        return totals


def numbers_like(memberships: Memberships, numbers: Sequence[Number]) -> NumberArray:
    """Return numbers as an array of the same kind as the dividends."""
    return _numbers(numbers, memberships.dividends.dtype == object)


def equal_split(memberships: Memberships) -> NumberArray:
    """Return for each entry one over the size of its group."""
    most = int(memberships.players.max(initial=-1)) + 1
    return proportional_split(memberships, [1] * most)


def proportional_split(memberships: Memberships, weights: Sequence[Number]) -> NumberArray:
    """Return for each entry the player's part of the group's weight."""
    each = numbers_like(memberships, weights)
    split: NumberArray = each[memberships.players] / memberships.totals(each)[memberships.groups]
    return split


def halving_split(memberships: Memberships) -> NumberArray:
    """Return for each entry the chance that all others of its group have come."""
    sizes = np.bincount(memberships.groups, minlength=len(memberships.dividends))
    by_size = [Fraction(2, 1 << size) for size in range(int(sizes.max(initial=0)) + 1)]
    return numbers_like(memberships, by_size)[sizes[memberships.groups]]


def group_value(
    game: SplitGame, split: Callable[[Memberships], NumberArray], method: str
) -> SolvedAllocation:
    """Split every dividend among the members of its group.

    Parameters
    ----------
    game : AdditiveGame, DividendGame or WeightedGraphGame
        Any number of players.
    split : callable
        Gives the part of its group's dividend for each entry.
    method : str
        Name of the value, for the provenance.

    Examples
    --------
    >>> game = DividendGame(("a", "b", "c"), {("a",): 1, ("b", "c"): 3})
    >>> group_value(game, equal_split, "Shapley value")
    <a: 1, b: 1.5, c: 1.5 亿元 | Shapley value dividend by dividend, exact>
    """
    exact = game.size <= MOST_EXACT
    memberships = _memberships(game, exact)
    amounts = np.zeros(game.size, dtype=memberships.dividends.dtype)
    parts = split(memberships) * memberships.dividends[memberships.groups]
    np.add.at(amounts, memberships.players, parts)
    name = f"{method} dividend by dividend"
    return exactly(game, [Fraction(one) for one in amounts], name) if exact else rounded(game, amounts, name)


def _memberships(game: SplitGame, exact: bool) -> Memberships:
    everyone = np.arange(game.size)
    if isinstance(game, AdditiveGame):
        return Memberships(everyone, everyone, _numbers(game.amounts, exact))
    if isinstance(game, WeightedGraphGame):
        low, high = np.triu_indices(game.size, 1)
        rows = [_numbers(row, exact) for row in game.weights]
        matrix = np.array(rows, dtype=rows[0].dtype)
        pairs = np.arange(game.size, game.size + len(low))
        return Memberships(
            np.concatenate([everyone, low, high]),
            np.concatenate([everyone, pairs, pairs]),
            np.concatenate([matrix.diagonal(), matrix[low, high]]),
        )
    place = {name: at for at, name in enumerate(game.players)}
    players = [place[name] for group in game.dividends for name in group]
    lengths = [len(group) for group in game.dividends]
    return Memberships(
        np.array(players, dtype=np.int64),
        np.repeat(np.arange(len(lengths)), lengths),
        _numbers(tuple(game.dividends.values()), exact),
    )


def _numbers(numbers: Sequence[Number], exact: bool) -> NumberArray:
    if not exact:
        return np.array(numbers, dtype=np.float64)
    array = np.empty(len(numbers), dtype=object)
    array[:] = [as_fraction(number) for number in numbers]
    return array
