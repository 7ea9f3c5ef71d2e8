"""Documents that are no results, before all three commands: one clear line, no traceback, no long wait."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from forging import saved

from citypact.audit import audit_result
from citypact.audit.__main__ import main
from citypact.audit.auditing import AUDITORS, SEALED_ONLY
from citypact.cli.app import run

COMMANDS: dict[str, Callable[[str], int]] = {
    "verify": lambda file: run(["--lang", "en", "verify", file]),
    "independent": lambda file: run(["--lang", "en", "verify", file, "--independent"]),
    "audit": lambda file: main([file]),
}
DEEP = 10**6
#: Files that cannot be used, with a word of the line that says so.
UNUSABLE: dict[str, tuple[bytes, str]] = {
    "a key twice": (b'{"kind":"split","kind":"split"}', "the key 'kind' twice"),
    "NaN": (b'{"kind":"split","ratio":NaN}', "NaN is not a number"),
    "an infinity": (b'{"kind":"split","ratio":-Infinity}', "Infinity is not a number"),
    "a million lists": (b"[" * DEEP + b"]" * DEEP, "recursion"),
    "a million tables": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "recursion"),
    "many digits": (b'{"ratio":' + b"9" * 100_000 + b"}", "a number of 100000 digits"),
    "an exponent": (b'{"ratio":1e999999}', "beyond every float"),
    "a list": (b"[1, 2]", "found list, expected one object"),
    "a word": (b'"split"', "found str"),
    "null": (b"null", "found NoneType"),
    "nothing": (b"", "Expecting value"),
    "zeros": (b"\0" * 1000, "Expecting value"),
    "UTF-16": (json.dumps({"kind": "split"}).encode("utf-16"), "UTF-8"),
    "GB 18030": ('{"kind":"分成"}'.encode("gb18030"), "UTF-8"),
    "half a character": (b'{"kind":"split","x":"\\ud800"}', "UTF-8"),
    "too many entries": (b'{"x":[' + b"1," * 2_000_001 + b"1]}", "2000001 entries"),
    "no kind": (b'{"inputs":{}}', "kind: found nothing"),
    "another kind": (b'{"kind":"SPLIT"}', "kind: found"),
    "a kind with lines": (b'{"kind":"a\\nb\\u001b[31m"}', "kind: found"),
    "a kind without end": (b'{"kind":"' + b"x" * DEEP + b'"}', "kind: found"),
    "a kind that is a list": (b'{"kind":["split"],"inputs":{}}', "kind: found"),
    "a kind that is a number": (b'{"kind":1,"inputs":{}}', "kind: found"),
}  # fmt: skip
EVERY_KIND = (*AUDITORS, *SEALED_ONLY)
#: Shapes that stand where inputs should, in a document of each kind.
INPUTS: tuple[Any, ...] = (
    None, [], {}, {"scenario": []}, {"scenario": {"model": []}}, {"game": [1]}, {"game": {"players": 3}},
    {"payoffs": [[1]]}, {"payoffs": "1/0"}, {"firms": {"firm": 1}}, {"base": True, "growth": "1/0"},
    {"players": {}, "gains": [[]]}, {"revenue": 1e308, "origin_loss": 1e-308, "destination_cost": 1e-400},
    {"revenue": True, "origin_loss": 0, "destination_cost": 10**300}, {"downstream_benefit": [1]},
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_that_cannot_be_used_is_told_in_one_line(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, expected = UNUSABLE[name]
    file = tmp_path / "result.json"
    file.write_bytes(content)
    assert COMMANDS[command](str(file)) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert told.err.count("\n") == 1
    assert len(told.err) < 1000
    assert expected in told.err or (expected == "UTF-8" and "half a character" in told.err)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", [".", "absent.json", "loop.json", "pipe.json", "/dev/zero", "huge.json"])
def test_what_is_no_file_of_a_result_is_told_in_one_line(
    name: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    os.symlink("loop.json", "loop.json")
    os.mkfifo("pipe.json")
    with open("huge.json", "wb") as file:
        file.truncate(10**11)  # a hole of a hundred gigabytes
    assert COMMANDS[command](name) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("error: ")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_shapes_in_the_place_of_inputs_are_failing_lines(kind: str) -> None:
    for inputs in INPUTS:
        audit = audit_result({"kind": kind, "schema": 1, "inputs": inputs})
        assert audit.failed, inputs
        assert all("\n" not in line.name for line in audit.failed)


@pytest.mark.parametrize("shape", [None, True, 1e308, "1/0", [[]], {"a": {"a": []}}], ids=str)
@pytest.mark.parametrize("name", ["split of a case", "equilibrium", "statute"])
def test_a_shape_in_the_place_of_any_part_is_a_failing_line(name: str, shape: Any) -> None:
    document = saved(name)
    for part, value in document.items():
        if part != "kind" and json.dumps(value) != json.dumps(shape):
            assert audit_result({**document, part: shape}).failed, part


@pytest.mark.parametrize("schema", [None, 0, 2, 99, "1", True, 1.0, [1]], ids=repr)
def test_another_schema_is_named(schema: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = saved("split of a case")
    if schema is None:
        del document["schema"]
    else:
        document["schema"] = schema
    file = tmp_path / "result.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    for command in COMMANDS.values():
        assert command(str(file)) == 1
        assert "FAILED schema: found" in capsys.readouterr().out


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
def test_a_result_with_a_byte_order_mark_is_the_same_result(mark: bytes, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(mark + json.dumps(saved("split of a case"), ensure_ascii=False).encode())
    assert [command(str(file)) for command in COMMANDS.values()] == [0, 0, 0]


def test_a_file_of_many_entries_keeps_to_its_memory(tmp_path: Path) -> None:
    """In a process that may take two gigabytes, and a minute of the processor."""
    file = tmp_path / "result.json"
    file.write_bytes(b'{"kind":"split","inputs":{},"x":[' + b"[]," * 100_000 + b"1]}")

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 * 10**9, 2 * 10**9))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [sys.executable, "-m", "citypact.audit", str(file)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded,
    )
    assert done.returncode == 1, done.stderr[-300:]
    assert "Traceback" not in done.stderr


def test_a_reader_that_closes_early_is_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text(json.dumps(saved("council")), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "citypact.audit", str(file), "--all"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
