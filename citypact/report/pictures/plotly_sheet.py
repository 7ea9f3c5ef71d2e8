"""The parts of a figure of plotly while they are collected, and what adds a layer to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from citypact.report.pictures.form import (
    Layer,
    Line,
    Panel,
    Points,
)
from citypact.report.pictures.measure import Ruler
from citypact.report.pictures.plotly_text import finite, words

Part = dict[str, Any]


@dataclass
class Sheet:
    """The parts of a figure while they are collected; ``at`` is the number of the panel, from 1.

    Parameters
    ----------
    panel : Panel
        The one at hand.
    rulers : dict of str to Ruler
        Its axes as measured.
    at : int
        Its number.
    page : tuple of float
        Width and height that it takes, in pixels; the width is what a page usually gives.
    legend : str
        Name of the legend.
    named : set of str
        Labels that the legend has.
    """

    panel: Panel
    rulers: dict[str, Ruler]
    at: int
    page: tuple[float, float]
    legend: str
    named: set[str]
    traces: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    notes: list[Part] = field(default_factory=list)

    @property
    def axes(self) -> Part:
        """Names of the panel's axes."""
        number = "" if self.at == 1 else str(self.at)
        return (
            {"xaxis": f"x{number}", "yaxis": f"y{number}"} if "z" not in self.rulers else {"scene": "scene"}
        )

    def entry(self, label: str) -> Part:
        """Return what the legend says of a layer: nothing where it has said it."""
        new = bool(label) and label not in self.named
        self.named.add(label)
        rank = 1000 + len(self.named)
        return {"name": words(label), "showlegend": new, "legend": self.legend, "legendrank": rank}

    def points(self, layer: Any) -> dict[str, list[float | None]]:
        """Return the coordinates of a layer, scaled."""
        return {
            side: finite(self.rulers[side].at(value) for value in getattr(layer, f"{side}s"))
            for side in self.rulers
        }

    def hover(self, layer: Line | Points) -> Part:
        """Return what the pointer tells at a point."""
        if "z" in self.rulers:
            return {"hoverinfo": "name+x+y+z"}
        told = "".join(
            f"%{{{side}axis.title.text}}: %{{{side}:{_number_format(self.rulers[side])}}}<br>"
            for side in ("x", "y")
            if not self.panel.bare
            and not self.rulers[side].axis.names
            and self.rulers[side].axis.form != "none"
        )
        return {"hovertemplate": f"{told}<extra>%{{fullData.name}}</extra>"}


def _number_format(ruler: Ruler) -> str:
    return {"percent": ".1%", "whole": "d"}.get(ruler.axis.form, ",.4~r")


@singledispatch
def add(layer: Layer, sheet: Sheet) -> None:
    """Add one layer to the parts of the figure.

    Examples
    --------
    >>> add.dispatch(Line).__name__
    '_line'
    """
    raise NotImplementedError(type(layer).__name__)
