"""What moves the greatest depth at which all cities hold: each number of the file alone over its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.errors import InputError
from citypact.mechanisms.answer_parts.moves import Move
from citypact.mechanisms.council_rules.membership import sky_tables
from citypact.scenario.councils.sky import SkyScenario

#: How far a number without a range is moved, as a part of itself.
STEP = 0.1
MOVED = ("local", "inside", "damage_share", "cost_share")


def sky_moves(scenario: SkyScenario) -> list[Move]:
    """Move each single number of the file over its range, or by a tenth, and find the depth again.

    Parameters
    ----------
    scenario : SkyScenario
        With ``local`` and ``inside`` in place of a table, these are moved as well.
    """
    data = scenario.to_dict()
    moves = []
    for name in MOVED:
        given = data["parameters"].get(name)
        if given is None:
            continue
        value = given["value"]
        low, high = given.get("range") or (value * (1 - STEP), value * (1 + STEP))
        at_low, at_high = (_depth(data, name, {**given, "value": end, "range": None}) for end in (low, high))
        moves.append(Move(name.replace("_", " "), float(low), float(high), at_low, at_high))
    return sorted(moves, key=lambda move: (move.span is None, -(move.span or 0.0)))


def _depth(data: Mapping[str, Any], name: str, given: Mapping[str, Any]) -> float | None:
    kept = {key: value for key, value in given.items() if value is not None}
    try:
        moved = SkyScenario.from_dict({**data, "parameters": {**data["parameters"], name: kept}})
        return float(sky_tables(moved.council()).deepest()[-1])
    except InputError:  # such as shares that add up to more than one
        return None
