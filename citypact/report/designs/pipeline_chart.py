"""A pipeline that ends as a figure: what a breach saves and what it loses, year by year.

Above, the money on both sides of the decision at each year end, with the years marked in
which stopping pays; below, the largest ratio that is paid at each, and the one promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citypact.mechanisms.enforcement.vintages.result import PipelineUnravelling
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Rule, Span, zero
from citypact.report.words.amounts import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Half the distance of two year ends, for shading.
HALF_YEAR = 0.5
#: Up to this many year ends each is marked by a dot.
MOST_DOTS = 40


def pipeline_picture(found: PipelineUnravelling) -> Chart:
    """Show what the destination saves and loses by a breach, and the ratio it keeps paying.

    Parameters
    ----------
    found : PipelineUnravelling
        The promise followed through the pipeline.

    Examples
    --------
    >>> from citypact.mechanisms.enforcement import FinitePipeline, unravel
    >>> picture = pipeline_picture(unravel(FinitePipeline(0.05, 5, 1, 2, (1,) * 12), 0.2))
    >>> picture.panels[1].x.label
    'end of year'
    """
    shaded = _shaded(found)
    years = Axis("end of year", form="whole")
    money = Axis("present value at the year end", "亿元", scaled=True, room=0.12)
    share = Axis("origin's share", form="percent", low=-0.03, high=1.05)
    panels = (
        Panel(years, money, (*shaded, zero(), *_money(found)), weight=3),
        Panel(years, share, (*shaded, *_bounds(found)), weight=2),
    )
    return Chart(_title(found), panels, (7.2, 5.4))


def pipeline_figure(found: PipelineUnravelling) -> Figure:
    """Draw the pipeline (see ``pipeline_picture``)."""
    figure: Figure = pipeline_picture(found).plot()
    return figure


def _money(found: PipelineUnravelling) -> list[Layer]:
    """Return both sides of the decision."""
    ends = found.year_ends
    years = [float(end.year) for end in ends]
    owed = "payments owed and not deducted" if found.security.settlement else "payments owed"
    at_stake = "projects to come, penalty, deposit" if found.security.forfeit else "projects to come"
    dots = len(ends) <= MOST_DOTS
    saved, lost = [float(end.saved) for end in ends], [float(end.future + end.forfeit) for end in ends]
    sides = (
        (saved, "vermilion", "dashed", "square", f"saved by stopping: {owed}"),
        (lost, "blue", "solid", "circle", f"lost by stopping: {at_stake}"),
    )
    return [
        Line(label, years, amounts, tone, stroke, shape=shape if dots or len(years) == 1 else "")
        for amounts, tone, stroke, shape, label in sides
    ]


def _bounds(found: PipelineUnravelling) -> list[Layer]:
    """Return the largest ratio paid at each year end against the promise and the endless pipeline."""
    bounded = [(end.year, float(end.bound)) for end in found.year_ends if end.bound is not None]
    # Steps: each ratio holds half a year either way, which is where the next one begins.
    xs = [year + side for year, _ in bounded for side in (-HALF_YEAR, HALF_YEAR)]
    ys = [bound for _, bound in bounded for _ in (0, 1)]
    steps: list[Layer] = [Line("largest ratio paid then", xs, ys, "black", width=1.6)] if bounded else []
    promised, steady = float(found.promised), float(found.steady)
    label = f"largest if projects never ended: {percent(steady)}"
    return [
        *steps,
        Rule(f"ratio promised: {percent(promised)}", "y", promised, "vermilion"),
        Rule(label, "y", steady, "grey", "dotted", 1.6),
    ]


def _shaded(found: PipelineUnravelling) -> list[Layer]:
    """Return the years in which stopping pays, runs of them as one."""
    runs: list[list[int]] = []
    for year in found.broken:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return [
        Span("stopping pays", "x", first - HALF_YEAR, last + HALF_YEAR, "orange", 0.22)
        for first, last in runs
    ]


def _title(found: PipelineUnravelling) -> str:
    promised = percent(found.promised)
    if not found.year_ends:
        return "No projects: nothing is owed"
    if not found.broken:
        return f"A ratio of {promised} is paid at every year end"
    if found.broken[0] == found.year_ends[0].year:
        return f"A ratio of {promised} is not paid: stopping pays from the first year end"
    return f"A ratio of {promised} is paid until year {found.broken[0] - 1}; then stopping pays"
