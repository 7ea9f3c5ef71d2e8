"""The format of scenario files as a JSON Schema, for editors that complete and check."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Returns
    -------
    dict
        Every quantity lists the units its field accepts; a trust mark decides whether a
        source or a reason is required.

    Examples
    --------
    >>> scenario_schema()["title"]
    'citypact scenario'
    """
    from citypact.scenario.build import Scenario

    schema = Scenario.model_json_schema()
    described = {
        "$schema": DIALECT,
        **schema,
        "title": "citypact scenario",
        "description": "Two cities, a plant that may move, and where every number comes from.",
    }
    return described
