"""The table of every public function: the question that it is asked, or the reason why it is asked none."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from inspect import isfunction

import citypact
from citypact import mechanisms, solvers
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions import (
    adaptation,
    claims,
    coalitions,
    councils,
    estimates,
    hidden,
    memberships,
    plants,
    private_rooms,
    properties,
    relocations,
    river_rooms,
    rooms,
    samples,
    sharing,
    shipped,
    strategies,
    waters,
)
from trust.metamorphic.unasked import UNASKED

_FAMILIES = (
    adaptation, claims, coalitions, councils, estimates, hidden, memberships, plants, private_rooms,
    properties, relocations, river_rooms, rooms, samples, sharing, shipped, strategies, waters,
)  # fmt: skip


@cache
def questions() -> dict[str, Entry]:
    """Return the questions by the name of the function.

    Raises
    ------
    ValueError
        If a function stands in two families.
    """
    found: dict[str, Entry] = {}
    for family in _FAMILIES:
        twice = found.keys() & family.QUESTIONS.keys()
        if twice:
            raise ValueError(f"asked twice: {sorted(twice)}")
        found |= family.QUESTIONS
    return found


@cache
def public_functions() -> tuple[str, ...]:
    """Return the functions of the package, of the solvers and of every room of mechanisms and solvers.

    Examples
    --------
    >>> {"split", "nucleolus", "best_effort"} <= set(public_functions())
    True
    """
    names = {name for room in (citypact, solvers) for name in room.__all__ if isfunction(getattr(room, name))}
    for layer in (mechanisms, solvers):
        for found in pkgutil.walk_packages(layer.__path__, f"{layer.__name__}."):
            if found.ispkg:
                room = import_module(found.name)
                names |= {name for name in getattr(room, "__all__", ()) if isfunction(getattr(room, name))}
    return tuple(sorted(names))


def gaps(public: tuple[str, ...] | None = None) -> list[str]:
    """Return every way in which the table and the public functions do not agree.

    Examples
    --------
    >>> gaps((*public_functions(), "brand_new"))
    ['brand_new is public, and has neither a question nor a reason']
    """
    public = public if public is not None else public_functions()
    asked, unasked = questions(), UNASKED
    return [
        *(
            f"{name} is public, and has neither a question nor a reason"
            for name in public
            if name not in asked.keys() | unasked.keys()
        ),
        *(
            f"{name} stands in the table and is no public function"
            for name in sorted(asked.keys() | unasked.keys())
            if name not in public
        ),
        *(
            f"{name} has both a question and a reason for none"
            for name in sorted(asked.keys() & unasked.keys())
        ),
        *(f"{name} keeps no law" for name, entry in asked.items() if not set(entry.laws()) - {"degenerate"}),
        *(
            f"{name}: {law} without a reason"
            for name, entry in asked.items()
            for law, why in entry.but.items()
            if len(why) < 20
        ),
    ]
