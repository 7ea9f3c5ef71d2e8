"""The document of a result about water or air from its inputs alone, for ``citypact verify``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def recomputed(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that inputs of ``compensation``, ``river`` or ``air`` give."""
    if kind == "compensation":
        from citypact.scenario.water.pair_result import compensation_result

        return compensation_result(inputs).document
    if kind == "river":
        from citypact.scenario.water.river_result import river_result

        return river_result(inputs).document
    from citypact.scenario.water.air_result import air_result

    return air_result(inputs).document
