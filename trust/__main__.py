"""Run the parts one after another, each in a process of its own, and write down what they found."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from trust.budget import Budget
from trust.parts import PARTS, Part
from trust.promises import FIGURES, ROOT, write_promises

#: A part is stopped when it has taken this many times its seconds; of a quick one, whose last step may be a
#: large part of it on a slow machine, when it has taken so many.
PATIENCE, QUICK_PATIENCE = 1.25, 3.0


def within_this_process(name: str, seconds: float, seed: int, quick: bool, target: Path) -> None:
    """Run one part here and write its figures as JSON."""
    figures = import_module(f"trust.{name}").run(Budget(seconds, seed=seed, quick=quick))
    target.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


def run_part(part: Part, seconds: float, seed: int, quick: bool) -> dict[str, object]:
    """Run one part in a process of its own and return its record: seed, time, figures and failures."""
    target = ROOT / "build" / "trust" / f"{part.name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    began = time.monotonic()
    figures: dict[str, object] = {}
    failures: list[str] = []
    if not any((ROOT / "trust" / each).exists() for each in (f"{part.name}.py", part.name)):
        failures = [f"there is no module trust/{part.name}.py"]
    else:
        command = [sys.executable, "-m", "trust", "--within", part.name, str(target)]
        command += ["--seed", str(seed), "--seconds", str(seconds), *(["--quick"] if quick else [])]
        patience = QUICK_PATIENCE if quick else PATIENCE
        try:
            done = subprocess.run(command, cwd=ROOT, check=False, timeout=seconds * patience)
        except subprocess.TimeoutExpired:
            failures = [f"still at work after {patience} times its {seconds:g} s"]
        else:
            if done.returncode or not target.is_file():
                failures = [f"ended with status {done.returncode} and without figures"]
            else:
                figures = json.loads(target.read_text(encoding="utf-8"))
                failures = list(figures.pop("failures", []))  # type: ignore[call-overload]
    return {
        "seed": seed,
        "seconds": round(time.monotonic() - began),
        "python": platform.python_version(),
        "figures": figures,
        "failures": failures,
    }


def _keep(name: str, record: dict[str, object]) -> None:
    """Write the figures of a part beside those of the others, and all of them into the manual."""
    known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    records = dict(sorted({**known, name: record}.items()))
    text = json.dumps(records, ensure_ascii=False, indent=1)
    FIGURES.write_text(text + "\n", encoding="utf-8")
    write_promises()


def main() -> int:
    """Return 0 when every part ran and none saw a promise broken."""
    parser = argparse.ArgumentParser(prog="python -m trust", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="ten minutes; the manual is left alone")
    parser.add_argument("--only", nargs="+", choices=[part.name for part in PARTS], help="these parts alone")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--seconds", type=float, help="for each part, in place of its usual time")
    parser.add_argument("--within", nargs=2, metavar=("PART", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.within:
        name, target = asked.within
        within_this_process(name, asked.seconds, asked.seed, asked.quick, Path(target))
        return 0
    records = {}
    for part in PARTS:
        if asked.only and part.name not in asked.only:
            continue
        seconds = asked.seconds or (part.quick if asked.quick else part.whole)
        print(f"== {part.name}, {seconds:g} s", flush=True)
        records[part.name] = record = run_part(part, seconds, asked.seed, asked.quick)
        for label, figure in record["figures"].items():  # type: ignore[attr-defined]
            print(f"   {label}: {figure}")
        for failure in record["failures"]:  # type: ignore[attr-defined]
            print(f"   BROKEN {failure}", flush=True)
        if not asked.quick:  # after each part: a run that is stopped keeps what it found
            _keep(part.name, record)
    broken = [name for name, record in records.items() if record["failures"]]
    print(f"broken: {', '.join(broken)}" if broken else "every promise held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
