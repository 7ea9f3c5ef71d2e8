"""The water of the published rivers has one division between core and aspirations, and it is theirs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from model_table import river_model

from citypact.games.river import RiverWater
from citypact.mechanisms.river_rules import sharing_ranges

FOLDER = os.environ.get("CITYPACT_ORACLES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CITYPACT_ORACLES does not name the folder of oracles")


@pytest.mark.parametrize("name", ["as-sqrt-2020", "as-quadratic-linear", "as-heterogeneous"])
def test_the_published_division_is_the_only_one(name: str) -> None:
    cases = json.loads((Path(FOLDER or "") / "river.json").read_text(encoding="utf-8"))["cases"]
    case = next(case for case in cases if case["id"] == name)
    water = river_model(case["data"])
    assert isinstance(water, RiverWater)
    wanted = next(each["exact"] for each in case["expected"] if each["concept"] == "downstream_incremental")
    found = sharing_ranges(water)
    assert found.unique
    for side in (0, 1):
        assert [float(ends[side]) for ends in found.ranges.values()] == pytest.approx(wanted, abs=1e-9)
