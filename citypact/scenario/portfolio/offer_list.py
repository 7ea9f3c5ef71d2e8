"""A list of offers: which plant of which city could go where, and what that would do.

Columns: ``firm, origin, destination, revenue, origin_loss, destination_cost`` (present values,
亿元); a plant has a row for each destination it could go to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citypact.games.relocation_market.market import MOST_OFFERS
from citypact.scenario.portfolio.columns import Columns, amount_in, name_in, read_columns
from citypact.scenario.table_file import Limits

REQUIRED = ("firm", "origin", "destination", "revenue", "origin_loss", "destination_cost")
NAMES = {
    "firm": "the name of the plant",
    "origin": "the city it leaves",
    "destination": "a city it may go to",
}
LIMITS = Limits(
    file=50 * 1024 * 1024,
    unpacked=500 * 1024 * 1024,
    rows=MOST_OFFERS,
    remedy="leave out offers without a surplus",
    merged=False,
)


def _cell(name: str, cell: Any) -> str | float:
    """Return the value of a cell; the message of the error says what was expected."""
    if name in NAMES:
        return name_in(cell, NAMES[name])
    return amount_in(cell, signed=name != "revenue", positive=name == "revenue")


OFFERS = Columns("offer", REQUIRED, (), ("firm", "destination"), _cell)


def read_offers(path: str | Path, *, encoding: str | None = None) -> dict[str, list[Any]]:
    """Read a list of offers from a ``.csv`` or ``.xlsx`` file.

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
    ...     file = Path(folder) / "offers.csv"
    ...     _ = file.write_text("firm,origin,destination,revenue,origin_loss,destination_cost\\n"
    ...                         "steel,Beijing,Baoding,5,1,1\\n")
    ...     read_offers(file)["destination"]
    ['Baoding']
    """
    return read_columns(path, OFFERS, LIMITS, encoding)
