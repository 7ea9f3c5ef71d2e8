"""Installs the package as strangers do, and runs the main job where it then stands."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trust.budget import Budget, Figures
from trust.environments import (
    EXTRAS,
    VERSIONS,
    Environment,
    borrowing,
    environment,
    interpreters,
    newest,
    oldest_versions,
    source_copy,
    wheel,
)
from trust.environments import run as execute
from trust.installation.licences import licence_figures
from trust.installation.main_job import main_job
from trust.installation.missing_extras import missing_extras
from trust.installation.offline import offline
from trust.installation.read_only import read_only
from trust.installation.vulnerabilities import vulnerability_figures


def run(budget: Budget) -> Figures:
    """Return what was installed, where, and what did not work there."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        here = interpreters()
        if not here:
            return {"failures": ["no supported Python was found"]}
        with ThreadPoolExecutor(budget.workers) as pool:
            jobs = _quick_jobs(here) if budget.quick else _jobs(here)
            pending = [(name, pool.submit(job, place)) for name, job in jobs]
            failures, installed = [], []
            for name, future in pending:
                try:
                    failures += [f"{name}: {failure}" for failure in future.result()]
                    installed.append(name)
                except RuntimeError as error:
                    failures.append(f"could not be installed: {error}")
        figures: Figures = {"ways of installing": installed}
        if missing := [version for version in VERSIONS if version not in here]:
            figures["Python not on this machine"] = missing
        if not budget.quick:
            last = newest(max(here))
            figures |= licence_figures(last, failures)
            figures |= vulnerability_figures(last, place, failures)
        return {**figures, "failures": failures}


def _quick_jobs(here: dict[str, Path]):  # type: ignore[no-untyped-def]
    first = min(here)
    return [
        (
            f"Python {first}, no extras, path with spaces and 中文",
            lambda place: _hard_place(here[first], place),
        )
    ]


def _jobs(here: dict[str, Path]):  # type: ignore[no-untyped-def]
    first = min(here)
    kinds = [
        (f"Python {version}, newest dependencies", lambda place, v=version: _newest(v, place))
        for version in here
    ]
    return [
        *kinds,
        (f"Python {first}, oldest dependencies", lambda place: _oldest(here[first], place)),
        (f"Python {first}, source distribution", lambda place: _from_source(first, here[first], place)),
        (f"Python {first}, editable", lambda place: _editable(first, here[first], place)),
        *_quick_jobs(here),
    ]


def _newest(version: str, place: Path) -> list[str]:
    env = newest(version)
    return [*main_job(env, place / f"work-{version}"), *offline(env, place / f"offline-{version}")]


def _oldest(python: Path, place: Path) -> list[str]:
    what = [f"{wheel()}[{','.join(EXTRAS)}]"]
    env = environment("oldest dependencies", python, place / "oldest", what, oldest_versions())
    return main_job(env, place / "work-oldest")


def _from_source(version: str, python: Path, place: Path) -> list[str]:
    tree = source_copy(place / "source")
    done = execute([sys.executable, "-m", "build", "--sdist", "--outdir", str(place / "sdist"), "."], tree)
    archives = sorted((place / "sdist").glob("*.tar.gz"))
    if done.returncode or not archives:
        return [f"no source distribution: {done.stderr[-300:]}"]
    env = borrowing("source distribution", python, place / "from-source", [str(archives[0])], newest(version))
    return main_job(env, place / "work-source")


def _editable(version: str, python: Path, place: Path) -> list[str]:
    tree = source_copy(place / "tree")
    env = borrowing("editable", python, place / "editable", ["--editable", str(tree)], newest(version))
    return main_job(env, place / "work-editable")


def _hard_place(python: Path, place: Path) -> list[str]:
    env: Environment = environment("no extras", python, place / "城 市 契约" / "环境", [str(wheel())])
    work = place / "城 市 契约" / "工作"
    return [
        *main_job(env, work),
        *offline(env, place / "城 市 契约" / "离线"),
        *read_only(env, place),
        *missing_extras(env, work),
    ]
