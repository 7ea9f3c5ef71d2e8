r"""The position value: links earn, and each link's earnings go to its two ends.

With :math:`A` the links that are kept, the players form the connected parts of
:math:`(N, A)`, and the *link game* is the gain over everyone alone,
:math:`r(A) = \sum_{C \in N / A} v(C) - \sum_i v(\{i\})`. Every link earns its Shapley value in
this game and each end gets one half,

.. math:: \pi_i = v(\{i\}) + \tfrac12 \sum_{a \ni i} \phi_a(r)

[Meessen1988]_, [BormOwenTijs1992]_. The parts are found for all sets of links at once: adding
a link joins the parts of its ends, or nothing.

References
----------
.. [Meessen1988] R. Meessen, *Communication Games* (in Dutch), University of Nijmegen, 1988.
.. [BormOwenTijs1992] P. Borm, G. Owen and S. Tijs, "On the position value for communication
   situations", SIAM Journal on Discrete Mathematics 5(3), 1992, 305-320.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.masks import NumberArray
from citypact.solvers.answers import MOST_EXACT, exactly, few_worths, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.blocs import bloc_worths
from citypact.solvers.values.partitions import Links, checked_links, components, links_within
from citypact.solvers.values.size_weights import semivalue_weights, shapley_chances, table_value

#: All sets of 20 links with everyone's part of the graph take 88 MiB.
MOST_LINKS = 20
#: Sets of up to 12 links are valued in fractions within a moment.
MOST_EXACT_LINKS = 12


def position_value(game: CooperativeGame, edges: Sequence[Sequence[str]]) -> SolvedAllocation:
    """Share by the position value: who holds the links gets what the links bring.

    Parameters
    ----------
    game : CooperativeGame
        Any number of players.
    edges : sequence of pairs of names
        Links, each once; at most 20 in one component of the graph.

    Returns
    -------
    SolvedAllocation
        Each component of the graph gets its own worth; a player without links its own.

    Raises
    ------
    InputError
        If a link is not a pair of different players, comes twice, or there are too many.

    Notes
    -----
    [Meessen1988]_, [BormOwenTijs1992]_. In fractions up to 10 players and 12 links.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> position_value(majority, [("a", "b"), ("b", "c")]).vector()
    (0.25, 0.5, 0.25)
    """
    links = checked_links(game, edges)
    amounts = few_worths(game, np.eye(game.size, dtype=bool))
    exact = game.size <= MOST_EXACT and len(links) <= MOST_EXACT_LINKS
    floats = np.array([float(amount) for amount in amounts])
    for group in components(game.size, links):
        own = links_within(links, group)
        if not own:
            continue
        if len(own) > MOST_LINKS:
            raise InputError(Problem("edges", f"{len(own)} in one component", f"at most {MOST_LINKS}"))
        worths, denominator = bloc_worths(game, [(player,) for player in group], "edges")
        weights = semivalue_weights(shapley_chances(len(own)))
        if exact:
            earned = table_value(link_worths(worths, own), denominator, weights)
            for link, earning in zip(own, earned, strict=True):
                for end in link:
                    amounts[group[end]] += Fraction(earning) / 2
            continue
        gains = link_worths((worths / denominator).astype(np.float64), own)
        for link, earning in zip(own, table_value(gains, 1, weights), strict=True):
            for end in link:
                floats[group[end]] += float(earning) / 2
    if exact:
        return exactly(game, amounts, "position value in fractions")
    return rounded(game, floats, "position value from all sets of links")


def link_worths(worths: NumberArray, links: Links) -> NumberArray:
    """Return what each set of links adds to everyone's worth alone, by bit mask of links.

    Examples
    --------
    >>> link_worths(np.array([0.0, 1, 0, 4, 0, 0, 2, 9]), ((0, 1), (1, 2))).tolist()
    [0.0, 3.0, 2.0, 8.0]
    """
    players = len(worths).bit_length() - 1
    parts = np.empty((1 << len(links), players), dtype=np.int32)
    parts[0] = 1 << np.arange(players)
    gains = np.zeros(len(parts), dtype=worths.dtype)
    for at, (one, other) in enumerate(links):
        half = 1 << at
        first, second = parts[:half, one], parts[:half, other]
        joined = first | second
        more = worths[joined] - worths[first] - worths[second]
        more[first == second] = 0
        gains[half : 2 * half] = gains[:half] + more
        moved = (joined[:, None] >> np.arange(players) & 1).astype(bool)
        parts[half : 2 * half] = np.where(moved, joined[:, None], parts[:half])
    return gains
