"""Pictures of plain data as figures of plotly for the page: the JSON that plotly.js draws.

Nothing of plotly is imported; its Python package only checks these figures in the tests.
"""

from __future__ import annotations

from typing import Any

from citypact.mechanisms.answer_parts.picture import Picture
from citypact.report.council.package_flows import PaymentFlows
from citypact.report.pictures.form import Chart, Names, Note, Panel
from citypact.report.pictures.measure import Ruler, ruler
from citypact.report.pictures.palette import GREY
from citypact.report.pictures.picture_chart import AnyPicture
from citypact.report.pictures.plain import chart_of
from citypact.report.pictures.plotly_sheet import Sheet
from citypact.report.pictures.plotly_text import PIXELS, width_of, words
from citypact.report.pictures.plotly_words import add

#: Letters in pixels, and the families that are asked for, each of which only if it is installed.
SIZE, FAMILIES = 13, "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
#: Pixels of an inch of the chart's height, and the width that a page usually gives a chart.
INCH, USUAL_WIDTH = 84, 640
#: Columns after which titles and the names beside rows are broken, so that a narrow screen shows them whole.
TITLE_FOLD, NAME_FOLD = 46, 22
#: Pixels between two panels over one axis, between two with their own, and of a line of a row's name.
GAP, GAP_WITH_LABEL, ROW_LINE = 46, 88, 14
Part = dict[str, Any]


def plotly_figure(picture: AnyPicture) -> dict[str, Any]:
    """Return a picture as a figure of plotly, in the current language.

    Parameters
    ----------
    picture : Picture, Chart or PaymentFlows
        What it shows.

    Returns
    -------
    dict
        ``data`` and ``layout``, plain data for JSON; numbers that do not exist are ``None``.

    Examples
    --------
    >>> from citypact.mechanisms.answer_parts.picture import Curve
    >>> figure = plotly_figure(Picture("A line", "x", "y", [Curve("A", [0, 1], [0, 1])]))
    >>> figure["layout"]["title"]["text"], figure["data"][0]["x"]
    ('A line', [0.0, 1.0])
    """
    if isinstance(picture, PaymentFlows):
        from citypact.report.pictures.plotly_flows import flows_figure

        return framed(picture.title, *flows_figure(picture))
    chart = chart_of(picture) if isinstance(picture, Picture) else picture
    traces: list[Part] = []
    layout: Part = {"shapes": [], "annotations": [], "barmode": "overlay"}
    heights, gap = _heights(chart), GAP_WITH_LABEL if chart.beside else GAP
    whole = sum(heights) + gap * (len(heights) - 1)
    named: set[str] = set()
    top = 1.0
    for at, (panel, height) in enumerate(zip(chart.panels, heights, strict=True), 1):
        rulers = {side: ruler(panel, side) for side in ("x", "y", "z") if side != "z" or panel.z}
        own = chart.legend == "right" and at > 1
        if own:
            named = set()
        legend = f"legend{at}" if own else "legend"
        sheet = Sheet(panel, rulers, at, (USUAL_WIDTH, height), legend, named)
        for layer in sorted(panel.layers, key=lambda each: isinstance(each, Names)):
            add(layer, sheet)
        traces += sheet.traces
        layout["shapes"] += sheet.shapes
        layout["annotations"] += sheet.notes
        domain = [max(0.0, top - height / whole), top]
        top = domain[0] - gap / whole
        layout |= _axes(chart, at, rulers, domain)
        if panel.title:
            layout["annotations"].append(_subtitle(panel, at))
        if chart.legend == "right":
            title = {"title": {"text": words(panel.legend_title)}} if panel.legend_title else {}
            layout[legend] = {"y": domain[1], "yanchor": "top", **title}
    below = 0
    if chart.foot:
        text = words(chart.foot, TITLE_FOLD)
        below = 16 * (text.count("<br>") + 1)
        foot = {"text": text, "x": 0.5, "y": 0, "yshift": -8, "yanchor": "top"}
        style = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 11, "color": GREY}}
        layout["annotations"].append(foot | style)
    return framed(chart.title, traces, layout, whole, _right(chart), below, _head(chart))


