"""``citypact cases``, ``new`` and ``schema``, and the files they write."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from citypact.cli.cases import cases_command, new_command, schema_command
from citypact.errors import InputError
from citypact.scenario.case_list import case_rows
from citypact.scenario.load import case_names
from citypact.scenario.templates import KINDS, template
from citypact.scenario.whole_file import write_atomic

app = typer.Typer()
app.command("cases")(cases_command)
app.command("new")(new_command)
app.command("schema")(schema_command)


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_list_names_every_case_and_what_is_not_known() -> None:
    text = run("cases")
    for row in case_rows():
        assert f"{row['name']}: {row['title']}" in text
        assert f"Cases for {row['command']}:" in text
    assert "announced share: not found" in text
    assert "announced share: 60% to the origin, trust P" in text


def test_the_list_as_data() -> None:
    rows = json.loads(run("cases", "--json"))["cases"]
    assert sorted(row["name"] for row in rows) == list(case_names())
    assert {row["name"]: row.get("headline_share", 1) for row in rows}["suzhou-suqian"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_is_printed_or_written_once(kind: str, tmp_path: Path) -> None:
    assert run("new", kind) == template(kind)
    file = tmp_path / "new.yaml"
    run("new", kind, "--out", file)
    assert file.read_text(encoding="utf-8") == template(kind)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="--force replaces it"):
        run("new", kind, "--out", file)
    assert file.read_text(encoding="utf-8") == "mine"
    run("new", kind, "--out", file, "--force")
    assert file.read_text(encoding="utf-8") == template(kind)
    assert os.listdir(tmp_path) == ["new.yaml"]


def test_an_unknown_kind() -> None:
    with pytest.raises(InputError, match="kind: found lake"):
        run("new", "lake")


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    run("schema", "--out", tmp_path / "s.json")
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == json.loads(run("schema"))


def test_a_write_that_cannot_be_done_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "f"
    write_atomic(file, b"old")

    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InputError, match="No space left"):
        write_atomic(file, "new")
    assert (file.read_bytes(), os.listdir(tmp_path)) == (b"old", ["f"])


@pytest.mark.parametrize("name", ["", "taken/f", "taken/f/g", "x\0y", "n" * 300])
def test_places_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_atomic(tmp_path / name if name else tmp_path, "x")
    assert len(caught.value.problems) == 1


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "f", tmp_path / "link"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_atomic(link, "甲")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "甲"
    assert file.stat().st_mode & 0o777 == 0o640
