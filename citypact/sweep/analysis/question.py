"""What is asked of a run beyond its rows."""

from __future__ import annotations

from dataclasses import dataclass

from citypact.errors import InputError, Problem


@dataclass(frozen=True)
class Question:
    """What is asked of a run.

    Parameters
    ----------
    ratio : float
        Origin's share at which gains are told and acceptance is asked, from 0 to 1.
    figure : str, optional
        The main figure; by default that of the kind of scenario.
    rows_only : bool
        Whether nothing more may be answered than the rows that are there.
    confidence : float
        Of all intervals; they assume independent rows, so for even designs they are as a rule too wide.

    Raises
    ------
    InputError
        If the ratio lies outside 0 to 1.
    """

    ratio: float = 0.5
    figure: str | None = None
    rows_only: bool = False
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not 0 <= self.ratio <= 1:
            raise InputError(Problem("--ratio", self.ratio, "a share of the origin from 0 to 1"))
