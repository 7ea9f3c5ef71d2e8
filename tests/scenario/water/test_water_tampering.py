"""A saved answer about water or air is rechecked; one number changed by hand is found and named."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from answered_once import recomputed_once  # noqa: F401 - the fixture answered_once

from citypact.scenario.load import load_river
from citypact.scenario.verify import verify_result
from citypact.scenario.water.pair_result import compensation_result
from citypact.scenario.water.river_result import river_result

pytestmark = pytest.mark.usefixtures("answered_once")


@pytest.fixture(scope="module")
def pair() -> dict[str, Any]:
    document = compensation_result({"downstream_benefit": 2, "cost": 1.5, "grant": 0.4}).document
    return json.loads(json.dumps(document, allow_nan=False))


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("transfer",), 1.81, "transfer"),
        (("participation", "lo"), 0.9, "participation.lo"),
        (("gains", "upstream"), 1.0, "gains.upstream"),
        (("central_subsidy",), 0.4, "central_subsidy"),
        (("contracts", 0, "effort"), 5.0, "contracts[0].effort"),
        (("enforcement", "sanction_needed"), 1.0, "enforcement.sanction_needed"),
        (("certificate", "residuals", "upstream participates"), 0.5, "certificate: upstream participates"),
    ],
)
def test_a_changed_number_is_named(pair: dict[str, Any], path: tuple, value: float, named: str) -> None:
    assert all(line.holds for line in verify_result(pair))
    other = copy.deepcopy(pair)
    branch = other
    for key in path[:-1]:
        branch = branch[key]
    assert branch[path[-1]] != value
    branch[path[-1]] = value
    assert named in [line.name for line in verify_result(other) if not line.holds]


def test_changed_inputs_change_what_is_expected(pair: dict[str, Any]) -> None:
    other = copy.deepcopy(pair)
    other["inputs"]["grant"] = 0.6
    assert "transfer" in [line.name for line in verify_result(other) if not line.holds]


def test_inputs_that_give_no_result_do_not_hold(pair: dict[str, Any]) -> None:
    other = copy.deepcopy(pair)
    other["inputs"]["cost"] = -1
    assert next(line.name for line in verify_result(other) if not line.holds) == "inputs.cost"


def test_a_net_of_the_pool_cannot_be_changed() -> None:
    document = json.loads(
        json.dumps(river_result({"scenario": load_river("chishui").to_dict()}).document, allow_nan=False)
    )
    document["pool"]["outcomes"][3]["net"]["Yunnan"] += 1e-6
    broken = [line.name for line in verify_result(document) if not line.holds]
    assert broken == ["pool.outcomes[3].net.Yunnan"]
