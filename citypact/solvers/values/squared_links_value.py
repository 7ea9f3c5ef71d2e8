r"""Values of games of squared links: pairs and triples shared out from row sums.

With :math:`R_i = \sum_{j \ne i} m_{ij}`, :math:`P_i = \sum_{j \ne i} m_{ij}^2` and the parts
:math:`s_2, s_3` of a pair's and a triple's dividend that a member gets, player :math:`k` receives

.. math::

    q_k \bigl( s_2 P_k + s_3 (R_k^2 - P_k) \bigr)
    + \sum_{i \ne k} q_i m_{ik} \bigl( s_2 m_{ik} + 2 s_3 (R_i - m_{ik}) \bigr),

its part in its own square and in those of the others: :math:`O(n^2)` for any number of
players. The Shapley value has :math:`s_2 = 1/2, s_3 = 1/3`, the Banzhaf value
:math:`1/2, 1/4` [Harsanyi1963]_.

References
----------
models.md §5.6.

.. [Harsanyi1963] J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative
   game", International Economic Review 4(2), 1963, 194-220.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.coalitional.forms import SquaredLinks
from citypact.solvers.answers import MOST_EXACT, exactly, rounded
from citypact.solvers.solved_allocation import SolvedAllocation


def squared_links_value(
    game: SquaredLinks, pair_part: Fraction, triple_part: Fraction, method: str
) -> SolvedAllocation:
    """Share out the dividends of pairs and triples.

    Parameters
    ----------
    game : SquaredLinks
        Any number of players.
    pair_part, triple_part : Fraction
        What each member gets of a pair's and of a triple's dividend.
    method : str
        Name of the value, for the provenance.

    Returns
    -------
    SolvedAllocation
        In fractions up to 10 players, otherwise right to rounding.

    Examples
    --------
    >>> from citypact.games.coalitional.forms import SquaredLinksGame
    >>> game = SquaredLinksGame(("a", "b", "c"), [[0, 1, 2], [0, 0, 0], [0, 0, 0]], (1, 1, 1))
    >>> squared_links_value(game, Fraction(1, 2), Fraction(1, 3), "Shapley value").fractions
    (Fraction(23, 6), Fraction(11, 6), Fraction(10, 3))
    """
    exact = game.size <= MOST_EXACT
    links, weights = game.numbers(exact)
    pair, triple = (pair_part, triple_part) if exact else (float(pair_part), float(triple_part))
    rows, squares = links.sum(axis=1), (links * links).sum(axis=1)
    # No term is negative: nothing cancels, so the sums are right to rounding.
    own = weights * (pair * squares + triple * (rows * rows - squares))
    others = weights[:, None] * links * (pair * links + 2 * triple * (rows[:, None] - links))
    amounts = own + others.sum(axis=0)
    name = f"{method} from pairs and triples"
    return exactly(game, [Fraction(one) for one in amounts], name) if exact else rounded(game, amounts, name)
