"""A list of plants from a CSV file or an Excel workbook, up to a million rows, checked as a whole.

Columns: ``firm, revenue, origin_loss, destination_cost`` (present values, 亿元), with ``sector``
for ratios by sector, ``profit_gain, moving_cost`` for plants that choose for themselves, and
``tax_year1, tax_year2, tax_year3, growth, government_led, fits_plan`` for the joint choice of the
statute's terms. Every mistake is reported with its row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.games.portfolio import MOST_FIRMS
from citypact.scenario.enterprise_list import FLAGS, YES
from citypact.scenario.portfolio.columns import Columns, amount_in, name_in, read_columns
from citypact.scenario.table_file import Limits

REQUIRED = ("firm", "revenue", "origin_loss", "destination_cost")
CHOICE = ("profit_gain", "moving_cost")
STATUTE = ("tax_year1", "tax_year2", "tax_year3", "growth", "government_led", "fits_plan")
POSITIVE = ("revenue",)
SIGNED = ("origin_loss", "destination_cost", *CHOICE)
LIMITS = Limits(
    file=200 * 1024 * 1024,
    unpacked=1024 * 1024 * 1024,
    rows=MOST_FIRMS,
    remedy="split the list by sector",
    merged=False,
)


def _cell(name: str, cell: Any) -> str | bool | float:
    """Return the value of a cell; the message of the error says what was expected."""
    if name in ("firm", "sector"):
        return name_in(cell, "the name of the plant" if name == "firm" else "the plant's sector")
    if name in FLAGS:
        text = "" if cell is None else str(cell).strip()
        if text.lower() not in YES:
            raise ValueError("yes, no, true, false, 1, 0, 是 or 否")
        return YES[text.lower()]
    return amount_in(
        cell,
        signed=name in SIGNED,
        positive=name in POSITIVE,
        unit="" if name == "growth" else " (亿元)",
    )


PLANTS = Columns("plant", REQUIRED, (("sector",), CHOICE, STATUTE), ("firm",), _cell)
COLUMNS = PLANTS.names


def read_portfolio(path: str | Path, *, encoding: str | None = None) -> dict[str, list[Any]]:
    """Read a list of plants from a ``.csv`` or ``.xlsx`` file.

    Parameters
    ----------
    path : str or Path
        The file; at most a million rows.
    encoding : str, optional
        Encoding of a CSV file; UTF-8 with or without byte order mark by default.

    Returns
    -------
    dict of str to list
        The columns of the file, each in the order of its rows.

    Raises
    ------
    InputError
        Listing every mistake, each with file, row and column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "firms.csv"
    ...     _ = file.write_text("firm,revenue,origin_loss,destination_cost\\nsteel,1,0.70,0.05\\n")
    ...     read_portfolio(file)
    {'firm': ['steel'], 'revenue': [1.0], 'origin_loss': [0.7], 'destination_cost': [0.05]}
    """
    return read_columns(path, PLANTS, LIMITS, encoding)
