"""The document of an answer to a scenario: what was asked, the answer, what moves it, what it assumes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from citypact.mechanisms.fingerprint import sealed
from citypact.scenario.header import Findings
from citypact.scenario.split_result import SCHEMA


class Told(Protocol):
    """Whatever tells itself as plain data."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""


class Asked(Protocol):
    """A scenario with facts of the real agreement."""

    kind: Any
    title: str
    question: str
    facts: Findings

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario as plain data."""

    def fingerprint(self) -> str:
        """Return its fingerprint."""

    def assumptions(self) -> list[str]:
        """Return what it assumes."""


def scenario_document(
    scenario: Asked,
    chosen: str,
    answer: Mapping[str, Any],
    moves: Iterable[Told],
    further: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the document that is saved, and verified from its inputs alone.

    Parameters
    ----------
    scenario : Asked
        As the file gave it.
    chosen : str
        Attribute that says which game or model the scenario is of.
    answer : mapping
        Plain data, its own assumptions included.
    moves : iterable of Told
        What moves the answer.
    further : mapping, optional
        Further parts.
    """
    document = {
        "schema": SCHEMA,
        "kind": scenario.kind,
        chosen: getattr(scenario, chosen),
        "title": scenario.title,
        "question": scenario.question,
        "inputs": {"scenario": scenario.to_dict()},
        "fingerprint": scenario.fingerprint(),
        **answer,
        **(further or {}),
        "moves": [move.to_dict() for move in moves],
        "assumptions": [*answer["assumptions"], *scenario.assumptions()],
        "reported": scenario.facts.shown(),
    }
    return sealed(document)
