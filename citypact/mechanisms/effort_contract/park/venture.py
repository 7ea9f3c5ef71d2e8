r"""A park that two cities develop together: revenue, efforts, and the present value of waiting.

Yearly tax of the park is :math:`R = Z e_A^\alpha e_B^\beta`; the efforts, in money, are spent at
the start and their cost is linear. A city that takes part :math:`s_i` of the dividends holds
:math:`s_i P_i R`, where :math:`P_i` is the present value, at its own discount rate, of one yuan of
*first-year* tax a year. The productive equilibrium is

.. math::

    e_A = \alpha s P_A R, \qquad e_B = \beta (1-s) P_B R, \qquad
    R^{1-\alpha-\beta} = Z (\alpha s P_A)^\alpha (\beta (1-s) P_B)^\beta .

*Rolling development.* If nothing is paid out for :math:`n` of :math:`H` years and a reinvested
yuan yields :math:`g` more tax a year, then :math:`P_i = (1+g)^n \sum_{t=n+1}^{H} \delta_i^t`;
without end, :math:`P_i = ((1+g)\delta_i)^n / r_i`. Waiting raises a city's stake, and its effort,
iff it brings it more than its discount rate; both efforts fall where :math:`g` is below both.

*The ratio.* The joint gain :math:`R[(1-\alpha)sP_A + (1-\beta)(1-s)P_B]` is largest where
:math:`x = s/(1-s)` solves

.. math::

    \beta(1-\alpha)P_A x^2 + (1-\alpha)(1-\beta)(P_B - P_A)x - \alpha(1-\beta)P_B = 0,

a quadratic with one positive root. Only :math:`P_A/P_B` counts: with equal discount rates the
clause leaves the ratio where it is, :math:`\sqrt{\alpha(1-\beta)/(\beta(1-\alpha))}`, whatever
:math:`n`; with unequal ones every year of waiting moves it towards the patient city.

*Efforts at a given ratio, without end.* A year of waiting changes :math:`\log P_i` by
:math:`\kappa_i = \log(1+g) - \log(1+r_i)`, :math:`\log e_A` by
:math:`[(1-\beta)\kappa_A + \beta\kappa_B]/(1-\alpha-\beta)` and :math:`\log e_B` by
:math:`[\alpha\kappa_A + (1-\alpha)\kappa_B]/(1-\alpha-\beta)`: even a city patient enough to
gain by waiting works less if the other is discouraged enough.

*Without a lump sum* the gains over losses are proportional to :math:`s^{1-\beta}(1-s)^\beta` and
:math:`s^\alpha(1-s)^{1-\alpha}` to the power :math:`1/(1-\alpha-\beta)`: the origin likes
:math:`1-\beta` best, the destination :math:`\alpha`, and a ratio outside :math:`[\alpha, 1-\beta]`
is bad for both. All these curves have one hill, so accepted ratios form one interval.

References
----------
models.md §4.6 (Cobb-Douglas park, M06). S. Bhattacharyya and F. Lafontaine, "Double-sided
moral hazard and the nature of share contracts", RAND Journal of Economics 26, 1995, 761-781.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.theories.effort import park_ratio

#: Revenue must stay within floating point, squares included.
LARGEST_LOG = 150 * math.log(10)
#: Least elasticity, and least distance of both together from one.
LEAST = 1e-6


@dataclass(frozen=True)
class ParkVenture:
    """A joint park: what efforts yield, who brings the capital, and when dividends start.

    Parameters
    ----------
    origin_exponent, destination_exponent : float
        alpha and beta: elasticity of tax in either effort; at least 0.000001, together below 1.
    scale : float
        Z: yearly tax when each effort is 1 亿元, positive (亿元 to the power 1-alpha-beta).
    origin_equity : float, optional
        The origin's part of the share capital, in [0, 1]; the benchmark "in proportion to equity".
    origin_loss, destination_cost : float
        What each loses by taking part, without dividends and efforts (亿元); may be negative.
    origin_rate, destination_rate : float
        Yearly discount rates, positive.
    horizon : int, optional
        Last year of the park, 1 to 1000; without end if not given.
    waiting : int
        Years at the start in which all tax is reinvested, 0 to 200 and below the horizon.
    reinvestment_yield : float
        g: further tax a year by a reinvested yuan, in [0, 1].

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> park = ParkVenture(0.2, 0.45, origin_rate=0.04, destination_rate=0.04)
    >>> round(park.best_ratio(), 8)
    0.35598995
    """

    origin_exponent: Number
    destination_exponent: Number
    scale: Number = 1
    origin_equity: Number | None = None
    origin_loss: Number = 0
    destination_cost: Number = 0
    origin_rate: Number = 0.04
    destination_rate: Number = 0.04
    horizon: int | None = None
    waiting: int = 0
    reinvestment_yield: Number = 0
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        powers = (self.origin_exponent, self.destination_exponent)
        finite = [
            door.finite(name, power)
            for name, power in zip(("origin_exponent", "destination_exponent"), powers, strict=True)
        ]
        if all(finite) and not (
            min(powers) >= LEAST and sum(map(as_fraction, powers)) <= 1 - as_fraction(LEAST)
        ):
            expected = f"two exponents of at least {LEAST:f} that add up to less than 1"
            door.refuse("origin_exponent", powers, expected)
        door.positive("scale", self.scale, "yearly tax at unit efforts")
        if self.origin_equity is not None:
            door.between("origin_equity", self.origin_equity, 0, 1, "a part of the capital")
        for name in ("origin_loss", "destination_cost"):
            door.money(name, getattr(self, name), signed=True)
        for name in ("origin_rate", "destination_rate"):
            rate = getattr(self, name)
            if door.finite(name, rate) and not 1e-6 <= rate <= 10:
                door.refuse(name, rate, "a yearly discount rate between 0.000001 and 10")
        door.between("reinvestment_yield", self.reinvestment_yield, 0, 1, "a yearly yield")
        longest = 200
        if self.horizon is not None:
            door.whole("horizon", self.horizon, 1, 1000)
            longest = min(200, self.horizon - 1) if isinstance(self.horizon, Integral) else 200
        door.whole("waiting", self.waiting, 0, max(longest, 0))
        if self.origin == self.destination:
            door.refuse("destination", self.destination, "another name than the origin's")
        door.close()
        alpha, beta = float(self.origin_exponent), float(self.destination_exponent)
        top = max(abs(self._log_tax(share)) for share in (alpha / (alpha + beta), self.best_ratio()))
        if not top <= LARGEST_LOG:
            door.refuse("scale", self.scale, "a park whose yearly tax lies between 1e-150 and 1e150 亿元")
        door.close()

    @property
    def players(self) -> tuple[str, str]:
        """Names of origin and destination."""
        return self.origin, self.destination

    @property
    def factors(self) -> tuple[float, float]:
        """Present value to each city of one yuan of first-year tax a year, under the clause."""
        return self._factor(float(self.origin_rate)), self._factor(float(self.destination_rate))

    def _factor(self, rate: float) -> float:
        n = self.waiting
        grown = math.exp(n * (math.log1p(float(self.reinvestment_yield)) - math.log1p(rate)))
        paid = 1.0 if self.horizon is None else -math.expm1(-(self.horizon - n) * math.log1p(rate))
        return grown * paid / rate

    def best_ratio(self) -> float:
        """Return the ratio with the largest joint gain."""
        alpha, beta = float(self.origin_exponent), float(self.destination_exponent)
        own, other = self.factors
        if own == other:
            return park_ratio(self.origin_exponent, self.destination_exponent).ratio
        high, low = beta * (1 - alpha) * own, alpha * (1 - beta) * other
        middle = (1 - alpha) * (1 - beta) * (other - own)
        root = math.sqrt(middle**2 + 4 * high * low)
        # The stable form: no difference of nearly equal numbers.
        odds = 2 * low / (middle + root) if middle >= 0 else (root - middle) / (2 * high)
        return odds / (1 + odds)

    def _log_tax(self, ratio: float) -> float:
        alpha, beta = float(self.origin_exponent), float(self.destination_exponent)
        own, other = self.factors
        log = math.log(float(self.scale))
        log += alpha * (math.log(alpha) + math.log(ratio) + math.log(own))
        log += beta * (math.log(beta) + math.log1p(-ratio) + math.log(other))
        return log / (1 - alpha - beta)

    def tax(self, ratio: float) -> float:
        """Return the first-year tax in the productive equilibrium, 0 at a ratio of 0 or 1 (亿元)."""
        return math.exp(self._log_tax(ratio)) if 0 < ratio < 1 else 0.0

    def efforts(self, ratio: float) -> tuple[float, float]:
        """Return both efforts in the productive equilibrium (亿元)."""
        own, other = self.factors
        tax = self.tax(ratio)
        return (
            float(self.origin_exponent) * ratio * own * tax,
            float(self.destination_exponent) * (1 - ratio) * other * tax,
        )

    def returns(self, ratio: float, efforts: tuple[float, float]) -> tuple[float, float]:
        """Return what either city draws from the park net of its effort, at any efforts (亿元)."""
        alpha, beta = float(self.origin_exponent), float(self.destination_exponent)
        tax = float(self.scale) * math.pow(efforts[0], alpha) * math.pow(efforts[1], beta)
        own, other = self.factors
        return (
            ratio * own * tax - efforts[0],
            (1 - ratio) * other * tax - efforts[1],
        )

    def draws(self, ratio: float) -> tuple[float, float]:
        """Return what either city draws net of its effort in the productive equilibrium (亿元)."""
        tax = self.tax(ratio)
        own, other = self.factors
        return (
            (1 - float(self.origin_exponent)) * ratio * own * tax,
            (1 - float(self.destination_exponent)) * (1 - ratio) * other * tax,
        )

    def gains(self, ratio: float) -> tuple[float, float]:
        """Return both gains over no park in the productive equilibrium (亿元)."""
        own, other = self.draws(ratio)
        return own - float(self.origin_loss), other - float(self.destination_cost)

    def worth(self, ratio: float) -> float:
        """Return what the park adds for both, losses not counted (亿元)."""
        return sum(self.draws(ratio))

    @property
    def stakes(self) -> float:
        """Amount that violations are measured against (亿元): what the park adds at best, and the losses."""
        return (
            self.worth(self.best_ratio()) + abs(float(self.origin_loss)) + abs(float(self.destination_cost))
        )
