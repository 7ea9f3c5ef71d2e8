"""What every designed agreement offers a reader: sentences, plain data, a table, a page."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: A figure of a result: what it is, its value (None where there is no number) and its unit.
Figures = list[tuple[str, float | None, str]]


class Result(ABC):
    """An answer that can be read, saved and shown; subclasses are frozen dataclasses."""

    @abstractmethod
    def explain(self) -> str:
        """Say the result in plain sentences."""

    @abstractmethod
    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""

    def to_frame(self) -> pd.DataFrame:
        """Return the figures as a table with columns quantity, value, unit."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=["quantity", "value", "unit"])

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{'' if value is None else format(value, '.6g')}</td>"
            f"<td>{html.escape(unit)}</td></tr>"
            for name, value, unit in self.rows()
        )
        return f"<p>{html.escape(self.explain())}</p><table>{cells}</table>"
