"""How tables fit a page: wide ones in blocks one below the other, and how much room each column gets."""

from __future__ import annotations

from citypact.report.amounts import display_width
from citypact.report.column_blocks import column_blocks
from citypact.report.writer import Table

#: Room for a column of words, in letters; longer cells are broken over lines.
_LEAST, _MOST = 6, 60
#: Room between two columns.
_GAP = 2


def fitting(table: Table, width: int) -> list[Table]:
    """Return a table as tables that each fit ``width`` letters, with the columns of words in all of them.

    Examples
    --------
    >>> wide = Table(("city", "pays", "gets"), (("Beijing", "1,000", "2,000"),), 1)
    >>> [part.columns for part in fitting(wide, 80)], [part.columns for part in fitting(wide, 15)]
    ([('city', 'pays', 'gets')], [('city', 'pays'), ('city', 'gets')])
    """
    blocks = column_blocks(table.columns, table.rows, table.left, width)
    return [
        Table(
            tuple(table.columns[at] for at in block.places),
            tuple(tuple(row[at] for at in block.places) for row in table.rows),
            table.left,
        )
        for block in blocks
    ]


def shares(table: Table, width: int) -> list[float] | None:
    """Return the part of the width that each column gets, or None where all have the room that they need.

    Columns of numbers get what they need; columns of words share the rest by the length of their text.

    Examples
    --------
    >>> shares(Table(("mark", "text"), (("A", "x" * 200),), 2), 66)
    [0.09..., 0.90...]
    """
    columns = [[head, *(row[at] for row in table.rows)] for at, head in enumerate(table.columns)]
    natural = [max(map(display_width, cells)) + _GAP for cells in columns]
    if sum(natural) <= width:
        return None
    # Heads of numbers are broken between words, numbers never.
    wanted = [
        float(min(max(each, _LEAST), _MOST))
        if at < table.left
        else float(max([display_width(word) for word in columns[at][0].split()] + numbers, default=0) + _GAP)
        for at, each in enumerate(natural)
        for numbers in [[display_width(cell) for cell in columns[at][1:]]]
    ]
    words = sum(wanted[: table.left])
    room = max(width - sum(wanted[table.left :]), 0.2 * width) / words if words else 1.0
    wanted[: table.left] = [each * room for each in wanted[: table.left]]
    return [each / sum(wanted) for each in wanted]
