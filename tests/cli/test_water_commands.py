"""``citypact compensate``, ``river`` and ``air``: fields promised, real cases, wrong input in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from citypact.cli.app import run
from citypact.scenario.templates import template

PAIR = ("--downstream-benefit", "2", "--upstream-benefit", "0", "--cost", "1.5")


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> dict[str, Any]:
        assert run([*arguments, "--json"]) == 0
        printed = capsys.readouterr().out
        return json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))

    return call


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> str:
        assert run(arguments) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        return captured.err.removeprefix("error: ").strip()

    return call


def test_compensate_prints_every_promised_field(answer) -> None:
    """Appendix C, water_pair."""
    found = answer("compensate", *PAIR)
    assert found["effort"] == {"nash": 0, "efficient": pytest.approx(4 / 3)}
    assert found["transfer"] == 2
    assert found["participation"] == {"lo": pytest.approx(4 / 3), "hi": pytest.approx(8 / 3)}
    assert found["gains"] == {"upstream": pytest.approx(2 / 3), "downstream": pytest.approx(2 / 3)}
    assert found["central_subsidy"] == 0
    assert isinstance(found["shadow_prices"], dict)
    assert found["certificate"]["holds"] is True


def test_a_grant_crowds_out_half_of_itself(answer) -> None:
    assert answer("compensate", *PAIR, "--grant", "0.4")["transfer"] == 1.8


def test_a_cap_leaves_the_rest_to_the_centre(answer) -> None:
    found = answer("compensate", *PAIR, "--transfer-cap", "1")
    assert found["transfer"] == 1
    assert found["central_subsidy"] == pytest.approx(1 / 3)
    assert found["shadow_prices"]["transfer cap"] == 1


def test_options_go_before_the_file(answer) -> None:
    assert answer("compensate", "dongjiang")["grant"] == 2.5
    assert answer("compensate", "dongjiang", "--grant", "4")["grant"] == 4


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_effort_is_the_same_in_any_unit(answer, unit: float) -> None:
    found = answer(
        "compensate",
        "--downstream-benefit",
        str(2 * unit),
        "--cost",
        str(1.5 * unit),
        "--grant",
        str(0.4 * unit),
    )
    assert found["effort"]["efficient"] == pytest.approx(4 / 3, rel=1e-12)
    assert found["transfer"] == pytest.approx(1.8 * unit, rel=1e-12)


@pytest.mark.parametrize(
    ("command", "case"),
    [("compensate", "xinan"), ("compensate", "miyun"), ("river", "chishui"), ("air", "jjj-air-13")],
)
def test_a_case_is_shown_and_written(command: str, case: str, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "out"
    assert run([command, case, "--out", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "Certificate" in printed
    assert "What this rests on" in printed
    names = printed.strip().splitlines()[-1].split(": ")[1].split(", ")
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    stem = {"compensate": "compensation"}.get(command, command)
    assert {f"{stem}.json", f"{stem}.csv"} < set(names)
    saved = folder / f"{stem}.json"
    assert run(["verify", str(saved)]) == 0
    for picture in folder.glob("*.png"):
        assert picture.read_bytes().startswith(b"\x89PNG")


def edited(tmp_path: Path, kind: str, old: str, new: str) -> str:
    text = template(kind)
    assert text.count(old) >= 1
    file = tmp_path / "edited.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(file)


BAD = [
    (
        "river",
        "Bridge: Harbour}",
        "Bridge: North Fork}",
        "found North Fork → Bridge → North Fork",
    ),
    ("river", ", Bridge: Harbour}", "}", "found 2 cities with nothing downstream: Bridge, Harbour"),
    (
        "river",
        "North Fork: {value: 2, unit",
        "North Fork: {value: -2, unit",
        "found -2, expected a number",
    ),
    ("river", "[1, 0, 0.5, 0.3]", "[1, 0.2, 0.5, 0.3]", "South Fork is not downstream of North Fork"),
    ("river", "[1, 0, 0.5, 0.3]", "[1, 0, .nan, 0.3]", "found nan, expected a finite number"),
    ("river", "form: quadratic", "form: cubic", "found cubic, expected form as one of power, quadratic, log"),
    (
        "river",
        "carried: {value: 0.3",
        "carried: {value: 0.9",
        "found 3, expected at least 18",
    ),
    (
        "air",
        "[0.6, 0.1, 0.2]",
        "[0.6, 0.1]",
        "transport.City A.value: found 2 of them, expected 3 shares, one for each city",
    ),
    (
        "air",
        "[0.6, 0.1, 0.2]",
        "[0.8, 0.1, 0.2]",
        "transport: found 1.1, expected shares of the pollution in City A that add up to 1 at most",
    ),
    (
        "river",
        "      Harbour: {value: 0.2, unit: 亿m3/year, trust: A, note: replace}\n",
        "",
        "parameters.water.inflows: found none for Harbour, expected a value for every city of players",
    ),
    (
        "water",
        "trust: A, range: [1.5, 2]",
        "trust: A, range: [-1, 2]",
        "parameters.pair.cost.range: found -1, expected a range whose ends are each a number above 0",
    ),
    (
        "water",
        "payment: {value: 0.5,",
        "payment: {value: -0.9,",
        "tiers: found -0.9 for the cleanest and -0.5 for the dirtiest, expected tiers from clean to dirty",
    ),
    (
        "river",
        "{value: 2, unit: 亿m3/year",
        "{value: 2, unit: litres",
        "unit: found litres, expected a unit of volume a year: 亿m3/year or 万m3/year or m3/year or",
    ),
    ("air", "[0.6, 0.1, 0.2]", "[0.6, .inf, 0.2]", "found inf, expected a finite number"),
    ("water", "noise: {value: 0.1", "noise: {value: 0", "parameters.index.noise.value: found 0"),
    ("water", "permanganate index: {value: 0.5", "permanganate index: {value: 0.6", "found a sum of 1.1"),
    ("water", "downstream: City B", "downstream: County A", "expected another name than the upstream side's"),
]
COMMANDS = {"water": "compensate", "river": "river", "air": "air"}


@pytest.mark.parametrize(("kind", "old", "new", "told"), BAD)
def test_bad_input_is_one_line_with_its_place(
    refusal, tmp_path: Path, kind: str, old: str, new: str, told: str
) -> None:
    line = refusal(COMMANDS[kind], edited(tmp_path, kind, old, new))
    assert "\n" not in line
    assert told in line
    assert "edited.yaml:" in line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("compensate", "beijing-hebei"), "kind: found relocation, expected water for this command"),
        (("river", "jjj-air-13"), "citypact air reads it"),
        (("split", "xinan"), "citypact compensate reads it"),
        (("compensate", "xinnan"), "did you mean xinan"),
        (("compensate", "--downstream-benefit", "2"), "--cost: found nothing"),
        (
            ("compensate", "xinan", "--cost", "2"),
            "--cost: found 2.0, expected no such option",
        ),
        (("compensate", "--downstream-benefit", "nan", "--cost", "1"), "downstream_benefit: found nan"),
        (("compensate", *PAIR, "--upstream-weight", "1.2"), "weight: found 1.2"),
        (("river", "chishui", "--rule", "shapley"), "nothing in the file is divided by a rule"),
        (("air", "jjj-air-13", "--draws", "0"), "draws: found 0"),
        (("air", "jjj-air-13", "--encoding", "gbk"), "--encoding: found gbk, expected no such option"),
        (("air", "jjj-air-13", "--chart", "gif", "--out", "nowhere"), "--chart: found gif"),
    ],
)
def test_a_wrong_call_is_refused(refusal, arguments: tuple[str, ...], told: str) -> None:
    assert told in refusal(*arguments)


def test_a_rule_of_the_water_is_followed(answer, tmp_path: Path) -> None:
    file = tmp_path / "river.yaml"
    file.write_text(template("river"), encoding="utf-8")
    one, two = (answer("river", str(file), "--rule", rule) for rule in ("downstream_incremental", "shapley"))
    assert (one["water"]["rule"], two["water"]["rule"]) == ("downstream_incremental", "shapley")
    assert one["water"]["total"] == two["water"]["total"]
    assert one["water"]["welfare"] != two["water"]["welfare"]


def test_the_commands_need_no_solver_to_show_help() -> None:
    code = (
        "import sys; from citypact.cli.app import run; run(['compensate', '--help']);"
        " print([name for name in ('numpy', 'cvxpy', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
