"""What pools, floors, orders and premiums do to cities that compete for firms; notes and the picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.obstacles.mobility.location import FIRMS, LocationChoice
from citypact.games.obstacles.mobility.location_floor import resting_above
from citypact.games.obstacles.mobility.location_play import UNIQUE_TO, Play
from citypact.games.obstacles.mobility.location_reply import CONCAVE_TO
from citypact.games.obstacles.mobility.symmetric_location import largest_mass
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps
from citypact.mechanisms.obstacles.answer import LeverEffect
from citypact.mechanisms.obstacles.mobility.location_terms import Terms, premiums

#: Share of the charges' yield that is pooled, and the floor over the highest charge, in the table of levers.
POOLED, ABOVE = 0.5, 1.25


def effects(game: LocationChoice, terms: Terms) -> tuple[LeverEffect, ...]:
    """Return what each lever does alone, starting from the first equilibrium."""
    return tuple(_effects(game, terms))


def _effects(game: LocationChoice, terms: Terms) -> Iterator[LeverEffect]:
    without, ordered = terms.without, terms.efficient
    yield LeverEffect(
        "lump sums", without, not terms.surplus,
        "A lump sum does not depend on charges or amenities, so every city does as before.",
    )  # fmt: skip
    start = terms.play
    pooled = game.pooled_play(POOLED)
    if pooled is not None:
        charges = _between(pooled.charges / start.charges)
        amenities = _between(pooled.amenities / start.amenities)
        yield LeverEffect(
            f"pool of {POOLED:.0%} of the charges' yield, paid out equally", game.told(pooled), False,
            f"Charges become {charges} times, amenities {amenities} times what they were: a city keeps less"
            " of what a firm that it attracts pays, and has a part of what firms pay elsewhere.",
        )  # fmt: skip
    floor = ABOVE * float(start.charges.max())
    above = resting_above(start, floor)
    if above is not None:
        yield LeverEffect(
            f"floor of {floor * float(game.spread):.4g} under all charges", game.told(above), False,
            f"Cities compete by amenities instead: these rise by up to"
            f" {float((above.amenities / start.amenities).max()) - 1:.1%}, beyond what firms would pay for.",
        )  # fmt: skip
    worse = [city for city, gain in ordered.gains_over(without).items() if gain < 0]
    yield LeverEffect(
        "order to set the common charge and the efficient amenities", ordered, True,
        f"Without money {', '.join(worse)} would have less than before." if worse
        else "Nobody would have less than before.",
    )  # fmt: skip
    yield _with_premiums(game, terms)


def _between(ratios: FloatArray) -> str:
    """Return least and greatest of some ratios in words."""
    least, most = f"{ratios.min():.3g}", f"{ratios.max():.3g}"
    return least if least == most else f"{least} to {most}"


def _with_premiums(game: LocationChoice, terms: Terms) -> LeverEffect:
    ordered, mass = terms.efficient, float(game.mass)
    paid = dict(ordered.payoffs)
    for city, share, premium in zip(game.players, terms.shares.tolist(), premiums(game, terms), strict=True):
        paid[city] = float(paid[city]) + mass * share * premium
    over = (sum(map(float, paid.values())) - float(ordered.total)) / len(game.players)
    paid = {name: float(has) - (0.0 if name == FIRMS else over) for name, has in paid.items()}
    matched = Outcome(ordered.actions, paid, action_units=ordered.action_units)
    return LeverEffect(
        "premium per firm at the common charge, paid for in equal parts", matched, True,
        "No city wants a firm more or fewer, whatever charge and amenity it could set.",
    )  # fmt: skip


def notes(game: LocationChoice, terms: Terms, found: int) -> tuple[str, ...]:
    """Return further findings, one sentence each; ``found`` is the number of equilibria."""
    return tuple(_notes(game, terms, found))


def _notes(game: LocationChoice, terms: Terms, found: int) -> Iterator[str]:
    strongest = float(game.beta.max())
    if strongest <= UNIQUE_TO:
        yield (
            "There is one equilibrium and no other: mass/(cost x spread) is at most"
            f" {strongest:.4g}, not above {UNIQUE_TO}."
        )
    else:
        yield (
            f"Equilibria found: {found}; mass/(cost x spread) reaches {strongest:.4g}, and beyond {UNIQUE_TO}"
            " two that lie very near one another may be overlooked."
        )
    if found > 1:
        yield "Gains and ranges are counted from the first; from another they would differ."
    if strongest <= CONCAVE_TO:
        yield "Every city's payoff is concave in its share of the firms, so no far departure gains."
    else:
        yield "A city's payoff has two peaks in its share of the firms; both were compared, for every city."
    if game.alike:
        held = largest_mass(len(game.players), game.spread, game.costs[0])
        yield (
            f"Alike cities: equal shares remain an equilibrium up to a mass of {held:.6g}; beyond it a city"
            " gains by a leap."
        )
    if not terms.surplus:
        yield "Amenities and shares are efficient without an agreement; charges only move the firms' money."
    elif float((game.beta * terms.shares).max()) > 1 + 1e-6:
        first = int((game.beta * terms.shares).argmax())
        which = game.players[first]
        if game.alike:
            which += ", or as well any other city,"
        yield (
            f"Amenities are worth more where there are more firms: {which} should have"
            f" {float(terms.shares[first]):.1%} of them, in equilibrium it has"
            f" {float(terms.play.shares[first]):.1%}."
        )
    yield f"What the {FIRMS} have is counted from a firm that pays nothing and finds no amenity anywhere."


def picture(game: LocationChoice, terms: Terms) -> Picture:
    """Draw what each city earns by any share of the firms, the others' charges and amenities unchanged."""
    play, scale = terms.play, float(game.mass) * float(game.spread)
    xs = steps(0.01, 0.9, 90)
    curves = [
        Curve(city, xs, [scale * _earned(play, at, x) for x in xs])
        for at, city in enumerate(game.players[:6])
    ]
    marks = [
        Mark(f"{city} in equilibrium", float(play.shares[at]), float(terms.without.payoffs[city]))
        for at, city in enumerate(game.players[:3])
    ]
    return Picture(
        "What a city earns by another share of the firms, the others staying as they are",
        "share of the firms that the city attracts",
        "payoff (亿元 a year)",
        curves,
        marks,
    )


def _earned(play: Play, city: int, share: float) -> float:
    b, level = play.rivalry(city)
    return share * (b * share / 2 - level - float(np.log(share / (1 - share))))
