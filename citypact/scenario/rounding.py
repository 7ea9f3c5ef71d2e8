"""Which differences of a recomputed result are rounding: two machines, a solver, a special function."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from citypact.mechanisms.check_line import Line

#: Relative difference between two machines' floating point after a solver or a special function.
LOOSE = 1e-9
#: By what a residual, which is a part of its unit, may differ; whether it passes is judged by itself.
RESIDUAL = 1e-6
#: What is left of amounts that cancel, as a part of the largest number of the document.
DUST = 1e-14
#: Entries of a further assumption's answer that are ratios: what rounding leaves of them is not to be
#: measured by its amounts of money.
RATIOS = (
    "ratio",
    "ratio_set",
    "ratio_sets",
    "acceptable",
    "change",
    "plain_ratio",
    "acceptable_to_all",
    "ratio_acceptable_to_all",
)


def allowed(lines: Sequence[Line]) -> list[Line]:
    """Let numbers differ as two machines' floating point does; whether residuals pass is judged elsewhere."""
    scale = max((abs(number) for line in lines for number in _numbers(line.expected)), default=0.0)
    return [line if line.holds or not _near(line, scale) else replace(line, holds=True) for line in lines]


def _near(line: Line, scale: float) -> bool:
    pair = [*_numbers(line.expected), *_numbers(line.found)]
    if len(pair) != 2:
        return False
    expected, found = pair
    if ".residuals." in line.name:
        return abs(found - expected) <= RESIDUAL * max(1.0, abs(expected))
    return abs(found - expected) <= LOOSE * abs(expected) + DUST * scale


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        yield float(value)


def settled(lines: list[Line], place: str) -> list[Line]:
    """Let numbers of further assumptions differ by rounding, and two residuals by what both may violate."""
    tolerances = {
        line.name.removesuffix("tolerance"): line.expected
        for line in lines
        if line.name.startswith(place) and line.name.endswith(".certificate.tolerance")
    }
    found = list(lines)
    groups: dict[tuple[str, bool], list[int]] = {}
    for at, line in enumerate(lines):
        certificate, residual, _ = line.name.partition("residuals.")
        if isinstance(line.found, int) and abs(line.found) > sys.float_info.max:
            continue  # no float of ours, and none to subtract
        if residual and certificate in tolerances:
            found[at] = _within(line, tolerances[certificate])
        elif line.name.startswith(place):
            answer = line.name.partition("]")[0]
            entry = line.name.rpartition(".")[2].partition("[")[0]
            groups.setdefault((answer, entry in RATIOS), []).append(at)
    for places in groups.values():
        for at, line in zip(places, allowed([lines[at] for at in places]), strict=True):
            found[at] = line
    return found


def _within(line: Line, tolerance: object) -> Line:
    """Let a residual differ by the tolerance to either side; whether it passes is judged elsewhere."""
    numbers = [value for value in (line.expected, line.found, tolerance) if isinstance(value, float)]
    near = len(numbers) == 3 and abs(numbers[0] - numbers[1]) <= 2 * numbers[2]
    return replace(line, holds=True) if near else line


def rounded(lines: Sequence[Line]) -> list[Line]:
    """Let what is not exact differ as two machines' floating point does: values of cities, and residuals.

    Whether residuals pass is judged elsewhere; everything else in these documents is a fraction rounded once.
    """
    found = list(lines)
    of_cities = [at for at, line in enumerate(lines) if "city_values." in line.name]
    for at, line in zip(of_cities, allowed([lines[at] for at in of_cities]), strict=True):
        found[at] = line
    return [allowed([line])[0] if ".residuals." in line.name else line for line in found]
