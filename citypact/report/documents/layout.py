"""How tables fit a page: wide ones in blocks one below the other, and how much room each column gets."""

from __future__ import annotations

from citypact.report.amounts import display_width
from citypact.report.column_blocks import column_blocks
from citypact.report.writer import Table

#: Room for a column of words, in letters; longer cells are broken over lines.
_LEAST, _MOST = 6, 60


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
    natural = [max(map(display_width, cells)) + 2 for cells in columns]
    if sum(natural) <= width:
        return None
    wanted = [
        float(min(max(each, _LEAST), _MOST)) if at < table.left else float(each)
        for at, each in enumerate(natural)
    ]
    return [each / sum(wanted) for each in wanted]
