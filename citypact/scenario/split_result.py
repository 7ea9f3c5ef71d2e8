"""A split as a document that can be saved, sent and checked again from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.games.relocation import Relocation
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.criterion_names import CriterionOptions, criterion_named
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.ratio_moves import what_moves
from citypact.mechanisms.revenue_split import split

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario

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
    options = CriterionOptions(**{name: inputs[name] for name in CHOICES if name in inputs})
    criterion, ratio_cap = inputs.get("criterion", "nash"), inputs.get("ratio_cap")
    extra: dict[str, Any] = {}
    assumptions: list[str] = []
    if "scenario" in inputs:
        from citypact.scenario.build import Scenario

        scenario = Scenario.from_dict(inputs["scenario"])
        game = scenario.relocation()
        assumptions = scenario.assumptions()
        ratio_cap = scenario.ratio_cap() if ratio_cap is None else ratio_cap
        extra = {"name": scenario.name, "reported": scenario.reported(), "assumed": scenario.assumed()}
        if cash_flow:
            from citypact.scenario.cash_flow_result import cash_flow_result

            extra["cash_flow"] = cash_flow_result(
                scenario,
                criterion_named(criterion, options),
                ratio_cap=ratio_cap,
                reference=options.reference,
                cross_check=cross_check,
            )
    else:
        if cash_flow:
            raise InputError(
                Problem(
                    "--cash-flow", "no scenario", "a scenario file with a plant", remedy="see citypact new"
                )
            )
        game = Relocation(**{name: inputs[name] for name in GAME_INPUTS if name in inputs})
    agreement = split(game, criterion, ratio_cap=ratio_cap, options=options)
    document = {"kind": "split", "schema": SCHEMA, **agreement.to_dict(), **extra}
    if "scenario" in inputs:
        document["notes"] = _notes(scenario, agreement)
        document |= _designs(scenario, agreement)
    document["assumptions"] = [*document["assumptions"], *assumptions]
    document["explanation"] = agreement.explain()
    document["moves"] = [move.to_dict() for move in what_moves(game, criterion, ratio_cap, options)]
    document["fingerprint"] = fingerprint(dict(inputs))
    document["inputs"] = dict(inputs)
    return agreement, sealed(document)


def _designs(scenario: Scenario, agreement: Agreement) -> dict[str, Any]:
    """Answer the further assumptions of the file; nothing if it makes none."""
    if scenario.designs is None:
        return {}
    from citypact.scenario.designs.answer import Ground
    from citypact.scenario.designs.comparison import compare_designs

    ground = Ground(scenario, agreement.game, agreement.ratios)
    found = compare_designs(ground, agreement.participation)
    return {} if found is None else {"designs": found.to_dict()}


def _notes(scenario: Scenario, agreement: Agreement) -> list[str]:
    """What the two-number model leaves out and the scenario knows."""
    path = scenario.path()
    if path is None or agreement.ratios is None:
        return []
    from citypact.scenario.cash_flow_result import ratio_limit

    limit = ratio_limit(path)
    if agreement.ratios.exact <= limit:
        return []
    return [
        f"Payments at {agreement.ratios.ratio:.1%} a year would exceed the scenario's cap or the tax left"
        f" after service costs, which allow at most {float(limit):.1%}: the rest takes a lump sum"
        " (see --cash-flow)."
    ]
