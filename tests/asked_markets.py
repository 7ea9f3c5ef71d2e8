"""Markets as a scenario file asks them, for tests of what is shown, written and rechecked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from further_assumptions import given, scenario

from citypact.scenario.portfolio.market import MarketAnswer, market_document

COLUMNS = ("firm", "origin", "destination", "revenue", "origin_loss", "destination_cost")
Row = tuple[str, str, str, float, float, float]

#: The template's offers: three plants of two cities for three sites in two others.
THREE: tuple[Row, ...] = (
    ("steel", "City A", "City C", 4, 2.2, 0.6),
    ("steel", "City A", "City D", 4, 2.2, 1),
    ("glass", "City A", "City D", 2, 0.9, 0.4),
    ("chips", "City B", "City C", 3, 0.6, 1.2),
    ("chips", "City B", "City D", 3, 0.6, 1.4),
)
#: Rival destinations with surpluses 5, 3 and 2: the origin gets between 3 and 5.
RIVALS: tuple[Row, ...] = tuple(
    ("steel", "A", city, 10, 2, 8 - surplus) for city, surplus in (("B", 5), ("C", 3), ("D", 2))
)


def inputs(rows: Sequence[Row], sites: Mapping[str, int], **group: Any) -> dict[str, Any]:
    """The inputs of a market alone."""
    asked = scenario({})
    del asked["designs"]
    asked["market"] = {
        "offers": {"file": "offers.csv", "trust": "A", "note": "a test"},
        "sites": {city: given(number, "count") for city, number in sites.items()},
        **group,
    }
    columns = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    return {"scenario": asked, "offers": columns}


def asked(rows: Sequence[Row] = THREE, sites: Mapping[str, int] | None = None, **group: Any) -> MarketAnswer:
    """The answer on a market; one or two sites in the template's cities if none are given."""
    return market_document(inputs(rows, sites or {"City C": 1, "City D": 2}, **group))


def many(count: int, name: str = "plant {at}") -> MarketAnswer:
    """A market in which every plant moves; the ratios it accepts lie around one half."""
    rows: list[Row] = [
        (name.format(at=at), f"City {at % 4}", "Port", 10 + at / 100, 3 + at % 7 / 10, 3 + at % 5 / 10)
        for at in range(count)
    ]
    return asked(rows, {"Port": count})
