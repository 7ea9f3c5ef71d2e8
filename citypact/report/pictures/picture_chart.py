"""Pictures of plain data as figures of matplotlib, for files, reports and notebooks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from citypact.language import current_language, translate
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.report.council.package_flows import PaymentFlows
from citypact.report.pictures.chart_fonts import has_letters, set_letters, unit_in_letters
from citypact.report.pictures.form import Axis, Bars, Chart, Names, Note, Panel
from citypact.report.pictures.matplotlib_layers import Canvas, draw
from citypact.report.pictures.measure import Ruler, ruler
from citypact.report.pictures.plain import chart_of
from citypact.report.words.amounts import display_width, number, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Whatever a picture may be.
AnyPicture: TypeAlias = Picture | Chart | PaymentFlows
#: Columns of a legend's label beside which another fits, and of all names under an axis that need no slant.
WIDE_LABEL, WIDE_NAMES = 52, 60


def picture_figure(picture: AnyPicture) -> Figure:
    """Draw a picture.

    Parameters
    ----------
    picture : Picture, Chart or PaymentFlows
        What it shows.

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
    >>> from citypact.mechanisms.answer_parts.picture import Curve
    >>> figure = picture_figure(Picture("A line", "x", "y", [Curve("A", [0, 1], [0, 1])]))
    >>> figure.axes[0].get_title()
    'A line'
    """
    from matplotlib.figure import Figure

    if isinstance(picture, PaymentFlows):
        from citypact.report.pictures.flow_chart import flow_figure

        return flow_figure(picture)
    chart = chart_of(picture) if isinstance(picture, Picture) else picture
    written = partial(_written, instead=dict(chart.instead))
    figure = Figure(figsize=chart.size, layout="constrained")
    if any(panel.aspect is not None for panel in chart.panels):
        # Marks on the border of a plane reach over it.
        figure.get_layout_engine().set(w_pad=0.14, h_pad=0.08)  # type: ignore[union-attr, call-arg]
    named: set[str] = set()
    for axes, panel in zip(_axes(figure, chart), chart.panels, strict=True):
        rulers = {side: ruler(panel, side) for side in ("x", "y", "z") if side != "z" or panel.z}
        _dress(axes, panel, rulers, written)
        if chart.beside or len(chart.panels) == 1 or panel is chart.panels[-1]:
            axes.set_xlabel(written(rulers["x"].label(broken=False)))
        canvas = Canvas(axes, rulers, written, set() if chart.legend == "right" else named)
        layers = sorted(panel.layers, key=lambda layer: isinstance(layer, Names))  # where all else stands
        for at, layer in enumerate(layers):
            canvas.order = 2.0 + at / 8
            draw(layer, canvas)
        if chart.legend == "right":
            _legend_right(axes, panel, written)
    _title(figure, chart, written)
    if chart.legend == "below":
        _legend_below(figure, chart)
    if chart.foot:
        figure.supxlabel(written(chart.foot), fontsize=8 if chart.size[0] > 7 else 7, color="#555555")
    set_letters(figure)
    return figure


def _written(text: str, instead: dict[str, str]) -> str:
    """Return a text in the language in use, in letters that installed fonts have or in other words."""
    text = translate(text, current_language())
    for words, other in instead.items():
        if words and words in text and not has_letters(shown(words)):
            text = text.replace(words, other)
    return "\n".join(unit_in_letters(shown(line)) for line in text.split("\n")).strip("\n")


def _axes(figure: Figure, chart: Chart) -> list[Any]:
    count, weights = len(chart.panels), [panel.weight for panel in chart.panels]
    if any(panel.z for panel in chart.panels):
        return [
            figure.add_subplot(1, count, at + 1, projection="3d" if panel.z else None)
            for at, panel in enumerate(chart.panels)
        ]
    if chart.beside:
        return list(figure.subplots(1, count, squeeze=False, width_ratios=weights)[0])
    return list(figure.subplots(count, 1, squeeze=False, sharex=True, height_ratios=weights)[:, 0])


def _dress(axes: Any, panel: Panel, rulers: dict[str, Ruler], written: Any) -> None:
    """Set the ends of the axes, their numbers or names and their labels."""
    if panel.title:
        axes.set_title(written(panel.title), fontsize=11)
    axes.set_xlim(rulers["x"].low, rulers["x"].high)
    axes.set_ylim(rulers["y"].low, rulers["y"].high)
    if panel.aspect is not None:
        axes.set_aspect(panel.aspect)
    if panel.bare:
        axes.axis("off")
        return
    for side, found in rulers.items():
        _ticks(getattr(axes, f"{side}axis"), side, found, written)
    if panel.z is not None:
        _dress_space(axes, rulers, written)
        return
    axes.set_ylabel(written(rulers["y"].label(broken=True)), fontsize=9 if panel.weight != 1 else None)
    for side in panel.grid:
        axes.grid(axis=side, linewidth=0.4, alpha=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if panel.aspect is not None:
        axes.tick_params(pad=9)
        axes.xaxis.labelpad = axes.yaxis.labelpad = 8
    if panel.y.names or panel.y.form == "none":
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    if any(isinstance(layer, Bars) for layer in panel.layers) and panel.x.names:
        axes.tick_params(axis="x", length=0)


def _dress_space(axes: Any, rulers: dict[str, Ruler], written: Any) -> None:
    axes.set_zlim(rulers["z"].low, rulers["z"].high)
    axes.set_zlabel(written(rulers["z"].label(broken=True)), labelpad=14)
    axes.set_ylabel(written(rulers["y"].label(broken=True)), labelpad=8)
    axes.xaxis.labelpad = 8
    axes.view_init(elev=22, azim=-58)
    axes.set_box_aspect((1, 1, 1), zoom=0.94)
    # The numbers of two axes would meet at a corner.
    for side in "xyz":
        low, high = rulers[side].low, rulers[side].high
        getattr(axes, f"{side}axis").set_ticks([low + (high - low) * part / 4 for part in (1, 2, 3)])


def _ticks(axis: Any, side: str, found: Ruler, written: Any) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

    form: Axis = found.axis
    if form.names:
        names = [written(name) for name in form.names]
        slanted = side == "x" and sum(map(display_width, names)) > WIDE_NAMES
        style: dict[str, Any] = {"rotation": 30, "ha": "right"} if slanted else {}
        small = 9 if len(names) <= 20 else 8
        axis.set_ticks(range(len(names)), names, **style, **({"fontsize": small} if side == "y" else {}))
    elif form.form == "none":
        axis.set_ticks([])
    elif form.form == "percent":
        if side == "x" and 0.5 <= found.high - found.low <= 2.1:
            axis.set_major_locator(MultipleLocator(0.1))
        axis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{round(100 * ratio, 1):g}%"))
    elif form.form == "whole":
        axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    else:
        axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _title(figure: Figure, chart: Chart, written: Any) -> None:
    title = written(chart.title)
    notes = [layer for panel in chart.panels for layer in panel.layers if isinstance(layer, Note)]
    outside = any(note.frame != "data" for note in notes)
    if chart.beside or outside or (len(chart.panels) > 1 and any(panel.title for panel in chart.panels)):
        figure.suptitle(title, fontsize=11)
    else:
        above = [note for note in notes if note.up == "bottom" and note.shift[1] > 0]
        tall = max((note.text.count("\n") for note in above), default=-1)
        figure.axes[0].set_title(title, fontsize=11, wrap=True, pad=10 + (4 + 10 * tall if above else 0))


def _legend_below(figure: Figure, chart: Chart) -> None:
    handles: dict[str, Any] = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            handles.setdefault(label, handle)
    if not handles:
        return
    wide = max(map(display_width, handles)) > WIDE_LABEL
    figure.legend(
        handles.values(), handles.keys(), loc="outside lower center",
        ncols=1 if wide else chart.columns, frameon=False, fontsize=9,
    )  # fmt: skip


def _legend_right(axes: Axes, panel: Panel, written: Any) -> None:
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9, alignment="left",
        title=written(panel.legend_title) or None, title_fontsize=9,
    )  # fmt: skip
