r"""A payment for water settled by a lower share of the tax of moved plants.

The origin would keep the share :math:`s` of the shared tax :math:`R` and owes the destination the payment
:math:`T_w` for water (both present values). It may pay by keeping less,

.. math:: s_{\text{pkg}} = s - \frac{T_w}{R} ,

which leaves both as well off as two separate deals. A share cannot fall below zero: of :math:`T_w` no more
than :math:`sR` can be settled so, and the rest is due in cash. If :math:`g_A, g_B` are the gains of both
by the water before payment, the ratios that both accept for the package as a whole lie in

.. math:: \Bigl[\frac{L - g_A}{R}, \; 1 - \frac{K - g_B}{R}\Bigr] \cap [0, 1] ,

and the even split of both surpluses together is at :math:`s^* - \tfrac{g_A - g_B}{2R}`, which is the formula
above with the even split's own payment :math:`T_w = (g_A - g_B)/2`.

References
----------
models.md §8.6 and C19.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.packages.deal import ZERO
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door


@dataclass(frozen=True)
class RatioSettlement:
    """The ratio before and after the payment is settled by it.

    Parameters
    ----------
    relocation : Relocation
        The plants.
    payment : Fraction
        :math:`T_w`, due from origin to destination, present value.
    before : Fraction
        Ratio of the tax deal alone.
    water_gains : (Fraction, Fraction) or None
        Gains of origin and destination by the water before payment, where known.
    """

    relocation: Relocation
    payment: Fraction
    before: Fraction
    water_gains: tuple[Fraction, Fraction] | None = None

    @property
    def after(self) -> Fraction:
        """The ratio that settles as much of the payment as a ratio can."""
        return max(self.unbounded, ZERO)

    @property
    def unbounded(self) -> Fraction:
        """The ratio that would settle all of it, below zero where none can."""
        return self.before - self.payment / as_fraction(self.relocation.revenue)

    @property
    def cash(self) -> Fraction:
        """What is left to pay in cash."""
        return (self.after - self.unbounded) * as_fraction(self.relocation.revenue)

    @property
    def revenue_needed(self) -> Fraction | None:
        """Shared tax from which on the ratio settles all; None if the ratio gives the origin nothing."""
        return self.payment / self.before if self.before > 0 else None

    @property
    def alone(self) -> tuple[Fraction, Fraction]:
        """Ratios that both accept for the plants alone, before the bounds 0 and 1."""
        return self._interval(ZERO, ZERO)

    @property
    def package(self) -> tuple[Fraction, Fraction] | None:
        """Ratios in [0, 1] that both accept for plants and water without cash; None if none, or unknown."""
        if self.water_gains is None:
            return None
        low, high = self._interval(*self.water_gains)
        low, high = max(low, ZERO), min(high, Fraction(1))
        return (low, high) if low <= high else None

    def _interval(self, origin: Fraction, destination: Fraction) -> tuple[Fraction, Fraction]:
        plants = self.relocation
        revenue = as_fraction(plants.revenue)
        loss, cost = as_fraction(plants.origin_loss), as_fraction(plants.destination_cost)
        return (loss - origin) / revenue, 1 - (cost - destination) / revenue

    def to_dict(self) -> dict[str, Any]:
        """Return the settlement as plain data for JSON."""
        needed = self.revenue_needed
        return {
            "payment": float(self.payment),
            "shared_tax": float(self.relocation.revenue),
            "ratio_before": float(self.before),
            "ratio_after": float(self.after),
            "ratio_unbounded": float(self.unbounded),
            "cash": float(self.cash),
            "shared_tax_needed": None if needed is None else float(needed),
            "accepted_alone": [float(end) for end in self.alone],
            "accepted_package": None if self.package is None else [float(end) for end in self.package],
            "unit": self.relocation.unit,
        }


def settle_by_ratio(
    relocation: Relocation,
    payment: Number,
    *,
    water_gains: tuple[Number, Number] | None = None,
    ratio: Number | None = None,
) -> RatioSettlement:
    """Settle a payment from origin to destination by the ratio of a tax deal.

    Parameters
    ----------
    relocation : Relocation
        The plants.
    payment : number
        Due from the origin, present value, not negative.
    water_gains : (number, number), optional
        Gains of origin and destination by the water before payment.
    ratio : number, optional
        Of the tax deal alone, in [0, 1]; by default the even split of its surplus,
        :math:`1/2 + (L-K)/(2R)`.

    Raises
    ------
    InputError
        If the payment is negative, the ratio or the gains cannot be used, or the plants pay no tax that could
        be shared.

    Examples
    --------
    >>> found = settle_by_ratio(Relocation(1, 0.3, 0.1), 0.2, water_gains=(0.3, -0.1))
    >>> float(found.before), float(found.after), found.package
    (0.6, 0.4, (Fraction(0, 1), Fraction(4, 5)))
    """
    door = Door()
    door.money("payment", payment)
    if ratio is not None:
        door.between("ratio", ratio, 0, 1, "a part of the shared tax")
    if water_gains is not None:
        if isinstance(water_gains, str) or not hasattr(water_gains, "__len__") or len(water_gains) != 2:
            door.refuse("water_gains", water_gains, "two numbers, of origin and destination")
        else:
            for name, gain in zip(("origin", "destination"), water_gains, strict=True):
                door.money(f"water_gains of the {name}", gain, signed=True)
    door.close()
    revenue = as_fraction(relocation.revenue)
    if not revenue > 0:
        raise InputError(Problem("revenue", float(revenue), "tax that can be shared, above zero"))
    loss, cost = as_fraction(relocation.origin_loss), as_fraction(relocation.destination_cost)
    even = Fraction(1, 2) + (loss - cost) / (2 * revenue)
    gains = None if water_gains is None else (as_fraction(water_gains[0]), as_fraction(water_gains[1]))
    return RatioSettlement(
        relocation, as_fraction(payment), even if ratio is None else as_fraction(ratio), gains
    )
