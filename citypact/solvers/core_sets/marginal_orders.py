r"""Marginal vectors and the Weber set.

When the players arrive in an order :math:`\pi`, each gets what its arrival adds,
:math:`m^\pi_i = v(P_i \cup i) - v(P_i)` with :math:`P_i` those before him. The *Weber set* is
the convex hull of the :math:`n!` marginal vectors; it contains the core [Weber1988]_ and equals
it if and only if the game is convex ([Shapley1971]_, [Ichiishi1981]_).

Whether :math:`x` lies in the hull needs no list of :math:`n!` vectors. In a direction :math:`c`
the farthest marginal vector is the longest path from ∅ to N in the lattice of coalitions, where
the step from S to S ∪ i is worth :math:`c_i (v(S \cup i) - v(S))`. A linear program over the
vectors found so far proposes a direction that separates :math:`x` from them, the longest path
answers with a vector beyond it or proves that there is none.

References
----------
.. [Weber1988] R. J. Weber, "Probabilistic values for games", *The Shapley Value*, Cambridge
   University Press, 1988, 101-119.
.. [Shapley1971] L. S. Shapley, "Cores of convex games", International Journal of Game Theory
   1, 1971, 11-26.
.. [Ichiishi1981] T. Ichiishi, "Super-modularity: applications to convex games and to the
   greedy algorithm for LP", Journal of Economic Theory 25, 1981, 283-286.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.core_sets.outcome import Amounts, Outcome
from citypact.solvers.core_sets.vertex_table import as_rows
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.worths.profit_worths import ProfitWorths

#: 8! = 40320 orders; 9! take ten times as long.
MOST_ORDERED_PLAYERS = 8
#: The longest path visits 12 * 2**11 steps for every direction.
MOST_WEBER_PLAYERS = 12


def marginal_vectors(game: CooperativeGame) -> FloatArray:
    """Return the distinct marginal vectors of a game.

    Parameters
    ----------
    game : CooperativeGame
        At most 8 players.

    Returns
    -------
    float array of shape (k, n)
        Each vector once, in lexicographic order, in the game's unit (costs of a cost game);
        computed exactly and rounded once.

    Raises
    ------
    InputError
        Beyond 8 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> marginal_vectors(CoalitionalGame(("a", "b"), [0, 1, 0, 3])).tolist()
    [[1.0, 2.0], [3.0, 0.0]]
    """
    refuse_beyond(game, MOST_ORDERED_PLAYERS, "the list of all marginal vectors")
    worths = ProfitWorths.of(game)
    return as_rows(game, ordered_gains(worths.table, game.size), worths.denominator)


def ordered_gains(worths: NumberArray, players: int) -> NumberArray:
    """Return the marginal vectors of all orders in whole numbers, repeats included."""
    orders = np.array(list(permutations(range(players))), dtype=np.int64)
    arrived = np.cumsum(np.int64(1) << orders, axis=1)
    gains = worths[arrived]
    gains[:, 1:] -= worths[arrived[:, :-1]]
    vectors = np.empty_like(gains)
    np.put_along_axis(vectors, orders, gains, axis=1)
    return vectors


def in_weber_set(game: CooperativeGame, x: Amounts) -> PropertyReport:
    """Check whether an allocation is a mixture of marginal vectors.

    Exact for whole numbers and fractions; amounts given as floats may miss the set by one
    part in 10**9 of the largest worth.

    Parameters
    ----------
    game : CooperativeGame
        At most 12 players.
    x : mapping of player to amount, or sequence in player order
        The allocation, in the game's unit.

    Returns
    -------
    PropertyReport
        When it is outside, the witness is the group that gets too much (or, with weights
        named in the statement, the weighted group) compared with every order of arrival.

    Raises
    ------
    InputError
        If the allocation does not fit the game, or beyond 12 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 0, 3])
    >>> bool(in_weber_set(game, [2, 1])), in_weber_set(game, [4, -1]).witness
    (True, (('a',),))
    """
    name = "in the Weber set"
    outcome = Outcome.of(game, x, MOST_WEBER_PLAYERS)
    wasteful = outcome.inefficient(name)
    if wasteful is not None:
        return wasteful
    point = [Fraction(int(amount)) for amount in outcome.amounts]
    found = [_farthest(outcome.worths, [Fraction(0)] * game.size)]
    while True:
        direction, distance = _separation(point, found)
        if not outcome.beyond(distance):
            return PropertyReport(name, True)
        vector = _farthest(outcome.worths, direction)
        gap = sum(
            (weight * (amount - best) for weight, amount, best in zip(direction, point, vector, strict=True)),
            Fraction(0),
        )
        if outcome.beyond(gap):
            return _outside(outcome, name, direction, gap)
        found.append(vector)


def _separation(
    point: Sequence[Fraction], vectors: Sequence[tuple[Fraction, ...]]
) -> tuple[list[Fraction], Fraction]:
    """Find weights in [0, 1] in which the point leads every vector by as much as possible.

    Vectors and point have the same total, so adding a constant to all weights changes nothing
    and non-negative weights lose nothing.
    """
    names = [f"weight {player}" for player in range(len(point))]
    rows = [Row(f"at least 0: {name}", {name: 1}, ">=", 0) for name in names]
    rows += [Row(f"at most 1: {name}", {name: 1}, "<=", 1) for name in names]
    for at, vector in enumerate(vectors):
        lead = {name: x - m for name, x, m in zip(names, point, vector, strict=True)}
        rows.append(Row(f"vector {at}", {**lead, "lead": Fraction(-1)}, ">=", 0))
    program = LinearProgram("maximize", (*names, "lead"), {"lead": 1}, tuple(rows))
    found = exact_optimum(program)
    return [found.point[name] for name in names], found.optimum


def _farthest(worths: NumberArray, direction: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return the marginal vector that goes farthest in a direction, by longest path."""
    players = len(direction)
    best: list[Fraction | int] = [0] * len(worths)
    last = [0] * len(worths)
    for mask in range(1, len(worths)):
        options = []
        for player in range(players):
            if mask >> player & 1:
                before = mask ^ 1 << player
                options.append((best[before] + direction[player] * (worths[mask] - worths[before]), player))
        best[mask], last[mask] = max(options)
    vector = [Fraction(0)] * players
    mask = len(worths) - 1
    while mask:
        player = last[mask]
        vector[player] = Fraction(worths[mask] - worths[mask ^ 1 << player])
        mask ^= 1 << player
    return tuple(vector)


def _outside(outcome: Outcome, name: str, direction: Sequence[Fraction], gap: Fraction) -> PropertyReport:
    players = outcome.game.players
    group = tuple(who for who, weight in zip(players, direction, strict=True) if weight)
    weights = ", ".join(
        f"{who} {weight}" for who, weight in zip(players, direction, strict=True) if weight not in (0, 1)
    )
    side = "less" if outcome.game.cost else "more"
    return outcome.report(
        name,
        (group,),
        gap,
        f"{'+'.join(group)} would {'pay' if outcome.game.cost else 'get'} {outcome.money(gap):.10g} {side} "
        f"than in any order of arrival{f' (weighted: {weights})' if weights else ''}",
    )
