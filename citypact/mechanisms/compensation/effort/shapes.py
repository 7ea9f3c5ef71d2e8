r"""How much of an effort reaches the city downstream: proportional, with diminishing returns, in steps.

A unit of effort that reaches downstream is worth :math:`b_D`; of an effort :math:`e` the concave,
never falling part :math:`s(e)` reaches it. ``Proportional``: :math:`s(e) = e`, the case with a closed
form. ``Diminishing``: :math:`s(e) = \sqrt{e_0 e}`. ``Thresholds``: slopes that fall at each
threshold, such as water that is clean enough at :math:`\bar e`, :math:`s(e) = \min(e, \bar e)`.

All is said of a *step* :math:`d` beyond a starting effort :math:`a`, so that nothing is lost where
the step is small beside it. The rows for a conic solver bound :math:`y M \le s(a + xu) - s(a)`
with :math:`M = s(a + u) - s(a)`, everything of order one; for the root they are
:math:`\tfrac{M^2}{e_0 u} y^2 + \tfrac{2M}{u}\sqrt{a / e_0}\, y \le x`.

References
----------
models.md §5.2, §9.1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from citypact.games.validation import Door

if TYPE_CHECKING:
    import cvxpy as cp


class EffortShape(Protocol):
    """A concave function of effort that starts at zero and never falls."""

    def added(self, start: float, step: float) -> float:
        """Return how much more of the effort reaches downstream after a step."""

    def slopes(self, start: float, step: float) -> tuple[float, float]:
        """Return the slopes to the right and to the left after a step, the right one the smaller."""

    def rows(self, start: float, unit: float, step: Any, reach: Any) -> list[cp.Constraint]:
        """Return cvxpy rows for ``reach * added(start, unit) <= added(start, step * unit)``."""


@dataclass(frozen=True)
class Proportional:
    """All of an effort reaches downstream.

    Examples
    --------
    >>> Proportional().added(start=1.0, step=2.0)
    2.0
    """

    def added(self, start: float, step: float) -> float:
        """Return how much more of the effort reaches downstream after a step."""
        return step

    def slopes(self, start: float, step: float) -> tuple[float, float]:
        """Return the slopes to the right and to the left after a step."""
        return 1.0, 1.0

    def rows(self, start: float, unit: float, step: Any, reach: Any) -> list[cp.Constraint]:
        """Return the cvxpy row of the line."""
        return [reach <= step]


@dataclass(frozen=True)
class Diminishing:
    """The root of the effort reaches downstream, all of it at ``reference``.

    Parameters
    ----------
    reference : float
        Effort that reaches downstream in full (units of effort), positive.

    Examples
    --------
    >>> Diminishing(reference=4).added(start=0.0, step=1.0)
    2.0
    """

    reference: float = 1.0

    def __post_init__(self) -> None:
        door = Door()
        door.positive("reference", self.reference, "effort")
        door.close()

    def added(self, start: float, step: float) -> float:
        """Return how much more of the effort reaches downstream after a step."""
        if step == 0:
            return 0.0
        # A difference of roots without cancellation.
        return math.sqrt(self.reference) * step / (math.sqrt(start + step) + math.sqrt(start))

    def slopes(self, start: float, step: float) -> tuple[float, float]:
        """Return the slopes to the right and to the left after a step (infinite at no effort)."""
        effort = start + step
        slope = math.inf if effort == 0 else 0.5 * math.sqrt(self.reference / effort)
        return slope, slope

    def rows(self, start: float, unit: float, step: Any, reach: Any) -> list[cp.Constraint]:
        """Return the cvxpy row of the inverse, a square."""
        import cvxpy as cp

        size = self.added(start, unit)
        bend = size * size / (self.reference * unit)
        slope = 2 * size * math.sqrt(start / self.reference) / unit
        return [bend * cp.square(reach) + slope * reach <= step]


@dataclass(frozen=True)
class Thresholds:
    """Less of an effort reaches downstream beyond each threshold.

    Parameters
    ----------
    efforts : sequence of float
        Thresholds in rising order (units of effort), positive.
    rates : sequence of float
        Part of a unit of effort that reaches downstream up to the first threshold, between
        each two, and beyond the last: one more than thresholds, never rising, the first positive.

    Raises
    ------
    InputError
        If the numbers do not describe a concave function that never falls.

    Examples
    --------
    >>> clean_enough = Thresholds(efforts=[1.5], rates=[1, 0])
    >>> clean_enough.added(start=0.0, step=1.0), clean_enough.added(start=0.0, step=2.0)
    (1.0, 1.5)
    """

    efforts: Sequence[float]
    rates: Sequence[float]

    def __post_init__(self) -> None:
        door = Door()
        for name in ("efforts", "rates"):
            for value in getattr(self, name):
                door.finite(name, value)
        if len(self.rates) != len(self.efforts) + 1:
            door.refuse("rates", len(self.rates), f"one more than the {len(self.efforts)} thresholds")
        door.close()
        rising = [0.0, *self.efforts]
        if any(not low < high for low, high in zip(rising, self.efforts, strict=False)):
            door.refuse("efforts", list(self.efforts), "positive efforts in rising order")
        if any(not high >= low for high, low in zip(self.rates, self.rates[1:], strict=False)):
            door.refuse("rates", list(self.rates), "rates that never rise")
        elif not (self.rates[0] > 0 and self.rates[-1] >= 0):
            door.refuse("rates", list(self.rates), "a positive first rate and none below zero")
        door.close()
        object.__setattr__(self, "efforts", tuple(map(float, self.efforts)))
        object.__setattr__(self, "rates", tuple(map(float, self.rates)))

    def _pieces(self, start: float) -> list[tuple[float, float]]:
        """Return, from the start on, the step at which each piece begins and its rate."""
        first = sum(threshold <= start for threshold in self.efforts)
        begins = [0.0, *(threshold - start for threshold in self.efforts[first:])]
        return list(zip(begins, self.rates[first:], strict=True))

    def added(self, start: float, step: float) -> float:
        """Return how much more of the effort reaches downstream after a step."""
        pieces = self._pieces(start)
        ends = [begin for begin, _ in pieces[1:]] + [math.inf]
        return sum(
            rate * (min(step, end) - begin)
            for (begin, rate), end in zip(pieces, ends, strict=True)
            if begin < step
        )

    def slopes(self, start: float, step: float) -> tuple[float, float]:
        """Return the slopes to the right and to the left after a step."""
        pieces = self._pieces(start)
        right = [rate for begin, rate in pieces if begin <= step][-1]
        left = [rate for begin, rate in pieces if begin < step or begin == 0][-1]
        return right, left

    def rows(self, start: float, unit: float, step: Any, reach: Any) -> list[cp.Constraint]:
        """Return one cvxpy row for each line."""
        size = self.added(start, unit)
        pieces = self._pieces(start)
        lines = [(self.added(start, begin) - rate * begin, rate) for begin, rate in pieces]
        return [reach <= (intercept + rate * unit * step) / size for intercept, rate in lines]
