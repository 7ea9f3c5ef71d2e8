r"""Inputs under a Gaussian copula, all of them or some of them given the others.

Input i is :math:`F_i^{-1}(\Phi(z_i))` with z normal, unit variances and correlation R. Given
:math:`z_{-u}`, the part :math:`z_u` is normal with mean :math:`R_{u,-u} R_{-u,-u}^{-1} z_{-u}` and
covariance :math:`R_{uu} - R_{u,-u} R_{-u,-u}^{-1} R_{-u,u}`.

References
----------
R. B. Nelsen, "An Introduction to Copulas", 2nd ed., Springer, 2006, section 2.3; T. W. Anderson,
"An Introduction to Multivariate Statistical Analysis", 3rd ed., Wiley, 2003, theorem 2.5.1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem, SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.library_call import library_call
from citypact.solvers.uncertainty.samples import as_rows
from citypact.solvers.uncertainty.sobol import Inverse

#: Correlations whose smallest eigenvalue is below this tie an input to the others without freedom.
LEAST_FREEDOM = 1e-10
#: What solved equations miss, in parts of their terms.
SOLVED = 1e-9


def correlation_matrix(correlation: ArrayLike | None, count: int) -> FloatArray:
    """Return a correlation matrix that some inputs can have; the identity for ``None``.

    Raises
    ------
    InputError
        If it is not symmetric with ones on the diagonal, or not positive definite.
    """
    if correlation is None:
        return np.eye(count)
    matrix = as_rows("correlation", correlation, 2)
    if matrix.shape != (count, count):
        expected = f"one row and column an input: ({count}, {count})"
        raise InputError(Problem("correlation", f"shape {matrix.shape}", expected))
    if not (np.array_equal(matrix, matrix.T) and np.all(np.diag(matrix) == 1)):
        raise InputError(Problem("correlation", matrix.tolist(), "a symmetric table with 1 on the diagonal"))
    least = float(np.linalg.eigvalsh(matrix)[0])
    if not least >= LEAST_FREEDOM:
        expected = "correlations that can hold together (all eigenvalues positive)"
        raise InputError(Problem("correlation", f"eigenvalue {least:.3g}", expected))
    return matrix


def redrawn(
    z: FloatArray, members: Sequence[int], correlation: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Return normal rows in which some columns are drawn anew, given the others.

    Examples
    --------
    >>> z = np.array([[1.0, 2.0]])
    >>> redrawn(z, [0], np.array([[1.0, 0.5], [0.5, 1.0]]), np.random.default_rng(1))[0, 1]
    np.float64(2.0)
    """
    u = list(members)
    rest = [k for k in range(z.shape[1]) if k not in u]
    slope = _solved(correlation[np.ix_(rest, rest)], correlation[np.ix_(rest, u)])
    spread = correlation[np.ix_(u, u)] - correlation[np.ix_(u, rest)] @ slope
    drawn = z.copy()
    noise = rng.standard_normal((len(z), len(u)))
    drawn[:, u] = z[:, rest] @ slope + noise @ np.linalg.cholesky((spread + spread.T) / 2).T
    return drawn


def _solved(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Solve equations and put the answer back into them."""
    with library_call("correlations given others"):
        found = np.asarray(np.linalg.solve(matrix, right))
    miss, size = np.abs(matrix @ found - right), np.abs(matrix) @ np.abs(found) + np.abs(right)
    if not (miss <= SOLVED * size).all():
        raise SolverFailure("correlations given others: the equations were not solved")
    return found


def inputs_of(z: FloatArray, inverses: Sequence[Inverse]) -> FloatArray:
    """Return the inputs that belong to normal rows."""
    from scipy.special import ndtr

    shares = np.clip(ndtr(z), 2.0**-53, 1 - 2.0**-53)
    return np.column_stack([inverse(shares[:, k]) for k, inverse in enumerate(inverses)])
