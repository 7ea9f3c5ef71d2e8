"""Finitely many types of a city, as a list of cases has them or as cells of a distribution."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.trade.beliefs import Belief

MOST_TYPES = 100
#: A cell of less probability is left out: its surplus is less than that of the shared tax.
FAINT = Fraction(1, 10**9)


@dataclass(frozen=True)
class TypeGrid:
    """Rates in rising order, with the probability of each.

    Parameters
    ----------
    rates : tuple of Fraction
        Costs as fractions of the shared tax.
    probabilities : tuple of Fraction
        Positive; they sum to one.

    Raises
    ------
    InputError
        If they are no distribution.

    Examples
    --------
    >>> TypeGrid((0.25, 0.75), (0.5, 0.5)).rates
    (Fraction(1, 4), Fraction(3, 4))
    """

    rates: tuple[Number, ...]
    probabilities: tuple[Number, ...]

    def __post_init__(self) -> None:
        door = Door()
        if not 1 <= len(self.rates) <= MOST_TYPES:
            door.refuse("rates", f"{len(self.rates)} types", f"1 to {MOST_TYPES} types")
        elif len(self.rates) != len(self.probabilities):
            expected = f"one for each of {len(self.rates)} types"
            door.refuse("probabilities", f"{len(self.probabilities)} probabilities", expected)
        for name, numbers in (("rates", self.rates), ("probabilities", self.probabilities)):
            for place, number in enumerate(numbers):
                door.finite(f"{name}[{place}]", number)
        door.close()
        rates = tuple(as_fraction(rate) for rate in self.rates)
        chances = tuple(as_fraction(chance) for chance in self.probabilities)
        if any(not low < high for low, high in pairwise(rates)):
            door.refuse("rates", "an order that does not rise", "rising rates, each once")
        for place, chance in enumerate(chances):
            if not chance > 0:
                door.refuse(f"probabilities[{place}]", float(chance), "a positive probability")
        if sum(chances) != 1:
            door.refuse("probabilities", f"a sum of {float(sum(chances))!r}", "a sum of 1")
        door.close()
        object.__setattr__(self, "rates", rates)
        object.__setattr__(self, "probabilities", chances)

    def __len__(self) -> int:
        return len(self.rates)

    @property
    def pairs(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """``(rate, probability)`` of each type."""
        return tuple(
            (as_fraction(rate), as_fraction(chance))
            for rate, chance in zip(self.rates, self.probabilities, strict=True)
        )


def types_of(belief: Belief, count: int) -> TypeGrid:
    """Return the cases of a belief that has at most ``count``, or the midpoints of ``count`` equal cells.

    Cells with less mass than a solver can see are left out; probabilities known in floating point
    are brought to a sum of exactly one.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> types_of(UniformBelief(0, 1), 2).rates
    (Fraction(1, 4), Fraction(3, 4))
    """
    lines = belief.lines
    if lines is not None and belief.stairs and len(lines.knots) <= count:
        levels = lines.levels
        masses = (levels[0], *(high - low for low, high in pairwise(levels)))
        return TypeGrid(lines.knots, masses)
    low, high = belief.ends
    width = (high - low) / count
    # Half-open cells leave no case out: F counts a rate at a cell's upper end in that cell.
    ends = [low + place * width for place in range(count + 1)]
    shares = [Fraction(0), *(as_fraction(belief.at_most(end)) for end in ends[1:])]
    cells = [
        (start + width / 2, upper - lower)
        for start, lower, upper in zip(ends[:-1], shares[:-1], shares[1:], strict=True)
        if upper - lower > FAINT
    ]
    everything = sum((mass for _, mass in cells), Fraction(0))
    return TypeGrid(tuple(rate for rate, _ in cells), tuple(mass / everything for _, mass in cells))
