"""One profile for all property tests: the same examples every time, however busy the machine.

Matrices are small and several processes work beside each other, so the linear algebra of each keeps to one
thread: more would spend most of their time waiting for one another.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

for _library in ("OPENBLAS", "OMP", "MKL"):  # read when NumPy is imported, which comes later
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
settings.register_profile("citypact", deadline=None, derandomize=True)
settings.load_profile("citypact")

#: Outside the tree the installed wheel is under test, which has no benchmarks.
BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
collect_ignore_glob = [] if BENCHMARKS.is_dir() else ["test_benchmarks*.py"]

#: How tests/published/test_oracles.py begins the reason of a skip.
NOT_COVERED = "not covered"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Leave the tests themselves, objects that stay to the end, out of every search for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much of the oracles was checked and which concepts no function answers yet."""
    reports = {
        outcome: [
            report
            for report in terminalreporter.stats.get(outcome, [])
            if "test_every_published_result" in getattr(report, "nodeid", "")
        ]
        for outcome in ("passed", "failed", "skipped")
    }
    checked = len(reports["passed"]) + len(reports["failed"])
    missed = Counter(
        report.longrepr[2].partition(f"{NOT_COVERED}: ")[2]
        for report in reports["skipped"]
        if NOT_COVERED in report.longrepr[2]
    )
    if checked or missed:
        names = ", ".join(f"{name} ({count})" for name, count in sorted(missed.items()))
        tail = f": {names}" if names else ""
        terminalreporter.write_line(f"oracles: {checked} checked, {missed.total()} {NOT_COVERED}{tail}")
