"""A package of 30 cities and 50 issues, half of them all or nothing: the whole answer, proved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.line import Line
from benchmarks.ratios import timed
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


def lines() -> Iterator[Line]:
    for share in (1, 0.9):
        answers, deal = [], package(5)
        terms = PackageTerms(share=share)
        line = timed(
            f"package of {CITIES} cities and {ISSUES} issues, total {share:.0%}",
            lambda into=answers, deal=deal, terms=terms: into.append(solve_package(deal, terms)),
            MOST_SECONDS,
        )
        proved = all(answer.proved for answer in answers)
        yield replace(line, note=f"every optimum {'proved' if proved else 'bounded'}")
