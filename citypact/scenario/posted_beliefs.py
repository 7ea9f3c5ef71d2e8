"""Beliefs about a private cost as a user writes them: in one word, in a table's column, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.trade import Belief, BetaBelief, EmpiricalBelief, HistogramBelief, UniformBelief
from citypact.scenario.table_file import number_in, number_remedy, read_rows

FORMS = "uniform:LOW,HIGH, beta:ALPHA,BETA[,LOW,HIGH], histogram:EDGES/WEIGHTS or csv:FILE:COLUMN"
KINDS = ("uniform", "beta", "histogram", "empirical")
#: Further mistakes of one column are counted, not listed.
MOST_PROBLEMS = 100


def belief_in_words(text: str, field: str) -> Belief:
    """Read a belief such as ``uniform:0,0.6``; mistakes are reported under ``field``.

    Raises
    ------
    InputError
        If the text has none of the forms, or is no distribution.

    Examples
    --------
    >>> belief_in_words("beta:2,5", "--origin-beliefs")
    BetaBelief(alpha=2.0, beta=5.0, low=0, high=1)
    >>> belief_in_words("histogram:0,0.5,1/3,1", "--origin-beliefs").weights
    (3.0, 1.0)
    """
    kind, colon, rest = text.partition(":")
    kind = kind.strip().lower()
    if kind == "csv" and colon:
        return _under(field, lambda: _from_table(rest, field))
    parts = [_numbers(part) for part in rest.split("/")]
    counts = {"uniform": (2,), "beta": (2, 4)}.get(kind)
    numbers = parts[0]
    if counts is not None and len(parts) == 1 and numbers is not None and len(numbers) in counts:
        form = UniformBelief if kind == "uniform" else BetaBelief
        return _under(field, lambda: form(*numbers))
    if kind == "histogram" and len(parts) == 2 and numbers is not None and parts[1] is not None:
        weights = parts[1]
        return _under(field, lambda: HistogramBelief(tuple(numbers), tuple(weights)))
    raise InputError(Problem(field, text or "nothing", FORMS))


def belief_as_data(data: object, field: str) -> Belief:
    """Read a belief as ``Belief.to_dict`` writes it.

    Raises
    ------
    InputError
        If the data describe no belief.

    Examples
    --------
    >>> belief_as_data({"kind": "uniform", "low": 0, "high": 0.6}, "origin")
    UniformBelief(low=0, high=0.6)
    """
    if not isinstance(data, Mapping) or data.get("kind") not in KINDS:
        found = data.get("kind", data) if isinstance(data, Mapping) else data
        raise InputError(Problem(field, found, "a belief of kind " + ", ".join(KINDS)))
    terms = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    kind = str(terms.pop("kind"))
    forms: dict[str, tuple[Callable[..., Belief], tuple[str, ...], tuple[str, ...]]] = {
        "uniform": (UniformBelief, ("low", "high"), ()),
        "beta": (BetaBelief, ("alpha", "beta"), ("low", "high")),
        "histogram": (HistogramBelief, ("edges", "weights"), ()),
        "empirical": (EmpiricalBelief, ("values",), ("weights",)),
    }
    form, required, optional = forms[kind]
    problems = [
        Problem(f"{field}.{name}", "nothing", f"a term of a {kind} belief")
        for name in required
        if name not in terms
    ]
    problems += [
        Problem(f"{field}.{name}", terms[name], f"no such term of a {kind} belief")
        for name in terms
        if name not in {*required, *optional}
    ]
    lists = ("edges", "weights", "values")
    problems += [
        Problem(f"{field}.{name}", value, "a list of numbers")
        for name, value in terms.items()
        if name in lists and not isinstance(value, tuple)
    ]
    if problems:
        raise InputError(*problems)
    return _under(field, lambda: form(**terms))


def _under(field: str, make: Callable[[], Belief]) -> Belief:
    """Make a belief, its mistakes reported under the name of the option or input."""
    try:
        return make()
    except InputError as error:
        raise InputError(
            *(
                Problem(f"{field}: {each.field}", each.found, each.expected, each.place, each.remedy)
                for each in error.problems
            )
        ) from None


def _numbers(text: str) -> list[float] | None:
    """Return the numbers between commas, or ``None`` if a part is none."""
    found = [number_in(part) for part in text.split(",")]
    return None if any(number is None for number in found) else [n for n in found if n is not None]


def _from_table(text: str, field: str) -> Belief:
    """Read the cases in a column of a CSV file or workbook."""
    name, _, column = text.rpartition(":")
    if not name or not column.strip():
        raise InputError(Problem("csv", text or "nothing", "csv:FILE:COLUMN"))
    file, column = Path(name), column.strip()
    rows = [row for row in read_rows(file) if not row.blank]
    heads = [str(cell).strip() if cell is not None else "" for cell in rows[0].cells] if rows else []
    if column not in heads:
        raise InputError(
            Problem("column", column, "one of " + (", ".join(filter(None, heads)) or "none"), str(file))
        )
    place = heads.index(column)
    cells: list[tuple[str, Any]] = [
        (row.at(file), row.cells[place] if place < len(row.cells) else None) for row in rows[1:]
    ]
    problems = [
        Problem(column, "nothing" if cell is None else str(cell), "a number", where, number_remedy(str(cell)))
        for where, cell in cells
        if number_in(cell) is None
    ]
    if not cells:
        problems.append(Problem("rows", "a header only", "at least one case", str(file)))
    if problems:
        raise InputError(*_shortened(problems, file))
    return EmpiricalBelief(tuple(value for _, cell in cells if (value := number_in(cell)) is not None))


def _shortened(problems: Sequence[Problem], file: Path) -> list[Problem]:
    if len(problems) <= MOST_PROBLEMS:
        return list(problems)
    more = f"{len(problems) - MOST_PROBLEMS} further mistakes"
    return [*problems[:MOST_PROBLEMS], Problem("rows", more, "none", str(file))]
