"""``citypact council``: every model, files, verification, and wrong input in clear lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citypact.cli import app as house
from citypact.scenario.load import case_names, case_text

CASES = case_names("council")
ALIKE, SKY = case_text("thirty-alike-members"), case_text("jjj-13-air-council")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = house.run(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_answered_written_and_verified(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text, warning = run(capsys, "council", case, "--out", str(tmp_path))
    assert (status, warning) == (0, "")
    assert "What this rests on" in text
    assert {"council.json", "council.csv"} < {path.name for path in tmp_path.iterdir()}
    assert run(capsys, "verify", str(tmp_path / "council.json"))[0] == 0
    document = json.loads((tmp_path / "council.json").read_text(encoding="utf-8"))
    document["explanation"] += " So it is."
    (tmp_path / "council.json").write_text(json.dumps(document), encoding="utf-8")
    status, text, _ = run(capsys, "verify", str(tmp_path / "council.json"))
    assert status == 1
    assert "explanation" in text


def test_the_json_of_alike_members(capsys: pytest.CaptureFixture[str]) -> None:
    _, printed, _ = run(capsys, "council", "thirty-alike-members", "--json")
    document = json.loads(printed)
    assert document["stable_sizes"] == [2, 3]
    assert document["sizes"][-1]["deepest"] == pytest.approx(2 / 29)
    assert document["patience"]["least_discount"] == pytest.approx(0.48275862)


@pytest.mark.parametrize(
    ("text", "old", "new", "told"),
    [
        (ALIKE, "model: alike", "model: friendly", "file.yaml:3:1: model: found friendly, expected one of"),
        (ALIKE, "model: alike\n", "", "model: found nothing"),
        (ALIKE, "value: 30, unit: count", "value: 1, unit: count", "parameters.cities"),
        (ALIKE, "value: 30, unit: count", "value: 3.5, unit: count", "parameters.cities"),
        (ALIKE, "form: linear", "form: quadratic", "exactly enough, benefit, cost"),
        (ALIKE, "form: linear", "form: cubic", "parameters.form"),
        (ALIKE, "model: alike", "model: [alike]", "file.yaml:3:1: model: found"),
        (ALIKE, "  contribution: {value: 2, unit: ratio, trust: A, source: none, range: [1.2, 5]",
         "  detection: {value: 0.5, unit: ratio, trust: A, source: none", "no detection without"),
        (ALIKE, "value: 2, unit: ratio, trust: A, source: none, range: [1.2, 5]",
         "value: 31, unit: ratio, trust: A, source: none", "less than 30"),
        (ALIKE, "value: 2, unit: ratio, trust: A, source: none, range: [1.2, 5]",
         "value: 1, unit: ratio, trust: A, source: none, range: [1, 5]",
         "parameters.contribution.value: found 1.0, expected more than 1"),
        (SKY, "players: [Beijing, Tianjin,", "players: [Beijing, Beijing,", "each city once"),
        (SKY, "players: [Beijing, Tianjin,", "players: [Beijing,", "found Tianjin"),
        (SKY, "value: 0.45115", "value: 0.68", "at most 1"),
        (SKY, "  local:", "  lokal:", "lokal"),
        (SKY, "value: 21330.83", "value: -1", "gdp.Beijing"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_clear_line(
    text: str, old: str, new: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in text
    file = tmp_path / "file.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    status, out, err = run(capsys, "council", str(file), "--out", str(tmp_path / "results"))
    assert (status, out) == (2, "")
    assert told in err
    assert all(line.startswith("error: ") for line in err.splitlines())
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("form", ["quadratic", "damage"])
def test_every_form_of_alike_cities(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = "{value: %s, unit: %s, trust: A, note: n}"
    keys = {
        "quadratic": {"enough": (100, "ratio"), "benefit": (1.5, "亿元/year"), "cost": (0.25, "亿元/year")},
        "damage": {"wanted": (10, "ratio"), "benefit": (1, "亿元/year")},
    }[form]
    lines = [f"  {name}: {number % value}" for name, value in keys.items()]
    head = ALIKE.split("parameters:")[0]
    size = number % (10 if form == "quadratic" else 5, "count")
    timing = ["  timing: leader"] if form == "quadratic" else []
    body = "\n".join(["parameters:", f"  form: {form}", f"  cities: {size}", *lines, *timing])
    (tmp_path / "file.yaml").write_text(head + body + "\n", encoding="utf-8")
    status, printed, _ = run(capsys, "council", str(tmp_path / "file.yaml"), "--json")
    assert status == 0
    assert json.loads(printed)["stable_sizes"] == ([5] if form == "quadratic" else [2, 3])


def test_a_transport_table_in_place_of_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """\
citypact: 1
kind: council
model: sky
name: three
title: Three cities
question: Who signs?
base_year: 2014
players: [A, B, C]
parameters:
  gdp: {A: SIZE 100 END, B: SIZE 80 END, C: SIZE 50 END}
  damage_share: {value: 0.02, unit: ratio, trust: A, note: n}
  cost_share: {value: 0.1, unit: ratio, trust: A, note: n}
  transport:
    A: {value: [0.5, 0.2, 0.1], unit: ratio, trust: A, note: n}
    B: {value: [0.1, 0.6, 0.1], unit: ratio, trust: A, note: n}
    C: {value: [0.1, 0.1, 0.7], unit: ratio, trust: A, note: n}
