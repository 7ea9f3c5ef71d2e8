"""Settings that several tests of automated mechanism design share."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from citypact.mechanisms.finite_design import Mechanism, design

F = Fraction


def midpoints(count: int) -> list[Fraction]:
    """Midpoints of equal parts of [0, 1]."""
    return [F(2 * k + 1, 2 * count) for k in range(count)]


def trade(count: int, unit: Fraction | int = 1) -> dict[str, Any]:
    """Bilateral trade with uniform costs and worths on a midpoint grid."""
    return {
        "types": {"seller": midpoints(count), "buyer": midpoints(count)},
        "prior": "uniform",
        "outcomes": ["trade", "none"],
        "values": {
            "seller": lambda outcome, cost: -cost * unit if outcome == "trade" else 0,
            "buyer": lambda outcome, worth: worth * unit if outcome == "trade" else 0,
        },
    }


@cache
def second_best(count: int) -> Mechanism:
    """Greatest welfare of bilateral trade with truth, participation and no money from outside."""
    return design(**trade(count))


def one_good(types: list[Any], *names: str, kept: bool = True) -> dict[str, Any]:
    """One good for one of the named players (or, if ``kept``, for nobody)."""
    return {
        "types": dict.fromkeys(names, types),
        "prior": "uniform",
        "outcomes": [*(["kept"] if kept else []), *names],
        "values": {name: (lambda outcome, worth, name=name: worth * (outcome == name)) for name in names},
    }


def virtual_worths(count: int) -> list[Fraction]:
    """Virtual values of the midpoint grid: worth less what higher types must be left."""
    return [F(2 * k - count, count) - F(1, 2 * count) for k in range(1, count + 1)]
