"""No limit and no tolerance of games, solvers and mechanisms moves in silence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "trust").is_dir():
    pytest.skip("the source tree is not here: the installed wheel is under test", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from trust.kept import kept_constants  # noqa: E402
from trust.kept.constants import constants, modules  # noqa: E402

KEPT = kept_constants()


@pytest.mark.parametrize("module", sorted(KEPT))
def test_limits_and_tolerances_stay(module: str) -> None:
    """If the change is meant: ``python -m trust.kept``, and say in the commit why."""
    assert constants(module) == KEPT[module]


def test_every_module_with_a_number_in_capitals_is_kept() -> None:
    assert {module for module in modules() if constants(module)} == set(KEPT)
