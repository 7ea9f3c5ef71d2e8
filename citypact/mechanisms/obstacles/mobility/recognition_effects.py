"""What expectations, orders and subsidies do to mutual recognition; notes and the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations

from citypact.games.obstacles.mobility.invited import Invitation
from citypact.games.obstacles.mobility.recognition import Recognition
from citypact.games.rational import as_fraction, total
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.obstacles.answer import LeverEffect


def named(game: Recognition, cities: Sequence[int]) -> str:
    """Return the names of cities in one line."""
    return ", ".join(game.players[city] for city in cities) or "nobody"


def effects(game: Recognition, invited: Invitation) -> tuple[LeverEffect, ...]:
    """Return what each lever does alone."""
    return tuple(_effects(game, invited))


def _effects(game: Recognition, invited: Invitation) -> Iterator[LeverEffect]:
    nobody, best = game.outcome(()), game.outcome(game.best)
    yield LeverEffect(
        "lump sums", nobody, not game.best,
        "A lump sum does not depend on who recognises, so nobody is the first.",
    )  # fmt: skip
    largest = max(game.equilibria, key=len)
    signed = game.outcome(largest)
    yield LeverEffect(
        "one day on which all sign", signed, signed.total == best.total,
        f"If they expect one another to sign, {named(game, sorted(largest))} do; but nobody may." if largest
        else "Whoever is expected to sign, somebody would do otherwise; so nobody signs.",
    )  # fmt: skip
    needed = {city: -game.payoff(city, game.best) for city in game.best}
    short = [city for city in sorted(needed) if needed[city] > 0]
    yield LeverEffect(
        "order to recognise", best, True,
        f"Without money {named(game, short)} would have less than before." if short
        else "Nobody would have less than before.",
    )  # fmt: skip
    kept = {city: max(each, Fraction(0)) for city, each in needed.items()}
    yield LeverEffect(
        "subsidies that keep the members once all recognise", best, True,
        f"They take {float(total(kept.values())):.4g} 亿元 a year{_left(game, kept, invited)}.",
    )  # fmt: skip
    yield LeverEffect(
        "subsidies by order of invitation", best, True,
        f"Invited in the order {named(game, invited.order)}, they take {float(invited.cost):.4g} 亿元 a year;"
        " no other outcome is left.",
    )  # fmt: skip


def _left(game: Recognition, kept: Mapping[int, Fraction], invited: Invitation) -> str:
    """Say what the subsidies that keep the members leave besides, if who is indifferent recognises."""
    members = sorted(kept)
    others = chain.from_iterable(combinations(members, size) for size in range(len(members)))
    left = next((inside for inside in others if _rests(game, inside, kept)), None)
    if left == ():
        return ", but leave nobody's recognising an equilibrium"
    if left is not None:
        return f", but leave it an equilibrium that only {named(game, left)} recognise"
    if total(kept.values()) < invited.cost:
        return ", and no other equilibrium is left; but in no order is each sure to gain by recognising"
    return ", and no other outcome is left"


def _rests(game: Recognition, inside: Sequence[int], paid: Mapping[int, Fraction]) -> bool:
    """Return whether none of these wants to leave, and no other member with its subsidy to join."""
    return all(game.payoff(city, inside) + paid[city] >= 0 for city in inside) and all(
        game.payoff(city, inside) + paid[city] < 0 for city in paid if city not in inside
    )


def notes(game: Recognition, invited: Invitation) -> tuple[str, ...]:
    """Return further findings, one sentence each."""
    return tuple(_notes(game, invited))


def _notes(game: Recognition, invited: Invitation) -> Iterator[str]:
    if game.supermodular:
        yield (
            "No city's recognising makes another's less worth while; the least equilibrium is nobody,"
            f" the greatest is {named(game, sorted(game.descended()))}."
        )
    else:
        rows = range(len(game.players))
        i, j = min(((i, j) for i in rows for j in rows), key=lambda pair: game.net(*pair))
        yield (
            f"The inflow from {game.players[j]} costs {game.players[i]} more than its recognising is worth"
            " there, so recognising need not spread: best replies do not rise everywhere."
        )
    yield f"Equilibria in all: {len(game.equilibria)}."
    if not game.best:
        yield "No set of cities gains by mutual recognition."
        return
    outside = [city for city in range(len(game.players)) if city not in game.best]
    eager = [city for city in outside if game.payoff(city, [*game.best, city]) > 0]
    if eager:
        yield f"{named(game, eager)} would like to join, but the others would lose at least what it gains."
    yield f"The cheapest order of invitation is {named(game, invited.order)}."
    if any(game.net(i, j) < 0 for i in game.best for j in game.best):
        yield (
            "The subsidies make each sure to gain by recognising; smaller ones may leave no other equilibrium"
            " either, but then what a member does rests on what it expects of those after it."
        )


def picture(game: Recognition, invited: Invitation) -> Picture:
    """Draw what each member has by recognising alone, after those before it, and with all members."""
    order = invited.order or tuple(range(len(game.players)))
    return Picture(
        "What recognising is worth to each city, in the order of invitation",
        "city",
        "payoff without subsidies (亿元 a year)",
        groups=[game.players[city] for city in order],
        bars={
            "alone": [-float(as_fraction(game.costs[city])) for city in order],
            "with those before it": [
                float(game.payoff(city, order[:place])) for place, city in enumerate(order)
            ],
            "with all of them": [float(game.payoff(city, order)) for city in order],
        },
    )
