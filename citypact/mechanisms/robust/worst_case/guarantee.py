r"""What a ratio guarantees to the worse-off city, and the scenario that shows it can be no more.

With worst gains :math:`\underline g_o, \underline g_d`, a certain lump sum of at most
:math:`Y` either way and a central grant :math:`Z`, the smaller gain that can be guaranteed is

.. math:: F(s) = \min\left(\tfrac12(\underline g_o + \underline g_d + Z),\
   \underline g_o + Y + Z,\ \underline g_d + Y + Z\right),

concave in :math:`s`. A scenario of the set makes a city's gain affine in :math:`s`, and that
line is nowhere below the worst gain: a *cut*. The origin's gain is measured over the surplus
that its best rival destination offers.

References
----------
models.md §4.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.robust.levers import Levers
from citypact.mechanisms.robust.sets.uncertainty_set import (
    Triple,
    UncertaintySet,
    directions,
    shifted,
)

#: The rows of F, in the order of the formula.
SHARED, ORIGIN, DESTINATION = "both together", "origin", "destination"


class Line(NamedTuple):
    """An affine function of the ratio."""

    slope: Fraction
    start: Fraction

    def at(self, ratio: Fraction) -> Fraction:
        """Return the value at a ratio."""
        return self.start + self.slope * ratio


@dataclass(frozen=True)
class Cut:
    """A row of F with the scenarios of the two cities that make it a line."""

    row: str
    deviations: tuple[Triple, Triple]
    line: Line


class Guaranteed(NamedTuple):
    """F at a ratio and the cut of the row that is least there."""

    value: Fraction
    cut: Cut


@dataclass(frozen=True)
class Guarantee:
    """The function F of one game, one uncertainty set and the levers."""

    game: Relocation
    uncertainty: UncertaintySet
    levers: Levers

    @cached_property
    def outside(self) -> Fraction:
        """What the origin could have from its best rival destination (亿元)."""
        return self.game.best_rival

    @cached_property
    def stays(self) -> Fraction:
        """Chance that the plant stays away without an agreement."""
        return 1 - as_fraction(self.game.voluntary)

    def worst_gains(self, ratio: Fraction) -> tuple[Fraction, Fraction]:
        """Return the worst gains without lump sum or grant (亿元)."""
        own, other = self.uncertainty.worst_gains(self.game, ratio)
        return own - self.outside, other

    def lines(self, deviations: tuple[Triple, Triple]) -> tuple[Line, Line]:
        """Return the gain of each city over the ratio, each in a scenario of its own."""
        revenue, loss, _ = shifted(self.game, deviations[0])
        own = Line(revenue, -self.stays * loss - self.outside)
        revenue, _, cost = shifted(self.game, deviations[1])
        return own, Line(-revenue, self.stays * (revenue - cost))

    def row(self, row: str, own: Line, other: Line) -> Line:
        """Return a row of F for given gains of the cities."""
        grant = as_fraction(self.levers.grant)
        if row == SHARED:
            return Line((own.slope + other.slope) / 2, (own.start + other.start + grant) / 2)
        line = own if row == ORIGIN else other
        return Line(line.slope, line.start + as_fraction(self.levers.lump_sum or 0) + grant)

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of F: without a limit of the lump sum only the two cities together count."""
        return (SHARED,) if self.levers.lump_sum is None else (ORIGIN, DESTINATION, SHARED)

    def at(self, ratio: Fraction) -> Guaranteed:
        """Return F at a ratio with a cut there."""
        own, other = (Line(Fraction(0), gain) for gain in self.worst_gains(ratio))
        value, row = min(
            ((self.row(name, own, other).start, name) for name in self.rows),
            key=lambda found: (found[0], self.rows.index(found[1])),
        )
        first, second = directions(self.game, ratio)
        deviations = (self.uncertainty.worst(first), self.uncertainty.worst(second))
        return Guaranteed(value, self.cut(row, deviations))

    def cut(self, row: str, deviations: tuple[Triple, Triple]) -> Cut:
        """Return the line that scenarios of the two cities make of a row."""
        return Cut(row, deviations, self.row(row, *self.lines(deviations)))

    def scaled(self, size: Fraction) -> Guarantee:
        """Return the same function for a set of another size."""
        return Guarantee(self.game, self.uncertainty.scaled(size), self.levers)
