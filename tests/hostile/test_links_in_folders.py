"""A folder that the user names is written into; what a link in it points to is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypact.cli.app import run
from citypact.report.saved.files import write_together
from citypact.scenario.whole_file import refuse_outward

SWEEP = ("sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--samples", "4")
#: A command that writes into a folder, and a file that it writes there.
WRITING = {
    "statute": (("statute", "--base", "1"), "statute.csv"),
    "reproduce": (("reproduce", "beijing-hebei"), "reproduction.json"),
    "split": (("split", "gaozhu"), "split.json"),
    "allocate": (("allocate", "three-cities", "--rule", "shapley"), "allocation.csv"),
    "sweep": ((*SWEEP, "--workers", "1"), "lock.sqlite"),
}


def refusal(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(list(words)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    return line


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing"])
def test_a_link_that_leads_out_is_refused(
    name: str, there: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, written = WRITING[name]
    folder, outside = tmp_path / "out", tmp_path / "precious"
    folder.mkdir()
    (folder / written).symlink_to(outside)
    if there:
        outside.write_bytes(b"kept")
    line = refusal((*words, "--out", str(folder)), capsys)
    assert "expected a file of the folder itself; remove the link or choose another folder" in line
    assert f"found a link to {outside}" in line
    assert [each.name for each in folder.iterdir()] == [written]
    assert outside.read_bytes() == b"kept" if there else not outside.exists()


def test_a_folder_behind_a_link_and_a_link_within_are_written(tmp_path: Path) -> None:
    folder, behind = tmp_path / "out", tmp_path / "behind"
    folder.mkdir()
    behind.symlink_to(folder)
    (folder / "a.json").symlink_to("kept.json")
    write_together({behind / "a.json": "{}", behind / "b.json": "[]"})
    assert (folder / "kept.json").read_text(encoding="utf-8") == "{}"
    assert (folder / "a.json").is_symlink()
    assert (folder / "b.json").read_text(encoding="utf-8") == "[]"


def test_a_loop_leads_nowhere_and_is_replaced(tmp_path: Path) -> None:
    loop = tmp_path / "split.json"
    loop.symlink_to("split.json")
    refuse_outward(loop)
    write_together({loop: "{}"})
    assert not loop.is_symlink()
    assert [each.name for each in tmp_path.iterdir()] == ["split.json"]
    assert loop.read_text(encoding="utf-8") == "{}"


def test_a_run_whose_chunk_is_a_link_outward_is_not_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, moved = tmp_path / "run", tmp_path / "moved.parquet"
    assert run([*SWEEP, "--workers", "1", "--out", str(folder)]) == 0
    chunk = folder / "chunks" / "00000000.parquet"
    chunk.rename(moved)
    chunk.symlink_to(moved)
    content = moved.read_bytes()
    assert "a link to" in refusal((*SWEEP, "--workers", "1", "--out", str(folder)), capsys)
    assert moved.read_bytes() == content


def test_a_link_named_by_the_user_is_followed_when_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_folder, link = tmp_path / "run", tmp_path / "rows.csv"
    assert run([*SWEEP, "--workers", "1", "--out", str(run_folder)]) == 0
    link.symlink_to(tmp_path / "real.csv")
    words = ("runs", "export", str(run_folder), "--out", str(link))
    assert "a new one, or --force" in refusal(words, capsys)
    assert not (tmp_path / "real.csv").exists()
    assert run([*words, "--force"]) == 0
    assert len((tmp_path / "real.csv").read_text(encoding="utf-8").splitlines()) == 5
    assert link.is_symlink()
