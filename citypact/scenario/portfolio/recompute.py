"""The document of a list or a market from its inputs alone, for ``citypact verify``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.scenario.portfolio.answering import portfolio_result
from citypact.scenario.portfolio.market import market_document


def recomputed(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that inputs of a ``portfolio`` or a ``market`` give."""
    if kind == "market":
        return market_document(inputs).document
    return portfolio_result(inputs).document
