"""Rows at corners: nothing to share, ties, no loss, extreme sums, terms of no year, rates of 0 and 10.

Every row is answered in closed form and in fractions; a difference raises. What no scenario may hold must be
refused by both. Many more corners are drawn by trust/attacks.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citypact.scenario.load import load_scenario
from citypact.sweep import mapping
from citypact.sweep.distributions import Distribution
from citypact.sweep.mapping import RelocationRows
from citypact.sweep.paths import place_of, quantity_at
from citypact.sweep.plan import Plan, Varied
from citypact.sweep.ratio_figures import AGREED, LEVERS_CONFLICT, NO_SURPLUS, REFUSED

A = {"trust": "A", "note": "a test"}
QUICK = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)  # fmt: skip
REDUCED = {
    "revenue": [0, 1e-9, 1e-3, 0.1, 0.3, 1, 1e9],
    "origin_loss": [0, 1e-9, 0.1, 0.2, 0.3, 0.5, 0.7, 1, -1, 1e9, -1e9],
    "destination_cost": [0, 1e-9, 0.1, 0.2, 0.5, 0.7, 1, -1, -0.3, 1e9],
    "voluntary": [0, 0.5, 1, 1 - 1e-12],
    "window_share": [1e-12, 0.2, 1, 1.5],
}
PLANT = {
    "plant.base_tax": [0, 1e-13, 1e-12, 1e-9, 0.19999999999999998, 0.2, 1, 1e9, 1e12, 1e13],
    "plant.growth": [0, 1e-9, 0.5, 1, 1.15, 3, 1e6],
    "plant.yearly_growth": [-1, -0.5, 0, 0.01, 1, 10],
    "plant.horizon": [1, 5, 6, 7, 20, 100, 101, 6.5],
    "plant.delay": [0, 1, 2, 19, 100],
    "plant.ramp": [0, 0.5, 1],
    "origin_side.hazard": [0, 0.3, 1],
    "origin_side.job_loss": [0, 0.2, -1, 1e9],
    "origin_side.relief": [0, 0.2, 1e9],
    "destination_side.investment": [0, 1.5, 1e9],
    "destination_side.service_share": [0, 0.4, 1, 1.0000001, 2, 1e9],
    "destination_side.outside": [0, 1, -5],
    "finance.discount_rate": [0, 1e-12, 1e-9, 1e-7, 0.04, 1, 10, 11],
    "levers.window": [0, 1, 5, 8, math.nan],
    "levers.cap_multiple": [0, 1e-9, 1, 1000, 1001],
    "levers.ratio_cap": [0, 1e-12, 0.5, 1],
    "levers.central_budget": [0, 1, 1e9],
    "outside.voluntary": [0, 0.5, 1, 1 - 1e-12],
}
ASKED = [
    {},
    {"criterion": "min-central"},
    {"criterion": "kalai-smorodinsky", "ratio_cap": 0},
    {"cash_flow": True},
    {"cash_flow": True, "criterion": "min-central"},
    {"cash_flow": True, "criterion": "egalitarian", "reference": 0},
]


def money(value: float) -> dict:
    return {"value": value, "unit": "亿元", **A}


def part(value: float) -> dict:
    return {"value": value, "unit": "ratio", **A}


def reduced() -> dict:
    document = load_scenario("beijing-hebei").to_dict()
    given = {
        "revenue": money(1),
        "origin_loss": money(0.3),
        "destination_cost": money(0.1),
        "voluntary": part(0),
        "window_share": part(0.3),
    }
    document["parameters"] = {"reduced": given, "levers": {}}
    return document


def plant() -> dict:
    document = load_scenario("beijing-hebei").to_dict()
    document["parameters"]["plant"]["yearly_growth"] = {"value": 0.01, "unit": "1/year", **A}
    document["parameters"]["outside"] = {"voluntary": part(0.1)}
    document["parameters"]["levers"] |= {"central_budget": money(1), "ratio_cap": part(1)}
    return document


def rows_of(document: dict, paths: list[str], asked: dict) -> tuple[RelocationRows, np.ndarray]:
    """Return the evaluator and the row of the scenario as it stands; windows up to eight years."""
    found = [quantity_at(document, place_of(document, path)) for path in paths]
    varied = [
        Varied(path, Distribution(f"values:{each.number!r}"), each.canonical)
        for path, each in zip(paths, found, strict=True)
    ]
    rows = RelocationRows(Plan("relocation", document, tuple(varied), "random", 1, 0, asked=asked))
    rows.__dict__["_longest_window"] = 8
    return rows, np.array([each.number for each in found])


def exact_only(patch: pytest.MonkeyPatch) -> None:
    from citypact.sweep.rows import exact_payments

    honest = exact_payments.design_cash_flow
    patch.setattr(
        exact_payments,
        "design_cash_flow",
        lambda path, **given: honest(path, **{**given, "cross_check": False}),
    )
    patch.setattr(mapping, "COMPARED", 1)


def check(document: dict, corners: dict[str, float], asked: dict, paths: list[str]) -> dict[str, float]:
    rows, row = rows_of(document, paths, asked)
    for path, value in corners.items():
        row[paths.index(path)] = value
    with pytest.MonkeyPatch.context() as patch:
        exact_only(patch)
        found = rows.evaluate(row[None, :])
    assert found["recomputed"][0] == 1
    return {name: float(values[0]) for name, values in found.items()}


def corners(values: dict[str, list[float]]) -> st.SearchStrategy[dict[str, float]]:
    names = st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=5, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({n: st.sampled_from(values[n]) for n in chosen})
    )


def reduced_row(chosen: dict[str, float], asked: dict) -> None:
    question = {name: value for name, value in asked.items() if name != "cash_flow"}
    if question.get("criterion") == "egalitarian":
        question.pop("criterion")
    prefix = "parameters.reduced."
    paths = [prefix + name for name in REDUCED]
    found = check(reduced(), {prefix + name: value for name, value in chosen.items()}, question, paths)
    if chosen.get("revenue") == 0 or chosen.get("window_share") == 1.5:
        assert found["reason"] == REFUSED


def plant_row(chosen: dict[str, float], asked: dict) -> None:
    names = [name for name in PLANT if asked.get("cash_flow") or name != "levers.central_budget"]
    given = {f"parameters.{name}": value for name, value in chosen.items() if name in names}
    found = check(plant(), given, asked, [f"parameters.{name}" for name in names])
    hopeless = {"plant.base_tax": 0, "plant.growth": 0, "levers.window": 0, "plant.horizon": 101}
    if any(chosen.get(name) == value for name, value in hopeless.items()):
        assert found["reason"] == REFUSED


@QUICK
@given(corners(REDUCED), st.sampled_from(ASKED))
def test_corners_of_the_game_in_three_numbers(chosen: dict, asked: dict) -> None:
    reduced_row(chosen, asked)


@QUICK
@given(corners(PLANT), st.sampled_from(ASKED))
def test_corners_of_a_plant(chosen: dict, asked: dict) -> None:
    plant_row(chosen, asked)


@pytest.mark.parametrize(
    ("numbers", "reason", "ratio"),
    [
        ((1, 0, 0), AGREED, 0.5),  # nothing is lost: all ratios
        ((1, 1, 0), AGREED, 1.0),  # L = R: a tie of one ratio
        ((1, 0, 1), AGREED, 0.0),  # K = R
        ((1, 0.3, 0.7), AGREED, 0.3),  # a surplus of nothing
        ((1, 0.3, 0.7000000000000001), NO_SURPLUS, math.nan),
        ((1, 1.5, -0.6), LEVERS_CONFLICT, math.nan),
        ((1e-9, 3e-10, 1e-10), AGREED, 0.6),
        ((1e9, 3e8, 1e8), AGREED, 0.6),
        ((0, 0, 0), REFUSED, math.nan),
    ],
)
def test_corners_by_hand(numbers: tuple, reason: int, ratio: float) -> None:
    prefix = "parameters.reduced."
    given = dict(zip(("revenue", "origin_loss", "destination_cost"), numbers, strict=True))
    paths = [prefix + name for name in REDUCED]
    found = check(reduced(), {prefix + name: value for name, value in given.items()}, {}, paths)
    assert found["reason"] == reason
    assert found["ratio.nash"] == pytest.approx(ratio, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(("base", "covered"), [(0.2, 1), (0.19999999999999998, 0), (0.1, 0), (5, 1)])
def test_the_threshold_of_the_notice_is_exact(base: float, covered: int) -> None:
    paths = ["parameters.plant.base_tax"]
    found = check(plant(), {paths[0]: base}, {}, paths)
    assert found["statute.eligible"] == covered
    assert (found["statute.total"] > 0) == bool(covered)
    assert found["statute.shortfall"] == pytest.approx(max(0, 3 * base - found["statute.total"]) * covered)


def test_taxes_below_a_thousandth_of_a_yuan_leave_the_ratio_standing() -> None:
    """The statute takes no such amounts; the range of acceptance does."""
    document = plant()
    paths = ["parameters.plant.base_tax", "parameters.destination_side.investment"]
    for name in ("job_loss", "relief"):
        document["parameters"]["origin_side"][name] = money(0)
    for name in ("jobs_gain", "outside"):
        document["parameters"]["destination_side"][name] = money(0)
    found = check(document, {paths[0]: 1e-13, paths[1]: 0}, {}, paths)
    assert found["reason"] == AGREED
    assert math.isnan(found["statute.total"])
    assert found["participation.lo"] > 0


def test_parts_that_cancel_are_left_to_fractions() -> None:
    paths = ["parameters.origin_side.job_loss", "parameters.origin_side.relief"]
    rows, row = rows_of(plant(), paths, {})
    row[:] = 1e9
    found = rows.evaluate(np.vstack([row * 0, row]))
    assert found["recomputed"].tolist() == [1, 1]  # the first of a chunk, and what cancelled
    assert found["origin_loss"][0] == found["origin_loss"][1]
