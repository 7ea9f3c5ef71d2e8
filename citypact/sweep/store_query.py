"""A question in SQL to stored runs, answered by DuckDB over their Parquet files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from citypact.errors import InputError, Problem
from citypact.sweep.extras import optional
from citypact.sweep.store_read import StoredRun

#: Memory of DuckDB: with what Python takes, below 4 GiB; what does not fit goes to a temporary folder.
MEMORY = "3GB"
_FETCHED = 4096


@dataclass(frozen=True)
class Rows:
    """An answer of the database: names of the columns, and the rows as they are read.

    Parameters
    ----------
    names : tuple of str
        Columns.
    rows : iterator of tuple
        Read as they are asked for.
    """

    names: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def query(runs: Sequence[StoredRun], sql: str) -> Iterator[Rows]:
    """Answer one SELECT over stored runs.

    Parameters
    ----------
    runs : sequence of StoredRun
        The first is the table ``run``; several are also ``run1``, ``run2``, ….
    sql : str
        One statement that reads.

    Yields
    ------
    Rows
        To be read before the connection is closed.

    Raises
    ------
    InputError
        If a run has no rows yet, or the statement cannot be answered, does more than read, or
        reads other files than those of the runs.
    MissingExtra
        If ``duckdb`` is not installed.
    """
    duckdb = optional("duckdb", "a query")
    for run in runs:
        if not run.files:
            raise InputError(Problem("run", "no finished chunk", "a run with rows", str(run.folder)))
    with tempfile.TemporaryDirectory(prefix="citypact-") as spill:
        settings = {
            "memory_limit": MEMORY,
            "temp_directory": spill,
            "autoinstall_known_extensions": "false",
            "preserve_insertion_order": "false",
            "python_enable_replacements": "false",  # names of this program's own are no tables
        }
        connection = duckdb.connect(":memory:", config=settings)
        try:
            statement = _one_select(duckdb, connection, sql)
            for number, run in enumerate(runs, start=1):
                files = ", ".join(_quoted(str(file)) for file in run.files)
                names = [f"run{number}", *(["run"] if number == 1 else [])]
                for name in names:
                    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{files}])")
            _shut(connection, runs)
            try:
                found = connection.execute(statement)
                columns = tuple(str(each[0]) for each in found.description)
            except duckdb.Error as error:
                raise _refusal(error) from None
            yield Rows(columns, _fetched(duckdb, found))
        finally:
            connection.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _shut(connection: Any, runs: Sequence[StoredRun]) -> None:
    """Let a question read the files of the runs, and nothing else of this machine or another."""
    files = ", ".join(_quoted(str(file)) for run in runs for file in run.files)
    last = (
        ("allowed_paths", f"[{files}]"),
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
    )
    for name, value in last:
        connection.execute(f"SET {name} = {value}")


def _one_select(duckdb: Any, connection: Any, sql: str) -> Any:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise _refusal(error) from None
    kinds = [str(each.type).rpartition(".")[2].upper() for each in statements]
    if kinds not in (["SELECT"], ["SELECT_STATEMENT"]):
        found = ", ".join(kind.removesuffix("_STATEMENT") for kind in kinds) or "nothing"
        raise InputError(Problem("SQL", found, "one SELECT over the table run"))
    return statements[0]


def _fetched(duckdb: Any, found: Any) -> Iterator[tuple[Any, ...]]:
    while True:
        try:
            rows = found.fetchmany(_FETCHED)
        except duckdb.Error as error:
            raise _refusal(error) from None
        if not rows:
            return
        yield from rows


def _refusal(error: Exception) -> InputError:
    lines = [line.strip() for line in str(error).splitlines()]
    told = " ".join(line for line in lines if line and not line.startswith(("LINE ", "^")))
    return InputError(Problem("SQL", told[:240], "a SELECT that DuckDB reads, over the table run"))
