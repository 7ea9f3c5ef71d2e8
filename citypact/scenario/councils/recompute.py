"""What a saved answer about a council says, from its inputs, whatever the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def council_document(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a council of any model.

    Raises
    ------
    InputError
        Listing every mistake of the scenario.
    """
    if inputs["scenario"].get("model") == "growth":
        from citypact.scenario.councils.growth_result import growth_result

        return growth_result(inputs).document
    from citypact.scenario.councils.result import council_result

    return council_result(inputs).document
