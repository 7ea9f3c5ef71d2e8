"""``citypact solve`` and ``citypact games``: every form of answer, files, and wrong input in clear lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citypact.cli import app as house
from citypact.mechanisms.obstacles.catalogue import OBSTACLES
from citypact.scenario.load import case_text

ROAD = case_text("dead-end-road")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = house.run(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str) -> str:
    """Return the complaint about the road's file with one place changed."""
    assert old in ROAD
    file = tmp_path / "road.yaml"
    file.write_text(ROAD.replace(old, new, 1), encoding="utf-8")
    status, out, err = run(capsys, "solve", str(file), "--out", str(tmp_path / "results"))
    assert (status, out) == (2, "")
    assert not (tmp_path / "results").exists()
    return err


def test_games_lists_every_obstacle_with_its_case(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capsys, "games")
    _, printed, _ = run(capsys, "games", "--json")
    rows = json.loads(printed)["games"]
    assert [row["name"] for row in rows] == list(OBSTACLES)
    for row in rows:
        assert row["case"]
        assert f"citypact solve {row['case']}" in text
        assert row["question"].endswith("?")


def test_the_terminal_shows_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = run(capsys, "solve", "dead-end-road")
    assert status == 0
    parts = (
        "Without an agreement, and at best", "What each lever does", "Cheapest levers", "In words",
        "Coalitions", "What moves it", "Certificate", "What this rests on",
    )  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_files_are_written_whole_and_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = run(capsys, "solve", "dead-end-road", "--out", str(tmp_path), "--chart", "svg")
    assert status == 0
    assert {path.name for path in tmp_path.iterdir()} == {"solve.json", "solve.csv", "links.svg", "moves.svg"}
    assert run(capsys, "verify", str(tmp_path / "solve.json"))[0] == 0
    document = json.loads((tmp_path / "solve.json").read_text(encoding="utf-8"))
    document["agreement"]["gains"]["Hebei"] += 0.01
    (tmp_path / "solve.json").write_text(json.dumps(document), encoding="utf-8")
    status, text, _ = run(capsys, "verify", str(tmp_path / "solve.json"))
    assert status == 1
    assert "agreement.gains.Hebei" in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("game: links", "game: link", "road.yaml:3:1: game: found link, expected one of"),
        ("game: links", "", "game: found nothing, expected the name of an obstacle"),
        ("kind: obstacle", "kind: water", "citypact compensate reads it"),
        ("players: [Beijing, Tianjin, Hebei]", "players: [Beijing, Tianjin]", "found Hebei"),
        ("players: [Beijing, Tianjin, Hebei]", "players: [Beijing, Beijing]", "each city once"),
        ("value: 2.133083", "value: -2", "benefits.Beijing"),
        ("value: 2.133083", "value: .nan", "benefits.Beijing"),
        ("value: 2.133083, unit: 亿元/year", "value: 2.133083, unit: 亿元", "unit"),
        ("trust: A, source: none, range: [0.5, 2]", "trust: P, range: [0.5, 2]", "source"),
        ("  costs:", "  coasts:", "coasts"),
        ("range: [1, 4]", "range: [3, 4]", "range"),
        ("citypact: 1", "citypact: 2", "version"),
    ],
)
def test_a_wrong_file_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    complaint = refused(tmp_path, capsys, old, new)
    assert told in complaint
    assert all(line.startswith("error: ") for line in complaint.splitlines())


ONE_CITY = """\
citypact: 1
kind: obstacle
game: links
name: lonely
title: A road of one city
question: With whom?
base_year: 2014
players: [Beijing]
parameters:
  benefits: {Beijing: {value: 1, unit: 亿元/year, trust: A, note: n}}
  costs: {Beijing: {value: 1, unit: 亿元/year, trust: A, note: n}}
"""


def test_one_city_is_no_game(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "road.yaml").write_text(ONE_CITY, encoding="utf-8")
    status, _, err = run(capsys, "solve", str(tmp_path / "road.yaml"))
    assert status == 2
    assert "road.yaml:8:1: players: found 1, expected 2 to 16 cities" in err


def test_an_unknown_case_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "solve", "dead-end-rode")
    assert status == 2
    assert "did you mean dead-end-road" in err


def test_a_case_of_another_command_is_sent_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "solve", "gaozhu")
    assert status == 2
    assert "citypact split reads it" in err


def test_a_wrong_chart_is_refused_before_any_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "solve", "dead-end-road", "--out", str(tmp_path / "r"), "--chart", "gif")
    assert status == 2
    assert "--chart" in err
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("kind", ["obstacle", *OBSTACLES])
def test_the_schema_of_every_obstacle_is_printed(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    status, printed, _ = run(capsys, "schema", kind)
    assert status == 0
    assert json.loads(printed)["title"] == "citypact scenario"


def test_a_long_list_of_cities_says_how_many_rows_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"city {at}" for at in range(70)]
    number = "{value: %s, unit: 亿元/year, trust: A, note: n}"
    advantages = "\n".join(f"    {name}: {number % (90 + at % 7)}" for at, name in enumerate(names))
    text = f"""\
citypact: 1
kind: obstacle
game: tax-competition
name: many
title: Many cities
question: How low do they go?
base_year: 2014
players: [{", ".join(names)}]
parameters:
  advantages:
{advantages}
  congestion: {number % 50}
  ceiling: {number % 500}
"""
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    status, printed, _ = run(capsys, "solve", str(tmp_path / "many.yaml"))
    assert status == 0
    assert "rows before the last are left out" in printed
    assert "all together" in printed
