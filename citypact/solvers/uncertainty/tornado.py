"""What each input alone moves: its low and high end, all others at their base.

References
----------
T. G. Eschenbach, "Spiderplots versus tornado diagrams for sensitivity analysis", Interfaces 22(6),
1992, 40-46.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from citypact.errors import InputError, Problem
from citypact.solvers.uncertainty.samples import as_rows, column_names, plain
from citypact.solvers.uncertainty.sobol import Model, one_output


@dataclass(frozen=True)
class Swing:
    """One bar of a tornado chart.

    Parameters
    ----------
    name : str
        Input.
    low, high : float
        Its two ends, in its unit.
    at_low, at_high : float
        Output there; NaN where there is none.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """Distance of the two outputs; NaN if one is missing."""
        return abs(self.at_high - self.at_low)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "name": self.name,
            "low": self.low,
            "high": self.high,
            "at_low": plain(self.at_low),
            "at_high": plain(self.at_high),
            "width": plain(self.width),
        }


@dataclass(frozen=True)
class Tornado:
    """Swings of an output, the widest first.

    Parameters
    ----------
    base : float
        Output with all inputs at their base.
    swings : tuple of Swing
        Those with a missing output first, for they are no small matter; then by width.
    """

    base: float
    swings: tuple[Swing, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"base": plain(self.base), "swings": [swing.to_dict() for swing in self.swings]}

    def explain(self) -> str:
        """Say in plain sentences what each input moves."""
        known = math.isfinite(self.base)
        lines = [
            f"At the base the output is {self.base:.6g}." if known else "At the base there is no output."
        ]
        for swing in self.swings:
            for end, output in ((swing.low, swing.at_low), (swing.high, swing.at_high)):
                if math.isfinite(output):
                    lines.append(f"With {swing.name} at {end:.6g} the output is {output:.6g}.")
                else:
                    lines.append(f"With {swing.name} at {end:.6g} there is no output.")
        return "\n".join(lines)


def tornado(
    model: Model, base: ArrayLike, low: ArrayLike, high: ArrayLike, names: Sequence[str] | None = None
) -> Tornado:
    """Answer how far each input alone moves an output.

    Parameters
    ----------
    model : callable
        Table of inputs of shape (any, columns) to one output a row.
    base, low, high : float arrays of shape (columns,)
        Base and two ends of each input, ``low <= high``.
    names : sequence of str, optional
        Inputs.

    Returns
    -------
    Tornado
        In the unit of the output.

    Raises
    ------
    InputError
        If an end is missing or above the other, or the lengths differ.

    Examples
    --------
    >>> answer = tornado(lambda x: x[:, 0] + 3 * x[:, 1], [1, 1], [0, 0], [2, 2], ["price", "growth"])
    >>> [(swing.name, swing.width) for swing in answer.swings]
    [('growth', 6.0), ('price', 2.0)]
    """
    ends = {name: as_rows(name, each, 1) for name, each in (("base", base), ("low", low), ("high", high))}
    count = len(ends["base"])
    who = column_names(names, count)
    for name, each in ends.items():
        if len(each) != count or np.isnan(each).any():
            raise InputError(Problem(name, each.tolist(), f"{count} numbers, one an input"))
    for name, least, most in zip(who, ends["low"], ends["high"], strict=True):
        if least > most:
            raise InputError(Problem(f"low.{name}", float(least), f"at most the high end, {most:g}"))
    table = np.tile(ends["base"], (2 * count + 1, 1))
    for k in range(count):
        table[2 * k + 1, k], table[2 * k + 2, k] = ends["low"][k], ends["high"][k]
    outputs = one_output(model, table)
    swings = [
        Swing(
            who[k],
            float(ends["low"][k]),
            float(ends["high"][k]),
            float(outputs[2 * k + 1]),
            float(outputs[2 * k + 2]),
        )
        for k in range(count)
    ]
    swings.sort(key=lambda swing: -swing.width if math.isfinite(swing.width) else -math.inf)
    return Tornado(float(outputs[0]), tuple(swings))
