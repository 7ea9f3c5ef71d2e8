"""Both cities' gains over the ratio as a picture, and figures as files."""

from __future__ import annotations

import io
import logging
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.errors import InputError, Problem
from citypact.mechanisms.agreement import Agreement
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Points, Rule, Span, zero
from citypact.report.pictures.palette import BLUE, GREEN, GREY, ORANGE, VERMILION
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import acceptable, between, clipped, percent, shown
from citypact.scenario.whole_file import write_atomic

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["BLUE", "GREEN", "GREY", "LONGEST_NAME", "ORANGE", "VERMILION", "gain_figure", "gain_picture"]

FORMATS = ("png", "svg")
DOTS_PER_INCH = 150


def gain_picture(agreement: Agreement) -> Chart:
    """Show what each city gains at every ratio, the ratios both accept, and the one recommended.

    Parameters
    ----------
    agreement : Agreement
        The result; without an agreement the title says so and nothing is recommended.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.revenue_split import split
    >>> gain_picture(split(Relocation(1, 0.3, 0.1))).panels[0].x.label
    'share of the tax that goes to origin (ratio)'
    """
    names = [clipped(shown(name), LONGEST_NAME) for name in agreement.game.players]
    panel = Panel(
        Axis(f"share of the tax that goes to {names[0]} (ratio)", form="percent", low=0.0, high=1.0),
        Axis("gain over no agreement", agreement.game.unit, scaled=True, room=0.08),
        (*_ratios(agreement), zero(), *_gains(agreement, names)),
    )
    return Chart(_title(agreement), (panel,))


def gain_figure(agreement: Agreement) -> Figure:
    """Draw both gains (see ``gain_picture``).

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
    figure: Figure = gain_picture(agreement).plot()
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


def _gains(agreement: Agreement, names: list[str]) -> list[Layer]:
    """Return both lines, and marks of the gains at the recommended ratio."""
    game, layers = agreement.game, list[Layer]()
    # A point at every percent, so that a reader of the page can ask for the gains at each.
    ratios = [Fraction(at, 100) for at in range(101)]
    gains = [game.exact_gains(ratio) for ratio in ratios]
    for at, (tone, stroke) in enumerate((("blue", "solid"), ("vermilion", "dashed"))):
        line = [float(both[at]) for both in gains]
        layers.append(Line(f"gain of {names[at]}", list(map(float, ratios)), line, tone, stroke))
    if agreement.ratios is not None and agreement.gains is not None:
        ratio = agreement.ratios.ratio
        for side, tone, shape, size in (
            ("origin", "blue", "circle", 10.0),
            ("destination", "vermilion", "square", 5.0),
        ):
            # A central grant lifts the gain above the line, and the mark shows it.
            layers.append(Points("", [ratio], [agreement.gains[side]], tone, shape, size))
    return layers


def _ratios(agreement: Agreement) -> list[Layer]:
    """Return the ratios that both accept, those equally good, the one recommended, and one half."""
    accepted, ratios, layers = acceptable(agreement), agreement.ratios, list[Layer]()
    if accepted is not None:
        verb = "accept" if ratios is not None else "would accept"
        layers.append(Span(f"both {verb}: {between(accepted)}", "x", *accepted))
    if ratios is not None:
        low, high = ratios.ends
        if low < high:
            layers.append(Span(f"equally good: {between(ratios.ends)}", "x", low, high, "orange", 1.0, 0.04))
        layers.append(Rule(f"recommended: {percent(ratios.ratio)}", "x", ratios.ratio, width=1.6))
    layers.append(Rule("one half", "x", 0.5, "grey", "dotted", 1.6))
    return layers


def _title(agreement: Agreement) -> str:
    if agreement.ratios is not None:
        return f"Recommended ratio {percent(agreement.ratios.ratio)} ({agreement.criterion} criterion)"
    if acceptable(agreement) is not None:
        return "No agreement within the levers and against the rivals"
    needs, granted = agreement.thresholds
    return f"No agreement: the origin needs {percent(needs)}, the destination grants {percent(granted)}"
