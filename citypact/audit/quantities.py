"""Quantities of a scenario in the units of the answer: a value with its unit, converted exactly.

Money is counted in 亿元 (10⁸ yuan) and water in 亿 cubic metres; a flow by the year has the factor of its
amount. A converted number is rounded once, as the scenario's own numbers are.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import Unusable, exact

_AMOUNTS = {
    "亿元": Fraction(1),
    "万元": Fraction(1, 10**4),
    "million yuan": Fraction(10**6, 10**8),
    "billion yuan": Fraction(10**9, 10**8),
    "亿m3": Fraction(1),
    "万m3": Fraction(1, 10**4),
    "m3": Fraction(1, 10**8),
    "million m3": Fraction(10**6, 10**8),
    "billion m3": Fraction(10**9, 10**8),
}
#: Units that are what they say: nothing is converted.
_PLAIN = (
    "ratio",
    "1/year",
    "years",
    "hours",
    "km",
    "degrees",
    "yuan/person",
    "10^4 persons",
    "rank",
    "count",
    "yuan/m3",
)


def factor_of(unit: Any) -> Fraction:
    """Return how many of the unit of the answer one of ``unit`` is.

    Raises
    ------
    Unusable
        If no such unit is known.

    Examples
    --------
    >>> factor_of("million yuan/year")
    Fraction(1, 100)
    """
    if unit in _PLAIN:
        return Fraction(1)
    if isinstance(unit, str):
        if unit.startswith("1/") and unit[2:] in _AMOUNTS:
            return 1 / _AMOUNTS[unit[2:]]
        amount = unit.removesuffix("/year")
        if amount in _AMOUNTS:
            return _AMOUNTS[amount]
    raise Unusable(f"{unit!r} is no unit")


def numbers_of(quantity: Any) -> list[Fraction]:
    """Return the values of a quantity, one or a list of them, in the unit of the answer."""
    if not isinstance(quantity, Mapping) or "value" not in quantity:
        raise Unusable(f"{quantity!r} is no quantity with its value and unit")
    value, factor = quantity["value"], factor_of(quantity.get("unit"))
    listed = value if isinstance(value, list | tuple) else [value]
    return [exact(float(exact(each) * factor)) for each in listed]


def number_of(group: Any, name: str, absent: Fraction | None = None) -> Fraction:
    """Return a quantity of a group of a scenario; ``absent`` where the group does not give it.

    Raises
    ------
    Unusable
        If it is missing and nothing stands in for it, or is no quantity.

    Examples
    --------
    >>> number_of({"cost": {"value": 320, "unit": "million yuan"}}, "cost")
    Fraction(16, 5)
    """
    quantity = group.get(name) if isinstance(group, Mapping) else None
    if quantity is None:
        if absent is None:
            raise Unusable(f"{name} is missing")
        return absent
    return numbers_of(quantity)[0]


def table(tree: Any, *keys: str) -> Mapping[str, Any]:
    """Return a table of a scenario, an empty one if it is not there.

    Raises
    ------
    Unusable
        If something else stands in its place.
    """
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
        if tree is None:
            return {}
    if not isinstance(tree, Mapping):
        raise Unusable(f"{'.'.join(keys)} is no table")
    return tree
