r"""Best matchings of two sides, for many markets at once.

The Hungarian method adds the buyers one by one, each along a shortest augmenting path under
prices that keep all reduced costs non-negative [Kuhn1955]_ [JonkerVolgenant1987]_. Here every
step is taken for all markets together. The worth of a matching is summed from its own
entries, so the rounding of the prices never reaches it.

References
----------
.. [Kuhn1955] H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research
   Logistics Quarterly 2, 1955, 83-97.
.. [JonkerVolgenant1987] R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for
   dense and sparse linear assignment problems", Computing 38, 1987, 325-340.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional.masks import FloatArray, IntArray


def best_matchings(values: FloatArray) -> FloatArray:
    """Return the largest sum of a matching in each of several markets.

    Parameters
    ----------
    values : float array of shape (k, r, c), r <= c
        Value of each pair, not negative; a pair worth 0 is as good as none.

    Returns
    -------
    float array of shape (k,)

    Examples
    --------
    >>> best_matchings(np.array([[[5.0, 8.0], [7.0, 9.0]], [[5.0, 0.0], [7.0, 0.0]]])).tolist()
    [15.0, 7.0]
    """
    markets, rows, columns = values.shape
    # Column 0 stands for the row that is looking for a partner.
    partner = np.full((markets, columns + 1), -1)
    row_price = np.zeros((markets, columns + 1))  # price of the row matched to the column
    column_price = np.zeros((markets, columns + 1))
    for row in range(rows):
        partner[:, 0] = row
        row_price[:, 0] = 0.0
        came_from, end = _shortest_paths(values, partner, row_price, column_price)
        _augment(partner, row_price, came_from, end)
    taken = partner[:, 1:]
    market, column = np.nonzero(taken >= 0)
    worths = np.zeros(markets)
    np.add.at(worths, market, values[market, taken[market, column], column])
    return worths


def _shortest_paths(
    values: FloatArray, partner: IntArray, row_price: FloatArray, column_price: FloatArray
) -> tuple[IntArray, IntArray]:
    """Return the column before each column, and the free column that each market reaches."""
    markets, _, columns = values.shape
    here = np.zeros(markets, dtype=np.int64)
    distance = np.full((markets, columns), np.inf)
    came_from = np.zeros((markets, columns + 1), dtype=np.int64)
    reached = np.zeros((markets, columns + 1), dtype=bool)
    open_ = np.arange(markets)
    while len(open_):
        at = here[open_]
        reached[open_, at] = True
        seen = reached[open_]
        reduced = -values[open_, partner[open_, at]] - row_price[open_, at, None] - column_price[open_, 1:]
        near = distance[open_]
        closer = (reduced < near) & ~seen[:, 1:]
        near = np.where(closer, reduced, near)
        came_from[open_, 1:] = np.where(closer, at[:, None], came_from[open_, 1:])
        unseen = np.where(seen[:, 1:], np.inf, near)
        best = unseen.argmin(axis=1)
        step = unseen[np.arange(len(open_)), best][:, None]
        row_price[open_] += np.where(seen, step, 0.0)
        column_price[open_] -= np.where(seen, step, 0.0)
        distance[open_] = np.where(seen[:, 1:], near, near - step)
        here[open_] = best + 1
        open_ = open_[partner[open_, best + 1] >= 0]
    return came_from, here


def _augment(partner: IntArray, row_price: FloatArray, came_from: IntArray, end: IntArray) -> None:
    """Move every row on a market's path one column on, from the free column back to column 0."""
    open_ = np.arange(len(end))
    while len(open_):
        at = end[open_]
        before = came_from[open_, at]
        partner[open_, at] = partner[open_, before]
        row_price[open_, at] = row_price[open_, before]
        end[open_] = before
        open_ = open_[before > 0]
