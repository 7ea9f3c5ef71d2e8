"""What every council of cities under one sky gains, in whole multiples of one small part (models.md §8.4).

A member of S abates ``d R_i(S) / c_i`` more than alone, ``R_i(S)`` being what a unit brings the others in S.
All councils are looked at, so numbers are rounded once to multiples of 2**-120 of the largest benefit and
then added and multiplied as whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable
from citypact.audit.water.abatement import Abated

BITS = 120
MOST_CITIES = 16


@dataclass(frozen=True)
class Tables:
    """By bit mask of a council, all at depth 1, in parts of ``unit``.

    Parameters
    ----------
    brought : list of lists of int
        What the extra effort of the members (but for its own) brings each city.
    burden : list of lists of int
        What the extra effort costs each city beyond what it brings itself.
    total : list of int
        What the extra effort brings all other cities together, by council.
    spread, walked : list of int
        Sum over members of what their extra effort brings the others in the council, and of what each
        would still be brought by the council without it.
    unit : Fraction
        Money of one whole number.
    """

    brought: list[list[int]]
    burden: list[list[int]]
    total: list[int]
    spread: list[int]
    walked: list[int]
    unit: Fraction

    @cached_property
    def deepest(self) -> list[Fraction]:
        """By council, the greatest depth at which payments keep all in: d (A - C) is at least d² A / 2."""
        return [
            ONE if most <= 0 else min(ONE, max(ZERO, Fraction(2 * (most - walked), most)))
            for most, walked in zip(self.spread, self.walked, strict=True)
        ]

    def holding(self, depth: Fraction) -> list[int]:
        """Councils that payments hold at a depth; a limit that is the depth but for rounding holds it."""
        least = depth * (1 - ROUNDINGS)
        above, below = least.numerator, 2 * least.denominator
        return [
            mask
            for mask, (most, walked) in enumerate(zip(self.spread, self.walked, strict=True))
            if most <= 0 or below * max(most - walked, 0) >= above * most
        ]

    def best(self, masks: Sequence[int], depth: Fraction, tie: Fraction = ZERO) -> list[int]:
        """The councils among some that give all cities most at a depth, but for a tie, in order."""
        # Times twice the square of the denominator all are whole numbers.
        once, twice = 2 * depth.numerator * depth.denominator, depth.numerator**2
        gains = [once * self.total[mask] - twice * self.spread[mask] for mask in masks]
        least = max(gains) - int(tie * 2 * depth.denominator**2)
        return [mask for mask, gain in zip(masks, gains, strict=True) if gain >= least]

    def all_gain(self, mask: int, depth: Fraction) -> Fraction:
        """What all cities gain with a council at a depth, in parts of ``unit``."""
        return depth * self.total[mask] - depth**2 * self.spread[mask] / 2

    def gain(self, mask: int, city: int, depth: Fraction) -> Fraction:
        """What a city gains with a council at a depth, in parts of ``unit``."""
        return depth * self.brought[mask][city] - depth**2 * self.burden[mask][city]


def tables_of(game: Abated) -> Tables:
    """Compute the tables of all councils.

    Raises
    ------
    Unusable
        If there are more cities than can all be looked at.
    """
    n = game.size
    if n > MOST_CITIES:
        raise Unusable(f"more than {MOST_CITIES} cities")
    most = max(max(row) for row in game.benefits) or ONE
    dear = max(game.costs)
    part = 1 << BITS
    worth = [[round(each / most * part) for each in row] for row in game.benefits]
    cheap = [round(dear / cost * part) for cost in game.costs]
    found = Tables([], [], [], [], [], most**2 / dear / part)
    out = [sum(row) - row[i] for i, row in enumerate(worth)]
    linked: list[list[int]] = []
    for mask in range(1 << n):
        last = mask.bit_length() - 1
        before = linked[mask ^ 1 << last] if mask else [0] * n
        link = [before[i] + worth[i][last] if i != last else before[i] for i in range(n)] if mask else before
        linked.append(link)
        members = [i for i in range(n) if mask >> i & 1]
        extra = {i: link[i] * cheap[i] >> BITS for i in members}
        found.brought.append(
            [sum(extra[i] * worth[i][j] for i in members if i != j) >> BITS for j in range(n)]
        )
        burden = [0] * n
        for i in members:
            burden[i] = extra[i] * link[i] >> BITS + 1
        found.burden.append(burden)
        found.total.append(sum(extra[i] * out[i] for i in members) >> BITS)
        found.spread.append(sum(extra[i] * link[i] for i in members) >> BITS)
        found.walked.append(sum(found.brought[mask ^ 1 << i][i] for i in members))
    return found


def deepest_of_all(game: Abated) -> Fraction:
    """Return the greatest depth at which payments keep all cities in, exactly.

    Examples
    --------
    >>> rows = [[Fraction(1)] * 5 for _ in range(5)]
    >>> deepest_of_all(Abated(rows, [Fraction(1)] * 5))
    Fraction(1, 2)
    """
    cities = range(game.size)
    spread = sum((game.out(i) ** 2 / game.costs[i] for i in cities), ZERO)
    walked = sum(
        (
            game.benefits[i][j] * (game.out(i) - game.benefits[i][j]) / game.costs[i]
            for j in cities for i in cities if i != j
        ),
        ZERO,
    )  # fmt: skip
    return ONE if not spread else min(ONE, max(ZERO, 2 * (spread - walked) / spread))


def members_of(mask: int, players: Sequence[str]) -> list[str]:
    """Return the names of a council."""
    return [name for at, name in enumerate(players) if mask >> at & 1]
