r"""All stationary points of a parabola plus smoothed steps, found with proof that none is missed.

A city that is paid by steps of a noisy index maximises, in suitable units,

.. math:: V(x) = a x - \tfrac12 x^2 + \sum_j h_j \Phi(x + s_j), \qquad
          V'(x) = a - x + \sum_j h_j \varphi(x + s_j) .

*How many stationary points there can be.* For one step, :math:`V'''` changes sign at
:math:`x + s = \pm 1` only, and :math:`V'' \to -1` at both ends, so :math:`V''` has at most two
zeros and :math:`V'` at most three: peak, trough, peak.

*How all of them are found.* Every stationary point lies where
:math:`x - a \in [\sum_j \min(h_j, 0), \sum_j \max(h_j, 0)] / \sqrt{2\pi}`. This interval is
cut in pieces. The ranges of :math:`\varphi` and :math:`z\varphi(z)` over an interval are known
exactly, so a piece on which :math:`V'` cannot vanish is dropped with proof, one on which
:math:`V''` cannot vanish holds at most one stationary point, bracketed by signs, and any other
piece is halved. Pieces narrower than 1e-8 that still allow both to vanish hold points where
:math:`V'` touches zero; they are reported too.

References
----------
R. E. Moore, R. B. Kearfott and M. J. Cloud, *Introduction to Interval Analysis*, SIAM 2009,
chapter 8.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citypact.mechanisms.index_bet.terms.noisy_index import FAR, ROOT_OF_TAU, between, density

Floats = npt.NDArray[np.float64]
#: Pieces narrower than this part of a standard deviation are not cut further.
FINEST = 1e-8
EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Stationary:
    """A point where the derivative vanishes: ``kind`` is peak, trough or touching."""

    at: float
    kind: str


@dataclass(frozen=True)
class BellSum:
    """The function V, by its linear term ``level`` and the height and shift of each step."""

    level: float
    heights: tuple[float, ...]
    shifts: tuple[float, ...]

    def value(self, x: float, start: float) -> float:
        """Return V(x) - V(start).

        Raises
        ------
        OverflowError
            If double precision does not hold it.
        """
        steps = sum(h * between(start + s, x + s) for h, s in zip(self.heights, self.shifts, strict=True))
        value = (x - start) * (self.level - (x + start) / 2) + steps
        if not math.isfinite(value):
            raise OverflowError(f"V({x:g}) - V({start:g})")
        return value

    def slope(self, x: float) -> float:
        """Return V'(x)."""
        bells = sum(h * density(x + s) for h, s in zip(self.heights, self.shifts, strict=True))
        return self.level - x + bells

    def stationary_points(self, low: float) -> tuple[Stationary, ...]:
        """Return every stationary point above ``low``, in increasing order."""
        pieces = self._pieces(low)
        found: list[Stationary] = []
        unresolved: list[tuple[float, float]] = []
        lo, hi = pieces[:-1], pieces[1:]
        while lo.size:
            may_vanish, single = self._judge(lo, hi)
            for left, right in zip(lo[may_vanish & single], hi[may_vanish & single], strict=True):
                found += self._bracketed(float(left), float(right), first=float(left) == pieces[0])
            lo, hi = lo[may_vanish & ~single], hi[may_vanish & ~single]
            narrow = hi - lo <= np.maximum(FINEST, 8 * EPS * np.maximum(np.abs(lo), np.abs(hi)))
            unresolved += zip(lo[narrow].tolist(), hi[narrow].tolist(), strict=True)
            lo, hi = lo[~narrow], hi[~narrow]
            middle = lo + (hi - lo) / 2
            lo, hi = np.concatenate([lo, middle]), np.concatenate([middle, hi])
        for left, right in _joined(unresolved):
            found += self._bracketed(left, right, first=False) or [
                Stationary(left + (right - left) / 2, "touching")
            ]
        return tuple(sorted(found, key=lambda point: point.at))

    def _pieces(self, low: float) -> Floats:
        """Ends of the first pieces: where stationary points can be, cut around each step."""
        peak = 1 / ROOT_OF_TAU
        least = self.level + sum(min(h, 0.0) for h in self.heights) * peak
        most = self.level + sum(max(h, 0.0) for h in self.heights) * peak
        slack = 4 * EPS * (abs(least) + abs(most) + 1)
        start, end = max(low, least - slack), most + slack
        cuts = [-s + side for s in self.shifts for side in (-FAR, 0.0, FAR)]
        inside = {cut for cut in (*cuts, self.level) if start < cut < end}
        return np.array(sorted({start, *inside, end})) if start < end else np.array([start])

    def _judge(self, lo: Floats, hi: Floats) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Say for each piece whether V' may vanish there, and whether V'' cannot."""
        middle = lo + (hi - lo) / 2
        slope_lo, slope_hi = self.level - hi, self.level - lo
        curve_lo, curve_hi = -np.ones_like(lo), -np.ones_like(lo)
        centre = self.level - middle
        pad = 8 * EPS * (abs(self.level) + np.maximum(np.abs(lo), np.abs(hi)))
        for h, s in zip(self.heights, self.shifts, strict=True):
            bell = [h * end for end in _bell_range(lo + s, hi + s)]
            turn = [-h * end for end in _turn_range(lo + s, hi + s)]
            slope_lo, slope_hi = slope_lo + np.minimum(*bell), slope_hi + np.maximum(*bell)
            curve_lo, curve_hi = curve_lo + np.minimum(*turn), curve_hi + np.maximum(*turn)
            centre = centre + h * _bell(middle + s)
            pad = pad + 8 * EPS * (1 + abs(s)) * np.maximum(*np.abs(bell))  # x + s is rounded too
        # The mean-value form is sharper on narrow pieces; both enclose, so their overlap does.
        reach = np.maximum(np.abs(curve_lo), np.abs(curve_hi)) * (hi - lo) / 2
        slope_lo = np.maximum(slope_lo, centre - reach) - pad
        slope_hi = np.minimum(slope_hi, centre + reach) + pad
        round_off = 8 * EPS * (1 + np.abs(curve_lo) + np.abs(curve_hi))
        return (slope_lo <= 0) & (slope_hi >= 0), (curve_lo > round_off) | (curve_hi < -round_off)

    def _bracketed(self, left: float, right: float, *, first: bool) -> list[Stationary]:
        """Find the sign change between two ends; a zero at the left end belongs to the piece before."""
        at_left, at_right = self.slope(left), self.slope(right)
        if at_left == 0 and first:
            return [Stationary(left, "peak" if at_right < 0 else "trough")]
        if at_left == 0 or (at_right != 0 and (at_left > 0) == (at_right > 0)):
            return []
        kind = "peak" if at_left > 0 else "trough"
        while True:
            middle = left + (right - left) / 2
            if middle in (left, right) or right - left < 1e-290:
                break
            if (self.slope(middle) > 0) == (at_left > 0):
                left = middle
            else:
                right = middle
        nearer = left if abs(self.slope(left)) < abs(self.slope(right)) else right
        return [Stationary(nearer, kind)]


