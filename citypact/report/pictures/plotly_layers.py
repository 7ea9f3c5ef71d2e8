"""Lines, points, areas, ranges and bars as traces and shapes of plotly."""

from __future__ import annotations

from typing import Any

from citypact.report.pictures.form import Area, Bars, Line, Points, Rule, Span
from citypact.report.pictures.matplotlib_layers import ONE_PLACE, ONE_PLACE_STRENGTH
from citypact.report.pictures.palette import SHAPES, STROKES, TONES, clear, mixed
from citypact.report.pictures.plotly_sheet import Part, Sheet, add
from citypact.report.pictures.plotly_text import PIXELS, finite, mode, words

__all__ = ["add"]

#: Up to this many points each has its own words under the pointer; beyond, plotly writes the numbers.
MOST_WORDS = 200
#: The symbols that plotly has in space.
_IN_SPACE = {
    "circle": "circle",
    "diamond": "diamond",
    "square": "square",
    "cross": "x",
    "x": "x",
    "dot": "circle",
}
#: Symbols for marks that are half filled.
_HALF = {"left": "-open-dot", "bottom": "-open-dot", "none": "-open", "full": ""}


@add.register
def _line(layer: Line, sheet: Sheet) -> None:
    look: Part = {"color": TONES[layer.tone], "dash": STROKES[layer.stroke][1], "width": layer.width * PIXELS}
    marked: Part = {}
    if layer.shape:
        marked = {"marker": _marker(sheet, layer.shape, layer.tone, layer.size, "full", "")}
    space = "z" in sheet.rulers
    if space and "," in look["dash"]:
        look["dash"] = "dash"
    sheet.traces.append(
        {
            "type": "scatter3d" if space else "scatter", **sheet.points(layer),
            "mode": mode(lines=layer.width > 0, markers=bool(layer.shape)),
            "line": look, "opacity": layer.strength, **marked, **sheet.axes, **sheet.entry(layer.label),
            **({} if space else {"cliponaxis": True}), **sheet.hover(layer),
        }
    )  # fmt: skip


@add.register
def _points(layer: Points, sheet: Sheet) -> None:
    told = sheet.hover(layer)
    if layer.names and len(layer.names) <= MOST_WORDS:
        template = str(told.get("hovertemplate", "<extra>%{fullData.name}</extra>"))
        told = {
            "hovertext": [words(name) for name in layer.names],
            "hovertemplate": f"%{{hovertext}}<br>{template}",
        }
    space = "z" in sheet.rulers
    sheet.traces.append(
        {
            "type": "scatter3d" if space else "scatter", **sheet.points(layer), "mode": "markers",
            "marker": _marker(sheet, layer.shape, layer.tone, layer.sizes, layer.fill, layer.edge),
            **sheet.axes, **sheet.entry(layer.label), **({} if space else {"cliponaxis": False}), **told,
        }
    )  # fmt: skip


def _marker(sheet: Sheet, shape: str, tone: str, sizes: Any, fill: str, edge: str) -> Part:
    space = "z" in sheet.rulers
    symbol = _IN_SPACE.get(shape, "diamond") if space else SHAPES[shape][1]
    if not symbol.endswith("-open"):
        symbol += "-open" if space and fill != "full" and symbol != "x" else "" if space else _HALF[fill]
    scale = PIXELS * (0.6 if shape == "dot" else 1.0) * (0.7 if space else 1.0)
    pixels = sizes * scale if isinstance(sizes, int | float) else [size * scale for size in sizes]
    line = {
        "color": TONES[edge or tone],
        "width": 1.0 if edge else 2.0 if symbol.endswith(("-open", "dot")) else 0.0,
    }
    return {"symbol": symbol, "color": TONES[tone], "size": pixels, "line": line, "opacity": 1.0}


@add.register
def _area(layer: Area, sheet: Sheet) -> None:
    corners = sheet.points(layer)
    closed = {side: [*values, values[0]] for side, values in corners.items() if values}
    sheet.traces.append(
        {
            "type": "scatter", **(closed or {"x": [None], "y": [None]}), "mode": "lines", "fill": "toself",
            "fillcolor": clear(layer.tone, layer.strength),
            "line": {"color": TONES[layer.tone], "width": layer.edge * PIXELS}, "hoverinfo": "skip",
            **sheet.axes, **sheet.entry(layer.label),
        }
    )  # fmt: skip


