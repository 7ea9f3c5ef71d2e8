r"""The ratio that puts the risk where it weighs least.

Shared tax has variance :math:`\sigma^2`; with constant absolute risk aversions the ratio
costs the cities the risk premium :math:`\tfrac12\sigma^2(\rho_A s^2 + \rho_B(1-s)^2)`,
smallest at :math:`s = \rho_B/(\rho_A+\rho_B)` whatever the losses are: a lump sum divides
the surplus. If aversion is inverse to fiscal size F, the ratio is
:math:`F_A/(F_A+F_B)`.

References
----------
models.md §4.7. R. Wilson, "The theory of syndicates", Econometrica 36, 1968, 119-132.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet


def risk_premium(
    ratio: Number, origin_aversion: Number, destination_aversion: Number, variance: Number = 1
) -> Fraction:
    """Return what the risk of the shared tax costs both cities together (亿元)."""
    door = Door()
    for name, value in (
        ("origin_aversion", origin_aversion),
        ("destination_aversion", destination_aversion),
        ("variance", variance),
    ):
        door.money(name, value)
    door.close()
    s, own, other = as_fraction(ratio), as_fraction(origin_aversion), as_fraction(destination_aversion)
    return as_fraction(variance) * (own * s**2 + other * (1 - s) ** 2) / 2


def risk_ratio(origin_aversion: Number, destination_aversion: Number) -> RatioSet:
    """Return the ratios with the least risk premium; all of [0, 1] if nobody minds risk.

    Examples
    --------
    >>> risk_ratio(0.5, 1.5).ratio
    0.75
    """
    door = Door()
    door.money("origin_aversion", origin_aversion)
    door.money("destination_aversion", destination_aversion)
    door.close()
    own, other = as_fraction(origin_aversion), as_fraction(destination_aversion)
    if own + other == 0:
        return RatioSet.between(0, 1)
    return RatioSet.single(other / (own + other))


def risk_ratio_by_size(origin_size: Number, destination_size: Number) -> RatioSet:
    """Return the efficient ratio when risk aversion is inverse to fiscal size.

    Examples
    --------
    >>> risk_ratio_by_size(30, 10).ratio
    0.75
    """
    door = Door()
    door.money("origin_size", origin_size, positive=True)
    door.money("destination_size", destination_size, positive=True)
    door.close()
    return risk_ratio(1 / as_fraction(origin_size), 1 / as_fraction(destination_size))