def _bell(z: Floats) -> Floats:
    near = np.clip(z, -FAR, FAR)  # beyond, the bell is zero and the square may overflow
    bell: Floats = np.exp(-near * near / 2) / ROOT_OF_TAU
    return bell


def _bell_range(lo: Floats, hi: Floats) -> tuple[Floats, Floats]:
    """Least and largest density over intervals: its one peak is at zero."""
    ends = _bell(lo), _bell(hi)
    peak = np.where((lo <= 0) & (hi >= 0), 1 / ROOT_OF_TAU, 0.0)
    return np.minimum(*ends), np.maximum(np.maximum(*ends), peak)


def _turn_range(lo: Floats, hi: Floats) -> tuple[Floats, Floats]:
    """Least and largest z * density(z) over intervals: it turns at minus one and at one."""
    ends = lo * _bell(lo), hi * _bell(hi)  # a bell of zero makes every product zero
    least, most = np.minimum(*ends), np.maximum(*ends)
    turn = density(1.0)
    return (
        np.where((lo <= -1) & (hi >= -1), -turn, least),
        np.where((lo <= 1) & (hi >= 1), turn, most),
    )


def _joined(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join pieces that share an end."""
    joined: list[tuple[float, float]] = []
    for left, right in sorted(pieces):
        if joined and math.isclose(joined[-1][1], left, rel_tol=0, abs_tol=FINEST):
            joined[-1] = (joined[-1][0], right)
        else:
            joined.append((left, right))
    return joined
