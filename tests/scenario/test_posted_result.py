"""Posted ratios from words, columns and saved documents; what is unusable is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citypact.errors import InputError
from citypact.mechanisms.check_line import compare
from citypact.mechanisms.trade import BetaBelief, EmpiricalBelief, HistogramBelief, UniformBelief
from citypact.scenario.posted_beliefs import FORMS, belief_as_data, belief_in_words
from citypact.scenario.posted_result import of_beliefs, posted_result

UNIT = {"kind": "uniform", "low": 0, "high": 1}


def test_words_name_beliefs(tmp_path: Path) -> None:
    file = tmp_path / "old cases.csv"
    file.write_text("firm,loss\na,0.2\n\nb,.1\n", encoding="utf-8")
    assert belief_in_words("uniform:0,0.6", "x") == UniformBelief(0, 0.6)
    assert belief_in_words("Beta:2,5,0,0.8", "x") == BetaBelief(2, 5, 0, 0.8)
    assert belief_in_words("histogram:0,0.5,1/3,1", "x") == HistogramBelief((0, 0.5, 1), (3, 1))
    assert belief_in_words(f"csv:{file}:loss", "x") == EmpiricalBelief((0.2, 0.1))


@pytest.mark.parametrize(
    "belief",
    [
        UniformBelief(0, 0.6),
        BetaBelief(2, 5, 0, 0.5),
        HistogramBelief((0, 1), (1,)),
        EmpiricalBelief((0.1, 0.2), (1, 3)),
    ],
)
def test_data_of_a_belief_read_back(belief: UniformBelief) -> None:
    assert belief_as_data(json.loads(json.dumps(belief.to_dict())), "origin") == belief


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", f"-o: found nothing, expected {FORMS}"),
        ("normal:0,1", f"-o: found normal:0,1, expected {FORMS}"),
        ("uniform:0,half", f"-o: found uniform:0,half, expected {FORMS}"),
        ("uniform:0.6,0.2", "-o: high: found 0.2, expected more than 0.6, the lowest rate"),
        (
            "histogram:0,1,2/0,0",
            "-o: weights: found no positive weight, expected a distribution, which has some",
        ),
        ("csv:cases.csv", "-o: csv: found cases.csv, expected csv:FILE:COLUMN"),
    ],
)
def test_words_that_name_none(text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        belief_in_words(text, "-o")
    assert str(caught.value) == line


def test_columns_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("firm,loss\na,20%\nb,\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        belief_in_words(f"csv:{file}:loss", "-o")
    assert [problem.found for problem in caught.value.problems] == ["20%", ""]
    assert "row 2" in str(caught.value)
    with pytest.raises(InputError, match="column: found cost, expected one of firm, loss"):
        belief_in_words(f"csv:{file}:cost", "-o")
    with pytest.raises(InputError, match="no such file"):
        belief_in_words(f"csv:{tmp_path / 'none.csv'}:loss", "-o")


def test_the_document_holds_what_was_promised_and_recomputes() -> None:
    origin = {"kind": "uniform", "low": 0, "high": 0.6}
    document = posted_result(
        {"origin": origin, "destination": {"kind": "beta", "alpha": 2, "beta": 5}, "types": 10}
    ).document
    document = json.loads(json.dumps(document, allow_nan=False))
    assert document["welfare"] <= document["second_best"] <= document["first_best"]
    assert document["minimal_subsidy"] > 0
    assert document["ratio_sets"] == [[document["ratio"]] * 2]
    assert document["certificate"]["holds"] is True
    assert len(document["moves"]) == 6
    assert document["assumptions"]
    again = posted_result(document["inputs"]).document
    assert all(line.holds for line in of_beliefs(list(compare("", again, document))))
    tampered = {**document, "ratio": document["ratio"] + 1e-6}
    differing = [line.name for line in of_beliefs(list(compare("", again, tampered))) if not line.holds]
    assert differing == ["ratio"]


def test_uniform_square_prints_the_published_values_and_converges() -> None:
    document = posted_result({"origin": UNIT, "destination": UNIT}).document
    assert (document["ratio"], document["welfare"], document["first_best"]) == (0.5, 0.125, 1 / 6)
    assert (document["second_best"], document["minimal_subsidy"]) == (9 / 64, 1 / 6)
    grids = document["convergence"]
    assert [row["types"] for row in grids] == [10, 20, 40]
    assert [round(row["second_best"], 5) for row in grids] == [0.1512, 0.14682, 0.14393]
    assert document["one_sided"]["destination_offers"] == [[0.25, 0.25]]


def test_inputs_that_cannot_be_used() -> None:
    with pytest.raises(InputError) as caught:
        posted_result({"origin": {"kind": "normal"}, "destination": {"kind": "uniform", "low": 0}, "x": 1})
    assert [problem.field for problem in caught.value.problems] == ["x", "origin", "destination.high"]
    with pytest.raises(InputError, match="a list of numbers"):
        posted_result({"origin": {"kind": "empirical", "values": 3}, "destination": UNIT})
