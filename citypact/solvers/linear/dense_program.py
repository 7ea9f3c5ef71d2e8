r"""Linear programs given as a matrix, every variable between two limits.

Where a program has a hundred thousand coefficients, naming each costs more than solving it.
This door takes arrays,

.. math::

    \min\ c^\top x \quad\text{subject to}\quad A x \ge b,\qquad \ell \le x \le u ,

with finite limits, so that every vector of prices :math:`y \ge 0` proves a bound on the
optimum by plain arithmetic [Bertsimas1997]_, chapter 4:

.. math::

    c^\top x \;\ge\; b^\top y + \sum_j \min(d_j \ell_j,\, d_j u_j), \qquad d = c - A^\top y .

With :math:`c = 0` and a positive bound the same line proves that no point exists (Farkas).
The positive part of :math:`d_j` is the price of the lower limit, the negative part that of
the upper one.

References
----------
.. [Bertsimas1997] D. Bertsimas and J. N. Tsitsiklis, *Introduction to Linear
   Optimization*, Athena Scientific, 1997.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray


@dataclass(frozen=True, eq=False)
class DenseProgram:
    """``minimise cost·x`` subject to ``matrix x >= bounds`` and ``low <= x <= high``.

    Parameters
    ----------
    cost, low, high : array of float, shape (n,)
        Objective and limits of the variables; ``low <= high``, all finite.
    matrix : array of float, shape (m, n)
        One constraint a row.
    bounds : array of float, shape (m,)
        Right-hand sides.

    Raises
    ------
    InputError
        On shapes that do not fit, numbers that are not finite and limits out of order.

    Examples
    --------
    >>> program = DenseProgram([1, 1], [[1, 2]], [2], [0, 0], [1, 1])
    >>> program.at_least(np.array([0.5])), program.at_least(np.array([0.25]))
    (1.0, 0.5)
    """

    cost: FloatArray
    matrix: FloatArray
    bounds: FloatArray
    low: FloatArray
    high: FloatArray

    def __post_init__(self) -> None:
        for name in ("cost", "matrix", "bounds", "low", "high"):
            object.__setattr__(self, name, np.array(getattr(self, name), dtype=np.float64))
        problems = list(_problems(self))
        if problems:
            raise InputError(*problems)

    def at_least(self, prices: FloatArray) -> float:
        """Return the bound on the optimum that prices of the rows prove, whatever they are."""
        reduced = self.cost - prices @ self.matrix
        return float(self.bounds @ prices + np.minimum(reduced * self.low, reduced * self.high).sum())


def _problems(program: DenseProgram) -> Iterator[Problem]:
    """List what does not fit."""
    count = program.cost.size
    shapes: dict[str, tuple[int, ...]] = {
        **dict.fromkeys(("cost", "low", "high"), (count,)),
        "bounds": (program.bounds.size,),
        "matrix": (program.bounds.size, count),
    }
    fits = count > 0 and program.bounds.size > 0
    if not fits:
        yield Problem("program", f"{program.bounds.size} rows of {count} variables", "at least one of each")
    for name, shape in shapes.items():
        array = getattr(program, name)
        if array.shape != shape:
            fits = False
            yield Problem(name, f"shape {array.shape}", f"shape {shape}")
        elif not np.isfinite(array).all():
            yield Problem(name, "a number that is not finite", "finite numbers")
    if fits and not (program.low <= program.high).all():
        yield Problem("low", "a limit above the upper one", "low at most high for every variable")
