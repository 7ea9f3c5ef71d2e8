"""The changes of one module, tried in forks of a process that has collected its tests once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from trust.mutation.changes import Change
from trust.mutation.forks import forked
from trust.mutation.swap import exchange, exchanges
from trust.mutation.trial import Outcomes, is_slow, pytest_within, without_shrinking


class _Traced(Outcomes):
    """The lines of one file that each test runs, and its processor time."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.cover = Coverage(data_file=None, include=[str(path)], config_file=False)
        self.times: dict[str, float] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Let the lines of a test, with its fixtures, be its own."""
        self.cover.switch_context(item.nodeid)
        began = time.process_time()
        yield
        self.times[item.nodeid] = time.process_time() - began

    def trace(self, session: pytest.Session, seconds: float) -> dict[str, Any]:
        """Run what was collected; return times of the tests that pass, and the tests of each line."""
        session.config.pluginmanager.register(self)
        self.cover.start()
        self.run(session.items, seconds, to_the_end=True)
        self.cover.stop()
        good = self.passed - set(self.failed)
        found = self.cover.get_data().contexts_by_lineno(str(self.path))
        lines = {str(line): sorted(good & set(names)) for line, names in found.items()}
        return {
            "times": {name: self.times[name] for name in sorted(good)},
            "lines": lines,
            "failed": self.failed,
        }


class Bench:
    """A plugin of pytest: traces the tests of one module, then tries its changes one by one.

    ``found`` holds the trace, the control, and for each change the tests of its lines and how they ended:
    None where only a fresh import can show the change.
    """

    def __init__(self, path: Path, chosen: Sequence[Change], trace: float, trial: float) -> None:
        self.path, self.chosen = path, chosen
        self.seconds = (trace, trial)
        self.found: dict[str, Any] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do all of it in place of the usual loop."""
        trace_seconds, trial_seconds = self.seconds
        session.items = without_shrinking(session.items)
        bound = 4 * trace_seconds + 30
        ended, trace = forked(lambda: _Traced(self.path).trace(session, trace_seconds), bound)
        if ended == "late":  # one slow test alone took longer than all were to take
            session.items = [item for item in session.items if not is_slow(item)]
            ended, trace = forked(lambda: _Traced(self.path).trace(session, trace_seconds), bound)
        if ended != "done":
            raise RuntimeError(f"the tests of {self.path.name} ended {ended} without any change")
        control = tests_of(None, trace, trial_seconds / 3)
        self.found = {
            "trace": trace,
            "control": self._tried(session, None, control, 4 * trial_seconds) if control else None,
            "rows": [],
        }
        for change in self.chosen:
            names = tests_of(change, trace, trial_seconds)
            spent = sum(trace["times"][name] for name in names)
            row = self._tried(session, change.number, names, 2 + 4 * spent) if names else None
            self.found["rows"].append({"tests": names, "row": row})
        return True

    def _tried(
        self, session: pytest.Session, number: int | None, names: Sequence[str], seconds: float
    ) -> Any:
        codes = {} if number is None else exchanges(self.path, number)
        if number is not None and not codes:
            return None
        place = {name: at for at, name in enumerate(names)}
        items = sorted(
            (each for each in session.items if each.nodeid in place), key=lambda each: place[each.nodeid]
        )

        def within() -> dict[str, Any] | None:
            if number is not None and not exchange(codes):
                return None
            outcomes = Outcomes()
            session.config.pluginmanager.register(outcomes)
            return outcomes.run(items, seconds)

        ended, answer = forked(within, seconds)
        return None if ended == "done" and answer is None else [ended, answer]


def tests_of(change: Change | None, trace: dict[str, Any], seconds: float) -> list[str]:
    """Return the tests that ran the lines of a change, the quickest first, as many as fit into the time."""
    times: dict[str, float] = trace["times"]
    wanted: set[str] = {name for names in trace["lines"].values() for name in names}
    if change is not None:
        lines = [str(line) for line in range(change.first, change.last + 1)]
        wanted = {name for line in lines for name in trace["lines"].get(line, [])}
    chosen: list[str] = []
    total = 0.0
    for name in sorted(wanted, key=lambda name: (times[name], name)):
        total += times[name]
        if chosen and total > seconds:
            break
        chosen.append(name)
    return chosen


def benched(
    snapshot: Path, path: Path, files: Sequence[str], chosen: Sequence[Change], trace: float, trial: float
) -> dict[str, Any]:
    """Return what a bench finds, run in this process."""
    bench = Bench(path, chosen, trace, trial)
    pytest_within(snapshot, files, bench)
    if not bench.found:
        raise RuntimeError(f"pytest did not come to the tests of {path.name}; try: pytest {' '.join(files)}")
    return bench.found
