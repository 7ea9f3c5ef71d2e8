"""What a forger does to a saved result: a number changed, and every hash made anew."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from every_kind import answered

from citypact.audit import Audit, audit_result
from citypact.audit.seal import canonical_hash


def saved(name: str) -> dict[str, Any]:
    """A small result as it is read from a file."""
    document: dict[str, Any] = json.loads(json.dumps(answered(name).document))
    return document


@cache
def audited(name: str) -> Audit:
    """The audit of a small result, made once."""
    return audit_result(saved(name))


def numbers(tree: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all numbers."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, branch in items:
        if isinstance(branch, int | float) and not isinstance(branch, bool):
            yield (*place, key)
        yield from numbers(branch, (*place, key))


def answers(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The places of all numbers that were answered, not given."""
    return [place for place in numbers(document) if place[0] != "inputs"]


def sealed_again(document: dict[str, Any]) -> dict[str, Any]:
    """All hashes as a forger would make them anew."""
    found = {key: value for key, value in document.items() if key != "document_hash"}
    found["scenario_hash"] = canonical_hash(found["inputs"])
    if "fingerprint" in found:
        found["fingerprint"] = canonical_hash(found["inputs"])
    return {**found, "document_hash": canonical_hash(found)}


def forged(document: dict[str, Any], place: tuple[Any, ...], value: Any = None) -> dict[str, Any]:
    """A number changed, by default to another near it, and sealed again."""
    other = copy.deepcopy(document)
    branch = other
    for key in place[:-1]:
        branch = branch[key]
    branch[place[-1]] = branch[place[-1]] * 1.001 + 0.0107 if value is None else value
    return sealed_again(other)
