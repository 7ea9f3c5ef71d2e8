r"""The worst rates against a lottery, and the worst lottery outcome against mixed rates.

With :math:`a = \ell` and :math:`b = 1-k` a plant is an interval of acceptable ratios, its
surplus is :math:`b - a`, and a lottery with distribution function :math:`F` forgoes

.. math::

    (b - a)^+\,\bigl(1 - F(b) + F(a-)\bigr)

on average. Between knots this is a quadratic in (a, b), whose supremum on a rectangle lies
at a corner, at a stationary point of an edge, or at an interior stationary point; on the
open side of a knot it is a limit. All candidates are rational, so the worst case over the
whole box is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.mechanisms.robust.regret.drawn_ratio import DrawnRatio
from citypact.mechanisms.theories.rate_box import RateBox

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Cell:
    """An interval of ends on which a distribution function is the line ``level + slope * x``."""

    lo: Fraction
    hi: Fraction
    level: Fraction
    slope: Fraction

    def at(self, x: Fraction) -> Fraction:
        """Value of the line."""
        return self.level + self.slope * x


def expected_regret(drawn: DrawnRatio, loss: Fraction, cost: Fraction) -> Fraction:
    """Return the surplus that the lottery forgoes on average at these rates.

    Examples
    --------
    >>> expected_regret(DrawnRatio.of([(0, 1, 1)]), Fraction(1, 4), Fraction(1, 4))
    Fraction(1, 4)
    """
    return max(1 - loss - cost, ZERO) * (1 - drawn.moves_with(loss, cost))


def worst_expected_regret(drawn: DrawnRatio, box: RateBox) -> Fraction:
    """Return the least upper bound of the lottery's expected regret over the box.

    Examples
    --------
    >>> worst_expected_regret(DrawnRatio.of([(0, 1, 1)]), RateBox((0, 1), (0, 1)))
    Fraction(1, 4)
    >>> worst_expected_regret(DrawnRatio.of([(0.5, 0.5, 1)]), RateBox((0, 1), (0, 1)))
    Fraction(1, 2)
    """
    l0, l1, k0, k1 = box.ends
    needs = _cells(drawn, l0, l1, including=False)
    grants = _cells(drawn, 1 - k1, 1 - k0, including=True)
    return max(_peak(a, b) for a in needs for b in grants)


def _cells(drawn: DrawnRatio, lo: Fraction, hi: Fraction, *, including: bool) -> list[Cell]:
    """Split a range of ends at the knots; the ends of the range stand as points of their own."""
    cells = [Cell(x, x, drawn.below(x, including=including), ZERO) for x in {lo, hi}]
    marks = sorted({lo, hi, *(x for x in drawn.knots if lo < x < hi)})
    for before, after in pairwise(marks):
        middle = (before + after) / 2
        quarter = (before + middle) / 2
        height = drawn.below(middle, including=including)
        slope = (height - drawn.below(quarter, including=including)) / (middle - quarter)
        cells.append(Cell(before, after, height - slope * middle, slope))
    return cells


def _peak(a: Cell, b: Cell) -> Fraction:
    """Largest (b - a)(1 - F(b) + G(a)) over two cells, limits included."""

    def regret(x: Fraction, y: Fraction) -> Fraction:
        return max(y - x, ZERO) * (1 - b.at(y) + a.at(x))

    points = {(x, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)}
    # d/dy: 1 - F(y) + G(x) - (y - x) F' = 0 and d/dx: -(1 - F(y) + G(x)) + (y - x) G' = 0
    if b.slope:
        for x in (a.lo, a.hi):
            y = (1 - b.level + a.at(x) + x * b.slope) / (2 * b.slope)
            points.add((x, min(max(y, b.lo), b.hi)))
    if a.slope:
        for y in (b.lo, b.hi):
            x = (y * a.slope - 1 + b.at(y) - a.level) / (2 * a.slope)
            points.add((min(max(x, a.lo), a.hi), y))
    # Both vanish inside only if F' = G': then the value depends on y - x alone and an edge attains it.
    return max(regret(x, y) for x, y in points)


@dataclass(frozen=True)
class RateDraw:
    """Rates that nature plays with some probability.

    Parameters
    ----------
    chance : Fraction
        How often.
    loss, cost : Fraction
        Rates of origin and destination.
    beyond : {"", "loss", "cost", "losscost"}
        Which of them lie a shade above the numbers given (a limit of rates in the box).
    """

    chance: Fraction
    loss: Fraction
    cost: Fraction
    beyond: str = ""

    @property
    def surplus(self) -> Fraction:
        """Surplus of the move, as a fraction of the shared tax."""
        return max(1 - self.loss - self.cost, ZERO)

    def accepts(self, ratio: Fraction) -> bool:
        """Whether both cities accept a ratio at these rates."""
        origin = ratio > self.loss if "loss" in self.beyond else ratio >= self.loss
        other = 1 - ratio > self.cost if "cost" in self.beyond else 1 - ratio >= self.cost
        return origin and other

    def lies_in(self, box: RateBox) -> bool:
        """Whether the rates, or rates a shade above them, belong to the box."""
        l0, l1, k0, k1 = box.ends
        loss = l0 <= self.loss < l1 if "loss" in self.beyond else l0 <= self.loss <= l1
        cost = k0 <= self.cost < k1 if "cost" in self.beyond else k0 <= self.cost <= k1
        return loss and cost

    def to_dict(self) -> dict[str, Any]:
        """Return the draw as plain data for JSON."""
        return {
            "chance": float(self.chance),
            "loss": float(self.loss),
            "cost": float(self.cost),
            "beyond": self.beyond,
        }


def least_expected_regret(
    draws: tuple[RateDraw, ...], ratios: tuple[Fraction, ...] | None = None
) -> Fraction:
    """Return the least regret that any ratio (of [0, 1], or of a list) expects against drawn rates.

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> least_expected_regret((RateDraw(half, ZERO, half), RateDraw(half, half, ZERO, "loss")))
    Fraction(1, 4)
    """
    if ratios is None:
        ends = {end for draw in draws for end in (draw.loss, 1 - draw.cost) if 0 <= end <= 1}
        marks = sorted(ends | {ZERO, ONE})
        ratios = (*marks, *((x + y) / 2 for x, y in pairwise(marks)))
    return min(
        sum((draw.chance * draw.surplus for draw in draws if not draw.accepts(s)), ZERO) for s in ratios
    )
