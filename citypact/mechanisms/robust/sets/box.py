r"""Each amount deviates on its own: the box :math:`|u_i| \le d_i`, with spread :math:`\sum_i d_i|a_i|`.

References
----------
models.md §4.8. A. L. Soyster, "Convex programming with set-inclusive constraints", Operations
Research 21, 1973, 1154-1157.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.robust.sets.uncertainty_set import (
    FIELDS,
    Triple,
    UncertaintySet,
    checked_size,
    inner,
)


@dataclass(frozen=True)
class BoxSet(UncertaintySet):
    """R, L and K each deviate by up to an amount, all at once if it comes to that.

    Parameters
    ----------
    revenue, origin_loss, destination_cost : number
        Largest deviation of R, L and K either way (亿元).

    Raises
    ------
    InputError
        If a deviation is negative or not finite.

    Examples
    --------
    >>> BoxSet(1, 0.5, 0.2).explain()
    'R by up to 1, L by up to 0.5 and K by up to 0.2, all at once'
    """

    revenue: Number = 0
    origin_loss: Number = 0
    destination_cost: Number = 0
    exact = True

    def __post_init__(self) -> None:
        door = Door()
        for name in FIELDS:
            door.money(f"deviation of {name}", getattr(self, name))
        door.close()

    @property
    def deviations(self) -> Triple:
        """Largest deviation of each amount, exactly."""
        return as_fraction(self.revenue), as_fraction(self.origin_loss), as_fraction(self.destination_cost)

    def spread(self, direction: Triple) -> Fraction:
        """Return the sum of all deviations, weighted by the direction."""
        return inner(weights(direction), self.deviations)

    def worst(self, direction: Triple) -> Triple:
        """Return the corner of the box against the direction."""
        first, second, third = (against(a, d) for a, d in zip(direction, self.deviations, strict=True))
        return first, second, third

    def holds(self, deviation: Triple) -> bool:
        """Return whether every amount is within its deviation."""
        return all(abs(u) <= d for u, d in zip(deviation, self.deviations, strict=True))

    def covers(self, direction: Triple, amount: Fraction) -> bool:
        """Return whether ``amount`` is enough at every corner of the box."""
        first, second, third = ((-d, d) for d in self.deviations)
        return all(inner(direction, corner) <= amount for corner in product(first, second, third))

    def scaled(self, size: Number) -> Self:
        """Return the box with every deviation multiplied by ``size``."""
        factor = checked_size(size)
        return type(self)(*(factor * deviation for deviation in self.deviations))

    def explain(self) -> str:
        """Say in a clause what is held possible."""
        return f"{in_words(self.deviations)}, all at once"


def weights(direction: Triple) -> Triple:
    """Return the direction without signs."""
    return abs(direction[0]), abs(direction[1]), abs(direction[2])


def against(coefficient: Fraction, deviation: Fraction) -> Fraction:
    """Return the deviation with the sign that takes away, zero where it moves nothing."""
    return -deviation if coefficient > 0 else deviation if coefficient < 0 else Fraction(0)


def in_words(deviations: Triple) -> str:
    """Name the deviations of R, L and K."""
    revenue, loss, cost = map(float, deviations)
    return f"R by up to {revenue:.4g}, L by up to {loss:.4g} and K by up to {cost:.4g}"
