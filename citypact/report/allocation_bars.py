"""Allocations beside each other: bars for a few players, rows of marks for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citypact.report.allocation_marks import Mark, left_out, marks, names_of, set_text, title_of, unit_of
from citypact.report.amounts import display_width, number
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: More bars than these are too thin to read.
MOST_BARS = 48
MOST_ROWS = 60  #: players drawn; the picture says how many are left out


def bars_figure(result: AllocationResult) -> Figure:
    """Draw what every rule gives each player.

    Parameters
    ----------
    result : AllocationResult
        The allocations; the first eight are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a player's name needs characters that no installed font has.
    """
    from matplotlib.figure import Figure

    names, drawn, unit = names_of(result), marks(result), unit_of(result)
    verb = "pays" if result.game.cost else "gets"
    if len(names) * len(drawn) <= MOST_BARS:
        figure = Figure(figsize=(7.6, 4.8), layout="constrained")
        axes = figure.add_subplot()
        _bars(axes, names, drawn)
        axes.set_ylabel(f"what the player {verb}\n({unit})")
        axes.set_xlabel(left_out(result))
    else:
        rows = min(len(names), MOST_ROWS)
        figure = Figure(figsize=(7.6, 1.8 + 0.24 * rows), layout="constrained")
        axes = figure.add_subplot()
        _rows(axes, names[:rows], drawn)
        left = f"; {len(names) - rows} further players not drawn" if len(names) > rows else ""
        axes.set_xlabel(f"what the player {verb} ({unit}){left}\n{left_out(result)}".rstrip())
    axes.set_title(title_of(result) or "Allocations", fontsize=11)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return set_text(figure, [*names, unit])


def _bars(axes: Axes, names: list[str], drawn: list[Mark]) -> None:
    width = 0.84 / len(drawn)
    for at, mark in enumerate(drawn):
        places = [place + (at - (len(drawn) - 1) / 2) * width for place in range(len(names))]
        hatch = "////" if mark.shape == "x" else None
        axes.bar(
            places,
            mark.amounts,
            width * 0.94,
            color="white" if hatch else mark.colour,
            edgecolor="black" if hatch else mark.colour,
            hatch=hatch,
            linewidth=0.8,
            label=mark.label,
            zorder=3,
        )
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=4)
    long = max(map(display_width, names)) > 60 / len(names)
    axes.set_xticks(range(len(names)), names, rotation=30 if long else 0, ha="right" if long else "center")
    axes.yaxis.set_major_formatter(_amounts())
    axes.margins(x=0.02)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5, zorder=0)
    axes.spines[["top", "right"]].set_visible(False)


def _rows(axes: Axes, names: list[str], drawn: list[Mark]) -> None:
    for mark in drawn:
        hollow: dict[str, Any] = {} if mark.shape == "x" else {"markerfacecolor": "none"}
        axes.plot(
            mark.amounts[: len(names)],
            range(len(names)),
            linestyle="none",
            marker=mark.shape,
            markersize=0.6 * mark.size,
            markeredgewidth=1.3,
            color=mark.colour,
            label=mark.label,
            zorder=3,
            **hollow,
        )
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(_amounts())
    axes.grid(linewidth=0.4, alpha=0.5, zorder=0)
    axes.spines[["top", "right"]].set_visible(False)


def _amounts() -> Any:
    from matplotlib.ticker import FuncFormatter

    return FuncFormatter(lambda amount, _: number(amount))
