"""The benchmarks: every part has lines, a line says what it should, a part that breaks is told."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import ratios, run
from benchmarks.line import Line, at_least, at_most
from benchmarks.parts import PARTS, Part

ROOT = Path(__file__).resolve().parent.parent
FAST = Line("fast", [1.0, 1.1, 1.2], yardstick="bare work", target=at_most(2))
ONCE = Line("long", [30.0], "s", "fractions", [900.0], at_most(60))


# Parts


@pytest.mark.parametrize("name", PARTS)
def test_every_part_has_modules_with_lines(name: str) -> None:
    for module in PARTS[name].modules:
        tree = ast.parse((ROOT / "benchmarks" / f"{module.replace('.', '/')}.py").read_text("utf-8"))
        assert any(isinstance(each, ast.FunctionDef) and each.name == "lines" for each in tree.body), module


def test_every_file_that_measures_belongs_to_a_part() -> None:
    measuring = {
        path.relative_to(ROOT / "benchmarks").with_suffix("").as_posix().replace("/", ".")
        for path in (ROOT / "benchmarks").rglob("*.py")
        if "\ndef lines(" in path.read_text("utf-8")
    }
    assert measuring == {module for part in PARTS.values() for module in part.modules}


def test_a_part_measures_says_and_keeps_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratios, "LONG", 0.0)  # one repeat of everything
    said: list[str] = []
    kept: list[int] = []
    found = run.measure(
        {"drawn": Part("Drawn", ("compensation",))},
        say=said.append,
        keep=lambda lines: kept.append(len(lines["drawn"])),
    )
    assert kept == [1, 1]  # after the line, and after the part
    (line,) = found["drawn"]
    assert line.figures
    assert line.ratios
    assert line.met is not None
    assert any("compensation of 1e6 drawn pairs" in text for text in said)
    assert not run.broken(found)


def test_a_part_that_breaks_is_told_and_the_next_is_measured() -> None:
    class Breaks(Part):
        def lines(self, large: bool = False):
            yield FAST
            raise OSError(2, "no such file", "/somewhere/of/mine")

    found = run.measure({"breaks": Breaks("Broken", ()), "empty": Part("Empty", ())}, say=lambda text: None)
    assert [line.verdict for line in found["breaks"]] == [None, "fails"]
    assert "/somewhere" not in found["breaks"][1].note
    assert found["empty"] == []
    assert run.broken(found)


def test_a_part_without_its_package_says_the_name() -> None:
    (line,) = Part("Title", ("menus",), needs=("no_such_package",)).lines()
    assert line.verdict == "missing"
    assert "no_such_package" in str(line)
    assert "MISSING" in str(line)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-part"], "unknown part no-such-part; expected some of agreements"),
        (["water", "--json", "no/such/folder/x.json"], "no/such/folder is no folder"),
        (
            ["--compare", "none.json", "none.json"],
            "none.json: No such file or directory; expected results of --json",
        ),
    ],
)
def test_a_wrong_question_is_told_in_a_line(arguments, words, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        run.main(arguments)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


# Lines


def test_a_line_shows_median_spread_target_and_yardstick() -> None:
    assert str(FAST).split() == ["fast", "1.1", "[1,", "1.2]", "x", "meets", "<=", "2", "of", "bare", "work"]
    assert "MISSES <= 1 " in str(replace(FAST, target=at_most(1)))
    assert replace(FAST, target=at_least(1.1)).met is True
    assert str(ONCE).split() == ["long", "30", "s", "meets", "<=", "60", "900", "x", "of", "fractions"]
    assert ONCE.compared == (900.0,)


def test_a_figure_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        Line("bad", [float("nan")])


class Clock:
    """A clock that work moves, so that times are what the test says."""

    def __init__(self) -> None:
        self.now, self.turns = 0.0, ""

    def __call__(self) -> float:
        return self.now

    def work(self, name: str, took: float) -> Callable[[], None]:
        def task() -> None:
            self.now += took
            self.turns += name

        return task


def test_both_are_timed_by_turns_after_a_first_time_that_does_not_count() -> None:
    clock = Clock()
    found = ratios.pairs(clock.work("a", 0.5), clock.work("b", 0.25), repeats=3, clock=clock)
    assert found == [(0.5, 0.25)] * 3
    assert clock.turns == "ab" * 4


def test_a_short_task_is_run_several_times_and_a_long_one_at_once() -> None:
    clock = Clock()
    found = ratios.pairs(clock.work("a", 2**-9), clock.work("b", 0.5), repeats=2, clock=clock)
    assert found == [(2**-9, 0.5)] * 2
    assert clock.turns == "ab" + ("a" * 11 + "b") * 2  # 11 times 2 ms fill the 20 ms
    clock = Clock()
    assert ratios.pairs(clock.work("a", 30.0), clock.work("b", 3.0), repeats=1, clock=clock) == [(30.0, 3.0)]
    assert clock.turns == "ab"
