r"""Values when cooperation stops at a border: separate unions, or links between players.

*Unions that do not deal with each other* [AumannDreze1974]_: each plays the game among its
own members, and its worth is shared by the Shapley value.

*Links* [Myerson1977]_: only players who are connected can deal, so a coalition is worth the
sum over its connected parts, :math:`v^L(S) = \sum_{C \in S / L} v(C)`, and the value is
Shapley's of this game. Players in different components of the graph never meet, so each
component is solved on its own. The part that holds the highest player of :math:`S` is found
for all coalitions at once; the rest of :math:`S` is a smaller coalition already known.

References
----------
.. [AumannDreze1974] R. J. Aumann and J. H. Drèze, "Cooperative games with coalition
   structures", International Journal of Game Theory 3, 1974, 217-237.
.. [Myerson1977] R. B. Myerson, "Graphs and cooperation in games", Mathematics of Operations
   Research 2(3), 1977, 225-229.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.answers import MOST_EXACT, exactly, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.blocs import bloc_worths
from citypact.solvers.values.partitions import (
    Links,
    Partition,
    checked_links,
    checked_unions,
    components,
    links_within,
)
from citypact.solvers.values.size_weights import semivalue_weights, shapley_chances, table_value


def aumann_dreze(game: CooperativeGame, unions: Sequence[Sequence[str]]) -> SolvedAllocation:
    """Share each union's own worth among its members by the Shapley value.

    Parameters
    ----------
    game : CooperativeGame
        Any number of players in unions of at most 24.
    unions : sequence of sequences of names
        Each player in one union.

    Returns
    -------
    SolvedAllocation
        Each union gets its own worth, which need not add up to v(N).

    Raises
    ------
    InputError
        If the unions are no partition of the players, or too large.

    Notes
    -----
    [AumannDreze1974]_. In fractions up to 10 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> aumann_dreze(majority, [("a", "b"), ("c",)])
    <a: 0.5, b: 0.5, c: 0 亿元 | Aumann-Drèze value in fractions, exact>
    """
    groups = checked_unions(game, unions)
    return _apart(game, groups, lambda worths, group: worths, "Aumann-Drèze value", "unions")


def myerson(game: CooperativeGame, edges: Sequence[Sequence[str]]) -> SolvedAllocation:
    """Share by the Myerson value: only connected players can deal with each other.

    Parameters
    ----------
    game : CooperativeGame
        Any number of players; components of the graph of at most 24.
    edges : sequence of pairs of names
        Links such as common borders or a common river, each once.

    Returns
    -------
    SolvedAllocation
        Each component of the graph gets its own worth.

    Raises
    ------
    InputError
        If a link is not a pair of different players, comes twice, or joins too many.

    Notes
    -----
    [Myerson1977]_. In fractions up to 10 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> myerson(majority, [("a", "b"), ("b", "c")]).vector()  # b stands in the middle
    (0.16666666666666666, 0.6666666666666666, 0.16666666666666666)
    """
    links = checked_links(game, edges)

    def restricted(worths: NumberArray, group: Sequence[int]) -> NumberArray:
        return connected_worths(worths, links_within(links, group))

    return _apart(game, components(game.size, links), restricted, "Myerson value", "edges")


def connected_worths(worths: NumberArray, links: Links) -> NumberArray:
    """Return what each coalition is worth if only connected parts can act.

    Parameters
    ----------
    worths : array of shape (2**k,)
        Worths by bit mask, floats or Python's whole numbers.
    links : pairs of player numbers
        The graph.

    Examples
    --------
    >>> connected_worths(np.array([0.0, 0, 0, 1, 0, 1, 1, 5]), ((0, 1), (1, 2))).tolist()
    [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 5.0]
    """
    players = len(worths).bit_length() - 1
    adjacent = [0] * players
    for one, other in links:
        adjacent[one] |= 1 << other
        adjacent[other] |= 1 << one
    near = np.zeros(len(worths), dtype=np.int32)
    found = np.zeros_like(worths)
    for player in range(players):
        half = 1 << player
        near[half : 2 * half] = near[:half] | adjacent[player]
        others = np.arange(half, dtype=np.int32)
        part = others & adjacent[player]
        growing = np.flatnonzero(part)
        while len(growing):
            before = part[growing]
            after = before | near[before] & others[growing]
            part[growing] = after
            growing = growing[after != before]
        found[half : 2 * half] = worths[half | part] + found[others ^ part]
    return found


def _apart(
    game: CooperativeGame,
    groups: Partition,
    played: Callable[[NumberArray, Sequence[int]], NumberArray],
    method: str,
    field: str,
) -> SolvedAllocation:
    """Share what each group plays for by the Shapley value."""
    amounts: dict[int, Fraction | float] = {}
    for group in groups:
        worths, denominator = bloc_worths(game, [(player,) for player in group], field)
        weights = semivalue_weights(shapley_chances(len(group)))
        shares = table_value(played(worths, group), denominator, weights)
        amounts.update(zip(group, shares, strict=True))
    listed = [amounts[player] for player in range(game.size)]
    if game.size <= MOST_EXACT:
        return exactly(game, [Fraction(amount) for amount in listed], f"{method} in fractions")
    return rounded(game, [float(amount) for amount in listed], f"{method} group by group")
