"""What there is to show of an answer of any kind: its words, its pictures, its figures, its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from citypact.report.pictures.illustration import Illustration
from citypact.report.saved.answer_files import write_answer
from citypact.report.words.writer import Writer
from citypact.scenario.answers import Answered


@dataclass(frozen=True)
class _Home:
    """The room in which a kind of answer is told and its files are made, and what they are called."""

    room: str
    name: str
    #: Name that its files bear, where it is another.
    stem: str = ""
    #: Module that makes them, where it is another than that of the name.
    files: str = ""
    #: Whether the teller and the files take the document beside the value.
    with_document: bool = False


_HOMES = {
    "split": _Home("split", "split", with_document=True),
    "statute": _Home("split", "statute", files="statute_table"),
    "reproduction": _Home("split", "reproduction", with_document=True),
    "allocation": _Home("coalitions", "allocation"),
    "portfolio": _Home("portfolio", "portfolio"),
    "market": _Home("portfolio", "market"),
    "posted": _Home("portfolio", "posted"),
    "compensation": _Home("water", "compensation"),
    "river": _Home("water", "river"),
    "air": _Home("water", "air"),
    "equilibrium": _Home("games", "equilibrium"),
    "obstacle": _Home("games", "obstacle", stem="solve"),
    "council": _Home("council", "council"),
    "growth": _Home("council", "growth", stem="council"),
    "package": _Home("council", "package"),
}


def tell(writer: Writer, answered: Answered) -> None:
    """Write an answer's sentences and tables in the order in which they are read.

    Examples
    --------
    >>> from citypact.report.words.writer import Sheet
    >>> from citypact.scenario.answers import answer
    >>> sheet = Sheet()
    >>> tell(sheet, answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2}))
    >>> sheet.blocks[0].columns
    ('Split between origin and destination', 'answer')
    """
    home = _home(answered)
    _function(home, f"{home.name}_table", f"print_{home.name}")(writer, *_given(home, answered))


def illustrations(answered: Answered) -> list[Illustration]:
    """Return the pictures of an answer, the most telling first; none where nothing is to be drawn.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> found = answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2})
    >>> [each.name for each in illustrations(found)]
    ['split', 'frontier', 'moves']
    """
    home = _home(answered)
    found: list[Illustration] = list(
        _function(home, home.files or f"{home.name}_files", "illustrations")(*_given(home, answered))
    )
    return found


def in_words(answered: Answered) -> list[str]:
    """Return the answer in plain sentences, a paragraph each.

    Examples
    --------
    >>> from citypact.scenario.answers import answer
    >>> in_words(answer("split", {"revenue": 10, "origin_loss": 3, "destination_cost": 2}))[0][:30]
    'origin keeps 55.0% of the shar'
    """
    if answered.kind == "statute":
        from citypact.report.split.statute_table import in_words as statute_words

        return [" ".join(statute_words(answered.document).split())]
    if answered.kind == "reproduction":
        return [answered.value.statement]
    if answered.kind == "river":
        return [result.explain() for result in answered.value.results.values()]
    told = answered.document.get("explanation") or answered.value.answer.explain()
    return [line for line in str(told).split("\n") if line.strip()]


def table_csv(answered: Answered) -> str:
    """Return the figures of an answer as CSV.

    Text that a spreadsheet would run as a formula starts with an apostrophe.
    """
    home = _home(answered)
    return str(_function(home, home.files or f"{home.name}_files", "csv_text")(*_given(home, answered)))


def file_stem(answered: Answered) -> str:
    """Return the name that files of an answer bear, without an ending."""
    home = _home(answered)
    return home.stem or home.name


def write_files(answered: Answered, folder: str | Path, chart: str = "png") -> tuple[list[str], str]:
    """Write an answer's document, table and pictures into a folder, all or none of them.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every picture was drawn.

    Raises
    ------
    InputError
        If the format of the pictures is unknown, or the folder cannot be made or written.
    """
    pictures = [(each.name, each.draw) for each in illustrations(answered)]
    return write_answer(file_stem(answered), answered.document, table_csv(answered), pictures, folder, chart)


def _home(answered: Answered) -> _Home:
    if answered.kind == "council" and answered.document.get("model") == "growth":
        return _HOMES["growth"]
    return _HOMES[answered.kind]


def _given(home: _Home, answered: Answered) -> tuple[Any, ...]:
    return (answered.value, answered.document) if home.with_document else (answered.value,)


def _function(home: _Home, module: str, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(f"citypact.report.{home.room}.{module}"), name)
    return found
