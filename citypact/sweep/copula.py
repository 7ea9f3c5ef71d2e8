r"""Correlation of what is varied: a Gaussian copula.

Levels :math:`u` become :math:`\Phi(L\,\Phi^{-1}(u))` with :math:`LL^T` the correlation matrix of the normal
scores (R. Nelsen, *An Introduction to Copulas*, 2006, §2.3). The rank correlation of two quantities is then
:math:`\tfrac6\pi\arcsin(\rho/2)`, whatever their distributions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.errors import InputError, Problem
from citypact.sweep.distributions import FloatArray

Pair = tuple[str, str, float]
#: Rounding of an eigenvalue of a correlation matrix.
ROUNDING = 1e-12


def correlation_root(names: Sequence[str], pairs: Sequence[Pair]) -> FloatArray | None:
    """Return the root of the correlation matrix; ``None`` if nothing is correlated.

    Raises
    ------
    InputError
        If a pair names what is not varied, stands twice, or no such correlations can hold together.
    """
    if not pairs:
        return None
    matrix, seen = np.eye(len(names)), set()
    for first, second, rho in pairs:
        told = f"{first},{second}={rho:g}"
        if first not in names or second not in names or first == second:
            raise InputError(
                Problem("--correlate", told, "two different paths that are varied: " + ", ".join(names))
            )
        if not -1 <= rho <= 1:
            raise InputError(Problem("--correlate", told, "a correlation from -1 to 1"))
        if frozenset((first, second)) in seen:
            raise InputError(Problem("--correlate", told, "each pair once"))
        seen.add(frozenset((first, second)))
        one, other = names.index(first), names.index(second)
        matrix[one, other] = matrix[other, one] = rho
    values, vectors = np.linalg.eigh(matrix)
    if not values[0] >= -ROUNDING * len(names):
        expected = "correlations that can hold together (a matrix without negative eigenvalues)"
        raise InputError(Problem("--correlate", f"an eigenvalue of {values[0]:.3g}", expected))
    if values[0] > ROUNDING * len(names):
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)), dtype=np.float64)


def correlated(levels: FloatArray, root: FloatArray) -> FloatArray:
    """Return levels in (0, 1) of the same marginal distribution, correlated; shape (rows, columns)."""
    from scipy.special import ndtr, ndtri

    # Products row by row in a fixed order: no sum depends on how many rows stand in a chunk.
    scores = ndtri(levels)
    mixed = np.zeros_like(scores)
    for column in range(root.shape[1]):
        mixed += scores[:, column : column + 1] * root[:, column]
    found: FloatArray = ndtr(mixed)
    return found
