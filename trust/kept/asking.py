"""What each public function answers to drawn questions, and the package to each case that it ships."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from types import FrameType
from typing import Any

from citypact.errors import CityPactError
from citypact.scenario.answer_file import answer_case
from citypact.scenario.case_list import case_rows
from citypact.scenario.coalition_load import game_names
from trust.metamorphic.laws import Entry
from trust.metamorphic.table import questions
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

    before = sys.getprofile()

    def note(frame: FrameType, event: str, value: Any) -> None:
        if event == "return" and frame.f_code is code and value is not None:
            whole.append(value)
        if before is not None:
            before(frame, event, value)  # type: ignore[arg-type]

    sys.setprofile(note)
    try:
        given = call()
    except CityPactError as refusal:
        given = f"refused: {type(refusal).__name__}: {refusal}"
    finally:
        sys.setprofile(before)
    return [*whole[:2], given]


#: What stands before the name of a shipped case in the name of its kept answer.
CASE = "case "


def askable() -> list[str]:
    """Return the names of all that is asked: functions with a question, and shipped cases and games."""
    shipped = [*(row["name"] for row in case_rows()), *game_names()]
    return [*sorted(questions()), *sorted(f"{CASE}{name}" for name in shipped)]


def answers(name: str) -> Iterator[tuple[str, Any]]:
    """Yield each telling by its name with all that was answered to it."""
    if name.startswith(CASE):
        yield "as shipped", answer_case(name.removeprefix(CASE))
    else:
        yield from _tellings(name, questions()[name])


def _tellings(name: str, entry: Entry) -> Iterator[tuple[str, Any]]:
    function = function_named(name)
    for seed in SEEDS:
        yield f"seed {seed}", returned(lambda seed=seed: entry.ask(Telling(seed)), function)  # type: ignore[misc]
    yield "ends of the ranges", returned(lambda: entry.ask(Telling(1, extreme=True)), function)
