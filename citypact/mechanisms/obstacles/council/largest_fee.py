"""The most that intermediaries may cost, by punishment alone: every length of it is tried."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.council.intermediaries import Intermediaries
from citypact.games.obstacles.council.promise import LENGTHS, Watch
from citypact.games.rational import as_fraction


def fee_caps(game: Intermediaries) -> dict[tuple[Watch, int | None], list[Fraction]]:
    """Return, by watch and length of punishment, the largest part of the fee each city bears in trust.

    It then still keeps the promise and has no less than without an agreement. A negative part is a subsidy
    from the other city. Intermediaries who mediate may leave the watch to the cities. Empty where alarms
    say nothing.
    """
    mediate = game.choice is not None
    watches = {game.better_watch, game.own_watch} if mediate else {game.better_watch}
    promises = game.promises(linked=mediate)
    least = [as_fraction(has) - game.chosen for has in game.equilibrium().payoffs.values()]
    return {
        (watch, length): [
            one.largest_fee(watch, length, low) for one, low in zip(promises, least, strict=True)
        ]
        for watch in sorted(watches)
        if watch.detection > watch.false_alarm
        for length in LENGTHS
    }


def largest_fee(game: Intermediaries) -> Fraction:
    """Return the largest fee a year of work (亿元) at which the cities still sign and keep the promise.

    They bear it together, in parts that side payments in the years of trust can set. A mediator who works
    every year, whatever the alarms, may cost what it adds.

    Examples
    --------
    >>> game = Intermediaries(
    ...     ("A", "B"), (35, 35), (32, 32), (27, 27), (24, 24), (0.5, 0.5), 0.2, 0.1, 1, 0, 1
    ... )
    >>> largest_fee(game)  # each bears (C - P) - (T - C) = 2
    Fraction(4, 1)
    """
    return max(mediator_fee(game), *(sum(caps, Fraction(0)) for caps in fee_caps(game).values()), Fraction(0))


def mediator_fee(game: Intermediaries) -> Fraction:
    """Return the most that a mediator may cost who leaves the watch to the cities (亿元 a year of work)."""
    stops = [sum(caps, Fraction(0)) for (watch, _), caps in fee_caps(game).items() if watch == game.own_watch]
    return max(2 * game.mediation, *stops) if stops and game.choice is not None else 2 * game.mediation
