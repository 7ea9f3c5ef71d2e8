"""The most that intermediaries may cost, by punishment alone: every length of it is tried."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.council.intermediaries import Intermediaries
from citypact.games.obstacles.council.promise import LENGTHS
from citypact.games.rational import as_fraction


def fee_caps(game: Intermediaries) -> dict[int | None, list[Fraction]]:
    """Return, by length of punishment, the largest part of the fee that each city bears in years of trust.

    It then still keeps the promise and has no less than without an agreement. A negative part is a subsidy
    from the other city. Empty where alarms say nothing.
    """
    watch, promises = game.better_watch, game.promises(linked=game.choice is not None)
    least = [as_fraction(has) - game.chosen for has in game.equilibrium().payoffs.values()]
    if watch.detection <= watch.false_alarm:
        return {}
    return {
        length: [one.largest_fee(watch, length, low) for one, low in zip(promises, least, strict=True)]
        for length in LENGTHS
    }


def largest_fee(game: Intermediaries) -> Fraction:
    """Return the largest fee a year of work (亿元) at which the cities still sign and keep the promise.

    They bear it together, in parts that side payments in the years of trust can set. A mediator who does
    not watch may cost what it adds.

    Examples
    --------
    >>> game = Intermediaries(
    ...     ("A", "B"), (35, 35), (32, 32), (27, 27), (24, 24), (0.5, 0.5), 0.2, 0.1, 1, 0, 1
    ... )
    >>> largest_fee(game)  # each bears (C - P) - (T - C) = 2
    Fraction(4, 1)
    """
    return max(2 * game.mediation, *(sum(caps, Fraction(0)) for caps in fee_caps(game).values()), Fraction(0))
