"""A saved result is rechecked from its inputs alone; one number changed by hand is found and named."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answered_once import recomputed_once  # noqa: F401 - the fixture answered_once

from citypact.cli.app import run
from citypact.errors import InputError
from citypact.scenario.load import load_scenario
from citypact.scenario.reproduction import reproduction_result
from citypact.scenario.split_result import split_result
from citypact.scenario.verify import read_result, verify_result

pytestmark = pytest.mark.usefixtures("answered_once")


def saved(document: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(document, allow_nan=False))


def numbers(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Places of all numbers outside the inputs."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, branch in items:
        if path or key != "inputs":
            yield from numbers(branch, (*path, key))
    if isinstance(tree, (int, float)) and not isinstance(tree, bool):
        yield path


def changed(document: dict[str, Any], path: tuple[Any, ...], change: Any) -> dict[str, Any]:
    other = copy.deepcopy(document)
    branch = other
    for key in path[:-1]:
        branch = branch[key]
    branch[path[-1]] = change(branch[path[-1]])
    return other


RESULTS = {
    "pair": lambda: split_result({"revenue": 1, "origin_loss": 0.3, "destination_cost": 0.1})[1],
    "capped": lambda: split_result(
        {
            "revenue": 1,
            "origin_loss": 0.3,
            "destination_cost": 0.1,
            "ratio_cap": 0.5,
            "criterion": "kalai-smorodinsky",
        }
    )[1],
    "rivals": lambda: split_result(
        {
            "revenue": 1,
            "origin_loss": 0.2,
            "destination_cost": 0.2,
            "rivals": [0.3, 0.1],
            "origin_weight": 0.4,
        }
    )[1],
    "refusal": lambda: split_result({"revenue": 1, "origin_loss": 0.7, "destination_cost": 0.5})[1],
    "case": lambda: split_result({"scenario": load_scenario("gaozhu").to_dict()})[1],
    "reproduction": lambda: reproduction_result({"scenario": load_scenario("beijing-hebei").to_dict()}),
}


@pytest.fixture(scope="module", params=RESULTS)
def result(request: pytest.FixtureRequest) -> dict[str, Any]:
    return saved(RESULTS[request.param]())


def test_an_untouched_result_holds(result: dict[str, Any]) -> None:
    assert [str(line) for line in verify_result(result) if not line.holds] == []


def test_every_number_that_is_changed_is_found(result: dict[str, Any]) -> None:
    places = list(numbers(result))
    assert places
    step = max(1, len(places) // 60)
    for path in places[::step]:
        tampered = changed(result, path, lambda value: value * 1.001 + 0.0107)
        failing = [line.name for line in verify_result(tampered) if not line.holds]
        assert failing, f"{path} was changed and nobody noticed"
        assert any(str(path[-1]) in name for name in failing), f"{path} is not named in {failing}"


def test_a_changed_input_shows_in_the_lines(result: dict[str, Any]) -> None:
    tampered = copy.deepcopy(result)
    inputs = tampered["inputs"]
    if "scenario" in inputs:
        parameters = inputs["scenario"]["parameters"]
        target = (
            parameters["reduced"]["origin_loss"]
            if "reduced" in parameters
            else parameters["origin_side"]["hazard"]
        )
        target["value"] = target["value"] * 1.01
    else:
        inputs["origin_loss"] *= 1.01
    assert [line for line in verify_result(tampered) if not line.holds]


@pytest.mark.slow
def test_cash_flow_multipliers_are_checked_without_a_solver() -> None:
    document = saved(split_result({"scenario": load_scenario("beijing-hebei").to_dict()}, cash_flow=True)[1])
    assert [str(line) for line in verify_result(document) if not line.holds] == []
    multipliers = document["cash_flow"]["constant_ratio"]["exact_certificate"]["multipliers"]
    for label in multipliers:
        tampered = copy.deepcopy(document)
        tampered["cash_flow"]["constant_ratio"]["exact_certificate"]["multipliers"][label] = "7/3"
        failing = [line.name for line in verify_result(tampered) if not line.holds]
        assert any(label in name for name in failing), label
    for path in list(numbers(document["cash_flow"], ("cash_flow",)))[::7]:
        assert [
            line
            for line in verify_result(changed(document, path, lambda v: v * 1.001 + 0.0107))
            if not line.holds
        ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON"),
        (b"{", ":1:"),
        (b"[1]", "one object"),
        (b'{"kind": NaN}', "NaN"),
        (b'{"kind": "split"', "JSON"),
        ('{"kind": "中"}'.encode("gb18030"), "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
    ids=["empty", "cut", "list", "nan", "unclosed", "gbk", "deep"],
)
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_result(file)
    assert len(str(caught.value).splitlines()) == 1
    assert str(file) in str(caught.value)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(InputError, match="at most"):
        read_result(file)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kind": "poem"},
        {"kind": "split"},
        {"kind": "split", "inputs": 3},
        {"kind": "split", "inputs": {"revenue": "x"}},
    ],
    ids=str,
)
def test_a_document_of_another_shape_never_holds(document: dict[str, Any]) -> None:
    try:
        lines = verify_result(document)
    except InputError:
        return
    assert [line for line in lines if not line.holds]


def test_the_command_names_the_line_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = saved(RESULTS["pair"]())
    document["gains"]["origin"] = 0.31
    file = tmp_path / "split.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert run(["verify", str(file)]) == 1
    assert "gains.origin: found 0.31, recomputed 0.3" in capsys.readouterr().out
    assert run(["verify", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["failed"][0]["line"] == "gains.origin"


def test_inputs_without_effect_are_watched_by_the_fingerprint() -> None:
    document = saved(RESULTS["pair"]())
    document["inputs"]["aversion"] = 3
    assert any(line.name == "fingerprint" for line in verify_result(document) if not line.holds)
    document["inputs"]["aversion"] = 10**400
    assert [line for line in verify_result(document) if not line.holds]


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "split.json"
    file.write_text('{"kind": "split", "ratio": 0.5, "ratio": 0.6}', encoding="utf-8")
    with pytest.raises(InputError, match="'ratio' twice"):
        read_result(file)


def test_the_shipped_protocol_s_figures() -> None:
    """What the README and the notebook quote, and what rests on the horizon and the need weights."""
    report = RESULTS["reproduction"]()
    curve = {point["horizon"]: point["share"] for point in report["R5"]["effective"]}
    assert curve[20] == pytest.approx(0.163262, abs=1e-6)
    assert report["implied_weight"] == pytest.approx(0.145, abs=5e-4)
    (need,) = [each for each in report["conditions"] if each["key"] == "C17"]
    lo, hi = report["split"]["thresholds"]["origin"], report["split"]["thresholds"]["destination"]
    weight = 39988 / (39988 + 99980)
    assert need["ratio_set"] == pytest.approx([lo + weight * (hi - lo)] * 2, abs=1e-6)


def test_books_that_do_not_balance_are_a_line_of_their_own() -> None:
    document = saved(split_result({"scenario": load_scenario("beijing-hebei").to_dict()}, cash_flow=True)[1])
    document["cash_flow"]["constant_ratio"]["gains"]["origin"] += 1e-6
    failing = [line.name for line in verify_result(document) if not line.holds]
    assert "cash_flow.constant_ratio: origin's books balance" in failing