@add.register
def _span(layer: Span, sheet: Sheet) -> None:
    at = sheet.rulers[layer.side].at
    low, high = at(layer.low), at(layer.high)
    strip = layer.part < 1
    look: Part = {
        "fillcolor": TONES[layer.tone] if strip else clear(layer.tone, layer.strength), "type": "rect",
        "line": {"width": 1 if strip else 0, "color": "black"}, "layer": "between" if strip else "below",
    }  # fmt: skip
    if low == high:
        colour = clear(layer.tone, max(layer.strength, ONE_PLACE_STRENGTH))
        look = {"type": "line", "line": {"width": ONE_PLACE * PIXELS, "color": colour}, "layer": "below"}
    _shape(sheet, layer.side, low, high, layer.part, {**look, **sheet.entry(layer.label)})


@add.register
def _rule(layer: Rule, sheet: Sheet) -> None:
    place = sheet.rulers[layer.side].at(layer.at)
    line = {
        "color": clear(layer.tone, layer.strength), "width": layer.width * PIXELS,
        "dash": STROKES[layer.stroke][1],
    }  # fmt: skip
    look = {"type": "line", "line": line, "layer": "between", **sheet.entry(layer.label)}
    _shape(sheet, layer.side, place, place, 1.0, look)


def _shape(sheet: Sheet, side: str, low: float, high: float, part: float, look: Part) -> None:
    """Add what runs from ``low`` to ``high`` on one axis and over a part of the other."""
    other = "y" if side == "x" else "x"
    across = sheet.rulers[other]
    # Numbers, not a part of the panel, which plotly does not draw between axes and traces; far beyond its
    # ends, for readers who move the picture.
    length = across.high - across.low
    foot, head = (
        (across.low, across.low + part * length) if part < 1 else (across.low - length, across.high + length)
    )
    sheet.shapes.append(
        {
            f"{side}0": low, f"{side}1": high, f"{other}0": foot, f"{other}1": head,
            "xref": sheet.axes["xaxis"], "yref": sheet.axes["yaxis"], **look,
        }
    )  # fmt: skip


@add.register
def _bars(layer: Bars, sheet: Sheet) -> None:
    other = "y" if layer.side == "x" else "x"
    along, across = sheet.rulers[layer.side], sheet.rulers[other]
    lows, highs = (finite(map(along.at, ends)) for ends in (layer.lows, layer.highs))
    lengths = [
        None if low is None or high is None else high - low for low, high in zip(lows, highs, strict=True)
    ]
    wide = layer.thickness
    if isinstance(wide, int | float):
        thick = [wide / across.scale] * len(layer.places)
    else:
        thick = [one / across.scale for one in wide]
    colour = mixed(layer.tone, layer.strength)
    marker: Part = {
        "color": "rgba(255,255,255,0)" if layer.hollow else colour,
        "line": {"color": TONES[layer.edge or layer.tone], "width": layer.edge_width * PIXELS},
    }  # fmt: skip
    if layer.hatched:
        solid = layer.edge and not layer.hollow
        shade = {
            "bgcolor": colour if solid else "white",
            "fgcolor": "black",
            "shape": "/",
            "fillmode": "overlay",
        }
        marker["pattern"] = {**shade, "size": 6}
    sheet.traces.append(
        {
            "type": "bar", other: finite(map(across.at, layer.places)), layer.side: lengths, "base": lows,
            "width": thick, "orientation": "h" if layer.side == "x" else "v", "marker": marker,
            "hovertext": [_bar_words(layer, sheet, at) for at in range(len(layer.places))],
            "hovertemplate": "%{hovertext}<extra>%{fullData.name}</extra>",
            **sheet.axes, **sheet.entry(layer.label),
        }
    )  # fmt: skip


def _bar_words(layer: Bars, sheet: Sheet, at: int) -> str:
    """Return the name in whose place a bar stands, and its ends."""
    along = sheet.rulers[layer.side]
    names = sheet.rulers["y" if layer.side == "x" else "x"].axis.names
    low, high = layer.lows[at], layer.highs[at]
    told = along.written(high) if low == 0 else f"{along.written(low)} to {along.written(high)}"
    place = round(layer.places[at])
    return words(f"{names[place]}\n{told}" if 0 <= place < len(names) else told)
