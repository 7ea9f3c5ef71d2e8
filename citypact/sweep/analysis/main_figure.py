"""Which figures of a kind of answer tell the question: the main one, whether there is an answer, gains."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem
from citypact.sweep.mapping import RECOMPUTED

#: The figure of a kind of scenario that is told first, the first of these that its answers have.
MAIN = {
    "relocation": ("ratio", "ratio.nash"),  # the first where a criterion was asked for
    "portfolio": ("ratio",),
    "obstacle": ("headline.value",),
    "water": ("transfer", "surplus"),
    "river": ("pool.total",),
    "air": ("surplus.lo",),
    "package": ("plan.total", "efficient.surplus"),
    "council": ("with_payments.largest", "largest_stable"),
}
#: Columns that are no figures.
NO_FIGURES = ("reason", RECOMPUTED)
#: Figures that a relocation needs to tell what a ratio brings.
RELOCATION = (
    "agreement", "half_acceptable", "participation.lo", "participation.hi", "revenue", "origin_loss",
    "destination_cost", "gain_at_half.origin", "gain_at_half.destination",
)  # fmt: skip
_GAIN = re.compile(r"(?:^|\.)gains?\.[^.\[\]]+$")


@dataclass(frozen=True)
class MainFigure:
    """The figure that is analysed.

    Parameters
    ----------
    name, unit : str
        As in the columns of the answers.
    """

    name: str
    unit: str


def main_figure(kind: str, units: Mapping[str, str], asked: str | None = None) -> MainFigure:
    """Return the figure that is asked for, or the main one of the kind.

    Parameters
    ----------
    kind : str
        Of the scenario.
    units : mapping of str to str
        Unit of each figure.
    asked : str, optional
        Name of a figure.

    Raises
    ------
    InputError
        If there is no such figure; the nearest names are suggested.

    Examples
    --------
    >>> main_figure("relocation", {"reason": "", "surplus": "亿元", "ratio.nash": "ratio"})
    MainFigure(name='ratio.nash', unit='ratio')
    """
    names = [name for name in units if name not in NO_FIGURES]
    if asked is not None:
        if asked not in names:
            near = difflib.get_close_matches(asked, names, n=3, cutoff=0.4)
            near += [name for name in names if asked and asked in name and name not in near][: 3 - len(near)]
            remedy = f"did you mean {' or '.join(near)}?" if near else None
            expected = "a figure of the answer, as the table names it"
            raise InputError(Problem("--figure", asked, expected, remedy=remedy or ""))
        return MainFigure(asked, units[asked])
    if not names:
        raise InputError(Problem("--figure", "nothing", "an answer with a figure"))
    found = next((name for name in MAIN.get(kind, ()) if name in names), names[0])
    return MainFigure(found, units[found])


def gain_figures(names: Sequence[str]) -> dict[str, str]:
    """Return the gain of each city by its name: those that the answer tells first.

    Examples
    --------
    >>> gain_figures(["effort.nash", "gains.upstream", "gains.downstream", "contracts[0].gains.upstream"])
    {'upstream': 'gains.upstream', 'downstream': 'gains.downstream'}
    """
    found = [name for name in names if _GAIN.search(name)]
    if not found:
        return {}
    group = found[0].rpartition(".")[0]
    return {name.rpartition(".")[2]: name for name in found if name.rpartition(".")[0] == group}


def tells_ratios(kind: str, names: Sequence[str]) -> bool:
    """Say whether the rows have what is needed to tell what any ratio brings to two cities."""
    return kind == "relocation" and set(RELOCATION) <= set(names)


def city_names(scenario: Mapping[str, Any]) -> tuple[str, str]:
    """Return the names of origin and destination of a relocation."""
    players = scenario.get("players") or {}
    origin, destination = (players.get(side) or side for side in ("origin", "destination"))
    return str(origin), str(destination)
