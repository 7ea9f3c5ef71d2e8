"""``citypact report``: one file, written whole or not at all, of an answer that was rechecked first."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from citypact.cli.app import run
from citypact.report.documents.making import command_for, ending_of
from citypact.scenario.answers import answer
from citypact.scenario.templates import template

NUMBERS = {"revenue": 10, "origin_loss": 3, "destination_cost": 2}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "result.json"
    file.write_text(json.dumps(answer("split", NUMBERS).document), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("ending", "head"), [("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("docx", b"PK"), ("HTML", b"<!doc")]
)
def test_a_saved_result_becomes_a_report(
    saved: Path, ending: str, head: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / f"report.{ending}"
    assert run(["report", str(saved), "-o", str(out)]) == 0
    assert out.read_bytes().startswith(head)
    assert capsys.readouterr().out == f"Written: {out}\n"
    assert os.listdir(out.parent) == [out.name]


def test_a_result_that_does_not_follow_is_refused_with_its_lines(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    document["ratio"] = 0.7
    saved.write_text(json.dumps(document), encoding="utf-8")
    assert run(["report", str(saved), "-o", str(tmp_path / "r.html")]) == 1
    told = capsys.readouterr().err
    assert "lines fail" in told
    assert "ratio: found 0.7, recomputed 0.55" in told
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize(
    ("place", "value"),
    [("version", "0.0.0"), ("document_hash", "0" * 64), ("schema", 2), ("scenario_hash", None)],
)
def test_a_result_whose_seals_do_not_fit_is_refused(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, value: object
) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    (document["provenance"] if place == "version" else document)[place] = value
    saved.write_text(json.dumps(document), encoding="utf-8")
    assert run(["report", str(saved), "-o", str(tmp_path / "r.html")]) == 1
    told = capsys.readouterr().err
    assert "document_hash: found" in told
    assert not (tmp_path / "r.html").exists()


def test_many_failing_lines_are_counted(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    kept = {name: document[name] for name in ("kind", "schema", "inputs")}
    saved.write_text(json.dumps(kept), encoding="utf-8")
    assert run(["report", str(saved), "-o", str(tmp_path / "r.html")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22
    assert lines[-1].startswith("error: and ")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("{}", "kind: found nothing"),
        ('{"kind": "vote", "inputs": {}}', "kind: found vote"),
        ("[1, 2]", "JSON: found list, expected one object"),
        ("{", "file"),
    ],
)
def test_what_is_no_result(
    content: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(content, encoding="utf-8")
    assert run(["report", str(file), "-o", str(tmp_path / "r.html")]) == 2
    assert line in capsys.readouterr().err


@pytest.mark.parametrize("name", ["report.txt", "report", "report.pdf.exe", ".pdf"])
def test_a_wrong_ending(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "gaozhu", "-o", str(tmp_path / name)]) == 2
    assert "expected a name that ends in .html, .pdf or .docx" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


def test_an_existing_file_is_kept_unless_forced(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.html"
    out.write_text("mine", encoding="utf-8")
    assert run(["report", str(saved), "-o", str(out)]) == 2
    assert "--force replaces it" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert run(["report", str(saved), "-o", str(out), "--force"]) == 0
    assert out.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_folder_or_a_file_for_a_folder(
    force: list[str], saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.html").mkdir()
    assert run(["report", str(saved), "-o", str(tmp_path / "folder.html"), *force]) == 2
    assert run(["report", str(saved), "-o", str(saved / "r.html"), *force]) == 2
    assert "expected a folder that can be written" in capsys.readouterr().err
    assert sorted(os.listdir(tmp_path)) == ["folder.html", "result.json"]
    assert os.listdir(tmp_path / "folder.html") == []


def test_a_failure_while_writing_leaves_the_old_file_whole(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.html"
    out.write_text("mine", encoding="utf-8")

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert run(["report", str(saved), "-o", str(out), "--force"]) == 2
    monkeypatch.undo()
    assert "No space left on device" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert sorted(os.listdir(tmp_path)) == ["r.html", "result.json"]


@pytest.mark.parametrize(
    "source", ["no-such-case", "missing.yaml", "missing.json", "list.csv", "gaozhu.toml"]
)
def test_a_source_that_is_none(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", source, "-o", str(tmp_path / "r.html")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert source.split(".", maxsplit=1)[0] in told
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("relocation", "the shared tax"),
        ("game", "Together the"),
        ("water", "effort"),
        ("package", "package"),
        ("council", "cities"),
        ("dead-end-road", "agreement"),
    ],
)
def test_a_file_from_a_template(kind: str, said: str, tmp_path: Path) -> None:
    file, out = tmp_path / "my file.yaml", tmp_path / "r.html"
    file.write_text(template("links" if kind == "dead-end-road" else kind), encoding="utf-8")
    assert run(["report", str(file), "-o", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert said in page
    assert "citypact report &#39;my file.yaml&#39; -o report.html" in page
    assert str(tmp_path) not in page


def test_a_list_of_plants_in_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(template("firms"), encoding="utf-8")
    (tmp_path / "offers.csv").write_text(template("offers"), encoding="utf-8")
    file = tmp_path / "portfolio.yaml"
    file.write_text(template("portfolio"), encoding="utf-8")
    assert run(["report", str(file), "-o", str(tmp_path / "r.html")]) == 0
    assert "one ratio for the list" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["tomorrow", "", "1e99", "99999999999999999999"])
def test_an_odd_date_is_refused(
    text: str,
    saved: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert run(["report", str(saved), "-o", str(tmp_path / "r.html")]) == 2
    assert "SOURCE_DATE_EPOCH: found" in capsys.readouterr().err


def test_a_chinese_report_says_how_to_make_it_again(saved: Path, tmp_path: Path) -> None:
    assert run(["--lang", "zh", "report", str(saved), "-o", str(tmp_path / "r.html")]) == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert "citypact report result.json -o report.html --lang zh" in page


def test_command_and_ending() -> None:
    assert command_for("/data/me/$(rm).json", "pdf") == "citypact report '$(rm).json' -o report.pdf"
    assert ending_of(Path("a/B.DOCX")) == "docx"
