"""Results of the benchmarks: kept as they are, and what changed between two of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.changes import changes, settings
from benchmarks.line import Line, at_most
from benchmarks.parts import PARTS
from benchmarks.record import Record, RecordError, read, recorded

ROOT = Path(__file__).resolve().parent.parent
FAST = Line("fast", [1.0, 1.1, 1.2], yardstick="bare work", target=at_most(2))
PEER = Line("a game", [0.5, 0.6], yardstick="a package", verdict="right", note="1e-12 away")
ONCE = Line("long", [30.0], "s", "fractions", [900.0], at_most(60))


def record(*lines: Line) -> Record:
    return Record("abc1234", {"cores": "two cores"}, 1.5, {"numpy": "2.0"}, {"part": lines})


def told(old: Record, new: Record) -> list[str]:
    return [line.split()[0] for line in changes(old, new)]


# Results


def test_results_survive_their_file(tmp_path: Path) -> None:
    kept = recorded({"part": [FAST, PEER, ONCE], "empty": []})
    kept.write(tmp_path / "results.json")
    assert read(tmp_path / "results.json") == kept
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]
    assert kept.versions["numpy"] != "not installed"
    assert "core" in kept.machine["cores"]


def test_results_hold_no_place_and_no_name_of_this_machine(tmp_path: Path) -> None:
    from getpass import getuser
    from socket import gethostname

    recorded({"part": [FAST]}).write(tmp_path / "results.json")
    files = [tmp_path / "results.json", *(ROOT / "benchmarks" / "results").glob("*.json")]
    for path in files:
        text = path.read_text("utf-8")
        assert str(ROOT) not in text
        assert str(Path.home()) + "/" not in text
        assert gethostname() not in text.split('"')
        assert getuser() not in text.split('"')


def test_results_that_are_kept_are_of_parts_that_exist() -> None:
    for path in (ROOT / "benchmarks" / "results").glob("*.json"):
        kept = read(path)
        assert set(kept.parts) <= set(PARTS)
        assert all(line.figures or line.verdict for lines in kept.parts.values() for line in lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "found 'list', expected 1"),
        ('{"schema": 2}', "found 2, expected 1"),
        ('{"schema": 1}', "not results of --json"),
        (
            '{"schema": 1, "commit": "a", "machine": {}, "load": 1, "versions": {},'
            ' "parts": {"p": [{"name": 1, "target": null}]}}',
            "not results",
        ),
    ],
)
def test_a_file_that_holds_no_results_is_refused_in_a_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=words) as error:
        read(path)
    assert "\n" not in str(error.value)


def test_a_figure_that_is_not_finite_is_refused_in_a_file(tmp_path: Path) -> None:
    record(FAST).write(tmp_path / "results.json")
    text = (tmp_path / "results.json").read_text("utf-8").replace("1.2", "NaN")
    (tmp_path / "results.json").write_text(text, "utf-8")
    with pytest.raises(RecordError, match="not finite"):
        read(tmp_path / "results.json")


# What changed


def test_the_same_results_have_no_changes() -> None:
    assert told(record(FAST, PEER, ONCE), record(FAST, PEER, ONCE)) == []


@pytest.mark.parametrize(
    ("figures", "what"),
    [
        ([1.15, 1.3, 1.4], []),  # the brackets meet
        ([1.3, 1.4, 1.5], ["higher"]),
        ([0.7, 0.8, 0.9], ["lower"]),
        ([2.5, 2.6, 2.7], ["target", "higher"]),
        ([1.3], []),  # measured once: more than half is asked for
        ([1.81], ["higher"]),
    ],
)
def test_a_ratio_changed_when_it_leaves_the_spread(figures: list[float], what: list[str]) -> None:
    assert told(record(FAST), record(replace(FAST, figures=figures))) == what


def test_seconds_are_compared_by_their_ratios() -> None:
    """Twice as many seconds on a machine half as fast are no change."""
    assert told(record(ONCE), record(replace(ONCE, figures=[59.0]))) == []
    assert told(record(ONCE), record(replace(ONCE, ratios=[1800.0]))) == ["higher"]


def test_what_turned_came_or_went_is_told() -> None:
    wrong = replace(PEER, verdict="wrong", note="by 0.5")
    (line,) = changes(record(PEER), record(wrong))
    assert line == "verdict  a game of a package: right -> WRONG  by 0.5"
    assert told(record(FAST), record(FAST, PEER)) == ["new"]
    assert told(record(FAST, PEER), record(FAST)) == ["gone"]
    # A part that was not asked for is not gone.
    assert told(record(FAST), replace(record(), parts={})) == []


def test_another_machine_and_other_versions_are_told() -> None:
    other = replace(record(), machine={"cores": "eight cores"}, versions={"numpy": "2.1"})
    assert list(settings(record(), other))[1:] == [
        "  processes that wanted a core: 1.5 -> 1.5",
        "  another machine: cores two cores -> eight cores",
        "  another version: numpy 2.0 -> 2.1",
    ]


def test_the_command_finds_a_planted_change(tmp_path: Path, capsys) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    record(FAST, PEER).write(old)
    record(replace(FAST, figures=[5, 6, 7]), PEER).write(new)
    assert run.main(["--compare", str(old), str(old)]) == 0
    assert "no ratio changed beyond its spread" in capsys.readouterr().out
    assert run.main(["--compare", str(old), str(new)]) == 1
    assert "higher   fast of bare work: 1.1 [1, 1.2] -> 6 [5, 7] x  (5.45 times)" in capsys.readouterr().out
