"""``citypact package``: every form of answer, files, and wrong input in clear lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citypact.cli import app as house
from citypact.scenario.packages.templates import GAINS, PACKAGE


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = house.run(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_the_terminal_shows_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = run(capsys, "package", "beijing-hebei-package")
    assert status == 0
    parts = (
        "The issues", "Payments", "In words", "Without any money", "What more money would bring",
        "Who should have what", "least subsidy", "settled by the tax ratio", "What moves it", "Certificate",
        "What this rests on",
    )  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_files_are_written_whole_and_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my.yaml").write_text(PACKAGE, encoding="utf-8")
    out = tmp_path / "results"
    status, _, _ = run(capsys, "package", str(tmp_path / "my.yaml"), "--out", str(out), "--chart", "svg")
    assert status == 0
    assert {path.name for path in out.iterdir()} == {
        "package.json",
        "package.csv",
        "package.svg",
        "frontier.svg",
        "moves.svg",
    }
    assert run(capsys, "verify", str(out / "package.json"))[0] == 0


def test_a_table_and_a_scenario_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my.yaml").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "gains.csv").write_text(GAINS, encoding="utf-8")
    answers = [
        json.loads(run(capsys, "package", str(tmp_path / name), "--json")[1])
        for name in ("my.yaml", "gains.csv")
    ]
    for part in ("plan", "separate", "without_money", "frontier", "split"):
        assert answers[0][part] == answers[1][part]
    _, printed, _ = run(capsys, "package", str(tmp_path / "gains.csv"), "--share", "0.5", "--json")
    assert json.loads(printed)["plan"]["total"] >= 0.5 * answers[1]["efficient"]["surplus"]


def test_weights_are_printed_where_money_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gains.csv").write_text("city,tax\nA,3\nB,-1\n", encoding="utf-8")
    _, text, _ = run(capsys, "package", str(tmp_path / "gains.csv"))
    assert "worth at the weights" in text
    assert "so money must move for anybody to gain" in " ".join(text.split())


def test_terms_that_cannot_be_met_are_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = "  terms:\n    floors:\n      City A: {value: 99, unit: 亿元, trust: A, note: too much}\n"
    (tmp_path / "my.yaml").write_text(PACKAGE.replace("  # optional:\n", terms, 1), encoding="utf-8")
    status, text, _ = run(capsys, "package", str(tmp_path / "my.yaml"))
    assert status == 0
    assert "The terms cannot be met" in " ".join(text.split())
    _, _, err = run(capsys, "package", str(tmp_path / "my.yaml"), "--out", str(tmp_path / "out"))
    assert "no chart" in err
    assert run(capsys, "verify", str(tmp_path / "out" / "package.json"))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("gains.csv", "--share", "2"), "share"),
        (("gains.csv", "--share", "nan"), "share"),
        (("gains.csv", "--out", "here", "--chart", "gif"), "--chart: found gif"),
        (("beijing-hebei-package", "--share", "0.5"), "--share"),
        (("beijing-hebei-package", "--encoding", "utf-8"), "--encoding"),
        (("beijing-hebei",), "citypact split reads it"),
        (("nothing.csv",), "no such file"),
        (("nowhere",), "case: found nowhere"),
    ],
)
def test_wrong_calls_are_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gains.csv").write_text(GAINS, encoding="utf-8")
    status, out, err = run(capsys, "package", *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1


def test_new_prints_what_package_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind, name in (("package", "new.yaml"), ("gains", "new.csv")):
        assert run(capsys, "new", kind, "--out", str(tmp_path / name))[0] == 0
        assert run(capsys, "package", str(tmp_path / name), "--json")[0] == 0


def test_what_the_payments_rest_on_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "terms.yaml"
    amount = "{{value: {}, unit: {}, trust: A, note: tried}}"
    terms = (
        f"  terms:\n    floors:\n      City B: {amount.format(3, '亿元')}\n"
        f"    central_money: {amount.format(1, '亿元')}\n"
    )
    file.write_text(PACKAGE.replace("  # optional:\n", terms), encoding="utf-8")
    status, out, _ = run(capsys, "package", str(file))
    told = " ".join(out.split())
    assert status == 0
    assert "Least and most: with the same issues of all or nothing." in told
    assert "Saved: if participation alone is demanded" in told
    assert "The weights are those of the proof" in told
    assert "Money moved here: side payments, and outside money at its cost." in told
