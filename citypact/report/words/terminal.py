"""Tables and sentences on the terminal, in the characters that it can show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from citypact.language import LANGUAGES, current_language, translate
from citypact.report.words.amounts import can_encode, encodable, plain, shown
from citypact.report.words.column_blocks import Block, column_blocks
from citypact.report.words.line_breaks import wrapped
from citypact.report.words.terminal_chart import UNICODE
from citypact.report.words.writer import RESTS_ON, Part, by_trust
from citypact.report.words.writing_direction import LEFT_TO_RIGHT, kept_in_place

_PLAIN_LINES = "    \n    \n -- \n    \n    \n    \n    \n    \n"


class Terminal:
    """Standard output, with whatever its encoding lacks written in other words.

    Text is never read as markup, and control characters become spaces: a city's name
    cannot colour the terminal.
    """

    #: Long names in tables are cut.
    narrow = True

    def __init__(self) -> None:
        from rich.console import Console

        class Piped(Console):
            """A console that lets the command decide what a closed reader means."""

            def on_broken_pipe(self) -> None:
                raise BrokenPipeError

        self.console = Piped(markup=False, highlight=False, emoji=False)

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return self.console.width

    @property
    def unicode(self) -> bool:
        """Whether it can show the chart's characters."""
        return can_encode(UNICODE.letters, self.console.encoding)

    def text(self, value: Any) -> str:
        """Return a value as the terminal can show it."""
        text = "\n".join(map(shown, value.split("\n"))) if isinstance(value, str) else plain(value)
        return encodable(translate(text, current_language()), self.console.encoding)

    def say(self, text: str, *, wrap: bool = True) -> None:
        """Print a sentence, or text that must keep its lines: they are those of the English words."""
        if not wrap and current_language() != LANGUAGES[0]:
            text, wrap = " ".join(text.split()), True
        told = self.text(text)
        if wrap and current_language() == "zh":
            told = "\n".join(line for part in told.split("\n") for line in wrapped(part, self.width) or [""])
        self.console.print(told, soft_wrap=not wrap)

    def heading(self, text: str, *, part: Part = "answer") -> None:
        """Print a heading after an empty line; the terminal keeps every part in its order."""
        self.console.print()
        self.console.print(self.text(text), style="bold")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, left: int = 1) -> None:
        """Print a table whose first ``left`` columns are words and the others numbers.

        Numbers are never broken: columns for which the terminal is too narrow follow below.
        """
        heads = list(map(self._cell, columns))
        body = [list(map(self._cell, row)) for row in rows]
        for at, block in enumerate(column_blocks(heads, body, left, self.width)):
            if at:
                self.console.print()
            self._block(heads, body, left, block)

    def _cell(self, value: Any) -> str:
        text = self.text(value)
        return kept_in_place(text) if can_encode(LEFT_TO_RIGHT, self.console.encoding) else text

    def _block(self, heads: Sequence[str], body: Sequence[Sequence[str]], left: int, block: Block) -> None:
        """Print the columns of a table that stand side by side."""
        from rich import box
        from rich.table import Table

        # Lines under the heads alone leave room for eight columns of numbers in 80.
        lines = box.Box(_PLAIN_LINES, ascii=True)
        table = Table(
            # Beyond UTF rich would draw a box that has upright lines as well.
            box=lines if self.console.options.ascii_only else box.SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
            pad_edge=False,
            show_edge=False,
        )
        for place, width in zip(block.places, block.widths, strict=True):
            justify: Any = "left" if place < left else "right"
            table.add_column(heads[place], justify=justify, overflow="fold", width=width)
        for row in body:
            table.add_row(*(row[place] for place in block.places))
        self.console.print(table)

    def assumptions(self, lines: Iterable[str]) -> None:
        """Print what a result rests on, each line behind its mark of trust."""
        parted = by_trust(lines)
        if parted:
            self.heading(RESTS_ON)
            self.marked(parted)

    def marked(self, lines: Iterable[tuple[str, str]]) -> None:
        """Print lines that each start with a short mark, indented behind it."""
        from rich.table import Table

        grid = Table.grid(padding=(0, 1))
        grid.add_column()
        grid.add_column(overflow="fold")  # rich would cut a word that ends where the line does
        for mark, line in lines:
            grid.add_row(self.text(mark), self.text(line))
        self.console.print(grid)

    def letter_chart(self, draw: Callable[[int, bool], str]) -> None:
        """Print a chart drawn with the letters that the terminal has."""
        self.console.print(self.text(draw(self.width, self.unicode)), soft_wrap=True)
