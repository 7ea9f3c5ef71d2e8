"""``citypact portfolio FILE.yaml``: templates as they stand, what is promised, files, recheck, refusals."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest

from citypact.cli import app as house
from citypact.scenario.load import load_scenario

LIST, MARKET = "# For citypact portfolio", "# And plants of several cities"


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The templates, and the same scenario with a market alone and with neither group."""
    for kind, file in (("portfolio", "both.yaml"), ("firms", "firms.csv"), ("offers", "offers.csv")):
        assert house.run(["new", kind, "--out", str(tmp_path / file)]) == 0
    capsys.readouterr()
    text = (tmp_path / "both.yaml").read_text(encoding="utf-8")
    head, market = text[: text.index(LIST)], text[text.index(MARKET) :]
    (tmp_path / "market.yaml").write_text(head + market, encoding="utf-8")
    (tmp_path / "list.yaml").write_text(text[: text.index(MARKET)], encoding="utf-8")
    (tmp_path / "neither.yaml").write_text(head, encoding="utf-8")
    return tmp_path


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: object) -> dict[str, Any]:
        assert house.run(["portfolio", *map(str, arguments), "--json"]) == 0
        printed = capsys.readouterr().out
        return json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))

    return call


def changed(folder: Path, file: str, *changes: tuple[str, str]) -> Path:
    """Write the scenario with some text replaced."""
    text = (folder / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "changed.yaml").write_text(text, encoding="utf-8")
    return folder / "changed.yaml"


def moved(steps: list[tuple[float, float, float]], at: float) -> float:
    """What moves at a ratio, plant by plant."""
    return sum(worth for low, high, worth in steps if low - 1e-12 <= at <= high + 1e-12)


def best_of(steps: list[tuple[float, float, float]]) -> float:
    """The most that moves at any end of any plant's interval."""
    points = [0.0, 1.0, *(end for low, high, _ in steps for end in (low, high))]
    return max(moved(steps, at) for at in points if 0 <= at <= 1)


#: R, L, K, what the move adds to the plant's profit, and what it costs the plant.
PLANTS = ((4, 2.2, 0.6, 0.3, 0.4), (2, 0.9, 0.4, 0.2, 0.1), (3, 0.6, 1.2, 0.5, 0.2), (1, 0.2, 0.4, 0.1, 0.2))


def test_the_template_as_it_stands(answer, folder: Path) -> None:
    found = answer(folder / "both.yaml")
    assert (found["kind"], found["name"], found["at"]) == ("portfolio", "my-portfolio", 0.5)
    assert found["ratio_sets"] == [[0.55, 0.6]]
    assert (found["welfare"], found["welfare_at"], found["first_best"]) == (3.5, 2.3, 3.5)
    assert found["moved"] == ["steel", "glass", "chips", "textiles"]
    keys = [each["assumption"] for each in found["assumed"]["answers"]]
    assert keys == ["firm", "uncertainty", "enforcement", "officials", "all"]
    assert all(each["certificate"]["holds"] for each in found["assumed"]["answers"])
    assert found["market"]["surplus"] == 2.9
    assert found["market"]["city_values"]["shapley"]["in_core"] is False
    assert answer(folder / "both.yaml", "--at", "0.58")["welfare_at"] == 3.5


def test_assumptions_against_counting_by_hand(answer, folder: Path) -> None:
    """Logit choice (spread 0.3, directive 0.1); parts 1/3 to 2/3; R, L and K off by 0.3 of 5.137."""
    text = (folder / "list.yaml").read_text(encoding="utf-8")
    court = text[text.index("  enforcement:") : text.index("  officials:")]
    file = changed(folder, "list.yaml", (court, ""))
    told = {each["assumption"]: each for each in answer(file)["assumed"]["answers"]}
    part = 0.3 / float(load_scenario(file).relocation().revenue)
    chances = [0.1 + 0.9 / (1 + math.exp((cost - gain) / 0.3)) for *_, gain, cost in PLANTS]
    rows = {"firm": [], "officials": [], "uncertainty": [], "all": []}
    for (tax, loss, cost, *_), chance in zip(PLANTS, chances, strict=True):
        low, high, worth = loss / tax, 1 - cost / tax, tax - loss - cost
        inner = (low + (high - low) / 3, high - (high - low) / 3)
        needs = (loss + part * tax) / (tax * (1 - part))
        grants = 1 - (cost + part * tax) / (tax * (1 - part))
        rows["firm"].append((low, high, chance * worth))
        rows["officials"].append((*inner, worth))
        rows["uncertainty"].append((needs, grants, worth))
        rows["all"].append((max(inner[0], needs), min(inner[1], grants), chance * worth))
    assert set(told) == set(rows)
    for key, steps in rows.items():
        best = best_of(steps)
        assert told[key]["welfare"] == pytest.approx(best, rel=1e-12)
        for low, high in told[key]["ratio_sets"]:
            assert moved(steps, (low + high) / 2) == pytest.approx(best, rel=1e-12)
            assert max(moved(steps, low - 1e-6), moved(steps, high + 1e-6)) < best - 1e-9
    for each in told.values():
        assert each["welfare_change"] == pytest.approx(each["welfare"] - 3.5)
        assert each["change"] == pytest.approx(each["ratio"] - 0.575)


