"""What is to be said about two cities and two industries."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from citypact.games.obstacles.industry.duplication import Duplication

UNIT = "亿元 a year"


def part_notes(game: Duplication, spoken: Fraction) -> tuple[str, ...]:
    """Say what happens without an agreement, who needs money to change, and what words reach.

    Parameters
    ----------
    game : Duplication
        The two cities.
    spoken : Fraction
        What both have together in the best correlated equilibrium (亿元 a year).
    """
    duplicated = float(game.equilibrium().actions["chance of duplication"])
    names, profile = (game.first, game.second), game.efficient_profile
    notes = [f"Without an agreement one industry is built twice with chance {duplicated:.4g}."]
    notes += [_lead_told(game, city) for city in range(2) if game.dominant(city) is not None]
    notes += _same_wish(game)
    if profile[0] == profile[1]:
        notes.append(f"Together they are best off if both make {names[profile[0]]}.")
    notes.append(f"The council's word alone reaches {float(spoken):.4g} {UNIT} for both together.")
    return tuple(notes)


def word_told(reached: bool, *, more: bool) -> str:
    """Say what the council's word reaches: the efficient outcome, more than without it, or no more.

    Examples
    --------
    >>> word_told(False, more=False)
    'It reaches no more: what is dominant for a city cannot be talked out of it.'
    """
    if reached:
        return "Nobody gains by making the other industry than told."
    if more:
        return "It reaches more than without an agreement, but what is better for a city it cannot forbid."
    return "It reaches no more: what is dominant for a city cannot be talked out of it."


def _lead_told(game: Duplication, city: int) -> str:
    """Say which industry a city makes whatever the other does, and whether it takes money to change that."""
    name, other = game.players[city], game.players[1 - city]
    names, lead = (game.first, game.second), game.dominant(city) or 0
    ties = [each for each in (0, 1) if game.worth(city, 1 - lead, each) == game.worth(city, lead, each)]
    if len(ties) == 2:
        return (
            f"Both industries are worth the same to {name} whatever {other} makes; without an agreement it is"
            f" taken to make {names[lead]}, and it changes without money."
        )
    if ties:
        return (
            f"{name} never has more by {names[1 - lead]} than by {names[lead]}, and as much if {other} makes"
            f" {names[ties[0]]}: there it changes without money, elsewhere not."
        )
    return f"{name} makes {names[lead]} whatever the other makes: there it needs money to change."


def _same_wish(game: Duplication) -> Iterator[str]:
    """Say if both prefer the same of the two divisions, so that something does tell the two apart."""
    if not (game.wants_to_differ(0) and game.wants_to_differ(1)):
        return
    leads = [game.worth(city, 0, 1) - game.worth(city, 1, 0) for city in range(2)]
    if leads[0] * leads[1] < 0:
        makes = (game.first, game.second) if leads[0] > 0 else (game.second, game.first)
        parts = " and ".join(f"{city} makes {what}" for city, what in zip(game.players, makes, strict=True))
        yield (
            f"Both have more if {parts} than the other way round. If this alone makes them choose so, an"
            " agreement adds nothing; the gains told here are over the mixed equilibrium."
        )
