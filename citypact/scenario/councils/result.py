"""The result of ``citypact council``: a scenario of a council and its answer, whatever the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.mechanisms.council_rules.alike_council import AlikeCouncilAnswer, council_of_alike
from citypact.scenario.councils.alike import AlikeScenario
from citypact.scenario.councils.scenario import CouncilScenario
from citypact.scenario.split_result import SCHEMA


@dataclass(frozen=True)
class CouncilResult:
    """The scenario, the answer, and the document that ``--json`` prints."""

    scenario: CouncilScenario
    answer: AlikeCouncilAnswer
    document: dict[str, Any]


def council_result(inputs: Mapping[str, Any]) -> CouncilResult:
    """Answer what a scenario of a council asks.

    Parameters
    ----------
    inputs : mapping
        ``scenario``: plain data of a scenario of kind council.

    Raises
    ------
    InputError
        Listing every mistake of the scenario.

    Examples
    --------
    >>> from citypact.scenario.load import load_council
    >>> inputs = {"scenario": load_council("thirty-alike-members").to_dict()}
    >>> council_result(inputs).document["largest_stable"]
    3
    """
    scenario = CouncilScenario.from_dict(inputs["scenario"])
    assert isinstance(scenario, AlikeScenario)
    answer = council_of_alike(scenario.council(), scenario.depth(), scenario.patience())
    document = {
        "schema": SCHEMA,
        "kind": "council",
        "model": scenario.model,
        "title": scenario.title,
        "question": scenario.question,
        "inputs": {"scenario": scenario.to_dict()},
        "fingerprint": scenario.fingerprint(),
        **answer.to_dict(),
        "assumptions": [*answer.assumptions, *scenario.assumptions()],
        "reported": scenario.facts.shown(),
    }
    return CouncilResult(scenario, answer, document)
