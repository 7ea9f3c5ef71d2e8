"""A root of a function of one variable, looked at once more where it was found."""

from __future__ import annotations

from collections.abc import Callable

from citypact.errors import SolverFailure
from citypact.solvers.library_call import library_call

#: How far to both sides of a root the function is evaluated, as parts of the interval searched: the first
#: at which the sign changes will do, for next to a root rounding may hide the sign.
LOOKS = (1e-9, 1e-7, 1e-5)


def checked_root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    xtol: float = 1e-14,
    rtol: float = 1e-15,
) -> float:
    """Return a root in an interval at whose ends the signs differ, by SciPy's ``brentq``, rechecked.

    Parameters
    ----------
    function : callable
        Continuous.
    low, high : float
        Ends of the interval.
    xtol, rtol : float
        How exactly the root is asked for, absolute and relative.

    Raises
    ------
    SolverFailure
        If the search does not end, or the function does not change its sign where it ended.

    Examples
    --------
    >>> round(checked_root(lambda x: x * x - 2, 1, 2), 12)
    1.414213562373
    """
    from scipy.optimize import brentq

    with library_call("a root"):
        found = float(brentq(function, low, high, xtol=xtol, rtol=rtol))
    if low <= found <= high:
        for part in LOOKS:
            reach = max(part * (high - low), 4 * xtol)
            if function(max(low, found - reach)) * function(min(high, found + reach)) <= 0:
                return found
    raise SolverFailure(f"the root found, {found:g}, does not pass its recheck")
