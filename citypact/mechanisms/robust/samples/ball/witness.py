r"""The distribution that a city fears most within a Wasserstein ball, listed case by case.

The worst direction :math:`(-a, b)` of :mod:`.dual_norm` is spread over the cases in
proportion to their tax: case :math:`i` becomes
:math:`R_i(1 - \varepsilon a/\bar R)`, loss :math:`+\,\varepsilon b R_i/\bar R`. On average
each case moves by :math:`\varepsilon`, so the transport plan costs :math:`\varepsilon`, the
mean gain falls by :math:`\varepsilon\,\|(\sigma,-1)\|_*`, and no tax turns negative while
:math:`\varepsilon a \le \bar R`: the restriction :math:`R \ge 0`, which the closed form
ignores, then changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.mechanisms.robust.samples.ball.dual_norm import Norm, direction
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.convex_lines import ZERO
from citypact.mechanisms.robust.samples.tail import City


@dataclass(frozen=True)
class WorstDistribution:
    """A distribution in the ball at which a city's mean gain is least.

    Parameters
    ----------
    city : {"origin", "destination"}
        Who fears it.
    revenues, losses : tuple of Fraction
        Shared tax and that city's own loss in each case (亿元); chances and the other
        city's losses are as given.
    gain : Fraction
        The city's mean gain there (亿元).
    """

    city: City
    revenues: tuple[Fraction, ...]
    losses: tuple[Fraction, ...]
    gain: Fraction

    @property
    def keeps_support(self) -> bool:
        """Whether no case has a negative tax."""
        return min(self.revenues) >= 0

    def to_dict(self) -> dict[str, Any]:
        """Return the distribution as plain data for JSON."""
        return {
            "city": self.city,
            "revenues": [float(amount) for amount in self.revenues],
            "losses": [float(amount) for amount in self.losses],
            "gain": float(self.gain),
            "keeps_support": self.keeps_support,
        }


def worst_distribution(
    cases: SampledCases, radius: Fraction, norm: Norm, city: City, ratio: Fraction
) -> WorstDistribution:
    """Move every case in the worst direction, in proportion to its tax.

    Examples
    --------
    >>> cases = SampledCases([1], [0.2], [0.1])
    >>> found = worst_distribution(cases, Fraction(1, 10), "inf", "origin", Fraction(1, 2))
    >>> found.revenues, found.losses, found.gain
    ((Fraction(9, 10),), (Fraction(3, 10),), Fraction(3, 20))
    """
    kept = ratio if city == "origin" else 1 - ratio
    a, b = direction(norm, kept)
    whole = cases.whole
    taxes = [Fraction(tax, whole.denominator) for tax in whole.revenues]
    needs = whole.losses if city == "origin" else whole.costs
    steps = [radius * tax / cases.means.revenue for tax in taxes]
    revenues = tuple(tax - a * step for tax, step in zip(taxes, steps, strict=True))
    losses = tuple(
        Fraction(need, whole.denominator) + b * step for need, step in zip(needs, steps, strict=True)
    )
    gain = sum(
        (p * (kept * tax - loss) for p, tax, loss in zip(cases.chances, revenues, losses, strict=True)), ZERO
    )
    return WorstDistribution(city, revenues, losses, gain)
