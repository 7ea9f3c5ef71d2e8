"""The command line's promises: field names, values, exit statuses, one line a mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from citypact.cli.app import run

PAIR = ("--revenue", "1", "--origin-loss", "0.2", "--destination-cost", "0.2")


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> dict:
        assert run([*arguments, "--json"]) == 0
        printed = capsys.readouterr().out
        return json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))

    return call


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> list[str]:
        assert run(arguments) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        lines = captured.err.splitlines()
        assert lines
        assert all(line.startswith("error: ") for line in lines)
        return lines

    return call


def test_split_prints_every_promised_field(answer) -> None:
    found = answer("split", "--revenue", "1", "--origin-loss", "0.3", "--destination-cost", "0.1")
    assert found["agreement"] is True
    assert found["reason"] is None
    assert found["ratio"] == 0.6
    assert found["ratio_set"] == [0.6, 0.6]
    assert found["participation"] == {"lo": 0.3, "hi": 0.9}
    assert found["surplus"] == 0.6
    assert found["gains"] == {"origin": 0.3, "destination": 0.3}
    assert found["weight_at_half"] == pytest.approx(1 / 3)
    assert 0 < found["effective_share"] < found["ratio"]
    assert isinstance(found["shadow_prices"], dict)
    assert found["certificate"]["holds"] is True


@pytest.mark.parametrize(
    ("options", "ratio"),
    [
        (("--origin-weight", "0.4"), 0.44),
        (("--voluntary", "0.25"), 0.375),
        (("--rivals", "0.3"), 0.55),
        (("--ratio-cap", "0.45"), 0.45),
        (("--criterion", "egalitarian"), 0.5),
        (("--criterion", "take-it-or-leave-it", "--proposer", "destination"), 0.2),
        (("--criterion", "rubinstein", "--origin-discount", "0.9", "--destination-discount", "0.5"), 41 / 55),
        (("--criterion", "nearest", "--reference", "0.1"), 0.2),
        (("--criterion", "utilitarian,nearest", "--reference", "0.7"), 0.7),
        (
            ("--criterion", "need-weighted", "--origin-income", "5", "--destination-income", "2"),
            0.2 + 0.6 * 2 / 7,
        ),
        (("--criterion", "rank-weighted", "--origin-rank", "2", "--destination-rank", "1"), 0.6),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_split_follows_its_options(answer, options: tuple[str, ...], ratio: float) -> None:
    assert answer("split", *PAIR, *options)["ratio"] == pytest.approx(ratio, abs=1e-12)


def test_no_agreement_is_an_answer(answer) -> None:
    found = answer("split", "--revenue", "1", "--origin-loss", "0.7", "--destination-cost", "0.5")
    assert found["agreement"] is False
    assert found["ratio"] is None
    assert found["ratio_set"] is None
    assert "no agreement at any ratio" in found["reason"]
    assert found["certificate"]["holds"] is True


@pytest.mark.parametrize("unit", ["1e-9", "1", "1e12"])
def test_the_unit_of_money_does_not_matter(answer, unit: str) -> None:
    amounts = [repr(float(unit) * share) for share in (7, 2.2, 0.9)]
    found = answer(
        "split", "--revenue", amounts[0], "--origin-loss", amounts[1], "--destination-cost", amounts[2]
    )
    assert found["ratio"] == pytest.approx(0.5 + 1.3 / 14, abs=1e-9)


def test_statute_prints_every_promised_field(answer) -> None:
    found = answer("statute", "--base", "1", "--growth", "1.2", "--rate", "0.04")
    assert [row["year"] for row in found["schedule"]] == [1, 2, 3, 4, 5]
    for row in found["schedule"]:
        assert {"year", "tax", "origin", "cumulative", "top_up", "clause"} <= row.keys()
    assert found["cumulative"] == pytest.approx(3.0)
    assert found["shortfall"] == 0
    assert found["origin_pv"] == pytest.approx(2.568359, abs=1e-6)
    assert found["effective_share"] == pytest.approx(2.568359 / 15.731469, abs=1e-6)


def test_statute_of_a_list(answer, tmp_path: Path) -> None:
    rows = (
        "firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan\n"
        "北钢,1,1,1,1.2,yes,yes\nsmall,0.1,0.1,0.1,1,yes,yes\n"
    )
    (tmp_path / "firms.csv").write_text(rows, encoding="utf-8")
    found = answer("statute", str(tmp_path / "firms.csv"))
    assert [firm["firm"] for firm in found["firms"]] == ["北钢", "small"]
    assert [firm["eligible"] for firm in found["firms"]] == [True, False]
    assert found["totals"]["origin"] == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("split", "--revenue", "-1", "--origin-loss", "0", "--destination-cost", "0"), ("revenue", "-1")),
        (
            ("split", "--revenue", "0", "--origin-loss", "0", "--destination-cost", "0"),
            ("revenue", "lump sum"),
        ),
        (("split", "--revenue", "nan", "--origin-loss", "0", "--destination-cost", "0"), ("revenue", "nan")),
        (
            ("split", "--revenue", "1", "--origin-loss", "inf", "--destination-cost", "0"),
            ("origin_loss", "inf"),
        ),
        (("split", *PAIR, "--ratio-cap", "1.5"), ("ratio_cap", "1.5")),
        (("split", *PAIR, "--origin-weight", "2"), ("origin_weight", "2")),
        (("split", *PAIR, "--voluntary", "-0.1"), ("voluntary", "-0.1")),
        (("split", *PAIR, "--rivals", "0.1;0.2"), ("--rivals", "0.1;0.2")),
        (("split", *PAIR, "--rivals=-1"), ("rivals[1]", "-1")),
        (("split", *PAIR, "--criterion", "fairness"), ("criterion", "fairness")),
        (("split", *PAIR, "--criterion", "rubinstein"), ("origin_discount", "nothing")),
        (("split", *PAIR, "--chart", "gif", "--out", "nowhere"), ("chart", "gif")),
        (("split", "--revenue", "1"), ("--origin-loss", "nothing")),
        (("split", *PAIR, "--cash-flow"), ("--cash-flow", "scenario")),
        (("split", "beijing-hebei", "--revenue", "1"), ("--revenue", "beside a scenario")),
        (("split", "no-such-case"), ("no-such-case", "beijing-hebei")),
        (("split", "--frobnicate", "1"), ("--frobnicate",)),
        (("frobnicate",), ("frobnicate",)),
        (("statute", "--base", "-1", "--growth", "1", "--rate", "0.04"), ("base", "-1")),
        (("statute", "--base", "1", "--ratio", "1.1"), ("ratio", "1.1")),
        (("verify", "no-such-file.json"), ("no-such-file.json",)),
        (("reproduce", "no-such-case"), ("no-such-case",)),
    ],
    ids=lambda value: " ".join(value[:3]) if value and value[0] in ("split", "statute") else None,
)
def test_bad_input_is_one_line_that_names_it(
    refusal, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    text = " ".join(refusal(*arguments))
    for word in words:
        assert word in text


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["split", *PAIR, "--ratio-cap", "7", "--out", str(out)]) == 2
    assert not out.exists()


def test_reproduce_says_what_it_found_and_what_it_missed(answer, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer("reproduce", "beijing-hebei")
    assert found["kind"] == "reproduction"
    verdicts = {(row["key"], row["criterion"]): row["contains_half"] for row in found["R2"]}
    assert verdicts["C1", "equal split of surplus"] is False
    assert verdicts["C7", "posted ratio, private costs"] is True
    assert all(row["matches"] for row in found["R1"])
    assert run(["reproduce", "beijing-hebei"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert found["statement"] in printed
    assert "Misses" in printed


def test_the_installed_command_runs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "citypact.cli", "split", *PAIR, "--out", str(tmp_path / "r")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "r").iterdir()} == {
        "split.json",
        "split.csv",
        "split.png",
        "frontier.png",
        "moves.png",
    }
    checked = subprocess.run(
        [sys.executable, "-m", "citypact.cli", "verify", str(tmp_path / "r" / "split.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


# What a stranger tripped over


def test_cash_flows_follow_the_criterion_and_the_levers(answer) -> None:
    capped = answer("split", "beijing-hebei", "--cash-flow", "--ratio-cap", "0.46", "--origin-weight", "0.8")
    for name in ("constant_ratio", "free_payments"):
        design = capped["cash_flow"][name]
        assert design["origin_weight"] == 0.8
        assert max(design["yearly_ratios"].values()) <= 0.46
        assert design["gains"]["origin"] == pytest.approx(4 * design["gains"]["destination"])
    assert (
        answer("split", "beijing-hebei", "--cash-flow", "--criterion", "egalitarian")["cash_flow"][
            "constant_ratio"
        ]["objective"]
        == "egalitarian"
    )


def test_cash_flows_are_not_designed_for_what_they_cannot_say(refusal, tmp_path: Path) -> None:
    assert (
        "criterion"
        in refusal("split", "beijing-hebei", "--cash-flow", "--criterion", "nearest", "--reference", "0.5")[0]
    )
    assert run(["new", "relocation", "--out", str(tmp_path / "mine.yaml")]) == 0
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "discount_rate" in text


def test_a_headline_beyond_the_scenario_s_cap_is_noted(answer) -> None:
    (note,) = answer("split", "beijing-hebei")["notes"]
    assert "52.2%" in note
    assert answer("split", "beijing-hebei", "--criterion", "nearest", "--reference", "0.5")["notes"] == []


def test_shapley_s_ratio_stands_outside_the_core_and_says_so(answer) -> None:
    found = answer("split", *PAIR, "--rivals", "0.5")
    assert found["ratio"] == pytest.approx(0.2 + 0.3 + 0.5 / 6)
    assert found["core"] == {"lo": 0.7, "hi": 0.8}
    assert "Not stable" in found["explanation"]


def test_the_radius_is_in_units_of_the_loss_itself(answer) -> None:
    found = answer(
        "split", "--revenue", "4", "--origin-loss", "1.2", "--destination-cost", "0.8", "--voluntary", "0.3"
    )
    assert found["radius_of_half"] == pytest.approx(0.06 / 0.7)


def test_default_games_are_no_findings(answer, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer("split", "gaozhu")["assumed"] is True
    assert run(["split", "gaozhu"]) == 0
    assert "no finding about this agreement" in " ".join(capsys.readouterr().out.split())
    assert "declared defaults" in answer("reproduce", "gaozhu")["assumptions"][0]


@pytest.mark.parametrize("command", [("split", *PAIR), ("reproduce",), ("statute", "--base", "1")])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "utf-8"])
def test_any_terminal_can_show_it(command: tuple[str, ...], encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "citypact.cli", *command],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": encoding, "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert done.stdout.decode(encoding)


def test_a_full_disk_and_a_closed_reader_are_told_in_a_line() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "citypact.cli", "split", *PAIR, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    piped = subprocess.run(
        f"set -o pipefail; {sys.executable} -m citypact.cli reproduce | head -n 1 > /dev/null",
        shell=True,
        executable="/bin/bash",
        check=False,
    )
    assert piped.returncode == 0


@pytest.mark.parametrize("name", ["split.json", "split.csv", "split.png"])
def test_nothing_is_left_behind_when_one_file_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert run(["split", *PAIR, "--out", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_statute_counts_tax_as_long_as_it_pays(refusal) -> None:
    (line,) = refusal("statute", "--base", "1", "--horizon", "3")
    assert "horizon" in line
    assert "6" in line
