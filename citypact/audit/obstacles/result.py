"""A saved obstacle: the games whose definitions are written here; the others are known by their seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from citypact.audit.lines import Ledger
from citypact.audit.obstacles.answer import audit_answer
from citypact.audit.obstacles.contest import contest_of
from citypact.audit.obstacles.crowding import crowding_of
from citypact.audit.obstacles.definitions import Obstacle
from citypact.audit.obstacles.gap import gap_of
from citypact.audit.obstacles.race import race_of
from citypact.audit.obstacles.trunk import trunk_of
from citypact.audit.obstacles.walls import walls_of

GAMES: dict[str, Callable[[Mapping[str, Any]], Obstacle | None]] = {
    "centre-contest": contest_of,
    "congestion": crowding_of,
    "development-gap": gap_of,
    "links": trunk_of,
    "promotion": race_of,
    "segmentation": walls_of,
}


def audit_obstacle(ledger: Ledger) -> None:
    """Check the answer of a game that is written here; leave that of another to its seal."""
    scenario = ledger.document["inputs"]["scenario"]
    game = GAMES.get(scenario.get("game"))
    obstacle = None if game is None else game(scenario)
    if obstacle is not None:
        audit_answer(ledger, obstacle)
