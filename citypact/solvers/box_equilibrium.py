r"""Where linear forces balance inside a box: equilibria of quadratic games with limits.

Find :math:`x \in [0, u]` such that the force :math:`f = r - M x` pushes nowhere it could go,

.. math:: f_i \le 0 \text{ if } x_i = 0, \qquad f_i = 0 \text{ if } 0 < x_i < u_i, \qquad
   f_i \ge 0 \text{ if } x_i = u_i .

With :math:`f` the marginal payoffs of players who each choose one number, this is a Nash
equilibrium; with a symmetric :math:`M` it is the maximum of :math:`r^T x - \tfrac12 x^T M x`.
If every principal minor of :math:`M` is positive (a *P-matrix*), there is exactly one solution
[Samelson1958]_, and changing the state of one wrong coordinate at a time, always the first, ends
after finitely many steps [Murty1974]_. Changing all wrong coordinates at once is quicker and is
done as long as their number falls [Judice1994]_.

References
----------
.. [Samelson1958] H. Samelson, R. M. Thrall and O. Wesler, "A partition theorem for Euclidean
   n-space", Proceedings of the American Mathematical Society 9, 1958, 805-807.
.. [Murty1974] K. G. Murty, "Note on a Bard-type scheme for solving the complementarity
   problem", Opsearch 11, 1974, 123-130.
.. [Judice1994] J. J. Júdice and F. M. Pires, "A block principal pivoting algorithm for
   large-scale strictly monotone linear complementarity problems", Computers and Operations
   Research 21(5), 1994, 587-596.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import BoolArray, FloatArray
from citypact.solvers.library_call import library_call

#: Forces that balance are this small a part of their terms: what solved equations leave.
BALANCED = 1e-9
#: A coordinate outside its limits, or a force the wrong way, by less than this part is rounding.
ROUNDING = 1e-12
#: Block changes tried without progress before one coordinate is changed at a time.
PATIENCE = 5
#: Principal minors of so many coordinates are all looked at: four thousand.
MOST_MINORS = 12
_LOW, _FREE, _HIGH = 0, 1, 2


@dataclass(frozen=True)
class BoxEquilibrium:
    """A point where no force pushes anywhere it could go.

    Parameters
    ----------
    point : float array of shape (n,)
        Within 0 and the limits.
    force : float array of shape (n,)
        :math:`r - M x`: at least 0 where the limit binds, at most 0 at 0, else 0.
    """

    point: FloatArray
    force: FloatArray


def box_equilibrium(slopes: FloatArray, intercepts: FloatArray, limits: FloatArray) -> BoxEquilibrium:
    """Find the point at which the forces balance within the limits.

    Parameters
    ----------
    slopes : float array of shape (n, n)
        :math:`M`, with a positive diagonal.
    intercepts : float array of shape (n,)
        :math:`r`, the forces at 0.
    limits : float array of shape (n,)
        :math:`u`, at least 0.

    Raises
    ------
    SolverFailure
        If the steps do not end, which they do for a P-matrix, or the point fails its recheck.

    Examples
    --------
    >>> slopes = np.array([[2.0, 1.0], [1.0, 2.0]])
    >>> found = box_equilibrium(slopes, np.array([4.0, 9.0]), np.array([9.0, 3.0]))
    >>> found.point.tolist(), found.force.tolist()
    ([0.5, 3.0], [0.0, 2.5])
    """
    size = len(intercepts)
    state = np.full(size, _FREE)
    fewest, patience = size + 1, PATIENCE
    # One at a time a P-matrix takes 2**n steps at worst and about n in practice.
    for _ in range(200 * size + 1000):
        point, force = _balanced(slopes, intercepts, limits, state)
        if not np.isfinite(force).all():
            break  # a NaN is in no wrong state, and no answer either
        wrong, better = _wrong(slopes, intercepts, limits, state, point, force)
        count = int(wrong.sum())
        if count == 0:
            free = state == _FREE
            terms = np.abs(intercepts) + np.abs(slopes) @ np.abs(point)
            if not (np.abs(force) <= BALANCED * terms)[free].all():
                raise SolverFailure("the forces at the point found do not balance")
            return BoxEquilibrium(np.clip(point, 0.0, limits), np.where(free, 0.0, force))
        if count < fewest:
            fewest, patience = count, PATIENCE
        elif patience > 0:
            patience -= 1
        else:
            wrong = np.arange(size) == int(np.argmax(wrong))
        state = np.where(wrong, better, state)
    raise SolverFailure("the forces were not balanced: there may be several equilibria, or none")


def _balanced(
    slopes: FloatArray, intercepts: FloatArray, limits: FloatArray, state: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the point at which free coordinates balance, the others being at their ends."""
    point = np.where(state == _HIGH, limits, 0.0)
    free = state == _FREE
    if free.any():
        held = intercepts[free] - slopes[np.ix_(free, ~free)] @ point[~free]
        with library_call("where the forces balance"):
            point[free] = np.linalg.solve(slopes[np.ix_(free, free)], held)
    return point, intercepts - slopes @ point


def _wrong(
    slopes: FloatArray,
    intercepts: FloatArray,
    limits: FloatArray,
    state: FloatArray,
    point: FloatArray,
    force: FloatArray,
) -> tuple[BoolArray, FloatArray]:
    """Return which coordinates are in the wrong state, and the state each should change to."""
    size = ROUNDING * (np.abs(intercepts) + np.abs(slopes) @ np.abs(point))
    reach = ROUNDING * np.maximum(limits, np.abs(point))
    below = (state == _FREE) & (point < -reach)
    above = (state == _FREE) & (point > limits + reach)
    # A coordinate that cannot move is never wrong.
    released = ((state == _LOW) & (force > size) | (state == _HIGH) & (force < -size)) & (limits > 0)
    better = np.where(below, _LOW, np.where(above, _HIGH, _FREE))
    return below | above | released, better


def single_equilibrium(slopes: FloatArray, scalings: Iterable[FloatArray] = ()) -> bool:
    """Say whether it is proved that the forces balance at one point only, whatever the rest.

    Enough is a positive definite :math:`D M` for some positive diagonal :math:`D`; otherwise all
    principal minors are looked at, up to 12 coordinates.

    Parameters
    ----------
    slopes : float array of shape (n, n)
        :math:`M`.
    scalings : iterable of float arrays of shape (n,)
        Diagonals worth trying, besides the one that makes the diagonal of :math:`D M` 1.

    Examples
    --------
    >>> single_equilibrium(np.array([[1.0, 0.0], [9.0, 1.0]]))
    True
    >>> single_equilibrium(np.array([[1.0, 2.0], [2.0, 1.0]]))
    False
    """
    diagonal = np.diagonal(slopes)
    if not (diagonal > 0).all():
        return False
    for scaling in (1.0 / diagonal, *scalings):
        # Scaled on both sides to a diagonal of one, eigenvalues can be told from rounding.
        scaled = scaling[:, None] * slopes
        root = np.sqrt(np.diagonal(scaled))
        even = scaled / root[:, None] / root[None, :]
        if np.linalg.eigvalsh(even + even.T)[0] > ROUNDING * len(even):
            return True
    if len(slopes) > MOST_MINORS:
        return False
    root = np.sqrt(diagonal)
    even = slopes / root[:, None] / root[None, :]
    for size in range(2, len(slopes) + 1):
        chosen = np.array(list(combinations(range(len(slopes)), size)))
        minors = np.linalg.det(even[chosen[:, :, None], chosen[:, None, :]])
        if not (minors > ROUNDING * len(slopes)).all():
            return False
    return True
