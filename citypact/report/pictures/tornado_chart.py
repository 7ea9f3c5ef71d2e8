"""What moves the figure of an answer: a bar for each number, to the figure at its low and at its high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.answer_parts.moves import Move
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Note, Panel, Points, Rule
from citypact.report.words.amounts import number, percent, shown
from citypact.report.words.input_names import INPUT_NAMES

#: Numbers drawn: the widest; the picture says how many are left out.
MOST_ROWS = 12
AT_LOW, AT_HIGH = "at the low value", "at the high value"
_ROW_HEIGHT, _AROUND = 0.42, 2.0  #: inches of a row, and of what stands around the rows


@dataclass(frozen=True)
class Sway:
    """One number at two values, and the figure at each; ``None`` where there is none."""

    name: str
    low: float
    high: float
    at_low: float | None
    at_high: float | None


def ratio_tornado(agreement: Agreement, moves: Sequence[Mapping[str, Any]]) -> Chart:
    """Show what moves the ratio of a split.

    Parameters
    ----------
    agreement : Agreement
        The result.
    moves : sequence of mapping
        The part ``moves`` of its document.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> found = answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2})
    >>> ratio_tornado(found.value, found.document["moves"]).title
    'What moves the ratio, one number at a time'
    """
    sways = [
        Sway(
            INPUT_NAMES.get(move["parameter"], move["parameter"]), move["low"], move["high"],
            move["ratio_low"], move["ratio_high"],
        )
        for move in moves
    ]  # fmt: skip
    label = f"share of the tax that goes to {shown(agreement.game.origin)} (ratio)"
    axis = Axis(label, form="percent", room=0.08)
    layers: list[Layer] = [Rule("one half", "x", 0.5, "grey", "dotted", 1.6)]
    return _tornado("What moves the ratio, one number at a time", axis, sways, agreement.ratio, layers)


def figure_tornado(
    figure: str,
    unit: str,
    moves: Sequence[Move],
    middle: float | None,
    *,
    is_ratio: bool = False,
    base: str = "as it stands",
) -> Chart:
    """Show what moves the figure of any answer.

    Parameters
    ----------
    figure : str
        What is moved.
    unit : str
        Its unit.
    moves : sequence of Move
        The widest first.
    middle : float or None
        The figure as it stands.
    is_ratio : bool
        Whether it is written in percent.
    base : str
        What stands before the figure as it stands.

    Examples
    --------
    >>> figure_tornado("toll", "亿元", [Move("cost", 1, 2, 3, 4)], 3.5).panels[0].y.names
    ('cost: 1 to 2',)
    """
    sways = [Sway(move.parameter, move.low, move.high, move.figure_low, move.figure_high) for move in moves]
    axis = Axis(figure, unit, form="percent" if is_ratio else "amount", scaled=not is_ratio, room=0.08)
    return _tornado(f"What moves it: {figure}", axis, sways, middle, [], base)


def _tornado(
    title: str,
    axis: Axis,
    sways: Sequence[Sway],
    middle: float | None,
    under: Sequence[Layer],
    base: str = "as it stands",
) -> Chart:
    drawn = sways[:MOST_ROWS]
    written = percent if axis.form == "percent" else number
    layers = list(under)
    if middle is not None:
        layers.append(Rule(f"{base}: {written(middle)}", "x", middle, width=1.6))
    # One bar from either end to the figure as it stands; without that, from end to end.
    for label, tone, at in ((AT_LOW, "blue", 0), (AT_HIGH, "vermilion", 1)):
        rows = [(place, (sway.at_low, sway.at_high)) for place, sway in enumerate(drawn)]
        known = [(place, ends[at], ends[1 - at]) for place, ends in rows if ends[at] is not None]
        starts = [_start(middle, other, own) for _, own, other in known]
        reached = [float(own) for _, own, _ in known if own is not None]
        places = [float(place) for place, _, _ in known]
        if known:
            # The mark shows an end whose bar has no length, or lies over the other one.
            layers.append(Bars(label, "x", places, starts, reached, 0.44, tone, 0.75, tone))
            shape = "circle" if at == 0 else "square"
            layers.append(Points("", reached, places, tone, shape, 5.0, edge="white"))
    for place, sway in enumerate(drawn):
        told = _told(sway, written)
        layers.append(Note(told, 1.015, place, size=8.0, across="left", frame="row"))
    head = Note("low / high", 1.015, 1.0, "grey", 8.0, across="left", up="bottom", frame="panel")
    layers.append(head)
    names = tuple(f"{shown(sway.name)}: {number(sway.low)} to {number(sway.high)}" for sway in drawn)
    more = len(sways) - len(drawn)
    after = f"{more} further numbers not drawn" if more else ""
    panel = Panel(replace(axis, after=after), Axis(names=names), layers, grid="x")
    return Chart(title, (panel,), (8.6, _AROUND + _ROW_HEIGHT * max(len(drawn), 2)))


def _start(middle: float | None, other: float | None, own: float | None) -> float:
    """Return where a bar begins: at the figure as it stands, else at the other end, else at its own."""
    found = next((each for each in (middle, other, own) if each is not None), 0.0)
    return float(found)


def _told(sway: Sway, written: Any) -> str:
    """Return the figure at both ends in words."""
    ends = ["none" if end is None else written(end) for end in (sway.at_low, sway.at_high)]
    return f"{ends[0]} / {ends[1]}"