def framed(
    title: str,
    traces: list[Part],
    layout: Part,
    height: float,
    right: float = 24,
    foot: float = 0,
    head: float = 0,
) -> dict[str, Any]:
    """Return the figure with title, letters and legend around its parts, and room at its foot and head."""
    text = words(title, TITLE_FOLD)
    lines = text.count("<br>") + 1
    legends = {"legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0}}
    if any(name.startswith("legend") for name in layout):
        legends = {}
    entries = sum(bool(part.get("showlegend")) for part in (*traces, *layout.get("shapes", ())))
    top = head + (18 + 20 * lines if text else 12)
    below = foot + (22 * (entries + 1) // 2 if legends else 0)
    return {
        "data": traces,
        "layout": {
            "title": {"text": text, "x": 0.5, "xanchor": "center", "font": {"size": SIZE + 2}},
            "font": {"family": FAMILIES, "size": SIZE, "color": "black"},
            "paper_bgcolor": "white", "plot_bgcolor": "white", "autosize": True,
            "height": round(height + top + below + 60), "hovermode": "closest",
            "hoverlabel": {"align": "left"},
            "margin": {"l": 12, "r": round(right), "t": top, "b": 12 + below, "pad": 0, "autoexpand": True},
            **legends, **layout,
        },
    }  # fmt: skip


def _heights(chart: Chart) -> list[float]:
    """Return the height of each panel in pixels; those that stand beside each other are stacked."""
    if len(chart.panels) == 1 and chart.panels[0].bare:
        return [chart.size[1] * 72 * PIXELS - 60]  # words and marks in it have sizes in points
    total = chart.size[1] * INCH - 110
    if chart.beside:
        return [max(total * 0.8, 240.0)] * len(chart.panels)
    weights = [panel.weight for panel in chart.panels]
    return [max(total * panel.weight / sum(weights), 120.0, _rows_height(panel)) for panel in chart.panels]


def _rows_height(panel: Panel) -> float:
    """Return what the names beside rows take when the longest of them is broken."""
    lines = [words(name, NAME_FOLD).count("<br>") + 1 for name in panel.y.names]
    return ROW_LINE * len(lines) * max(lines, default=0)


def _axes(chart: Chart, at: int, rulers: dict[str, Ruler], domain: list[float]) -> Part:
    panel, number = chart.panels[at - 1], "" if at == 1 else str(at)
    if panel.z is not None:
        axes = {
            f"{side}axis": {
                "title": {"text": words(found.label(broken=False)), "font": {"size": SIZE - 2}},
                **_scale(found),
                "tickvals": [_quarter(found, part) for part in (1, 2, 3)],
                "tickfont": {"size": SIZE - 3},
            }
            for side, found in rulers.items()
        }
        camera = {"eye": {"x": 1.5, "y": -1.8, "z": 0.8}}
        return {"scene": {**axes, "aspectmode": "cube", "camera": camera, "domain": {"y": domain}}}
    shared = len(chart.panels) > 1 and not chart.beside
    last = not shared or at == len(chart.panels)
    looks: Part = {}
    for side, found in rulers.items():
        fold = 0 if side == "y" else TITLE_FOLD
        label = words(found.label(broken=side == "y"), fold) if side == "y" or last else ""
        lines = {"showgrid": side in panel.grid, "gridcolor": "#E3E3E3", "zeroline": False}
        looks[f"{side}axis{number}"] = {
            "title": {"text": label, "standoff": 8, "font": {"size": SIZE}}, "automargin": True,
            "anchor": f"{'y' if side == 'x' else 'x'}{number}", "showline": not found.axis.names,
            "linecolor": "black", "ticks": "" if found.axis.names else "outside", "visible": not panel.bare,
            **lines, **_scale(found),
        }  # fmt: skip
        if side == "x" and not found.axis.names:
            looks[f"xaxis{number}"]["tickangle"] = 0
    across, up = looks[f"xaxis{number}"], looks[f"yaxis{number}"]
    up["domain"] = domain
    if shared:
        across["showticklabels"] = last
        if at > 1:
            across["matches"] = "x"
    if panel.aspect is not None:
        up |= {"scaleanchor": f"x{number}", "scaleratio": panel.aspect, "constrain": "domain"}
        across["constrain"] = "domain"
    return looks


def _quarter(found: Ruler, part: int) -> float:
    """Return a number between the ends: those of two axes at the ends themselves would meet at a corner."""
    return found.low + (found.high - found.low) * part / 4


def _scale(found: Ruler) -> Part:
    """Return the ends of an axis and how its numbers are written."""
    ends: Part = {"range": [found.low, found.high]}
    if found.axis.names:
        texts = [words(name, NAME_FOLD) for name in found.axis.names]
        places, names = list(range(len(texts))), {"ticklabelstandoff": 6, "tickfont": {"size": SIZE - 2}}
        return {**ends, "tickmode": "array", "tickvals": places, "ticktext": texts, **names}
    if found.axis.form == "none":
        return {**ends, "showticklabels": False, "ticks": "", "showline": False}
    if found.axis.form == "percent":
        return {**ends, "tickformat": ".0%"}
    if found.axis.form == "whole":
        return {**ends, "tickformat": "d", **({"dtick": 1} if abs(found.high - found.low) < 8 else {})}
    return {**ends, "tickformat": ",.6~r"}


def _subtitle(panel: Panel, at: int) -> Part:
    number = "" if at == 1 else str(at)
    return {
        "text": words(panel.title, TITLE_FOLD), "x": 0.5, "y": 1, "xref": f"x{number} domain",
        "yref": f"y{number} domain", "yanchor": "bottom", "showarrow": False, "yshift": 2,
    }  # fmt: skip


def _head(chart: Chart) -> float:
    """Return what stands between title and panels, in pixels: subtitles, and heads beside the rows."""
    notes = [note for note in chart.panels[0].layers if isinstance(note, Note)]
    above = [note.text.count("\n") + 1 for note in notes if note.frame == "panel" and note.up == "bottom"]
    return max([SIZE * lines for lines in above] + [18.0 if chart.panels[0].title else 0.0])


def _right(chart: Chart) -> float:
    """Return the right margin in pixels: room for what stands beside the rows."""
    beside = [
        width_of(words(note.text), note.size * PIXELS)
        for panel in chart.panels
        for note in panel.layers
        if isinstance(note, Note) and note.frame != "data" and note.x > 1
    ]
    return 24 + max(beside, default=0.0)
