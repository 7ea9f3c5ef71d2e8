r"""Vertices of the boxes around the core: imputations, core cover, reasonable set.

Each is :math:`\{x : x(N) = v(N),\ a \le x \le b\}` with bounds a player; an upper bound on one
player is a lower bound on the others together. See ``player_bounds`` for the bounds and their
sources.
"""

from __future__ import annotations

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.core_sets.player_bounds import best_contributions, singles
from citypact.solvers.core_sets.vertex_table import polytope_rows
from citypact.solvers.worths.gap_function import hopes, rights
from citypact.solvers.worths.profit_worths import ProfitWorths

#: A box has at most n * C(n - 1, n / 2) vertices on a hyperplane, 5544 for 12 players.
MOST_BOX_PLAYERS = 12


def imputation_vertices(game: CooperativeGame) -> FloatArray:
    """Return the extreme points of the imputations: one player takes all that the others leave.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    float array of shape (k, n)
        n points, one when the players alone add up to v(N), none when they have more.

    Raises
    ------
    InputError
        Beyond 12 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> imputation_vertices(CoalitionalGame(("a", "b"), [0, 1, 0, 3])).tolist()
    [[1.0, 2.0], [3.0, 0.0]]
    """
    refuse_beyond(game, MOST_BOX_PLAYERS, "the vertices of the imputations")
    whole = ProfitWorths.of(game)
    return _box(game, whole, singles(whole.table))


def core_cover_vertices(game: CooperativeGame) -> FloatArray:
    """Return the extreme points of the core cover, minimal rights to utopia payoffs.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    float array of shape (k, n)
        As ``core_vertices``; none when the game is not quasi-balanced.

    Raises
    ------
    InputError
        Beyond 12 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> core_cover_vertices(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 3, 0, 3, 3, 6])).tolist()
    [[0.0, 3.0, 3.0], [3.0, 0.0, 3.0], [3.0, 3.0, 0.0]]
    """
    refuse_beyond(game, MOST_BOX_PLAYERS, "the vertices of the core cover")
    whole = ProfitWorths.of(game)
    return _box(game, whole, rights(whole.table), hopes(whole.table))


def reasonable_vertices(game: CooperativeGame) -> FloatArray:
    """Return the extreme points of the reasonable set.

    Imputations in which nobody gets more than its best marginal contribution.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    float array of shape (k, n)
        As ``core_vertices``.

    Raises
    ------
    InputError
        Beyond 12 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> reasonable_vertices(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 3, 0, 3, 3, 6])).tolist()
    [[0.0, 3.0, 3.0], [3.0, 0.0, 3.0], [3.0, 3.0, 0.0]]
    """
    refuse_beyond(game, MOST_BOX_PLAYERS, "the vertices of the reasonable set")
    whole = ProfitWorths.of(game)
    return _box(game, whole, singles(whole.table), best_contributions(whole.table))


def _box(
    game: CooperativeGame, whole: ProfitWorths, low: NumberArray, high: NumberArray | None = None
) -> FloatArray:
    total = whole.table[-1]
    bounds = {1 << player: bound for player, bound in enumerate(low.tolist())}
    for player, bound in enumerate([] if high is None else high.tolist()):
        others = len(whole.table) - 1 ^ 1 << player
        # Of two players, the other is a single player with a bound already.
        bounds[others] = max(total - bound, bounds.get(others, total - bound))
    exact = {mask: whole.fraction(bound) for mask, bound in bounds.items()}
    return polytope_rows(game, whole.fraction(total), exact)
