"""Worths of coalitions in a scenario of a package: the answer, its recheck, and mistakes in one line each."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from answered_once import recomputed_once  # noqa: F401 - the fixture answered_once

from citypact.cli import app as house
from citypact.errors import InputError
from citypact.scenario.load import load_package
from citypact.scenario.packages.result import package_result
from citypact.scenario.packages.scenario import PackageScenario
from citypact.scenario.packages.templates import PACKAGE
from citypact.scenario.verify import verify_result

pytestmark = pytest.mark.usefixtures("answered_once")

GAIN = "{value: %s, unit: 亿元, trust: A, note: made up}"
ISSUE = """\
    %s:
      gains: {A: %s, B: %s, C: %s}
      worths:
        unit: 亿元
        trust: A
        note: made up
        coalitions: {%s}
"""
HEAD = """\
citypact: 1
kind: package
name: road-and-canal
title: Road and canal
question: Which subsidy keeps the cities together?
base_year: 2024
players: [A, B, C]
parameters:
  counted: present value
  issues:
"""


def issue(name: str, gains: tuple[float, ...], worths: str) -> str:
    return ISSUE % (name, *(GAIN % gain for gain in gains), worths)


ROAD = "A: 0, B: 0, C: 0, A+B: 4, A+C: 4, B+C: 4"
CANAL = "A: 0, B: 0, C: 0, A+B: 1, A+C: 0, C+B: 0, A+B+C: 4"
FILE = HEAD + issue("road", (2, 1, 1), ROAD) + issue("canal", (1, 1, 2), CANAL)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("package") / "package.yaml"
    file.write_text(FILE, encoding="utf-8")
    found = package_result({"scenario": load_package(str(file)).to_dict()}).document
    saved: dict[str, Any] = json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False))
    return saved


def test_the_subsidies_stand_in_the_document(document: dict[str, Any]) -> None:
    found = document["stability"]
    assert [(each["issue"], each["subsidy"]) for each in found["issues"]] == [("road", 2), ("canal", 0)]
    assert (found["apart"], found["together"], found["saving"]) == (2, 0, 2)
    lines = document["assumptions"]
    assert "A: worths of 6 coalitions about road: made up" in lines
    assert any("keeps to its conjecture" in line for line in lines)


def test_a_saved_answer_holds(document: dict[str, Any]) -> None:
    lines = verify_result(document)
    assert all(line.holds for line in lines)
    names = [line.name for line in lines]
    assert "stability of road: no coalition does better alone" in names
    assert "stability of all issues linked: the whole total is shared" in names


def test_a_city_may_be_called_certificate(document: dict[str, Any]) -> None:
    text = json.dumps(document["inputs"]).replace('"B"', '"certificate"').replace("+B", "+certificate")
    inputs = json.loads(text.replace("B+C", "certificate+C"))
    named = json.loads(json.dumps(package_result(inputs).document))
    assert named["stability"]["linked"]["allocation"]["certificate"] == 3
    assert [line.name for line in verify_result(named) if not line.holds] == []
    named["stability"]["certificate"] = 0
    assert [line.name for line in verify_result(named) if not line.holds] == ["stability.certificate"]


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda it: it["issues"][0].update(subsidy_exact="1"), "the whole total is shared"),
        (lambda it: it["issues"][0].update(allocation_exact=["6", "0", "0"]), "no coalition does better"),
        (lambda it: it["issues"][0].update(allocation_exact=["6"]), "an amount for every city"),
        (lambda it: it["issues"][0]["balanced_collection"].pop(), "the collection is balanced"),
        (lambda it: it["issues"][0]["balanced_collection"][0].update(weight="1/4"), "reaches the total"),
        (lambda it: it["linked"].update(subsidy_exact="-1"), "linked: the subsidy"),
        (lambda it: it["linked"].update(subsidy_exact="3"), "linking needs no more"),
        (lambda it: it["linked"].update(subsidy_exact="nan"), "proofs of the package"),
        (lambda it: it["issues"].pop(), "issues with worths"),
        (lambda it: it.update(saving=1), "stability.saving"),
    ],
)
def test_a_changed_answer_fails(document: dict[str, Any], tamper: Any, told: str) -> None:
    changed = copy.deepcopy(document)
    tamper(changed["stability"])
    failing = [line.name for line in verify_result(changed) if not line.holds]
    assert any(told in name for name in failing)


def test_a_package_without_worths_says_why_nothing_is_needed() -> None:
    scenario = load_package("beijing-hebei-package")
    assert scenario.own_worths() == {}
    found = package_result({"scenario": scenario.to_dict()}).document["stability"]
    assert (found["apart"], found["together"], found["linked"]) == (0, 0, None)
    assert "convex" in found["explanation"]


def test_worths_are_read_in_their_unit(tmp_path: Path) -> None:
    text = FILE.replace("unit: 亿元\n", "unit: million yuan\n").replace(ROAD, ROAD.replace("4", "400"))
    (tmp_path / "p.yaml").write_text(text.replace("A+B: 1,", "A+B: 100,").replace(", A+B+C: 4", ""), "utf-8")
    worths = load_package(str(tmp_path / "p.yaml")).own_worths()
    assert worths["road"]["A", "B"] == 4.0
    assert worths["canal"]["A", "B"] == 1.0
    assert worths["canal"]["C", "B"] == 0.0


def test_the_template_with_its_worths_is_read(tmp_path: Path) -> None:
    text = PACKAGE
    for line in (
        "worths:     ",
        "  unit: 亿元",
        "  trust: A\n",
        "  note: replace with your figures;",
        "  coalitions:",
    ):
        assert f"      # {line}" in text
        text = text.replace(f"      # {line}", f"      {line}", 1)
    (tmp_path / "p.yaml").write_text(text, "utf-8")
    assert load_package(str(tmp_path / "p.yaml")).own_worths() == {
        "clean water": {("City A",): 1, ("City B",): 0}
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("A+B: 4", "A+D: 4", "coalitions.A+D: found A+D, expected players of A, B, C, not D"),
        ("B+C: 4", "B+C: 4, B+A: 4", "coalitions.B+A: found B+A a second time, expected each coalition once"),
        ("B+C: 4", "B+C: 4, B+C: 4", "coalitions.B+C: found the key twice"),
        (", B+C: 4", "", "coalitions: found none for B+C, expected a worth for every coalition of A, B, C"),
        ("A: 0, B: 0", "B: 0", "coalitions: found none for A, expected"),
        ("B+C: 4", "B+C: .nan", "coalitions.B+C: found nan, expected a finite number"),
        ("B+C: 4", "B+C: -.inf", "coalitions.B+C: found -inf, expected a finite number"),
        ("B+C: 4", "B+C: true", "coalitions.B+C: found True, expected a finite number"),
        ("B+C: 4", "B+C: ~", "coalitions.B+C: found nothing, expected a finite number"),
        ("B+C: 4", "B+C: 1e200", "coalitions.B+C: found 1e+200, expected a finite number, up to 1e150"),
        ("B+C: 4", "B+C: 4, A+B+C: 5", "coalitions.A+B+C: found 5, expected 4 亿元, what the issue adds"),
        ("B+C: 4", 'B+C: 4, "": 0', "coalitions.: found nothing, expected a coalition of one city or more"),
        ("A+B: 4", "A+A: 4", "coalitions.A+A: found A+A, expected each player once"),
        ("unit: 亿元\n", "unit: km\n", "worths.unit: found km, expected a unit of money"),
        ("unit: 亿元\n", "unit: wen\n", "worths.unit: found wen, expected one of 亿元"),
        ("trust: A\n", "trust: P\n", "worths.source: found nothing, expected the source"),
        ("note: made up\n", "note: ''\n", "worths.note: found nothing, expected the reason"),
    ],
)
def test_mistakes_are_told_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    old: str, new: str, told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert old in FILE
    (tmp_path / "p.yaml").write_text(FILE.replace(old, new, 1), encoding="utf-8")
    assert house.run(["package", "p.yaml"]) == 2
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert (out, len(lines)) == ("", 1)
    place, line, column, field = lines[0].removeprefix("error: ").split(":", 3)
    assert (place, line.isdigit(), column.isdigit()) == ("p.yaml", True, True)
    assert field.strip().startswith("parameters.issues.road.worths")
    assert told in lines[0]


def test_too_many_cities_are_refused() -> None:
    for count, told in ((11, "at most 10 cities"), (17, "at most 16 cities")):
        cities = [f"city {at}" for at in range(count)]
        gain = {"value": 1, "unit": "亿元", "trust": "A", "note": "made up"}
        worths = {"unit": "亿元", "trust": "A", "note": "made up", "coalitions": dict.fromkeys(cities, 0)}
        data = {
            "citypact": 1, "kind": "package", "name": "many", "title": "Many", "question": "Which?",
            "base_year": 2024, "players": cities,
            "parameters": {
                "counted": "present value",
                "issues": {"road": {"gains": dict.fromkeys(cities, gain), "worths": worths}},
            },
        }  # fmt: skip
        with pytest.raises(InputError, match=told):
            PackageScenario.from_dict(data)
