"""The line of ``citypact web``, and links that lead round in a circle: one line, and no server begun."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from citypact.cli.app import run

TOKEN = "abcdefghijklmnopqrstuvwx"


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    return line


@pytest.mark.parametrize("host", ["x" * 64, "é" * 70, "a..b", ".", "\udcff", "\u202ex"])
def test_a_host_that_is_no_name(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(["web", "--no-open", "--host", host, "--token", TOKEN, "--port", "0"], capsys)
    assert line.startswith("error: --host: found ")
    assert line.endswith("expected a name or an address of this machine")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--workers", "1000000000"], "--workers: found 1000000000, expected at most 256 processes"),
        (["--time-limit", "inf"], "--time-limit: found inf, expected at most 86400 seconds"),
        (["--time-limit", "nan"], "--time-limit: found nan, expected a number above zero"),
        (["--port", "65536"], "--port: found 65536, expected a port from 0 (a free one) to 65535"),
    ],
)
def test_limits(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError("a server was begun")

    monkeypatch.setattr(socket.socket, "bind", begun)
    assert refusal(["web", "--no-open", *words], capsys) == f"error: {told}"


def test_a_word_without_end_is_told_by_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(["web", "x" * 20_000], capsys)
    assert "unexpected extra argument" in line
    assert "xxx...) (see citypact web --help)" in line
    assert len(line) < 400
    assert len(refusal(["split", "--revenue", "9" * 20_000 + "x"], capsys)) < 800


def test_an_output_folder_that_leads_round_in_a_circle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = tmp_path / "run"
    loop.symlink_to("run")
    words = ["sweep", "beijing-hebei", "--vary", "parameters.plant.growth=range", "--samples", "4"]
    line = refusal([*words, "--workers", "1", "--out", str(loop)], capsys)
    assert str(loop) in line
    assert loop.is_symlink()
