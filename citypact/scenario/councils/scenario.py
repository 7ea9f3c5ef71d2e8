"""What every scenario of a council begins with, and which class describes which model."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Literal, Self

from pydantic import Field

from citypact.errors import InputError, Problem
from citypact.scenario.header import Findings, ScenarioBase

#: Module and class of the scenario of every model.
MODELS = {
    "alike": "alike:AlikeScenario",
    "sky": "sky:SkyScenario",
    "growth": "growth:GrowthScenario",
}


class CouncilScenario(ScenarioBase):
    """A scenario file of kind council, checked; each model has a class of its own."""

    kind: Literal["council"] = Field(description="kind of scenario")
    model: str = Field(description="alike, sky or growth")
    facts: Findings = Field(alias="reported", default_factory=lambda: Findings.model_validate({}))

    @classmethod
    def for_data(cls, data: Mapping[str, Any]) -> type[Self]:
        """Return the class of the model that the data name; this class if it is one already."""
        if cls is not CouncilScenario:
            return cls
        model = data.get("model")
        if not isinstance(model, str) or model not in MODELS:
            expected = "one of " + ", ".join(MODELS)
            raise InputError(Problem("model", "nothing" if model is None else model, expected))
        module, name = MODELS[model].split(":")
        found: type[Self] = getattr(import_module(f"citypact.scenario.councils.{module}"), name)
        return found
