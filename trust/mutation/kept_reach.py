"""Which kept answers run a function that is changed: a look at each question at the start of a run.

What a module computes as it is imported meets the kept limits and tolerances too.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from trust.mutation.changes import Change

#: The test that compares a kept answer with the answer of today.
TEST = Path("tests/laws/test_kept_answers.py")
#: The test that compares the limits and tolerances of a module.
LIMITS = Path("tests/laws/test_kept_constants.py")

#: By path of a module: by function, as Python names it, the tests and their processor seconds.
Entered = dict[str, dict[str, dict[str, float]]]


def entered(home: Path) -> Entered:
    """Answer each kept question once and return the functions of the package that it entered.

    The time of a test is taken to be three times that of its first question.
    """
    sys.path.insert(0, str(home))
    from trust.kept.asking import answers, askable
    from trust.kept.tokens import tokens

    found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    root = str(home / "citypact")
    for name in askable():
        codes: set[Any] = set()

        def note(frame: FrameType, event: str, _: Any, codes: set[Any] = codes) -> None:
            if event == "call":
                codes.add(frame.f_code)

        began = time.process_time()
        sys.setprofile(note)
        try:
            _, found_first = next(answers(name))
            for _ in tokens(found_first):
                pass
        finally:
            sys.setprofile(None)
        spent = 3 * (time.process_time() - began)
        for code in codes:
            if code.co_filename.startswith(root):
                found[code.co_filename][code.co_qualname][f"{TEST}::test_an_answer_stays[{name}]"] = spent
    return {path: {within: dict(tests) for within, tests in each.items()} for path, each in found.items()}


def tests_within(functions: dict[str, dict[str, float]], change: Change, seconds: float) -> list[str]:
    """Return the tests that enter the function of a change, quickest first, as many as fit into the time.

    A change that belongs to no function concerns every test that enters the module.

    Examples
    --------
    >>> change = Change(0, "Pair.gain", 3, 3, "return a + b", 0, "a + b", "a - b", 1)
    >>> functions = {"Pair.gain": {"slow": 9.0, "quick": 1.0}, "Pair.gains": {"other": 1.0}}
    >>> tests_within(functions, change, 5)
    ['quick']
    """
    within = change.within
    rows: Iterable[dict[str, float]] = (
        tests
        for name, tests in functions.items()
        if not within or _plain(name) == within or _plain(name).startswith(f"{within}.<")
    )
    times: dict[str, float] = {}
    for row in rows:
        times.update(row)
    chosen, total = [], 0.0
    for name in sorted(times, key=lambda name: (times[name], name)):
        total += times[name]
        if total > seconds:
            break
        chosen.append(name)
    return chosen


def _plain(qualified: str) -> str:
    return qualified.replace(".<locals>", "")
