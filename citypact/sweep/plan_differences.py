"""In what two plans differ, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citypact.mechanisms.fingerprint import fingerprint
from citypact.sweep.paths import found_at, quantity_places

_ITEMS = ("kind", "design", "samples", "seed", "correlations", "asked")


def plan_differences(
    first: Mapping[str, Any], second: Mapping[str, Any]
) -> list[tuple[str, str | None, str | None]]:
    """Return what differs between two plans as plain data, with both sides in words; ``None`` is not there.

    Parameters
    ----------
    first, second : mapping
        As :meth:`Plan.to_dict` gives them; other plans are compared by the items that both kinds have.

    Examples
    --------
    >>> plan_differences({"seed": 0, "samples": 8}, {"seed": 1, "samples": 8})
    [('seed', '0', '1')]
    """
    sides = [dict(_items(plan)) for plan in (first, second)]
    names = dict.fromkeys([*sides[0], *sides[1]])
    return [
        (name, sides[0].get(name), sides[1].get(name))
        for name in names
        if sides[0].get(name) != sides[1].get(name)
    ]


def _items(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what tells a plan from another."""
    for name in _ITEMS:
        if plan.get(name):
            yield name, str(plan[name])
        elif name in ("seed", "samples") and name in plan:
            yield name, "0"
    for each in plan.get("varied", ()):
        yield f"{each['path']} =", _drawn(each)
    scenario = plan.get("scenario", {})
    for name, keys in quantity_places(scenario):
        quantity = found_at(scenario, keys)
        yield name, f"{quantity['value']} {quantity['unit']}".strip()


def _drawn(varied: Mapping[str, Any]) -> str:
    """Return how a quantity is drawn; numbers of a table are told by their count and ends."""
    text, values = str(varied["distribution"]), varied.get("values", ())
    if not values or text.startswith("values:"):
        return text
    ends = f"{min(values):g} to {max(values):g}"
    return f"{text}, {len(values)} numbers from {ends} ({fingerprint({'values': list(values)})[:12]})"
