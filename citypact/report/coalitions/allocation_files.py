"""Allocations as files: the amounts as a table, and pictures."""

from __future__ import annotations

from functools import partial

from citypact.report.coalitions.allocation_bars import bars_picture
from citypact.report.coalitions.excess_chart import excess_picture
from citypact.report.coalitions.simplex_chart import simplex_picture
from citypact.report.coalitions.tetrahedron_chart import tetrahedron_picture
from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import table_text
from citypact.scenario.allocation_answer import AllocationResult
from citypact.solvers.core_sets.outcome import MOST_SCANNED_PLAYERS

COLUMNS = ("rule", "player", "amount", "unit")


def illustrations(result: AllocationResult) -> list[Illustration]:
    """Return the rules beside each other, what coalitions give up, and the core of three or four players."""
    if not result.allocations and result.check is None:
        return []
    bars = partial(bars_picture, result)
    found = [Illustration("allocation", "What each player receives or pays by every rule", bars)]
    if 2 <= result.game.size <= MOST_SCANNED_PLAYERS:
        excess = partial(excess_picture, result)
        found.append(Illustration("excess", "What each coalition gives up or would gain by leaving", excess))
    cores = {3: simplex_picture, 4: tetrahedron_picture}
    if result.game.size in cores:
        core = partial(cores[result.game.size], result)
        found.append(Illustration("core", "All divisions, the core among them, and the allocations", core))
    return found


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
