r"""Values when players come in unions: Owen, Banzhaf-Owen, Winter.

Unions arrive as blocks and within a block its parts arrive as blocks, down to the players.
A player's value is its mean marginal contribution over the orders that respect this. Let
:math:`U_1 \subset U_2 \subset \dots` be the groups that hold the player. Whoever is there
before it consists of some partners in :math:`U_1`, some other groups of the first level
within :math:`U_2`, and so on, and the levels are independent: with :math:`m` blocks at a
level, :math:`h` others come before with probability :math:`h!\,(m-h-1)!/m!` [Owen1977]_,
[Winter1989]_. With all sets of others equally likely at each level the value is that of
[Owen1981]_, an extension of Banzhaf's.

Level by level, from the top, the worths of all unions of blocks are folded by these
probabilities, until a game among the members of :math:`U_1` is left.

References
----------
.. [Owen1977] G. Owen, "Values of games with a priori unions", in: *Mathematical Economics and
   Game Theory*, Springer, 1977, 76-88.
.. [Owen1981] G. Owen, "Modification of the Banzhaf-Coleman index for games with a priori
   unions", in: *Power, Voting, and Voting Power*, Physica, 1981, 232-238.
.. [Winter1989] E. Winter, "A value for cooperative games with levels structure of
   cooperation", International Journal of Game Theory 18, 1989, 227-240.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray, sizes
from citypact.solvers.answers import MOST_EXACT, exactly, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.blocs import bloc_worths
from citypact.solvers.values.partitions import Partition, checked_levels, checked_unions
from citypact.solvers.values.size_weights import (
    banzhaf_chances,
    semivalue_weights,
    shapley_chances,
    table_value,
)

#: Number of blocks to the probability of each set of others by its size.
Chances = Callable[[int], list[Fraction]]


def owen(game: CooperativeGame, unions: Sequence[Sequence[str]]) -> SolvedAllocation:
    """Share by the Owen value: provinces bargain as blocks, then cities within each.

    Parameters
    ----------
    game : CooperativeGame
        Any number of players. For each union, its members and the other unions together
        may be at most 24.
    unions : sequence of sequences of names
        Each player in one union.

    Returns
    -------
    SolvedAllocation
        Efficient; the unions' totals are the Shapley value of the game among unions.

    Raises
    ------
    InputError
        If the unions are no partition of the players, or too many.

    Notes
    -----
    [Owen1977]_. In fractions up to 10 players.

    Examples
    --------
    Of three players any two can share 1; two of them are a union.

    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> owen(majority, [("a", "b"), ("c",)])
    <a: 0.5, b: 0.5, c: 0 亿元 | Owen value in fractions, exact>
    """
    return _in_levels(game, (checked_unions(game, unions),), shapley_chances, "Owen value", "unions")


def banzhaf_owen(game: CooperativeGame, unions: Sequence[Sequence[str]]) -> SolvedAllocation:
    """Share by the Banzhaf-Owen value: all sets of other unions and of partners equally likely.

    Parameters and limits are those of ``owen``. The amounts need not add up to v(N).

    Returns
    -------
    SolvedAllocation
        One amount a player.

    Raises
    ------
    InputError
        As for ``owen``.

    Notes
    -----
    [Owen1981]_. In fractions up to 10 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> banzhaf_owen(majority, [("a", "b"), ("c",)]).vector()
    (0.5, 0.5, 0.0)
    """
    return _in_levels(game, (checked_unions(game, unions),), banzhaf_chances, "Banzhaf-Owen value", "unions")


def winter(game: CooperativeGame, levels: Sequence[Sequence[Sequence[str]]]) -> SolvedAllocation:
    """Share by Winter's value: unions of unions, such as cities in prefectures in regions.

    Parameters
    ----------
    game : CooperativeGame
        Any number of players. The players of a finest group and, at each level, the other
        groups within the next coarser one together may be at most 24.
    levels : sequence of partitions of the players' names
        Finest first; each group of a level is made of groups of the level before.

    Returns
    -------
    SolvedAllocation
        Efficient; with one level it is the Owen value.

    Raises
    ------
    InputError
        If a level is no partition, or splits a finer group.

    Notes
    -----
    [Winter1989]_. In fractions up to 10 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> winter(majority, [[("a", "b"), ("c",)], [("a", "b", "c")]]).vector()
    (0.5, 0.5, 0.0)
    """
    return _in_levels(game, checked_levels(game, levels), shapley_chances, "Winter value", "levels")


def _in_levels(
    game: CooperativeGame, levels: Sequence[Partition], chances: Chances, method: str, field: str
) -> SolvedAllocation:
    amounts: dict[int, Fraction | float] = {}
    for union in levels[0]:
        amounts.update(zip(union, _within(game, union, levels, chances, field), strict=True))
    listed = [amounts[player] for player in range(game.size)]
    if game.size <= MOST_EXACT:
        return exactly(game, [Fraction(amount) for amount in listed], f"{method} in fractions")
    return rounded(game, [float(amount) for amount in listed], f"{method} by folding levels")


def _within(
    game: CooperativeGame, union: Sequence[int], levels: Sequence[Partition], chances: Chances, field: str
) -> Sequence[Fraction | float]:
    """Return the amounts of the members of a finest group."""
    blocs: list[Sequence[int]] = [(player,) for player in union]
    layers = []
    inner = set(union)
    for at, level in enumerate(levels):
        outer = (
            set(next(group for group in levels[at + 1] if inner <= set(group)))
            if at + 1 < len(levels)
            else set(range(game.size))
        )
        others = [group for group in level if not inner & set(group) and set(group) <= outer]
        layers.append(len(others))
        blocs += others
        inner = outer
    worths, denominator = bloc_worths(game, blocs, field)
    for others_there in reversed(layers):
        worths, divisor = _folded(worths, chances(others_there + 1))
        denominator *= divisor
    weights = semivalue_weights(chances(len(union)))
    return table_value(worths, denominator, weights)


def _folded(worths: NumberArray, chances: Sequence[Fraction]) -> tuple[NumberArray, int]:
    """Average the worths over the sets of the blocks at the highest bits."""
    others = len(chances) - 1
    rows = worths.reshape(1 << others, -1)
    if worths.dtype != object:
        by_size = np.array([float(chance) for chance in chances])
        return by_size[sizes(others)] @ rows, 1
    divisor = lcm(*(chance.denominator for chance in chances))
    shares = np.array([int(chance * divisor) for chance in chances], dtype=object)
    return np.dot(shares[sizes(others)], rows), divisor
