"""The ratios that cities accept, where a gain is a curve with one hill, in floating point.

``consent`` does the same for parabolas in fractions; powers need this.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from citypact.mechanisms.ratio_set import RatioSet

#: Rounding of a gain, as a part of the amounts at play.
ROUNDING = 1e-14
#: Halvings of [0, 1] until neighbouring floats are met.
HALVINGS = 1100


@dataclass(frozen=True)
class Hill:
    """A gain that rises up to ``peak`` and falls beyond it.

    Parameters
    ----------
    gain : callable
        Ratio → gain (亿元).
    peak : float
        Where it is largest on [0, 1].
    slack : float
        A loss up to which rounding is blamed (亿元).
    """

    gain: Callable[[float], float]
    peak: float
    slack: float = 0.0

    def accepts(self, ratio: float) -> bool:
        """Whether the gain is not negative, but for rounding."""
        return self.gain(ratio) >= -self.slack

    def accepted(self) -> tuple[float, float] | None:
        """Return the lowest and highest ratio at which the gain is not negative.

        Examples
        --------
        >>> Hill(lambda s: s * (1 - s) - 0.1875, 0.5).accepted()
        (0.25, 0.75)
        """
        if not self.accepts(self.peak):
            return None
        return self._edge(0.0), self._edge(1.0)

    def _edge(self, outside: float) -> float:
        """Return the last accepted float on the way from the peak to an end."""
        inside = self.peak
        if self.accepts(outside):
            return outside
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            if middle in (inside, outside):
                break
            inside, outside = (middle, outside) if self.accepts(middle) else (inside, middle)
        return inside


def accepted_on_hills(hills: Iterable[Hill]) -> RatioSet | None:
    """Return the ratios in [0, 1] at which no gain is negative.

    Examples
    --------
    >>> accepted_on_hills([Hill(lambda s: s - 0.25, 1.0), Hill(lambda s: 0.75 - s, 0.0)]).ends
    (0.25, 0.75)
    """
    low, high = 0.0, 1.0
    for hill in hills:
        span = hill.accepted()
        if span is None:
            return None
        low, high = max(low, span[0]), min(high, span[1])
    return RatioSet.between(low, high) if low <= high else None


def refusal(hills: Sequence[Hill]) -> float:
    """Return a negative gain that proves that no ratio pleases all, or infinity.

    Either a city loses at its very peak, or two cities refuse a ratio that lies beyond the peak of
    one and before that of the other: the one refuses all that is higher, the other all that is lower.

    Examples
    --------
    >>> round(refusal([Hill(lambda s: s - 0.75, 1.0), Hill(lambda s: 0.25 - s, 0.0)]), 6)
    -0.25
    """
    lost = [hill.gain(hill.peak) for hill in hills if not hill.accepts(hill.peak)]
    if lost:
        return min(lost)
    spans = [(*span, hill) for hill in hills if (span := hill.accepted()) is not None]
    left, right = min(spans, key=lambda span: span[1]), max(spans, key=lambda span: span[0])
    between = (left[1] + right[0]) / 2
    worst = max(left[2].gain(between), right[2].gain(between))
    return worst if left[2].peak <= between <= right[2].peak and worst < 0 else math.inf


def settled_float(amount: float, size: float) -> float:
    """Return the amount, or zero where it is nothing but rounding of amounts of the given size."""
    return amount if abs(amount) > 100 * ROUNDING * size else 0.0
