"""Ask every place that uses a numerical solver with solvers that lie, and judge what comes back."""

from __future__ import annotations

import json
import math
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from citypact.errors import CertificateError, SolverFailure
from trust.budget import Budget, Figures
from trust.faults.lying import LIES, Liar, lying
from trust.faults.questions import QUESTIONS
from trust.faults.solver_sites import sites

#: Two numbers this close, relative to the largest of their answer or to themselves, are the same.
SAME = 2e-6
#: Seconds for one question.
PATIENCE = 40
#: What an answer says about how it was found, and not about cities.
_HOW = frozenset(("provenance", "residuals", "steps", "iterations", "method", "versions", "hash", "error"))


def leaves(answer: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each number and each word of an answer with its place."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key not in _HOW:
                yield from leaves(value, f"{place}.{key}")
    elif isinstance(answer, (list, tuple)):
        for at, value in enumerate(answer):
            yield from leaves(value, f"{place}[{at}]")
    elif isinstance(answer, complex):
        yield from leaves([answer.real, answer.imag], place)
    elif isinstance(answer, bool) or answer is None or isinstance(answer, str):
        yield place, answer
    elif isinstance(answer, (int, float, Fraction)) or hasattr(answer, "__float__"):
        yield place, float(answer)
    elif hasattr(answer, "__dict__"):
        yield from leaves(vars(answer), place)
    else:
        yield place, str(answer)


def difference(honest: list[list[Any]], found: list[list[Any]]) -> str:
    """Return the first place at which two answers differ; empty if they say the same."""
    if [place for place, _ in honest] != [place for place, _ in found]:
        return "the shape of the answer"
    for (place, right), (_, other) in zip(honest, found, strict=True):
        if isinstance(right, float) and isinstance(other, float):
            if not math.isclose(right, other, rel_tol=SAME, abs_tol=SAME) and not (
                math.isnan(right) and math.isnan(other)
            ):
                return f"{place}: {other!r}, not {right!r}"
        elif right != other and not (isinstance(right, str) and "certificate" in place):
            return f"{place}: {other!r}, not {right!r}"
    return ""


def asked_apart(question: Callable[[], Any], liar: Liar) -> dict[str, Any]:
    """Ask in a process of its own, so that nothing is remembered; return what it said and who asked."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(PATIENCE)
            os.close(read)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            said: dict[str, Any] = {}
            with lying(liar):
                try:
                    said["answer"] = [[place, leaf] for place, leaf in leaves(question())]
                except (SolverFailure, CertificateError) as error:
                    said["refused"] = type(error).__name__
                except Exception as error:
                    said["broken"] = f"{type(error).__name__}: {str(error)[:160]}"
            said |= {"told": liar.told, "asked": sorted(liar.asked - {""})}
            with os.fdopen(write, "w") as stream:
                json.dump(said, stream)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"stopped": f"no answer in {PATIENCE} s", "told": 1, "asked": []}


def verdict(honest: dict[str, Any], said: dict[str, Any]) -> tuple[str, str]:
    """Return how a lie ended, in a word, and what is wrong if anything is."""
    if not said["told"]:
        return "untold", ""
    if "refused" in said:
        return "refused", ""
    if "answer" in said:
        wrong = difference(honest["answer"], said["answer"])
        return ("wrong", wrong) if wrong else ("right all the same", "")
    return "wrong", said.get("broken") or said["stopped"]


def lies_told(budget: Budget, share: float) -> Figures:
    """Return what was found in a share of the time that remains."""
    _load()
    until = time.monotonic() + share * budget.left()
    failures: list[str] = []
    reached: dict[str, list[tuple[float, str]]] = {site: [] for site in sites()}
    honest: dict[str, dict[str, Any]] = {}
    for name, question in QUESTIONS.items():
        began = time.monotonic()
        said = asked_apart(question, Liar())
        if "answer" not in said:
            failures.append(f"{name}: honest solvers give {said}")
            continue
        honest[name] = said
        for site in said["asked"]:
            reached.setdefault(site, []).append((time.monotonic() - began, name))
    missed = [site for site, names in reached.items() if not names]
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
    """Tell every lie at every place by its quickest question, and then others until time is over.

    A quick run stops when its time is over, wherever it is.
    """
    draw = random.Random(budget.seed)
    told: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    turn = 0
    while turn == 0 or time.monotonic() < until:
        for lie in LIES:
            for site, names in reached.items():
                if not names or ((turn or budget.quick) and time.monotonic() > until):
                    continue
                name = min(names)[1] if turn == 0 else draw.choice(names)[1]
                liar = Liar(site, lie, draw.randrange(2**32) if turn else 0)
                how, wrong = verdict(honest[name], asked_apart(QUESTIONS[name], liar))
                if how == "untold":
                    continue
                told[site] += 1
                counts[how] += 1
                if how == "wrong" and (site, lie) not in seen:
                    seen.add((site, lie))
                    failures.append(f"{site} {lie} (seed {liar.seed}), asked {name}: {wrong}")
        turn += 1
    return told


def _load() -> None:
    """Bring in what every question needs, once for all processes."""
    from importlib import import_module

    for name in ("scipy.optimize", "scipy.stats", "cvxpy", "highspy", "clarabel"):
        import_module(name)
    for site in sites():
        import_module("citypact." + site[:-3].replace("/", "."))
