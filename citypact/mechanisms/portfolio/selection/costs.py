"""What each side constraint costs: the same choice without it.

A choice among whole plants has no derivative in a bound, so in place of a shadow price per unit
the whole condition is dropped and the list chosen again. The budget is the one that helps; its
entry is what is lost without it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.games.rational import Number
from citypact.mechanisms.portfolio.selection.result import PortfolioSelection
from citypact.mechanisms.portfolio.selection.search import select_plants

#: Conditions and the value at which each says nothing.
IDLE: dict[str, Number] = {
    "origin_gain": 0,
    "destination_gain": 0,
    "least_part": 0,
    "budget": 0,
    "lowest": 0,
    "highest": 1,
}


def condition_costs(found: PortfolioSelection) -> dict[str, Fraction | None]:
    """Return for each condition given what dropping it changes, at least zero (亿元).

    ``None`` where the other conditions cannot be met without the budget.

    Examples
    --------
    >>> from citypact.games.portfolio import Portfolio
    >>> from citypact.mechanisms.portfolio.selection import SideConstraints
    >>> pair = Portfolio.from_columns([1, 2], [0.3, 1.6], [0.1, 0.2])
    >>> condition_costs(select_plants(pair, SideConstraints(highest=0.5)))
    {'highest': Fraction(1, 5)}
    """
    return {name: _change(found, name, idle) for name, idle in IDLE.items() if found.side.exact(name) != idle}


def _change(found: PortfolioSelection, name: str, idle: Number) -> Fraction | None:
    change: dict[str, Any] = {name: idle}
    try:
        without = select_plants(found.portfolio, replace(found.side, **change)).value
    except InfeasibleDesign:
        return None
    return abs(without - found.value)
