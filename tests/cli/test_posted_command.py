"""``citypact posted``: the promised fields, the files, and one line for what is no distribution."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from citypact.cli.posted import posted_command
from citypact.errors import InputError

APP = typer.Typer()
APP.command()(posted_command)
BELIEFS = ("--origin-beliefs", "uniform:0,0.6", "--destination-beliefs", "beta:2,5")


def test_json_has_every_promised_field() -> None:
    done = CliRunner().invoke(APP, [*BELIEFS, "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    promised = {"ratio", "welfare", "first_best", "second_best", "minimal_subsidy"}
    assert promised | {"ratio_sets", "moves", "certificate", "assumptions", "inputs", "fingerprint"} <= set(
        document
    )
    assert all(isinstance(document[name], float) for name in promised)


def test_table_and_files(tmp_path: Path) -> None:
    done = CliRunner().invoke(APP, [*BELIEFS, "--out", str(tmp_path / "out"), "--chart", "svg"])
    assert done.exit_code == 0, done.output
    assert "Post a ratio of 54.8%" in done.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "posted.csv",
        "posted.json",
        "posted.svg",
    ]


def test_mistakes_in_both_options_are_told_together() -> None:
    done = CliRunner().invoke(APP, ["--origin-beliefs", "uniform:1,0", "--json"])
    assert isinstance(done.exception, InputError)
    assert [problem.field for problem in done.exception.problems] == [
        "--origin-beliefs: high",
        "--destination-beliefs",
    ]
