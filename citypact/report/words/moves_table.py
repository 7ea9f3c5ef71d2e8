"""What moves the figure of an answer, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from citypact.mechanisms.answer_parts.moves import Move
from citypact.report.words.amounts import number
from citypact.report.words.writer import Writer


def print_figure_moves(
    writer: Writer, figure: str, moves: Sequence[Move], *, moved: str = "", short: str = "figure"
) -> None:
    """Print the values that each number is moved to, and the figure at both; "none" where there is none.

    Parameters
    ----------
    writer : Writer
        Where to.
    figure : str
        What is moved, for the heading.
    moves : sequence of Move
        In the order of the table.
    moved : str
        What the numbers are, such as ``gain``.
    short : str
        The figure in one word, for the heads of its columns.
    """
    writer.heading(f"What moves it: {figure}", part="sensitivity")
    rows = [
        (
            move.parameter,
            *(number(each) for each in (move.low, move.high, move.figure_low, move.figure_high)),
        )
        for move in moves
    ]
    each = " ".join(filter(None, ("each", moved, "alone")))
    writer.table((each, "low", "high", f"{short} at low", "at high"), rows)
