"""Whatever is changed in a saved result is found: any number, any word, any entry more or less."""

import copy
import json
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from every_kind import QUESTIONS, answered

from citypact.audit import audit_result
from citypact.audit.seal import canonical_hash
from citypact.scenario.answers import answer
from citypact.scenario.load import load_scenario

Place = tuple[Any, ...]
#: Whose audit takes half a second or more.
SLOW = ("cash flow", "allocation", "air", "council under one sky")
#: Kinds whose every number the audit checks without the seal.
CLOSED = ("split", "split without agreement", "split of a case", "statute", "cash flow", "council", "river")


def document_of(name: str) -> dict[str, Any]:
    if name == "cash flow":
        inputs = {"scenario": load_scenario("beijing-hebei").to_dict(), "cash_flow": True}
        found = answer("split", inputs).document
    else:
        found = answered(name).document
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def places(tree: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, branch in items:
        yield (*place, key), branch
        yield from places(branch, (*place, key))


def changes(value: Any) -> Iterator[tuple[str, Any]]:
    """Other values that could stand in the place of one."""
    if isinstance(value, bool):
        yield "the contrary", not value
    elif isinstance(value, int | float):
        yield "another number", value * 1.001 + 0.0107
        yield "a near number", math.nextafter(value, math.inf) if isinstance(value, float) else value + 1
        yield "the other sign", -value if value else 1e-300
        yield "the other kind of number", float(value) if isinstance(value, int) else _whole(value)
        yield "digits as a word", str(value)
        yield "not a number", math.nan
    elif isinstance(value, str):
        yield "another word", value + "."
        yield "no word", None
    elif value is None:
        yield "a number", 0
    elif isinstance(value, dict):
        yield "an entry more", {**value, "further": 1}
    elif isinstance(value, list):
        yield "an entry more", [*value, 1]


def _whole(value: float) -> float | int:
    return int(value) if value.is_integer() else value + 1e-9


def changed(document: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    other = copy.deepcopy(document)
    branch = other
    for key in place[:-1]:
        branch = branch[key]
    branch[place[-1]] = value
    return other


def without(document: dict[str, Any], place: Place) -> dict[str, Any]:
    other = copy.deepcopy(document)
    branch: Any = other
    for key in place[:-1]:
        branch = branch[key]
    del branch[place[-1]]
    return other


def tampered(document: dict[str, Any]) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    for place, value in places(document):
        if place == ("kind",):
            continue  # another kind, or none, is refused
        for told, other in changes(value):
            yield f"{place}: {told}", lambda at=place, to=other: changed(document, at, to)  # type: ignore[misc]
        yield f"{place}: dropped", lambda at=place: without(document, at)  # type: ignore[misc]


def unnoticed(name: str, most: int | None) -> list[str]:
    document = document_of(name)
    cases = list(tampered(document))
    if most is not None and len(cases) > most:
        cases = random.Random(f"seed {name}").sample(cases, most)
    return [told for told, make in cases if not audit_result(make()).failed]


@pytest.mark.parametrize("name", [*QUESTIONS, "cash flow"])
def test_a_change_of_any_entry_is_found(name: str) -> None:
    assert unnoticed(name, 8 if name in SLOW else 25) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [*QUESTIONS, "cash flow"])
def test_hundreds_of_changes_are_found(name: str) -> None:
    # The largest documents have 20,000 changes, which would take hours: so many are drawn.
    assert unnoticed(name, 40 if name in SLOW else 250) == []


def resealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a forger leaves it, who knows how it is hashed."""
    body = {key: value for key, value in document.items() if key != "document_hash"}
    return {**body, "document_hash": canonical_hash(body)}


@pytest.mark.parametrize("name", CLOSED)
def test_a_number_that_a_forger_changed_and_sealed_again_is_found(name: str) -> None:
    document = document_of(name)
    numbers = [
        place
        for place, value in places(document)
        if isinstance(value, int | float) and not isinstance(value, bool) and place[0] != "inputs"
    ]
    draw = random.Random("forger").sample(numbers, min(10 if name in SLOW else 40, len(numbers)))
    for place in draw:
        value = next(found for at, found in places(document) if at == place)
        forged = resealed(changed(document, place, value * 1.001 + 0.0107))
        failing = [line.name for line in audit_result(forged).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


def test_the_seal_alone_knows_the_versions_of_solvers() -> None:
    document = document_of("package")
    forged = changed(document, ("provenance", "version"), "0.0.0")
    assert [line.name for line in audit_result(forged).failed] == ["document_hash"]
    # A hash is no signature: sealed again, a word that nothing follows from passes. The manual says so.
    assert audit_result(resealed(forged)).failed == []
