"""A plan: the same rows in any order of chunks, grids in full, and slips refused with what is meant."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.scenario.load import load_scenario
from citypact.sweep.making import make_plan
from citypact.sweep.plan import Plan

GROWTH, HAZARD = "parameters.plant.growth", "parameters.origin_side.hazard"


@pytest.mark.parametrize("design", ["sobol", "latin", "random"])
def test_chunks_do_not_depend_on_the_order_and_survive_json(design: str) -> None:
    plan = make_plan(
        "beijing-hebei",
        [f"{GROWTH}=lognorm:0.35,0,1.15", f"{HAZARD}=beta:2,5"],
        samples=70_000, design=design, seed=3, correlate=[f"{GROWTH},{HAZARD}=0.5"],
    )  # fmt: skip
    again = Plan.from_dict(json.loads(json.dumps(plan.to_dict())))
    assert again.hash == plan.hash
    assert [len(plan.chunk(k)) for k in range(plan.chunks)] == [32768, 32768, 4464]
    for k in (2, 0, 1):
        assert np.array_equal(again.chunk(k), plan.chunk(k))
    other = Plan.from_dict({**plan.to_dict(), "seed": 4})
    assert other.hash != plan.hash
    assert not np.array_equal(other.chunk(0), plan.chunk(0))


def test_a_grid_is_the_product_of_its_values() -> None:
    plan = make_plan("beijing-hebei", [f"{GROWTH}=values:1,1.2", f"{HAZARD}=values:0,0.5,1"], design="grid")
    assert plan.size == 6
    assert plan.chunk(0).tolist() == [list(p) for p in itertools.product((1.0, 1.2), (0.0, 0.5, 1.0))]


def test_the_declared_range_is_taken_whole_where_years_are_whole() -> None:
    plan = make_plan("beijing-hebei", ["parameters.plant.delay=range", f"{GROWTH}=range"], samples=300)
    delays, growth = plan.chunk(0).T
    assert set(delays.tolist()) == {1.0, 2.0, 3.0}
    assert 0.6 <= growth.min() < 0.65
    assert 2.95 < growth.max() <= 3


def test_numbers_are_in_the_canonical_unit() -> None:
    document = load_scenario("beijing-hebei").to_dict()
    tax = document["parameters"]["plant"]["base_tax"]
    tax |= {"value": 50, "unit": "million yuan/year", "range": [20, 80]}
    plan = make_plan(document, ["parameters.plant.base_tax=range"], samples=4)
    assert plan.varied[0].unit == "亿元/year"
    assert plan.varied[0].distribution.text == "between:0.2,0.8"


@pytest.mark.parametrize(
    ("vary", "options", "told"),
    [
        ([], {}, "at least one PATH=DIST"),
        (["parameters.plant.growht=range"], {}, "did you mean parameters.plant.growth"),
        (["growth=range"], {}, "did you mean parameters.plant.growth"),
        (["reported.headline_share=between:0,1"], {}, "the path of a quantity"),
        ([GROWTH], {}, "PATH=DIST"),
        ([f"{GROWTH}="], {}, "PATH=DIST"),
        (["parameters.origin_side.job_loss=range"], {}, "a declared range"),
        (["context.loss_box=between:0,1"], {}, "one number"),
        ([f"{HAZARD}=norm:0.5,1"], {}, "which gives"),
        (["parameters.plant.horizon=uniform:5,20"], {}, "a whole number"),
        ([f"{GROWTH}=values:1,-1"], {}, "a number above 0"),
        ([f"{GROWTH}=range", f"{GROWTH}=range"], {}, "each path once"),
        ([f"{GROWTH}=range"], {"design": "halton"}, "one of sobol"),
        ([f"{GROWTH}=range"], {"design": "grid"}, "values:A,B,C"),
        ([f"{GROWTH}=values:1,2"], {"design": "grid", "samples": 3}, "2, all points of the grid"),
        ([f"{GROWTH}=range"], {"samples": 0}, "a whole number from 1"),
        ([f"{GROWTH}=range"], {"samples": 2**31}, "points of a Sobol sequence"),
        ([f"{GROWTH}=range"], {"seed": -1}, "from 0 to"),
        ([f"{GROWTH}=range"], {"correlate": ["a"]}, "PATH,PATH=RHO"),
        ([f"{GROWTH}=range"], {"correlate": [f"{GROWTH},{HAZARD}=0.5"]}, "that are varied"),
    ],
)
def test_slips_are_refused_in_one_line(vary: list[str], options: dict, told: str) -> None:
    with pytest.raises(InputError) as error:
        make_plan("beijing-hebei", vary, **options)
    assert told in str(error.value)
    assert len(error.value.problems) == 1


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        make_plan("beijing-hebei", ["a=range", f"{GROWTH}=foo:1"], correlate=["x"])
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("damage", [{"schema": 2}, {"varied": 1}, {"samples": "x"}, {"design": "no"}])
def test_data_that_is_no_plan_is_refused(damage: dict) -> None:
    data = make_plan("beijing-hebei", [f"{GROWTH}=range"], samples=2).to_dict()
    with pytest.raises(InputError):
        Plan.from_dict({**data, **damage})
    with pytest.raises(InputError):
        Plan.from_dict({})
    with pytest.raises(InputError, match="chunk"):
        Plan.from_dict(data).chunk(1)
