"""Write the figures of the last whole run into docs/promises.md, between its markers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "promises.md"
#: The last record of each part, written by ``python -m trust``.
FIGURES = ROOT / "trust" / "figures.json"

_BLOCK = re.compile(r"(<!-- figures of (\w+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def shown(figure: Any) -> str:
    """Return one figure as it stands in the table: thousands set off, no more than four digits of a part.

    Examples
    --------
    >>> shown(12000), shown(0.91304), shown("all"), shown(["a", "b"])
    ('12 000', '0.913', 'all', 'a; b')
    """
    if isinstance(figure, list):
        return "; ".join(map(str, figure)) or "none"
    if isinstance(figure, float):
        return f"{figure:.4g}" if abs(figure) < 10000 else f"{figure:,.0f}".replace(",", " ")
    return f"{figure:,}".replace(",", " ") if isinstance(figure, int) else str(figure)


def table(record: dict[str, Any] | None) -> str:
    """Return the Markdown table of one part; a part without a record says so."""
    if not record:
        return "\nNot yet run.\n\n"
    rows = {
        **record["figures"],
        "promises seen broken": record["failures"],
        "seed": str(record["seed"]),
        "seconds taken": record["seconds"],
        "Python": record["python"],
    }
    cells = [f"| {label} | {shown(figure)} |" for label, figure in rows.items()]
    return "\n".join(["", "| figure | value |", "|---|---|", *cells, "", ""])


def filled(page: str, records: dict[str, Any]) -> str:
    """Return the page with the table of each part between its markers."""
    return _BLOCK.sub(lambda found: found[1] + table(records.get(found[2])) + found[3], page)


def marked(page: str) -> list[str]:
    """Return the parts that have a place on the page, in order."""
    return [found[2] for found in _BLOCK.finditer(page)]


def write_promises() -> None:
    """Fill the page with the records of the last whole run."""
    records = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), records), encoding="utf-8")


if __name__ == "__main__":
    write_promises()
