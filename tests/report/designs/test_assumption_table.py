"""Further assumptions on the terminal and as rows of the CSV file."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from further_assumptions import answer, answered, groups, scenario

from citypact.cli.app import run
from citypact.mechanisms.agreement import Agreement
from citypact.report.designs.assumption_table import HEADING, assumption_rows, first_sentence
from citypact.report.split.split_files import csv_text
from citypact.report.split.split_table import print_split
from citypact.report.words.amounts import display_width
from citypact.report.words.terminal import Terminal
from citypact.scenario.split_result import split_result

Answer = tuple[Agreement, dict[str, Any]]


def hopeless() -> Answer:
    """A move that costs more than it brings, under assumptions that do not change that."""
    designs = {key: group for key, group in groups().items() if key in ("uncertainty", "enforcement")}
    return split_result({"scenario": scenario(designs, (10, 8, 4))})


def section(capsys: pytest.CaptureFixture[str], found: Answer) -> list[str]:
    """The lines of the section, which ends where the certificate begins."""
    print_split(Terminal(), *found)
    text = capsys.readouterr().out
    return text[text.index(HEADING) : text.index("\nCertificate: ")].splitlines()


def test_a_row_for_each_assumption_below_the_plain_game(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = section(capsys, answered())
    assert max(map(display_width, lines)) <= 80
    rows = [" ".join(line.split()) for line in lines]
    assert rows[4] == "plain game 60.0% 30.0% 90.0%"
    assert "1 projects that come to an end none none" in rows
    assert "2 an origin that can obstruct 30.0% -30.0 0.0% 33.8%" in rows
    assert "7 a tax at risk 75.0% +15.0 0.0% 100.0%" in rows
    assert "16 officials who compare themselves 60.0% 0.0 50.0% 70.0%" in rows


def test_then_the_comparison_and_a_sentence_for_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    document = answered()[1]["designs"]
    text = " ".join(" ".join(section(capsys, answered())).split())
    assert document["explanation"] in text
    assert "1 Needs external enforcement: towards the end nothing is left to lose" in text
    assert "3 City A takes 35.6% of the dividends. A lump sum of 16.39 亿元 to City A leaves both" in text
    assert "4 City A keeps 40.0% of the shared tax. A lump sum of" in text
    assert "Equally good: 30.0% to 33.8%." in text
    assert "The efforts are" not in text
    places = [text.index(part) for part in ("plain game", document["explanation"], "1 Needs external")]
    assert places == sorted(places)


def test_without_agreement_the_reasons_are_sentences(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = hopeless()
    text = " ".join(" ".join(section(capsys, found)).split())
    assert "plain game none none" in text
    assert "1 amounts of which some may be off none none" in text
    reasons = [each["reason"] for each in found[1]["designs"]["answers"]]
    assert all(reasons)
    for at, reason in enumerate(reasons, 1):
        words = reason.rstrip(".")
        assert f"{at} {words[0].upper()}{words[1:]}." in text
    assert "None" not in text


@pytest.mark.parametrize("columns", ["50", "60", "120"])
def test_other_widths(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = section(capsys, answered())
    assert max(map(display_width, lines)) <= int(columns)
    text = " ".join(lines)
    for whole in ("-30.0", "+15.0", "33.8%", "100.0%"):
        assert whole in text


def test_an_ascii_terminal_and_chinese_names(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="")
    monkeypatch.setattr(sys, "stdout", stream)
    designs = {"risk": groups()["risk"]}
    print_split(Terminal(), *split_result({"scenario": scenario(designs, players=("北京", "河北省曹妃甸"))}))
    stream.flush()
    text = stream.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
    assert "a tax at risk" in text
    assert "1 ?? keeps 75.0% of the tax" in text


def test_without_further_assumptions_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_split(Terminal(), *split_result({"revenue": 10, "origin_loss": 3, "destination_cost": 1}))
    assert HEADING not in capsys.readouterr().out


def test_the_first_sentence() -> None:
    assert first_sentence("One. Two.") == "One."
    assert first_sentence("Only 60.0% of it.") == "Only 60.0% of it."
    assert first_sentence("") == ""
    assert first_sentence("Mt. A. B and St. C agree. They gain.", ["Mt. A. B", "St. C"]) == (
        "Mt. A. B and St. C agree."
    )


def test_rows_of_the_csv_file_are_the_document_s() -> None:
    agreement, document = answered()
    rows = list(csv.reader(io.StringIO(csv_text(agreement, document))))
    figures = {row[0]: row[1] for row in rows}
    assert len(figures) == len(rows)
    for each in document["designs"]["answers"]:
        name = f"assumption {each['assumption']}"
        assert figures[name] == each["title"]
        for quantity, value in (
            ("ratio (origin's share)", each["ratio"]),
            ("change of the ratio", each["change"]),
            ("optimal ratios, lowest", (each["ratio_set"] or [None])[0]),
            ("optimal ratios, highest", (each["ratio_set"] or [None])[-1]),
            ("participation, lowest", (each["acceptable"] or [None])[0]),
            ("participation, highest", (each["acceptable"] or [None])[-1]),
        ):
            assert figures[f"{name}: {quantity}"] == ("" if value is None else str(value))
        assert figures.get(f"{name}: reason") == each["reason"]
    assert figures["acceptable under every assumption alone, lowest"] == ""


def test_what_all_accept_is_in_the_table() -> None:
    designs = {"officials": {"standing": groups()["officials"]["standing"]}}
    document = split_result({"scenario": scenario(designs)})[1]
    figures = {name: value for name, value, _ in assumption_rows(document["designs"])}
    assert figures["acceptable under every assumption alone, lowest"] == 0.5
    assert figures["acceptable under every assumption alone, highest"] == 0.7
    assert figures["acceptable under every assumption alone, nearest to the plain ratio"] == 0.6
    assert answer(document, "officials")["acceptable"] == [0.5, 0.7]


def test_the_command_names_the_files_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trial.yaml"
    always = "split.json, split.csv, split.svg, frontier.svg, moves.svg"
    for designs, names in (
        ({"risk": groups()["risk"]}, f"{always}, assumptions.svg"),
        ({}, always),
    ):
        document = scenario(designs)
        if not designs:
            del document["designs"]
        file.write_text(json.dumps(document), encoding="utf-8")
        out = tmp_path / f"out{len(designs)}"
        assert run(["split", str(file), "--out", str(out), "--chart", "svg"]) == 0
        assert " ".join(capsys.readouterr().out.split()).endswith(f"Written to {out}: {names}")
        assert {each.name for each in out.iterdir()} == set(names.split(", "))
