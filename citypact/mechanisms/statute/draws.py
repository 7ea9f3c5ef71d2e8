r"""The origin's present value under the statute for many draws at once.

With constant tax :math:`\tau = g b` the cumulated share is closed form,
:math:`S_t = \min(3 \chi b, s g b t)`, so (models.md §4.2)

.. math::

    PV = \sum_{t=1}^{N+E} \delta^{D+t} (S_t - S_{t-1})
         + \delta^{D+N+E+lag}\, \theta \max(0, 3 \chi b - S_{N+E}).

A million draws take a few hundredths of a second for each year of the term.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from citypact.errors import InputError, Problem
from citypact.mechanisms.statute.amounts import LARGEST, whole_problems
from citypact.mechanisms.statute.enterprise import FASTEST
from citypact.mechanisms.statute.terms import LONGEST

FloatArray: TypeAlias = npt.NDArray[np.float64]


def origin_pv_draws(
    base: npt.ArrayLike,
    growth: npt.ArrayLike,
    rate: npt.ArrayLike,
    *,
    ratio: npt.ArrayLike = 0.5,
    years: int = 3,
    extension: int = 2,
    cap_multiple: npt.ArrayLike = 1.0,
    top_up: npt.ArrayLike = 0.0,
    delay: int = 1,
    top_up_lag: int = 0,
) -> FloatArray:
    """Return the origin's present value of each draw, top-up included.

    Parameters
    ----------
    base, growth, rate : array_like
        Prior yearly tax (亿元), ratio of tax after to before, yearly discount rate; shapes
        broadcast with each other and with the next three.
    ratio, cap_multiple, top_up : array_like
        Origin's share, cap as a multiple of three prior years, part of the shortfall paid.
    years, extension, delay, top_up_lag : int
        Term, extension, years to attainment, years from the end of the term to the top-up.

    Returns
    -------
    ndarray of float
        Present values at signing, 亿元, of the broadcast shape.

    Raises
    ------
    InputError
        Naming every argument out of range and the first draw where it is.

    Examples
    --------
    >>> import numpy as np
    >>> np.round(origin_pv_draws(1.0, [0.8, 1.0, 1.2, 1.5, 2.0], 0.04), 6)
    array([1.712239, 2.140299, 2.568359, 2.617713, 2.668357])
    """
    limits = {
        "base": (base, LARGEST),
        "growth": (growth, FASTEST),
        "rate": (rate, 1.0),
        "ratio": (ratio, 1.0),
        "cap_multiple": (cap_multiple, 1000.0),
        "top_up": (top_up, 1.0),
    }
    problems: list[Problem] = []
    arrays = {name: _checked(name, value, high, problems) for name, (value, high) in limits.items()}
    problems += whole_problems("years", years, 1, LONGEST)
    problems += whole_problems("extension", extension, 0, LONGEST)
    problems += whole_problems("delay", delay, 0, LONGEST)
    problems += whole_problems("top_up_lag", top_up_lag, 0, 1)
    if not problems:
        try:
            np.broadcast_shapes(*(array.shape for array in arrays.values()))
        except ValueError:
            shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
            problems.append(Problem("shapes", shapes, "arrays that broadcast together"))
    if problems:
        raise InputError(*problems)

    # In units of the base: the cap is 3χ, a year's share is s·g.
    discount = 1.0 / (1.0 + arrays["rate"])
    cap = 3.0 * arrays["cap_multiple"]
    share = arrays["ratio"] * arrays["growth"]
    factor = discount ** (delay + 1)
    value = np.zeros(np.broadcast_shapes(discount.shape, cap.shape, share.shape))
    before: FloatArray | float = 0.0
    for year in range(1, years + extension + 1):
        total = np.minimum(cap, share * year)
        value += factor * (total - before)
        before = total
        factor = factor * discount
    shortfall = cap - before
    paid = factor if top_up_lag else discount ** (delay + years + extension)
    result: FloatArray = arrays["base"] * (value + arrays["top_up"] * paid * shortfall)
    return result


def _checked(name: str, value: npt.ArrayLike, high: float, problems: list[Problem]) -> FloatArray:
    """Return the argument as an array, noting the first entry that is not within [0, high]."""
    expected = f"numbers from 0 to {high:g}"
    try:
        array: npt.NDArray[Any] = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        problems.append(Problem(name, value, expected))
        return np.zeros(())
    # NaN fails both comparisons.
    bad = ~((array >= 0.0) & (array <= high))
    if bad.any():
        first = int(np.argmax(bad))
        field = name if array.ndim == 0 else f"{name}[{first}]"
        problems.append(Problem(field, float(array.reshape(-1)[first]), expected))
    return array
