"""The analysis against counts by hand, closed forms and independent loops."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.scenario.load import load_scenario
from citypact.sweep.analysis import gathering, study
from citypact.sweep.analysis.acceptance import GRID, AcceptanceCount
from citypact.sweep.analysis.gathering import gather, sampled_numbers
from citypact.sweep.analysis.main_figure import gain_figures, main_figure
from citypact.sweep.analysis.question import Question
from citypact.sweep.analysis.row_source import RowsInMemory
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.summary import run_in_memory, sweep_document

REVENUE, LOSS, COST = (
    f"parameters.reduced.{name}" for name in ("revenue", "origin_loss", "destination_cost")
)

ROWS = Question(rows_only=True)


def reduced(revenue: float = 10.0, loss: float = 3.0, cost: float = 2.0) -> dict[str, Any]:
    """A relocation given by R, L and K alone."""
    document = load_scenario("beijing-hebei").to_dict()

    def money(value: float) -> dict[str, Any]:
        return {"value": value, "unit": "亿元", "trust": "A", "note": "a test"}

    given = {"revenue": money(revenue), "origin_loss": money(loss), "destination_cost": money(cost)}
    cap = {"value": 1, "unit": "ratio", "trust": "A", "note": "a test"}
    document["parameters"] = {"reduced": given, "levers": {"ratio_cap": cap}}
    return document


def analysed(
    vary: list[str], question: Question | None = None, case: Any = None, **others: Any
) -> dict[str, Any]:
    plan = make_plan(reduced() if case is None else case, vary, **others)
    answers = evaluator(plan)
    rows = RowsInMemory(run_in_memory(plan, answers), plan.chunk_rows)
    document = sweep_document(plan, answers, rows, question)
    json.dumps(document, allow_nan=False)
    return document["analysis"]


def test_counts_are_those_of_a_hand_count_with_ties() -> None:
    losses, costs = (0, 1, 3, 5, 7), (0, 2, 3, 5, 8)
    vary = [f"{LOSS}=values:{','.join(map(str, losses))}", f"{COST}=values:{','.join(map(str, costs))}"]
    found = analysed(vary, Question(0.3, rows_only=True), design="grid")

    def accepted(s: Fraction) -> int:
        # The origin signs from L/R on, the destination up to 1 - K/R; both ends included.
        return sum(Fraction(a, 10) <= s <= 1 - Fraction(b, 10) for a, b in product(losses, costs))

    agreed = sum(a + b <= 10 for a, b in product(losses, costs))
    assert (found["agreement"]["happened"], found["agreement"]["rows"]) == (agreed, 25)
    curve = found["acceptance"]["curve"]
    assert [round(25 * each["value"]) for each in curve] == [accepted(Fraction(k, 100)) for k in range(101)]
    assert found["acceptance"]["asked"]["happened"] == accepted(Fraction(3, 10))
    # L = 3 or K = 7 puts an end at 0.3: only L = 3 does, with the four costs that leave an agreement.
    assert found["acceptance"]["asked"]["close"] == sum(3 + b <= 10 for b in costs)
    assert found["acceptance"]["half"]["happened"] == accepted(Fraction(1, 2))
    best = max(range(101), key=lambda k: accepted(Fraction(k, 100)))
    assert found["acceptance"]["most_accepted"]["from"] == best / 100


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_probabilities_and_shares_know_no_unit(scale: float) -> None:
    case = reduced(10 * scale, 3 * scale, 2 * scale)
    vary = [f"{LOSS}=between:{1 * scale!r},{9 * scale!r}", f"{COST}=between:{0.5 * scale!r},{6 * scale!r}"]
    asked = Question(0.4, rows_only=True)
    found = analysed(vary, asked, case, samples=512)
    plain = analysed([f"{LOSS}=between:1,9", f"{COST}=between:0.5,6"], asked, samples=512)
    assert found["agreement"] == plain["agreement"]
    assert found["acceptance"]["curve"] == plain["acceptance"]["curve"]
    for ours, theirs in zip(found["gains"], plain["gains"], strict=True):
        assert ours["gain"]["value"] == pytest.approx(scale * theirs["gain"]["value"], rel=1e-9)
    for path in (LOSS, COST):
        ours, theirs = (each["influence"]["first"]["shares"][path]["value"] for each in (found, plain))
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_gains_at_risk_are_those_of_an_ordered_list() -> None:
    found = analysed([f"{LOSS}=between:1,9"], Question(0.4, rows_only=True), samples=256, design="random")
    plan = make_plan(reduced(), [f"{LOSS}=between:1,9"], samples=256, design="random")
    gains = sorted(0.4 * 10 - loss for loss in plan.chunk(0)[:, 0])
    origin, destination = found["gains"]
    assert (origin["city"], destination["city"]) == ("Beijing", "Hebei")
    # 95% of 256 rows gain at least the 13th smallest: 12 of 256 are below.
    assert origin["gain"]["value"] == pytest.approx(gains[math.ceil(0.05 * 256) - 1], abs=1e-12)
    assert origin["losing"]["value"] == sum(gain < 0 for gain in gains) / 256
    assert destination["gain"]["value"] == destination["tail_mean"]["value"] == pytest.approx(0.6 * 10 - 2)


def test_sobol_indices_of_a_sum_are_its_shares_of_variance() -> None:
    vary = [f"{REVENUE}=between:8,12", f"{LOSS}=between:0,2", f"{COST}=between:0,1"]
    found = analysed(vary, Question(figure="surplus"), samples=4096)["influence"]
    variances = {REVENUE: 16 / 12, LOSS: 4 / 12, COST: 1 / 12}  # S = R - L - K, independent and even
    assert found["method"] == "sobol"
    for path, variance in variances.items():
        for kind in ("first", "total"):
            share = found[kind]["shares"][path]
            assert share["value"] == pytest.approx(variance / sum(variances.values()), abs=0.02)
            assert share["low"] <= share["value"] <= share["high"]


def test_shapley_effects_of_correlated_inputs_are_the_closed_form() -> None:
    rho = 0.6
    vary = [f"{LOSS}=norm:3,0.4", f"{COST}=norm:2,0.2"]
    found = analysed(vary, Question(figure="surplus"), samples=2**15, correlate=[f"{LOSS},{COST}={rho}"])[
        "influence"
    ]
    assert found["method"] == "shapley"
    # Y = -(a + b): Owen and Prieur (2017), section 4.1, two jointly normal inputs of a sum.
    a, b = 0.4, 0.2
    total = a * a + b * b + 2 * rho * a * b
    half = rho * a * b + rho * rho * (b * b - a * a) / 2
    expected = {LOSS: (a * a + half) / total, COST: (b * b + 2 * rho * a * b - half) / total}
    assert sum(expected.values()) == pytest.approx(1)
    for path, share in found["shapley"]["shares"].items():
        assert share["value"] == pytest.approx(expected[path], abs=4 * share["standard_error"] + 1e-3)


def test_correlations_without_freedom_leave_the_shares_out_and_say_so() -> None:
    found = analysed(
        [f"{LOSS}=between:1,2", f"{COST}=between:1,2"], samples=64, correlate=[f"{LOSS},{COST}=1"]
    )
    assert found["influence"] is None
    assert [each["part"] for each in found["left_out"]].count(study.INFLUENCE) == 1
    assert found["tornado"] is not None


def test_the_box_ends_where_the_move_begins_to_lose() -> None:
    found = analysed([f"{LOSS}=between:0,10", f"{COST}=between:1.9,2.1"], ROWS, samples=4096)["box"]
    assert found["event"] == "agreement"
    (bound,) = [each for each in found["restrictions"] if each["name"] == LOSS]
    # L + K > R = 10 with K near 2; of ranges that are dense enough (0.8) the widest is taken.
    assert bound["low"] == pytest.approx(10 - 2 / 0.8, abs=0.15)
    assert bound["high"] is None
    assert found["density"]["value"] == pytest.approx(0.8, abs=0.06)


def test_where_all_agree_the_box_is_where_one_half_fails() -> None:
    found = analysed([f"{LOSS}=between:4,6"], ROWS, samples=1024)["box"]
    assert found["event"] == "half_acceptable"
    assert found["restrictions"][0]["low"] == pytest.approx(6 - 1 / 0.8, abs=0.1)
    never = analysed([f"{LOSS}=between:1,2"], ROWS, samples=256)
    assert never["box"] is None
    assert {"part": study.BOX, "why": study.ALL_HOLD} in never["left_out"]


def test_what_a_measurement_is_worth_is_the_closed_form() -> None:
    # At s = 0.4 the origin gains 4 - L, L even on 2 to 7: signing is worth -0.5, knowing L first
    # E max(4 - L, 0) = (2²/2)/5 = 0.4.
    found = analysed(
        [f"{LOSS}=between:2,7", f"{COST}=between:1,2"], Question(0.4, rows_only=True), samples=2**13
    )
    origin, destination, choice = found["measuring"]
    assert (origin["decision"], origin["city"], origin["best"]) == ("sign", "Beijing", "stay")
    assert origin["worth"][LOSS]["value"] == pytest.approx(0.4, abs=0.02)
    assert abs(origin["worth"][COST]["value"]) < 0.02
    assert origin["perfect"]["value"] == pytest.approx(0.4, abs=0.01)
    # The destination gains 6 - K > 0 whatever happens: nothing is worth measuring.
    assert destination["best"] == "sign"
    assert destination["perfect"]["value"] == 0
    # Fixed before, 0.7 or 0.8 is accepted always (L/R <= 0.7 <= 1 - K/R); nothing remains to be known.
    assert choice["best"] in ("0.70", "0.80")
    assert choice["payoff"] == pytest.approx(10 - 4.5 - 1.5, abs=0.01)
    assert choice["perfect"]["value"] == pytest.approx(0, abs=1e-12)


def test_the_frontier_is_that_of_a_plain_loop() -> None:
    plan = make_plan(reduced(), [f"{LOSS}=between:0,10", f"{COST}=between:0,6"], samples=512)
    found = analysed([f"{LOSS}=between:0,10", f"{COST}=between:0,6"], ROWS, samples=512)["frontier"]
    options: dict[str, tuple[float, float]] = {}
    rows = plan.chunk(0).tolist()
    for s in (0.3, 0.5, 0.7):
        deals = [(s * 10 - a, (1 - s) * 10 - b) for a, b in rows]
        deals = [gains if min(gains) >= 0 else (0.0, 0.0) for gains in deals]
        options[f"{s:.2f}"] = tuple(sum(part) / len(rows) for part in zip(*deals, strict=True))
    halves = [max(0.0, 10 - a - b) / 2 for a, b in rows]
    told = {each["option"]: each for each in found["options"]}
    for name, gains in options.items():
        assert told[name]["gains"] == pytest.approx(gains, rel=1e-9)
    beaten = {name for name, each in told.items() if each["beaten_by"] is not None}
    for name, each in told.items():
        above = [
            other
            for other, one in told.items()
            if all(x >= y - 1e-9 for x, y in zip(one["gains"], each["gains"], strict=True))
            and any(x > y + 1e-9 for x, y in zip(one["gains"], each["gains"], strict=True))
        ]
        assert (name in beaten) == bool(above)
        if name in beaten:
            assert each["beaten_by"] in above
    assert sum(told["ratio.egalitarian"]["gains"]) == pytest.approx(2 * sum(halves) / len(rows))


def test_a_sample_keeps_counts_and_ends_exact() -> None:
    rng = np.random.default_rng(1)
    columns = {LOSS: rng.permutation(np.arange(3000.0)), "b": rng.normal(size=3000)}
    columns["b"][::7] = np.nan
    rows = RowsInMemory(columns, 512)
    whole = gather(rows, list(columns))
    part = gather(rows, list(columns), most=200)
    assert whole.totals == part.totals
    assert (whole.sampled, part.sampled) == (3000, 200)
    places = np.searchsorted(columns[LOSS][np.argsort(columns[LOSS])], part.sample[LOSS])
    numbers = np.argsort(columns[LOSS])[places]
    for name, column in columns.items():  # the same rows of every column, in their order
        np.testing.assert_array_equal(part.sample[name], column[numbers])
    assert (np.diff(numbers) > 0).all()
    assert (numbers // 15 == np.arange(200)).all()


def test_blocks_of_any_size_bring_the_same_sample() -> None:
    values = np.arange(1000.0)
    found = [
        gather(RowsInMemory({"a": values}, size), ["a"], most=64).sample["a"].tolist()
        for size in (1, 7, 64, 333, 1000)
    ]
    assert all(each == found[0] for each in found)


@pytest.mark.parametrize(("size", "most"), [(1, 1), (10, 3), (10**10, 5), (7, 7), (8, 7)])
def test_sampled_rows_are_different_and_there(size: int, most: int) -> None:
    numbers = sampled_numbers(size, most, 3)
    assert len(numbers) == min(size, most)
    assert numbers[0] >= 0
    assert numbers[-1] < size
    assert (np.diff(numbers) > 0).all()


def test_degenerate_rows_are_told_and_break_nothing() -> None:
    one = analysed([f"{LOSS}=values:3"], samples=1)
    assert one["figure"]["histogram"]["counts"] == [1]
    assert one["agreement"]["value"] == 1
    assert one["measuring"] is None
    same = analysed([f"{LOSS}=values:3"], samples=200)
    assert same["influence"]["first"]["variance"] == 0
    none = analysed([f"{LOSS}=between:11,12"], ROWS, samples=200)  # the move always loses
    assert none["agreement"]["value"] == 0
    assert none["figure"]["spread"] is None
    assert none["acceptance"]["most_accepted"] is None
    assert {"part": study.BOX, "why": study.NONE_HOLD} in none["left_out"]
    assert none["frontier"] is None


def test_rows_alone_answer_nothing_further() -> None:
    plan = make_plan(reduced(), [f"{LOSS}=between:0,4"], samples=1000)
    answers = evaluator(plan)
    rows = RowsInMemory(run_in_memory(plan, answers), plan.chunk_rows)

    class Silent:
        outputs: Mapping[str, str] = answers.outputs

        def evaluate(self, rows: Any) -> Any:
            raise AssertionError("asked for further rows")

    found = sweep_document(plan, Silent(), rows, Question(rows_only=True))["analysis"]
    assert found["influence"]["method"] == "rows"
    assert found["influence"]["first"]["shares"][LOSS]["value"] == pytest.approx(1, abs=0.01)
    assert found["tornado"] is None


def test_ends_of_unsorted_values_are_low_and_high() -> None:
    found = analysed([f"{LOSS}=values:5,1,3"], Question(figure="surplus"), design="grid")["tornado"]
    (swing,) = found["swings"]
    assert (swing["low"], swing["high"]) == (1, 5)
    assert (found["base"], swing["at_low"], swing["at_high"]) == (5, 7, 3)


def test_the_main_figure_is_named_or_refused_with_the_nearest() -> None:
    units = {"reason": "", "ratio.nash": "ratio", "surplus": "亿元"}
    assert main_figure("relocation", units).name == "ratio.nash"
    assert main_figure("river", units, "surplus").unit == "亿元"
    assert main_figure("no such kind", units).name == "ratio.nash"
    for wrong in ("surplu", "", "reason"):
        with pytest.raises(InputError):
            main_figure("relocation", units, wrong)
    with pytest.raises(InputError, match="did you mean surplus"):
        main_figure("relocation", units, "surplu")


def test_gains_are_those_told_first() -> None:
    names = ["a", "plan.gains.X", "plan.gains.Y", "later.gains.X", "plan.gains.Z.more", "gains[0].Q"]
    assert gain_figures(names) == {"X": "plan.gains.X", "Y": "plan.gains.Y"}
    assert gain_figures(["a"]) == {}


@pytest.mark.parametrize("ratio", [-0.01, 1.01, math.nan, math.inf])
def test_a_ratio_beyond_its_ends_is_refused(ratio: float) -> None:
    with pytest.raises(InputError):
        Question(ratio)


def test_the_curve_counts_ends_within_rounding_as_accepting() -> None:
    end = 0.1 + 0.2  # 0.30000000000000004
    count = AcceptanceCount(0.3)
    one = np.ones(1)
    count.add(
        {
            "agreement": one, "half_acceptable": one, "participation.lo": np.array([end]),
            "participation.hi": np.array([0.7 - 1e-16]), "revenue": one, "origin_loss": 0 * one,
            "destination_cost": 0 * one,
        }
    )  # fmt: skip
    assert (count.asked, count.close) == (1, 1)
    accepted = [float(ratio) for ratio, number in zip(GRID, count.curve, strict=True) if number]
    assert (accepted[0], accepted[-1], len(accepted)) == (0.3, 0.7, 41)


@pytest.mark.parametrize(
    ("case", "path", "figure"),
    [
        ("dead-end-road", "parameters.costs.Hebei=range", "headline.value"),
        ("dongjiang", None, "transfer"),
    ],
)
def test_other_kinds_tell_their_headline(case: str, path: str | None, figure: str) -> None:
    if path is None:
        from citypact.scenario.kinds import scenario_class
        from citypact.scenario.load import case_kind, load_as
        from citypact.sweep.paths import quantity_at, quantity_places

        document = load_as(scenario_class(case_kind(case)), case).to_dict()
        ranged = [
            name
            for name, keys in quantity_places(document)
            if not name.startswith("reported") and quantity_at(document, keys).ends
        ]
        path = f"{ranged[0]}=range"
    found = analysed([path], case=case, samples=3)
    assert found["figure"]["name"] == figure
    assert found["acceptance"] is None
    assert found["agreement"]["rows"] == 3
    assert found["tornado"] is not None
    assert found["gains"]


def test_the_sample_bound_is_used() -> None:
    assert gathering.SAMPLED == 2**20
    assert gather.__kwdefaults__ == {"most": gathering.SAMPLED}


def test_a_grid_of_lists_has_its_shares_without_further_points() -> None:
    plan = make_plan(reduced(), [f"{LOSS}=values:1,2,3", f"{COST}=values:0,1"], design="grid")
    answers = evaluator(plan)
    rows = RowsInMemory(run_in_memory(plan, answers), plan.chunk_rows)
    seen: list[int] = []

    class Counting:
        outputs: Mapping[str, str] = answers.outputs

        def evaluate(self, rows: Any) -> Any:
            seen.append(len(rows))
            return answers.evaluate(rows)

    found = sweep_document(plan, Counting(), rows, Question(figure="surplus"))["analysis"]["influence"]
    assert max(seen) <= 6
    # Var L = 2/3 and Var K = 1/4 of S = R - L - K.
    for path, variance in ((LOSS, 2 / 3), (COST, 1 / 4)):
        for kind in ("first", "total"):
            assert found[kind]["shares"][path]["value"] == pytest.approx(variance / (11 / 12), abs=0.02)


@pytest.mark.parametrize("single", ["values:1,2", "binom:4,0.5"])
def test_correlated_inputs_of_single_values_have_no_shapley_effects(single: str) -> None:
    """A value that many normal scores give does not tell the score, which the effects would hold still."""
    joined = f"{LOSS},{COST}=0.9"
    found = analysed([f"{LOSS}={single}", f"{COST}=between:1,2"], samples=64, correlate=[joined])
    assert found["influence"] is None
    assert any("continuum of values" in each["why"] for each in found["left_out"])
