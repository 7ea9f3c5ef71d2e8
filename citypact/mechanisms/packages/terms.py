"""What a package must reach and what it may use beside the issues themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.packages.deal import PackageDeal
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class PackageTerms:
    """Demands on a package; without any, it must be efficient and nobody may lose.

    Parameters
    ----------
    share : number
        The part of the efficient total that the package must reach, in [0, 1].
    floors : mapping of str to number
        Least gain of a city, payments included, in the unit of the gains; zero where not given.
    largest_gap : number or None
        Most by which the gain of one city may exceed that of another.
    central_money : number
        Most that comes from outside.
    central_cost : number
        What a unit of outside money counts for, beside one of side payments.

    Examples
    --------
    >>> PackageTerms(share=0.5, floors={"A": 1}).plain
    False
    """

    share: Number = 1
    floors: Mapping[str, Number] = field(default_factory=dict)
    largest_gap: Number | None = None
    central_money: Number = 0
    central_cost: Number = 1

    def __post_init__(self) -> None:
        door = Door()
        door.between("share", self.share, 0, 1, "a part of the efficient total")
        if not isinstance(self.floors, Mapping):
            door.refuse("floors", self.floors, "a mapping of city to least gain")
            door.close()
        for city, floor in self.floors.items():
            door.money(f"floors of {city}", floor, signed=True)
        if self.largest_gap is not None:
            door.money("largest_gap", self.largest_gap)
        door.money("central_money", self.central_money)
        door.money("central_cost", self.central_cost)
        door.close()

    @property
    def plain(self) -> bool:
        """Whether nothing but participation and the total is demanded, and there is no outside money."""
        return not any(self.floors.values()) and self.largest_gap is None and not self.central_money

    def target(self, deal: PackageDeal) -> Fraction:
        """Return the total that the package must reach."""
        return as_fraction(self.share) * deal.surplus

    def floor(self, city: str) -> Fraction:
        """Return the least gain of a city."""
        return as_fraction(self.floors.get(city, 0))

    def check(self, deal: PackageDeal) -> None:
        """Refuse floors of cities that are not in the deal.

        Raises
        ------
        InputError
            Naming each of them.
        """
        door = Door()
        for city in self.floors:
            if city not in deal.players:
                door.refuse("floors", city, "a city of the package: " + ", ".join(deal.players))
        door.close()

    def to_dict(self) -> dict[str, Any]:
        """Return the terms as plain data for JSON."""
        return {
            "share": float(self.share),
            "floors": {city: float(floor) for city, floor in self.floors.items()},
            "largest_gap": None if self.largest_gap is None else float(self.largest_gap),
            "central_money": float(self.central_money),
            "central_cost": float(self.central_cost),
        }
