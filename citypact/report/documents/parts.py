"""What a report consists of: sections of the blocks that a sheet has, and of pictures and commands."""

from __future__ import annotations

from dataclasses import dataclass

from citypact.report.pictures.illustration import Illustration
from citypact.report.words.writer import Heading, Marked, Paragraph, Table


@dataclass(frozen=True)
class Plate:
    """A picture with its caption, in the words of the reader's language."""

    illustration: Illustration
    caption: str


@dataclass(frozen=True)
class Command:
    """A command line as it is typed."""

    text: str


Part = Heading | Paragraph | Table | Marked | Plate | Command


@dataclass(frozen=True)
class Section:
    """A section of a report: what it is called, a name for links, and what stands in it."""

    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """All that a report says, in one language and no format.

    Parameters
    ----------
    title : str
        What the report is about.
    subtitle : str
        What made it, and when.
    language : str
        Of its words, such as ``en``.
    date : str
        As year-month-day.
    seconds : int
        The same date and time in seconds since 1970.
    sections : tuple of Section
        In the order in which they are read.
    """

    title: str
    subtitle: str
    language: str
    date: str
    seconds: int
    sections: tuple[Section, ...]

    def texts(self) -> list[str]:
        """Return every text that is set, without the letters inside pictures."""
        found = [self.title, self.subtitle, self.date]
        for section in self.sections:
            found.append(section.title)
            for part in section.parts:
                if isinstance(part, Table):
                    found += [*part.columns, *(cell for row in part.rows for cell in row)]
                elif isinstance(part, Marked):
                    found += [text for line in part.lines for text in line]
                else:
                    found.append(part.caption if isinstance(part, Plate) else part.text)
        return found
