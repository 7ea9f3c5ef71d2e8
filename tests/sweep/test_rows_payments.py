"""Yearly payments of rows: the closed form equals the exact program and cvxpy, at corners too."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.scenario.load import load_scenario
from citypact.scenario.split_result import split_result
from citypact.sweep import mapping
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.paths import place_of, with_values
from citypact.sweep.rows.even_payments import EvenPayments

A = {"trust": "A", "note": "a test"}
VARY = [
    "parameters.plant.growth=between:0.3,3",
    "parameters.plant.base_tax=between:0.1,2",
    "parameters.origin_side.hazard=between:0.05,0.9",
    "parameters.origin_side.relief=between:0,5",
    "parameters.destination_side.service_share=between:0,1.2",
    "parameters.destination_side.investment=between:0,6",
    "parameters.finance.discount_rate=between:0.001,0.5",
    "parameters.levers.window=values:1,2,5,7",
]
ASKED = [
    {},
    {"origin_weight": 0.3, "reference": 0.4},
    {"ratio_cap": 0.3},
    {"criterion": "egalitarian"},
    {"criterion": "utilitarian"},
    {"criterion": "utilitarian", "origin_weight": 0.7},
    {"criterion": "utilitarian", "origin_weight": 0.2},
    {"criterion": "min-central", "reference": 0.2},
    {"criterion": "take-it-or-leave-it"},
    {"criterion": "take-it-or-leave-it", "proposer": "destination"},
]


def plant(*, lump_sum: bool = True, capped: bool = True, budget: bool = False) -> tuple[dict, list[str]]:
    """Return a scenario with these levers, and what is varied."""
    document = load_scenario("beijing-hebei").to_dict()
    levers = document["parameters"]["levers"]
    levers["lump_sum"] = lump_sum
    if not capped:
        levers.pop("cap_multiple", None)
        levers["capped"] = False
    if not budget:
        return document, VARY
    levers["central_budget"] = {"value": 1, "unit": "亿元", **A}
    return document, [*VARY, "parameters.levers.central_budget=between:0,3"]


def without_cvxpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare every row with the exact program alone: cvxpy takes longer than the rest together."""
    from citypact.sweep.rows import exact_payments

    honest = exact_payments.design_cash_flow
    monkeypatch.setattr(
        exact_payments,
        "design_cash_flow",
        lambda path, **given: honest(path, **{**given, "cross_check": False}),
    )
    monkeypatch.setattr(mapping, "COMPARED", 1)


def signed_rows(asked: dict, levers: tuple[bool, bool, bool], samples: int, seed: int) -> list[float]:
    """Compare rows with the exact program, which raises at a difference, and return who signs."""
    lump, capped, budget = levers
    document, vary = plant(lump_sum=lump, capped=capped, budget=budget)
    question = {"cash_flow": True, **asked}
    plan = make_plan(document, vary, samples=samples, design="latin", seed=seed, asked=question)
    with pytest.MonkeyPatch.context() as patch:
        without_cvxpy(patch)
        found = evaluator(plan).evaluate(plan.chunk(0))
    assert found["recomputed"].all()
    return list(found["free_payments.agreement"].tolist())


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "-".join(map(str, asked.values())) or "nash")
def test_every_lever_and_objective_equals_the_exact_program(asked: dict) -> None:
    """Every pair of levers comes together; all three, and many more rows, are asked by trust/attacks."""
    signed = []
    for at, (lump, capped) in enumerate(product((True, False), repeat=2)):
        signed += signed_rows(asked, (lump, capped, lump != capped), samples=3, seed=at)
    assert {0.0, 1.0} <= set(signed)


