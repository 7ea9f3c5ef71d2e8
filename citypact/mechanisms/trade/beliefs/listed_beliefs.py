"""Beliefs in straight lines and jumps: uniform, a histogram, a list of cases; all in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.trade.beliefs.belief import Belief, check_range, check_rate, check_weights
from citypact.mechanisms.trade.beliefs.lines import Lines

#: Distinct cases that a list may have; the exact sweep looks at each.
MOST_CASES = 10_000
MOST_CELLS = 2_000


class LineBelief(Belief):
    """A belief whose F is made of straight lines and jumps."""

    _lines: Lines

    @property
    def lines(self) -> Lines:
        """F as straight lines and jumps."""
        return self._lines

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Lowest and highest possible rate."""
        return self._lines.knots[0], self._lines.knots[-1]

    def at_most(self, rate: Number) -> Fraction:
        """Return F, the probability of a rate of at most ``rate``."""
        return self._lines.at(as_fraction(rate))[0]

    def headroom(self, rate: Number) -> Fraction:
        """Return H, the expected amount by which a cost stays below ``rate``."""
        return self._lines.at(as_fraction(rate))[1]

    def arrays(self, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return F and H of many rates in floating point."""
        return self._lines.arrays(rates)

    def density(self, rates: FloatArray) -> FloatArray:
        """Return the slope of F strictly between breakpoints."""
        return self._lines.slope(rates)

    def breakpoints(self) -> tuple[Fraction, ...]:
        """Return the rates at which F jumps or bends."""
        return self._lines.knots


@dataclass(frozen=True)
class UniformBelief(LineBelief):
    """Every rate from ``low`` to ``high`` is equally likely.

    Raises
    ------
    InputError
        Unless both are finite and ``low < high``.

    Examples
    --------
    >>> UniformBelief(0, 0.6).at_most(0.3), UniformBelief(0, 0.6).headroom(0.3)
    (Fraction(1, 2), Fraction(3, 40))
    """

    low: Number
    high: Number

    def __post_init__(self) -> None:
        door = Door()
        check_range(door, self.low, self.high)
        door.close()
        knots = (as_fraction(self.low), as_fraction(self.high))
        object.__setattr__(self, "_lines", Lines.through(knots, (Fraction(0),), (Fraction(1),)))

    def moved(self, factor: Number = 1, shift: Number = 0) -> UniformBelief:
        """Return the belief about ``factor`` times the cost plus ``shift``."""
        return UniformBelief(*(as_fraction(factor) * end + as_fraction(shift) for end in self.ends))

    def to_dict(self) -> dict[str, Any]:
        """Return kind and parameters as plain data."""
        return {"kind": "uniform", "low": float(self.low), "high": float(self.high)}

    def explain(self) -> str:
        """Name the distribution in a few words."""
        return f"uniform from {float(self.low):g} to {float(self.high):g}"


@dataclass(frozen=True)
class HistogramBelief(LineBelief):
    """Uniform within each cell of a histogram.

    Parameters
    ----------
    edges : tuple of float
        Rising ends of the cells, one more than weights.
    weights : tuple of float
        Weight of each cell, at least zero; divided by their sum.

    Examples
    --------
    >>> HistogramBelief((0, 0.2, 1), (3, 1)).at_most(0.2)
    Fraction(3, 4)
    """

    edges: tuple[Number, ...]
    weights: tuple[Number, ...]

    def __post_init__(self) -> None:
        door = Door()
        object.__setattr__(self, "edges", tuple(self.edges))
        object.__setattr__(self, "weights", tuple(self.weights))
        count = len(self.weights)
        if not 1 <= count <= MOST_CELLS:
            door.refuse("weights", f"{count} cells", f"1 to {MOST_CELLS} cells")
        elif len(self.edges) != count + 1:
            door.refuse("edges", f"{len(self.edges)} edges", f"{count + 1} edges for {count} weights")
        fine = [check_rate(door, f"edges[{i}]", edge) for i, edge in enumerate(self.edges)]
        if all(fine):
            for i, (low, high) in enumerate(pairwise(self.edges)):
                if not low < high:
                    door.refuse(f"edges[{i + 1}]", high, f"more than {float(low):g}, the edge before")
        check_weights(door, "weights", self.weights)
        door.close()
        exact = [as_fraction(weight) for weight in self.weights]
        masses = tuple(weight / sum(exact) for weight in exact)
        knots = tuple(as_fraction(edge) for edge in self.edges)
        object.__setattr__(self, "_lines", Lines.through(knots, (Fraction(0),), masses))

    def moved(self, factor: Number = 1, shift: Number = 0) -> HistogramBelief:
        """Return the belief about ``factor`` times the cost plus ``shift``."""
        edges = tuple(as_fraction(factor) * as_fraction(edge) + as_fraction(shift) for edge in self.edges)
        return HistogramBelief(edges, self.weights)

    def to_dict(self) -> dict[str, Any]:
        """Return kind and parameters as plain data."""
        return {
            "kind": "histogram",
            "edges": [float(edge) for edge in self.edges],
            "weights": [float(weight) for weight in self.weights],
        }

    def explain(self) -> str:
        """Name the distribution in a few words."""
        low, high = self.ends
        return f"a histogram of {len(self.weights)} cells from {float(low):g} to {float(high):g}"


@dataclass(frozen=True)
class EmpiricalBelief(LineBelief):
    """Each of the listed cases is equally likely, or as likely as its weight says.

    Parameters
    ----------
    values : tuple of float
        Rates of the cases, in any order.
    weights : tuple of float, optional
        One a case, at least zero; equal by default.

    Examples
    --------
    >>> EmpiricalBelief((0.05, 0.7)).at_most(0.5)
    Fraction(1, 2)
    """

    values: tuple[Number, ...]
    weights: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        door = Door()
        object.__setattr__(self, "values", tuple(self.values))
        object.__setattr__(self, "weights", tuple(self.weights))
        if not 1 <= len(self.values) <= MOST_CASES:
            door.refuse(
                "values",
                f"{len(self.values)} cases",
                f"1 to {MOST_CASES} cases",
                "give a histogram of a longer list" if self.values else "",
            )
            door.close()
        for i, value in enumerate(self.values):
            check_rate(door, f"values[{i}]", value)
        if self.weights:
            if len(self.weights) != len(self.values):
                door.refuse(
                    "weights", f"{len(self.weights)} weights", f"one for each of {len(self.values)} cases"
                )
            check_weights(door, "weights", self.weights)
        door.close()
        found: dict[Fraction, Fraction] = {}
        for value, weight in zip(self.values, self.weights or (1,) * len(self.values), strict=True):
            at = as_fraction(value)
            found[at] = found.get(at, Fraction(0)) + as_fraction(weight)
        knots = tuple(sorted(at for at, weight in found.items() if weight))
        all_weight = sum(found.values())
        jumps = tuple(found[at] / all_weight for at in knots)
        object.__setattr__(self, "_lines", Lines.through(knots, jumps, (Fraction(0),)))

    def moved(self, factor: Number = 1, shift: Number = 0) -> EmpiricalBelief:
        """Return the belief about ``factor`` times the cost plus ``shift``."""
        values = tuple(as_fraction(factor) * as_fraction(value) + as_fraction(shift) for value in self.values)
        return EmpiricalBelief(values, self.weights)

    def to_dict(self) -> dict[str, Any]:
        """Return kind and parameters as plain data."""
        cases: dict[str, Any] = {"kind": "empirical", "values": [float(value) for value in self.values]}
        return cases | ({"weights": [float(weight) for weight in self.weights]} if self.weights else {})

    def explain(self) -> str:
        """Name the distribution in a few words."""
        low, high = self.ends
        return f"{len(self.values)} listed cases from {float(low):g} to {float(high):g}"
