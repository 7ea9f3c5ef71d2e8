"""A package that cannot be imported is named in one line, and nothing is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
for name in {names}:
    sys.modules[name] = None
from citypact.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("cvxpy", ("solve", "dead-end-road", "--out", "out")),
        ("matplotlib", ("split", "gaozhu", "--out", "out")),
        ("ruamel", ("split", "gaozhu", "--out", "out")),
    ],
)
def test_a_missing_package_is_named(tmp_path: Path, package: str, line: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(names=[package]), *line],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = done.stderr.splitlines()
    assert done.returncode in (1, 2)
    assert len(told) == 1, done.stderr[-800:]
    assert package in told[0]
    assert list(tmp_path.iterdir()) == []
