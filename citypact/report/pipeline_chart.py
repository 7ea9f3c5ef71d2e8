"""A pipeline that ends as a figure: what a breach saves and what it loses, year by year.

Above, the money on both sides of the decision at each year end, with the years marked in
which stopping pays; below, the largest ratio that is paid at each, and the one promised.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.games.rational import as_fraction
from citypact.mechanisms.enforcement.vintages.result import PipelineUnravelling
from citypact.report.amounts import number, percent, scale_exponent
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREY, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Half the distance of two year ends, for shading.
HALF_YEAR = 0.5
#: Up to this many year ends each is marked by a dot.
MOST_DOTS = 40


def pipeline_figure(found: PipelineUnravelling) -> Figure:
    """Draw what the destination saves and loses by a breach, and the ratio it keeps paying.

    Parameters
    ----------
    found : PipelineUnravelling
        The promise followed through the pipeline.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Examples
    --------
    >>> from citypact.mechanisms.enforcement import FinitePipeline, unravel
    >>> figure = pipeline_figure(unravel(FinitePipeline(0.05, 5, 1, 2, (1,) * 12), 0.2))
    >>> figure.axes[1].get_xlabel()
    'end of year'
    """
    from matplotlib.figure import Figure

    unit = unit_in_letters("亿元")
    fonts = fonts_for([unit])
    figure = Figure(figsize=(7.2, 5.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    exponent = _draw_money(above, found)
    _draw_bounds(below, found)
    _shade(above, found, "stopping pays")
    _shade(below, found)
    scaled = f"1e{exponent} x {unit}" if exponent else unit
    above.set_ylabel(f"present value at the year end\n({scaled})", fontsize=9)
    above.set_title(_title(found), fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def _draw_money(axes: Axes, found: PipelineUnravelling) -> int:
    """Draw both sides of the decision in units of a power of ten; return its exponent."""
    from matplotlib.ticker import FuncFormatter

    ends = found.year_ends
    lost = [end.future + end.forfeit for end in ends]
    saved = [end.saved for end in ends]
    exponent = scale_exponent(tuple(as_fraction(amount) for amount in (0, *lost, *saved)))
    scale = float(Fraction(10) ** exponent)
    years = [end.year for end in ends]
    dots = len(ends) <= MOST_DOTS
    owed = "payments owed and not deducted" if found.security.settlement else "payments owed"
    at_stake = "projects to come, penalty, deposit" if found.security.forfeit else "projects to come"
    for amounts, color, style, mark, label in (
        (saved, VERMILION, "--", "s", f"saved by stopping: {owed}"),
        (lost, BLUE, "-", "o", f"lost by stopping: {at_stake}"),
    ):
        line = [amount / scale for amount in amounts]
        marker = mark if dots or len(line) == 1 else None
        axes.plot(
            years, line, color=color, linestyle=style, marker=marker, markersize=4, linewidth=2, label=label
        )
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=1)
    axes.margins(y=0.12)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    return exponent


def _draw_bounds(axes: Axes, found: PipelineUnravelling) -> None:
    """Draw the largest ratio paid at each year end against the promise and the endless pipeline."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    bounded = [(end.year, end.bound) for end in found.year_ends if end.bound is not None]
    if bounded:
        years, bounds = zip(*bounded, strict=True)
        marker = "o" if len(years) == 1 else None
        label = "largest ratio paid then"
        axes.step(years, bounds, where="mid", color="black", linewidth=1.6, marker=marker, label=label)
    axes.axhline(
        found.promised, color=VERMILION, linewidth=1.4, label=f"ratio promised: {percent(found.promised)}"
    )
    axes.axhline(
        found.steady,
        color=GREY,
        linestyle=":",
        linewidth=1.6,
        label=f"largest if projects never ended: {percent(found.steady)}",
    )
    axes.set_ylim(-0.03, 1.05)
    axes.set_xlabel("end of year")
    axes.set_ylabel("origin's share", fontsize=9)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:.0%}"))
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)


def _shade(axes: Axes, found: PipelineUnravelling, label: str | None = None) -> None:
    """Shade the years in which stopping pays, runs of them as one."""
    runs: list[list[int]] = []
    for year in found.broken:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    for first, last in runs:
        ends = first - HALF_YEAR, last + HALF_YEAR
        axes.axvspan(*ends, color=ORANGE, alpha=0.22, linewidth=0, label=label, zorder=0)
        label = None  # one entry in the legend


def _title(found: PipelineUnravelling) -> str:
    promised = percent(found.promised)
    if not found.year_ends:
        return "No projects: nothing is owed"
    if not found.broken:
        return f"A ratio of {promised} is paid at every year end"
    if found.broken[0] == found.year_ends[0].year:
        return f"A ratio of {promised} is not paid: stopping pays from the first year end"
    return f"A ratio of {promised} is paid until year {found.broken[0] - 1}; then stopping pays"
