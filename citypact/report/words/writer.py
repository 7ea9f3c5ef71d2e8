"""Where an answer's sentences and tables go: the one protocol, and the sheet that collects them.

Every ``print_…`` of this layer writes to a :class:`Writer`. The terminal prints; a :class:`Sheet`
keeps the same words as blocks, which the report and the page set in type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from citypact.language import current_language, translate
from citypact.report.words.amounts import plain, shown

#: What a section is for: the answer itself, what moves it, why it is right, what is known of the facts.
Part = Literal["answer", "sensitivity", "certificate", "facts"]
#: Marks that may stand before a line of what a result rests on.
TRUST_MARKS = ("A", "M", "S", "P", "default", "profile")
RESTS_ON = "What this rests on (S study, P public source, M general knowledge, A assumption)"


class Writer(Protocol):
    """Takes headings, sentences and tables in the order in which they are read."""

    @property
    def width(self) -> int:
        """Letters that stand side by side."""

    @property
    def narrow(self) -> bool:
        """Whether long names in tables must be cut to fit the width."""

    def say(self, text: str, *, wrap: bool = True) -> None:
        """Take sentences; with ``wrap`` false their lines stay as they are. An empty text is a gap."""

    def heading(self, text: str, *, part: Part = "answer") -> None:
        """Take the heading of a section, which belongs to a part of the report."""

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, left: int = 1) -> None:
        """Take a table whose first ``left`` columns are words and the others numbers."""

    def marked(self, lines: Iterable[tuple[str, str]]) -> None:
        """Take lines that each start with a short mark."""

    def assumptions(self, lines: Iterable[str]) -> None:
        """Take what a result rests on, each line with its mark of trust before a colon."""

    def letter_chart(self, draw: Callable[[int, bool], str]) -> None:
        """Take a chart drawn with letters, for readers who see no other; ``draw(width, unicode)``."""


@dataclass(frozen=True)
class Heading:
    """The heading of a section, and the part of a report that it belongs to."""

    text: str
    part: Part = "answer"


@dataclass(frozen=True)
class Paragraph:
    """Sentences that belong together."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells as text; the first ``left`` columns are words, the others numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int


@dataclass(frozen=True)
class Marked:
    """Lines that each start with a short mark."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Assumptions:
    """What a result rests on: a title, and lines that each start with a mark of trust or nothing.

    The marks are those of ``TRUST_MARKS`` in every language.
    """

    title: str
    lines: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Table | Marked | Assumptions


class Sheet:
    """Collects what a terminal would print as blocks, in the language of the reader.

    Attributes
    ----------
    blocks : list of Block
        In the order in which they were written.

    Examples
    --------
    >>> sheet = Sheet()
    >>> sheet.heading("Gains")
    >>> sheet.table(("city", "gain"), [("Beijing", 2.5)])
    >>> sheet.blocks[1]
    Table(columns=('city', 'gain'), rows=(('Beijing', '2.5'),), left=1)
    """

    #: Whoever sets the blocks in type breaks long names over lines.
    narrow = False

    def __init__(self, width: int = 160) -> None:
        self.width = width
        self.blocks: list[Block] = []

    def say(self, text: str, *, wrap: bool = True) -> None:
        """Keep sentences; lines of a text that is to wrap are paragraphs of their own."""
        parts = text.split("\n") if wrap else [" ".join(text.split())]
        self.blocks += [Paragraph(_words(part)) for part in parts if part.strip()]

    def heading(self, text: str, *, part: Part = "answer") -> None:
        """Keep a heading."""
        self.blocks.append(Heading(_words(text), part))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, left: int = 1) -> None:
        """Keep a table."""
        body = tuple(tuple(map(_words, row)) for row in rows)
        self.blocks.append(Table(tuple(map(_words, columns)), body, left))

    def marked(self, lines: Iterable[tuple[str, str]]) -> None:
        """Keep marked lines."""
        self.blocks.append(Marked(tuple((_words(mark), _words(line)) for mark, line in lines)))

    def assumptions(self, lines: Iterable[str]) -> None:
        """Keep what a result rests on."""
        parted = tuple((mark, _words(rest)) for mark, rest in by_trust(lines))
        if parted:
            self.blocks.append(Assumptions(_words(RESTS_ON), parted))

    def letter_chart(self, draw: Callable[[int, bool], str]) -> None:
        """Keep nothing: whoever reads a sheet sees the picture."""

    def to_list(self) -> list[dict[str, Any]]:
        """Return the blocks as plain data, each with its ``block``: heading, paragraph, table, ….

        Examples
        --------
        >>> sheet = Sheet()
        >>> sheet.say("All gain.")
        >>> sheet.to_list()
        [{'block': 'paragraph', 'text': 'All gain.'}]
        """
        return [{"block": type(each).__name__.lower(), **asdict(each)} for each in self.blocks]


def by_trust(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Part lines of what a result rests on into their mark of trust, or nothing, and the rest.

    Examples
    --------
    >>> by_trust(["A: tax grows by a tenth", "costs: as given"])
    [('A', 'tax grows by a tenth'), ('', 'costs: as given')]
    """
    return [
        (mark, rest) if mark in TRUST_MARKS else ("", f"{mark}{colon}{rest}")
        for mark, colon, rest in (line.partition(": ") for line in lines)
    ]


def _words(value: Any) -> str:
    return translate(shown(value) if isinstance(value, str) else plain(value), current_language())
