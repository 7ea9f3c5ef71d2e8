"""What is asked of the rows: every criterion, with its options, equals ``split`` on the row's scenario."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.scenario.load import load_scenario
from citypact.scenario.split_result import split_result
from citypact.sweep import mapping
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.paths import place_of, with_values
from citypact.sweep.rows.asked import Asked

A = {"trust": "A", "note": "a test"}
ASKED = [
    {"criterion": "nash"},
    {"criterion": "nash", "origin_weight": 0.2},
    {"criterion": "nash", "origin_weight": 0},
    {"criterion": "nash", "origin_weight": 1, "ratio_cap": 0.6},
    {"criterion": "egalitarian"},
    {"criterion": "egalitarian", "ratio_cap": 0.25},
    {"criterion": "kalai-smorodinsky"},
    {"criterion": "kalai-smorodinsky", "ratio_cap": 0.4},
    {"criterion": "rubinstein", "origin_discount": 0.9, "destination_discount": 0.7},
    {
        "criterion": "rubinstein",
        "origin_discount": 0.9,
        "destination_discount": 1,
        "proposer": "destination",
    },
    {"criterion": "take-it-or-leave-it"},
    {"criterion": "take-it-or-leave-it", "proposer": "destination"},
    {"criterion": "need-weighted", "origin_income": 12, "destination_income": 5, "aversion": 2.5},
    {"criterion": "rank-weighted", "origin_rank": 3, "destination_rank": 1},
    {"criterion": "utilitarian"},
    {"criterion": "utilitarian", "reference": 0.45},
    {"criterion": "utilitarian", "origin_weight": 0.4},
    {"criterion": "utilitarian", "origin_weight": 0.9},
    {"criterion": "min-central"},
    {"criterion": "min-central", "ratio_cap": 0.1},
    {"criterion": "min-central", "ratio_cap": 0, "reference": 0.3},
    {"criterion": "nearest", "reference": 0.5},
    {"criterion": "utilitarian,nearest", "reference": 0.7},
    {"criterion": "min-central,nash", "origin_weight": 0.3, "ratio_cap": 0.35},
    {"criterion": "utilitarian,kalai-smorodinsky,nash"},
    {"criterion": "nash,utilitarian", "origin_weight": 0.5},
    {"ratio_cap": 0.5},
    {"reference": 0.2},
]


def scenario(form: str) -> tuple[dict, list[str]]:
    """Return a scenario, and what is varied so that every reason comes about."""
    document = load_scenario("beijing-hebei").to_dict()
    rivals = {"value": [0.05, 0.2], "unit": "亿元", **A}
    if form == "plant":
        document["parameters"]["outside"] = {"voluntary": {"value": 0.1, "unit": "ratio", **A}}
        return document, [
            "parameters.plant.growth=between:0.2,2.5",
            "parameters.origin_side.hazard=between:0.01,0.9",
            "parameters.destination_side.investment=between:0,12",
            "parameters.levers.window=values:2,5,7",
            "parameters.finance.discount_rate=between:0,0.4",
            "parameters.outside.voluntary=between:0,1",
        ]
    given = {
        name: {"value": value, "unit": "亿元", **A}
        for name, value in (("revenue", 1), ("origin_loss", 0.3), ("destination_cost", 0.1))
    }
    document["parameters"] = {"reduced": given, "levers": {}}
    if form == "rivals":
        given["rivals"] = rivals
    return document, [
        "parameters.reduced.revenue=between:0.5,2",
        "parameters.reduced.origin_loss=between:-0.5,1.5",
        "parameters.reduced.destination_cost=between:-0.5,1.5",
    ]


def told(document: dict) -> dict[str, float]:
    """Return the figures of a split's document under the names of the columns."""
    gains, ends = document["gains"] or {}, document["ratio_set"] or (math.nan, math.nan)
    nothing = None if document["agreement"] else math.nan
    figures = {
        "agreement": document["agreement"],
        "ratio": document["ratio"],
        "ratio_set.lo": ends[0],
        "ratio_set.hi": ends[1],
        "gain.origin": gains.get("origin"),
        "gain.destination": gains.get("destination"),
        "effective_share": document["effective_share"],
        "weight_at_half": document["weight_at_half"],
        "participation.lo": document["participation"]["lo"],
        "participation.hi": document["participation"]["hi"],
        **{
            f"grant.{city}": document["levers"].get(f"central grant to {city}", 0.0)
            if nothing is None
            else None
            for city in ("origin", "destination")
        },
    }
    return {name: math.nan if value is None else float(value) for name, value in figures.items()}


