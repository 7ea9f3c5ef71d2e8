"""One equilibrium of a large game, and some of a game too large to enumerate.

References
----------
C. E. Lemke and J. T. Howson, "Equilibrium points of bimatrix games", SIAM Journal on Applied
Mathematics 12, 1964, 413-423.
"""

from __future__ import annotations

from citypact.errors import SolverFailure
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash.answer import NashEquilibria
from citypact.solvers.nash.assembly import (
    Polytopes,
    assembled,
    judged,
    listing_place,
    polytopes_of,
    read_game,
)
from citypact.solvers.nash.equilibrium import NashEquilibrium
from citypact.solvers.nash.lemke_howson import path_end
from citypact.solvers.nash.recheck import WholeGame, pure_strategy

#: Labels tried in floating point before the path is walked in whole numbers.
TRIES = 10
#: Paths walked in a game too large to enumerate, times its strategies: a path takes longer the more.
PATHS = 2400
#: Pure equilibria listed of a game too large to enumerate.
MOST_PURE = 1000


def one_equilibrium(game: NormalFormGame) -> NashEquilibria:
    """Find one equilibrium of a two-player game of up to some hundreds of strategies, exactly.

    A pure one if there is any; otherwise the end of a Lemke-Howson path. ``method`` says which, and
    which labels were tried in vain.

    Parameters
    ----------
    game : NormalFormGame
        Two players.

    Raises
    ------
    InputError
        If there are not two players, or more than 500 strategies of one.

    Examples
    --------
    >>> pennies = NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    >>> found = one_equilibrium(pennies)
    >>> found.equilibria, found.complete
    ((<NashEquilibrium: (1/2, 1/2) against (1/2, 1/2)>,), False)
    """
    whole = read_game(game)
    polytopes = polytopes_of(whole)
    for i, j in whole.pure_equilibria()[:1]:
        pair = pure_strategy(i, game.shape[0]), pure_strategy(j, game.shape[1])
        return assembled(game, whole, [judged(whole, polytopes, *pair)], "scan of all pure profiles")
    names = [*game.strategies[0], *game.strategies[1]]
    failed: list[str] = []
    for label in range(min(TRIES, len(names))):
        found = _confirmed(whole, polytopes, label, exact_path=False)
        if found is not None:
            how = f"Lemke-Howson path without {names[label]} in floating point, end solved in fractions"
            if failed:
                how += f" (rounding lost the paths without {', '.join(failed)})"
            return assembled(game, whole, [found], how)
        failed.append(names[label])
    found = _confirmed(whole, polytopes, 0, exact_path=True)
    if found is None:
        raise SolverFailure("the Lemke-Howson path in whole numbers ended in no equilibrium")
    how = f"Lemke-Howson path without {names[0]} in whole numbers (rounding lost {len(failed)} paths)"
    return assembled(game, whole, [found], how)


def found_by_paths(game: NormalFormGame, whole: WholeGame) -> NashEquilibria:
    """Return the pure equilibria and the ends of paths of a game too large to enumerate."""
    polytopes = polytopes_of(whole)
    rows, columns = game.shape
    found = {}
    pure = whole.pure_equilibria()
    for i, j in pure[:MOST_PURE]:
        each = judged(whole, polytopes, pure_strategy(i, rows), pure_strategy(j, columns))
        found[each.exact] = each
    for label in range(min(PATHS // (rows + columns), rows + columns)):
        end = _confirmed(whole, polytopes, label, exact_path=False)
        if end is not None:
            found[end.exact] = end
    if not found:
        return one_equilibrium(game)
    listed = f"{MOST_PURE} of {len(pure)}" if len(pure) > MOST_PURE else "all"
    how = f"too large to enumerate: {listed} pure equilibria, and the ends of Lemke-Howson paths"
    return assembled(game, whole, sorted(found.values(), key=listing_place), how)


def _confirmed(
    whole: WholeGame, polytopes: Polytopes, label: int, *, exact_path: bool
) -> NashEquilibrium | None:
    """Return the end of a path if it is an equilibrium."""
    end = path_end(polytopes, label, whole=exact_path)
    if end is None:
        return None
    found = judged(whole, polytopes, *end)
    return found if found.regret == 0 else None
