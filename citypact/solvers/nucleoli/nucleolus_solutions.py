r"""Nucleoli: allocations that make the most dissatisfied coalition as content as can be.

With the excesses :math:`e(S, x)` of all coalitions sorted from the highest down, the nucleolus
is the imputation whose sorted vector is lexicographically least [Schmeidler1969]_; the
prenucleolus is sought among all efficient allocations [Sobolev1975]_. Both are single points,
lie in the core when there is one, and are unchanged when players receive lump sums.

References
----------
.. [Schmeidler1969] D. Schmeidler, "The nucleolus of a characteristic function game", SIAM
   Journal on Applied Mathematics 17(6), 1969, 1163-1170.
.. [Sobolev1975] A. I. Sobolev, "The characterization of optimality principles in cooperative
   games by functional equations", Mathematical Methods in the Social Sciences 6, 1975, 94-151.
.. [Grotte1970] J. H. Grotte, *Computation of and observations on the nucleolus, the
   normalized nucleolus and the central games*, Cornell University, 1970.
.. [Young1982] H. P. Young, N. Okada and T. Hashimoto, "Cost allocation in water resources
   development", Water Resources Research 18(3), 1982, 463-475.
.. [Littlechild1977] S. C. Littlechild and K. G. Vaidya, "The propensity to disrupt and the
   disruption nucleolus of a characteristic function game", International Journal of Game
   Theory 5, 1976, 151-161.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import CoalitionalGame, CooperativeGame
from citypact.games.coalitional.cooperative import MOST_KEPT_FRACTIONS
from citypact.solvers.nucleoli.excess import ExcessFamily, require_scannable
from citypact.solvers.nucleoli.lexicographic import lexicographic_minimum, unit_minimum
from citypact.solvers.nucleoli.separation import Separation
from citypact.solvers.solved_allocation import SolvedAllocation


def nucleolus(game: CooperativeGame, *, separation: Separation | None = None) -> SolvedAllocation:
    """Find the nucleolus: least dissatisfaction among imputations.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players; of a cost game, the nucleolus of -c with the sign turned back.
        Up to 62 when the game's type has a linear model of its worths (production,
        assignment, voting, graph, dividends).
    separation : callable, optional
        For costly worths: given what the players are offered and a direction, names the
        coalitions that object most (see ``citypact.solvers.nucleoli.separation``). The game
        is then asked for single worths only.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion; ``details["levels"]`` holds each level with
        the balancing weights of the coalitions that it settles.

    Raises
    ------
    InfeasibleDesign
        If there is no imputation: the players alone have more than all together.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> talmud = CoalitionalGame(list("abc"), [0, 0, 0, 0, 0, 100, 200, 300])
    >>> nucleolus(talmud).vector()
    (50.0, 100.0, 150.0)
    """
    return _found(game, "nucleolus", separation, individual=True)


def prenucleolus(game: CooperativeGame, *, separation: Separation | None = None) -> SolvedAllocation:
    """Find the prenucleolus: least dissatisfaction among all efficient allocations.

    Parameters are those of ``nucleolus``.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion, as ``nucleolus``.

    Raises
    ------
    InputError
        Beyond 30 players (62 with a linear model of the worths or a separation).

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> prenucleolus(CoalitionalGame(list("ab"), [0, 3, 1, 2])).vector()
    (2.0, 0.0)
    """
    return _found(game, "prenucleolus", separation, individual=False)


def per_capita_nucleolus(game: CooperativeGame) -> SolvedAllocation:
    """Find the nucleolus of the excess per head [Grotte1970]_ (see ``nucleolus``).

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion, with ``levels`` in ``details``.

    Raises
    ------
    InputError
        Beyond 30 players.
    InfeasibleDesign
        If there is no imputation.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(list("abc"), [0, 1, 1, 6, 1, 4, 2, 9])
    >>> [str(amount) for amount in per_capita_nucleolus(game).fractions]
    ['14/3', '8/3', '5/3']
    """
    require_scannable(game)
    return _allocation(ExcessFamily(game, "head", individual=True), "per-capita nucleolus")


def per_capita_prenucleolus(game: CooperativeGame) -> SolvedAllocation:
    """Find the prenucleolus of the excess per head (see ``prenucleolus``).

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion, with ``levels`` in ``details``.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(list("abc"), [0, 1, 1, 6, 1, 4, 2, 9])
    >>> [str(amount) for amount in per_capita_prenucleolus(game).fractions]
    ['14/3', '8/3', '5/3']
    """
    require_scannable(game)
    return _allocation(ExcessFamily(game, "head", individual=False), "per-capita prenucleolus")


def proportional_nucleolus(game: CooperativeGame) -> SolvedAllocation:
    """Find the nucleolus of the excess as a share of the coalition's worth [Young1982]_.

    Coalitions worth nothing must not object at all. At most 12 players.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion, with ``levels`` in ``details``.

    Raises
    ------
    InfeasibleDesign
        If there is no imputation, or coalitions worth nothing object to every one.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(list("abc"), [0, 1, 1, 6, 1, 4, 2, 9])
    >>> [str(amount) for amount in proportional_nucleolus(game).fractions]
    ['39/7', '15/7', '9/7']
    """
    _require_listable(game)
    weights = tuple(abs(worth) for worth in game.fractions())
    return _allocation(ExcessFamily(game, weights, individual=True), "proportional nucleolus")


def disruption_nucleolus(game: CooperativeGame) -> SolvedAllocation:
    r"""Find the imputation with the lexicographically least propensities to disrupt.

    The propensity :math:`(x(N \setminus S) - v(N \setminus S)) / (x(S) - v(S))` falls with
    :math:`(x(S) - v(S)) / (v(N) - v(S) - v(N \setminus S))`, so the weight of a coalition is
    what it and the others gain from one another [Littlechild1977]_. At most 12 players.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion, with ``levels`` in ``details``.

    Raises
    ------
    InfeasibleDesign
        If some coalition and its complement lose by joining: the propensity is not defined.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(list("abc"), [0, 1, 1, 6, 1, 4, 2, 9])
    >>> [str(amount) for amount in disruption_nucleolus(game).fractions]
    ['4', '3', '2']
    """
    _require_listable(game)
    worths = [-worth if game.cost else worth for worth in game.fractions()]
    full = len(worths) - 1
    weights = [worths[full] - worth - worths[full ^ mask] for mask, worth in enumerate(worths)]
    losing = next((mask for mask in range(1, full) if weights[mask] < 0), None)
    if losing is not None:
        raise InfeasibleDesign(
            f"no disruption nucleolus: {game.label(losing)} and {game.label(full ^ losing)} are worth more"
            " apart than together"
        )
    weights[0] = weights[full] = Fraction(0)
    return _allocation(ExcessFamily(game, weights, individual=True), "disruption nucleolus")


def anti_prenucleolus(game: CooperativeGame) -> SolvedAllocation:
    """Find the anti-prenucleolus: the least excesses made as high as can be.

    It is the negative of the prenucleolus of the game with all signs turned, and equals the
    prenucleolus of the dual game.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    SolvedAllocation
        Exact and verified by Kohlberg's criterion, with ``levels`` in ``details``.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(list("abc"), [0, 1, 1, 6, 1, 4, 2, 9])
    >>> [str(amount) for amount in anti_prenucleolus(game).fractions]
    ['4', '3', '2']
    """
    require_scannable(game)
    return _allocation(ExcessFamily(_turned(game), individual=False), "anti-prenucleolus")


def _found(
    game: CooperativeGame, name: str, separation: Separation | None, *, individual: bool
) -> SolvedAllocation:
    return unit_minimum(game, name, separation, individual=individual).allocation


def _allocation(family: ExcessFamily, name: str) -> SolvedAllocation:
    return lexicographic_minimum(family, name).allocation


def _require_listable(game: CooperativeGame) -> None:
    if game.size > MOST_KEPT_FRACTIONS:
        expected = f"at most {MOST_KEPT_FRACTIONS} where every coalition has a weight of its own"
        raise InputError(Problem("players", game.size, expected))


def _turned(game: CooperativeGame) -> CooperativeGame:
    """Return the same worths read the other way: gains as costs, costs as gains."""
    worths = game.fractions() if game.size <= MOST_KEPT_FRACTIONS else game.table
    return CoalitionalGame(game.players, worths, unit=game.unit, cost=not game.cost, copy=False)
