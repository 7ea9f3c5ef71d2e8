"""Asks the same again and compares bytes: other processes, other worker counts, other Pythons."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trust.budget import Budget, Figures
from trust.environments import VERSIONS, Environment, interpreters, newest

#: A command of every kind of question; ``{out}`` is an empty folder.
COMMANDS = (
    ("reproduce", "beijing-hebei", "--json"),
    ("split", "beijing-hebei", "--cash-flow", "--out", "{out}"),
    ("split", "beijing-hebei"),
    ("allocate", "three-cities", "--all", "--out", "{out}"),
    ("river", "chishui", "--json"),
    ("compensate", "xinan", "--json"),
    ("council", "yangtze-delta-30", "--json"),
    ("package", "beijing-hebei-package", "--json"),
    ("solve", "separate-kitchens", "--out", "{out}"),
    ("report", "beijing-hebei", "-o", "{out}/report.html"),
    ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--samples", "256", "--json"),
)
#: Settings of two machines that have nothing in common but the question.
FIRST = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
SECOND = {"PYTHONHASHSEED": "77", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "4"}
_SWEEP = (
    "sweep",
    "beijing-hebei",
    "--vary",
    "parameters.plant.growth=range",
    "--samples",
    "131072",
    "--seed",
    "5",
)
WORKERS = (1, 2, 3)
#: Commands that run at the same time.
AT_ONCE = 2


def run_all(
    env: Environment, settings: Mapping[str, str], commands: tuple[tuple[str, ...], ...]
) -> dict[str, str]:
    """Return a digest of what each command prints, and of the files that it writes.

    Raises
    ------
    RuntimeError
        If a command fails or prints nothing: two failures alike are not two answers alike.
    """
    found: dict[str, str] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for each in pool.map(lambda at: _run_one(env, settings, at, commands[at]), range(len(commands))):
            found |= each
    return found


def _run_one(
    env: Environment, settings: Mapping[str, str], at: int, command: tuple[str, ...]
) -> dict[str, str]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        # The same name each time: what is printed may hold it.
        out = Path(folder) / f"out-{at}"
        out.mkdir()
        words = [word.format(out=out.name) for word in command]
        done = env.run("--lang", "en", *words, cwd=Path(folder), settings=settings)
        if done.returncode or not done.stdout.strip():
            told = f"{env.name}: citypact {' '.join(command)}: status {done.returncode}"
            raise RuntimeError(f"{told}, {done.stderr.strip()[-300:]}")
        found[" ".join(command)] = _digest(f"{done.returncode}\n{done.stdout}\n{done.stderr}".encode())
        for path in sorted(out.rglob("*")):
            if path.is_file():
                found[f"{' '.join(command)}: {path.relative_to(out)}"] = _digest(path.read_bytes())
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def different(label: str, first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """Return a sentence for each output that is not the same, or not there, the second time."""
    names = sorted({*first, *second})
    return [f"{label}: {name} differs" for name in names if first.get(name) != second.get(name)]


def sweeps(env: Environment) -> tuple[int, list[str]]:
    """Store the same sweep with 1, 2 and 3 workers; return the files compared, and those that differ."""
    runs = {}
    with tempfile.TemporaryDirectory() as folder:
        for workers in WORKERS:
            out = Path(folder) / f"by-{workers}"
            done = env.run(*_SWEEP, "--workers", str(workers), "--out", str(out), cwd=Path(folder))
            files = sorted(out.rglob("*.parquet"))
            if done.returncode or not files:
                return 0, [
                    f"a sweep with {workers} workers ended with {done.returncode}: {done.stderr[-200:]}"
                ]
            runs[workers] = {path.name: _digest(path.read_bytes()) for path in files}
    failures = [
        failure
        for workers in WORKERS[1:]
        for failure in different(f"{workers} workers against one", runs[WORKERS[0]], runs[workers])
    ]
    return len(runs[WORKERS[0]]) * (len(WORKERS) - 1), failures


def _pythons(commands: tuple[tuple[str, ...], ...], failures: list[str]) -> Figures:
    """Compare the outputs of every supported Python that this machine has; name those that it has not."""
    known = [version for version in VERSIONS if version in interpreters()]
    digests: dict[str, dict[str, str]] = {}
    for version in known:
        try:
            digests[version] = run_all(newest(version), FIRST, commands)
        except RuntimeError as error:
            failures.append(str(error))
    answered = list(digests)
    for version in answered[1:]:
        label = f"Python {version} against {answered[0]}"
        failures += different(label, digests[answered[0]], digests[version])
    missing = [version for version in VERSIONS if version not in known]
    return {
        "Pythons compared": len(answered),
        "Pythons whose outputs are compared byte by byte": answered,
        "outputs compared between each two Pythons": len(digests[answered[0]]) if len(answered) > 1 else 0,
        **({"Pythons not on this machine": missing} if missing else {}),
    }


def run(budget: Budget) -> Figures:
    """Return how many outputs were compared, and which were not the same."""
    here = Environment("the Python of this run", Path(sys.prefix))
    commands = COMMANDS[:5] if budget.quick else COMMANDS
    failures: list[str] = []
    figures: Figures = {}
    try:
        first, second = run_all(here, FIRST, commands), run_all(here, SECOND, commands)
    except RuntimeError as error:
        failures.append(str(error))
    else:
        label = "another process, hash seed, time zone and number of threads"
        failures += different(label, first, second)
        figures["outputs compared between two processes"] = len(first)
    files, unlike = sweeps(here)
    failures += unlike
    figures["files of sweeps compared for 1, 2 and 3 workers"] = files
    if not budget.quick:
        figures |= _pythons(commands, failures)
    return {**figures, "failures": failures}
