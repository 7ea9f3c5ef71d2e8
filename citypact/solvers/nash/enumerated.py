r"""All Nash equilibria of a two-player game, exactly, with the proof that none is missing.

Let P and Q be the two best-reply polytopes, with labels 1 … m for the rows and m + 1 … m + n for the
columns. A pair of vertices other than the origins that has every label between them is an extreme
equilibrium, and there are no others [vonStengel2002]_. All vertices of both are listed with a proof of
completeness (``polytope.vertices``); the pairs are matched by their labels; the strategies are solved for in
fractions and judged from the payoffs as given. The game is degenerate iff a vertex of P has more
than m labels or one of Q more than n.

*Cross-checks.* In a game that is not degenerate the number of equilibria is odd and their indices add
up to one [Shapley1974]_; in every game each pure equilibrium, found by scanning all cells, and the end
of a Lemke-Howson path must be in the list.

References
----------
.. [vonStengel2002] B. von Stengel, "Computing equilibria for two-person games", *Handbook of Game
   Theory* 3, North-Holland, 2002, chapter 45.
.. [Shapley1974] L. S. Shapley, "A note on the Lemke-Howson algorithm", Mathematical Programming Study 1,
   1974, 175-189.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash.answer import NashEquilibria, NashSubset
from citypact.solvers.nash.assembly import assembled, judged, polytopes_of, read_game
from citypact.solvers.nash.dominance import undominated
from citypact.solvers.nash.nash_subsets import Edge, connected, maximal_products
from citypact.solvers.nash.paths import found_by_paths
from citypact.solvers.nash.polytope import Flags, ReplyPolytope, Strategy, VertexLabels, vertex_labels
from citypact.solvers.nash.recheck import WholeGame

#: Strategies by the vertices that they are.
Points: TypeAlias = dict[int, Strategy]

#: Pairs of vertices compared at once.
BLOCK = 1 << 24
#: Extreme equilibria that are judged, at about a millisecond each; a game with more is too large.
MOST_EQUILIBRIA = 100_000


def nash_equilibria(game: NormalFormGame) -> NashEquilibria:
    """Find all equilibria of a two-player game, exactly.

    Games of up to about 14 strategies a player (more if one player has few) with at most 100 000 extreme
    equilibria are enumerated completely. Of a larger game, strictly dominated strategies are dropped
    first; if it is still too large, the answer holds all pure equilibria and the ends of Lemke and
    Howson's paths, and says that it is not complete.

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
    >>> found = nash_equilibria(NormalFormGame(([[2, 0], [0, 1]], [[1, 0], [0, 2]])))
    >>> found.equilibria
    (<NashEquilibrium: (1, 0) against (1, 0)>, <NashEquilibrium: (0, 1) against (0, 1)>,
     <NashEquilibrium: (2/3, 1/3) against (1/3, 2/3)>)
    >>> found.complete, found.degenerate, [each.index for each in found.equilibria]
    (True, False, [1, 1, -1])
    """
    whole = read_game(game)
    listed = _enumerate(whole)
    rows, columns = list(range(game.shape[0])), list(range(game.shape[1]))
    how = ""
    if listed is None:
        rows, columns = undominated(whole)
        if (len(rows), len(columns)) == game.shape:
            return found_by_paths(game, whole)
        how = "strictly dominated strategies dropped; "
        listed = _enumerate(whole.part(rows, columns))
        if listed is None:
            return found_by_paths(game, whole)
    labels, narrow, edges = listed
    degenerate: bool | None = not all(each.simple for each in labels)
    if how and not degenerate:
        degenerate = None  # the strategies dropped may still have ties among each other's replies
    points = [
        {at: _widened(strategy, kept, size) for at, strategy in side.items()}
        for side, kept, size in zip(narrow, (rows, columns), game.shape, strict=True)
    ]
    polytopes = polytopes_of(whole)
    answers = [judged(whole, polytopes, points[0][x], points[1][y]) for x, y in edges]
    # The order of listing_place; each strategy is compared once, not once in every equilibrium.
    ranks = [{at: rank for rank, at in enumerate(_by_chances(side))} for side in points]
    order = sorted(
        range(len(answers)),
        key=lambda at: (not answers[at].pure, ranks[0][edges[at][0]], ranks[1][edges[at][1]]),
    )
    first, second = (each.method for each in labels)
    how += f"all vertices of both best-reply polytopes ({first}; {second}), matched by labels"
    ranked = [edges[at] for at in order]
    products = maximal_products(ranked)
    subsets: tuple[NashSubset, ...] | None = None
    if products is not None:
        subsets = tuple(
            (tuple(points[0][x] for x in xs), tuple(points[1][y] for y in ys)) for xs, ys in products
        )
    return assembled(game, whole, [answers[at] for at in order], how, degenerate, subsets, connected(ranked))


def _enumerate(
    whole: WholeGame,
) -> tuple[tuple[VertexLabels, VertexLabels], tuple[Points, Points], list[Edge]] | None:
    """Return the vertices' labels, the strategies in equilibria by their vertices, and the equilibria."""
    polytopes = polytopes_of(whole)
    first = vertex_labels(polytopes[0])
    second = None if first is None else vertex_labels(polytopes[1])
    if first is None or second is None:
        return None
    columns = polytopes[1].own
    # Columns' labels follow the rows'; the column player's polytope counts its own first.
    turned = np.hstack((second.flags[:, columns:], second.flags[:, :columns]))
    pairs = _completely_labelled(first.flags, turned, first.simple and second.simple)
    edges = list(islice(pairs, MOST_EQUILIBRIA + 1))
    if len(edges) > MOST_EQUILIBRIA:
        return None
    points: tuple[Points, Points] = ({}, {})
    for edge in edges:
        for side, flags in ((0, first.flags), (1, second.flags)):
            if edge[side] not in points[side]:
                points[side][edge[side]] = _point(polytopes[side], flags[edge[side]])
    return (first, second), points, edges


def _point(polytope: ReplyPolytope, flags: np.ndarray) -> Strategy:
    """Return the strategy at a vertex from its labels."""
    support = np.flatnonzero(~flags[: polytope.own]).tolist()
    best = np.flatnonzero(flags[polytope.own :]).tolist()
    point = polytope.strategy(support, best)
    if point is None:
        raise SolverFailure(f"a certified vertex has no solution: strategies {support}, replies {best}")
    return point


def _completely_labelled(first: Flags, second: Flags, simple: bool) -> Iterator[Edge]:
    """Yield the pairs of vertices that have all labels between them."""
    if simple:  # then no label is had twice, and each vertex has one partner at most
        partners = {row.tobytes(): at for at, row in enumerate(second)}
        for at, row in enumerate(first):
            other = partners.get((~row).tobytes())
            if other is not None:
                yield at, other
        return
    missing = (~second).astype(np.float32).T
    step = max(1, BLOCK // len(second))
    for low in range(0, len(first), step):
        lost = (~first[low : low + step]).astype(np.float32) @ missing
        for at, other in np.argwhere(lost == 0).tolist():
            yield low + at, other


def _by_chances(points: Points) -> list[int]:
    """Return the vertices in the order of their strategies, those with much of the first one first."""
    return sorted(points, key=lambda at: [-p for p in points[at]])


def _widened(strategy: Strategy, kept: Sequence[int], size: int) -> Strategy:
    """Give the strategies that were dropped probability zero."""
    chance = dict(zip(kept, strategy, strict=True))
    return tuple(chance.get(at, Fraction(0)) for at in range(size))
