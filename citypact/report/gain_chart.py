"""Both cities' gains over the ratio as a figure for documents.

Colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008), which readers with
any common colour blindness tell apart; line styles differ as well, for print in grey.
"""

from __future__ import annotations

import io
import logging
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.agreement import Agreement
from citypact.report.amounts import (
    acceptable,
    between,
    clipped,
    number,
    percent,
    scale_exponent,
    shown,
)
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.files import write_atomic

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, VERMILION, GREEN, ORANGE, GREY = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#555555"
FORMATS = ("png", "svg")
DOTS_PER_INCH = 150
LONGEST_NAME = 28


def gain_figure(agreement: Agreement) -> Figure:
    """Draw what each city gains at every ratio, the ratios both accept, and the one recommended.

    Parameters
    ----------
    agreement : Agreement
        The result; without an agreement the title says so and nothing is recommended.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has. (The unit 亿元 is
        written "100 million yuan" then.)

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.revenue_split import split
    >>> gain_figure(split(Relocation(1, 0.3, 0.1))).axes[0].get_xlabel()
    'share of the tax that goes to origin (ratio)'
    """
    from matplotlib.figure import Figure

    game = agreement.game
    unit = unit_in_letters(game.unit)
    names = [clipped(shown(name), LONGEST_NAME) for name in game.players]
    fonts = fonts_for([*names, unit])
    figure = Figure(figsize=(7.2, 4.8), layout="constrained")
    axes = figure.add_subplot()
    exponent = _draw_gains(axes, agreement, names)
    _mark_ratios(axes, agreement)
    _dress(axes, f"1e{exponent} x {unit}" if exponent else unit, names[0])
    axes.set_title(_title(agreement), fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure as PNG (150 dots an inch) or SVG, whole or not at all.

    The same figure gives the same bytes: no date is written, and the names inside an SVG
    do not depend on chance.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to save.
    path : str or Path
        The file; its ending says the format.

    Raises
    ------
    InputError
        If the ending is neither .png nor .svg, or the file cannot be written.
    """
    write_atomic(path, figure_bytes(figure, Path(path).suffix.lstrip(".").lower()))


def figure_bytes(figure: Figure, form: str) -> bytes:
    """Return the figure as the content of a PNG or SVG file.

    Raises
    ------
    InputError
        If the format is another.
    """
    import matplotlib

    if form not in FORMATS:
        raise InputError(Problem("chart", form or "no format", " or ".join(FORMATS)))
    metadata = {"Date": None} if form == "svg" else {"Software": None}
    stream = io.BytesIO()
    # A font without the usual weight is drawn in the one that it has; matplotlib would tell the user.
    told = logging.getLogger("matplotlib.font_manager")
    level = told.level
    told.setLevel(logging.ERROR)
    try:
        with matplotlib.rc_context(
            {"svg.hashsalt": "citypact", "svg.fonttype": "path", "savefig.bbox": None}
        ):
            figure.savefig(stream, format=form, dpi=DOTS_PER_INCH, metadata=metadata)
    finally:
        told.setLevel(level)
    return stream.getvalue()


def _draw_gains(axes: Axes, agreement: Agreement, names: list[str]) -> int:
    """Draw both lines in units of a power of ten; return its exponent."""
    game = agreement.game
    at_ends = [game.exact_gains(0), game.exact_gains(1)]
    exponent = scale_exponent((*at_ends[0], *at_ends[1]))
    scale = Fraction(10) ** exponent
    styles: tuple[dict[str, Any], ...] = (
        {"color": BLUE, "linestyle": "-", "marker": "o", "markersize": 10},
        {"color": VERMILION, "linestyle": "--", "marker": "s", "markersize": 5},
    )
    for side, (name, style) in enumerate(zip(names, styles, strict=True)):
        line = [float(gains[side] / scale) for gains in at_ends]
        drawn = {**style, "marker": None}
        axes.plot([0.0, 1.0], line, linewidth=2, label=f"gain of {name}", zorder=4, **drawn)
        if agreement.ratios is not None and agreement.gains is not None:
            # A central grant lifts the gain above the line, and the mark shows it.
            gain = agreement.gains[("origin", "destination")[side]] / float(scale)
            axes.plot([agreement.ratios.ratio], [gain], zorder=6, **style)
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=2)
    return exponent


def _mark_ratios(axes: Axes, agreement: Agreement) -> None:
    accepted, ratios = acceptable(agreement), agreement.ratios
    if accepted is not None:
        verb = "accept" if ratios is not None else "would accept"
        label = f"both {verb}: {between(accepted)}"
        if accepted[0] < accepted[1]:
            axes.axvspan(*accepted, color=GREEN, alpha=0.16, linewidth=0, label=label, zorder=1)
        else:
            axes.axvline(accepted[0], color=GREEN, alpha=0.4, linewidth=7, label=label, zorder=1)
    if ratios is not None:
        low, high = ratios.ends
        if low < high:
            label = f"equally good: {between(ratios.ends)}"
            axes.axvspan(
                low,
                high,
                ymax=0.04,
                facecolor=ORANGE,
                edgecolor="black",
                linewidth=0.6,
                label=label,
                zorder=5,
            )
        label = f"recommended: {percent(ratios.ratio)}"
        axes.axvline(ratios.ratio, color="black", linewidth=1.6, label=label, zorder=3)
    axes.axvline(0.5, color=GREY, linestyle=":", linewidth=1.6, label="one half", zorder=3)


def _dress(axes: Axes, unit: str, origin: str) -> None:
    """Set axis labels, ticks and the room around the lines."""
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axes.set_xlim(0.0, 1.0)
    axes.margins(y=0.08)
    axes.xaxis.set_major_locator(MultipleLocator(0.1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:.0%}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda gain, _: number(gain)))
    axes.set_xlabel(f"share of the tax that goes to {origin} (ratio)")
    axes.set_ylabel(f"gain over no agreement\n({unit})")
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)


def _title(agreement: Agreement) -> str:
    if agreement.ratios is not None:
        return f"Recommended ratio {percent(agreement.ratios.ratio)} ({agreement.criterion} criterion)"
    if acceptable(agreement) is not None:
        return "No agreement within the levers and against the rivals"
    needs, granted = agreement.thresholds
    return f"No agreement: the origin needs {percent(needs)}, the destination grants {percent(granted)}"
