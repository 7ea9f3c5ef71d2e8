"""Which rules a proposal is a rounding of: amounts are typed with some decimals only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

#: More decimals than these are those of a number that was computed, not typed.
MOST_PLACES = 30


def last_unit(amounts: Sequence[Fraction]) -> Fraction:
    """Return one unit of the last decimal place of amounts, 0 where they are not decimals.

    Examples
    --------
    >>> last_unit([Fraction("5.67"), Fraction(4)]), last_unit([Fraction(1, 3)])
    (Fraction(1, 100), Fraction(0, 1))
    """
    for places in range(MOST_PLACES + 1):
        if all(10**places % amount.denominator == 0 for amount in amounts):
            return Fraction(1, 10**places)
    return Fraction(0)


def rounded_from(
    proposal: Mapping[str, Fraction],
    allocations: Mapping[str, Mapping[str, Fraction]],
    unit: Fraction,
    tolerance: Fraction,
) -> tuple[str, ...]:
    """Return the rules whose amounts, rounded up or down to a unit, are those of the proposal.

    Parameters
    ----------
    proposal : mapping of player to Fraction
        Amounts in the game's unit.
    allocations : mapping of rule to mapping of player to Fraction
        What the rules give.
    unit : Fraction
        One unit of the last place; 0 if nothing was rounded.
    tolerance : Fraction
        Differences up to here count as none.

    Examples
    --------
    >>> third = {"a": Fraction(1, 3), "b": Fraction(2, 3)}
    >>> given = {"a": Fraction("0.33"), "b": Fraction("0.67")}
    >>> rounded_from(given, {"shapley": third}, Fraction(1, 100), Fraction(0))
    ('shapley',)
    """
    found = []
    for rule, amounts in allocations.items():
        gap = max(abs(amounts[player] - amount) for player, amount in proposal.items())
        if gap <= tolerance or gap < unit:
            found.append(rule)
    return tuple(found)
