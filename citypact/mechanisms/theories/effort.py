r"""The ratio that makes both cities work: effort that nobody can write into a contract.

*Two-sided effort.* Tax is :math:`\theta_A e_A + \theta_B e_B`, effort costs
:math:`e_i^2/(2c_i)`; with :math:`a = \theta_A^2 c_A`, :math:`b = \theta_B^2 c_B` the cities
choose :math:`e_A = s\theta_A c_A`, :math:`e_B = (1-s)\theta_B c_B` and welfare is

.. math:: W(s) = as + b(1-s) - \tfrac12 as^2 - \tfrac12 b(1-s)^2,

largest at :math:`s^* = a/(a+b)`, where it attains :math:`(a^2+ab+b^2)/(a+b)^2 \ge 3/4` of
first best :math:`(a+b)/2`. A lump sum then divides the surplus: the ratio buys effort, the
transfer buys consent.

*Park.* :math:`R = Z e_A^\alpha e_B^\beta` with linear costs:
:math:`s/(1-s) = \sqrt{\alpha(1-\beta)/(\beta(1-\alpha))}`.

*Leader.* A sets :math:`s`, the other city's base answers as :math:`(1-s)^\varepsilon`;
:math:`s(1-s)^\varepsilon` peaks at :math:`1/(1+\varepsilon)`. With a part :math:`R_0` that
does not answer and quadratic costs, :math:`s(R_0 + b(1-s))` peaks at
:math:`\min(1, \tfrac12 + R_0/(2b))`.

References
----------
models.md §4.6, A6. S. Bhattacharyya and F. Lafontaine, "Double-sided moral hazard and the
nature of share contracts", RAND Journal of Economics 26, 1995, 761-781. G. Carroll and L.
Bolte, "Robust contracting under double moral hazard", Theoretical Economics 18, 2023.
"""

from __future__ import annotations

import math
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet


def productivity(effect: Number, ease: Number) -> Fraction:
    """Return theta squared times c: what a city's effort is worth at the margin."""
    door = Door()
    door.finite("effect", effect)
    door.money("ease", ease, positive=True)
    door.close()
    return as_fraction(effect) ** 2 * as_fraction(ease)


def effort_welfare(ratio: Number, origin: Number, destination: Number) -> Fraction:
    """Welfare W(s) when both cities choose their effort against their share."""
    s, a, b = as_fraction(ratio), *_productivities(origin, destination)
    return a * s + b * (1 - s) - (a * s**2 + b * (1 - s) ** 2) / 2


def effort_ratio(origin: Number, destination: Number) -> RatioSet:
    """Return the ratio with the largest welfare, a/(a+b).

    Parameters
    ----------
    origin, destination : float
        a and b, squared effect of effort times ease of effort; not both zero.

    Examples
    --------
    >>> effort_ratio(2, 3).ratio
    0.4
    """
    a, b = _productivities(origin, destination)
    return RatioSet.single(a / (a + b))


def attained_share(ratio: Number, origin: Number, destination: Number) -> Fraction:
    """Return welfare at ``ratio`` over first best (a+b)/2.

    Examples
    --------
    >>> attained_share(0.4, 2, 3)
    Fraction(19, 25)
    """
    a, b = _productivities(origin, destination)
    return effort_welfare(ratio, a, b) / ((a + b) / 2)


def _productivities(origin: Number, destination: Number) -> tuple[Fraction, Fraction]:
    door = Door()
    door.money("origin productivity", origin)
    door.money("destination productivity", destination)
    door.close()
    if origin == 0 and destination == 0:
        door.refuse("origin productivity", 0, "a positive number for at least one city")
        door.close()
    return as_fraction(origin), as_fraction(destination)


def _exponents(origin: Number, destination: Number) -> tuple[float, float]:
    door = Door()
    for name, power in (("origin exponent", origin), ("destination exponent", destination)):
        if door.finite(name, power) and not 0 < power < 1:
            door.refuse(name, power, "a number between 0 and 1, both excluded")
    door.close()
    if not as_fraction(origin) + as_fraction(destination) < 1:
        door.refuse("destination exponent", destination, "exponents that add up to less than 1")
        door.close()
    return float(origin), float(destination)


def park_welfare(ratio: Number, origin: Number, destination: Number) -> float:
    """Welfare of the park at ``ratio`` with Z = 1, both efforts chosen against the share."""
    alpha, beta = _exponents(origin, destination)
    s = float(ratio)
    if not 0 < s < 1:
        return 0.0
    slack = 1 - alpha - beta
    revenue = math.exp((alpha * math.log(s * alpha) + beta * math.log((1 - s) * beta)) / slack)
    return revenue * (1 - s * alpha - (1 - s) * beta)


def park_ratio(origin: Number, destination: Number) -> RatioSet:
    """Return the ratio with the largest welfare of a park with revenue e_A**alpha * e_B**beta.

    Examples
    --------
    >>> round(park_ratio(0.2, 0.45).ratio, 8)
    0.35598995
    """
    alpha, beta = _exponents(origin, destination)
    if as_fraction(origin) == as_fraction(destination):
        return RatioSet.single(Fraction(1, 2))
    own, other = math.sqrt(alpha * (1 - beta)), math.sqrt(beta * (1 - alpha))
    return RatioSet.single(own / (own + other))


def leader_revenue(ratio: Number, elasticity: Number) -> float:
    """Return what a leader collects, s(1-s)**elasticity."""
    return float(ratio) * math.pow(1 - float(ratio), float(elasticity))


def leader_ratio(elasticity: Number) -> RatioSet:
    """Return the ratio a leader picks when the base answers with a constant elasticity.

    Examples
    --------
    >>> leader_ratio(1).ratio, round(leader_ratio(2).ratio, 6)
    (0.5, 0.333333)
    """
    door = Door()
    door.money("elasticity", elasticity)
    door.close()
    return RatioSet.single(1 / (1 + as_fraction(elasticity)))


def leader_ratio_with_base(fixed: Number, destination: Number) -> RatioSet:
    """Return the leader's ratio when ``fixed`` tax does not answer and costs are quadratic.

    Parameters
    ----------
    fixed : float
        R0, tax that flows whatever the ratio.
    destination : float
        b, productivity of the destination's effort; positive.

    Examples
    --------
    >>> leader_ratio_with_base(1, 4).ratio
    0.625
    """
    door = Door()
    door.money("fixed tax", fixed)
    door.money("destination productivity", destination, positive=True)
    door.close()
    peak = Fraction(1, 2) + as_fraction(fixed) / (2 * as_fraction(destination))
    return RatioSet.single(min(peak, Fraction(1)))