def test_a_market_alone_against_every_placement(answer, folder: Path) -> None:
    found = answer(folder / "market.yaml")
    assert (found["kind"], found["schema"], found["name"]) == ("market", 1, "my-portfolio")
    worths = {
        "steel": {"": 0, "C": 1.2, "D": 0.8},
        "glass": {"": 0, "D": 0.7},
        "chips": {"": 0, "C": 1.2, "D": 1.0},
    }
    fitting = [
        sum(worths[plant][place] for plant, place in zip(worths, places, strict=True))
        for places in itertools.product(*worths.values())
        if places.count("C") <= 1 and places.count("D") <= 2
    ]
    assert found["surplus"] == pytest.approx(max(fitting))
    assert {each["plant"]: each["destination"][-1] for each in found["plants"]} == {
        "steel": "C", "glass": "D", "chips": "D",
    }  # fmt: skip
    assert len(found["fingerprint"]) == 64
    assert found["certificate"]["holds"] is True
    assert "A: market.sites.City C = 1 count: plants it can take" in found["assumptions"]


def test_an_answer_names_only_the_assumptions_that_it_uses(answer, folder: Path) -> None:
    lines = answer(folder / "both.yaml")["assumptions"]
    assert any(line.startswith("A: designs.officials.standing = 1 ratio") for line in lines)
    assert any(line.startswith("A: parameters.plant.base_tax = 1 ") for line in lines)
    (unused,) = [line for line in lines if line.startswith("A: left out for a list of plants: ")]
    assert "designs.beliefs" in unused
    used = [line for line in lines if line != unused]
    assert not any("beliefs" in line or "obstruction" in line or "output" in line for line in used)
    text = (folder / "list.yaml").read_text(encoding="utf-8")
    designs = text[text.index("designs:") : text.index(LIST)]
    found = answer(changed(folder, "list.yaml", (designs, "")))
    assert found["assumed"] is None
    assert [line for line in found["assumptions"] if "parameters" in line or "designs" in line] == []
    assert "A: figures of firms.csv: replace with your list" in found["assumptions"]


@pytest.mark.parametrize(("file", "kind"), [("both.yaml", "portfolio"), ("market.yaml", "market")])
def test_files_and_recheck(
    file: str, kind: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = folder / "out"
    assert house.run(["portfolio", str(folder / file), "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "Who goes where, at which ratios" in shown
    assert ("What each further assumption does to the ratio" in shown) == (kind == "portfolio")
    assert shown.count("What this rests on") == 1
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"{kind}.csv", f"{kind}.json", f"{kind}.png"]
    saved = out / f"{kind}.json"
    assert house.run(["verify", str(saved)]) == 0
    text = saved.read_text(encoding="utf-8")
    places = {
        "portfolio": ("market.surplus", "assumed.answers.0.ratio", "market.plants.0.core.1"),
        "market": ("surplus", "gains.middle.City C", "city_values.shapley.gains.City A"),
    }[kind]
    for place in places:
        document = json.loads(text)
        path = [int(key) if key.isdigit() else key for key in place.split(".")]
        inner = document
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] += 1e-6
        saved.write_text(json.dumps(document), encoding="utf-8")
        capsys.readouterr()
        assert house.run(["verify", str(saved)]) == 1
        assert "1 of " in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("path", "value", "failing"),
    [
        (("certificate", "residuals", "lowest prices are not negative"), 0.5, "certificate"),
        (("inputs", "offers", "revenue", 0), 5.0, "fingerprint"),
        (("inputs", "offers", "origin", 0), "City Z", "inputs.steel: origin"),
        (("inputs", "more"), 1, "inputs.more"),
        (("schema",), 2, "schema"),
    ],
)
def test_a_tampered_market(
    path: tuple[Any, ...], value: object, failing: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert house.run(["portfolio", str(folder / "market.yaml"), "--out", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    (folder / "market.json").write_text(json.dumps(document), encoding="utf-8")
    assert house.run(["verify", str(folder / "market.json")]) == 1
    assert f"FAILED {failing}" in capsys.readouterr().out


def test_signed_as_a_whole_with_plants_as_cases(answer, folder: Path) -> None:
    cases = (
        "  # consent: portfolio     # once for all; plant by plant if absent",
        "  consent: portfolio\n"
        "  confidence: {value: 0.5, unit: ratio, trust: A, note: a test}\n"
        "  radius: {value: 0.1, unit: 亿元, trust: A, note: a test}",
    )
    file = changed(folder, "list.yaml", cases)
    found = answer(file)
    keys = [each["assumption"] for each in found["assumed"]["answers"]]
    assert keys == [
        "uncertainty",
        "enforcement",
        "officials",
        "all",
        "portfolio.confidence",
        "portfolio.radius",
    ]
    # One plant of the list's sums: officials take 1/3 to 2/3 of the interval from 0.39 to 0.74.
    assert found["assumed"]["answers"][2]["ratio_sets"] == [pytest.approx([0.39 + 0.35 / 3, 0.74 - 0.35 / 3])]
    assert found["assumed"]["cherry_picking"]["kept"] is True
    assert house.run(["portfolio", str(file), "--out", str(folder / "out")]) == 0
    assert house.run(["verify", str(folder / "out" / "portfolio.json")]) == 0
