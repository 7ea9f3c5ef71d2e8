r"""A distribution function made of straight lines and jumps, with its integral, in fractions.

Between neighbouring knots :math:`F` is a line, at a knot it may jump; its integral
:math:`H` is a parabola between knots.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Self

import numpy as np

from citypact.games.coalitional import FloatArray

ZERO = Fraction(0)
#: Rates closer than this are one rate in floating point: a subtraction from 1 rounds by 1e-16.
SNAP = 1e-14


@dataclass(frozen=True)
class Lines:
    """F by its knots.

    Parameters
    ----------
    knots : tuple of Fraction
        Rising.
    levels : tuple of Fraction
        F at each knot, a jump there included.
    slopes : tuple of Fraction
        Slope of F right of each knot (zero at the last).
    areas : tuple of Fraction
        H at each knot.
    """

    knots: tuple[Fraction, ...]
    levels: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    areas: tuple[Fraction, ...]

    @classmethod
    def through(
        cls, knots: tuple[Fraction, ...], jumps: tuple[Fraction, ...], masses: tuple[Fraction, ...]
    ) -> Self:
        """Build F from the mass at each knot and between neighbours; a single zero means none.

        Examples
        --------
        >>> Lines.through((ZERO, Fraction(1)), (ZERO,), (Fraction(1),)).at(Fraction(1, 2))
        (Fraction(1, 2), Fraction(1, 8))
        """
        gaps = len(knots) - 1
        jumps = jumps if len(jumps) == len(knots) else (ZERO,) * len(knots)
        masses = masses if len(masses) == gaps else (ZERO,) * gaps
        levels, slopes, areas = [jumps[0]], [], [ZERO]
        for place, mass in enumerate(masses):
            width = knots[place + 1] - knots[place]
            slopes.append(mass / width)
            areas.append(areas[-1] + width * (levels[-1] + mass / 2))
            levels.append(levels[-1] + mass + jumps[place + 1])
        return cls(knots, tuple(levels), (*slopes, ZERO), tuple(areas))

    def at(self, rate: Fraction) -> tuple[Fraction, Fraction]:
        """Return F and H at a rate."""
        place = bisect_right(self.knots, rate) - 1
        if place < 0:
            return ZERO, ZERO
        beyond = rate - self.knots[place]
        level, slope = self.levels[place], self.slopes[place]
        return level + slope * beyond, self.areas[place] + beyond * (level + slope * beyond / 2)

    @cached_property
    def _floats(self) -> tuple[FloatArray, ...]:
        """Knots, levels, slopes and areas in floating point."""
        columns = (self.knots, self.levels, self.slopes, self.areas)
        return tuple(np.array([float(number) for number in column]) for column in columns)

    def slope(self, rates: FloatArray) -> FloatArray:
        """Return the slope of F right of each rate."""
        knots, _, slopes, _ = self._floats
        place = np.searchsorted(knots, rates, side="right") - 1
        return np.where(place >= 0, slopes[np.maximum(place, 0)], 0.0)

    def arrays(self, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return F and H of many rates in floating point."""
        knots, levels, slopes, areas = self._floats
        # A rate that rounding put just below a knot is at the knot: its jump must not be missed.
        place = np.searchsorted(knots, rates + SNAP * (1.0 + np.abs(rates)), side="right") - 1
        inside = place >= 0
        place = np.maximum(place, 0)
        beyond = np.where(inside, rates - knots[place], 0.0)
        level, slope = levels[place], slopes[place]
        return (
            np.where(inside, level + slope * beyond, 0.0),
            np.where(inside, areas[place] + beyond * (level + slope * beyond / 2), 0.0),
        )

    @cached_property
    def stairs(self) -> bool:
        """Whether no mass is spread out, so that F is a staircase."""
        return not any(self.slopes)

    @cached_property
    def gapless(self) -> bool:
        """Whether mass is spread over the whole range and nowhere concentrated."""
        spread = all(self.slopes[:-1]) and len(self.knots) > 1
        return spread and self.levels[0] == 0 and self._continuous()

    def _continuous(self) -> bool:
        pairs = zip(self.knots, self.knots[1:], self.levels, self.levels[1:], self.slopes, strict=False)
        return all(level + slope * (hi - lo) == after for lo, hi, level, after, slope in pairs)
