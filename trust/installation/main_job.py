"""The main job in an environment: the case is reproduced, a split written, read again and proved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from trust.environments import Environment


def main_job(
    env: Environment, work: Path, within: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> list[str]:
    """Return a sentence for every step that did not do what the README says.

    Parameters
    ----------
    env : Environment
        Where the package is installed.
    work : Path
        A folder to work in; made if it is not there.
    within : sequence of str
        A command that runs the rest.
    settings : mapping
        Of the surroundings of each process.
    """
    work.mkdir(parents=True, exist_ok=True)
    failures = []
    for arguments in (
        ("reproduce", "beijing-hebei"),
        ("split", "beijing-hebei", "--cash-flow", "--out", "结 果"),
        ("verify", "结 果/split.json"),
        ("--lang", "zh", "allocate", "three-cities", "--all"),
    ):
        done = env.run(*arguments, cwd=work, within=within, settings=settings)
        if done.returncode or not done.stdout.strip():
            failures.append(f"citypact {' '.join(arguments)}: status {done.returncode}, {done.stderr[-300:]}")
        elif done.stderr.strip():
            failures.append(f"citypact {' '.join(arguments)} speaks of trouble: {done.stderr[-300:]}")
    where = env.run("split", "beijing-hebei", "--json", cwd=work, within=within, settings=settings)
    if where.returncode == 0:
        found = json.loads(where.stdout)
        low, high = (found["participation"][end] for end in ("lo", "hi"))
        if not low <= 0.5 <= high:
            failures.append(f"one half lies outside {low} to {high} on Beijing and Hebei")
    return failures
