r"""Properties that the gap function decides: how far worths fall short of hopes.

With the utopia payoffs :math:`M_i = v(N) - v(N \setminus i)`, the gap
:math:`g(S) = \sum_{i \in S} M_i - v(S)` and the minimal rights :math:`m_i`, a game is

* *k-convex* if its k-cover exists and is convex [Driessen1988]_; *1-convex* is the case
  k = 1, which comes to :math:`0 \le g(N) \le g(S)` for all coalitions but the empty one;
* *semi-convex* if :math:`0 \le g(i) \le g(S)` for every coalition S of player i
  [Driessen1985]_, so that nobody can claim more than its own worth;
* *quasi-balanced* if :math:`m_i \le M_i` for all players and
  :math:`\sum m_i \le v(N) \le \sum M_i`, which is where the tau-value exists [Tijs1981]_.

References
----------
.. [Driessen1985] T. S. H. Driessen and S. H. Tijs, "The tau-value, the core and semiconvex
   games", International Journal of Game Theory 14, 1985, 229-247.
.. [Driessen1988] T. S. H. Driessen, *Cooperative Games, Solutions and Applications*,
   Kluwer, 1988.
.. [Tijs1981] S. H. Tijs, "Bounds for the core and the tau-value", in *Game Theory and
   Mathematical Economics*, North-Holland, 1981, 123-132.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import halves, opened
from citypact.solvers.compromise.k_covers import above_cover, checked_size, covered
from citypact.solvers.properties.convexity import bent, corners
from citypact.solvers.properties.violations import figures
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.gap_function import concessions, gap_table, hopes
from citypact.solvers.worths.scaled_worths import scaled_worths


def is_k_convex(game: CooperativeGame, k: int) -> PropertyReport:
    """Say whether the k-cover of the game exists and is convex.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.
    k : int
        Size from which the cover raises coalitions, 1 to n.

    Returns
    -------
    PropertyReport
        When false, the coalition that is worth more than its cover, or the four coalitions
        at which the cover is not convex.

    Raises
    ------
    InputError
        Beyond 24 players, or if k is no size of a coalition.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 0.7, 0, 0.7, 0, 1])
    >>> is_k_convex(game, 2).statement
    'in the 2-cover a+b+c and a have 1 < 1.4 of a+b and a+c'
    """
    return _k_convex(f"{k}-convex", game, checked_size(game, k))


def is_one_convex(game: CooperativeGame) -> PropertyReport:
    """Say whether no coalition falls short of its hopes by less than the grand coalition does.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the coalition whose gap is smaller, or where the 1-cover is not convex.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_one_convex(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 9, 0, 9, 15, 18])).holds
    True
    >>> is_one_convex(CoalitionalGame(("a", "b"), [0, 1, 1, 1])).statement
    'in the 1-cover a+b and ∅ have 1 < 2 of a and b'
    """
    return _k_convex("1-convex", game, 1)


def is_semi_convex(game: CooperativeGame) -> PropertyReport:
    """Say whether no coalition of a player falls short of its hopes by less than it does alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players; the worths of a cost game are judged as they stand.

    Returns
    -------
    PropertyReport
        When false, the player and the coalition with a smaller gap, or the player that has
        more alone than it can hope for.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_semi_convex(CoalitionalGame(("a", "b"), [0, 2, 2, 3])).statement
    'the gap of a is -1 < 0'
    """
    name = "semi-convex"
    worths = scaled_worths(game)
    gaps = gap_table(worths.table)
    worst: Any = worths.slack(4 * game.size)
    witness: tuple[int, ...] = ()
    statement = ""
    for player in range(game.size):
        alone = gaps[1 << player]
        if -alone > worst:
            worst, witness = -alone, (1 << player,)
            statement = f"the gap of {game.players[player]} is {figures(worths.money(alone))[0]} < 0"
        within = halves(gaps, player)[1].ravel()
        at = int(within.argmin())
        if alone - within[at] > worst:
            worst, witness = alone - within[at], (opened(at, player) | 1 << player, 1 << player)
            least, own = figures(worths.money(within[at]), worths.money(alone))
            statement = (
                f"the gap of {game.label(witness[0])} is {least} < {own}, the gap of {game.players[player]}"
            )
    if not witness:
        return PropertyReport(name, holds=True)
    return PropertyReport(
        name,
        holds=False,
        witness=tuple(map(game.members, witness)),
        gap=float(worths.money(worst)),
        statement=statement,
    )


def is_quasi_balanced(game: CooperativeGame) -> PropertyReport:
    """Say whether the worth of all lies between minimal rights and utopia payoffs.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players. A cost game is judged as the game of savings -c, as the
        tau-value is.

    Returns
    -------
    PropertyReport
        When false, the player whose minimal right exceeds its utopia payoff, or the grand
        coalition.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> is_quasi_balanced(CoalitionalGame(("a", "b"), [0, 1, 2, 2])).statement
    'the minimal right 1 of a exceeds its utopia payoff 0'
    """
    name = "quasi-balanced"
    worths = scaled_worths(game)
    if game.cost:
        worths = worths.negated()
    upper, gives = hopes(worths.table), concessions(worths.table)
    slack = worths.slack(4 * game.size)
    stubborn = min(range(game.size), key=gives.__getitem__)
    if gives[stubborn] < -slack:
        money = worths.money(upper[stubborn])
        right, most = figures(money - worths.money(gives[stubborn]), money)
        who = game.players[stubborn]
        return PropertyReport(
            name,
            holds=False,
            witness=((who,),),
            gap=float(-worths.money(gives[stubborn])),
            statement=f"the minimal right {right} of {who} exceeds its utopia payoff {most}",
        )
    # No player gives way by more than the gap of all, so v(N) is within their hopes.
    grand, least = worths.table[-1], (upper - gives).sum()
    if least - grand <= slack:
        return PropertyReport(name, holds=True)
    shown = figures(worths.money(grand), worths.money(least))
    return PropertyReport(
        name,
        holds=False,
        witness=(tuple(game.players),),
        gap=float(worths.money(least - grand)),
        statement=f"the worth {shown[0]} of all is less than the sum of minimal rights, {shown[1]}",
    )


def _k_convex(name: str, game: CooperativeGame, k: int) -> PropertyReport:
    worths = scaled_worths(game)
    cover = covered(worths, k)
    high = above_cover(worths, k)
    if high is not None:
        own, most = worths.amount(high), cover.amount(high)
        shown = figures(own, most)
        return PropertyReport(
            name,
            holds=False,
            witness=(game.members(high),),
            gap=float(own - most),
            statement=f"{game.label(high)} has {shown[0]} > {shown[1]} in the {k}-cover",
        )
    found = bent(cover, 8 * game.size)  # a worth of the cover is a sum of up to 2n + 1 worths
    if found is None:
        return PropertyReport(name, holds=True)
    ends, middle = corners(found)
    sides = [sum(map(cover.amount, masks), Fraction(0)) for masks in (ends, middle)]
    shown = figures(*sides)
    ours, theirs = (" and ".join(map(game.label, masks)) for masks in (ends, middle))
    return PropertyReport(
        name,
        holds=False,
        witness=tuple(map(game.members, (*ends, *middle))),
        gap=float(sides[1] - sides[0]),
        statement=f"in the {k}-cover {ours} have {shown[0]} < {shown[1]} of {theirs}",
    )
