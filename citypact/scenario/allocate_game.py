"""One call from a game to its allocations, for Python and notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.scenario.allocation_answer import AllocationResult
from citypact.scenario.coalition_document import DescribedGame
from citypact.scenario.coalition_load import load_game
from citypact.scenario.coalition_result import DEFAULT, allocation_result

#: A game made in Python is written into the document as a table up to here.
MOST_LISTED_PLAYERS = 20


def allocate(
    game: CooperativeGame | str | Path,
    rules: str | Sequence[str] = DEFAULT,
    *,
    proposal: Mapping[str, float] | None = None,
    **extras: Any,
) -> AllocationResult:
    """Divide a game by several rules and say what is stable, as ``citypact allocate`` does.

    Parameters
    ----------
    game : CooperativeGame, str or Path
        A game of at most 20 players, the name of a shipped game, or a file.
    rules : "default", "all" or sequence of str
        Names of rules (``citypact allocate --list``).
    proposal : mapping of player to amount, optional
        Held against the game.
    **extras
        What some rules need: ``unions``, ``levels``, ``edges``, ``weights``, ``share``, as in a
        game file.

    Raises
    ------
    InputError
        On unusable input, or a rule that cannot be applied.

    Examples
    --------
    >>> found = allocate("tva-1942", ["shapley", "nucleolus"])
    >>> found.allocations["nucleolus"]["power"]
    202810.0
    """
    described = (
        _described(game, extras) if isinstance(game, CooperativeGame) else load_game(game, extras=extras)
    )
    inputs: dict[str, Any] = {"game": dict(described.document), "rules": rules}
    if not isinstance(rules, str):
        inputs["rules"] = list(rules)
    if proposal is not None:
        inputs["check"] = dict(proposal)
    return allocation_result(inputs)


def _described(game: CooperativeGame, extras: Mapping[str, Any]) -> DescribedGame:
    if game.size > MOST_LISTED_PLAYERS:
        raise InputError(Problem("players", game.size, f"at most {MOST_LISTED_PLAYERS} in one document"))
    document = {
        "players": list(game.players),
        "unit": game.unit,
        "orientation": "cost" if game.cost else "profit",
        "values": game.table.tolist(),
        **extras,
    }
    return DescribedGame(game, document, extras)
