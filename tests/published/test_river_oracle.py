"""Published and recomputed river-sharing results from the folder of oracles, where it is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from citypact.games.coalitional.masks import by_size
from citypact.games.river import ConcaveBenefit, PowerBenefit, QuadraticBenefit, River, RiverWater
from citypact.mechanisms.river_rules import share_river, sharing_ranges

FOLDER = os.environ.get("CITYPACT_ORACLES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CITYPACT_ORACLES does not name the folder of oracles")
WATER = ("as-sqrt-2020", "as-quadratic-linear", "as-heterogeneous")
CLEANUP = ("nw-3-6-12", "nw-2")


def case_of(name: str) -> Any:
    cases = json.loads((Path(FOLDER or "") / "river.json").read_text(encoding="utf-8"))["cases"]
    assert {case["id"] for case in cases} == {*WATER, *CLEANUP}
    return next(case for case in cases if case["id"] == name)


def names_for(size: int) -> tuple[str, ...]:
    return tuple(f"city {k + 1}" for k in range(size))


def water_of(data: Any) -> RiverWater:
    names, benefit = names_for(len(data["inflow"])), data["benefit"]
    forms: list[ConcaveBenefit]
    if benefit["type"] == "sqrt":
        forms = [PowerBenefit(1) for _ in names]
    else:
        forms = [QuadraticBenefit(a, b) for a, b in zip(benefit["a"], benefit["b"], strict=True)]
    return RiverWater(River(names), data["inflow"], forms)


@pytest.mark.parametrize("name", WATER)
def test_water_is_shared_as_published(name: str) -> None:
    case = case_of(name)
    water = water_of(case["data"])
    found = share_river(water)
    for expected in case["expected"]:
        near = min(float(expected["tol"]), 1e-9)
        wanted = expected["exact"]
        if expected["concept"] == "total":
            assert found.total == pytest.approx(wanted, abs=near)
        elif expected["concept"] == "v":
            # Printed in size-lexicographic order, the empty coalition left out, to ten decimals.
            assert water.table[by_size(water.size)][1:] == pytest.approx(wanted, abs=near)
        else:
            assert expected["concept"] == "downstream_incremental"
            assert found.welfare.vector() == pytest.approx(wanted, abs=near)
            ranges = sharing_ranges(water)
            assert ranges.unique
            assert [float(low) for low, _ in ranges.ranges.values()] == pytest.approx(wanted, abs=near)


@pytest.mark.parametrize("name", CLEANUP)
def test_clean_up_costs_are_shared_as_published(name: str) -> None:
    from citypact.games.river.cleanup import CleanUp
    from citypact.mechanisms.river_rules.cleanup import share_cleanup

    case = case_of(name)
    costs = case["data"]["costs"]
    cleanup = CleanUp(River(names_for(len(costs))), costs)
    for expected in case["expected"]:
        found = share_cleanup(cleanup, expected["concept"])
        assert found.shares.vector() == pytest.approx(expected["exact"], abs=expected["tol"])
