r"""What others believe about a private cost: a distribution, with two functions of it.

Everything about posted ratios follows from the distribution function and its integral,

.. math:: F(x) = P(X \le x), \qquad H(x) = E[(x - X)^+] = \int_{-\infty}^x F .

Where :math:`F` is made of straight lines and jumps (uniform, histogram, list of cases) both
are computed in fractions. For the Beta distribution with mean :math:`m` on :math:`[0,1]`,
:math:`F = I_x(\alpha,\beta)` and :math:`H(x) = x I_x(\alpha,\beta) - m I_x(\alpha+1,\beta)`,
which floating point knows to about 1e-14.

References
----------
models.md §4.5, A5. A. Gupta and S. Nadarajah, *Handbook of Beta Distribution and Its
Applications*, 2004, chapter 2.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.trade.beliefs.lines import Lines

#: Rates are fractions of the shared tax; beyond this a number is money by mistake.
LARGEST_RATE = 1000


class Belief(ABC):
    """A distribution of a cost, as a fraction of the shared tax."""

    @property
    @abstractmethod
    def ends(self) -> tuple[Fraction, Fraction]:
        """Lowest and highest possible rate."""

    @abstractmethod
    def at_most(self, rate: Number) -> Fraction | float:
        """Return F, the probability of a rate of at most ``rate``."""

    @abstractmethod
    def headroom(self, rate: Number) -> Fraction | float:
        """Return H, the expected amount by which a cost stays below ``rate``."""

    @abstractmethod
    def arrays(self, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return F and H of many rates in floating point."""

    @abstractmethod
    def density(self, rates: FloatArray) -> FloatArray:
        """Return the slope of F strictly between breakpoints."""

    @abstractmethod
    def breakpoints(self) -> tuple[Fraction, ...]:
        """Return the rates at which F jumps or bends."""

    @abstractmethod
    def moved(self, factor: Number = 1, shift: Number = 0) -> Belief:
        """Return the belief about ``factor`` times the cost plus ``shift``."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return kind and parameters as plain data."""

    @abstractmethod
    def explain(self) -> str:
        """Name the distribution in a few words."""

    @property
    def gapless(self) -> bool:
        """Whether every rate between the ends is possible and none has a probability of its own."""
        return self.lines is None or self.lines.gapless

    @property
    def stairs(self) -> bool:
        """Whether only finitely many rates are possible."""
        return self.lines is not None and self.lines.stairs

    @property
    def lines(self) -> Lines | None:
        """F as straight lines and jumps, or ``None`` where it is curved."""
        return None


def check_rate(door: Door, field: str, rate: Number) -> bool:
    """Check a cost as a fraction of the shared tax."""
    if not door.finite(field, rate):
        return False
    if not abs(as_fraction(rate)) <= LARGEST_RATE:
        door.refuse(field, rate, "a cost over the shared tax, between -1000 and 1000", "divide money by tax")
        return False
    return True


def check_range(door: Door, low: Number, high: Number) -> None:
    """Check that ``low`` and ``high`` leave room between them."""
    fine = [check_rate(door, name, rate) for name, rate in (("low", low), ("high", high))]
    if all(fine) and not as_fraction(low) < as_fraction(high):
        door.refuse("high", high, f"more than {float(low):g}, the lowest rate")


def check_weights(door: Door, field: str, weights: tuple[Number, ...]) -> None:
    """Check that weights are those of a distribution."""
    fine = [door.finite(f"{field}[{i}]", weight) for i, weight in enumerate(weights)]
    if not all(fine):
        return
    exact = [as_fraction(weight) for weight in weights]
    for i, weight in enumerate(exact):
        if weight < 0:
            door.refuse(f"{field}[{i}]", float(weight), "a weight of at least 0")
    if exact and not any(weight > 0 for weight in exact):
        door.refuse(field, "no positive weight", "a distribution, which has some")
