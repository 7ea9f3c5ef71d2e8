r"""The ratio that splits equally all tax up to a planning horizon.

Only the years of the sharing window are shared, at ratio :math:`s`; all other years belong
to the destination. For officials who count :math:`H` years the origin's gain is
:math:`sP - L`, the destination's :math:`T_H - sP - K`, with :math:`P` the present value of
the window's tax and :math:`T_H` that of all tax up to year :math:`H` (for a plant that
pays one yuan in a full year, ``ramp`` in the first). Equal gains need

.. math:: s = \frac{T_H + L - K}{2P} .

With L = K, no ramp and a horizon equal to the window this is one half; each further year
raises it, and beyond some horizon no ratio in [0, 1] splits equally.

By default the whole window counts even if it ends after the horizon, as in models.md C15;
``within_horizon`` counts only the payments that the officials live to see.

References
----------
models.md §6.1 C15, §4.2.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.timeline import (
    DEFAULT_DELAY,
    DEFAULT_RAMP,
    DEFAULT_RATE,
    DEFAULT_WINDOW,
    annuity,
    tax_multiple,
)
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet


def horizon_values(
    horizon: int,
    *,
    window: int = DEFAULT_WINDOW,
    delay: int = DEFAULT_DELAY,
    ramp: Number = DEFAULT_RAMP,
    rate: Number = DEFAULT_RATE,
    within_horizon: bool = False,
) -> tuple[Fraction, Fraction]:
    """Return T_H and P for a plant that pays one yuan in a full year."""
    door = Door()
    door.whole("horizon", horizon, 1, 1000)
    door.whole("window", window, 1, 1000)
    door.whole("delay", delay, 0, 1000)
    door.close()
    last = min(delay + window, horizon) if within_horizon else delay + window
    return tax_multiple(rate, horizon, delay, ramp), annuity(rate, delay + 1, last)


def horizon_ratio(
    horizon: int,
    *,
    window: int = DEFAULT_WINDOW,
    delay: int = DEFAULT_DELAY,
    ramp: Number = DEFAULT_RAMP,
    rate: Number = DEFAULT_RATE,
    loss: Number = 0,
    cost: Number = 0,
    within_horizon: bool = False,
) -> RatioSet | None:
    """Return the ratio at which both cities gain equally up to year ``horizon``.

    Parameters
    ----------
    horizon : int
        H, years the officials count.
    window, delay : int
        M and D: years delay+1 to delay+window are shared.
    ramp, rate : float
        Part of a full year's tax in year 1 (when delay is positive); discount rate a year.
    loss, cost : float
        Net losses L and K of the cities over a full year's tax.
    within_horizon : bool
        Whether payments after the horizon are left out.

    Returns
    -------
    RatioSet or None
        ``None`` when no ratio in [0, 1] splits equally.

    Examples
    --------
    >>> round(horizon_ratio(6).ratio, 3), horizon_ratio(12) is None
    (0.556, True)
    >>> horizon_ratio(5, delay=0).ratio
    0.5
    """
    everything, shared = horizon_values(
        horizon, window=window, delay=delay, ramp=ramp, rate=rate, within_horizon=within_horizon
    )
    door = Door()
    door.finite("loss", loss)
    door.finite("cost", cost)
    door.close()
    if shared == 0:
        return None
    ratio = (everything + as_fraction(loss) - as_fraction(cost)) / (2 * shared)
    return RatioSet.single(ratio) if 0 <= ratio <= 1 else None
