"""Allocations beside each other: bars for a few players, rows of marks for many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citypact.report.coalitions.allocation_marks import (
    PROPOSAL_SHAPE,
    Mark,
    full_title,
    instead_of,
    left_out,
    marks,
    names_of,
)
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Panel, Points, zero
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: More bars than these are too thin to read.
MOST_BARS = 48
MOST_ROWS = 60  #: players drawn; the picture says how many are left out


def bars_picture(result: AllocationResult) -> Chart:
    """Show what every rule gives each player.

    Parameters
    ----------
    result : AllocationResult
        The allocations; the first eight are drawn.
    """
    names, drawn = names_of(result), marks(result)
    label = f"what the player {'pays' if result.game.cost else 'gets'}"
    amounts = Axis(label, result.game.unit, scaled=True)
    title = full_title(result) or "Allocations"
    if len(names) * len(drawn) <= MOST_BARS:
        places = Axis(left_out(result), names=tuple(names))
        panel = Panel(places, amounts, (*_bars(len(names), drawn), zero()))
        return Chart(title, (panel,), (7.6, 4.8), columns=3, instead=instead_of(result))
    rows = min(len(names), MOST_ROWS)
    left = f"{len(names) - rows} further players not drawn" if len(names) > rows else ""
    amounts = replace(amounts, after="; ".join(filter(None, (left, left_out(result)))))
    panel = Panel(amounts, Axis(names=tuple(names[:rows])), _rows(rows, drawn), grid="xy")
    return Chart(title, (panel,), (7.6, 1.8 + 0.24 * rows), columns=3, instead=instead_of(result))


def bars_figure(result: AllocationResult) -> Figure:
    """Draw what every rule gives each player (see ``bars_picture``).

    Raises
    ------
    MissingExtra
        If a player's name needs characters that no installed font has.
    """
    figure: Figure = bars_picture(result).plot()
    return figure


def _bars(players: int, drawn: list[Mark]) -> list[Layer]:
    width = 0.84 / len(drawn)
    return [
        Bars(
            mark.label, "y", [place + (at - (len(drawn) - 1) / 2) * width for place in range(players)],
            [0.0] * players, mark.amounts, width * 0.94, mark.tone, hatched=mark.shape == PROPOSAL_SHAPE,
        )
        for at, mark in enumerate(drawn)
    ]  # fmt: skip


def _rows(rows: int, drawn: list[Mark]) -> list[Layer]:
    places = [float(place) for place in range(rows)]
    return [
        Points(
            mark.label, mark.amounts[:rows], places, mark.tone, mark.shape, 0.6 * mark.size,
            "full" if mark.shape == PROPOSAL_SHAPE else "none",
        )
        for mark in drawn
    ]  # fmt: skip
