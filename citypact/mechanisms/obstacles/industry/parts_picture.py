"""Bars of what two cities have in every equilibrium and with an agreement on who makes what."""

from __future__ import annotations

from collections.abc import Mapping

from citypact.games.obstacles.industry.duplication import Duplication
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number
from citypact.mechanisms.answer_parts.picture import Picture


def parts_picture(game: Duplication, equilibria: Mapping[str, Outcome], paid: Number) -> Picture:
    """Draw the payoffs of every equilibrium, and those of the best division with a payment.

    Parameters
    ----------
    game : Duplication
        The two cities.
    equilibria : mapping of str to Outcome
        By name.
    paid : number
        What the first city pays the second in the agreement (亿元 a year).
    """
    agreed = game.efficient()
    first, second = game.players
    changed = {first: -float(paid), second: float(paid)}
    bars = {
        name: [
            *(float(each.payoffs[name]) for each in equilibria.values()),
            float(agreed.payoffs[name]) + changed[name],
        ]
        for name in game.players
    }
    return Picture(
        "What each city has in every equilibrium, and with a payment that shares the gain",
        f"what {first}, {second} make",
        "payoff (亿元 a year)",
        groups=[*(_briefly(game, label, each) for label, each in equilibria.items()), "agreement"],
        bars=bars,
    )


def _briefly(game: Duplication, label: str, outcome: Outcome) -> str:
    """Return a name short enough to stand under bars."""
    chances = list(outcome.actions.values())[:2]
    if any(chance not in (0, 1) for chance in chances):
        return label
    return ", ".join(game.first if chance else game.second for chance in chances)
