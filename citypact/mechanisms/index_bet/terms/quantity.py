r"""More water, more reward: pay per cubic metre on top of the bet on quality.

A *quantity term* pays :math:`p` per m³ of inflow above a base :math:`\bar Q`, and takes it back
below (or pays above only). With inflow :math:`Q \sim N(\mu, s^2)`, :math:`m = \mu - \bar Q` and
:math:`d = m / s`:

* both ways: mean :math:`p m`, variance :math:`p^2 s^2`;
* above only: mean :math:`p\,(m\Phi(d) + s\varphi(d))`, second moment
  :math:`p^2\,((m^2 + s^2)\Phi(d) + m s \varphi(d))`.

Inflow and index move together: little water concentrates pollution. If the noise of the index
has correlation :math:`r` with inflow, then at each threshold :math:`\mathrm{Cov}(1\{P \le \tau\},
Q) = -r s \varphi(z)` (Stein's identity), so the both-ways term and a bet with jumps
:math:`J_j` have covariance :math:`-p r s \sum_j J_j \varphi(z_j)`.

References
----------
models.md §5.4. That the Miyun agreement pays for more water than the mean since 2000 is in the
project's table of facts; its price per m³ was not found and stays unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.index_bet.effort.best_reply import expected_payment
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex, below, density
from citypact.mechanisms.index_bet.terms.tiers import IndexBet


@dataclass(frozen=True)
class QuantityTerm:
    """Pay for water above a base.

    Parameters
    ----------
    base : number
        Inflow (亿 m³ a year) that earns nothing, such as a long-term mean.
    price : number or None
        Yuan per m³, which is 亿元 per 亿 m³; ``None`` where the rule is not known.
    above_only : bool
        Whether less water than the base costs nothing.

    Examples
    --------
    >>> QuantityTerm(base=7, price=1).payment(6.5)
    Fraction(-1, 2)
    """

    base: Number
    price: Number | None = None
    above_only: bool = False

    def __post_init__(self) -> None:
        door = Door()
        if door.finite("base", self.base) and self.base < 0:
            door.refuse("base", self.base, "an inflow of at least zero (亿 m³)")
        if self.price is not None and door.finite("price", self.price) and self.price < 0:
            door.refuse("price", self.price, "a price of at least zero (yuan per m³)")
        door.close()

    def payment(self, inflow: Number) -> Fraction:
        """Return what an inflow (亿 m³ a year) earns the upstream city (亿元); exact.

        Raises
        ------
        InputError
            If the price is not known or the inflow is negative.
        """
        price = self.known_price()
        door = Door()
        if door.finite("inflow", inflow) and inflow < 0:
            door.refuse("inflow", inflow, "an inflow of at least zero (亿 m³)")
        door.close()
        surplus = as_fraction(inflow) - as_fraction(self.base)
        return price * (max(surplus, Fraction(0)) if self.above_only else surplus)

    def known_price(self) -> Fraction:
        """Return the price, or raise where it is not known.

        Raises
        ------
        InputError
            If it is not known.
        """
        if self.price is None:
            raise InputError(
                Problem("price", "none", "a price in yuan per m³", remedy="the rule is not known")
            )
        return as_fraction(self.price)


@dataclass(frozen=True)
class Inflow:
    """Yearly inflow (亿 m³): mean, standard deviation, correlation with the noise of the index."""

    mean: Number
    deviation: Number
    correlation: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        door.positive("mean", self.mean, "inflow (亿 m³)")
        door.positive("deviation", self.deviation, "standard deviation of inflow (亿 m³)")
        door.between("correlation", self.correlation, -1, 1, "a correlation")
        door.close()


@dataclass(frozen=True)
class PaymentMoments:
    """Mean and spread of a year's payment to the upstream city (亿元).

    Parameters
    ----------
    bet, quantity, total : tuple of float
        Mean and standard deviation of each part and of both together.
    covariance : float
        Between the two parts.
    """

    bet: tuple[float, float]
    quantity: tuple[float, float]
    total: tuple[float, float]
    covariance: float


def payment_moments(
    bet: IndexBet, noise: NoisyIndex, effort: Number, term: QuantityTerm, inflow: Inflow
) -> PaymentMoments:
    """Return mean and spread of a bet with a quantity term, in closed form.

    Parameters
    ----------
    bet, noise, effort
        The bet on quality, the index and the effort behind it.
    term : QuantityTerm
        Pay for water.
    inflow : Inflow
        Its distribution.

    Raises
    ------
    InputError
        If the bet or the price is not known, or a correlation is given with an above-only term,
        for which no closed form is implemented.

    Examples
    --------
    >>> bet, noise = IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1)
    >>> moments = payment_moments(bet, noise, 0.6, QuantityTerm(7, price=0.5), Inflow(7.3, 2))
    >>> [round(part, 6) for part in moments.total]
    [0.15, 1.414214]
    """
    price = float(term.known_price())
    if term.above_only and inflow.correlation != 0:
        raise InputError(
            Problem(
                "correlation", inflow.correlation, "0 where pay is above the base only", remedy="or both ways"
            )
        )
    mean = expected_payment(bet, noise, effort)
    chances = noise.probabilities(bet.thresholds, effort)
    spread = math.fsum(
        chance * (float(pay) - mean) ** 2 for chance, pay in zip(chances, bet.payments, strict=True)
    )
    m, s = float(as_fraction(inflow.mean) - as_fraction(term.base)), float(inflow.deviation)
    if term.above_only:
        d = m / s
        water = m * below(d) + s * density(d)
        second = (m * m + s * s) * below(d) + m * s * density(d)
        variance = max(0.0, second - water * water)
    else:
        water, variance = m, s * s
    bells = math.fsum(
        float(jump) * density(noise.score(threshold, effort))
        for threshold, jump in zip(bet.thresholds, bet.jumps, strict=True)
    )
    covariance = -price * float(inflow.correlation) * s * bells
    both = max(0.0, spread + price * price * variance + 2 * covariance)
    return PaymentMoments(
        bet=(mean, math.sqrt(spread)),
        quantity=(price * water, price * math.sqrt(variance)),
        total=(mean + price * water, math.sqrt(both)),
        covariance=covariance,
    )


def implied_price(paid: Number, volume: Number) -> Fraction:
    """Return money paid per volume (yuan per m³ from 亿元 and 亿 m³): an average, not a rule.

    It mixes pay for quality, central and local money; use it as an order of magnitude.

    Examples
    --------
    Miyun, 2018 to August 2023 (Hebei Daily, 2 September 2023, as printed; computed):

    >>> round(float(implied_price(33.945, 27.62)), 2)
    1.23
    """
    door = Door()
    door.money("paid", paid)
    door.positive("volume", volume, "volume (亿 m³)")
    door.close()
    return as_fraction(paid) / as_fraction(volume)
