"""What two officials sign, in the plane of tax split and output credit, as a figure for documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citypact.mechanisms.officials_agreement import CreditPolygon
from citypact.mechanisms.officials_agreement.credit_problem import DESTINATION, ORIGIN
from citypact.report.amounts import clipped, number, percent, shown
from citypact.report.chart_fonts import fonts_for, set_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, LONGEST_NAME, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from citypact.mechanisms.theories.polygon import Form

#: Room around the unit square, so that marks on its border are whole.
MARGIN = 0.03


def officials_figure(found: CreditPolygon) -> Figure:
    """Draw the accepted pairs, both officials' limits, the statute and the nearest accepted pair.

    Parameters
    ----------
    found : CreditPolygon
        The result; without an agreement the title says so and only the limits are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.officials_agreement import CreditProblem, credit_polygon
    >>> problem = CreditProblem(Relocation(1, 0.5, 0.1), 6, 8, 1, 0.05)
    >>> officials_figure(credit_polygon(problem)).axes[0].get_title()
    'Nearest to the statute: 71.8% of the tax, 55.8% of the output'
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    names = [clipped(shown(name), LONGEST_NAME) for name in found.problem.game.players]
    fonts = fonts_for(names)
    figure = Figure(figsize=(7.2, 6.6), layout="constrained")
    axes = figure.add_subplot()
    _accepted(axes, found)
    _limits(axes, found, names)
    _points(axes, found)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MultipleLocator(0.1))
        axis.set_major_formatter(FuncFormatter(lambda part, _: f"{part:.0%}"))
    axes.set_xlim(-MARGIN, 1 + MARGIN)
    axes.set_ylim(-MARGIN, 1 + MARGIN)
    axes.set_aspect("equal")
    axes.set_xlabel(f"share of the tax that goes to {names[0]}")
    axes.set_ylabel(f"share of the output credited to {names[0]}")
    axes.set_title(_title(found), fontsize=11)
    axes.grid(linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def _accepted(axes: Axes, found: CreditPolygon) -> None:
    """Fill what both accept; a segment is a thick line, a single pair a large mark."""
    corners = [(float(split), float(credit)) for split, credit in found.vertices]
    part = (
        f"{percent(float(found.area))} of all pairs"
        if found.area
        else ("one pair", "a line")[len(corners) > 1]
    )
    label = f"both officials sign ({part})"
    if len(corners) > 2:
        axes.fill(*zip(*corners, strict=True), color=GREEN, alpha=0.22, linewidth=0, label=label, zorder=1)
    elif corners:
        mark = "o" if len(corners) == 1 else ""
        axes.plot(
            *zip(*corners, strict=True), color=GREEN, alpha=0.45, linewidth=8, marker=mark, markersize=15,
            solid_capstyle="round", label=label, zorder=1,
        )  # fmt: skip


def _limits(axes: Axes, found: CreditPolygon, names: list[str]) -> None:
    """Draw where each official is indifferent, within the unit square, and the neutral credit."""
    rows = found.problem.rows()
    for label, name, color, style in (
        (ORIGIN, names[0], BLUE, "-"),
        (DESTINATION, names[1], VERMILION, "--"),
    ):
        ends = _across(rows[label])
        if len(ends) == 2:
            axes.plot(
                *zip(*ends, strict=True), color=color, linestyle=style, linewidth=2, zorder=3,
                label=f"limit of the official of {name}",
            )  # fmt: skip
    if found.neutral_credit <= 1:
        neutral = float(found.neutral_credit)
        axes.axhline(neutral, color=GREY, linestyle=":", linewidth=1.4, zorder=2)
        axes.lines[-1].set_label(f"no lead in output changes: {percent(neutral)}")


def _across(row: Form) -> list[tuple[float, float]]:
    """Return the two points where a line leaves the unit square, fewer if it passes by."""
    found = []
    for at in (0, 1):
        if row.y and 0 <= (credit := -(row.constant + row.x * at) / row.y) <= 1:
            found.append((float(at), float(credit)))
        if row.x and 0 <= (split := -(row.constant + row.y * at) / row.x) <= 1:
            found.append((float(split), float(at)))
    distinct = list(dict.fromkeys(found))
    return [distinct[0], distinct[-1]] if len(distinct) > 1 else distinct


def _points(axes: Axes, found: CreditPolygon) -> None:
    """Mark the statute and the nearest accepted pair; what they are stands in the legend."""
    statute = [float(part) for part in found.reference]
    if found.nearest is not None:
        nearest = [float(part) for part in found.nearest]
        if found.value:
            axes.plot(*zip(statute, nearest, strict=True), color="black", linewidth=1.2, zorder=4)
            axes.lines[-1].set_label(f"distance {number(found.value)}")
        axes.plot(
            *([part] for part in nearest), marker="o", markersize=10, color=ORANGE, linestyle="none",
            markeredgecolor="black", zorder=5,
            label=f"nearest: tax {percent(nearest[0])}, output {percent(nearest[1])}",
        )  # fmt: skip
    axes.plot(
        *([part] for part in statute), marker="x", markersize=9, markeredgewidth=2.5, color="black",
        linestyle="none", zorder=6,
        label=f"statute: tax {percent(statute[0])}, output {percent(statute[1])}",
    )  # fmt: skip


def _title(found: CreditPolygon) -> str:
    if found.nearest is None:
        return "The officials sign nothing within the limits"
    if found.value == 0:
        return "The officials sign the statute"
    split, credit = map(float, found.nearest)
    return f"Nearest to the statute: {percent(split)} of the tax, {percent(credit)} of the output"
