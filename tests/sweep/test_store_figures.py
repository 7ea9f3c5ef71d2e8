"""Figures of a column as numpy tells them, whatever the blocks; distances as scipy tells them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from citypact.sweep.plan_differences import plan_differences
from citypact.sweep.store_compare import headlines
from citypact.sweep.store_figures import CHANCE, Columns, beyond_chance, distance


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("cuts", [(), (1,), (3, 500, 501), tuple(range(1, 1000))])
def test_blocks_do_not_matter(scale: float, cuts: tuple[int, ...]) -> None:
    values = np.random.default_rng(1).normal(size=1000) * scale
    values[[0, 17, 999]] = np.nan, np.inf, -np.inf
    found = Columns(["a"], 1000)
    for part in np.split(values, cuts):
        found.add({"a": part})
    known = values[np.isfinite(values)]
    figure = found.figure("a")
    assert (figure.count, figure.missing, figure.low, figure.high) == (997, 3, known.min(), known.max())
    assert figure.mean == pytest.approx(math.fsum(known) / 997, rel=1e-12, abs=1e-15 * scale)
    assert [figure.q05, figure.q50, figure.q95] == (
        np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    )


def test_of_many_rows_a_part_is_kept_from_all_over_the_run() -> None:
    values = np.arange(10_000.0)
    found = Columns(["a"], 10_000, most=100)
    for part in np.array_split(values, 37):
        found.add({"a": part})
    assert (found.sample("a") // 100).tolist() == list(range(100))
    figure = found.figure("a")
    assert (figure.mean, figure.low, figure.high) == (4999.5, 0, 9999)
    assert abs(figure.q50 - 4999.5) <= 100


def test_a_column_without_numbers() -> None:
    found = Columns(["a"], 2)
    found.add({"a": np.array([np.nan, np.inf])})
    assert found.figure("a").mean is None
    assert found.figure("a").q50 is None


def test_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    rng = np.random.default_rng(3)
    for n, m in ((1, 1), (5, 9), (200, 131)):
        one, two = np.round(rng.normal(size=n), 1), np.round(rng.normal(0.3, size=m), 1)
        assert distance(one, two) == pytest.approx(stats.ks_2samp(one, two).statistic, abs=1e-15)
    none = np.array([])
    assert (distance(none, none), distance(none, one)) == (0.0, 1.0)
    assert distance(np.array([np.nan, np.inf]), np.array([np.nan])) == 0.0


def test_chance_moves_a_figure_hardly_ever_and_a_shift_always() -> None:
    rng = np.random.default_rng(4)
    moved = [beyond_chance(distance(*rng.random((2, 400))), 400, 400) for _ in range(2000)]
    assert sum(moved) <= 8  # expected at most 2
    assert stats.kstwobign.sf(CHANCE) == pytest.approx(0.001, rel=0.01)
    assert beyond_chance(distance(rng.random(400), rng.random(400) + 0.2), 400, 400)


def test_what_differs_in_two_plans_is_named() -> None:
    scenario = {"a": {"value": 1, "unit": "ratio", "trust": "A"}}
    first = {
        "design": "sobol", "seed": 0, "scenario": scenario,
        "varied": [{"path": "a", "distribution": "between:0,1", "values": []},
                   {"path": "b", "distribution": "empirical:f:c", "values": [1.0, 2.0]}],
    }  # fmt: skip
    assert plan_differences(first, first) == []
    second = {
        **first, "seed": 3, "scenario": {"a": {**scenario["a"], "value": 2}},
        "varied": [{"path": "b", "distribution": "empirical:f:c", "values": [1.0, 3.0]}],
    }  # fmt: skip
    found = {name: (one, two) for name, one, two in plan_differences(first, second)}
    assert found["seed"] == ("0", "3")
    assert found["a"] == ("1 ratio", "2 ratio")
    assert found["a ="] == ("between:0,1", None)
    assert found["b ="][0].startswith("empirical:f:c, 2 numbers from 1 to 2 (")
    assert found["b ="][0] != found["b ="][1]
    assert len(found) == 4


def test_the_answer_stands_first() -> None:
    assert headlines("relocation", {"reason": "", "ratio.equal": "", "agreement": ""}) == [
        "agreement", "reason", "ratio.equal",
    ]  # fmt: skip
    assert headlines("", {}) == []
