"""Numbers that were observed: a column of a table, as what a quantity is drawn from."""

from __future__ import annotations

from pathlib import Path

from citypact.errors import InputError, Problem
from citypact.scenario.table_file import number_in, number_remedy, read_rows
from citypact.sweep.scenario_list import refuse_all


def read_column(place: str, text: str) -> tuple[float, ...]:
    """Return the sorted numbers of ``FILE:COLUMN``.

    Parameters
    ----------
    place : str
        A ``.csv`` (UTF-8) or ``.xlsx`` file of at most 10 MB and 200,000 rows, and the head of a column.
        Blank rows are passed over.
    text : str
        The whole distribution as written, for messages.

    Raises
    ------
    InputError
        If there is no such file or column, or a cell is not a finite number; beyond 20 mistakes the others
        are counted.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "rates.csv")
    ...     _ = file.write_text("year,rate\\n2023,0.5\\n2024,0.25\\n")
    ...     read_column(f"{file}:rate", "empirical")
    (0.25, 0.5)
    """
    name, colon, column = (part.strip() for part in place.rpartition(":"))
    if not (colon and name and column):
        raise InputError(Problem("--vary", text, "empirical:FILE:COLUMN"))
    file = Path(name)
    rows = [row for row in read_rows(file) if not row.blank]
    heads = [str(cell or "").strip() for cell in rows[0].cells] if rows else []
    if column not in heads:
        found = ", ".join(heads) if rows else "no rows"
        raise InputError(Problem("--vary", found, f"a column {column}", str(file)))
    if heads.count(column) > 1:
        raise InputError(Problem(column, "the column twice", "each column once", rows[0].at(file)))
    at, numbers, problems = heads.index(column), [], []
    for row in rows[1:]:
        cell = row.cells[at] if at < len(row.cells) else None
        number = number_in(cell)
        if row.formula(at):
            problems.append(
                Problem(column, f"the formula {cell}", "a value", row.at(file), "paste the column as values")
            )
        elif number is None:
            shown = "" if cell is None else str(cell).strip()
            remedy = number_remedy(shown)
            problems.append(Problem(column, shown or "nothing", "a finite number", row.at(file), remedy))
        else:
            numbers.append(number)
    if not rows[1:]:
        problems.append(Problem("--vary", "a first row only", "at least one number below it", str(file)))
    refuse_all(problems, file)
    return tuple(sorted(numbers))
