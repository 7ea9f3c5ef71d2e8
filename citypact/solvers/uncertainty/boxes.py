"""Boxes of inputs as data: which rows lie inside, and how well a box tells an outcome.

References
----------
B. P. Bryant and R. J. Lempert, "Thinking inside the box: a participatory, computer-assisted approach
to scenario discovery", Technological Forecasting and Social Change 77, 2010, 34-49 (coverage, density).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional import BoolArray, FloatArray
from citypact.solvers.uncertainty.probability import counted_share
from citypact.solvers.uncertainty.samples import Figure, plain, rows_sentence


@dataclass(frozen=True)
class Restriction:
    """Range of one input.

    Parameters
    ----------
    name : str
        Input.
    low, high : float
        Ends, both included, in its unit; infinite where the box does not end.
    density_without : float
        Share of interesting rows if this restriction alone were dropped, in the rows held out.
    """

    name: str
    low: float
    high: float
    density_without: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; an end that is not there is null."""
        return {
            "name": self.name,
            "low": plain(self.low),
            "high": plain(self.high),
            "density_without": self.density_without,
        }

    def __str__(self) -> str:
        if math.isinf(self.low):
            return f"{self.name} ≤ {self.high:.6g}"
        if math.isinf(self.high):
            return f"{self.name} ≥ {self.low:.6g}"
        return f"{self.low:.6g} ≤ {self.name} ≤ {self.high:.6g}"


@dataclass(frozen=True)
class Discovery:
    """A box of inputs in which an outcome is frequent.

    Parameters
    ----------
    restrictions : tuple of Restriction
        Of the inputs that the box bounds; empty if no box is denser than all rows.
    density : Figure
        Share of interesting rows inside, of the rows held out.
    coverage : Figure
        Share of all interesting rows that lie inside, of the rows held out.
    overall : Figure
        Share of interesting rows among all rows held out.
    inside : int
        Rows held out that lie inside.
    asked : float
        Density that was asked for.
    trajectory : tuple of (float, float)
        Coverage and density of each box on the way, in the rows that found them.
    confidence : float
        Of the intervals.
    rows, left_out : int
        Rows used, half of them to find the box and half held out to judge it; rows without a figure.
    """

    restrictions: tuple[Restriction, ...]
    density: Figure
    coverage: Figure
    overall: Figure
    inside: int
    asked: float
    trajectory: tuple[tuple[float, float], ...]
    confidence: float
    rows: int
    left_out: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "restrictions": [each.to_dict() for each in self.restrictions],
            "density": self.density.to_dict(),
            "coverage": self.coverage.to_dict(),
            "overall": self.overall.to_dict(),
            "inside": self.inside,
            "asked": self.asked,
            "trajectory": [list(pair) for pair in self.trajectory],
            "confidence": self.confidence,
            "rows": self.rows,
            "left_out": self.left_out,
        }

    def explain(self) -> str:
        """Say in plain sentences where the outcome is frequent."""
        lines = [rows_sentence(self.rows, self.left_out)]
        lines.append(f"Among all rows the outcome has the share {self.overall.value:.1%}.")
        if not self.restrictions:
            return "\n".join([*lines, "No box of inputs is denser than the whole."])
        if not self.density.value >= self.asked:
            lines.append(f"The density asked for, {self.asked:.0%}, was not reached in the rows held out.")
        bounds = "; ".join(str(each) for each in self.restrictions)
        lines.append(f"Box: {bounds}.")
        lines.append(
            f"Inside the outcome has the share {self.density.value:.1%}, with confidence "
            f"{self.confidence:.0%} from {self.density.low:.1%} to {self.density.high:.1%}."
        )
        lines.append(f"The box holds {self.coverage.value:.1%} of all rows with the outcome.")
        for each in self.restrictions:
            lines.append(f"Without the bound of {each.name} the share would be {each.density_without:.1%}.")
        return "\n".join(lines)


def inside_box(table: FloatArray, low: FloatArray, high: FloatArray) -> BoolArray:
    """Say which rows lie in a box, ends included.

    Examples
    --------
    >>> inside_box(np.array([[1.0], [3.0]]), np.array([0.0]), np.array([2.0])).tolist()
    [True, False]
    """
    within = np.ones(len(table), dtype=bool)
    for column, least, most in zip(table.T, low, high, strict=True):
        if least > -math.inf:
            within &= column >= least
        if most < math.inf:
            within &= column <= most
    return within


def shares_inside(within: BoolArray, hits: BoolArray, confidence: float) -> tuple[Figure, Figure, int]:
    """Return density and coverage with their intervals, and the rows inside; NaN where none can be."""
    undefined = Figure(math.nan, math.nan, math.nan)
    inside, both, all_hits = (int(np.count_nonzero(each)) for each in (within, within & hits, hits))
    density = counted_share(both, inside, confidence) if inside else undefined
    coverage = counted_share(both, all_hits, confidence) if all_hits else undefined
    return density, coverage, inside
