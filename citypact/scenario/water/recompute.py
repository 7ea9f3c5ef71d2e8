"""The document of a result about water or air from its inputs alone, for ``citypact verify``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from citypact.mechanisms.check_line import Line

#: Relative difference between two machines' floating point after a solver or a special function.
LOOSE = 1e-9
#: What is left of amounts that cancel, as a part of the largest number of the document.
DUST = 1e-14


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


def allowed(lines: Sequence[Line]) -> list[Line]:
    """Let numbers differ as two machines' floating point does; residuals are judged by themselves."""
    scale = max((abs(number) for line in lines for number in _numbers(line.expected)), default=0.0)
    return [line if line.holds or not _near(line, scale) else replace(line, holds=True) for line in lines]


def _near(line: Line, scale: float) -> bool:
    pair = [*_numbers(line.expected), *_numbers(line.found)]
    if len(pair) != 2:
        return False
    expected, found = pair
    if ".residuals." in line.name:
        return True
    return abs(found - expected) <= LOOSE * abs(expected) + DUST * scale


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        yield float(value)
