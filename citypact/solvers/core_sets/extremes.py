r"""Vertices of the core and of its relatives, in rational arithmetic.

The *strong ε-core* lets every coalition other than N go short by ε,
:math:`x(S) \ge v(S) - \varepsilon`; the smallest ε for which it is not empty gives the
*least core* [Maschler1979]_. Vertices come from the double description method; of a convex
game they are the marginal vectors [Shapley1971]_, which are listed directly. A core has at most
n! vertices [Derks2002]_.

References
----------
.. [Maschler1979] M. Maschler, B. Peleg and L. S. Shapley, "Geometric properties of the kernel,
   nucleolus, and related solution concepts", Mathematics of Operations Research 4, 1979, 303-338.
.. [Shapley1971] L. S. Shapley, "Cores of convex games", International Journal of Game Theory
   1, 1971, 11-26.
.. [Derks2002] J. Derks and J. Kuipers, "On the number of extreme points of the core of a
   transferable utility game", *Chapters in Game Theory*, Kluwer, 2002, 83-97.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.errors import SolverFailure
from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.core_sets.core_report import core
from citypact.solvers.core_sets.core_search import deepest_program
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.core_sets.marginal_orders import ordered_gains
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.core_sets.vertex_table import as_rows, polytope_rows
from citypact.solvers.properties.convexity import supermodular
from citypact.solvers.worths.profit_worths import ProfitWorths, profit_fractions

#: Cores of 9 players may have 9! vertices.
MOST_VERTEX_PLAYERS = 8


def core_vertices(game: CooperativeGame) -> FloatArray:
    """Return the extreme points of the core.

    Parameters
    ----------
    game : CooperativeGame
        At most 8 players; of a cost game the vertices are those of the core of -c, with
        the sign turned back.

    Returns
    -------
    float array of shape (k, n)
        Each vertex once, in lexicographic order, in the game's unit; of shape (0, n) when
        the core is empty. Computed exactly and rounded once.

    Raises
    ------
    InputError
        Beyond 8 players.
    SolverFailure
        If the core is empty by so little that rounding in the worths may be the cause.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> core_vertices(CoalitionalGame(("a", "b"), [0, 1, 0, 3])).tolist()
    [[1.0, 2.0], [3.0, 0.0]]
    """
    refuse_beyond(game, MOST_VERTEX_PLAYERS, "the vertices of the core")
    worths = ProfitWorths.of(game)
    if supermodular(worths.table):
        return as_rows(game, ordered_gains(worths.table, game.size), worths.denominator)
    fractions = profit_fractions(game)
    found = polytope_rows(game, fractions[-1], coalition_bounds(fractions))
    if not len(found):
        _refuse_rounding(game)
    return found


def epsilon_core_vertices(game: CooperativeGame, epsilon: Number) -> FloatArray:
    """Return the extreme points of the strong ε-core.

    Parameters
    ----------
    game : CooperativeGame
        At most 8 players.
    epsilon : number
        What every coalition but N goes short of at most, in profit orientation; negative
        where it must gain.

    Returns
    -------
    float array of shape (k, n)
        As ``core_vertices``.

    Raises
    ------
    InputError
        Beyond 8 players or if ε is not finite.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> epsilon_core_vertices(majority, 0.5).tolist()
    [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]]
    """
    refuse_beyond(game, MOST_VERTEX_PLAYERS, "the vertices of the ε-core")
    door = Door()
    door.finite("epsilon", epsilon)
    door.close()
    worths = profit_fractions(game)
    return polytope_rows(game, worths[-1], coalition_bounds(worths, as_fraction(epsilon)))


def least_core_vertices(game: CooperativeGame) -> FloatArray:
    """Return the extreme points of the least core; ε is found exactly.

    Parameters
    ----------
    game : CooperativeGame
        At most 8 players. The only allocation of a single player is its least core.

    Returns
    -------
    float array of shape (k, n)
        As ``core_vertices``, never empty.

    Raises
    ------
    InputError
        Beyond 8 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> least_core_vertices(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])).round(3).tolist()
    [[0.333, 0.333, 0.333]]
    """
    refuse_beyond(game, MOST_VERTEX_PLAYERS, "the vertices of the least core")
    worths = profit_fractions(game)
    epsilon = Fraction(0)
    if game.size > 1:
        epsilon = -exact_optimum(deepest_program(Objections(game), range(1, len(worths) - 1))).optimum
    return polytope_rows(game, worths[-1], coalition_bounds(worths, epsilon))


def coalition_bounds(worths: Sequence[Fraction], epsilon: Fraction = Fraction(0)) -> dict[int, Fraction]:
    """Return what every coalition other than ∅ and N must get when it may go short by ε."""
    return {mask: worths[mask] - epsilon for mask in range(1, len(worths) - 1)}


def _refuse_rounding(game: CooperativeGame) -> None:
    """Raise when only the rounding in the worths keeps the core from having a point."""
    if not core(game).empty:
        raise SolverFailure(
            "the core is empty by less than one part in 10**12, which rounding in the worths may cause; "
            "give the worths as decimals or fractions"
        )
