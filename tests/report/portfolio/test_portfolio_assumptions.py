"""The section on further assumptions of a list: best ratios, points, surplus, reasons, struck plants."""

from __future__ import annotations

from typing import Any

import pytest
from asked_markets import inputs as market_inputs
from further_assumptions import given, scenario

from citypact.report.designs.assumption_table import HEADING
from citypact.report.portfolio.portfolio_assumptions import picking_sentence
from citypact.report.portfolio.portfolio_table import print_portfolio
from citypact.report.words.amounts import display_width
from citypact.report.words.terminal import Terminal
from citypact.scenario.portfolio.answering import portfolio_result

PAIR = {
    "firm": ["steel", "chips"],
    "revenue": [1, 1],
    "origin_loss": [0.70, 0.05],
    "destination_cost": [0.05, 0.70],
}


def asked(designs: dict[str, Any], group: dict[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
    """The inputs of a list with further assumptions; R of the scenario is 10."""
    told = scenario(designs)
    told["portfolio"] = {
        "firms": {"file": "firms.csv", "trust": "A", "note": "a test"}, **({} if group is None else group),
    }  # fmt: skip
    return {"scenario": told, "firms": PAIR, **inputs}


@pytest.fixture
def section(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")

    def show(inputs: dict[str, Any]) -> list[str]:
        print_portfolio(Terminal(), portfolio_result(inputs))
        lines = capsys.readouterr().out.splitlines()
        assert max(map(display_width, lines)) <= 80
        if HEADING not in lines:
            return []
        end = next(
            at for at, line in enumerate(lines) if line in ("Certificate", "The market of the scenario")
        )
        return lines[lines.index(HEADING) : end]

    return show


def row(lines: list[str], title: str) -> list[str]:
    """The cells behind a title."""
    line = next(line for line in lines if title in line)
    return [cell.strip() for cell in line.partition(title)[2].split("  ") if cell.strip()]


def test_rows_beside_the_list_as_it_stands(section) -> None:
    """Polarised pair: officials with equal weights accept the middle third of each interval."""
    lines = section(asked({"officials": {"standing": given(1)}}))
    assert row(lines, "the list as it stands") == ["5.0% to 30.0%", "0.25"]
    assert row(lines, "officials who compare themselves") == ["13.3% to 21.7%", "0.0", "0.25", "0"]
    behind = [line.strip() for line in lines]
    assert behind.index("70.0% to 95.0%") < behind.index("78.3% to 86.7%")
    assert "all of these" not in " ".join(lines)
    assert "None of these assumptions moves the ratio." in lines


def test_a_change_is_told_in_points_and_surplus(section) -> None:
    """R, L and K off by 0.1, 0.02 and 0.02 of R: each plant keeps a narrower interval."""
    off = {
        "shape": "box",
        "revenue": given(1, "亿元"),
        "origin_loss": given(0.2, "亿元"),
        "destination_cost": given(0.2, "亿元"),
    }
    lines = section(asked({"uncertainty": off}))
    low, high = 0.07 / 0.9, 1 - 0.72 / 0.9
    plain, found = (0.05 + 0.30) / 2, (low + high) / 2
    assert row(lines, "amounts that may be off")[1] == f"{100 * (found - plain):+.1f}"
    assert row(lines, "amounts that may be off")[2:] == ["0.25", "0"]
    # The plain ratio lies in the narrower interval: it stays as good as any.
    assert low <= plain <= high
    assert any(line.startswith("None of these assumptions moves the ratio.") for line in lines)


def test_no_ratio_and_its_reason(section) -> None:
    kept = {
        "project_value": given(0, "亿元"),
        "rate": given(0.05, "1/year"),
        "yearly_tax": given(1, "亿元/year"),
    }
    lines = section(asked({"enforcement": kept, "officials": {"standing": given(1)}}))
    assert row(lines, "promises without a court") == ["none", "0", "-0.25"]
    assert "1, 3 No ratio moves any surplus under this assumption." in [line.strip() for line in lines]
    assert any(line.startswith("No ratio moves anything under: promises without a court") for line in lines)


def test_side_constraints_are_named(section) -> None:
    inputs = asked({"officials": {"standing": given(1)}}, consent="portfolio", least_part=0.3)
    assert row(section(inputs), "the list without side constraints")[0] == "37.5% to 62.5%"


def test_plants_that_would_be_struck_off(section) -> None:
    """At 0.5 each side of the polarised pair loses 0.2 by one plant, and gains 0.25 in all."""
    cases = {"confidence": given(0.5), "radius": given(0.1, "亿元")}
    lines = section(asked({"officials": {"standing": given(1)}}, cases, consent="portfolio"))
    said = " ".join(lines)
    assert (
        "the list holds 1 plant that is a loss to the origin (0.2 亿元 in all) and 1 plant that is a loss to"
        " the destination (0.2 亿元 in all): they strike none off if the future is to each worth as much, as"
        " with a like list every year up to a discount rate of 125.0%."
    ) in " ".join(said.split())
    assert len(row(lines, "plants that may not be")) >= 1
    assert any(line.startswith("3 ") for line in lines)


def test_one_sentence_without_a_loser_or_a_gain() -> None:
    base = {"ratio_signed": 0.5, "highest_rate": None, "needed": {"origin": 0, "destination": 0}}
    assert picking_sentence({**base, "picks": []}, "亿元").endswith("either city: none is struck off.")
    lost = {**base, "picks": [{"side": "origin"}] * 2, "needed": {"origin": 0.4, "destination": 0}}
    said = picking_sentence({**lost, "highest_rate": 0}, "亿元")
    assert "2 plants that are a loss to the origin (0.4 亿元 in all): it strikes none off" in said
    assert said.endswith("if its future is worth as much.")


def test_nothing_is_printed_without_assumptions(section) -> None:
    assert section({"firms": PAIR}) == []
    assert section(asked({"leader": {"elasticity": given(0.5)}})) == []


def test_the_market_follows_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    inputs = asked({"officials": {"standing": given(1)}})
    market = market_inputs((("steel", "A", "B", 5, 1, 1),), {"B": 1})
    inputs["scenario"]["market"] = market["scenario"]["market"]
    print_portfolio(Terminal(), portfolio_result({**inputs, "offers": market["offers"]}))
    lines = capsys.readouterr().out.splitlines()
    order = [HEADING, "The market of the scenario", "Who goes where, at which ratios", "Certificate"]
    assert sorted(order, key=lines.index) == order
    assert any("The market's holds:" in line for line in lines)
    assert sum(line.startswith("What this rests on") for line in lines) == 1
    assert "A figures of offers.csv: a test" in [" ".join(line.split()) for line in lines]
