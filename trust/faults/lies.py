"""Ask every place that uses a numerical solver with solvers that lie, and judge what comes back."""

from __future__ import annotations

import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

from trust.budget import Budget, Figures
from trust.faults.apart import in_turn
from trust.faults.lying import LIES, Liar
from trust.faults.questions import CASES, QUESTIONS
from trust.faults.solver_sites import sites

#: Two numbers this close, relative to the largest of their answer or to themselves, are the same.
SAME = 2e-6
#: What is one of several that are equally true: proofs and sets that contradict each other, which are
#: multiplied out and audited instead; sentences about figures that are compared; what a search reached.
ONE_OF_SEVERAL = re.compile(r"certificate|[._]proofs?\b|\.(conflict|notes|explanation|found)\b")
#: A limit from below: one that is further down says less, and is as true.
FROM_BELOW = ".surplus.lo"
#: Questions of a quick run, drawn from the seed among those to one solver alone.
QUICK = 6


def difference(honest: list[list[Any]], found: list[list[Any]]) -> str:
    """Return the first place at which two answers differ; empty if they say the same."""
    honest, found = (
        [[place, leaf] for place, leaf in each if not ONE_OF_SEVERAL.search(place)]
        for each in (honest, found)
    )
    if [place for place, _ in honest] != [place for place, _ in found]:
        return "the shape of the answer"
    for (place, right), (_, other) in zip(honest, found, strict=True):
        if place == FROM_BELOW and 0 <= other <= right:
            continue
        if isinstance(right, float) and isinstance(other, float):
            if not math.isclose(right, other, rel_tol=SAME, abs_tol=SAME) and not (
                math.isnan(right) and math.isnan(other)
            ):
                return f"{place}: {other!r}, not {right!r}"
        elif right != other:
            return f"{place}: {other!r}, not {right!r}"
    return ""


def verdict(honest: dict[str, Any], said: dict[str, Any]) -> tuple[str, str]:
    """Return how a lie ended, in a word, and what is wrong if anything is."""
    if not said["told"]:
        return "untold", ""
    if "refused" in said:
        return "refused", ""
    if "answer" in said:
        wrong = difference(honest["answer"], said["answer"]) or "; ".join(said["unproved"])
        return ("wrong", wrong) if wrong else ("right all the same", "")
    return "wrong", said.get("broken") or said["stopped"]


def lies_told(budget: Budget, share: float) -> Figures:
    """Return what was found in a share of the time that remains."""
    _load()
    until = time.monotonic() + share * budget.left()
    failures: list[str] = []
    reached: dict[str, list[tuple[float, str]]] = {site: [] for site in sites()}
    honest: dict[str, dict[str, Any]] = {}
    names = sorted(QUESTIONS)
    if budget.quick:
        names = random.Random(budget.seed).sample(sorted(set(names) - set(CASES)), QUICK)
    for name, said in in_turn(((name, QUESTIONS[name], Liar()) for name in names), budget.workers):
        if "answer" not in said:
            failures.append(f"{name}: honest solvers give {said}")
            continue
        honest[name] = said
        for site in said["asked"]:
            reached.setdefault(site, []).append((said["seconds"], name))
    missed = [site for site, those in reached.items() if not those and not budget.quick]
    failures += [f"no question reaches {site}" for site in missed]
    counts: Counter[str] = Counter()
    told = _tell(reached, honest, budget, until, counts, failures)
    silent = sorted(site for site, names in reached.items() if names and not told[site] and not budget.quick)
    failures += [f"no lie was told in {site}" for site in silent]
    return {
        "places that ask a numerical solver": len(sites()),
        "of them lied to": sum(1 for site in sites() if told[site]),
        "kinds of lies": len(LIES),
        "answers under a lying solver": sum(counts.values()),
        "of them refused": counts["refused"],
        "of them right all the same": counts["right all the same"],
        "of them wrong": counts["wrong"],
        "failures": failures,
    }


def _tell(
    reached: dict[str, list[tuple[float, str]]],
    honest: dict[str, dict[str, Any]],
    budget: Budget,
    until: float,
    counts: Counter[str],
    failures: list[str],
) -> Counter[str]:
    """Tell lies until time is over, and return how many were told at each place."""
    told: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    jobs = ((each, QUESTIONS[each[1]], each[0]) for each in _lies(reached, budget, until))
    for (liar, name), said in in_turn(jobs, budget.workers):
        how, wrong = verdict(honest[name], said)
        if how == "untold":
            continue
        told[liar.site] += 1
        counts[how] += 1
        if how == "wrong" and (liar.site, liar.lie) not in seen:
            seen.add((liar.site, liar.lie))
            failures.append(f"{liar.site} {liar.lie} (seed {liar.seed}), asked {name}: {wrong}")
    return told


def _lies(
    reached: dict[str, list[tuple[float, str]]], budget: Budget, until: float
) -> Iterator[tuple[Liar, str]]:
    """Yield every lie at every place with its quickest question, and then others until time is over."""
    draw = random.Random(budget.seed)
    for turn in count():
        for lie in LIES:
            for site, names in reached.items():
                if time.monotonic() > until:
                    return
                if names:
                    name = min(names)[1] if turn == 0 else draw.choice(names)[1]
                    yield Liar(site, lie, draw.randrange(2**32) if turn else 0), name


def _load() -> None:
    """Bring in what every question needs, once for all processes."""
    from importlib import import_module

    for name in ("scipy.optimize", "scipy.stats", "cvxpy", "highspy", "clarabel"):
        import_module(name)
    for site in sites():
        import_module("citypact." + site[:-3].replace("/", "."))
