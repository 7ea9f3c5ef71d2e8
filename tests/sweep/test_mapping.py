"""Figures of rows: every row equal to the package's exact answer, and a difference fails the run."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.scenario.answers import answer
from citypact.scenario.load import case_names, load_scenario
from citypact.sweep import mapping
from citypact.sweep.answered_rows import QUESTIONS
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.paths import place_of, quantity_places, with_values
from citypact.sweep.plan import Plan
from citypact.sweep.relocation_inputs import usable_paths

A = {"trust": "A", "note": "a test"}


def money(value: float | list[float]) -> dict:
    return {"value": value, "unit": "亿元", **A}


def part(value: float) -> dict:
    return {"value": value, "unit": "ratio", **A}


def reduced(**others: object) -> dict:
    document = load_scenario("beijing-hebei").to_dict()
    given = {"revenue": money(1), "origin_loss": money(0.3), "destination_cost": money(0.1), **others}
    document["parameters"] = {"reduced": given, "levers": {"ratio_cap": part(1)}}
    return document


def around(document: dict) -> list[str]:
    """Vary every number of a scenario on which a figure depends."""
    from citypact.scenario.build import Scenario

    usable, texts = usable_paths(Scenario.from_dict(document)), []
    for name, keys in quantity_places(document):
        quantity = document
        for key in keys:
            quantity = quantity[key]
        value = quantity["value"]
        if name not in usable:
            continue
        if quantity.get("range"):
            texts.append(f"{name}=range")
        elif quantity["unit"] == "years":
            texts.append(f"{name}=values:{value},{value + 1},{value + 2}")
        elif isinstance(value, (int, float)) and quantity["unit"] in ("ratio", "亿元", "1/year"):
            low, high = (0.5 * value, min(1.0, 1.5 * value)) if 0 < value <= 1 else (0.5 * value, 1.5 * value)
            texts.append(f"{name}=between:{min(low, high)},{max(low, high)}")
    return texts


@pytest.fixture
def every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recompute all rows exactly: a difference raises."""
    monkeypatch.setattr(mapping, "COMPARED", 1)


@pytest.mark.usefixtures("every_row")
@pytest.mark.parametrize("case", case_names("relocation"))
@pytest.mark.parametrize("profile", ["planner", "official"])
def test_every_case_equals_its_exact_answers(case: str, profile: str) -> None:
    document = load_scenario(case).to_dict()
    if profile == "official":
        if "reduced" in document["parameters"]:
            pytest.skip("R, L and K are given: the profile changes nothing")
        document["profile"] = profile
        document["parameters"]["origin_side"]["turnover"] = {"value": 0.25, "unit": "1/year", **A}
        document["parameters"]["destination_side"].pop("turnover", None)
    plan = make_plan(document, around(document), samples=48, design="latin", seed=1)
    found = evaluator(plan).evaluate(plan.chunk(0))
    assert found["recomputed"].all()
    assert (found["reason"] < 4).any()


@pytest.mark.usefixtures("every_row")
@pytest.mark.parametrize("scale", [1e-9, 1e-4, 1.0, 1e4, 1e9])
def test_any_unit_of_money_and_every_reason(scale: float) -> None:
    document = reduced(rivals=money([0.2 * scale, 0.3 * scale]), voluntary=part(0.1))
    vary = [
        f"parameters.reduced.revenue=between:{0.5 * scale},{2 * scale}",
        f"parameters.reduced.origin_loss=between:{-0.5 * scale},{1.5 * scale}",
        f"parameters.reduced.destination_cost=between:{-0.5 * scale},{1.5 * scale}",
        "parameters.reduced.voluntary=between:0,1",
        "parameters.levers.ratio_cap=between:0,1",
        "context.origin_income=between:1,10",
        "context.destination_rank=values:1,2,3",
        "context.origin_impatience=values:0,0.05",
    ]
    for name in ("revenue", "origin_loss", "destination_cost"):
        document["parameters"]["reduced"][name]["value"] *= scale
    plan = make_plan(document, vary, samples=300, design="latin")
    found = evaluator(plan).evaluate(plan.chunk(0))
    assert set(found["reason"].tolist()) == {0.0, 1.0, 2.0, 3.0}


def test_hand_worked_numbers() -> None:
    document = reduced()
    plan = make_plan(document, ["parameters.reduced.origin_loss=values:0.3,0.9,0.95"], design="grid")
    found = {name: values.tolist() for name, values in evaluator(plan).evaluate(plan.chunk(0)).items()}
    assert found["agreement"] == [1, 1, 0]
    assert found["participation.lo"][:2] == pytest.approx([0.3, 0.9])
    assert found["participation.hi"][:2] == pytest.approx([0.9, 0.9])
    assert found["ratio.nash"][0] == pytest.approx(0.6)
    assert found["half_acceptable"] == [1, 0, 0]
    assert found["recomputed"] == [1, 1, 0]  # the first of the chunk, and a surplus of nothing
    assert found["gain_at_half.origin"] == pytest.approx([0.2, -0.4, -0.45])
    plants = make_plan("beijing-hebei", ["parameters.plant.growth=values:1.5,1.2,1"], design="grid")
    shares = evaluator(plants).evaluate(plants.chunk(0))
    assert shares["statute.year4"] == pytest.approx([0.75, 0.6, 0.5])
    assert shares["statute.year5"] == pytest.approx([0, 0.6, 0.5])
    assert shares["statute.total"] == pytest.approx([3, 3, 2.5])