@pytest.mark.parametrize("form", ["plant", "reduced", "rivals"])
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "-".join(map(str, asked.values())))
def test_rows_equal_split_on_their_scenarios(form: str, asked: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "COMPARED", 10**9)  # the loop below is the check
    document, vary = scenario(form)
    samples = 3 if form == "plant" else 6
    plan = make_plan(document, vary, samples=samples, design="latin", seed=len(str(asked)), asked=asked)
    rows = plan.chunk(0)
    found = evaluator(plan).evaluate(rows)
    seen = 0
    for at, row in enumerate(rows):
        values = {
            place_of(document, each.path): (float(number), each.unit)
            for each, number in zip(plan.varied, row, strict=True)
        }
        _, answer = split_result({"scenario": with_values(document, values), **asked})
        for name, value in told(answer).items():
            if name in found:
                assert found[name][at] == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), (name, at)
                seen += 1
    columns = 12 if set(asked) != {"ratio_cap"} else 5
    assert seen == samples * columns


def test_an_untouched_question_adds_no_columns_and_a_cap_alone_adds_none() -> None:
    vary = ["parameters.plant.growth=between:0.6,3"]
    plain = evaluator(make_plan("beijing-hebei", vary, samples=4)).outputs
    capped = evaluator(make_plan("beijing-hebei", vary, samples=4, asked={"ratio_cap": 0.5})).outputs
    assert list(plain) == list(capped)
    assert "ratio" not in plain
    named = evaluator(make_plan("beijing-hebei", vary, samples=4, asked={"criterion": "nash"})).outputs
    assert named["ratio"] == "ratio"
    assert named["gain.origin"] == named["grant.origin"] == "亿元"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"criterion": "fair"}, "criterion: found fair"),
        ({"criterion": "nearest"}, "reference: found nothing"),
        ({"criterion": "rubinstein", "origin_discount": 0.5}, "destination_discount: found nothing"),
        ({"origin_weight": 1.5}, "origin_weight: found 1.5"),
        ({"ratio_cap": 1.01}, "ratio_cap: found 1.01"),
        ({"ratio_cap": math.nan}, "ratio_cap: found nan"),
        ({"proposer": "the centre"}, "proposer: found the centre"),
        ({"colour": "red"}, "colour: found red, expected an input of split"),
        ({"cash_flow": True, "criterion": "kalai-smorodinsky"}, "for cash flows"),
    ],
)
def test_a_question_that_split_refuses_is_refused_before_the_first_row(asked: dict, words: str) -> None:
    with pytest.raises(InputError) as error:
        make_plan("beijing-hebei", ["parameters.plant.growth=range"], samples=4, asked=asked)
    assert words in str(error.value)


def test_other_kinds_take_no_such_question() -> None:
    with pytest.raises(InputError, match="a question about a relocation"):
        make_plan("xinan", ["parameters.bet.penalty=range"], asked={"criterion": "nash"})


def test_the_question_belongs_to_the_plan() -> None:
    vary = ["parameters.plant.growth=range"]
    plans = [
        make_plan("beijing-hebei", vary, samples=4, asked=asked)
        for asked in ({}, {"criterion": "nash"}, {"cash_flow": True}, {"ratio_cap": 0.4})
    ]
    assert len({plan.hash for plan in plans}) == 4
    for plan in plans:
        assert type(plan).from_dict(plan.to_dict()) == plan


def test_options_that_are_not_used_are_named() -> None:
    assert Asked.of({"criterion": "egalitarian", "origin_weight": 0.9}).unused == ("origin_weight",)


@pytest.mark.parametrize(
    ("weight", "rivals"), list(product([0, 1e-9, 0.5, 1 - 1e-9, 1], [(), (0.1,), (0.3, 0.2)]))
)
def test_the_weighted_value_equals_its_exact_one(weight: float, rivals: tuple) -> None:
    from fractions import Fraction

    from citypact.mechanisms.criteria import seller_share as exact
    from citypact.sweep.rows.criterion_figures import seller_share

    surplus = np.array([0.3, 0.5, 2.0])
    found = seller_share(surplus, rivals, float(weight))
    for value, number in zip(surplus, found, strict=True):
        worths = tuple(map(Fraction, (float(value), *rivals)))
        assert number == pytest.approx(float(exact(worths, Fraction(weight))), rel=1e-12, abs=1e-12)
