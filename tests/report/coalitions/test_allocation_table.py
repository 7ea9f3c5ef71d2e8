"""Allocations on the terminal and as files: width, letters, content."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.report.coalitions.allocation_table import print_allocation
from citypact.report.showing import write_files
from citypact.report.words.amounts import clipped_apart, display_width
from citypact.report.words.progress import Progress
from citypact.report.words.terminal import Terminal
from citypact.scenario.answers import Answered
from citypact.scenario.coalition_load import load_game
from citypact.scenario.coalition_result import AllocationResult, allocation_result

CHINESE = {
    "players": ["北京市", "天津市", "石家庄市"],
    "title": "京津冀三市",
    "values": [0, 0, 0, 1, 0, 1, 0.9, 1.2],
}


def write_allocation(answer: Any, folder: Path, chart: str = "png") -> tuple[list[str], str]:
    return write_files(Answered("allocation", answer.document, answer), folder, chart)


def result_of(game: Any, **inputs: Any) -> AllocationResult:
    document = load_game(game).document if isinstance(game, str) else game
    return allocation_result({"game": document, **inputs})


def printed(result: AllocationResult, monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout", stream)
    print_allocation(Terminal(), result)
    monkeypatch.undo()
    data = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return str(data.decode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "gb18030"])
def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    many = {"form": "airport", "players": [f"a city with a long name {at}" for at in range(70)],
            "costs": list(range(1, 71))}  # fmt: skip
    for result in (
        result_of("tva-1942", check={"navigation": 2e5, "flood control": 1e5, "power": 112584.0}),
        result_of(CHINESE, check={"北京市": 1.0, "天津市": 0.1, "石家庄市": 0.1}),
        result_of(many, rules=["shapley", "airport_sequential_full"]),
        result_of("three-cities", rules="all"),
    ):
        text = printed(result, monkeypatch, encoding)
        assert max(map(display_width, text.splitlines())) <= 80


def test_the_answer_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(result_of("tva-1942"), monkeypatch)
    assert (
        text.splitlines()[0]
        == "Tennessee Valley Authority: who pays for the dams? (costs in thousand dollars)"
    )
    row = next(line for line in text.splitlines() if line.startswith("Shapley value"))
    assert row.split()[2:] == ["117,829", "100,756.5", "193,998.5", "412,584"]
    assert "Core: not empty" in text
    flat = " ".join(text.split())
    assert "every coalition can be left 47,286 thousand dollars better off than on its own" in flat
    assert "recalled" in text


def test_an_empty_core_and_a_missing_value_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(result_of(CHINESE), monkeypatch)
    assert "Core: empty" in text
    assert "some coalition gives up 0.1666667 亿元 or more by staying" in " ".join(text.split())
    assert "北京市+天津市" in text
    assert "Left out" in text
    assert "Interchangeable: 天津市, 石家庄市." in text


def test_a_proposal_is_shown_beside_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(
        result_of("tva-1942", check={"navigation": 2e5, "flood control": 1e5, "power": 112584.0}), monkeypatch
    )
    flat = " ".join(text.split())
    assert (
        "navigation would walk out, paying 200,000 thousand dollars under the proposal and 163,520 alone"
        in flat
    )
    assert text.count("navigation would walk out") == 1
    assert "axiom of the Shapley value broken additivity" in flat
    assert "power 250,096 220,922.5 110,977 193,998.5" in flat


def test_files(tmp_path: Path) -> None:
    result = result_of("three-cities", check={"Beijing": 2.0, "Tianjin": 2.0, "Hebei": 10.0})
    names, warning = write_allocation(result, tmp_path / "new", "svg")
    assert names == ["allocation.json", "allocation.csv", "allocation.svg", "excess.svg", "core.svg"]
    assert warning == ""
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(names)
    assert json.loads((tmp_path / "new" / "allocation.json").read_text(encoding="utf-8")) == result.document
    with (tmp_path / "new" / "allocation.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3 * 5
    assert rows[-1] == {"rule": "proposal", "player": "Hebei", "amount": "10.0", "unit": "亿元"}
    with pytest.raises(InputError, match="png or svg"):
        write_allocation(result, tmp_path, "gif")
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="out: "):
        write_allocation(result, tmp_path / "taken")


def test_a_name_that_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    write_allocation(result_of({"players": ["=1-1", "@b"], "values": [0, 1, 1, 3]}), tmp_path)
    text = (tmp_path / "allocation.csv").read_text(encoding="utf-8")
    assert "'=1-1" in text
    assert "'@b" in text


def test_pictures_that_cannot_be_drawn_are_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.font_manager import fontManager

    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    names, warning = write_allocation(result_of(CHINESE), tmp_path)
    assert names == ["allocation.json", "allocation.csv", "excess.png"]
    assert "no installed font has the characters" in warning
    additive = {"form": "additive", "players": ["a", "b", "c"], "amounts": [1, 2, 3]}
    names, warning = write_allocation(result_of(additive), tmp_path)
    assert "core.png" not in names
    assert "no triangle to draw" in warning


class Watched(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_to_who_watches_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citypact.report.words.progress.PATIENCE", 0.01)
    watched, piped = Watched(), io.StringIO()
    for stream in (watched, piped):
        monkeypatch.setattr("sys.stderr", stream)
        with Progress() as progress:
            progress.say("nucleolus")
            time.sleep(0.2)
    assert "nucleolus (0 s)" in watched.getvalue()
    assert watched.getvalue().endswith("\r\x1b[2K")
    assert piped.getvalue() == ""


LONG = [f"新疆维吾尔自治区发展和改革委员会第{k}工作组" for k in (1, 2, 3)]


def test_long_names_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    game = {"players": LONG, "values": [0, 1, 1, 4, 1, 4, 4, 9]}
    text = printed(result_of(game), monkeypatch)
    amounts, *_ = text.split("\n\nTogether")
    rows = [line for line in amounts.splitlines() if line.startswith("新疆")]
    assert len({row.split()[0] for row in rows}) == 3
    assert all(display_width(line) <= 80 for line in text.splitlines())
    moves = text.split("What moves it most")[1].split("Properties")[0]
    assert max(len(line) for line in moves.splitlines()) <= 80
    assert len(moves.splitlines()) < 30


def test_players_in_rows_have_a_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    game = {"form": "additive", "players": list("abcdefgh"), "amounts": [1, 2, 3, 4, 5, 6, 7, 8]}
    text = printed(result_of(game), monkeypatch)
    (line,) = [line for line in text.splitlines() if line.startswith("sum ")]
    assert line.split() == ["sum", "36", "36", "36", "36"]


@given(
    texts=st.lists(st.text("ab长é\u0301 ", min_size=1, max_size=40), min_size=1, max_size=6, unique=True),
    width=st.integers(6, 30),
)
def test_cut_texts_fit_and_differ(texts: list[str], width: int) -> None:
    short = clipped_apart(texts, width)
    assert all(display_width(text) <= width for text in short)
    assert len(set(short)) == len(short)
    assert all(cut == text for cut, text in zip(short, texts, strict=True) if display_width(text) <= width)
