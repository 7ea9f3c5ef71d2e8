"""A saved result is rechecked from its inputs: any number changed by hand is named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.mechanisms.check_line import Line
from citypact.mechanisms.statute import statute_result, verify_statute

FIRMS = [
    {"firm": "甲厂", "tax_year1": 0.9, "tax_year2": 1.0, "tax_year3": 1.1, "growth": 1.3},
    {"firm": "shop", "tax_year1": 0.1, "tax_year2": 0.1, "tax_year3": 0.1, "growth": 1.2},
]
CASES: dict[str, dict[str, Any]] = {
    "one": {"base": 1.0, "growth": 1.0, "rate": 0.04, "top_up": 0.5},
    "equality": {"base": 0.1, "growth": 1.2, "rate": 0.04},
    "switches": {"base": 0.7, "growth": 1.7, "rate": 0.031, "ratio": 0.45, "delay": 2, "ramp": 0.3,
                 "share_before_attainment": True, "attainment_month": 5, "cap": 0.9,
                 "check_eligibility": True,
                 "destination_tiers": {"province": 0.2, "city": 0.8}},
    "no extension": {"base": 1.0, "growth": 0.9, "extension_trigger": "tax_below_threshold"},
    "excluded": {"base": 0.1, "growth": 1.0, "check_eligibility": True},
    "list": {"firms": FIRMS, "rate": 0.04, "top_up": 1.0},
    "nothing": {"base": 0.0, "growth": 1.0},
}  # fmt: skip

WRONG = [float("nan"), float("inf"), "0.5", None, [1.0], True]


def failures(result: Any) -> list[str]:
    return [line.name for line in verify_statute(result) if not line.holds]


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Every leaf of a result with the keys that lead to it."""
    if isinstance(value, dict):
        for key, entry in value.items():
            for place, path in leaves(entry, f"{name}.{key}" if name else key):
                yield place, [key, *path]
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            for place, path in leaves(entry, f"{name}[{index}]"):
                yield place, [index, *path]
    else:
        yield name, []


@pytest.mark.parametrize("case", CASES)
def test_an_untouched_result_holds_after_a_round_trip(case: str) -> None:
    saved = json.loads(json.dumps(statute_result(CASES[case]), allow_nan=False))
    assert failures(saved) == []
    assert len(verify_statute(saved)) > 20


@pytest.mark.parametrize("case", CASES)
def test_every_leaf_changed_by_hand_is_named(case: str) -> None:
    saved = json.loads(json.dumps(statute_result(CASES[case])))
    count = 0
    for name, path in leaves(saved):
        if path[0] in ("inputs", "scenario_hash", "document_hash"):
            continue  # hashes are checked by the audit, whoever changes them
        changed = copy.deepcopy(saved)
        target = changed
        for key in path[:-1]:
            target = target[key]
        old = target[path[-1]]
        if isinstance(old, bool):
            new: Any = not old
        elif isinstance(old, int | float):
            new = old * (1 + 1e-8) if old else 1e-12
        else:
            new = f"{old} "
        target[path[-1]] = new
        assert failures(changed) == [name]
        # A wrong kind in turn: not a number, infinite, text, nothing, a list, true.
        wrong = WRONG[count % len(WRONG)]
        if type(wrong) is not type(old) or isinstance(old, float):
            target[path[-1]] = wrong
            assert failures(changed) == [name]
        count += 1
    assert count > 20


def test_a_changed_input_no_longer_gives_the_result() -> None:
    saved = statute_result(CASES["one"])
    for key, other in {
        "ratio": 0.51,
        "rate": 0.05,
        "base": 1.1,
        "growth": 0.9,
        "years": 2,
        "top_up": 0.6,
    }.items():
        changed = copy.deepcopy(saved)
        changed["inputs"][key] = other
        assert "origin_pv" in failures(changed)


def test_amounts_below_the_range_of_floats_hold() -> None:
    assert failures(statute_result({"base": 1e-12, "growth": 1.0, "ratio": 1e-320})) == []


def test_missing_and_extra_entries_are_named() -> None:
    saved = statute_result(CASES["one"])
    edits: list[tuple[Callable[[Any], Any], str]] = [
        (lambda r: r["schedule"].pop(), "schedule[4]"),
        (lambda r: r["schedule"].append(r["schedule"][0]), "schedule[5]"),
        (lambda r: r.pop("origin_pv"), "origin_pv"),
        (lambda r: r.update(bonus=1.0), "bonus"),
        (lambda r: r["schedule"][1].pop("clause"), "schedule[1].clause"),
        (lambda r: r.update(schedule="none"), "schedule"),
        (lambda r: r["schedule"].__setitem__(0, 1.0), "schedule[0]"),
    ]
    for edit, name in edits:
        changed = copy.deepcopy(saved)
        edit(changed)
        assert failures(changed) == [name]


@pytest.mark.parametrize(
    ("inputs", "name"),
    [
        (None, "inputs"),
        ([], "inputs"),
        ({"base": "one"}, "inputs.base"),
        ({"base": 1.0, "ratio": float("nan")}, "inputs.ratio"),
        ({}, "inputs.base"),
        ({"firms": [3]}, "inputs.firms[0]"),
        ({"firms": []}, "inputs.firms"),
    ],
)
def test_unusable_inputs_are_a_line_that_does_not_hold(inputs: Any, name: str) -> None:
    assert failures({"kind": "statute", "inputs": inputs}) == [name]


def test_inputs_are_checked_together() -> None:
    with pytest.raises(InputError) as caught:
        statute_result(
            {"base": -1.0, "growth": float("nan"), "rate": 4.0, "horizon": 0, "cap": -1, "speed": 3}
        )
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"base", "growth", "rate", "horizon", "cap", "speed"}
    with pytest.raises(InputError, match="gross_base"):
        statute_result({"base": 1.0, "cap_basis": "gross"})
    with pytest.raises(InputError, match=r"firms\[1\]: tax_year1: found -3"):
        statute_result({"firms": [FIRMS[0], {**FIRMS[1], "tax_year1": -3}]})


def test_a_line_reads_as_a_sentence() -> None:
    assert str(Line("origin_pv", False, 1.0, 2.0)) == "origin_pv: found 2.0, recomputed 1.0"
    assert str(Line("origin_pv", True, 1.0, 1.0)) == "origin_pv: holds"
