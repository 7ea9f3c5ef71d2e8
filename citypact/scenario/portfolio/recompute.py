"""The document of a list or a market from its inputs alone, for ``citypact verify``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.mechanisms.check_line import Line
from citypact.scenario.portfolio.answering import portfolio_result
from citypact.scenario.portfolio.market import market_document
from citypact.scenario.water.recompute import allowed


def recomputed(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that inputs of a ``portfolio`` or a ``market`` give."""
    if kind == "market":
        return market_document(inputs).document
    return portfolio_result(inputs).document


def rounded(lines: Sequence[Line]) -> list[Line]:
    """Let what is not exact differ as two machines' floating point does: values of cities, and residuals.

    Residuals are judged by themselves; everything else in these documents is a fraction rounded once.
    """
    found = list(lines)
    of_cities = [at for at, line in enumerate(lines) if "city_values." in line.name]
    for at, line in zip(of_cities, allowed([lines[at] for at in of_cities]), strict=True):
        found[at] = line
    return [allowed([line])[0] if ".residuals." in line.name else line for line in found]
