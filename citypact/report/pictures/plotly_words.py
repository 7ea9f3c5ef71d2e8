"""Arrows, words in the picture and lines of the legend alone, as traces and annotations of plotly."""

from __future__ import annotations

from citypact.report.pictures.form import Arrows, Names, Note, Remark
from citypact.report.pictures.label_room import offsets
from citypact.report.pictures.palette import TONES
from citypact.report.pictures.plotly_layers import add
from citypact.report.pictures.plotly_sheet import Sheet
from citypact.report.pictures.plotly_text import PIXELS, without_none, words

__all__ = ["add"]

#: The head of an arrow as a part of its length, and how wide it opens.
HEAD, OPENING = 0.32, 0.42


@add.register
def _arrows(layer: Arrows, sheet: Sheet) -> None:
    """Add one arrow as plotly's own, and many as one broken line with heads, as each would be a note."""
    x, y = sheet.rulers["x"].at, sheet.rulers["y"].at
    if len(layer.xs) == 1:
        refs = {"xref": sheet.axes["xaxis"], "yref": sheet.axes["yaxis"]}
        refs |= {"axref": refs["xref"], "ayref": refs["yref"]}
        head = {"arrowhead": 2, "arrowsize": 1.2, "arrowwidth": layer.width * PIXELS}
        ends = {"x": x(layer.to_xs[0]), "y": y(layer.to_ys[0]), "ax": x(layer.xs[0]), "ay": y(layer.ys[0])}
        look = {"text": "", "showarrow": True, "arrowcolor": TONES[layer.tone], "opacity": layer.strength}
        sheet.notes.append({**ends, **refs, **head, **look})
        return
    tall = sheet.panel.aspect or 1.0
    xs: list[float | None] = []
    ys: list[float | None] = []
    for start, foot, end, tip in zip(layer.xs, layer.ys, layer.to_xs, layer.to_ys, strict=True):
        x0, y0, x1, y1 = x(start), y(foot), x(end), y(tip)
        along, up = HEAD * (x1 - x0), HEAD * (y1 - y0) * tall
        xs += [x0, x1, x1 - along - OPENING * up, x1, x1 - along + OPENING * up, None]
        ys += [y0, y1, y1 - (up - OPENING * along) / tall, y1, y1 - (up + OPENING * along) / tall, None]
    sheet.traces.append(
        {
            "type": "scatter", "x": xs, "y": ys, "mode": "lines", "opacity": layer.strength,
            "line": {"color": TONES[layer.tone], "width": layer.width * PIXELS}, "hoverinfo": "skip",
            **sheet.axes, **sheet.entry(layer.label),
        }
    )  # fmt: skip


@add.register
def _note(layer: Note, sheet: Sheet) -> None:
    x, y = sheet.rulers["x"], sheet.rulers["y"]
    text = words(layer.text)
    sheet.notes.append(
        without_none(
            text=text, showarrow=False, align=layer.across,
            x=x.at(layer.x) if layer.frame == "data" else layer.x,
            y=layer.y if layer.frame == "panel" else y.at(layer.y),
            xref=sheet.axes["xaxis"] + ("" if layer.frame == "data" else " domain"),
            yref=sheet.axes["yaxis"] + (" domain" if layer.frame == "panel" else ""),
            xanchor=layer.across, yanchor={"center": "middle"}.get(layer.up, layer.up),
            xshift=layer.shift[0] * PIXELS, yshift=layer.shift[1] * PIXELS,
            # Bold by the font: markup would set a style in the page, which its policy forbids.
            font={
                "size": layer.size * PIXELS, "color": TONES[layer.tone],
                "weight": "bold" if layer.bold else "normal",
            },
            bgcolor="rgba(255,255,255,0.75)" if layer.halo else None, borderpad=1,
        )
    )  # fmt: skip


@add.register
def _names(layer: Names, sheet: Sheet) -> None:
    across, up = sheet.rulers["x"], sheet.rulers["y"]
    wide, tall = (size / PIXELS for size in sheet.page)
    step = wide / abs(across.high - across.low), tall / abs(up.high - up.low)
    if sheet.panel.aspect is not None:
        least = min(step[0], step[1] / sheet.panel.aspect)
        step = least, least * sheet.panel.aspect
    places = [(across.at(x), up.at(y)) for x, y in zip(layer.xs, layer.ys, strict=True)]
    spots = [(x * step[0], y * step[1]) for x, y in places]
    for text, (x, y), shift in zip(layer.texts, places, offsets(spots, layer.texts, layer.size), strict=True):
        sheet.notes.append(
            {
                "text": words(text), "x": x, "y": y, "xref": sheet.axes["xaxis"],
                "yref": sheet.axes["yaxis"], "showarrow": False, "xshift": shift[0] * PIXELS,
                "yshift": shift[1] * PIXELS, "font": {"size": layer.size * PIXELS}, "borderpad": 0,
            }
        )  # fmt: skip


@add.register
def _remark(layer: Remark, sheet: Sheet) -> None:
    sheet.traces.append(
        {
            "type": "scatter", "x": [None], "y": [None], "mode": "markers",
            "marker": {"color": "rgba(0,0,0,0)"}, "hoverinfo": "skip", **sheet.axes,
            **sheet.entry(layer.label),
        }
    )  # fmt: skip
