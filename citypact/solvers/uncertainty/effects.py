"""Answers about inputs: which share of an output's variance each of them explains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from citypact.solvers.uncertainty.samples import Figure, figures_to_dict, plain, rows_sentence


@dataclass(frozen=True)
class VarianceShares:
    """Shares of the variance of an output, by input.

    Parameters
    ----------
    kind : {"first", "total", "shapley"}
        Main effect, effect with all interactions, or Shapley effect.
    names : tuple of str
        Inputs.
    figures : tuple of Figure
        One share an input, with its interval; NaN where the output is constant.
    variance : float
        Of the output, in its unit squared; 0 where it is the same in all rows.
    confidence : float
        Of the intervals.
    rows, left_out : int
        Rows used, and rows without a figure.
    """

    kind: str
    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    variance: float
    confidence: float
    rows: int
    left_out: int

    def of(self, name: str) -> Figure:
        """Return the share of one input."""
        return self.figures[self.names.index(name)]

    def ranked(self) -> tuple[tuple[str, Figure], ...]:
        """Return the inputs with the largest share first; equal ones as they were given."""
        pairs = zip(self.names, self.figures, strict=True)
        return tuple(sorted(pairs, key=lambda pair: -pair[1].value))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "kind": self.kind,
            "shares": figures_to_dict(self.names, self.figures),
            "variance": plain(self.variance),
            "confidence": self.confidence,
            "rows": self.rows,
            "left_out": self.left_out,
        }

    def explain(self) -> str:
        """Say in plain sentences what the output depends on."""
        lines = [rows_sentence(self.rows, self.left_out)]
        if self.variance == 0:
            return "\n".join([*lines, "The output is the same in all rows: no input moves it."])
        for name, figure in self.ranked():
            if self.kind == "first":
                lines.append(f"{name} alone explains {figure.value:.1%} of the variance.")
            elif self.kind == "total":
                lines.append(f"{name} with its interactions explains {figure.value:.1%} of the variance.")
            else:
                lines.append(f"{name} is credited with {figure.value:.1%} of the variance.")
            if math.isfinite(figure.low):
                lines.append(
                    f"With confidence {self.confidence:.0%} that share lies from {figure.low:.1%} "
                    f"to {figure.high:.1%}."
                )
        return "\n".join(lines)


def no_shares(
    kind: str, names: tuple[str, ...], confidence: float, rows: int, left_out: int
) -> VarianceShares:
    """Return the answer for an output that is the same in all rows: shares are undefined."""
    undefined = tuple(Figure(math.nan, math.nan, math.nan) for _ in names)
    return VarianceShares(kind, names, undefined, 0.0, confidence, rows, left_out)
