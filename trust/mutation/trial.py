"""Run tests on a module that is changed as it is imported, in a process that has not imported it before."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
import time
import types
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from trust.mutation.changes import changed
from trust.mutation.swap import compiled


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hands out one module with one change made in memory; no file is touched."""

    def __init__(self, name: str, path: Path, number: int | None) -> None:
        self.name, self.path, self.number = name, path, number

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """Return where the module comes from, for that module alone."""
        if fullname != self.name:
            return None
        package = self.path.name == "__init__.py"
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path), is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [str(self.path.parent)]
        return spec

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the changed tree in place of the file."""
        exec(compiled(self.path, changed(self.get_source(self.name), self.number)), module.__dict__)

    def get_source(self, fullname: str) -> str:
        """Return the text as it stands, for tracebacks and doctests."""
        return self.path.read_text(encoding="utf-8")


def is_slow(item: pytest.Item) -> bool:
    """Tell whether a test is marked slow."""
    return item.get_closest_marker("slow") is not None


def without_shrinking(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests, slow ones last; an example that fails is enough, so that none is made smaller."""
    kept = sorted(items, key=is_slow)
    for item in kept:
        function: Any = getattr(getattr(item, "obj", None), "__func__", getattr(item, "obj", None))
        own = getattr(function, "_hypothesis_internal_use_settings", None)
        if own is not None:
            phases = [Phase.explicit, Phase.generate]
            function._hypothesis_internal_use_settings = settings(own, phases=phases, database=None)
    return kept


class Outcomes:
    """A plugin of pytest that runs tests one by one and notes what became of them."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the tests that fail, in any of their phases, and those that pass."""
        if report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    def run(self, items: Sequence[pytest.Item], seconds: float, to_the_end: bool = False) -> dict[str, Any]:
        """Run tests until one fails or the processor time is over."""
        until = time.process_time() + seconds
        for item, following in zip_longest(items, items[1:]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if (self.failed and not to_the_end) or time.process_time() > until:
                break
        return {"failed": self.failed[0] if self.failed else None, "ran": len(self.passed)}


class _Only(Outcomes):
    """The tests with these names, in their order; all of them when there are no names."""

    def __init__(self, names: Sequence[str] | None, seconds: float) -> None:
        super().__init__()
        self.names, self.seconds = names, seconds
        self.answer: dict[str, Any] | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run what was asked for in place of all that was collected."""
        items = without_shrinking(session.items)
        if self.names is not None:
            place = {name: at for at, name in enumerate(self.names)}
            items = sorted(
                (each for each in items if each.nodeid in place), key=lambda each: place[each.nodeid]
            )
        if session.testsfailed:
            self.answer = {"failed": "the import of the tests", "ran": 0}
        else:
            self.answer = self.run(items, self.seconds)
        return True


def pytest_within(snapshot: Path, files: Sequence[str], plugin: Any) -> None:
    """Run pytest in this process on the copy, with a plugin that says what to run."""
    os.chdir(snapshot)
    sys.path[:0] = [str(snapshot), str(snapshot / "tests")]
    quiet = ("-q", "--no-header", "--tb=no", "-p", "no:xdist", "--continue-on-collection-errors")
    pytest.main([*files, *quiet, "-W", "ignore::pytest.PytestAssertRewriteWarning"], plugins=[plugin])


def tried(
    snapshot: Path,
    module: tuple[str, Path],
    number: int | None,
    files: Sequence[str],
    names: Sequence[str] | None,
    seconds: float,
) -> dict[str, Any]:
    """Return the first test that fails on the module changed, and how many passed."""
    sys.meta_path.insert(0, Changed(*module, number))
    plugin = _Only(names, seconds)
    pytest_within(snapshot, files, plugin)
    if plugin.answer is None:
        return {"failed": "the start of the tests", "ran": 0}
    return plugin.answer
