"""What a command may import: the closed forms and the help stay light."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("cvxpy", "scipy", "matplotlib", "pandas", "clarabel", "nashpy", "openpyxl")


def imported_by(*arguments: str) -> set[str]:
    """Run a command in a fresh interpreter and return the heavy packages it imported."""
    code = (
        "import sys\n"
        "from citypact.cli.app import run\n"
        f"status = run({list(arguments)!r})\n"
        "print('HEAVY', status, *[m for m in sys.modules if '.' not in m])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    last = done.stdout.strip().splitlines()[-1].split()
    assert last[:2] == ["HEAVY", "0"], done.stdout + done.stderr
    return set(last[2:]) & set(HEAVY)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("split", "--revenue", "1", "--origin-loss", "0.3", "--destination-cost", "0.1", "--json"),
        ("split", "--revenue", "1", "--origin-loss", "0.3", "--destination-cost", "0.1"),
        ("split", "beijing-hebei", "--json"),
        ("statute", "--base", "1", "--growth", "1.2", "--rate", "0.04", "--json"),
        ("cases", "--json"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_closed_forms_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert imported_by(*arguments) == set()


def test_import_citypact_imports_nothing_heavy() -> None:
    code = "import sys, citypact; print(*[m for m in sys.modules if '.' not in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {*HEAVY, "numpy", "pydantic", "typer"}
