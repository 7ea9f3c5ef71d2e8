r"""Two cities whose efforts raise the shared tax, and can be seen by neither the other nor a court.

Tax is :math:`R = R_0 + \theta_A e_A + \theta_B e_B + \text{noise}`, effort costs
:math:`e_i^2/(2c_i)`, the noise has variance :math:`v`, and the cities have constant absolute
risk aversions :math:`\rho_A, \rho_B`. With shares :math:`p` and :math:`q` of the tax at the
margin the cities choose :math:`e_A = p\,\theta_A c_A` and :math:`e_B = q\,\theta_B c_B`, the
best replies whatever the other does. Write :math:`a = \theta_A^2 c_A`,
:math:`b = \theta_B^2 c_B`. With a ratio alone, :math:`p = s`, :math:`q = 1 - s`, the certainty
equivalents over no move are

.. math::

    g_A(s) &= s(R_0 + as + b(1-s)) - \tfrac12 (a + \rho_A v) s^2 - L \\
    g_B(s) &= (1-s)(R_0 + as + b(1-s)) - \tfrac12 (b + \rho_B v)(1-s)^2 - K .

The first has slope :math:`R_0 + b + (a - 2b - \rho_A v)s`: it either rises on all of [0, 1] or
is concave, so the ratios that a city accepts form *one* interval. (They need not be all above
a threshold: with :math:`b > a + R_0` the origin loses by too high a ratio, because the
destination stops working.)

References
----------
models.md §4.6, A6. S. Bhattacharyya and F. Lafontaine, "Double-sided moral hazard and the
nature of share contracts", RAND Journal of Economics 26, 1995, 761-781. B. Holmström and P.
Milgrom, "Aggregation and linearity in the provision of intertemporal incentives",
Econometrica 55, 1987, 303-328.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.consent import Parabola
from citypact.mechanisms.theories.effort import productivity


@dataclass(frozen=True)
class EffortProblem:
    """What the efforts of two cities add to the tax, what they cost, and what each stands to lose.

    Parameters
    ----------
    origin_effect, destination_effect : float
        Tax per unit of effort (亿元), at least 0.
    origin_ease, destination_ease : float
        c in the cost of effort e²/(2c) (effort squared per 亿元), positive.
    fixed_revenue : float
        R0, tax that flows whatever the efforts (亿元).
    origin_loss, destination_cost : float
        L and K, net losses by the move without any of the tax (亿元); may be negative.
    central_price : float
        What a yuan of central money costs society, at least 1.
    origin_aversion, destination_aversion : float
        Constant absolute risk aversion (per 亿元), at least 0.
    variance : float
        Variance of the tax (亿元 squared), at least 0.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> problem = EffortProblem(1, 2, 1, 3)
    >>> problem.productivities
    (Fraction(2, 1), Fraction(3, 1))
    """

    origin_effect: Number
    origin_ease: Number
    destination_effect: Number
    destination_ease: Number
    fixed_revenue: Number = 0
    origin_loss: Number = 0
    destination_cost: Number = 0
    central_price: Number = 1.3
    origin_aversion: Number = 0
    destination_aversion: Number = 0
    variance: Number = 0
    origin: str = "origin"
    destination: str = "destination"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        for name in ("origin_effect", "destination_effect", "fixed_revenue"):
            door.money(name, getattr(self, name))
        for name in ("origin_ease", "destination_ease"):
            door.positive(name, getattr(self, name), "ease of effort")
        for name in ("origin_loss", "destination_cost"):
            door.money(name, getattr(self, name), signed=True)
        price = self.central_price
        if door.finite("central_price", price) and not 1 <= price <= 100:
            door.refuse("central_price", price, "a cost of public money between 1 and 100")
        for name in ("origin_aversion", "destination_aversion", "variance"):
            door.money(name, getattr(self, name))
        if self.origin == self.destination:
            door.refuse("destination", self.destination, "another name than the origin's")
        door.close()
        for name, amount in zip(("origin", "destination"), self.productivities, strict=True):
            door.money(f"{name} effect squared times ease", amount)
        for name, amount in zip(("origin", "destination"), self.burdens, strict=True):
            door.money(f"{name} aversion times variance", amount)
        door.close()

    @property
    def players(self) -> tuple[str, str]:
        """Names of origin and destination."""
        return self.origin, self.destination

    @property
    def productivities(self) -> tuple[Fraction, Fraction]:
        """a and b, effect squared times ease (亿元)."""
        return (
            productivity(self.origin_effect, self.origin_ease),
            productivity(self.destination_effect, self.destination_ease),
        )

    @property
    def burdens(self) -> tuple[Fraction, Fraction]:
        """Risk aversion times variance of each city (亿元)."""
        variance = as_fraction(self.variance)
        return as_fraction(self.origin_aversion) * variance, as_fraction(self.destination_aversion) * variance

    @property
    def stakes(self) -> Fraction:
        """Amount that violations are measured against (亿元): everything at play, never zero."""
        amounts = (self.fixed_revenue, self.origin_loss, self.destination_cost)
        size = sum((*map(abs, map(as_fraction, amounts)), *self.productivities, *self.burdens), Fraction(0))
        return size or Fraction(1)

    def efforts(self, own: Number, other: Number) -> tuple[Fraction, Fraction]:
        """Return the efforts that cities choose with these shares of the tax at the margin."""
        return (
            as_fraction(own) * as_fraction(self.origin_effect) * as_fraction(self.origin_ease),
            as_fraction(other) * as_fraction(self.destination_effect) * as_fraction(self.destination_ease),
        )

    def revenue(self, efforts: tuple[Fraction, Fraction]) -> Fraction:
        """Return the expected tax at given efforts (亿元)."""
        effects = as_fraction(self.origin_effect), as_fraction(self.destination_effect)
        return as_fraction(self.fixed_revenue) + effects[0] * efforts[0] + effects[1] * efforts[1]

    def payoffs(
        self, shares: tuple[Fraction, Fraction], efforts: tuple[Fraction, Fraction]
    ) -> tuple[Fraction, Fraction]:
        """Return both certainty equivalents over no move at any shares of the tax and any efforts (亿元)."""
        tax = self.revenue(efforts)
        eases = as_fraction(self.origin_ease), as_fraction(self.destination_ease)
        losses = as_fraction(self.origin_loss), as_fraction(self.destination_cost)
        own, other = (
            share * tax - effort**2 / (2 * ease) - burden * share**2 / 2 - loss
            for share, effort, ease, burden, loss in zip(
                shares, efforts, eases, self.burdens, losses, strict=True
            )
        )
        return own, other

    def gain_curves(self, bonus: Number = 0) -> tuple[Parabola, Parabola]:
        """Return both gains as parabolas in the ratio when both choose their efforts.

        ``bonus`` is a rate on the tax that the centre adds to either share.
        """
        (a, b), (risk, other_risk), t = self.productivities, self.burdens, as_fraction(bonus)
        # Tax in the ratio: shares are s + t and 1 - s + t.
        base, tilt = as_fraction(self.fixed_revenue) + a * t + b * (1 + t), a - b
        own, other = a + risk, b + other_risk
        return (
            Parabola(
                t * base - own * t**2 / 2 - as_fraction(self.origin_loss),
                base + t * tilt - own * t,
                tilt - own / 2,
            ),
            Parabola(
                (1 + t) * base - other * (1 + t) ** 2 / 2 - as_fraction(self.destination_cost),
                (1 + t) * tilt - base + other * (1 + t),
                -tilt - other / 2,
            ),
        )

    @property
    def best_ratio(self) -> Fraction | None:
        """The ratio with the largest joint gain; ``None`` where it depends on no ratio."""
        (a, b), (risk, other_risk) = self.productivities, self.burdens
        if a + b + risk + other_risk == 0:
            return None
        return (a + other_risk) / (a + b + risk + other_risk)
