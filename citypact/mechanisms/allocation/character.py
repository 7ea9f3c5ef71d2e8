"""What a game is like: its properties with witnesses, and players with the same part in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from citypact.errors import InputError
from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation.rules import solver
from citypact.solvers.property_report import PropertyReport

#: Properties that everyone asks for, then those of ``--all``.
USUAL = ("monotone", "superadditive", "convex", "essential")
USUAL_OF_COSTS = ("monotone", "subadditive", "concave", "essential")
FURTHER = (
    "zero_monotone",
    "superadditive",
    "subadditive",
    "weakly_superadditive",
    "convex",
    "concave",
    "average_convex",
    "additive",
    "constant_sum",
    "weakly_constant_sum",
    "symmetric",
    "simple",
    "degenerate",
    "one_convex",
    "semi_convex",
    "quasi_balanced",
    "balanced",
    "totally_balanced",
)
#: Beyond, pairs of coalitions are too many to go through unasked.
MOST_USUAL_PLAYERS = 16


@dataclass(frozen=True)
class Character:
    """Properties by name, why some were not looked at, and groups of players.

    Parameters
    ----------
    properties : mapping of str to PropertyReport
        By name.
    skipped : mapping of str to str
        Reason for each property that was not looked at.
    alike : tuple of groups of names
        Interchangeable players, two or more a group.
    idle : tuple of names
        Players who add nothing to any coalition.
    """

    properties: dict[str, PropertyReport]
    skipped: dict[str, str]
    alike: tuple[tuple[str, ...], ...]
    idle: tuple[str, ...]


def character(
    game: CooperativeGame, *, every: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Character:
    """Look at the properties of a game, the usual ones or every one.

    A property that is too costly for the game's size is skipped with the reason.
    """
    usual = USUAL_OF_COSTS if game.cost else USUAL
    names = dict.fromkeys((*usual, *FURTHER) if every else usual)
    found: dict[str, PropertyReport] = {}
    skipped: dict[str, str] = {}
    for name in names:
        progress(name.replace("_", " "))
        if game.size > MOST_USUAL_PLAYERS and not every:
            skipped[name] = f"not looked at beyond {MOST_USUAL_PLAYERS} players unless --all is given"
            continue
        try:
            found[name] = solver(f"is_{name}")(game)
        except InputError as error:
            skipped[name] = "; ".join(str(problem) for problem in error.problems)
    alike: tuple[tuple[str, ...], ...] = ()
    idle: tuple[str, ...] = ()
    try:
        alike = tuple(group for group in solver("symmetric_players")(game) if len(group) > 1)
        idle = solver("null_players")(game)
    except InputError as error:
        skipped["symmetric players"] = "; ".join(str(problem) for problem in error.problems)
    return Character(found, skipped, alike, idle)
