"""Allocations as files: the document, the amounts as a table, and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from citypact.report.allocation_bars import bars_figure
from citypact.report.answer_files import table_text, write_answer
from citypact.report.excess_chart import excess_figure
from citypact.report.simplex_chart import simplex_figure
from citypact.report.tetrahedron_chart import tetrahedron_figure
from citypact.scenario.allocation_answer import AllocationResult
from citypact.solvers.core_sets.outcome import MOST_SCANNED_PLAYERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = ("rule", "player", "amount", "unit")


def write_allocation(
    result: AllocationResult, folder: str | Path, chart: str = "png"
) -> tuple[list[str], str]:
    """Write ``allocation.json``, ``allocation.csv`` and the pictures, each whole or not at all.

    The pictures are ``allocation`` (the rules beside each other), ``excess`` (what coalitions
    give up), and for three or four players ``core``.

    Parameters
    ----------
    result : AllocationResult
        The allocations and their document.
    folder : str or Path
        Made if it is missing.
    chart : str
        ``png`` or ``svg``.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every picture was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    pictures = ((name, partial(draw, result)) for name, draw in _pictures(result))
    return write_answer("allocation", result.document, csv_text(result), pictures, folder, chart)


def _pictures(result: AllocationResult) -> Iterator[tuple[str, Callable[[AllocationResult], Figure]]]:
    if not result.allocations and result.check is None:
        return
    yield "allocation", bars_figure
    if 2 <= result.game.size <= MOST_SCANNED_PLAYERS:
        yield "excess", excess_figure
    if result.game.size == 3:
        yield "core", simplex_figure
    if result.game.size == 4:
        yield "core", tetrahedron_figure


def csv_text(result: AllocationResult) -> str:
    """Return the amounts as CSV with the columns rule, player, amount, unit.

    Text that a spreadsheet would run as a formula starts with an apostrophe.
    """
    proposal = [] if result.check is None else [("proposal", result.check.proposal)]
    return table_text(
        COLUMNS,
        (
            (name, player, amount, result.game.unit)
            for name, amounts in (*result.allocations.items(), *proposal)
            for player, amount in amounts.items()
        ),
    )
