"""What a public function answers to drawn questions, and to one whose numbers are ends of their ranges."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from types import FrameType
from typing import Any

from citypact.errors import CityPactError
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling

SEEDS = (1, 2)


def function_named(name: str) -> Callable[..., Any] | None:
    """Return a public function by its name."""
    for room in ("citypact", "citypact.solvers"):
        found = getattr(import_module(room), name, None)
        if found is not None:
            return found  # type: ignore[no-any-return]
    return None


def returned(call: Callable[[], Any], function: Callable[..., Any] | None) -> list[Any]:
    """Return what a call gives, and before it all that the function itself returned within the call.

    A question looks at the part of an answer that its laws concern; here the whole of it is wanted.
    """
    whole: list[Any] = []
    code = getattr(function, "__code__", None)

    def note(frame: FrameType, event: str, value: Any) -> None:
        if event == "return" and frame.f_code is code and value is not None:
            whole.append(value)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        given = call()
    except CityPactError as refusal:
        given = f"refused: {type(refusal).__name__}: {refusal}"
    finally:
        sys.setprofile(before)
    return [*whole[:2], given]


def answers(name: str, entry: Entry) -> Iterator[tuple[str, Any]]:
    """Yield each telling by its name with all that was answered to it."""
    function = function_named(name)
    for seed in SEEDS:
        yield f"seed {seed}", returned(lambda seed=seed: entry.ask(Telling(seed)), function)  # type: ignore[misc]
    yield "ends of the ranges", returned(lambda: entry.ask(Telling(1, extreme=True)), function)
