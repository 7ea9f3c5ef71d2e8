"""The page of promises holds the figures that were measured, and every part has its place there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "trust").is_dir():
    pytest.skip("the source tree is not here: the installed wheel is under test", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from trust.parts import PARTS  # noqa: E402
from trust.promises import FIGURES, PAGE, filled, marked, table  # noqa: E402


def test_every_part_has_one_place_on_the_page() -> None:
    assert sorted(marked(PAGE.read_text(encoding="utf-8"))) == sorted(part.name for part in PARTS)


def test_no_figure_of_the_page_is_typed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    records = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    assert filled(page, records) == page


def test_a_typed_figure_is_found_out() -> None:
    record = {"seed": 1, "seconds": 2, "python": "3.11", "figures": {"cases": 12345}, "failures": ["x broke"]}
    page = f"<!-- figures of faults -->\n{table(record)}<!-- end of figures -->"
    assert filled(page, {"faults": record}) == page
    assert "| cases | 12 345 |" in page
    assert "| promises seen broken | x broke |" in page
    assert filled(page.replace("12 345", "12 346"), {"faults": record}) == page


def test_the_parts_fit_into_their_time() -> None:
    assert sum(part.whole for part in PARTS) <= 3600
    assert sum(part.quick for part in PARTS) <= 600
