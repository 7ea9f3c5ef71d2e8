"""The units that a scenario file may use: what each measures and how it is converted, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Unit(NamedTuple):
    """What a unit measures, and how many of the canonical unit one of it is."""

    dimension: str
    factor: Fraction


_MONEY = {
    "亿元": Fraction(1),
    "万元": Fraction(1, 10_000),
    "million yuan": Fraction(1, 100),
    "billion yuan": Fraction(10),
}
_VOLUME = {
    "亿m3": Fraction(1),
    "万m3": Fraction(1, 10_000),
    "m3": Fraction(1, 10**8),
    "million m3": Fraction(1, 100),
    "billion m3": Fraction(10),
}
_PER_MONEY = {f"1/{name}": 1 / factor for name, factor in _MONEY.items()}
_PLAIN = {
    "ratio": "ratio",
    "1/year": "rate a year",
    "years": "time",
    "hours": "travel time",
    "km": "distance",
    "degrees": "angle",
    "yuan/person": "money per person",
    "10^4 persons": "people",
    "rank": "rank",
    "count": "count",
    "yuan/m3": "price of water",
}
#: The closed list of units.
UNITS: dict[str, Unit] = {
    **{name: Unit("money", factor) for name, factor in _MONEY.items()},
    **{f"{name}/year": Unit("money a year", factor) for name, factor in _MONEY.items()},
    **{name: Unit("per money", factor) for name, factor in _PER_MONEY.items()},
    **{name: Unit("volume", factor) for name, factor in _VOLUME.items()},
    **{f"{name}/year": Unit("volume a year", factor) for name, factor in _VOLUME.items()},
    **{name: Unit(dimension, Fraction(1)) for name, dimension in _PLAIN.items()},
}
#: Unit in which each dimension is computed.
CANONICAL: dict[str, str] = {unit.dimension: name for name, unit in UNITS.items() if unit.factor == 1}


def units_of(dimension: str) -> tuple[str, ...]:
    """Return the units that measure a dimension, the canonical one first."""
    return tuple(name for name, unit in UNITS.items() if unit.dimension == dimension)
