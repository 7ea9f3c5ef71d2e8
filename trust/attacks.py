"""Comparisons of the tests that gain from many draws: asked in turn with new ones until the time is over.

An attack is a function of a random generator that raises when two statements of one model disagree; what is
compared, and how, stands beside the test that asks it a few times.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from trust.budget import Budget, Figures

TESTS = Path(__file__).resolve().parent.parent / "tests"
#: Of one attack no more than so many violations are told.
TOLD = 3
Attack = Callable[[random.Random], object]


def run(budget: Budget) -> Figures:
    """Ask every attack in turn; the one that has had least time comes next."""
    attacks = _attacks()
    spent, tried, told = dict.fromkeys(attacks, 0.0), Counter[str](), Counter[str]()
    failures: list[str] = []
    while budget.left() > 3:
        name = min(spent, key=spent.__getitem__)
        began = time.monotonic()
        seed = f"{budget.seed} {name} {tried[name]}"
        try:
            attacks[name](random.Random(seed))
        except Exception as error:
            told[name] += 1
            if told[name] <= TOLD:
                failures.append(f"{name}, draw {seed!r}: {type(error).__name__}: {error}")
        tried[name] += 1
        spent[name] += time.monotonic() - began
    return {
        **{f"draws: {name}": tried[name] for name in attacks},
        "draws": tried.total(),
        "draws that disagree": told.total(),
        "failures": failures,
    }


def _attacks() -> dict[str, Attack]:
    for folder in (TESTS / "mechanisms" / "cash_flow", TESTS):
        sys.path.insert(0, str(folder))
    from sweep import test_rows_corners as corners  # type: ignore[import-not-found]
    from sweep.test_coalitions_sampled import within_errors  # type: ignore[import-not-found]
    from sweep.test_rows_payments import ASKED, signed_rows  # type: ignore[import-not-found]
    from test_enforced_flow_attacks import agreed  # type: ignore[import-not-found]

    from citypact.mechanisms.cash_flow.objective import Aim

    def chosen(draw: random.Random, values: dict[str, list[float]]) -> dict[str, float]:
        names = draw.sample(sorted(values), draw.randint(1, 5))
        return {name: draw.choice(values[name]) for name in names}

    def payments(draw: random.Random) -> None:
        lump, capped, budget = (draw.random() < 0.5 for _ in range(3))
        signed_rows(draw.choice(ASKED), (lump, capped, budget), samples=12, seed=draw.randrange(2**31))

    def cities(draw: random.Random) -> None:
        within_errors(draw.choice(["river", "airport"]), draw.choice([100, 300]), draw.randrange(2**31))

    return {
        "corners of a game in three numbers": lambda draw: corners.reduced_row(
            chosen(draw, corners.REDUCED), draw.choice(corners.ASKED)
        ),
        "corners of a plant": lambda draw: corners.plant_row(
            chosen(draw, corners.PLANT), draw.choice(corners.ASKED)
        ),
        "payments of twelve rows": payments,
        "cash flows without a court": lambda draw: agreed(draw, draw.choice([Aim.origin, Aim.destination])),
        "values of up to three hundred cities": cities,
    }
