r"""Games made from games: some of the players, what the others lose, what is added to a group.

For games :math:`v, w` on the players :math:`N`:

- restriction to :math:`M \subseteq N`: the worths of the coalitions in :math:`M`;
- dual: :math:`v^*(S) = v(N) - v(N \setminus S)`, what the others lose without :math:`S`;
- marginal game of :math:`T`: :math:`v^T(S) = v(S \cup T) - v(T)` for
  :math:`S \subseteq N \setminus T`;
- sum: :math:`(v + w)(S) = v(S) + w(S)`.

See [Peleg2007]_, and [Oishi2016]_ on duality. Up to 16 players the worths are reckoned in
fractions, which the new table keeps.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007.
.. [Oishi2016] T. Oishi, M. Nakayama, T. Hokari and Y. Funaki, "Duality and anti-duality in TU
   games applied to solutions, axioms, and axiomatizations", Journal of Mathematical Economics
   63, 2016, 44-53.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import (
    MOST_EXACT_PLAYERS,
    MOST_TABLE_PLAYERS,
    CooperativeGame,
    checked_players,
)
from citypact.games.coalitional.masks import NumberArray, membership, subset_sums
from citypact.games.coalitional.table import CoalitionalGame
from citypact.games.validation import LARGEST, Door

#: Cells of a membership matrix looked at at once.
MOST_CELLS = 1 << 22


def reckoned(game: CooperativeGame) -> NumberArray:
    """Return the worths by bit mask: fractions up to 16 players, floats beyond.

    Examples
    --------
    >>> reckoned(CoalitionalGame(("a",), [0, 0.1])).tolist()
    [Fraction(0, 1), Fraction(1, 10)]
    """
    if game.size > MOST_EXACT_PLAYERS:
        return game.table
    worths = np.empty(1 << game.size, dtype=object)
    worths[:] = game.fractions()
    return worths


def tabled(players: Sequence[str], worths: NumberArray, unit: str, cost: bool) -> CoalitionalGame:
    """Return the game of newly reckoned worths by bit mask; a float array is not copied.

    Raises
    ------
    InputError
        If a fraction is beyond 1e150 or a float is not finite.

    Examples
    --------
    >>> from fractions import Fraction
    >>> tabled(("a",), np.array([0, Fraction(1, 3)], dtype=object), "", False).fractions()
    (Fraction(0, 1), Fraction(1, 3))
    """
    if worths.dtype == np.float64:
        return CoalitionalGame(players, worths, unit, cost, copy=False)
    if max(worths.max(), -worths.min()) > LARGEST:
        raise InputError(Problem("worths", "more than 1e150", "worths up to 1e150 in size"))
    return CoalitionalGame(players, worths.tolist(), unit, cost)


def restriction(game: CooperativeGame, names: Iterable[str]) -> CoalitionalGame:
    """Return the game among some of the players, in the order named.

    Parameters
    ----------
    game : CooperativeGame
        Game of any number of players.
    names : sequence of str
        Players kept, at most 30.

    Raises
    ------
    InputError
        On names that are unknown, repeated or none, and beyond 30.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 1, 2, 5, 0, 1.5, 2, 9])
    >>> restriction(game, ("c", "a")).table.tolist()
    [0.0, 0.0, 1.0, 1.5]
    """
    kept = _checked_names(game, names)
    places = [game.players.index(name) for name in kept]
    if len(kept) > MOST_TABLE_PLAYERS:
        raise InputError(Problem("players", len(kept), f"at most {MOST_TABLE_PLAYERS} for a table of worths"))
    if game.size <= MOST_EXACT_PLAYERS:
        return tabled(kept, reckoned(game)[_spread(places)], game.unit, game.cost)
    worths = np.zeros(1 << len(kept))
    step = max(1, MOST_CELLS // game.size)
    for start in range(1, len(worths), step):
        masks = np.arange(start, min(start + step, len(worths)), dtype=np.int64)
        members = np.zeros((len(masks), game.size), dtype=bool)
        members[:, places] = membership(masks, len(kept))
        worths[start : start + step] = game.worths_at(members)
    return tabled(kept, worths, game.unit, game.cost)


def dual(game: CooperativeGame) -> CoalitionalGame:
    """Return the game of what the others lose when a coalition leaves.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> dual(CoalitionalGame(("a", "b"), [0, 1, 2, 5])).table.tolist()
    [0.0, 3.0, 4.0, 5.0]
    """
    worths = reckoned(game)
    # Counted from the end, a coalition's place is that of its complement.
    return tabled(game.players, worths[-1] - worths[::-1], game.unit, game.cost)


def add(game: CooperativeGame, other: CooperativeGame) -> CoalitionalGame:
    """Return the sum of two games of the same players, in the order of the first.

    Raises
    ------
    InputError
        If the games have other players or another unit, or one shares costs and the other
        gains; and beyond 30 players.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 2, 5])
    >>> add(game, CoalitionalGame(("b", "a"), [0, 10, 0, 30])).table.tolist()
    [0.0, 1.0, 12.0, 35.0]
    """
    if game.unit != other.unit:
        raise InputError(Problem("unit", other.unit, f"{game.unit}, the unit of the first game"))
    return tabled(game.players, reckoned(game) + aligned(other, game), game.unit, game.cost)


def marginal_game(game: CooperativeGame, names: Iterable[str]) -> CoalitionalGame:
    """Return the game of what coalitions add to a group that has already formed.

    Parameters
    ----------
    game : CooperativeGame
        Game of at most 30 players.
    names : sequence of str
        The group; its players leave the game.

    Raises
    ------
    InputError
        On names that are unknown, repeated or none, and when nobody is outside the group.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b", "c"), [0, 1, 2, 5, 0, 1.5, 2, 9])
    >>> left = marginal_game(game, ("b",))
    >>> left.players, left.table.tolist()
    (('a', 'c'), [0.0, 3.0, 0.0, 7.0])
    """
    group = game.mask(*_checked_names(game, names))
    places = [at for at in range(game.size) if not group >> at & 1]
    if not places:
        raise InputError(Problem("coalition", game.label(group), "a player outside the group"))
    worths = reckoned(game)
    left = [game.players[at] for at in places]
    return tabled(left, worths[_spread(places) | group] - worths[group], game.unit, game.cost)


def aligned(game: CooperativeGame, to: CooperativeGame) -> NumberArray:
    """Return the worths of ``game`` by the bit masks of ``to``, a game of the same players.

    Raises
    ------
    InputError
        If the games have other players, or one shares costs and the other gains.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 2, 5])
    >>> [int(worth) for worth in aligned(game, CoalitionalGame(("b", "a"), [0, 0, 0, 0]))]
    [0, 2, 1, 5]
    """
    door = Door()
    if set(game.players) != set(to.players):
        door.refuse("players", ", ".join(game.players), f"the players {', '.join(to.players)}")
    if game.cost != to.cost:
        kinds = ("gains", "costs")
        door.refuse("cost", f"a game of {kinds[game.cost]}", f"a game of {kinds[to.cost]} like the other")
    door.close()
    worths = reckoned(game)
    if tuple(game.players) == tuple(to.players):
        return worths
    return worths[_spread([game.players.index(name) for name in to.players])]


def _spread(places: Sequence[int]) -> NumberArray:
    """Return, for every coalition of few players, its bit mask among all: player k is ``places[k]``."""
    return subset_sums(np.int64(1) << np.array(places, dtype=np.int64))


def _checked_names(game: CooperativeGame, names: Iterable[str]) -> tuple[str, ...]:
    door = Door()
    checked = checked_players(names, door)
    door.close()
    unknown = [name for name in checked if name not in game.players]
    if unknown:
        known = ", ".join(game.players)
        raise InputError(*(Problem("players", name, f"a player of {known}") for name in unknown))
    return checked
