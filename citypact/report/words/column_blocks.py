"""How a table with many columns of numbers fits a narrow terminal: in blocks, one below the other.

A number broken over two lines cannot be read. Where the columns do not fit side by side, heads
are broken between words first; what still does not fit goes into a further block, which starts
with the columns of words again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from citypact.report.words.amounts import display_width

#: Columns of the terminal between two columns of a table.
GAP = 2
#: Columns of the terminal that words may be squeezed into.
SQUEEZED = 12


class Block(NamedTuple):
    """Places of the columns that stand side by side, and the width of each; None where rich may choose."""

    places: tuple[int, ...]
    widths: tuple[int | None, ...]


def column_blocks(
    columns: Sequence[str], rows: Sequence[Sequence[str]], left: int, width: int
) -> list[Block]:
    """Return the blocks in which a table fits ``width``.

    Parameters
    ----------
    columns : sequence of str
        Heads.
    rows : sequence of sequences of str
        Cells.
    left : int
        Columns of words at the beginning, which stand in every block.
    width : int
        Columns of the terminal.

    Examples
    --------
    >>> rows = [("Beijing", "-1.25", "1,024", "3.5")]
    >>> column_blocks(("city", "pays", "least", "most"), rows, 1, 40)
    [Block(places=(0, 1, 2, 3), widths=(None, None, None, None))]
    >>> [block.places for block in column_blocks(("city", "pays", "least", "most"), rows, 1, 16)]
    [(0, 1), (0, 2), (0, 3)]
    """
    cells = [[columns[at], *(row[at] for row in rows)] for at in range(len(columns))]
    natural = [max(map(_widest_line, column)) for column in cells]
    every = tuple(range(len(columns)))
    if sum(natural) + GAP * (len(columns) - 1) <= width or left >= len(columns):
        return [Block(every, (None,) * len(columns))]
    words = sum(natural[:left]) + GAP * left
    squeezed = sum(min(each, SQUEEZED) for each in natural[:left]) + GAP * left
    room = max(1, width - squeezed)
    least = [min(room, max(map(_widest_word, column))) for column in cells]
    blocks: list[list[int]] = [[]]
    for at in every[left:]:
        used = sum(least[place] + GAP for place in blocks[-1])
        if blocks[-1] and squeezed + used + least[at] > width:
            blocks.append([])
        blocks[-1].append(at)
    return [_block(every[:left], block, natural, least, width - words) for block in blocks]


def _block(
    words: tuple[int, ...], numbers: list[int], natural: list[int], least: list[int], room: int
) -> Block:
    """Widen the columns of numbers, from the left, as far as there is room beside the words."""
    spare = max(0, room - sum(least[at] for at in numbers) - GAP * (len(numbers) - 1))
    widths = []
    for at in numbers:
        more = min(spare, natural[at] - least[at])
        widths.append(least[at] + more)
        spare -= more
    return Block((*words, *numbers), (*(None for _ in words), *widths))


def _widest_line(text: str) -> int:
    return max((display_width(line) for line in text.split("\n")), default=0)


def _widest_word(text: str) -> int:
    return max((display_width(word) for word in text.split()), default=0)
