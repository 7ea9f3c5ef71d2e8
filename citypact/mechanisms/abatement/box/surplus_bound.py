r"""The least surplus in a box of benefits: a convex program with a bound that needs no solver.

.. math:: \min \sum_i q_i R_i^2 \quad \text{over the box}, \qquad R_i = \sum_{j \ne i} m_{ij} .

At the point :math:`m` found, the tangent lies below the convex surplus,

.. math:: v(m') \ge v(m) + \sum_{ij} 2 q_i R_i (m'_{ij} - m_{ij}),

and its least value over the box is a matter of filling the cheapest entries first: a lower bound
whatever the solver did. References: models.md §5.6; J. C. Dunn, "Convergence rates for conditional
gradient sequences", SIAM Journal on Control and Optimization 17, 1979, 187-211.
"""

from __future__ import annotations

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.abatement import BenefitBox
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.abatement.box.columns import cheapest_columns
from citypact.solvers.status import Status

#: Bound and reached surplus are this close, in parts of the surplus that is reached.
ACCURACY = 1e-6
#: What a solver leaves of a surplus of nought, in parts of the surplus at the highest benefits.
REMAINDER = 1e-9


def least_surplus(box: BenefitBox) -> tuple[float, float, FloatArray]:
    """Return a lower bound of v(N) in a box, a surplus that is reached, and where.

    Returns
    -------
    float
        No matrix of the box has a smaller surplus.
    float
        Surplus at the matrix returned; the two agree to the solver's accuracy.
    float array of shape (n, n)
        A matrix of the box, off the diagonal.

    Raises
    ------
    SolverFailure
        If the solver stops without an optimum, or at a point that is none.

    Examples
    --------
    >>> box = BenefitBox.from_shares((0, 1), (0.25, 0.5), [4, 4, 8], [0.5, 1, 1], ("a", "b", "c"))
    >>> bound, reached, _ = least_surplus(box)
    >>> round(bound, 6), round(reached, 6)
    (3.2, 3.2)
    """
    low, high = box.others_lowest, box.others_highest
    matrix = low
    if (low.sum(axis=0) < box.sums[:, 0]).any():
        matrix = _solved(box, float(high.max()))
    # A solver's point is off by its accuracy: put it back into the box.
    inside = np.clip(matrix, low, high)
    totals = inside.sum(axis=0)
    missing, surplus = box.sums[:, 0] - totals, totals - box.sums[:, 1]
    room, spare = high - inside, inside - low
    inside = inside + np.clip(missing, 0.0, None) * _parts(room) - np.clip(surplus, 0.0, None) * _parts(spare)
    rows = inside.sum(axis=1)
    slopes = np.broadcast_to((2 * box.weights * rows)[:, None], inside.shape)
    reached = float(box.weights @ rows**2)
    bound = reached + float((slopes * (cheapest_columns(box, slopes) - inside)).sum())
    most = float(box.weights @ high.sum(axis=1) ** 2)
    if not reached - max(bound, 0.0) <= ACCURACY * reached + REMAINDER * most:
        raise SolverFailure(f"least surplus: {reached:g} is reached where {bound:g} is not ruled out")
    return min(max(bound, 0.0), reached), reached, inside


def _parts(room: FloatArray) -> FloatArray:
    """Return each entry's part of its column, zero in an empty column."""
    total = room.sum(axis=0)
    return room / np.where(total > 0, total, 1.0)


def _solved(box: BenefitBox, scale: float) -> FloatArray:
    """Return the solver's point, benefits being stated in parts of the largest."""
    import cvxpy as cp

    from citypact.solvers.program import ConvexProgram

    roots = np.sqrt(box.weights / box.weights.max())
    entries = cp.Variable((box.size, box.size), name="benefits")
    sums = cp.sum(entries, axis=0)
    program = ConvexProgram(
        -cp.sum_squares(cp.multiply(roots, cp.sum(entries, axis=1))),
        {
            "lowest entries": entries >= box.others_lowest / scale,
            "highest entries": entries <= box.others_highest / scale,
            "lowest sums": sums >= box.sums[:, 0] / scale,
            "highest sums": sums <= box.sums[:, 1] / scale,
        },
    )
    found = program.solve({})
    if found.status is not Status.optimal:
        raise SolverFailure(f"least surplus: Clarabel calls a box that is not empty {found.status}")
    return found.point["benefits"] * scale
