"""``citypact statute``: its contract, its files and its refusals."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from citypact.cli.statute import statute_command
from citypact.errors import InputError
from citypact.mechanisms.statute import verify_statute

HEADER = "firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan"
LIST = "\n".join(
    [HEADER, "=甲厂,0.9,1.0,1.1,1.2,yes,yes", "shop,.1,.1,.1,1.2,yes,yes", "free,1,1,1,1,no,yes"]
)

app = typer.Typer()
app.command("statute")(statute_command)


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def answer(*words: object) -> dict[str, Any]:
    found = json.loads(run(*words, "--json"))
    assert isinstance(found, dict)
    return found


def refusal(*words: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        run(*words)
    return [problem.field for problem in caught.value.problems]


def test_the_contract() -> None:
    found = answer("--base", 1, "--growth", 1, "--rate", 0.04, "--top-up", 0.5)
    assert (found["kind"], found["schema"]) == ("statute", 1)
    assert [row["year"] for row in found["schedule"]] == [1, 2, 3, 4, 5]
    assert [row["origin"] for row in found["schedule"]] == [0.5] * 5
    assert [row["tax"] for row in found["schedule"]] == [1.0] * 5
    assert [row["cumulative"] for row in found["schedule"]] == [0.5, 1.0, 1.5, 2.0, 2.5]
    assert [row["top_up"] for row in found["schedule"]] == [0.0] * 4 + [0.25]
    assert found["schedule"][4]["clause"] == "share; extension; term ended: top-up"
    assert (found["cumulative"], found["shortfall"]) == (2.5, 0.5)
    assert found["origin_pv"] == pytest.approx((2.140299 + 2.535456) / 2, abs=1e-6)
    assert found["effective_share_without_top_up"] == pytest.approx(0.1633, abs=5e-5)
    assert found["eligible"] is None


@pytest.mark.parametrize(
    ("growth", "pv"), [(0.8, 1.712239), (1.0, 2.140299), (1.2, 2.568359), (1.5, 2.617713), (2.0, 2.668357)]
)
def test_the_reference_values(growth: float, pv: float) -> None:
    assert round(answer("--base", 1, "--growth", growth, "--rate", 0.04)["origin_pv"], 6) == pv


OPTIONS = {
    "growth": 1.3, "rate": 0.05, "ratio": 0.4, "years": 4, "extension": 1, "cap": 0.9, "top_up": 0.3,
    "top_up_lag": 1, "delay": 2, "horizon": 15, "ramp": 0.25, "threshold": 0.1, "threshold_basis": "gross",
    "cap_basis": "gross", "year_count": "twelve_month", "attainment_month": 7, "clock_start": "registration",
    "share_before_attainment": True, "extension_trigger": "tax_below_threshold", "gross_base": 2.0,
    "check_eligibility": True, "base": 1.0,
}  # fmt: skip


def test_every_option_reaches_the_inputs_and_the_result_is_verified() -> None:
    words: list[object] = []
    for key, value in OPTIONS.items():
        words += [f"--{key.replace('_', '-')}"] if value is True else [f"--{key.replace('_', '-')}", value]
    words += [
        "--destination-tier",
        "city=0.7",
        "--destination-tier",
        "province=0.3",
        "--origin-tier",
        "北京=1",
    ]
    found = answer(*words)
    tiers = {"destination_tiers": {"city": 0.7, "province": 0.3}, "origin_tiers": {"北京": 1.0}}
    assert found["inputs"] == {**OPTIONS, **tiers}
    assert all(line.holds for line in verify_statute(found))


def test_a_list_of_enterprises(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(LIST, encoding="utf-8")
    found = answer(file)
    first, shop, free = found["firms"]
    assert (first["firm"], first["eligible"], first["cumulative"]) == ("=甲厂", True, 3.0)
    assert (shop["eligible"], shop["reasons"], shop["schedule"], shop["origin_pv"]) == (
        False,
        ["threshold"],
        [],
        0.0,
    )
    assert free["reasons"] == ["government_led"]
    totals = found["totals"]
    assert (totals["eligible"], totals["firms"], totals["origin"]) == (1, 3, 3.0)
    assert all(line.holds for line in verify_statute(found))
    assert "The notice covers 1 of 3 enterprises." in run(file)


def test_the_table_for_reading() -> None:
    text = run("--base", 1, "--growth", 1.2)
    assert "Caiyu [2015] 92" in text
    assert "The headline ratio is 50%, but the origin receives 16.3%" in text
    assert "The cap is reached." in text
    assert "0.5 亿元 of the cap is not reached; the centre pays 0.25" in run("--base", 1, "--top-up", 0.5)
    assert "does not cover this enterprise (threshold)" in run("--base", 0.1, "--check-eligibility")
    assert "There is no local tax to share." in run("--base", 0)


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(LIST, encoding="utf-8")
    out = tmp_path / "new" / "folder"
    printed = answer(file, "--out", out)
    assert json.loads((out / "statute.json").read_text(encoding="utf-8")) == printed
    with (out / "statute.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["firm"] for row in rows] == ["'=甲厂"] * 5 + ["shop", "free"]
    assert rows[0]["origin"] == "0.6"
    assert rows[-1]["excluded_by"] == "government_led"
    assert sorted(path.name for path in out.iterdir()) == ["statute.csv", "statute.json"]
    assert "Written: " in run("--base", 1, "--out", out)
    assert (out / "statute.csv").read_text().startswith("year,paid_in,tax,origin,")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert refusal("--base", 1, "--out", tmp_path / "taken") == ["out"]


def test_all_wrong_options_are_named_at_once(tmp_path: Path) -> None:
    words = ("--base", "nan", "--growth", -1, "--rate", 4, "--ratio", 2, "--cap", "inf", "--years", 0)
    assert refusal(*words) == [
        "rate", "ratio", "years", "cap", "base", "growth"]  # fmt: skip
    assert refusal("--growth", 1) == ["base"]
    assert refusal("--base", 1, "--encoding", "gb18030", "--ratio", 2) == ["encoding", "ratio"]
    assert refusal(tmp_path / "none.csv", "--base", 1, "--growth", 2, "--rate", 9) == [
        "base",
        "growth",
        "file",
        "rate",
    ]
    for tier in ("city", "city=x", "city=nan", "=1", "city=2"):
        assert refusal("--base", 1, "--destination-tier", tier) == ["destination_tier"]
    assert refusal("--base", 1, "--origin-tier", "a=0.5", "--origin-tier", "a=0.5")[0] == "origin_tier"
    assert refusal("--base", 1, "--origin-tier", "a=0.5") == ["origin_tiers"]


def test_a_list_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_bytes(LIST.encode("gb18030"))
    assert refusal(file) == ["encoding"]
    assert answer(file, "--encoding", "gb18030")["firms"][0]["firm"] == "=甲厂"


def test_gross_basis_needs_gross_columns(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(LIST, encoding="utf-8")
    assert refusal(file, "--cap-basis", "gross") == ["gross_year1"] * 3
    assert refusal("--base", 1, "--cap-basis", "gross") == ["gross_base"]


def test_the_command_imports_nothing_heavy() -> None:
    """Called as a function: typer's own imports are not the command's."""
    code = (
        "import sys\n"
        "from citypact.cli.statute import statute_command\n"
        "statute_command(base=1.0, growth=1.2, as_json=True)\n"
        "heavy = {'cvxpy', 'pandas', 'matplotlib', 'pydantic', 'scipy', 'numpy', 'openpyxl', 'rich'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
