"""Scenarios as the page edits them: fields, replaced numbers, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.scenario.kinds import scenario_class
from citypact.scenario.load import case_kind, case_names, case_text, load_as
from citypact.scenario.yaml_reader import parse_yaml
from citypact.web.pages_described import described
from citypact.web.pages_edit import edited
from citypact.web.pages_fields import Field, field_groups


def fields(name: str) -> list[Field]:
    scenario = load_as(scenario_class(case_kind(name)), name)
    return [field for group in field_groups(scenario) for field in group.fields]


def at(data: Any, path: Any) -> Any:
    for step in path:
        data = data[step]
    return data


@pytest.mark.parametrize("name", case_names())
def test_every_number_of_every_case_can_be_replaced_and_nothing_else_changes(name: str) -> None:
    text = case_text(name)
    before = parse_yaml(text).data
    found = fields(name)
    assert found
    for field in found:
        assert not field.name.startswith("reported")
        old = at(before, field.path)
        if field.form != "number":
            assert (old["value"] if isinstance(old, dict) else old) == (
                field.value if not isinstance(field.value, list) else list(field.value)
            )
            continue
        new = field.value + 1
        after = parse_yaml(edited(text, [(list(field.path), new)])).data
        quantity = at(after, field.path)
        assert quantity["value"] == new
        assert quantity["trust"] == "A"
        assert json.dumps(old["value"]) in quantity["note"]
        assert f"(trust {old['trust']})" in quantity["note"]
        assert quantity["unit"] == old["unit"]
        assert "source" not in quantity
        at(after, field.path[:-1])[field.path[-1]] = old
        assert after == before


def test_all_numbers_are_replaced_at_once() -> None:
    text = case_text("beijing-hebei")
    numbers = [field for field in fields("beijing-hebei") if field.form == "number"]
    after = parse_yaml(edited(text, [(list(field.path), field.value + 1) for field in numbers])).data
    assert [at(after, field.path)["value"] for field in numbers] == [field.value + 1 for field in numbers]
    assert "FROZEN CALIBRATION" in edited(text, [(list(numbers[0].path), 2)])


def test_the_same_number_keeps_its_trust_and_its_text() -> None:
    text = case_text("beijing-hebei")
    path = ["parameters", "levers", "window"]
    assert edited(text, [(path, 5)]) == text


@pytest.mark.parametrize(
    "quantity",
    [
        "{value: 1, unit: ratio, trust: A, note: 'a, b} c'}",
        "\n    value: 1\n    unit: ratio\n    trust: A\n    note: block\n    # a comment inside",
        '{"value": 1, "unit": "ratio", "trust": "A", "note": "# no comment"}   # a comment',
    ],
)
def test_quantities_in_every_style(quantity: str) -> None:
    text = f"top:\n  first: {quantity}\n  # between\n  second: {{value: 3, unit: ratio, trust: A, note: n}}\n"
    after = edited(text, [(["top", "first"], 7), (["top", "second"], 8)])
    data = parse_yaml(after).data
    assert (data["top"]["first"]["value"], data["top"]["second"]["value"]) == (7, 8)
    assert "# between" in after


def test_switches_and_words_keep_their_kind() -> None:
    assert parse_yaml(edited("a: {b: false, c: planner}", [(["a", "b"], True)])).data == {
        "a": {"b": True, "c": "planner"}
    }
    assert parse_yaml(edited("a: planner", [(["a"], "no: yes")])).data == {"a": "no: yes"}
    with pytest.raises(InputError, match="same kind"):
        edited("a: false", [(["a"], 1)])


@pytest.mark.parametrize(
    "edits",
    [
        [(["parameters", "missing"], 1)],
        [(["parameters"], 1)],
        [([], 1)],
        [("parameters", 1)],
        [(["parameters", True], 1)],
        [(["parameters", "plant", "growth"], float("nan"))],
        [(["parameters", "plant", "growth"], float("inf"))],
        [(["parameters", "plant", "growth"], {"value": 1})],
        [(["parameters", "plant", "growth"], None)],
        [(["parameters", "plant", "growth"], [1] * 101)],
        [(["name"], "x" * 61)],
        [["only one"]],
        [(["name"], "x")] * 401,
    ],
)
def test_edits_of_another_form_are_refused(edits: Any) -> None:
    with pytest.raises(InputError):
        edited(case_text("beijing-hebei"), edits)


def test_text_and_data_of_an_edit_agree() -> None:
    found = described("beijing-hebei", None, [(["parameters", "plant", "growth"], 2)])
    assert found["kind"] == "relocation"
    assert parse_yaml(found["text"]).data["parameters"]["plant"]["growth"]["value"] == 2
    assert found["document"]["parameters"]["plant"]["growth"]["value"] == 2
    again = described(None, found["text"], [])
    assert again["document"] == found["document"]


@pytest.mark.parametrize(
    ("case", "text"),
    [
        (None, None),
        ("gaozhu", "kind: relocation"),
        ("/etc/passwd", None),
        (None, "kind: spaceship"),
        (None, "- a list"),
        (None, "a: &anchor 1\nb: *anchor"),
        (None, "kind: relocation"),
    ],
)
def test_what_is_no_scenario_is_refused(case: str | None, text: str | None) -> None:
    with pytest.raises(InputError):
        described(case, text, [])


def test_mistakes_have_their_line() -> None:
    text = case_text("gaozhu").replace("trust: A", "trust: Q", 1)
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "trust: Q" in line)
    with pytest.raises(InputError, match=rf"scenario\.yaml:{line}:"):
        described(None, text, [])


def test_a_step_crosses_a_range_in_some_moves_and_keeps_whole_years() -> None:
    steps = {field.label: field.step for field in fields("beijing-hebei") if field.step}
    assert steps["horizon"] == 1
    assert steps["growth"] == 0.01
    assert all(step > 0 for step in steps.values())


@pytest.mark.parametrize("kind", ["[relocation]", "{relocation: 1}", "1", ""])
def test_a_kind_that_is_no_word_is_refused(kind: str) -> None:
    with pytest.raises(InputError, match=r"kind: found .*expected one of relocation"):
        described(None, f"citypact: 1\nkind: {kind}\nname: a\n", [])
