"""The format of scenario files as a JSON Schema, for editors that complete and check."""

from __future__ import annotations

from typing import Any

from citypact.errors import InputError, Problem
from citypact.mechanisms.obstacles.catalogue import OBSTACLES
from citypact.scenario.kinds import SCENARIO_KINDS
from citypact.scenario.obstacles.scenario import obstacle_scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


#: What a scenario of each kind describes.
DESCRIPTIONS = {
    "relocation": "Two cities, a plant that may move, and where every number comes from.",
    "water": "An upstream and a downstream side, their contracts, and where every number comes from.",
    "river": "The cities of a river, its water or its dirt, and where every number comes from.",
    "air": "Many cities, who pollutes whom, and where every number comes from.",
    "council": "A council of cities, who signs and who walks, and where every number comes from.",
    "package": "Several deals between the same cities, and where every number comes from.",
    "obstacle": "An obstacle between cities as a game, and where every number comes from.",
}


def scenario_schema(kind: str = "relocation") -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Parameters
    ----------
    kind : str
        Of the scenario: ``relocation``, ``water``, ``river``, ``air``, ``council``, ``package``,
        ``obstacle``, or the name of an obstacle, whose parameters are then described as well.

    Returns
    -------
    dict
        Every quantity lists the units its field accepts; a trust mark decides whether a
        source or a reason is required.

    Raises
    ------
    InputError
        If there is no such kind.

    Examples
    --------
    >>> scenario_schema()["title"]
    'citypact scenario'
    """
    if kind in OBSTACLES:
        schema, kind = obstacle_scenario(kind).model_json_schema(), "obstacle"
    elif kind in SCENARIO_KINDS:
        schema = SCENARIO_KINDS[kind].scenario().model_json_schema()
    else:
        raise InputError(Problem("kind", kind, "one of " + ", ".join((*SCENARIO_KINDS, *OBSTACLES))))
    described = {
        "$schema": DIALECT,
        **schema,
        "title": "citypact scenario",
        "description": DESCRIPTIONS[kind],
    }
    return described
