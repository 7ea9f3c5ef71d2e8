r"""Two private costs: what a posted ratio yields, what is possible, what efficiency costs.

With shared tax 1 the origin's loss is :math:`\ell \sim F`, the destination's cost
:math:`k \sim G`, independent. At a posted ratio :math:`s` the plant moves iff
:math:`\ell \le s` and :math:`k \le 1-s`; the surplus is
:math:`1-\ell-k = (s-\ell) + (1-s-k)`, so with the integrals :math:`H_F, H_G`

.. math::

    W(s) = \underbrace{H_F(s)\,G(1-s)}_{\text{origin's gain}}
         + \underbrace{F(s)\,H_G(1-s)}_{\text{destination's gain}} .

Because :math:`(1-\ell-k)^+ = \int 1[\ell \le x \le 1-k]\,dx`, first best is
:math:`\int F(x) G(1-x)\,dx`. If the efficient move is to be made by informed cities that may
refuse, each must be left its information rent, :math:`\int_{-\infty}^{\bar\ell} F(x)G(1-x)dx`
and :math:`\int_{1-\bar k}^{\infty} F(x)G(1-x)dx`; their sum exceeds first best by

.. math:: z_{\min} = \int_{1-\bar k}^{\bar\ell} F(x)\,G(1-x)\,dx ,

the subsidy that efficiency needs (beliefs without gaps; nothing when
:math:`\bar\ell + \bar k \le 1`).

References
----------
models.md §4.5. R. Myerson and M. Satterthwaite, "Efficient mechanisms for bilateral
trading", Journal of Economic Theory 29, 1983, 265-281. K. Hagerty and W. Rogerson, "Robust
trading mechanisms", ibid. 42, 1987, 94-107.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Self

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.trade.beliefs import Belief, BetaBelief
from citypact.solvers.library_call import library_call

ZERO, ONE = Fraction(0), Fraction(1)
#: A standard deviation of this part of the range cannot be missed.
BROAD = 0.05
#: What adding 20,000 cells up may lose of an enclosure.
ROUNDING = 1e-12


@dataclass(frozen=True)
class PrivateCosts:
    """Independent beliefs about the origin's loss and the destination's cost.

    Parameters
    ----------
    origin, destination : Belief
        Of the loss and of the cost, as fractions of the shared tax.

    Raises
    ------
    InputError
        If one is no belief.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> costs = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
    >>> costs.welfare(0.5), costs.first_best(), costs.efficiency_subsidy()
    (Fraction(1, 8), Fraction(1, 6), Fraction(1, 6))
    """

    origin: Belief
    destination: Belief

    def __post_init__(self) -> None:
        door = Door()
        for name in ("origin", "destination"):
            if not isinstance(getattr(self, name), Belief):
                door.refuse(name, getattr(self, name), "a belief, such as UniformBelief(0, 0.6)")
        door.close()

    @property
    def exact(self) -> bool:
        """Whether everything here is computed in fractions."""
        return self.origin.lines is not None and self.destination.lines is not None

    def swapped(self) -> Self:
        """Return the mirror problem, in which the cities change places."""
        return type(self)(self.destination, self.origin)

    def gains(self, ratio: Number) -> tuple[Fraction | float, Fraction | float]:
        """Return what each city gains on average if ``ratio`` is posted."""
        s = as_fraction(ratio)
        f, g = self.origin.at_most(s), self.destination.at_most(1 - s)
        return self.origin.headroom(s) * g, f * self.destination.headroom(1 - s)

    def welfare(self, ratio: Number) -> Fraction | float:
        """Return W, the expected surplus (fraction of the shared tax) if ``ratio`` is posted."""
        own, other = self.gains(ratio)
        return own + other

    def chance(self, ratio: Number) -> Fraction | float:
        """Return the probability that the plant moves at ``ratio``."""
        s = as_fraction(ratio)
        return self.origin.at_most(s) * self.destination.at_most(1 - s)

    def curve(self, ratios: FloatArray) -> FloatArray:
        """Return W at many ratios in floating point."""
        (f, own), (g, other) = self.origin.arrays(ratios), self.destination.arrays(1 - ratios)
        return own * g + f * other

    def corners(self) -> tuple[Fraction, ...]:
        """Return the ratios in [0, 1] between which W is smooth, 0 and 1 included."""
        points = {*self.origin.breakpoints(), *(1 - point for point in self.destination.breakpoints())}
        return tuple(sorted({point for point in points if 0 < point < 1} | {ZERO, ONE}))

    def first_best(self) -> Fraction | float:
        """Return the expected surplus if every move that is worth it were made."""
        return self.overlap(self.origin.ends[0], 1 - self.destination.ends[0])

    def efficiency_subsidy(self) -> Fraction | float:
        """Return the least central money with which every worthwhile move can be made.

        Between types that are believed impossible (gaps of a histogram, a list of cases)
        less is enough; see ``design_second_best`` for those.
        """
        low, high = 1 - self.destination.ends[1], self.origin.ends[1]
        return self.overlap(low, high) if low < high else ZERO

    def overlap(self, low: Fraction, high: Fraction) -> Fraction | float:
        r"""Return :math:`\int F(x) G(1-x) dx` from ``low`` to ``high``, zero if they are out of order."""
        points = {*self.origin.breakpoints(), *(1 - point for point in self.destination.breakpoints())}
        ends = sorted({low, high} | {point for point in points if low < point < high})
        if not low < high:
            return ZERO
        if self.exact:
            return sum((self._quadratic_piece(*piece) for piece in pairwise(ends)), ZERO)
        found = self._quadrature([float(end) for end in ends])
        least, most = self.overlap_bounds(low, high)
        if not least * (1 - ROUNDING) <= found <= most * (1 + ROUNDING):
            raise SolverFailure(f"a chance that both accept: {found:g} is not between {least:g} and {most:g}")
        return found

    def overlap_bounds(self, low: Fraction, high: Fraction, cells: int = 20_000) -> tuple[float, float]:
        """Return sums that enclose the integral, for F rises and G(1-x) falls."""
        if not low < high:
            return 0.0, 0.0
        points = np.linspace(float(low), float(high), cells + 1)
        f, g = self.origin.arrays(points)[0], self.destination.arrays(1 - points)[0]
        width = float(high - low) / cells
        return float((f[:-1] * g[1:]).sum() * width), float((f[1:] * g[:-1]).sum() * width)

    def _quadratic_piece(self, low: Fraction, high: Fraction) -> Fraction:
        """Integrate a product of two lines: three inner points are enough, whatever jumps at the ends."""
        if self.origin.stairs and self.destination.stairs:
            return (high - low) * as_fraction(self._product((low + high) / 2))
        values = []
        for part in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):
            values.append(as_fraction(self._product(low + part * (high - low))))
        return (high - low) * (2 * values[0] - values[1] + 2 * values[2]) / 3

    def _product(self, x: Fraction) -> Fraction | float:
        return self.origin.at_most(x) * self.destination.at_most(1 - x)

    def _quadrature(self, ends: list[float]) -> float:
        """Integrate piece by piece; ``overlap_bounds`` tells how far the sum may be off."""
        from scipy.integrate import IntegrationWarning, quad

        if self.origin.stairs or self.destination.stairs:
            return self._by_steps(np.array(ends))
        hints = [x for x in self.bulk() if ends[0] < x < ends[-1]]

        def product(x: float) -> float:
            at = np.array([x])
            return float(self.origin.arrays(at)[0][0] * self.destination.arrays(1 - at)[0][0])

        with warnings.catch_warnings(), library_call("a chance that both accept"):
            # Steep tails: the sum is judged by its enclosure, not by the routine's own word.
            warnings.simplefilter("ignore", IntegrationWarning)
            pieces = [
                quad(product, low, high, epsabs=1e-14, epsrel=1e-12, limit=200)[0]
                for low, high in pairwise(sorted({*ends, *hints}))
            ]
        return float(sum(pieces))

    def _by_steps(self, ends: FloatArray) -> float:
        """Integrate where one factor is constant on every piece: the other's integral is H."""
        middle = (ends[:-1] + ends[1:]) / 2
        if self.origin.stairs:
            level, area = self.origin.arrays(middle)[0], -self.destination.arrays(1 - ends)[1]
        else:
            level, area = self.destination.arrays(1 - middle)[0], self.origin.arrays(ends)[1]
        return float((level * np.diff(area)).sum())

    def hints(self, belief: Belief) -> list[float]:
        """Return rates around the bulk of a curved belief, which a quadrature must not miss."""
        if not isinstance(belief, BetaBelief):
            return []
        centre, width = belief.mean_and_deviation()
        low, high = (float(end) for end in belief.ends)
        if width > BROAD * (high - low):
            return []
        found = [centre + step * width for step in (-8, -3, -1, 0, 1, 3, 8)]
        return [rate for rate in found if low < rate < high]

    def bulk(self) -> list[float]:
        """Return ratios around the bulk of both beliefs, in order."""
        return sorted([*self.hints(self.origin), *(1 - rate for rate in self.hints(self.destination))])

    def to_dict(self) -> dict[str, Any]:
        """Return both beliefs as plain data."""
        return {"origin": self.origin.to_dict(), "destination": self.destination.to_dict()}
