"""Flows of money as bands from those who pay, on the left, to those who receive, on the right.

The width of a band is its amount, to the same scale in every panel. Heights are in inches, so that labels
of any number of cities keep apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from citypact.report.council.package_flows import Flow, FlowPanel, PaymentFlows, Side
from citypact.report.pictures.chart_fonts import set_letters, unit_in_letters
from citypact.report.pictures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped_apart, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY)
#: Inches: all money of the dearer panel, room for one label, a city's bar, length of the bands.
MONEY_HEIGHT, LABEL_HEIGHT, BAR, LENGTH = 2.4, 0.24, 0.09, 2.2
#: Inches of a panel on either side of its bars, for labels.
MARGIN = 1.75
Colour = Callable[[Flow], str]


def flow_figure(picture: PaymentFlows) -> Figure:
    """Draw the panels side by side.

    Parameters
    ----------
    picture : PaymentFlows
        The flows, with their labels.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.report.council.package_flows import Flow, FlowPanel, PaymentFlows, Side
    >>> panel = FlowPanel("One", "", 1.0, (Side("A", "A 1", 1.0),), (Side("B", "B 1", 1.0),),
    ...                   (Flow("A", "B", "tax", 1.0),))
    >>> figure = flow_figure(PaymentFlows("Who pays whom", "亿元", 0, ("tax",), (panel,)))
    >>> [text.get_text() for text in figure.axes[0].texts[:2]]
    ['A 1', 'B 1']
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    largest = max(panel.total for panel in picture.panels)
    scale = MONEY_HEIGHT / largest if largest else 0.0
    height = max(_height(side, scale) for panel in picture.panels for side in (panel.payers, panel.receivers))
    height = max(height, 1.2)
    width = 2 * MARGIN + LENGTH
    colours, entries = issue_colours(picture)

    def colour(flow: Flow) -> str:
        return GREY if flow.issue is None else colours.get(flow.issue, BLACK)

    rows = (len(entries) + 3) // 4
    figure = Figure(figsize=(width * len(picture.panels), height + 1.6 + 0.22 * rows), layout="constrained")
    for axes, panel in zip(
        figure.subplots(1, len(picture.panels), squeeze=False)[0], picture.panels, strict=True
    ):
        _draw(axes, panel, scale, height, colour)
    figure.suptitle(f"{picture.title} ({unit_in_letters(picture.scale_words)})", fontsize=12)
    handles = [Patch(color=shade, alpha=0.6, label=name) for name, shade in entries.items()]
    if handles:
        figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    set_letters(figure)
    return figure


def issue_colours(picture: PaymentFlows) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colour of each issue that has its own, and the lines of the legend with theirs."""
    colours = {issue: COLOURS[at] for at, issue in enumerate(picture.issues[: len(COLOURS)])}
    names = clipped_apart([shown(" ".join(issue.split())) for issue in colours], LONGEST_NAME)
    entries = dict(zip(names, colours.values(), strict=True))
    if len(picture.issues) > len(colours):
        entries[f"{len(picture.issues) - len(colours)} further issues"] = BLACK
    if any(flow.issue is None for panel in picture.panels for flow in panel.flows):
        entries["all issues together"] = GREY
    return colours, entries


def _height(side: Sequence[Side], scale: float) -> float:
    return sum(scale * each.amount + LABEL_HEIGHT for each in side)


def _draw(axes: Axes, panel: FlowPanel, scale: float, height: float, colour: Colour) -> None:
    from matplotlib.patches import Rectangle

    axes.set_xlim(-MARGIN, LENGTH + MARGIN)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    axes.set_title(panel.title, fontsize=11)
    if not panel.flows:
        axes.text(LENGTH / 2, height / 2, panel.note, ha="center", va="center", fontsize=10, wrap=True)
        return
    tops = [_tops(side, scale, height) for side in (panel.payers, panel.receivers)]
    for side, places, at, align in (
        (panel.payers, tops[0], -BAR, "right"),
        (panel.receivers, tops[1], LENGTH, "left"),
    ):
        for each in side:
            tall = scale * each.amount
            axes.add_patch(Rectangle((at, places[each.city] - tall), BAR, tall, color="black", linewidth=0.6))
            beside = at - 0.06 if align == "right" else at + BAR + 0.06
            axes.text(beside, places[each.city] - tall / 2, each.label, ha=align, va="center", fontsize=9)
    _bands(axes, panel.flows, tops, scale, colour)
    axes.annotate(
        panel.note, (0.5, 0), xycoords="axes fraction", xytext=(0, -4), textcoords="offset points",
        ha="center", va="top", fontsize=8,
    )  # fmt: skip


def _tops(side: Sequence[Side], scale: float, height: float) -> dict[str, float]:
    """Return the upper end of every city's bar, the whole side in the middle."""
    top = (height + _height(side, scale)) / 2 - LABEL_HEIGHT / 2
    tops = {}
    for each in side:
        tops[each.city] = top
        top -= scale * each.amount + LABEL_HEIGHT
    return tops


def _bands(
    axes: Axes, flows: Sequence[Flow], tops: Sequence[Mapping[str, float]], scale: float, colour: Colour
) -> None:
    """Draw every flow as a band; those of a city lie under one another in the order of the other ends."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    order = {city: at for at, city in enumerate(tops[0])}
    left, right = dict(tops[0]), dict(tops[1])
    starts = {}
    for flow in flows:
        starts[flow] = left[flow.payer]
        left[flow.payer] -= scale * flow.amount
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    half = LENGTH / 2
    for flow in sorted(flows, key=lambda each: order[each.payer]):
        wide, start, end = scale * flow.amount, starts[flow], right[flow.receiver]
        right[flow.receiver] -= wide
        corners = [
            (0, start), (half, start), (half, end), (LENGTH, end),
            (LENGTH, end - wide), (half, end - wide), (half, start - wide), (0, start - wide), (0, start),
        ]  # fmt: skip
        axes.add_patch(
            PathPatch(
                Path(corners, codes), facecolor=colour(flow), alpha=0.5, edgecolor=colour(flow), linewidth=0.3
            )
        )
