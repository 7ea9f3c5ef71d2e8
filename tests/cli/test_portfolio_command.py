"""``citypact portfolio``: fields promised, the polarised pair, conditions, wrong input in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citypact.cli import app as house

PAIR = "firm,revenue,origin_loss,destination_cost,sector\nsteel,1,0.70,0.05,heavy\nchips,1,0.05,0.70,light\n"
STATUTE = (
    "firm,revenue,origin_loss,destination_cost,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan\n"
    "a,1,2,3,1,1,1,1,yes,yes\nb,1,1.5,6,0.5,0.6,0.7,1.2,yes,yes\nc,1,2,1,0.1,0.1,0.1,1,no,yes\n"
)


@pytest.fixture
def pair(tmp_path: Path) -> str:
    (tmp_path / "firms.csv").write_text(PAIR)
    return str(tmp_path / "firms.csv")


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> dict[str, Any]:
        assert house.run(["portfolio", *arguments, "--json"]) == 0
        printed = capsys.readouterr().out
        return json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))

    return call


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> str:
        assert house.run(["portfolio", *arguments]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        return captured.err.strip()

    return call


def test_the_polarised_pair(answer, pair: str) -> None:
    """Appendix C, polarised."""
    found = answer(pair)
    assert found["ratio_sets"] == [[0.05, 0.3], [0.7, 0.95]]
    assert found["ratio_sets_exact"] == [["1/20", "3/10"], ["7/10", "19/20"]]
    assert (found["welfare"], found["welfare_at"], found["first_best"]) == (0.25, 0.0, 0.5)
    assert found["moved"] == ["chips"]
    assert found["ranges"]["whole_list"] == [[0.375, 0.625]]
    assert found["certificate"]["holds"] is True
    assert found["sectors"]["welfare"] == 0.5
    assert {move["column"] for move in found["moves"]} == {"revenue", "origin_loss", "destination_cost"}
    assert len(found["fingerprint"]) == 64
    assert found["assumptions"]
    together = answer(pair, "--consent", "portfolio", "--at", "0.7")
    assert together["ratio_sets"] == [[0.375, 0.625]]
    assert (together["welfare"], together["welfare_at"], together["at"]) == (0.5, 0.0, 0.7)
    assert together["moved"] == ["steel", "chips"]
    assert together["refusals"]["origin"] == {"plants": 1, "loss": 0.2}
    assert together["welfare_by_consent"] == {"portfolio": 0.5, "project": 0.25}


def test_side_constraints_stand_first_and_the_rest_is_kept(answer, pair: str) -> None:
    found = answer(pair, "--consent", "portfolio", "--least-part", "0.3")
    assert found["ratio_sets"] == [[pytest.approx(0.45), pytest.approx(0.55)]]
    assert found["without_side_constraints"]["ratio_sets"] == [[0.375, 0.625]]
    assert found["binding"] == ["least_part"]
    assert found["welfare_at"] == 0.5
    assert answer(pair, "--lowest", "0.6")["welfare_at"] is None


def test_all_terms(answer, tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text(STATUTE)
    found = answer(str(tmp_path / "all.csv"), "--optimise", "all", "--top-up", "0,0.5")
    assert found["terms"] == {
        "years": 3, "extension": 2, "cap_multiple": 1.0, "threshold": 0.2, "top_up": 0.0,
    }  # fmt: skip
    assert found["moved"] == ["a", "b"]
    assert found["welfare"] == found["first_best"] == found["welfare_at"]
    assert found["choices"] == 3 * 2 * 3 * 2 * 2
    assert [each["value"] for each in found["levers"]["top_up"]] == [0.0, 0.5]
    assert found["certificate"]["holds"] is True


@pytest.mark.parametrize(
    "options", [(), ("--consent", "portfolio"), ("--budget", "0.1", "--central-price", "0.5")]
)
def test_files_table_and_recheck(
    options: tuple[str, ...], pair: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert house.run(["portfolio", pair, *options, "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    assert "Certificate" in shown
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "portfolio.csv",
        "portfolio.json",
        "portfolio.png",
    ]
    table = (tmp_path / "out" / "portfolio.csv").read_text().splitlines()
    assert table[0] == "firm,sector,lowest_ratio,highest_ratio,surplus,moves"
    assert table[1].startswith("steel,heavy,0.7,0.95,0.25,")
    saved = tmp_path / "out" / "portfolio.json"
    assert house.run(["verify", str(saved)]) == 0
    document = json.loads(saved.read_text())
    document["welfare"] += 0.01
    saved.write_text(json.dumps(document))
    capsys.readouterr()
    assert house.run(["verify", str(saved)]) == 1
    assert "welfare: found" in capsys.readouterr().out


def test_all_terms_to_read_and_recheck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "all.csv").write_text(STATUTE)
    out = tmp_path / "out"
    command = ["portfolio", str(tmp_path / "all.csv"), "--optimise", "all", "--years", "3", "--cap", "1,2"]
    assert house.run([*command, "--out", str(out)]) == 0
    assert "What each term allows" in capsys.readouterr().out
    assert sorted(path.name for path in out.iterdir()) == ["portfolio.csv", "portfolio.json"]
    assert house.run(["verify", str(out / "portfolio.json")]) == 0


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--consent", "firm"), "error: consent: found firm, expected one of project, portfolio"),
        (("--at", "nan"), "error: at: found nan, expected a finite number"),
        (("--budget", "-1"), "error: budget: found -1.0, expected a non-negative amount of money (亿元)"),
        (
            ("--years", "3"),
            "error: years: found [3], expected no such option with optimise ratio; leave it out",
        ),
        (
            ("--optimise", "all"),
            "error: firms: found no columns on prior tax, expected the columns tax_year1, tax_year2,"
            " tax_year3, growth, government_led, fits_plan with optimise all; add them, or use optimise"
            " ratio",
        ),
        (
            ("--origin-gain", "5"),
            "error: side constraints: found a contradiction, expected conditions that some list of plants"
            " meets; origin gain of at least 5 is out of reach: these plants give at most 0.25; lower it by"
            " 4.75, or allow more budget or other ratios",
        ),
        (("--out", ".", "--chart", "gif"), "error: --chart: found gif, expected png or svg"),
    ],
)
def test_wrong_options(refusal, pair: str, options: tuple[str, ...], line: str) -> None:
    assert refusal(pair, *options) == line


def test_lists_of_which_nothing_can_move(refusal, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("firm,revenue,origin_loss,destination_cost\na,1,0.9,0.9\n")
    for consent in ("project", "portfolio"):
        assert refusal(str(file), "--consent", consent) == (
            "error: firms: found no plant that any ratio could move, expected at least one whose revenue"
            " covers origin_loss and destination_cost"
        )
    file.write_text(STATUTE.replace("yes,yes", "no,yes"))
    assert "no plant that the notice covers" in refusal(str(file), "--optimise", "all")
    assert "whole numbers of years" in refusal(str(file), "--optimise", "all", "--years", "3,x")


def test_a_plant_cost_that_stops_every_move_leaves_no_ratio(answer, pair: str) -> None:
    found = answer(pair, "--plant-cost", "9")
    assert (found["ratio"], found["ratio_sets"], found["moved"], found["welfare"]) == (None, [], [], 0.0)
    assert found["explanation"].endswith("no list of plants is worth its costs: nothing moves.")