"""
    text = text.replace("SIZE", "{value:").replace("END", ", unit: 亿元/year, trust: A, note: n}")
    (tmp_path / "sky.yaml").write_text(text, encoding="utf-8")
    status, printed, _ = run(capsys, "council", str(tmp_path / "sky.yaml"), "--json")
    assert status == 0
    assert json.loads(printed)["cities"] == 3
    short = text.replace("[0.1, 0.6, 0.1]", "[0.1, 0.6]")
    (tmp_path / "sky.yaml").write_text(short, encoding="utf-8")
    status, _, err = run(capsys, "council", str(tmp_path / "sky.yaml"))
    assert status == 2
    assert "sky.yaml:15:" in err
    assert "3 shares" in err
    over = text.replace("[0.5, 0.2, 0.1]", "[0.5, 0.4, 0.1]").replace("[0.1, 0.1, 0.7]", "[0.1, 0.1, 0.9]")
    (tmp_path / "sky.yaml").write_text(over, encoding="utf-8")
    status, _, err = run(capsys, "council", str(tmp_path / "sky.yaml"))
    assert status == 2
    assert err.count("add up to at most 1") == 2


@pytest.mark.parametrize("size", ["1e300", "1e140"])
def test_a_city_beyond_all_measure_is_answered_or_refused(
    size: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others' sizes are added up themselves: as a difference they would vanish beside it."""
    (tmp_path / "sky.yaml").write_text(SKY.replace("value: 21330.83", f"value: {size}"), encoding="utf-8")
    status, _, err = run(capsys, "council", str(tmp_path / "sky.yaml"), "--json")
    assert status in (0, 2)
    assert (status == 2) is err.startswith("error: ")


def test_payoffs_beyond_all_measure_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ALIKE.replace("benefit: {value: 1,", "benefit: {value: 1e149,", 1)
    text = text.replace("cost: {value: 1,", "cost: {value: 1e-149,", 1).replace("range: [0.1, 10], ", "")
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "council", str(tmp_path / "file.yaml"))
    assert status == 2
    assert "payoffs up to 1e150; use larger units" in err


def test_links_too_strong_at_an_end_of_a_range_are_refused_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = case_text("yangtze-delta-30")
    for given in ("23567.7", "13760.89"):
        text = text.replace(f"value: {given}", "value: 1.0e+140")
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "council", str(tmp_path / "file.yaml"))
    assert status == 2
    assert err.startswith(f"error: {tmp_path / 'file.yaml'}:")
    assert "worths up to 1e150" in err