def test_a_boundary_is_decided_exactly() -> None:
    """0.3 + 0.6 + 0.1 = 1: the surplus is nothing, not -1e-17."""
    losses = ",".join(str(round(0.1 * k, 1)) for k in range(1, 9))
    plan = make_plan(
        reduced(),
        [f"parameters.reduced.{name}=values:{losses}" for name in ("origin_loss", "destination_cost")],
        design="grid",
    )  # fmt: skip
    found = evaluator(plan).evaluate(plan.chunk(0))
    tenths = np.rint(10 * plan.chunk(0)).astype(int).sum(axis=1)
    assert np.array_equal(found["agreement"] == 1, tenths <= 10)
    assert found["recomputed"][tenths == 10].all()


@pytest.mark.parametrize(
    "figure", ["ratio.nash", "statute.year2", "surplus", "agreement", "participation.hi"]
)
def test_a_difference_fails_the_run(figure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan("beijing-hebei", ["parameters.origin_side.hazard=between:0.2,0.4"], samples=8)
    rows = evaluator(plan)
    honest = type(rows)._figures

    def tampered(self: object, inputs: np.ndarray) -> tuple:
        figures, close = honest(self, inputs)
        figures[figure] = figures[figure] + (1 if figure == "agreement" else 1e-6)
        return figures, close

    monkeypatch.setattr(type(rows), "_figures", tampered)
    with pytest.raises(CertificateError, match=figure):
        rows.evaluate(plan.chunk(0))


def test_what_no_figure_depends_on_is_refused() -> None:
    plan = make_plan("beijing-hebei", ["context.relative_standing=range"], samples=8)
    with pytest.raises(InputError, match="a path on which a figure depends"):
        evaluator(plan)


def test_an_evaluator_travels_and_its_columns_do_not_depend_on_the_chunk() -> None:
    plan = make_plan("beijing-hebei", ["parameters.levers.window=values:2,5,8"], samples=64)
    sent = pickle.loads(pickle.dumps(evaluator(plan)))
    rows = plan.chunk(0)
    whole, first = sent.evaluate(rows), sent.evaluate(rows[:1])
    assert list(whole) == list(first) == list(sent.outputs)
    assert "statute.year8" in whole
    assert all(np.isnan(first[n][0]) == np.isnan(whole[n][0]) for n in whole)


@pytest.mark.parametrize(
    ("case", "vary"),
    [
        ("xinan", None),
        ("dead-end-road", None),
        ("chishui", None),
        ("jjj-air-13", None),
        ("thirty-alike-members", None),
        ("beijing-hebei-package", None),
    ],
)
def test_other_kinds_answer_each_row_as_the_package_does(case: str, vary: str | None) -> None:
    from citypact.scenario.kinds import scenario_class
    from citypact.scenario.load import case_kind, load_as

    kind = case_kind(case)
    document = load_as(scenario_class(kind), case).to_dict()
    name, number = next(
        (name, quantity["value"])
        for name, keys in quantity_places(document)
        if name.startswith("parameters.")
        and isinstance((quantity := _at(document, keys))["value"], (int, float))
        and quantity["value"] > 0
        and quantity["unit"] not in ("years", "count")
    )
    plan = make_plan(document, [f"{name}=values:{number},{number * 0.99!r}"], design="grid")
    found = evaluator(plan).evaluate(plan.chunk(0))
    keys = place_of(document, name)
    for at in range(2):
        changed = with_values(document, {keys: (float(plan.chunk(0)[at, 0]), plan.varied[0].unit)})
        told = answer(QUESTIONS[kind], {"scenario": changed}).document
        figures = [n for n in found if n in told and isinstance(told[n], (int, float))]
        for figure in figures:
            assert found[figure][at] == float(told[figure])
    assert found["reason"].tolist() == [0, 0]
    assert len(found) > 3


def _at(document: dict, keys: tuple) -> dict:
    for key in keys:
        document = document[key]
    return document


def test_a_plan_of_another_kind_keeps_its_data() -> None:
    plan = make_plan("xinan", [_first_path("xinan")], samples=2)
    assert Plan.from_dict(plan.to_dict()) == plan


def _first_path(case: str) -> str:
    from citypact.scenario.kinds import scenario_class
    from citypact.scenario.load import case_kind, load_as

    document = load_as(scenario_class(case_kind(case)), case).to_dict()
    for name, keys in quantity_places(document):
        value = _at(document, keys)["value"]
        if name.startswith("parameters.") and isinstance(value, (int, float)) and value > 0:
            return f"{name}=values:{value}"
    raise AssertionError(case)
