"""How an answer was found: enough to find it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Provenance:
    """Method behind an answer.

    Parameters
    ----------
    method : str
        What was done, in words.
    solver, version : str
        Program that did it; empty for a closed form.
    exact : bool
        Whether the answer was computed in rational arithmetic.
    options : mapping
        Settings that could change the answer.
    """

    method: str
    solver: str = ""
    version: str = ""
    exact: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the provenance as plain data for JSON."""
        return {
            "method": self.method,
            "solver": self.solver,
            "version": self.version,
            "exact": self.exact,
            "options": dict(self.options),
        }
