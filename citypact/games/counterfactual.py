r"""What the origin keeps if nothing is signed.

The plant pays :math:`b` a year. Each year it closes, is ordered out or leaves the region
with hazard :math:`h`, so the tax the origin can expect to keep has present value

.. math::

    PV_{stay}(h, H) = b \sum_{t=1}^{H} q^t, \qquad q = \delta (1-h), \qquad
    \delta = \frac{1-\text{turnover}}{1+r} .

Letting a plant go cannot be undone. When the tax flow is a geometric Brownian motion with
drift :math:`\mu` and volatility :math:`\sigma`, the right to keep it is worth
:math:`\Theta = \beta/(\beta-1)` times its present value, :math:`\beta` the positive root
of :math:`\tfrac12\sigma^2\beta(\beta-1) + \mu\beta - r = 0`.

References
----------
models.md §4.1, M26. A. Dixit and R. Pindyck, *Investment under Uncertainty*, Princeton
University Press, 1994, chapter 5.
"""

from __future__ import annotations

import math
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


def stay_value(
    base: Number, hazard: Number, rate: Number, horizon: int | None = None, turnover: Number = 0
) -> Fraction:
    """Expected present value of the tax kept if the plant does not move (亿元).

    Parameters
    ----------
    base : float
        b, the plant's local tax a year (亿元).
    hazard : float
        h in [0, 1], yearly probability that the plant is lost anyway.
    rate : float
        r >= 0, the origin's discount rate a year.
    horizon : int, optional
        H in years; ``None`` for no end.
    turnover : float
        Yearly probability that the official who decides leaves office (0: a planner).

    Raises
    ------
    InputError
        On values outside their range, or an endless stream that nothing discounts.

    Examples
    --------
    >>> float(stay_value(1, 0.25, 0))
    3.0
    """
    door = Door()
    door.money("base", base)
    door.between("hazard", hazard, 0, 1, "a yearly probability")
    door.between("rate", rate, 0, 10, "a yearly rate")
    door.between("turnover", turnover, 0, 1, "a yearly probability")
    if horizon is not None:
        door.whole("horizon", horizon, 0, 10_000)
    door.close()
    keep = (1 - as_fraction(hazard)) * (1 - as_fraction(turnover)) / (1 + as_fraction(rate))
    if keep == 1:
        if horizon is None:
            door.refuse(
                "horizon",
                "none",
                "a number of years",
                "a stream without end, hazard or discount has no value",
            )
            door.close()
        return as_fraction(base) * (horizon or 0)
    end = 0 if horizon is None else keep ** (horizon + 1)
    return as_fraction(base) * (keep - end) / (1 - keep)


def option_multiple(rate: Number, drift: Number, volatility: Number) -> float:
    """Multiple Θ of the present value at which giving the plant up is worth it.

    Parameters
    ----------
    rate, drift : float
        Discount rate r and yearly drift μ of the tax flow, with μ < r.
    volatility : float
        σ >= 0 a year; 0 without drift switches the option value off (Θ = 1).

    Raises
    ------
    InputError
        If r is not positive, μ is not below r, or σ is negative.
    """
    door = Door()
    for name, value in (("rate", rate), ("drift", drift), ("volatility", volatility)):
        door.finite(name, value)
    door.close()
    rate, drift, volatility = float(rate), float(drift), float(volatility)
    if not rate > 0:
        door.refuse("rate", rate, "a positive discount rate")
    if not drift < rate:
        door.refuse("drift", drift, f"a drift below the discount rate {rate:g}")
    if not 0 <= volatility <= 1e150:
        door.refuse("volatility", volatility, "a volatility from 0 to 1e150")
    door.close()
    # With γ = β - 1 the equation is half γ² + (half + μ) γ = r - μ, and Θ = 1 + 1/γ: no
    # difference of nearly equal numbers, however large or small the volatility.
    half = volatility * volatility / 2
    slope, margin = half + drift, rate - drift
    root = math.hypot(slope, 2 * math.sqrt(half) * math.sqrt(margin))
    if slope > 0:
        return 1 + (slope + root) / (2 * margin)
    # Without growth or uncertainty there is nothing to wait for: γ is without bound.
    return 1 + 2 * half / (root - slope) if half > 0 else 1.0
