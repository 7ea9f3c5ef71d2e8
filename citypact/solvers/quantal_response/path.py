r"""The principal branch: the curve of equilibria that starts where nobody can tell payoffs apart.

Predict along the tangent, correct by Newton's method at right angles to it [Allgower1990]_. The curve
may turn back in the precision; it is followed all the same, and a precision counts as reached the first
time. A step is taken again at half the length when the correction is slow or large, so that the curve
is not left for another.

References
----------
.. [Allgower1990] E. Allgower and K. Georg, *Numerical Continuation Methods*, Springer, 1990, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.library_call import library_call
from citypact.solvers.quantal_response.logit_map import LogitMap

#: Newton stops here; logarithms of size L carry rounding of about 1e-16 L.
SETTLED = 1e-12
#: A residual that rounding alone leaves.
ROUNDING = 1e-15
MOST_STEPS = 20_000
SMALLEST_STEP = 1e-10


@dataclass(frozen=True, eq=False)
class BranchEnd:
    """Where the branch first reaches a precision: logarithms, whether it turned back before, and steps."""

    logs: FloatArray
    turned: bool
    steps: int


def follow(logit: LogitMap, precision: float, caution: float = 1.0) -> BranchEnd:
    """Follow the principal branch until it first reaches a precision.

    Parameters
    ----------
    logit : LogitMap
        The game, payoffs of order one.
    precision : float
        Where to stop, at least zero.
    caution : float
        Divides how far a correction may move: two runs that agree have not left the branch.

    Raises
    ------
    SolverFailure
        If steps become too small or too many.

    Examples
    --------
    >>> pennies = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> np.exp(follow(LogitMap((pennies, 1 - pennies)), 10.0).logs).round(6).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    logs = logit.uniform
    point = np.append(logs, 0.0)
    if not precision > 0:
        return BranchEnd(logs, False, 0)
    tangent = _tangent(logit, point, np.append(np.zeros(len(logs)), 1.0))
    step, turned = min(0.1, precision) / caution, False
    for taken in range(1, MOST_STEPS + 1):
        ahead = point + step * tangent
        if ahead[-1] >= precision:  # perhaps the last step: correct at the precision asked for
            at_end = point + (precision - point[-1]) / tangent[-1] * tangent
            end = _at_precision(logit, at_end[:-1], precision, 0.5 / caution)
            if end is not None:
                return BranchEnd(end, turned, taken)
        found = _corrected(logit, ahead, tangent, 0.5 / caution)
        onward = None if found is None else _tangent(logit, found[0], tangent)
        # A sharp bend between two points may be another branch.
        if found is None or onward is None or not onward @ tangent > 1 - 0.1 / caution:
            step /= 2
            if step < SMALLEST_STEP:
                raise SolverFailure("the path of logit equilibria cannot be followed with smaller steps")
            continue
        if found[0][-1] >= precision:
            step /= 2  # past the end: come back to it by a shorter step
            continue
        point, tangent = found[0], onward
        turned = turned or bool(tangent[-1] < 0)
        if found[1] <= 3:
            step *= 2
    raise SolverFailure(f"the path of logit equilibria takes more than {MOST_STEPS} steps")


def _tangent(logit: LogitMap, point: FloatArray, before: FloatArray) -> FloatArray:
    """Return the unit direction of the curve that continues the one before."""
    derivative = logit.derivative(point[:-1], float(point[-1]))
    system = np.vstack([derivative, before])
    aim = np.append(np.zeros(len(derivative)), 1.0)
    try:
        found = np.linalg.solve(system, aim)
    except np.linalg.LinAlgError:
        with library_call("the direction of logit equilibria"):
            found = np.linalg.lstsq(system, aim, rcond=None)[0]
    return np.asarray(found / np.linalg.norm(found))


def _corrected(
    logit: LogitMap, ahead: FloatArray, tangent: FloatArray, reach: float
) -> tuple[FloatArray, int] | None:
    """Return to the curve at right angles to the tangent; None if that is far or slow."""
    point = ahead.copy()
    for taken in range(1, 8):
        residual = logit.residual(point[:-1], float(point[-1]))
        system = np.vstack([logit.derivative(point[:-1], float(point[-1])), tangent])
        move = _solved(system, np.append(-residual, 0.0))
        if move is None:
            return None
        point = point + move
        if not np.abs(point - ahead).max() <= reach or point[-1] < 0:
            return None
        if np.abs(move).max() <= SETTLED * max(1.0, np.abs(point).max()):
            return point, taken
    return None


def _at_precision(logit: LogitMap, start: FloatArray, precision: float, reach: float) -> FloatArray | None:
    """Solve at a given precision, near a point; None if that is far or slow."""
    logs = start.copy()
    for _ in range(12):
        residual = logit.residual(logs, precision)
        if np.abs(residual).max() <= ROUNDING * max(1.0, precision):
            return logs  # at a fork of the curve there is no derivative to go by, and no need
        move = _solved(logit.derivative(logs, precision)[:, :-1], -residual)
        if move is None:
            return None
        logs = logs + move
        if not np.abs(logs - start).max() <= reach:
            return None
        if np.abs(move).max() <= SETTLED * max(1.0, np.abs(logs).max()):
            return logs
    return None


def _solved(system: FloatArray, aim: FloatArray) -> FloatArray | None:
    try:
        return np.asarray(np.linalg.solve(system, aim))
    except np.linalg.LinAlgError:
        return None
