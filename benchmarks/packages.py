"""A package of 30 cities and 50 issues, half of them all or nothing: seconds for the whole answer."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.answer import solve_package
from citypact.mechanisms.packages.terms import PackageTerms

CITIES, ISSUES, MOST_SECONDS = 30, 50, 30


def package(seed: int) -> PackageDeal:
    draw = random.Random(seed)
    gains = [
        [round(draw.gauss(0.15, 1.5), 2) if draw.random() < 0.6 else 0 for _ in range(ISSUES)]
        for _ in range(CITIES)
    ]
    players = [f"city {at}" for at in range(CITIES)]
    issues = [f"issue {at}" for at in range(ISSUES)]
    return PackageDeal(players, issues, gains, [at % 2 == 0 for at in range(ISSUES)])


def lines() -> Iterator[str]:
    for share in (1, 0.9):
        start = time.perf_counter()
        answer = solve_package(package(5), PackageTerms(share=share))
        seconds = time.perf_counter() - start
        yield (
            f"package of {CITIES} cities and {ISSUES} issues, total {share:.0%}: {seconds:.1f} s"
            f" (target {MOST_SECONDS} s), every optimum {'proved' if answer.proved else 'bounded'}"
        )
