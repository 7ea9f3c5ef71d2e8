"""Grids over a list of plants: every row as ``citypact portfolio`` answers it, and by counting."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from citypact.cli.app import run
from citypact.errors import InputError
from citypact.scenario.portfolio.answering import portfolio_result
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.summary import run_in_memory

#: R, L and K in hundredths of 亿元; the last plant has no surplus, two touch at 0.4.
PLANTS = [(400, 220, 60), (200, 80, 40), (300, 60, 180), (100, 20, 40), (150, 100, 70)]
HEADER = "firm,revenue,origin_loss,destination_cost"
SCENARIO = """\
citypact: 1
kind: relocation
name: a-list
title: A list
question: Which ratio?
base_year: 2024
players: {origin: A, destination: B}
profile: planner
parameters:
  reduced:
    revenue: {value: 1, unit: 亿元, trust: A, note: not used}
    origin_loss: {value: 0.3, unit: 亿元, trust: A, note: not used}
    destination_cost: {value: 0.1, unit: 亿元, trust: A, note: not used}
portfolio:
  firms: {file: plants.csv, trust: A, note: ours}
  consent: portfolio
  least_part: {value: 0.1, unit: ratio, trust: A, note: ours}
"""


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    lines = [f"p{k},{r / 100},{loss / 100},{cost / 100}" for k, (r, loss, cost) in enumerate(PLANTS)]
    file = tmp_path / "plants.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return file


def answered(case: Path, *vary: str) -> tuple[list[dict[str, float]], dict[str, np.ndarray]]:
    plan = make_plan(case, vary, design="grid")
    columns = run_in_memory(plan, evaluator(plan))
    rows = [{name: float(column[at]) for name, column in columns.items()} for at in range(plan.size)]
    return rows, columns


def moved(ratio: Fraction, times: Fraction) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Plants that both cities accept at a ratio, with revenues multiplied, counted from the payoffs."""
    amounts = [(Fraction(r, 100) * times, Fraction(x, 100), Fraction(y, 100)) for r, x, y in PLANTS]
    return [(r, x, y) for r, x, y in amounts if ratio * r >= x and (1 - ratio) * r >= y]


def test_every_point_of_a_grid_is_counted(plants: Path) -> None:
    rows, _ = answered(plants, "portfolio.at=values:0,0.2,0.4,0.5,1", "plants.revenue=values:0.5,0.9,1,1.1")
    assert len(rows) == 20
    for row in rows:
        at, times = Fraction(str(row["portfolio.at"])), Fraction(str(row["plants.revenue"]))
        there = moved(at, times)
        assert row["at.accepted"] == len(there)
        assert row["at.surplus"] == pytest.approx(float(sum(r - x - y for r, x, y in there)), abs=1e-12)
        ends = {Fraction(0), Fraction(1)}
        for r, x, y in ((Fraction(r, 100) * times, Fraction(x, 100), Fraction(y, 100)) for r, x, y in PLANTS):
            ends |= {each for each in (x / r, 1 - y / r) if 0 <= each <= 1}
        best = max(sum((r - x - y for r, x, y in moved(s, times)), Fraction(0)) for s in ends)
        assert row["surplus"] == pytest.approx(float(best), abs=1e-12)
        assert row["reason"] == 0
        if best > 0:
            ratio = Fraction(row["ratio"])
            here = moved(ratio, times)
            assert row["accepted"] == len(here)
            assert row["best.lo"] <= row["ratio"] <= row["best.hi"]
            assert row["gain.origin"] + row["gain.destination"] == pytest.approx(row["surplus"], abs=1e-12)
            assert row["gain.origin"] == pytest.approx(
                float(sum(ratio * r - x for r, x, _ in here)), abs=1e-9
            )
        else:
            assert np.isnan(row["ratio"])
            assert row["accepted"] == 0
    assert any(row["surplus"] == 0 for row in rows)  # at half the revenue nothing moves


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_another_unit_changes_the_unit_alone(plants: Path, tmp_path: Path, unit: float) -> None:
    file = tmp_path / "scaled.csv"
    lines = [f"p{k}," + ",".join(repr(each / 100 * unit) for each in row) for k, row in enumerate(PLANTS)]
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    grid = ("portfolio.at=values:0.3,0.5", "plants.destination_cost=values:0.5,1,1.3")
    for one, other in zip(answered(plants, *grid)[0], answered(file, *grid)[0], strict=True):
        assert other["ratio"] == pytest.approx(one["ratio"], abs=1e-12)
        assert other["accepted"] == one["accepted"]
        assert other["surplus"] == pytest.approx(one["surplus"] * unit, rel=1e-12)


def test_rows_are_what_the_command_answers(plants: Path) -> None:
    case = plants.with_name("case.yaml")
    case.write_text(SCENARIO, encoding="utf-8")
    rows, _ = answered(
        case,
        "portfolio.least_part=values:0,0.3,0.45",
        "portfolio.highest=values:0.3,0.6,1",
        "portfolio.plant_cost=values:0,0.2",
    )
    columns = {"firm": [f"p{k}" for k in range(len(PLANTS))]}
    for at, name in enumerate(HEADER.split(",")[1:]):
        columns[name] = [row[at] / 100 for row in PLANTS]
    answers = set()
    for row in rows:
        asked = {name: row[f"portfolio.{name}"] for name in ("least_part", "highest", "plant_cost")}
        told = portfolio_result({"firms": columns, "at": 0.5, "consent": "portfolio", **asked}).document
        sets = told["ratio_sets"]
        assert row["accepted"] == len(told["moved"])
        assert row["surplus"] == pytest.approx(told["welfare"], abs=1e-12)
        assert row["efficiency"] == pytest.approx(told["efficiency"], abs=1e-12)
        for name, figure in (
            ("ratio", told["ratio"]),
            ("best.lo", sets[0][0] if sets else None),
            ("best.hi", sets[0][1] if sets else None),
            ("at.surplus", told["welfare_at"]),
        ):
            assert np.isnan(row[name]) if figure is None else row[name] == pytest.approx(figure, abs=1e-9)
        answers.add(row["surplus"])
    assert len(answers) >= 4


