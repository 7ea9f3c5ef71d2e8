r"""What a commitment is worth when the follower breaks ties against the leader.

Only replies whose best-reply region has interior points count: elsewhere the leader can be
held to one of those. Such a reply :math:`j` is a strictly best one, up to replies that are
alike to the follower, for some :math:`x`; the search for the largest margin :math:`t` decides it.

References
----------
B. von Stengel and S. Zamir, "Leadership games with convex strategy sets", Games and Economic
Behavior 69, 2010, 446-457, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from citypact.errors import SolverFailure
from citypact.solvers.linear.certify import solve_exact
from citypact.solvers.linear.dense_program import DenseProgram
from citypact.solvers.linear.dense_solution import solve_dense
from citypact.solvers.stackelberg.leadership import Leadership
from citypact.solvers.stackelberg.reply_programs import exact_optimum, guess, strict_program


def pessimistic_value(
    lead: Leadership, bounds: Mapping[int, Fraction | None], solved: Mapping[int, Fraction]
) -> Fraction:
    """Return the supremum of the leader's payoff, ties broken against it.

    Parameters
    ----------
    lead : Leadership
        The game.
    bounds : mapping of int to Fraction or None
        For every reply, a bound on the leader's payoff (None: never a best reply).
    solved : mapping of int to Fraction
        Replies whose strong optimum is known.
    """
    classes = []
    for columns in lead.alike():
        known = [bounds[column] for column in columns]
        least = [bound for bound in known if bound is not None]
        if len(least) == len(known):  # a class is never best as a whole
            classes.append((min(least), columns))
    best: Fraction | None = None
    for bound, columns in sorted(classes, key=lambda each: -each[0]):
        if best is not None and bound <= best:
            break
        if not strictly_best(lead, columns):
            continue
        if len(columns) == 1 and columns[0] in solved:
            value = solved[columns[0]]
        else:
            start = guess(lead, columns[0]) if len(columns) == 1 else None
            value = exact_optimum(lead, columns, start)[1].optimum
        best = value if best is None else max(best, value)
    if best is None:
        raise SolverFailure("no reply was found to be strictly best anywhere")
    return best


def strictly_best(lead: Leadership, columns: tuple[int, ...]) -> bool:
    """Return whether some strategy makes every reply outside ``columns`` worse than those in it.

    Examples
    --------
    >>> from citypact.games.normal_form import NormalFormGame
    >>> game = NormalFormGame(([[0, 1], [0, 1]], [[1, 1], [0, 1]]), ("a", "b"), (("u", "d"), ("l", "r")))
    >>> lead = Leadership.of(game, "a")
    >>> strictly_best(lead, (0,)), strictly_best(lead, (1,))
    (False, True)
    """
    outside = [column for column in lead.columns if column not in columns]
    if not outside:
        return True
    if _seen_strict(lead, columns[0], outside):
        return True
    return solve_exact(strict_program(lead, columns)).optimum > 0


def _seen_strict(lead: Leadership, column: int, outside: list[int]) -> bool:
    """Return whether floating point finds such a strategy; fractions confirm it."""
    other = lead.tables[1]
    rows = (other[:, [column]] - other[:, outside]).T
    rows = rows / np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float64).tiny)[:, None]
    size = rows.shape[1]
    whole = np.append(np.ones(size), 0.0)
    matrix = np.vstack([np.column_stack([rows, -np.ones(len(rows))]), whole, -whole])
    bounds = np.concatenate([np.zeros(len(rows)), [1.0, -1.0]])
    low, high = np.append(np.zeros(size), -1.0), np.ones(size + 1)
    try:
        found = solve_dense(DenseProgram(np.append(np.zeros(size), -1.0), matrix, bounds, low, high))
    except SolverFailure:
        return False
    point = [Fraction(max(x, 0.0)) for x in found.point[:-1].tolist()]
    earned = [lead.payoffs(point, each)[1] for each in range(len(lead.columns))]
    return any(point) and all(earned[column] > earned[each] for each in outside)
