"""A drawn sample of what is changed in a saved result, each found; all of it is the part of ``make trust``.

The part ``trust/tampering`` changes every entry of results of every kind for minutes; here each kind has
its few seconds, with the hashes as they were, with hashes made anew, and through the whole audit.
"""

import copy
import json
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from every_kind import QUESTIONS, answered
from forging import answers, forged, sealed_again

from citypact.audit import audit_result
from citypact.audit.lines import Ledger
from citypact.audit.seal import audit_seal

Place = tuple[Any, ...]
#: Whose audit takes half a second or more.
SLOW = ("allocation", "air", "council under one sky")
#: Kinds whose every number the audit checks without the seal.
CLOSED = ("split", "split without agreement", "split of a case", "statute", "council", "river")


def document_of(name: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(answered(name).document))
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
    return int(value) if value.is_integer() else value + abs(value) * 1e-9


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


def seal_broken(document: dict[str, Any]) -> bool:
    ledger = Ledger(document)
    audit_seal(ledger)
    return any(not line.holds for line in ledger.lines)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_change_of_any_entry_is_found(name: str) -> None:
    document = document_of(name)
    assert not seal_broken(document)
    drawn = random.Random(f"seed {name}").sample(list(tampered(document)), 40)
    assert [told for told, make in drawn if not seal_broken(make())] == []
    # And the audit as a whole, which writes the same lines whatever its auditor makes of the document.
    whole = drawn[: 1 if name in SLOW else 5]
    assert [told for told, make in whole if not audit_result(make()).failed] == []


@pytest.mark.parametrize("name", CLOSED)
def test_a_number_that_a_forger_changed_and_sealed_again_is_found(name: str) -> None:
    document = document_of(name)
    for place in random.Random("forger").sample(answers(document), 8):
        failing = [line.name for line in audit_result(forged(document, place)).failed]
        assert failing, f"{place} was changed, sealed again, and nobody noticed"
        assert not any("hash" in each for each in failing)


#: What is left out or listed twice, by kind: the audit alone must miss it, the hashes being made anew.
LEFT_OUT: tuple[tuple[str, Place], ...] = (
    ("split", ("certificate", "residuals", "no other ratio is better")),
    ("split", ("certificate", "residuals", "a constraint forms each end")),
    ("equilibrium", ("certificate", "residuals", "no other strategy is better")),
    ("equilibrium", ("certificate", "residuals", "every pure equilibrium is listed")),
    ("equilibrium", ("equilibria", 0, "exact")),
    ("equilibrium", ("equilibria", 0, "index")),
    ("equilibrium", ("maximal_subsets",)),
    ("reproduction", ("conditions", 0, "inputs", "revenue")),
    ("reproduction", ("conditions", 2, "inputs", "weight")),
    ("allocation", ("core", "certificate", "recheck", "scale")),
    ("allocation", ("allocations", "shapley")),
    ("package", ("plan", "proof", "branch_proofs", 0, "proof", "rest")),
)


@pytest.mark.parametrize(("name", "place"), LEFT_OUT, ids=str)
def test_what_was_left_out_is_missed(name: str, place: Place) -> None:
    assert audit_result(sealed_again(without(document_of(name), place))).failed


def test_interchangeable_equilibria_are_numbers_and_listed_once() -> None:
    document = document_of("equilibrium")
    subsets = document["maximal_subsets"]
    assert audit_result(sealed_again({**document, "maximal_subsets": [*subsets, subsets[-1]]})).failed
    words = [[[[str(p) for p in each] for each in side] for side in one] for one in subsets]
    assert audit_result(sealed_again({**document, "maximal_subsets": words})).failed


@pytest.mark.parametrize("entry", [1, "part of tax"])
def test_a_proof_names_what_is_idle_once_and_nothing_else(entry: object) -> None:
    document = document_of("package")
    place = ("plan", "proof", "branch_proofs", 0, "proof", "idle")
    idle = document["plan"]["proof"]["branch_proofs"][0]["proof"]["idle"]
    more = changed(document, place, [*idle, entry, *([entry] if entry != 1 else [])])
    assert audit_result(sealed_again(more)).failed


def test_the_seal_alone_knows_the_versions_of_solvers() -> None:
    document = document_of("package")
    forgery = changed(document, ("provenance", "version"), "0.0.0")
    assert [line.name for line in audit_result(forgery).failed] == ["document_hash"]
    # A hash is no signature: sealed again, a word that nothing follows from passes. The manual says so.
    assert audit_result(sealed_again(forgery)).failed == []


@pytest.mark.parametrize("hashed", [{"a": 1}, [[]], 1e308, None])
def test_a_fingerprint_that_is_no_word_is_told_in_a_line(hashed: Any) -> None:
    failed = audit_result(changed(document_of("split of a case"), ("fingerprint",), hashed)).failed
    assert "fingerprint" in [line.name for line in failed]