def test_thresholds_of_the_statute(plants: Path) -> None:
    prior = [0.05, 0.3, 0.6, 0.2, 0.4]
    lines = plants.read_text(encoding="utf-8").splitlines()
    more = ",tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan"
    table = [
        lines[0] + more,
        *(f"{a},{t},{t},{t},1.2,yes,yes" for a, t in zip(lines[1:], prior, strict=True)),
    ]
    plants.write_text("\n".join(table) + "\n", encoding="utf-8")
    case = plants.with_name("all.yaml")
    case.write_text(SCENARIO.partition("  consent")[0] + "  optimise: all\n", encoding="utf-8")
    rows, _ = answered(case, "portfolio.threshold=values:0.01,0.25,0.5,0.7", "portfolio.years=values:3,8")
    from citypact.scenario.portfolio.plant_list import read_portfolio

    firms = read_portfolio(plants)
    for row in rows:
        threshold, years = row["portfolio.threshold"], int(row["portfolio.years"])
        if threshold > max(prior):
            assert (row["reason"], row["surplus"], row["accepted"]) == (2, 0, 0)
            continue
        asked = {"optimise": "all", "threshold": [threshold], "years": [years]}
        told = portfolio_result({"firms": firms, **asked}).document
        assert row["surplus"] == pytest.approx(told["welfare"], abs=1e-12)
        assert row["accepted"] == len(told["moved"])
        assert row["ratio"] == pytest.approx(told["ratio"], abs=1e-12)
        assert row["accepted"] <= sum(each >= threshold for each in prior)
    assert len({row["accepted"] for row in rows}) >= 3
    with pytest.raises(InputError, match="with optimise all the tax follows from the prior tax"):
        answered(case, "plants.revenue=values:1,2")


@pytest.mark.parametrize(
    ("vary", "line"),
    [
        ("portfolio.heighest=values:1", "did you mean portfolio.highest"),
        ("portfolio.at=values:0.1,1.5", "which gives 1.5, expected a number at least 0 and at most 1"),
        ("plants.revenue=values:0", "which gives 0, expected a number above 0"),
        ("plants.origin_loss=values:-1", "which gives -1, expected a number at least 0"),
        ("portfolio.threshold=values:0.1", "no such option with optimise ratio"),
        ("portfolio.consent=values:1", "expected one of portfolio.at, portfolio.origin_gain"),
    ],
)
def test_what_cannot_be_varied_is_refused(
    capsys: pytest.CaptureFixture[str], plants: Path, vary: str, line: str
) -> None:
    assert run(["sweep", str(plants), "--vary", vary, "--design", "grid"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert line in printed.err
    assert printed.err.count("\n") == 1


def test_contradictions_are_counted_and_not_answered(plants: Path) -> None:
    rows, _ = answered(
        plants, "portfolio.lowest=values:0.2,0.8", "portfolio.highest=values:0.5,1", "portfolio.at=values:0.5"
    )
    assert [row["reason"] for row in rows] == [0, 0, 1, 0]
    assert np.isnan(rows[2]["surplus"])


def test_the_command_tells_and_stores_a_grid(
    capsys: pytest.CaptureFixture[str], plants: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    asked = ["sweep", str(plants), "--vary", "portfolio.at=values:0.2,0.4,0.6", "--design", "grid", "--json"]
    assert run(asked) == 0
    document = json.loads(capsys.readouterr().out)
    figures = {each["figure"]: each for each in document["figures"]}
    assert document["rows"] == 3
    assert document["scenario_kind"] == "portfolio"
    assert figures["at.surplus"]["unit"] == "亿元"
    assert figures["at.accepted"]["unit"] == "plants"
    assert figures["at.accepted"]["lowest"] < figures["at.accepted"]["highest"]
    assert run([*asked, "--out", str(tmp_path / "run"), "--workers", "1"]) == 0
    stored = {each["figure"]: each for each in json.loads(capsys.readouterr().out)["figures"]}
    assert stored == figures


def test_a_list_of_portfolios(capsys: pytest.CaptureFixture[str], plants: Path) -> None:
    listed = plants.with_name("rows.csv")
    listed.write_text("name,portfolio.at,plants.revenue\nlow,0.3,1\nhigh,0.6,1.1\n", encoding="utf-8")
    plan = make_plan(plants, [], listed=listed)
    found = run_in_memory(plan, evaluator(plan))
    expected = [len(moved(Fraction("0.3"), Fraction(1))), len(moved(Fraction("0.6"), Fraction("1.1")))]
    assert found["at.accepted"].tolist() == expected
    listed.write_text("name,portfolio.att\nlow,0.3\n", encoding="utf-8")
    assert run(["sweep", str(plants), "--list", str(listed)]) == 2
    assert capsys.readouterr().err.startswith(
        "error: column: found portfolio.att, expected one of portfolio.at"
    )
