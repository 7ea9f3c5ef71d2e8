r"""Driessen's k-cover: a game with its large coalitions raised as far as the hopes allow.

A coalition of k or more players gets what the grand coalition leaves it when everybody
outside is paid its utopia payoff :math:`M_j = v(N) - v(N \setminus j)`; smaller ones keep
their worth [Driessen1988]_:

.. math:: v_k(S) = v(S) \text{ if } |S| < k, \qquad
          v_k(S) = v(N) - \sum_{j \notin S} M_j \text{ if } |S| \ge k .

The cover exists where it is nowhere below the game. A game is *k-convex* if its k-cover
exists and is convex; for k = n - 1 and k = n the cover is the game itself.

References
----------
.. [Driessen1988] T. S. H. Driessen, *Cooperative Games, Solutions and Applications*,
   Kluwer, 1988, section VII.1, 171-178.
"""

from __future__ import annotations

from dataclasses import replace

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import sizes
from citypact.games.coalitional.table import CoalitionalGame
from citypact.games.validation import Door
from citypact.solvers.worths.gap_function import gap_table
from citypact.solvers.worths.scaled_worths import ScaledWorths, scaled_worths


def k_cover(game: CooperativeGame, k: int) -> CoalitionalGame:
    """Return the k-cover of a game.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are taken as they stand.
    k : int
        Size from which coalitions are raised, 1 to n.

    Returns
    -------
    CoalitionalGame
        The cover, exact where the worths are.

    Raises
    ------
    InputError
        Beyond 24 players, or if k is no size of a coalition.
    InfeasibleDesign
        If a coalition of k or more players is worth more than its cover.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 9, 0, 9, 12, 18])
    >>> k_cover(game, 1).table.tolist()
    [0.0, 0.0, 3.0, 9.0, 3.0, 9.0, 12.0, 18.0]
    """
    worths = scaled_worths(game)
    high = above_cover(worths, checked_size(game, k))
    if high is not None:
        raise InfeasibleDesign(
            f"the {k}-cover does not exist: {game.label(high)} is worth more than "
            "the grand coalition leaves it when all others get their utopia payoffs"
        )
    cover = covered(worths, k)
    exact = [cover.amount(mask) for mask in range(len(cover.table))] if cover.exact else cover.table
    return CoalitionalGame(game.players, exact, unit=game.unit, cost=game.cost)


def checked_size(game: CooperativeGame, k: int) -> int:
    """Return k if it is the size of a coalition.

    Raises
    ------
    InputError
        If it is not.
    """
    door = Door()
    door.whole("k", k, 1, game.size)
    door.close()
    return int(k)


def above_cover(worths: ScaledWorths, k: int) -> int | None:
    """Return the coalition of k or more players that is farthest above its cover, if any."""
    # The cover of S is v(S) + g(S) - g(N), so it is above where the gap is below that of all.
    gaps = gap_table(worths.table)
    over = gaps[-1] - gaps
    over[sizes(worths.size) < k] = 0
    worst = int(over.argmax())
    return worst if over[worst] > worths.slack(4 * worths.size) else None


def covered(worths: ScaledWorths, k: int) -> ScaledWorths:
    """Return the worths of the k-cover."""
    gaps = gap_table(worths.table)
    raised = gaps + worths.table - gaps[-1]
    keep = sizes(worths.size) < k
    raised[keep] = worths.table[keep]
    raised[-1] = worths.table[-1]
    return replace(worths, table=raised)
