"""YAML files: what they mean, where things stand in them, and what is refused."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError, Problem
from citypact.scenario.yaml_composer import DEEPEST, MOST_VALUES
from citypact.scenario.yaml_reader import parse_yaml, read_yaml

LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


def refusal(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "f.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e5", 1e5), ("12:30", "12:30"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("true", True),
        ("~", None), ("", None), ("null", None), ("0o17", 15), ("0x1F", 31), ("017", 17), ("1_000", "1_000"),
        (".5", 0.5), ("-1.", -1.0), ("+12e03", 12000.0), ("2014-01-01", "2014-01-01"), ("'1'", "1"),
        (".inf", float("inf")), ("-.inf", float("-inf")), ("1,000", "1,000"),
        ("{a: [1, b]}", {"a": [1, "b"]}),
    ],
)  # fmt: skip
def test_scalars_follow_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    found = parse_yaml(f"key: {text}").data["key"]
    assert found == value
    assert type(found) is type(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_written_by_python_comes_back(number: float) -> None:
    assert float(parse_yaml(f"a: {number!r}").data["a"]) == number


def test_every_key_and_value_has_its_place() -> None:
    document = parse_yaml("a: 1\nb:\n  - x\n  - {c: 2}\n", "f.yaml")
    assert document.place(("b", 1, "c")) == "f.yaml:4:9"
    assert document.place(("b", 1, "c"), key=True) == "f.yaml:4:6"
    assert document.place(("b", "missing")) == "f.yaml:2:1"


def test_a_billion_laughs_are_refused_and_never_expanded() -> None:
    assert refusal(LAUGHS) == ["f.yaml:1:4: a: found the anchor &a, expected a value without anchors"]


def test_many_control_characters_are_one_line() -> None:
    assert refusal("a: \x00\x00\n\x00") == [
        "f.yaml:1:4: text: found control character U+0000 and 2 more, expected printable text"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: !!python/object/apply:os.system ['x']", "f.yaml:1:4: a: found the tag"),
        ("a: !!str 1", "f.yaml:1:4: a: found the tag"),
        ("a: ! x", "f.yaml:1:4: a: found the tag !"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: file: found a second document"),
        ("a: 1\nb:\n  a: 2\n  a: 3", "f.yaml:4:3: b.a: found the key twice, expected each key once ("),
        ("a: 1\n'a': 2", "f.yaml:2:1: a: found the key twice"),
        ("1: x", "f.yaml:1:1: file: found the key 1"),
        ("null: x", "f.yaml:1:1: file: found the key null"),
        ("? [a]\n: 1", "f.yaml:1:3: file: found a key that is not text"),
        ("%YAML 1.1\n---\na: no", "directive"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "directive"),
        ("a: [1,", "f.yaml:1:7: syntax: found"),
        ("a: b: c", "f.yaml:1:5: syntax: found"),
        ("a:\n\t- b", "f.yaml:2:1: syntax: found"),
        ("a: \x07", "f.yaml:1:4: text: found control character U+0007"),
        ("a: 1\nb: x\u202ey", "f.yaml:2:5: text: found control character U+202E"),
        ('a: "\\e[31m"', "f.yaml:1:4: a: found control character U+001B"),
        ('a: "\\ud800"', "f.yaml:1:4: a: found control character U+D800"),
        ("a: " + "9" * 5000, "f.yaml:1:4: a: found 5000 digits"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), f"f.yaml:1:{DEEPEST + 1}: file: found more"),
        ("", "f.yaml:1:1: file: found an empty file"),
        ("# nothing", "f.yaml:1:1: file: found an empty file"),
        ("a: [" + "1," * (2 * MOST_VALUES) + "]", f"found more than {MOST_VALUES} values"),
    ],
)  # fmt: skip
def test_what_a_scenario_does_not_need_is_refused(text: str, line: str) -> None:
    assert line in refusal(text)[0]


def test_mistakes_that_leave_the_rest_readable_can_be_collected() -> None:
    problems: list[Problem] = []
    document = parse_yaml("a: 1\na: 2\nb: 3\nb: 4", "f", problems)
    assert [problem.place for problem in problems] == ["f:2:1", "f:4:1"]
    assert document.data == {"a": 1, "b": 3}


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes("a: 北京".encode("utf-8-sig"))
    assert read_yaml(file).data == {"a": "北京"}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_gbk_is_named_with_line_and_byte(tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(mark + b"a: 1\nbc: " + "北京".encode("gbk"))
    with pytest.raises(
        InputError, match=r"f.yaml:2: encoding: .* at byte 5 of the line.*GBK.* saved as UTF-8"
    ):
        read_yaml(file)


def test_a_huge_file_is_judged_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.touch()
    os.truncate(file, 50 * 1024 * 1024)
    with pytest.raises(InputError, match="found 52428800 bytes, expected at most 1048576 bytes"):
        read_yaml(file)


def test_what_is_not_a_file_is_never_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    cases = {tmp_path: "a directory", Path("/dev/zero"): "a device", pipe: "a device or pipe"}
    cases |= {tmp_path / "none.yaml": "no such file", tmp_path / "x\0y": "unreadable"}
    for path, found in cases.items():
        with pytest.raises(InputError, match=found) as caught:
            read_yaml(path)
        assert len(caught.value.problems) == 1


@given(st.text(alphabet="ab: -[]{}&*!|>'\"#%@`,?\n\t1.\\", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        assert parse_yaml(text).file == "<text>"
