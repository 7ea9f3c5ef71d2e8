"""Metamorphic battery: each public function is asked a question and the same question told otherwise."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

from trust.budget import Budget, Figures
from trust.metamorphic.compare import Dimensions
from trust.metamorphic.degenerate import by_hand
from trust.metamorphic.laws import ALWAYS, Entry, broken
from trust.metamorphic.table import gaps, public_functions, questions
from trust.metamorphic.telling import TWISTS
from trust.metamorphic.unasked import UNASKED

#: Of one function no more than so many violations are told.
TOLD = 3


def run(budget: Budget) -> Figures:
    """Try every law of every function once, then again and again until the time is over.

    A function that was slow waits until the others had their share of the time.
    """
    failures = [*gaps(), *by_hand()]
    asked = questions()
    spent = dict.fromkeys(asked, 0.0)
    tried: Counter[str] = Counter()
    told: Counter[str] = Counter()
    known = Dimensions()
    for name, seed in _turns(budget, asked, spent):
        began = time.monotonic()
        for law in asked[name].laws():
            tried[law] += 1
            found = broken(name, asked[name], law, seed, known)
            if found and told[name] < TOLD:
                told[name] += 1
                failures.append(f"{name}, law {law}, seed {seed}: {found}")
        spent[name] += time.monotonic() - began
    unreached = [name for name, seconds in spent.items() if not seconds]
    if unreached and not budget.quick:
        failures.append(f"the time did not suffice for {', '.join(unreached)}")
    return {
        "public functions": len(public_functions()),
        "functions asked": len(asked),
        "functions with a reason for no question": len(UNASKED),
        "functions that the time sufficed for": len(asked) - len(unreached),
        **{f"cases, law {law}": tried[law] for law in (*ALWAYS, *TWISTS)},
        "cases": sum(tried.values()),
        "numbers whose power of the unit was found and held": len(known.powers),
        "failures": failures,
    }


def _turns(budget: Budget, asked: dict[str, Entry], spent: dict[str, float]) -> Iterator[tuple[str, int]]:
    """Yield a function and a seed while time remains: each once, then the one that had least time."""
    seeds = dict.fromkeys(asked, budget.seed * 1000)
    for name in asked:
        if budget.left() > 5:
            yield name, seeds[name]
    while budget.left() > 5:
        name = min(spent, key=spent.__getitem__)
        seeds[name] += 1
        yield name, seeds[name]
