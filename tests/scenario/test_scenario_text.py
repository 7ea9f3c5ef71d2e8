"""The file of a question asks the same question, whatever it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.scenario.answer_file import question_of
from citypact.scenario.answers import answer
from citypact.scenario.coalition_load import game_names
from citypact.scenario.held_file import held_files
from citypact.scenario.load import case_names
from citypact.scenario.scenario_text import scenario_text, yaml_text
from citypact.scenario.text_file import unwanted
from citypact.scenario.yaml_reader import parse_yaml


def asked(text: str) -> tuple[str, dict[str, Any]]:
    with held_files({"a.yaml": text.encode()}):
        return question_of(Path("a.yaml"))


@pytest.mark.parametrize("name", [*case_names(), *game_names()])
def test_every_case_comes_back_unchanged(name: str) -> None:
    question = question_of(name)
    assert asked(scenario_text(*question)) == question


def test_numbers_given_by_hand_become_a_scenario_with_the_same_answer() -> None:
    numbers = {
        "revenue": 4.0,
        "origin_loss": 1.2,
        "destination_cost": 0.8,
        "voluntary": 0.3,
        "rivals": [0.1, 0.2],
        "window_share": 0.3,
        "ratio_cap": 0.6,
    }
    text = scenario_text("split", {**numbers, "criterion": "egalitarian"})
    assert '# beside the file: criterion = "egalitarian"' in text
    first = answer("split", {**numbers, "criterion": "egalitarian"}).document
    kind, inputs = asked(text)
    again = answer(kind, {**inputs, "criterion": "egalitarian"}).document
    for name in ("ratio", "ratio_set", "participation", "gains", "effective_share", "binding", "moves"):
        assert again[name] == first[name], name


def test_two_sides_of_a_river_become_a_scenario_with_the_same_answer() -> None:
    numbers = {"downstream_benefit": 2.0, "cost": 1.5, "transfer_cap": 1.0, "weight": 0.4, "grant": 0.1}
    first = answer("compensation", numbers).document
    again = answer(*asked(scenario_text("compensation", numbers))).document
    assert first["transfer"] == again["transfer"]


def test_a_game_in_normal_form_comes_back_exactly() -> None:
    inputs = {
        "title": "A # dilemma: two",
        "players": ["甲", "b: x"],
        "strategies": [["c", "no"], ["c", "1"]],
        "payoffs": [[[3, 0], [5, 1]], [[3, "16/3"], [0, 1]]],
        "assumptions": ["S: payoffs: a study"],
    }
    assert asked(scenario_text("equilibrium", inputs)) == ("equilibrium", inputs)


def test_a_question_without_a_file_says_what_to_take() -> None:
    with pytest.raises(InputError, match="citypact verify reads it"):
        scenario_text("statute", {"base": 1})
    with pytest.raises(InputError, match="downstream_benefit: found nothing"):
        scenario_text("compensation", {"cost": 1})


_TEXT = st.text(max_size=30).filter(lambda text: not any(map(unwanted, text)))
_SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | _TEXT
    | st.floats(allow_nan=False, allow_infinity=False)
)
_VALUE = st.recursive(
    _SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_TEXT.filter(str.strip), _VALUE, min_size=1, max_size=5))
def test_plain_data_come_back_from_yaml(data: dict[str, Any]) -> None:
    """Text that looks like a number, a word of YAML or a comment stays text."""
    assert parse_yaml(yaml_text(data)).data == data


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "12:30",
        "1e5",
        "~",
        "null",
        "a: b",
        "- a",
        "#x",
        " x",
        "x ",
        "0x1",
        "",
        "*a",
        "&a",
        "!t",
        "|",
        "a\nb",
    ],
)
def test_words_that_yaml_reads_otherwise_stay_text(text: str) -> None:
    document = {"a": text, "b": [text], "c": {"value": text}, text or "d": 1}
    assert parse_yaml(yaml_text(document)).data == document


@pytest.mark.parametrize("kind", [["split"], {"split": 1}, 1, None, ""])
def test_a_kind_that_is_no_word_is_refused(kind: Any) -> None:
    with pytest.raises(InputError, match=r"kind: found .*expected split, "):
        answer(kind, {})
