"""The rules of the house that a machine can check. They need the source tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(
    not (ROOT / "citypact").is_dir(), reason="the source tree is not here: the installed wheel is under test"
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_types_are_strict() -> None:
    done = run("mypy")
    assert done.returncode == 0, done.stdout


def test_style_is_clean() -> None:
    done = run("ruff", "check", ".")
    assert done.returncode == 0, done.stdout
    done = run("ruff", "format", "--check", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_three_layers_stand_at_the_top_as_relative_links() -> None:
    for layer in ("games", "solvers", "mechanisms"):
        link = ROOT / layer
        assert link.is_symlink()
        assert str(link.readlink()) == f"citypact/{layer}"


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in (ROOT / "citypact").rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    ]
    assert not long


def test_nothing_names_a_machine_or_a_registry() -> None:
    telltale = re.compile(
        r"(?<![\w.])/(work|root|farm|home)/|https?://\S+/simple\b|https?://\S+\.(whl|tar\.gz)\b"
    )
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    found = []
    for name in tracked.splitlines():
        path = ROOT / name
        if path.is_symlink() or not path.is_file() or name == "tests/test_house.py":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {match.group()}" for match in telltale.finditer(text)]
    assert not found
