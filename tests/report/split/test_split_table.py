"""What the terminal shows of a split."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from citypact.games.relocation import Relocation
from citypact.mechanisms.revenue_split import split
from citypact.report.split.split_table import print_split
from citypact.report.words.amounts import display_width
from citypact.report.words.terminal import Terminal
from citypact.scenario.load import load_scenario
from citypact.scenario.split_result import split_result

BASE: dict[str, Any] = {"revenue": 1, "origin_loss": 0.3, "destination_cost": 0.1}

Show = Callable[..., str]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Show:
    """Print the split of some inputs on 80 columns; runs of blanks become one."""
    monkeypatch.setenv("COLUMNS", "80")

    def printed(inputs: dict[str, Any], **parts: Any) -> str:
        agreement, result = split_result(inputs)
        print_split(Terminal(), agreement, {**result, **parts})
        text = capsys.readouterr().out
        assert max(map(display_width, text.splitlines())) <= 80
        for raw in ("nan", "None", "NaN", "inf "):
            assert raw not in text
        return " ".join(text.split())

    return printed


def test_the_answer_its_range_and_its_proof(show: Show) -> None:
    text = show(BASE)
    assert "ratio: share of origin 60.0%" in text
    assert "both accept 30.0% to 90.0%" in text
    assert "gain of origin 0.3 亿元" in text
    assert "surplus of an agreement 0.6 亿元" in text
    assert "weight of origin for one half (Nash) 0.3333" in text
    assert "one half stays acceptable within 20.0 points" in text
    assert "share of all local tax to origin 19.6%" in text
    assert "origin keeps 60.0% of the shared tax" in text
    assert "▲ │ recommended 60.0%" in text
    assert "Certificate: holds, rechecked in rational arithmetic" in text
    assert "no other ratio is better 0 holds" in text
    assert "A effective share assumes" in text


def test_a_cap_binds_at_a_price(show: Show) -> None:
    text = show({**BASE, "ratio_cap": 0.5})
    assert "ratio cap yes log points per unit of ratio 1.25" in text
    assert "origin participates no log points per 亿元 0" in text
    assert "L, net loss of origin 0.2 0.4 50.0% 50.0% 0.0 points" in text


def test_what_moves_the_ratio(show: Show) -> None:
    text = show(BASE)
    assert "L, net loss of origin 0.2 0.4 55.0% 65.0% 10.0 points" in text
    assert text.index("weight of origin 0.4 0.6 54.0% 66.0% 12.0 points") < text.index("L, net loss")
    assert "R, tax that can be shared 0.9 1.1 61.1% 59.1% 2.0 points" in text


def test_moves_of_the_document_are_used_if_it_has_them(show: Show) -> None:
    move = {"parameter": "hope", "low": 1.0, "high": 2.0, "ratio_low": 0.25, "ratio_high": None, "span": None}
    text = show(BASE, moves=[move])
    assert "hope 1 2 25.0% no agreement" in text
    assert "net loss" not in text


def test_no_agreement(show: Show) -> None:
    text = show({**BASE, "origin_loss": 0.7, "destination_cost": 0.5})
    assert "ratio no agreement" in text
    assert "origin needs at least 70.0%" in text
    assert "destination grants at most 50.0%" in text
    assert "surplus of an agreement -0.2 亿元" in text
    assert "No single change of these" in text
    assert "no ratio pleases both -0.2 holds" in text


def test_no_agreement_that_one_change_would_make(show: Show) -> None:
    text = show({**BASE, "origin_loss": 0.6, "destination_cost": 0.45})
    assert "L, net loss of origin 0.5 0.7 52.5% no agreement" in text


def test_a_flat_optimum_is_a_set(show: Show) -> None:
    text = show({**BASE, "criterion": "utilitarian"})
    assert "equally good ratios 30.0% to 90.0%" in text
    assert "shown is midpoint of the optimal set" in text


def test_grants_and_rivals(show: Show) -> None:
    assert "central grant to origin 0.1 亿元" in show({**BASE, "criterion": "min-central", "ratio_cap": 0.2})
    assert "stable against the rivals 70.0% to 90.0%" in show({**BASE, "rivals": [0.4]})
    beyond = show({"revenue": 1, "origin_loss": 1.1, "destination_cost": -0.3, "criterion": "min-central"})
    assert "without a grant origin needs at least 110.0%" in beyond


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_any_unit_prints_four_digits(show: Show, unit: float) -> None:
    text = show({**BASE, "revenue": unit, "origin_loss": 0.3123456 * unit, "destination_cost": 0.1 * unit})
    assert f"surplus of an agreement {'5.877e-10' if unit < 1 else '5.877e11'} 亿元" in text


def test_the_real_agreement_beside_the_model(show: Show) -> None:
    reported = {
        "headline_share": 0.5,
        "term": 5,
        "text": "Shared equally.",
        "provenance": {"headline_share": {"trust": "P", "source": "the notice", "note": ""}},
    }
    text = show(BASE, reported=reported)
    assert "Announced: 50.0% to origin for 5 years. The model says 60.0%, 10.0 points more." in text
    assert "inside the range that both accept" in text
    assert "headline share, trust P: the notice" in text
    unknown = show(BASE, reported={"headline_share": None, "term": None, "text": "", "provenance": {}})
    assert "The announced share was not found." in unknown


def test_the_cap_of_a_scenario_counts_in_its_moves(show: Show) -> None:
    scenario = load_scenario("gaozhu").to_dict()
    scenario["parameters"]["levers"] = {
        "ratio_cap": {"value": 0.4, "unit": "ratio", "trust": "A", "note": "a test"}
    }
    text = show({"scenario": scenario})
    assert "L, net loss of origin 0.1 0.3 40.0% 40.0% 0.0 points" in text


def test_assumptions_with_their_marks(show: Show) -> None:
    text = show(
        BASE, assumptions=["A: L = 1: guessed", "M: K = 2: known", "default: window = 5", "profile: planner"]
    )
    assert "A L = 1: guessed M K = 2: known default window = 5 profile planner" in text


def test_a_cash_flow_design(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    agreement, result = split_result({"scenario": load_scenario("beijing-hebei").to_dict()}, cash_flow=True)
    print_split(Terminal(), agreement, result)
    text = capsys.readouterr().out
    assert max(map(display_width, text.splitlines())) <= 80
    words = " ".join(text.split())
    design = result["cash_flow"]["constant_ratio"]
    year, paid = next(iter(design["payments"].items()))
    assert f"{year} {paid:.4g} {100 * design['ratio']:.1f}%" in words
    assert f"lump sum at the signing {design['lump_sum']:.4g} 亿元 to Beijing" in words
    assert "ratios that are as good with another lump sum 0.0% to" in words
    assert "Yearly payments, free payments" in words
    assert "F1 capped yes 60.0%" in words
    assert "F2 base plus excess no 100.0%" in words
    assert "Statutory terms whose shares are worth as much to the origin" in words


def test_parts_that_nobody_foresaw_are_printed_all_the_same(show: Show) -> None:
    refused = {"agreement": False, "reason": "no agreement: 'a' and 'b' cannot both hold", "payments": {}}
    cash_flow = {
        "design": refused,
        "new_table": [{"a_b": 1.5, "c": None}, {"c": True}],
        "note": "said",
        "empty": [],
    }
    text = show(BASE, cash_flow=cash_flow)
    assert "No agreement: 'a' and 'b' cannot both hold." in text
    assert "empty" not in text
    assert "new table a b c" in text
    assert "1.5 none none yes" in text
    assert "note: said" in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8"])
def test_every_terminal_can_show_it(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    monkeypatch.setattr(sys, "stdout", stream)
    agreement = split(Relocation(1, 0.3, 0.1, origin="北京", destination="Zürich"))
    print_split(Terminal(), agreement, {"inputs": BASE})
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert "60.0%" in text
    if encoding in ("ascii", "cp1252"):
        assert "0.3 hundred million yuan" in text
        assert "recommended 60.0%" in text
    else:
        assert "gain of 北京" in text
        assert "0.3 亿元" in text


def test_a_narrow_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    print_split(Terminal(), *split_result(BASE))
    assert max(map(display_width, capsys.readouterr().out.splitlines())) <= 50


def test_names_are_words_and_not_orders(capsys: pytest.CaptureFixture[str]) -> None:
    agreement = split(Relocation(1, 0.3, 0.1, origin="[bold]x[/bold]", destination="\x1b[31mred:smile:"))
    print_split(Terminal(), agreement, {})
    text = capsys.readouterr().out
    assert "[bold]x[/bold]" in text
    assert ":smile:" in text
    assert "\x1b" not in text


def test_one_half_out_of_reach_has_no_weight_and_does_not_stay(capsys: pytest.CaptureFixture[str]) -> None:
    print_split(Terminal(), *split_result({"revenue": 10, "origin_loss": 6, "destination_cost": 1}))
    text = " ".join(capsys.readouterr().out.split())
    assert "one half (Nash) none" in text
    assert "one half stays acceptable within no points: it is not acceptable" in text
    print_split(Terminal(), *split_result({"revenue": 10, "origin_loss": 5, "destination_cost": 1}))
    assert "stays acceptable within 0.0 points" in " ".join(capsys.readouterr().out.split())
