"""Change the code a little at a time and see whether a test fails: ``run(budget)``."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from trust.budget import Budget, Figures
from trust.mutation.changes import Change, Key
from trust.mutation.forks import die_with_parent, forked
from trust.mutation.kept_reach import Entered, entered
from trust.mutation.reach import Reach
from trust.mutation.sample import drawn, modules
from trust.mutation.survivors import entry, judged
from trust.mutation.verdicts import Control, Effort, Verdict, judge

ROOT = Path(__file__).resolve().parents[2]
#: Where each verdict is written as it falls, and the survivors at the end.
OUT = ROOT / "build" / "trust"
#: Part of the changes without an equal that the tests must see.
TARGET = 0.9
_WHOLE = Effort(trace=10, trial=8, wider=12)
_QUICK = Effort(trace=5, trial=4, wider=5)


def snapshot(target: Path) -> Path:
    """Copy the package and its tests, with what is compiled, so that nobody's work changes a run."""
    passed_by = shutil.ignore_patterns(
        ".git", "build", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"
    )
    shutil.copytree(ROOT, target, ignore=passed_by, symlinks=True)
    return target


#: What is slow to import and is never changed: imported once for all forks.
SLOW = "clarabel cvxpy hypothesis.extra.numpy nashpy pandas pydantic pytest ruamel.yaml scipy.stats"


def preload() -> None:
    """Import what every fork would have to import."""
    for name in SLOW.split():
        import_module(name)


def _work(
    turn: Any,
    jobs: list[tuple[Path, list[Change]]],
    home: Path,
    reach: Reach,
    kept: Entered,
    budget: Budget,
    out: Path,
) -> None:
    """Take modules from the list while time remains; one line of JSON for each change and each control."""
    die_with_parent()
    effort = _QUICK if budget.quick else _WHOLE
    reserve = 20 if budget.quick else 120
    with out.open("a", encoding="utf-8") as lines:
        while budget.left() > reserve:
            with turn.get_lock():
                at = turn.value
                turn.value += 1
            if at >= len(jobs):
                return
            path, chosen = jobs[at]
            for each in judge(home, reach, kept, path, chosen, effort, lambda: budget.left() > reserve / 2):
                plain = each.plain() if isinstance(each, Verdict) else {"control": asdict(each)}
                print(json.dumps(plain), file=lines, flush=True)


def run(budget: Budget, each: int = 8, most: int = 40) -> Figures:
    """Draw changes from the seed and return how many the tests saw."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    with tempfile.TemporaryDirectory() as folder:
        home = snapshot(Path(folder).resolve() / "copy")
        os.environ["PYTHONPATH"] = str(home)
        sizes = modules(home / "citypact")
        preload()
        _, users = forked(lambda: _users(home), 120)
        _, kept = forked(lambda: entered(home), 240)
        reach = Reach(home, {name: set(found) for name, found in users.items()})
        few = (5, 12) if budget.quick else (each, most)
        jobs = [job for _, job in zip(range(few[1]), drawn(sizes, budget.seed, few[0]), strict=False)]
        context = get_context("fork")
        turn = context.Value("i", 0)
        OUT.mkdir(parents=True, exist_ok=True)
        outs = [OUT / f"mutation-{worker}.jsonl" for worker in range(budget.workers)]
        for out in outs:
            out.unlink(missing_ok=True)
        workers = [
            context.Process(target=_work, args=(turn, jobs, home, reach, kept, budget, out)) for out in outs
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if any(worker.exitcode for worker in workers):
            raise RuntimeError("a worker of the mutation tester failed; its words are above")
        rows = [
            json.loads(line)
            for out in outs
            if out.is_file()
            for line in out.read_text(encoding="utf-8").splitlines()
        ]
    return told(rows, sum(sizes.values()), len(sizes), budget.quick)


def _users(home: Path) -> dict[str, list[str]]:
    sys.path.insert(0, str(home))
    return {name: sorted(found) for name, found in Reach(home).users.items()}


def wilson(seen: int, counted: int) -> tuple[float, float]:
    """Return the interval of 95 % for a part, as if the changes had been drawn one by one (Wilson 1927).

    Examples
    --------
    >>> [round(end, 4) for end in wilson(81, 100)]
    [0.7222, 0.8749]
    """
    if not counted:
        return 0.0, 1.0
    part, z = seen / counted, 1.959964
    middle = (part + z * z / (2 * counted)) / (1 + z * z / counted)
    half = z / (1 + z * z / counted) * math.sqrt(part * (1 - part) / counted + z * z / (4 * counted**2))
    return middle - half, middle + half


def told(rows: list[dict[str, Any]], places: int, files: int, quick: bool) -> Figures:
    """Return the figures of a run from its verdicts and controls.

    The whole run must see its target; the quick one, a small sample, must leave the target possible.
    """
    controls = [Control(**row["control"]) for row in rows if "control" in row]
    verdicts = [Verdict(**{**row, "change": Change(**row["change"])}) for row in rows if "outcome" in row]
    known = judged()
    kinds: Counter[str] = Counter()
    unknown: list[Verdict] = []
    for verdict in verdicts:
        key: Key = verdict.change.key(verdict.module)
        if verdict.outcome in {"killed", "endless"}:
            kinds[verdict.outcome] += 1
        elif key in known:
            kinds[known[key][0]] += 1
        else:
            kinds["unknown"] += 1
            unknown.append(verdict)
    _write_down(verdicts, unknown)
    seen = kinds["killed"] + kinds["endless"]
    counted = len(verdicts) - kinds["equivalent"]
    rate = seen / counted if counted else 0.0
    failures = [f"{each.module}: {each.failed} fails without a change" for each in controls if each.failed]
    if not counted:
        failures.append("no change was tried")
    low, high = wilson(seen, counted)
    if counted and (high if quick else rate) < TARGET:
        failures.append(f"the tests saw {rate:.1%} of the changes, not {TARGET:.0%}")
    return {
        "modules of the three layers": files,
        "changes that can be made to them": places,
        "modules drawn": len(controls),
        "changes tried": len(verdicts),
        "seen by a failing test": kinds["killed"],
        "never ended, counted as seen": kinds["endless"],
        "survived, no answer tells them from the original": kinds["equivalent"],
        "survived, with a reason": kinds["tolerated"],
        "survived, not yet judged": kinds["unknown"],
        "part seen of those that change an answer": rate,
        "interval of 95 % for it": f"{low:.1%} to {high:.1%}",
        "unchanged modules whose tests failed": sum(1 for each in controls if each.failed),
        "failures": failures,
    }


def _write_down(verdicts: list[Verdict], unknown: list[Verdict]) -> None:
    """Leave every verdict, and the survivors in the form of trust/survivors.toml, in build/trust."""
    lines = [json.dumps(verdict.plain(), ensure_ascii=False) for verdict in verdicts]
    (OUT / "mutation-verdicts.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    entries = [
        entry(each.module, each.change, f"{each.outcome}, {each.by}, line {each.change.first}")
        for each in unknown
    ]
    (OUT / "mutation-survivors.toml").write_text("\n".join(entries), encoding="utf-8")
