"""Flows of money as Sankey diagrams of plotly, one below the other."""

from __future__ import annotations

from typing import Any

from citypact.report.council.package_flows import FlowPanel, PaymentFlows
from citypact.report.pictures.flow_chart import issue_colours
from citypact.report.pictures.palette import GREY
from citypact.report.pictures.plotly_text import words
from citypact.report.words.amounts import number

#: Pixels of one city, of the least panel, between two of them, and below the last note.
CITY, LEAST, GAP, FOOT = 34, 160, 60, 26
Part = dict[str, Any]


def flows_figure(picture: PaymentFlows) -> tuple[list[Part], Part, float]:
    """Return the traces, the layout and the height of the diagrams.

    Examples
    --------
    >>> from citypact.report.council.package_flows import Flow, Side
    >>> panel = FlowPanel("One", "", 1.0, (Side("A", "A 1", 1.0),), (Side("B", "B 1", 1.0),),
    ...                   (Flow("A", "B", "tax", 1.0),))
    >>> traces, _, _ = flows_figure(PaymentFlows("Who pays whom", "亿元", 0, ("tax",), (panel,)))
    >>> traces[0]["link"]["value"]
    [1.0]
    """
    colours, entries = issue_colours(picture)
    heights = [
        max(LEAST, CITY * max(len(panel.payers), len(panel.receivers))) if panel.flows else LEAST / 2
        for panel in picture.panels
    ]
    whole = sum(heights) + GAP * len(heights) + FOOT
    traces: list[Part] = []
    notes: list[Part] = []
    top = 1.0
    unit = words(picture.scale_words)
    for panel, height in zip(picture.panels, heights, strict=True):
        head, foot = top - 0.6 * GAP / whole, top - (GAP + height) / whole
        notes.append(_note(f"{words(panel.title, 46)} ({unit})", head, "bottom", 14))
        if panel.flows:
            traces.append(_sankey(picture, panel, colours, [max(0.0, foot + 0.25 * GAP / whole), head]))
            notes.append(_note(words(panel.note, 60), foot + 0.22 * GAP / whole, "top", 11))
        else:
            notes.append(_note(words(panel.note, 46), (head + foot) / 2, "middle", 13))
        top = foot
    for name, colour in entries.items():
        traces.append(
            {
                "type": "scatter", "x": [None], "y": [None], "mode": "markers", "name": words(name),
                "marker": {"color": colour, "symbol": "square", "size": 11}, "hoverinfo": "skip",
                "showlegend": True,
            }
        )  # fmt: skip
    return traces, {"annotations": notes, "xaxis": {"visible": False}, "yaxis": {"visible": False}}, whole


def _note(text: str, y: float, anchor: str, size: int) -> Part:
    return {
        "text": text, "x": 0.5, "y": y, "xref": "paper", "yref": "paper", "yanchor": anchor,
        "showarrow": False, "font": {"size": size},
    }  # fmt: skip


def _sankey(picture: PaymentFlows, panel: FlowPanel, colours: dict[str, str], domain: list[float]) -> Part:
    sides = (panel.payers, panel.receivers)
    nodes = [(side, each) for side, cities in enumerate(sides) for each in cities]
    place = {(side, each.city): at for at, (side, each) in enumerate(nodes)}
    scale = 10.0**picture.exponent
    told = [number(flow.amount / scale) for flow in panel.flows]
    issues = [words(flow.issue or "all issues together") for flow in panel.flows]
    shades = [GREY if flow.issue is None else colours.get(flow.issue, "#000000") for flow in panel.flows]
    return {
        "type": "sankey", "arrangement": "fixed", "orientation": "h", "domain": {"x": [0, 1], "y": domain},
        "node": {
            "label": [words(each.label) for _, each in nodes], "color": "#222222", "pad": 14, "thickness": 9,
            "line": {"width": 0}, "hovertemplate": "%{label}<extra></extra>",
        },
        "link": {
            "source": [place[0, flow.payer] for flow in panel.flows],
            "target": [place[1, flow.receiver] for flow in panel.flows],
            "value": [flow.amount / scale for flow in panel.flows],
            "color": [_clear(shade) for shade in shades],
            "customdata": [list(pair) for pair in zip(issues, told, strict=True)],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata[0]}: %{customdata[1]}"
            "<extra></extra>",
        },
    }  # fmt: skip


def _clear(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.5)"
