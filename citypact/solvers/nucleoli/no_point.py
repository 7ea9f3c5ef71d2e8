r"""A proof that rows contradict each other, recomputed from the rows.

By Farkas' lemma no :math:`x` satisfies :math:`l \\le A x \\le u` if some :math:`y` has :math:`A^T y = 0` and
:math:`\\sum_i (y_i^+ l_i - y_i^- u_i) > 0`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

#: What rounding leaves of a sum, in parts of its terms.
ROUNDING = 1e-9


def proves_no_point(solver: Any) -> bool:
    """Say whether the ray of a HiGHS program whose unknowns are free proves that it has no point.

    Examples
    --------
    >>> from citypact.solvers.quiet_highs import quiet_highs
    >>> solver = quiet_highs()
    >>> _ = solver.setOptionValue("presolve", "off")
    >>> _ = solver.addVars(1, np.array([-1e30]), np.array([1e30]))
    >>> for low, high in ((2.0, 1e30), (-1e30, 1.0)):
    ...     _ = solver.addRow(low, high, 1, np.array([0], dtype=np.int32), np.array([1.0]))
    >>> _ = solver.run()
    >>> proves_no_point(solver)
    True
    """
    told = solver.getDualRay()
    ray = np.array(told[2], dtype=np.float64)
    model = solver.getLp()
    low, high = np.array(model.row_lower_), np.array(model.row_upper_)
    if not told[1] or ray.shape != low.shape or not np.isfinite(ray).all():
        return False
    import highspy
    from scipy.sparse import csc_matrix, csr_matrix

    kept = model.a_matrix_
    by_rows = kept.format_ == highspy.MatrixFormat.kRowwise
    form = csr_matrix if by_rows else csc_matrix
    table = form((kept.value_, kept.index_, kept.start_), shape=(model.num_row_, model.num_col_))
    return any(_contradicts(table, low, high, sign * ray) for sign in (1.0, -1.0))


def _contradicts(table: Any, low: Any, high: Any, ray: Any) -> bool:
    size = abs(table).T @ np.abs(ray)
    if not (np.abs(table.T @ ray) <= ROUNDING * np.maximum(size, np.abs(ray).max())).all():
        return False
    used = np.abs(ray) > ROUNDING * np.abs(ray).max()
    ends = np.where(ray > 0, low, high)[used] * ray[used]
    return bool(np.isfinite(ends).all() and ends.sum() > ROUNDING * np.abs(ends).sum())
