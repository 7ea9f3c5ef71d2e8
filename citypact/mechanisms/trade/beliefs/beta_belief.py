r"""Beta beliefs: one hump, a slope or a bathtub between two rates.

With :math:`z` the rate scaled to :math:`[0, 1]`, :math:`F = I_z(\alpha,\beta)` and
:math:`H = w\,[z I_z(\alpha,\beta) - \tfrac{\alpha}{\alpha+\beta} I_z(\alpha+1,\beta)]`
over a range of width :math:`w`.

References
----------
models.md §4.5, A5. NIST Digital Library of Mathematical Functions, §8.17.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.trade.beliefs.belief import Belief, check_range
from citypact.mechanisms.trade.beliefs.lines import SNAP

#: Below this nearly all mass sits on the two ends.
SMALLEST_SHAPE = 0.05
LARGEST_SHAPE = 10_000
#: A density without limit at an end is cut at e^300.
MOST_LOGARITHM = 300.0


@dataclass(frozen=True)
class BetaBelief(Belief):
    """A Beta distribution, on [0, 1] unless other ends are given.

    Parameters
    ----------
    alpha, beta : float
        Shapes, from 0.05 to 10,000.
    low, high : float
        Lowest and highest rate.

    Raises
    ------
    InputError
        On shapes or ends that give no distribution.

    Examples
    --------
    >>> round(BetaBelief(2, 5).at_most(0.5), 12)
    0.890625
    """

    alpha: Number
    beta: Number
    low: Number = 0
    high: Number = 1

    def __post_init__(self) -> None:
        door = Door()
        for name in ("alpha", "beta"):
            shape = getattr(self, name)
            if door.finite(name, shape) and not SMALLEST_SHAPE <= shape <= LARGEST_SHAPE:
                door.refuse(
                    name, shape, f"a shape of a Beta distribution, {SMALLEST_SHAPE} to {LARGEST_SHAPE}"
                )
        check_range(door, self.low, self.high)
        door.close()

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Lowest and highest possible rate."""
        return as_fraction(self.low), as_fraction(self.high)

    def at_most(self, rate: Number) -> float:
        """Return F, the probability of a rate of at most ``rate``."""
        return float(self.arrays(np.array([float(rate)]))[0][0])

    def headroom(self, rate: Number) -> float:
        """Return H, the expected amount by which a cost stays below ``rate``."""
        return float(self.arrays(np.array([float(rate)]))[1][0])

    def density(self, rates: FloatArray) -> FloatArray:
        """Return the density inside the range."""
        from scipy.special import betaln, xlog1py, xlogy

        width = float(self.high) - float(self.low)
        z = (rates - float(self.low)) / width
        a, b = float(self.alpha), float(self.beta)
        logarithm = xlogy(a - 1, z) + xlog1py(b - 1, -z) - betaln(a, b)
        return np.asarray(np.exp(np.minimum(logarithm, MOST_LOGARITHM)) / width)

    def arrays(self, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return F and H of many rates."""
        from scipy.special import betainc

        a, b = float(self.alpha), float(self.beta)
        low, width = float(self.low), float(self.high) - float(self.low)
        # A rate that rounding put just below the highest is the highest: a tail may be steep there.
        snapped = np.where(rates > low + width - SNAP * (1.0 + np.abs(rates)), low + width, rates)
        z = np.clip((snapped - low) / width, 0.0, 1.0)
        below = betainc(a, b, z)
        inside = width * np.maximum(z * below - a / (a + b) * betainc(a + 1, b, z), 0.0)
        return below, inside + np.maximum(rates - low - width, 0.0)

    def mean_and_deviation(self) -> tuple[float, float]:
        """Return mean and standard deviation."""
        a, b = float(self.alpha), float(self.beta)
        width = float(self.high) - float(self.low)
        mean = a / (a + b)
        return float(self.low) + width * mean, width * float(np.sqrt(mean * (1 - mean) / (a + b + 1)))

    def breakpoints(self) -> tuple[Fraction, ...]:
        """Return the rates at which F bends: its ends."""
        return self.ends

    def moved(self, factor: Number = 1, shift: Number = 0) -> BetaBelief:
        """Return the belief about ``factor`` times the cost plus ``shift``."""
        ends = (as_fraction(factor) * end + as_fraction(shift) for end in self.ends)
        return BetaBelief(self.alpha, self.beta, *ends)

    def to_dict(self) -> dict[str, Any]:
        """Return kind and parameters as plain data."""
        shapes = {"kind": "beta", "alpha": float(self.alpha), "beta": float(self.beta)}
        return shapes | {"low": float(self.low), "high": float(self.high)}

    def explain(self) -> str:
        """Name the distribution in a few words."""
        shapes = f"Beta({float(self.alpha):g}, {float(self.beta):g})"
        return f"{shapes} from {float(self.low):g} to {float(self.high):g}"
