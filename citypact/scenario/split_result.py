"""A split as a document that can be saved, sent and checked again from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.relocation import Relocation
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.criterion_names import CriterionOptions
from citypact.mechanisms.ratio_moves import what_moves
from citypact.mechanisms.revenue_split import split

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
GAME_INPUTS = ("revenue", "origin_loss", "destination_cost", "voluntary", "rivals", "window_share")
CHOICES = tuple(CriterionOptions.__dataclass_fields__)


def split_result(
    inputs: Mapping[str, Any], *, cash_flow: bool = False, cross_check: bool = True
) -> tuple[Agreement, dict[str, Any]]:
    """Return the agreement for ``inputs`` and the document that holds both.

    Parameters
    ----------
    inputs : mapping
        ``revenue``, ``origin_loss``, ``destination_cost`` (亿元) and the other numbers of
        the game, or a ``scenario`` document; with ``criterion``, ``ratio_cap`` and the
        options of the criterion.
    cash_flow : bool
        Whether to design the yearly payments as well (needs a scenario with a plant).
    cross_check : bool
        Whether cvxpy solves the cash-flow programs too; the exact optimum needs no solver.

    Raises
    ------
    InputError
        On unknown or unusable inputs.
    """
    known = {*GAME_INPUTS, *CHOICES, "scenario", "criterion", "ratio_cap"}
    unknown = [name for name in inputs if name not in known]
    if unknown:
        raise InputError(*(Problem(name, inputs[name], "an input of split") for name in unknown))
    extra: dict[str, Any] = {}
    assumptions: list[str] = []
    ratio_cap = inputs.get("ratio_cap")
    if "scenario" in inputs:
        from citypact.scenario.build import Scenario

        scenario = Scenario.from_dict(inputs["scenario"])
        game = scenario.relocation()
        assumptions = scenario.assumptions()
        ratio_cap = scenario.ratio_cap() if ratio_cap is None else ratio_cap
        extra = {"name": scenario.name, "reported": scenario.reported()}
        if cash_flow:
            from citypact.scenario.cash_flow_result import cash_flow_result

            extra["cash_flow"] = cash_flow_result(scenario, cross_check=cross_check)
    else:
        if cash_flow:
            raise InputError(
                Problem("cash_flow", True, "a scenario file with a plant", remedy="see citypact new")
            )
        game = Relocation(**{name: inputs[name] for name in GAME_INPUTS if name in inputs})
    options = CriterionOptions(**{name: inputs[name] for name in CHOICES if name in inputs})
    agreement = split(game, inputs.get("criterion", "nash"), ratio_cap=ratio_cap, options=options)
    document = {"kind": "split", "schema": SCHEMA, **agreement.to_dict(), **extra}
    document["assumptions"] = [*document["assumptions"], *assumptions]
    document["explanation"] = agreement.explain()
    document["moves"] = [
        move.to_dict() for move in what_moves(game, inputs.get("criterion", "nash"), ratio_cap, options)
    ]
    document["inputs"] = dict(inputs)
    return agreement, document
