"""The files of a market: the document as printed, a row for every plant, and the picture."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from asked_markets import asked, many

from citypact.errors import InputError
from citypact.report.portfolio.market_files import COLUMNS
from citypact.report.showing import write_files
from citypact.scenario.answers import Answered

ROWS = (
    ("steel", "Beijing", "Baoding", 5, 1, 1),
    ("=chips", "Tianjin", "Baoding", 4, 1, 1),
    ("paper", "Tianjin", "Baoding", 1, 0.9, 0.4),
)


def write_market(answer: Any, folder: Path, chart: str = "png") -> tuple[list[str], str]:
    return write_files(Answered("market", answer.document, answer), folder, chart)


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / "market.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_three_files_and_a_row_for_every_plant(tmp_path: Path) -> None:
    answer = asked(ROWS, {"Baoding": 1})
    names, warning = write_market(answer, tmp_path / "out")
    assert (names, warning) == (["market.json", "market.csv", "market.png"], "")
    assert json.loads((tmp_path / "out" / "market.json").read_text(encoding="utf-8")) == answer.document
    assert (tmp_path / "out" / "market.png").read_bytes().startswith(b"\x89PNG")
    steel, chips, paper = table(tmp_path / "out")
    assert steel == {
        "firm": "steel",
        "origin": "Beijing",
        "destination": "Baoding",
        "surplus": "3.0",
        "lowest_core_ratio": "0.2",
        "highest_core_ratio": "0.4",
        "lowest_ratio": "0.2",
        "highest_ratio": "0.8",
        "moves": "yes",
    }
    assert (chips["firm"], chips["destination"], chips["moves"]) == ("'=chips", "", "outbid")
    assert (paper["surplus"], paper["highest_ratio"], paper["moves"]) == ("", "", "no")


def test_rows_agree_with_the_document(tmp_path: Path) -> None:
    answer = many(30)
    write_market(answer, tmp_path, "svg")
    assert b"<svg" in (tmp_path / "market.svg").read_bytes()
    rows = {row["firm"]: row for row in table(tmp_path)}
    assert list(rows) == list(answer.agreement.market.origins)
    for each in answer.document["plants"]:
        row = rows[each["plant"]]
        found = [
            [float(row[f"{end}_{which}ratio"]) for end in ("lowest", "highest")] for which in ("core_", "")
        ]
        assert found == [each["core"], each["alone"]]
        assert (row["destination"], float(row["surplus"])) == (each["destination"], each["surplus"])


def test_nobody_moves(tmp_path: Path) -> None:
    names, warning = write_market(asked((ROWS[2],), {"Baoding": 1}), tmp_path)
    assert names[-1] == "market.png"
    assert warning == ""
    assert [list(row) for row in table(tmp_path)] == [list(COLUMNS)]


def test_a_name_without_a_font_leaves_the_other_files(tmp_path: Path) -> None:
    answer = asked((("\U000e0101", "A", "B", 5, 1, 1),), {"B": 1})
    names, warning = write_market(answer, tmp_path)
    assert names == ["market.json", "market.csv"]
    assert warning.startswith("no chart: no installed font has the characters")


def test_an_unknown_format_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="chart: found gif, expected png or svg"):
        write_market(asked(), tmp_path / "out", "gif")
    assert not (tmp_path / "out").exists()
