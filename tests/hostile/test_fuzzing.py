"""The first cases of the fuzzing, the judge of its own mistakes, and Hypothesis on the readers of text."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.scenario.enterprise_list import read_enterprises
from citypact.scenario.held_file import held_files
from citypact.scenario.json_file import strict_json
from citypact.scenario.normal_form.nfg import parse_nfg
from citypact.scenario.yaml_reader import parse_yaml

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "trust").is_dir():
    pytest.skip("the source tree is not here: the installed wheel is under test", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from trust.budget import Budget  # noqa: E402
from trust.fuzzing import large as large_files  # noqa: E402
from trust.fuzzing.case import tried  # noqa: E402
from trust.fuzzing.observing import Seen, Watch, command_fault, watched  # noqa: E402

#: Quick ones; ``make trust`` tries all of them, thousands of times.
NAMES = (
    *("relocation scenarios", "obstacles", "Gambit's .nfg", "lists of enterprises (CSV)", "command lines"),
    *("lists of enterprises (Excel)", "forms of the page", "files handed in to the page"),
)
SETTINGS = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before = Path.cwd()
    yield tmp_path_factory.mktemp("fuzzing")
    os.chdir(before)


@pytest.fixture(scope="module")
def watch(home: Path) -> Iterator[Watch]:
    found = Watch(home)
    yield found
    found.on = False


@pytest.mark.parametrize("name", NAMES)
def test_the_first_cases_keep_the_promise(name: str, home: Path, watch: Watch) -> None:
    for number in range(6):
        seen, _ = tried(2026, name, number, home, watch)
        assert not seen.fault, f"case {number}: {seen.fault}"


def test_a_case_is_known_by_its_number(home: Path, watch: Watch) -> None:
    first, second = (tried(7, "forms of the page", 3, home, watch)[0] for _ in range(2))
    assert first == second


def test_the_judge_sees_what_it_is_there_for(home: Path, watch: Watch, tmp_path: Path) -> None:
    assert watched(lambda: 1 / 0, watch)[1].startswith("raised ZeroDivisionError")
    assert "touched" in watched(lambda: (tmp_path / "x").write_text("x"), watch)[1]
    assert watched(lambda: (home / "x").write_text("x"), watch)[1] == ""
    # A spill file without a name is asked of its folder; a file with another name there is none of ours.
    assert watched(lambda: tempfile.TemporaryFile(prefix="citypact-").close(), watch)[1] == ""
    assert "touched" in watched(lambda: tempfile.TemporaryDirectory(prefix="other-").cleanup(), watch)[1]
    assert "touched" in watched(lambda: (home / "x").rename(tmp_path / "y"), watch)[1]
    for seen in (
        Seen(3, "", ""),
        Seen(2, "x", "error: x\n"),
        Seen(2, "", ""),
        Seen(2, "", "error: x\nsomething else\n"),
        Seen(0, "", "Traceback (most recent call last)\n"),
        Seen(0, '{"a": NaN}', ""),
        Seen(0, "{}", "x.py:3: RuntimeWarning: overflow\n"),
    ):
        assert command_fault(seen, ("split", "--json")), seen
    assert command_fault(Seen(2, "", "error: revenue: found x, expected a number\n"), ("split",)) == ""


def test_a_large_file_that_is_answered_or_refused_for_something_else_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(large_files, "ROWS", 100_000)
    monkeypatch.setattr(large_files, "BOMBS", {"none": (("cases",), ".yaml", lambda: b"x")})
    too_many = (("allocate", "three-cities", "--check", "FILE"), "player,amount", "a," + "1" * 20)
    tables = {"good": too_many, "beside": (("split", "FILE", "--nothing"), "x", "1")}
    monkeypatch.setattr(large_files, "TABLES", tables)
    figures, failures = large_files.large(Budget(300), 0)
    assert figures["large files and bombs refused"] == "3 of 3"
    assert [failure.split(":")[0] for failure in failures] == ["100,000 rows of beside", "none"]


def test_the_clock_stops_what_hangs(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trust.fuzzing.observing.LONGEST", 0.05)

    def hang() -> None:
        while True:
            pass

    assert "still at work" in watched(hang, watch)[1]


TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
PIECES = st.lists(
    st.sampled_from(
        (
            *("NFG", "1", "R", '"x"', "{", "}", "2", "1/3", "-1e3", ",", "\n", '"', "\\", "a: ", "- ", "["),
            *("]", "'", "&a", "*a", "!!x", "---", "|", ">", "? ", "# ", "%", "1e309", "0x1", "北", "\u202e"),
            *("\x00", "null"),
        )
    ),
    max_size=60,
).map(" ".join)


@SETTINGS
@given(text=TEXT | PIECES)
def test_texts_are_read_or_refused(text: str) -> None:
    for reader in (parse_yaml, parse_nfg):
        try:
            reader(text)
        except InputError as error:
            told = [*error.problems]
        else:
            told = [None]
        assert told
        assert all("\n" not in str(problem) for problem in told)


@SETTINGS
@given(text=TEXT | PIECES.map(lambda text: text.replace("'", '"')))
def test_json_is_read_or_refused(text: str) -> None:
    with suppress(ValueError, RecursionError):  # what the one caller expects, and nothing else
        assert json.dumps(strict_json(text), allow_nan=False)


@SETTINGS
@given(data=st.binary(max_size=300), head=st.booleans())
def test_tables_of_any_bytes_are_read_or_refused(data: bytes, head: bool) -> None:
    names = b"firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan\n" if head else b""
    for file in ("x.csv", "x.xlsx"):
        with suppress(InputError), held_files({file: names + data}):
            assert read_enterprises(Path(file))
