"""One line of the table: what was measured, its figures, what they are divided by, and the verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median
from typing import Literal, TypeAlias

#: Of a peer's answer: right, wrong, an error, stopped after its time, not asked again, not installed.
Verdict: TypeAlias = Literal["right", "wrong", "fails", "stopped", "left out", "missing"]
SHOWN = {
    "right": "right",
    "wrong": "WRONG",
    "fails": "FAILS",
    "stopped": "STOPPED",
    "left out": "left out",
    "missing": "MISSING",
}


@dataclass(frozen=True)
class Target:
    """What the median of the figures should be, in their unit."""

    relation: Literal["<=", ">="]
    bound: float

    def met(self, figure: float) -> bool:
        return figure <= self.bound if self.relation == "<=" else figure >= self.bound

    def __str__(self) -> str:
        return f"{self.relation} {self.bound:g}"


def at_most(bound: float) -> Target:
    return Target("<=", bound)


def at_least(bound: float) -> Target:
    return Target(">=", bound)


@dataclass(frozen=True)
class Line:
    """A measurement.

    Parameters
    ----------
    name : str
    figures : sequence of float
        One of each repeat, in ``unit``; none if nothing could be measured.
    unit : str
        ``x`` is a ratio to the yardstick.
    yardstick : str
        What ``ratios`` divide by, timed in the same run, alternately.
    ratios : sequence of float
        The figures as ratios to the yardstick; of the unit ``x`` the figures themselves.
    target : Target or None
    verdict : str or None
        Whether a peer's answer is right.
    note : str
        What else is known: by how much an answer is wrong, what is missing, what is proved.
    """

    name: str
    figures: Sequence[float] = ()
    unit: str = "x"
    yardstick: str = ""
    ratios: Sequence[float] = ()
    target: Target | None = None
    verdict: Verdict | None = None
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", tuple(map(float, self.figures)))
        ratios = self.figures if self.unit == "x" else tuple(map(float, self.ratios))
        object.__setattr__(self, "ratios", ratios)
        if not all(map(isfinite, (*self.figures, *ratios))):
            raise ValueError(f"{self.name}: a figure is not finite: {self.figures}, {ratios}")

    @property
    def key(self) -> tuple[str, str]:
        """By which the same line is found in another run."""
        return self.name, self.yardstick

    @property
    def compared(self) -> tuple[float, ...]:
        """What two runs are compared by: the ratios, or the figures of what is no time."""
        return tuple(self.ratios) or tuple(self.figures)

    @property
    def met(self) -> bool | None:
        """Whether the median meets the target; None without either."""
        return self.target.met(median(self.figures)) if self.target and self.figures else None

    def __str__(self) -> str:
        parts = [f"{self.name:<60}"]
        if self.figures:
            parts.append(f"{spread(self.figures)} {self.unit}")
        if self.target:
            parts.append(f"{'meets' if self.met else 'MISSES'} {self.target}")
        if self.unit != "x" and self.ratios:
            parts.append(f"{spread(self.ratios).strip()} x")
        if self.yardstick:
            parts.append(f"of {self.yardstick}")
        if self.verdict:
            parts.append(SHOWN[self.verdict])
        if self.note:
            parts.append(self.note)
        return "  ".join(parts)


def told(error: Exception) -> str:
    """Write an error for the table, without places on this disk."""
    where = re.sub(r"(?:/[\w.+-]+){2,}", "…", str(error).partition("\n")[0])
    return f"{type(error).__name__}: {where}"[:160].rstrip(": ")


def spread(figures: Sequence[float]) -> str:
    """Write the median, with the lowest and the highest if there are several."""
    ends = f"[{short(min(figures))}, {short(max(figures))}]" if len(figures) > 1 else ""
    return f"{short(median(figures)):>9} {ends:<16}" if ends else f"{short(figures[0]):>9} {'':<16}"


def short(figure: float) -> str:
    """Three digits, without an exponent where it can be read."""
    if figure and not 1e-3 <= abs(figure) < 1e6:
        return f"{figure:.2e}"
    return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
