"""An answer as files in a folder: the document, its figures as a table, and pictures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import InfeasibleDesign, InputError, MissingExtra, Problem
from citypact.report.saved.files import cell_text, write_together
from citypact.report.split.gain_chart import FORMATS, figure_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Pictures = Iterable[tuple[str, Callable[[], "Figure"]]]
#: Columns of a table of figures.
FIGURES = ("quantity", "value", "unit")


def write_answer(
    stem: str,
    document: Mapping[str, Any],
    table: str,
    pictures: Pictures,
    folder: str | Path,
    chart: str = "png",
) -> tuple[list[str], str]:
    """Write ``stem.json``, ``stem.csv`` and the pictures into a folder, all or none of them.

    Where a picture cannot be drawn, because no installed font has the characters of a name or
    because there is nothing to draw, the other files are written.

    Parameters
    ----------
    stem : str
        Name of document and table.
    document : mapping
        Plain data.
    table : str
        Text of the CSV file.
    pictures : iterable of (str, callable)
        Name of each picture without its ending, and what draws it.
    folder : str or Path
        Made if it is missing.
    chart : str
        ``png`` or ``svg``.

    Returns
    -------
    tuple
        Names of the files, and a warning that is empty if every picture was drawn.

    Raises
    ------
    InputError
        If the chart's format is unknown, or the folder cannot be made or written.
    """
    if chart not in FORMATS:
        raise InputError(Problem("chart", chart, " or ".join(FORMATS)))
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    files: dict[str, str | bytes] = {f"{stem}.json": text, f"{stem}.csv": table}
    warnings: dict[str, None] = {}
    for name, draw in pictures:
        try:
            files[f"{name}.{chart}"] = figure_bytes(draw(), chart)
        except (MissingExtra, InfeasibleDesign) as error:
            warnings[f"no chart: {error}"] = None
    write_together({Path(folder) / name: content for name, content in files.items()})
    return list(files), "; ".join(warnings)


def table_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV; nothing is an empty cell.

    Text that a spreadsheet would run as a formula starts with an apostrophe.

    Examples
    --------
    >>> print(table_text(("a", "b"), [("=1", None)]), end="")
    a,b
    '=1,
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell_text(cell) for cell in row] for row in rows)
    return buffer.getvalue()
