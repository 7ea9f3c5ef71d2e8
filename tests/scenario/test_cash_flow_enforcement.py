"""A scenario whose destination is not held by a court: the document and what the terminal shows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.criteria import Nash
from citypact.report.split.cash_flow_table import print_cash_flow
from citypact.report.words.amounts import display_width
from citypact.report.words.terminal import Terminal
from citypact.scenario.build import Scenario
from citypact.scenario.cash_flow_result import cash_flow_result
from citypact.scenario.load import load_scenario
from citypact.scenario.split_result import split_result
from citypact.scenario.verify import verify_result


def document(monkeypatch: pytest.MonkeyPatch, terms: Enforcement | None, **changes: Any) -> dict[str, Any]:
    sound = Scenario.path

    def path(self: Scenario, *arguments: Any) -> RelocationPath | None:
        found = sound(self, *arguments)
        assert found is not None
        return replace(found, enforcement=terms, **changes)

    monkeypatch.setattr(Scenario, "path", path)
    result = cash_flow_result(load_scenario("beijing-hebei"), Nash(0.5), cross_check=False)
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    return result


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, result: dict[str, Any]) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    print_cash_flow(Terminal(), result, ("Beijing", "Hebei"), "亿元")
    text = capsys.readouterr().out
    assert max(map(display_width, text.splitlines())) <= 80
    for raw in ("None", "nan", "inf "):
        assert raw not in text
    return " ".join(text.split())


def test_a_court_leaves_no_trace(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    result = document(monkeypatch, None)
    for word in ("enforcement", '"excess"', "court"):
        assert word not in json.dumps(result)
    assert "court" not in shown(capsys, monkeypatch, result)


def test_what_stopping_saves_and_costs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = document(monkeypatch, Enforcement(2.4), lump_sum=False, investment=3)
    lines = result["constant_ratio"]["enforcement"]["lines"]
    assert [line["label"] for line in lines] == [f"self-enforcement in year {year}" for year in range(2, 7)]
    assert [line["binds"] for line in lines] == [True, False, False, False, False]
    assert lines[0]["owed"] == pytest.approx(2.4, abs=1e-12)
    assert lines[0]["price"] == result["constant_ratio"]["shadow_prices"]["self-enforcement in year 2"] > 0
    text = shown(capsys, monkeypatch, result)
    assert "Without a court: what stopping saves and what it costs, 亿元" in text
    assert "when owed saved lost binds more future" in text
    assert "year 2 2.4 2.4 2.4 yes 16.99 year 3 1.957 1.957 2.4 no 0 " in text
    assert "With a court the best ratio would be 52.2%. The destination would keep terms as good as" in text


def test_families_and_statutes_say_whether_they_are_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = document(monkeypatch, Enforcement(1))
    kept = {row["family"]: row.get("self_enforcing") for row in result["families"]}
    assert kept == {"F1": False, "F2": None, "F3": None, "F4": False, "F5": True, "F6": False, "F7": False}
    assert [row.get("self_enforcing") for row in result["statutes"]] == [None, None, False, False]
    text = shown(capsys, monkeypatch, result)
    assert "The lever that a court would make best, and whether it is kept without one:" in text
    assert "F1 capped proportional no 1.8" in text
    assert "F2 base plus excess no terms" in text
    assert "F5 lump-sum buy-out yes F6" in text
    assert "3 + 2 2 63.4% no 2.37" in text


def test_no_terms_without_a_court(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = document(monkeypatch, Enforcement(FutureProjects(1)), lump_sum=False, investment=3)
    assert not result["constant_ratio"]["agreement"]
    assert result["constant_ratio"]["enforcement"]["changes_the_optimum"]
    assert result["statutes"] == []
    text = shown(capsys, monkeypatch, result)
    assert "'self-enforcement in a steady year of the stream'" in text
    assert "if a future project is worth" in text
    assert "or more (now 1). Certificate holds" in text


@pytest.mark.parametrize("terms", [Enforcement(2.4), Enforcement(FutureProjects(1)), Enforcement(0, 1)])
def test_a_saved_document_is_rechecked(monkeypatch: pytest.MonkeyPatch, terms: Enforcement) -> None:
    document(monkeypatch, terms, lump_sum=False, investment=3)
    inputs = {"scenario": load_scenario("beijing-hebei").to_dict()}
    _, result = split_result(inputs, cash_flow=True, cross_check=False)
    saved = json.loads(json.dumps(result, ensure_ascii=False))
    assert all(line.holds for line in verify_result(saved))
    saved["cash_flow"]["constant_ratio"]["enforcement"]["explanation"] += " Indeed."
    assert not all(line.holds for line in verify_result(saved))
