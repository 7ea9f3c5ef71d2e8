"""What is said about ratios to choose: caps, ties, rows that were given, decisions counted by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sweep.test_analysis import COST, LOSS, reduced

from citypact.cli.app import run as command
from citypact.sweep.analysis import study
from citypact.sweep.analysis.question import Question
from citypact.sweep.analysis.row_source import RowsInMemory
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.summary import run_in_memory, sweep_document

CAP = "parameters.levers.ratio_cap"
LOSSES, COSTS = (0, 1, 3, 5, 7), (0, 2, 3, 5, 8)
GRID = [f"{LOSS}=values:{','.join(map(str, LOSSES))}", f"{COST}=values:{','.join(map(str, COSTS))}"]


def document(
    vary: list[str], question: Question | None = None, case: Any = None, **plan: Any
) -> dict[str, Any]:
    made = make_plan(case or reduced(), vary, **plan)
    answers = evaluator(made)
    rows = RowsInMemory(run_in_memory(made, answers), made.chunk_rows)
    return sweep_document(made, answers, rows, question or Question(rows_only=True))


def capped(cap: float) -> dict[str, Any]:
    case = reduced()
    case["parameters"]["levers"]["ratio_cap"] = {
        "value": cap,
        "unit": "ratio",
        "trust": "A",
        "note": "a test",
    }
    return case


def accepted(s: Fraction, caps: list[Fraction]) -> int:
    """Rows of the grid that have an agreement and accept s, each with each cap."""
    found = 0
    for loss, cost, cap in product(LOSSES, COSTS, caps):
        low, high = Fraction(loss, 10), 1 - Fraction(cost, 10)
        found += low <= min(high, cap) and low <= s <= min(high, cap)
    return found


@pytest.mark.parametrize("cap", ["0.3", "0.45", "0.5", "1"])
@pytest.mark.parametrize("by", ["option", "scenario"])
def test_no_row_accepts_a_ratio_above_the_cap(cap: str, by: str) -> None:
    if by == "option":
        found = document(GRID, Question(0.3, rows_only=True), design="grid", asked={"ratio_cap": float(cap)})
    else:
        found = document(GRID, Question(0.3, rows_only=True), capped(float(cap)), design="grid")
    told = found["analysis"]["acceptance"]
    caps = [Fraction(cap)]
    expected = [accepted(Fraction(k, 100), caps) for k in range(101)]
    assert [round(25 * each["value"]) for each in told["curve"]] == expected
    assert told["half"]["happened"] == expected[50]
    assert told["asked"]["happened"] == expected[30]
    assert told["most_accepted"]["ratio"] <= float(cap)
    assert told["is_capped"] is (cap != "1")
    signed = {each["option"]: each["signed"] for each in found["analysis"]["frontier"]["options"]}
    agreed = found["analysis"]["agreement"]["rows"]
    for k in range(5, 100, 5):
        assert round(signed[f"{k / 100:.2f}"] * agreed) == expected[k]


def test_a_cap_that_is_varied_holds_in_its_own_rows() -> None:
    vary = [*GRID, f"{CAP}=values:0.2,0.5,1"]
    told = document(vary, Question(0.5, rows_only=True), capped(1), design="grid")["analysis"]["acceptance"]
    caps = [Fraction(2, 10), Fraction(1, 2), Fraction(1)]
    expected = [accepted(Fraction(k, 100), caps) for k in range(101)]
    assert [round(75 * each["value"]) for each in told["curve"]] == expected
    assert told["is_capped"]


def listed(tmp_path: Path, rows: list[tuple[float, float]], times: int) -> Path:
    place = tmp_path / "list.csv"
    lines = [f"{loss},{cost}" for loss, cost in rows] * times
    place.write_text("\n".join([f"{LOSS},{COST}", *lines]) + "\n", encoding="utf-8")
    return place


def test_decisions_are_those_of_a_hand_count(tmp_path: Path) -> None:
    # R = 10. Acceptable: [.2, .9] with surplus 7; [.8, .9] with 1; [.1, .2] with 1.
    rows = listed(tmp_path, [(2, 1), (8, 1), (1, 8)], 200)
    found = document([], Question(0.4, rows_only=True), listed=rows)["analysis"]
    origin, destination, choice = found["measuring"]
    # At 0.4 the origin gains 2, -4, 3: 1/3 on average, 5/3 if it knew; the loss tells it all, the cost less:
    # of a cost of 1 it gains -1 and stays, of 8 it gains 3, so 1 in all.
    assert (origin["best"], origin["alike"]) == ("sign", ["sign"])
    assert origin["payoff"] == pytest.approx(1 / 3)
    assert origin["perfect"]["value"] == pytest.approx(5 / 3 - 1 / 3)
    assert origin["worth"][LOSS]["value"] == pytest.approx(4 / 3)
    assert origin["worth"][COST]["value"] == pytest.approx(1 - 1 / 3)
    # The destination gains 5, 5, -2: it signs with 8/3, and would save 2/3.
    assert destination["payoff"] == pytest.approx(8 / 3)
    assert destination["worth"][COST]["value"] == pytest.approx(2 / 3)
    assert destination["worth"][LOSS]["value"] == pytest.approx(2 / 3)
    # 0.2 is accepted by the first and the last, 0.8 to 0.9 by the first two: 8/3 each, 3 if all were known.
    assert choice["alike"] == ["0.20", "0.80", "0.85", "0.90"]
    assert choice["payoff"] == pytest.approx(8 / 3)
    assert choice["perfect"]["value"] == pytest.approx(1 / 3)
    for path in (LOSS, COST):
        assert choice["worth"][path]["value"] == pytest.approx(1 / 3)


def test_ratios_that_most_accept_are_told_as_one_run_of_neighbours(tmp_path: Path) -> None:
    # [.2, .9], [.8, .9], [.1, .2]: two rows accept 0.2 and each ratio from 0.8 to 0.9, and nothing between.
    rows = listed(tmp_path, [(2, 1), (8, 1), (1, 8)], 1)
    best = document([], listed=rows)["analysis"]["acceptance"]["most_accepted"]
    assert (best["from"], best["ratio"], best["to"]) == (0.8, 0.85, 0.9)
    assert best["value"] == pytest.approx(2 / 3)


def test_where_nothing_agrees_no_ratio_is_recommended() -> None:
    found = document([f"{LOSS}=between:11,12"], samples=200)["analysis"]
    assert found["frontier"] is None
    assert {"part": study.FRONTIER, "why": study.NONE_HOLD} in found["left_out"]
    choice = found["measuring"][-1]
    assert (choice["payoff"], choice["perfect"]["value"], len(choice["alike"])) == (0, 0, 19)


def test_one_figure_has_one_median() -> None:
    found = document([f"{LOSS}=between:1,9"], Question(figure="surplus", rows_only=True), samples=2)
    told = {each["level"]: each["value"] for each in found["analysis"]["figure"]["spread"]["quantiles"]}
    (figure,) = (each for each in found["figures"] if each["figure"] == "surplus")
    assert (figure["q05"], figure["q50"], figure["q95"]) == (told[0.05], told[0.5], told[0.95])
    assert figure["q50"] == figure["lowest"] < figure["highest"]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert command(["--lang", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_rows_that_were_given_are_no_probabilities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = (
        "sweep",
        "beijing-hebei",
        "--vary",
        "parameters.plant.growth=range",
        "--samples",
        "8",
        "--rows-only",
    )
    grid = (
        "sweep",
        "beijing-hebei",
        "--vary",
        "parameters.plant.growth=values:0.6,1,2",
        "--grid",
        "--rows-only",
    )
    table = tmp_path / "list.csv"
    table.write_text("parameters.plant.growth\n0.9\n1.4\n", encoding="utf-8")
    given = ("sweep", "beijing-hebei", "--list", str(table), "--rows-only")
    for lang, no, sure in (
        ("en", "are no probabilities", "for independent scenarios"),
        ("zh", "不是概率", "置信度"),
    ):
        assert no not in said(capsys, lang, *drawn)
        for words in (grid, given):
            text = said(capsys, lang, *words)
            assert no in text.replace(" ", "") if lang == "zh" else no in text
            assert sure not in text


def test_the_words_of_ties_and_caps(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=between:2,2.5", "--samples", "64",
             "--rows-only", "--ratio-cap", "0.6")  # fmt: skip
    text = said(capsys, "en", *words)
    assert "A ratio above the cap that a scenario sets counts as not accepted there." in text
    assert "to 60.0%: 100.00% of them do" in text
    assert "35.0%, 40.0%, 45.0%, 50.0%, 55.0%, 60.0% are best alike" in text
    assert "65.0%, " not in text
    chinese = said(capsys, "zh", *words).replace(" ", "")
    assert "同样最好" in chinese
    assert "高于情景所设上限的比例" in chinese
    none = ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=between:0.05,0.1", "--samples", "64",
            "--rows-only")  # fmt: skip
    text = said(capsys, "en", *none)
    assert "A ratio that is fixed before brings the two nothing on average" in text
    assert "does best if it does not sign at 50.0%" in text
    assert "is best" not in text


def test_means_of_some_scenarios_alone_are_marked_in_the_picture() -> None:
    from citypact.report.pictures.form import Points
    from citypact.report.sweep.dependence_chart import dependence_picture

    # R = 10: with a loss of 4 both agree up to a cost of 6, with a loss of 1 always.
    found = document([f"{LOSS}=values:1,4", f"{COST}=values:2,4,8"], Question(), design="grid")
    panels = {panel.x.label.rpartition(".")[2]: panel for panel in dependence_picture(found).panels}
    marked = {
        name: [float(x) for layer in panel.layers if isinstance(layer, Points) for x in layer.xs]
        for name, panel in panels.items()
    }
    assert marked == {"origin_loss": [4.0], "destination_cost": [8.0]}


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("none / 72.6%", "无 / 72.6%"),
        ("72.6% / none", "72.6% / 无"),
        ("none / none", "无 / 无"),
        ("1/year", "1/年"),
    ],
)
def test_the_words_beside_a_bar_are_chinese(text: str, chinese: str) -> None:
    from citypact.language import translate

    assert translate(text, "zh") == chinese