@pytest.mark.parametrize(("asked", "lump"), [(ASKED[0], True), (ASKED[1], False), (ASKED[7], False)])
def test_rows_equal_the_exact_program(asked: dict, lump: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    without_cvxpy(monkeypatch)
    document, vary = plant(lump_sum=lump, budget=True)
    plan = make_plan(document, vary, samples=3, design="latin", seed=3, asked={"cash_flow": True, **asked})
    found = evaluator(plan).evaluate(plan.chunk(0))
    assert found["recomputed"].all()


def test_a_row_equals_split_with_cash_flow() -> None:
    vary = ["parameters.plant.growth=values:1.15,2.2", "parameters.origin_side.hazard=values:0.3,0.05"]
    document, _ = plant()
    asked = {"cash_flow": True, "criterion": "egalitarian", "ratio_cap": 0.4}
    plan = make_plan(document, vary, design="grid", asked=asked)
    found = evaluator(plan).evaluate(plan.chunk(0))
    question = dict(asked)
    question.pop("cash_flow")
    for at in (0, 3):
        values = {
            place_of(document, each.path): (float(plan.chunk(0)[at, column]), each.unit)
            for column, each in enumerate(plan.varied)
        }
        inputs = {"scenario": with_values(document, values), **question}
        told = split_result(inputs, cash_flow=True, cross_check=False)[1]["cash_flow"]
        for family in ("constant_ratio", "free_payments"):
            design = told[family]
            assert found[f"{family}.agreement"][at] == design["agreement"] == 1
            pairs = {
                "ratio": design["ratio"],
                "ratio_set.hi": design["ratio_set"][1],
                "acceptable.lo": design["acceptable_ratios"][0],
                "lump_sum": design["lump_sum"],
                "gain.origin": design["gains"]["origin"],
                "gain.destination": design["gains"]["destination"],
                "effective_share": design["effective_share"],
                "payment.year1": design["payments"]["2"],
                "payment.year5": design["payments"]["6"],
            }
            for name, value in pairs.items():
                assert found[f"{family}.{name}"][at] == pytest.approx(value, abs=1e-9), (family, name)


def test_hand_worked_payments() -> None:
    """At no discount: b = 1, g = 2, five years of 2 and a cap of 3: no more than 3 is paid, 0.6 a year."""
    document, _ = plant()
    for group, name, value in (
        ("finance", "discount_rate", 0),
        ("destination_side", "service_share", 0.5),
        ("plant", "base_tax", 1),
    ):
        quantity = document["parameters"][group][name]
        quantity["value"] = value
        quantity.pop("range", None)
    vary = ["parameters.plant.growth=values:2,1"]
    plan = make_plan(document, vary, design="grid", asked={"cash_flow": True, "criterion": "utilitarian"})
    found = evaluator(plan).evaluate(plan.chunk(0))
    for family in ("constant_ratio", "free_payments"):
        assert found[f"{family}.ratio_set.hi"] == pytest.approx([0.3, 0.5])
        assert found[f"{family}.ratio_set.lo"] == pytest.approx([0, 0])
        years = [found[f"{family}.payment.year{year}"][0] for year in range(1, 6)]
        assert years == pytest.approx([2 * found[f"{family}.ratio"][0]] * 5)


def test_the_most_even_payments_by_hand() -> None:
    """Two years of 1, discount factors 1/2 and 1/4, a cap of 1: half each is worth 3/8, all at once 1/2."""
    plan = EvenPayments((1.0, 1.0), (0.5, 0.25), 1.0)
    assert float(plan.value(1.0)) == 0.5
    paid, steep = plan.payments(np.array([0.0, 0.1875, 0.375, 0.4375, 0.5]))
    assert np.array(paid).T.tolist() == [[0, 0], [0.25, 0.25], [0.5, 0.5], [0.75, 0.25], [1.0, 0.0]]
    assert not steep.any()


@pytest.mark.parametrize("seed", range(6))
def test_the_most_even_payments_are_the_least_highest(seed: int) -> None:
    """Against a linear program: least h with x <= h tau, sum x <= C and the value fixed."""
    from scipy.optimize import linprog

    rng = np.random.default_rng(seed)
    years = int(rng.integers(1, 7))
    tax = rng.uniform(0.1, 2, years)
    by = np.cumprod(rng.uniform(0.7, 0.99, 1).repeat(years))
    cap = float(rng.uniform(0.2, 1.1)) * float(tax.sum())
    plan = EvenPayments(tuple(tax), tuple(by), cap)
    most = float(plan.value(1.0))
    for value in np.linspace(0, most, 7):
        paid, _ = plan.payments(np.array([value]))
        amounts = np.array([float(np.ravel(each)[0]) for each in paid])
        rows = np.hstack([np.eye(years), -tax[:, None]])
        rows = np.vstack([rows, [*np.ones(years), 0]])
        best = linprog(
            [*np.zeros(years), 1], rows, [*np.zeros(years), cap], [[*by, 0]], [value], bounds=(0, None)
        )
        assert best.status == 0
        assert float(amounts @ by) == pytest.approx(value, abs=1e-12)
        assert float((amounts / tax).max()) == pytest.approx(best.x[-1], abs=1e-9)
        assert amounts.sum() <= cap * (1 + 1e-12)


def test_a_nearly_flat_value_is_left_to_fractions() -> None:
    plan = EvenPayments((1.0, 1.0), (1.0, 1.0 - 1e-9), 1.0)
    _, steep = plan.payments(np.array([1.0 - 1e-10]))
    assert steep.all()


@pytest.mark.parametrize("family", ["constant_ratio", "free_payments"])
@pytest.mark.parametrize("figure", ["lump_sum", "payment.year2", "agreement", "gain.origin"])
def test_a_wrong_payment_fails_the_run(family: str, figure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without_cvxpy(monkeypatch)
    monkeypatch.setattr(mapping, "COMPARED", 1000)
    plan = make_plan("beijing-hebei", VARY[:1], samples=2, asked={"cash_flow": True})
    rows = evaluator(plan)
    honest = mapping.payment_figures

    def tampered(*given: object) -> tuple:
        figures, close = honest(*given)
        name = f"{family}.{figure}"
        figures[name] = figures[name] + (1 if figure == "agreement" else 1e-6)
        return figures, close

    monkeypatch.setattr(mapping, "payment_figures", tampered)
    with pytest.raises(CertificateError, match=f"{family}.{figure}"):
        rows.evaluate(plan.chunk(0))


def test_one_row_in_a_thousand_is_solved_by_cvxpy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that cvxpy solves otherwise fails the run, though the closed form and the proof agree."""
    from citypact.mechanisms.cash_flow import recheck

    plan = make_plan("beijing-hebei", VARY[:1], samples=2, asked={"cash_flow": True})
    rows = evaluator(plan)
    assert rows.evaluate(plan.chunk(0))["recomputed"].tolist() == [1, 0]
    monkeypatch.setattr(recheck, "SOLVER_AGREEMENT", -1.0)
    monkeypatch.setattr(recheck, "NASH_AGREEMENT", -1.0)
    with pytest.raises(CertificateError, match="cvxpy's optimum"):
        rows.evaluate(plan.chunk(0))


def test_without_a_court_every_row_is_solved_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    without_cvxpy(monkeypatch)
    monkeypatch.setattr(mapping, "COMPARED", 10**9)
    document, _ = plant()
    document["designs"] = {
        "enforcement": {
            "project_value": {"value": 2, "unit": "亿元", **A},
            "settlement": {"value": 0.3, "unit": "ratio", **A},
        }
    }
    vary = ["designs.enforcement.project_value=values:2,4"]
    plan = make_plan(document, vary, design="grid", asked={"cash_flow": True})
    found = evaluator(plan).evaluate(plan.chunk(0))
    assert found["recomputed"].tolist() == [1, 1]
    assert found["free_payments.agreement"].tolist() == [0, 1]


def test_what_has_no_plant_or_has_rivals_is_refused_before_the_first_row() -> None:
    vary = ["parameters.reduced.origin_loss=between:0.1,0.2"]
    plan = make_plan("gaozhu", vary, asked={"cash_flow": True})
    with pytest.raises(InputError, match="a scenario with a plant"):
        evaluator(plan)
    document, _ = plant()
    document["parameters"]["outside"] = {"rivals": {"value": [0.5], "unit": "亿元", **A}}
    plan = make_plan(document, VARY[:1], asked={"cash_flow": True})
    with pytest.raises(InputError, match="rival destinations"):
        evaluator(plan)


def test_the_central_budget_moves_figures_only_where_payments_are_designed() -> None:
    document, vary = plant(budget=True)
    plan = make_plan(document, vary[-1:], samples=2)
    with pytest.raises(InputError, match="a path on which a figure depends"):
        evaluator(plan)
    plan = make_plan(document, vary[-1:], samples=2, asked={"cash_flow": True})
    assert len(set(evaluator(plan).evaluate(plan.chunk(0))["free_payments.gain.origin"])) == 2
    assert replace(plan, asked={}).hash != plan.hash
