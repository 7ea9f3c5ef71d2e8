"""How tables fit a page: wide ones in blocks one below the other, and how much room each column gets."""

from __future__ import annotations

from citypact.report.words.amounts import display_width
from citypact.report.words.column_blocks import column_blocks
from citypact.report.words.writer import Table

#: Room for a long column of words, in letters; its cells are broken over lines.
_LEAST, _MOST = 18, 60
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

    Columns of numbers and of short words get what they need; the others share the rest by the length of
    their text.

    Examples
    --------
    >>> shares(Table(("mark", "text"), (("A", "x" * 200),), 2), 60)
    [0.1, 0.9]
    """
    columns = [[head, *(row[at] for row in table.rows)] for at, head in enumerate(table.columns)]
    natural = [max(map(display_width, cells)) + _GAP for cells in columns]
    if sum(natural) <= width:
        return None
    fixed, shared = {}, {}
    for at, (head, *cells) in enumerate(columns):
        if at >= table.left:  # heads of numbers are broken between words, numbers never
            fixed[at] = max(map(display_width, [*head.split(), *cells]), default=0) + _GAP
        elif natural[at] <= _LEAST:
            fixed[at] = natural[at]
        else:
            shared[at] = min(natural[at], _MOST)
    room = max(width - sum(fixed.values()), _LEAST * len(shared))
    wanted = [fixed.get(at) or room * shared[at] / sum(shared.values()) for at in range(len(columns))]
    return [each / sum(wanted) for each in wanted]
