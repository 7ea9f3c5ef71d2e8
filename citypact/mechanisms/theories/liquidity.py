r"""The headline ratio of payments to an impatient origin.

If the origin discounts more than the destination, postponing a yuan costs it more than it
saves the other: the destination pays all it can, :math:`\tau_t - m_t`, until the origin is
whole, then nothing. While payments last the ratio is :math:`1 - m/\tau`, which is one half
exactly when current service costs absorb half of the local tax. A more patient origin is
paid late instead, and this ratio is not the answer.

References
----------
models.md §4.11 (liquidity result); the cash-flow program is its general form.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet


def front_loaded_ratio(service_share: Number) -> RatioSet:
    """Return the ratio paid while payments are front-loaded.

    Parameters
    ----------
    service_share : float
        m/τ, the destination's current service costs over the tax.

    Examples
    --------
    >>> front_loaded_ratio(0.35).ratio
    0.65
    """
    door = Door()
    door.money("service_share", service_share)
    door.close()
    return RatioSet.single(max(1 - as_fraction(service_share), Fraction(0)))
