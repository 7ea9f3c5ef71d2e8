"""A rectangle of loss rates and cost rates, as fractions of the shared tax."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class RateBox:
    """All loss rates and cost rates that are held possible.

    Parameters
    ----------
    loss, cost : pair of float
        Lowest and highest loss rate of the origin, and cost rate of the destination.

    Raises
    ------
    InputError
        If an end is not finite or the ends of a range are in the wrong order.
    """

    loss: tuple[Number, Number]
    cost: tuple[Number, Number]

    def __post_init__(self) -> None:
        door = Door()
        for name, pair in (("loss", self.loss), ("cost", self.cost)):
            if len(pair) != 2:
                door.refuse(name, pair, "a pair (lowest, highest)")
                continue
            finite = [door.finite(f"{name}[{end}]", pair[end]) for end in (0, 1)]
            if all(finite) and not pair[0] <= pair[1]:
                door.refuse(name, pair, "lowest at most highest")
        door.close()

    @property
    def ends(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Lowest and highest loss, lowest and highest cost, exactly."""
        return (*map(as_fraction, self.loss), *map(as_fraction, self.cost))  # type: ignore[return-value]

    def swapped(self) -> Self:
        """Return the mirror box, in which the cities change places."""
        return type(self)(self.cost, self.loss)
