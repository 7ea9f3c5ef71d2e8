"""Names and units of figures and inputs of a sweep as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PREFIX = "parameters."


def input_name(path: str) -> str:
    """Return the name of an input or a figure without what all inputs begin with.

    Examples
    --------
    >>> input_name("parameters.plant.growth"), input_name("ratio.nash")
    ('plant.growth', 'ratio.nash')
    """
    return path.removeprefix(_PREFIX)


def is_ratio(figure: Mapping[str, Any]) -> bool:
    """Say whether a figure is the origin's share: of the criterion asked for, or of any by its name."""
    return f"{figure['name']}.".startswith("ratio.")


def unit_words(unit: str) -> str:
    """Return the unit as it stands behind a number; nothing for a pure number."""
    return "" if unit in ("ratio", "1", "") else unit
