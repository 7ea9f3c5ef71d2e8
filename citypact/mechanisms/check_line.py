"""One checked number of a saved result: what it says and what recomputation gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One entry of a result compared with its recomputation from the inputs.

    Parameters
    ----------
    name : str
        Where the entry stands, for example ``schedule[2].origin``.
    holds : bool
        Whether the saved entry agrees with the recomputed one.
    expected : object
        What recomputation gives.
    found : object
        What the saved result says.

    Examples
    --------
    >>> print(Line("schedule[2].origin", False, 0.5, 0.6))
    schedule[2].origin: found 0.6, recomputed 0.5
    """

    name: str
    holds: bool
    expected: object
    found: object

    def __str__(self) -> str:
        if self.holds:
            return f"{self.name}: holds"
        return f"{self.name}: found {self.found}, recomputed {self.expected}"
