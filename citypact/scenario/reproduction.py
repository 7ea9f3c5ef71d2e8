"""From a frozen scenario file to the reproduction protocol, as a document that can be checked again."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.fifty_fifty import Calibration, Reproduction, reproduce
from citypact.mechanisms.fingerprint import sealed
from citypact.mechanisms.revenue_split import split
from citypact.scenario.build import Scenario
from citypact.scenario.quantity import Quantity
from citypact.scenario.split_result import SCHEMA


def calibration_of(scenario: Scenario) -> Calibration:
    """Hand the scenario's numbers to the theories, each with its provenance.

    R, L and K come from the scenario's game; the rest is passed on as it stands. The file
    holds no ratio of the agreement, and none is added here.
    """
    game, path = scenario.relocation(), scenario.path()
    given: dict[str, Any] = {
        "revenue": game.revenue,
        "origin_loss": game.origin_loss,
        "destination_cost": game.destination_cost,
        "voluntary": game.voluntary,
        "rivals": game.rivals or None,
    }
    plant, destination = scenario.parameters.plant, scenario.parameters.destination_side
    if path is not None and plant is not None and destination is not None:
        given |= {
            "base": plant.base_tax.number,
            "growth": plant.growth.number,
            "service_share": destination.service_share.number,
            "cap_multiple": 1 if path.cap_multiple is None else path.cap_multiple,
            "window": path.window,
            "delay": path.delay,
            "rate": path.origin_rate,
            "tax_horizon": len(path.taxes),
            "full_cost": _full_cost(path.tax_value(path.destination_rate), path.no_payment_gains()[1]),
        }
        if plant.ramp is not None:
            given["ramp"] = plant.ramp.number
        if scenario.parameters.origin_side is not None:
            given["hazard"] = scenario.parameters.origin_side.hazard.number
    given |= _from_context(scenario)
    return Calibration(**{name: value for name, value in given.items() if value is not None})


def _full_cost(all_tax: Fraction, unpaid_gain: Fraction) -> Fraction:
    """The destination's net cost over the full horizon, taxes aside."""
    return all_tax - unpaid_gain


def _from_context(scenario: Scenario) -> dict[str, Any]:
    context = scenario.context
    if context is None:
        return {}

    def number(quantity: Quantity | None) -> Number | None:
        return None if quantity is None else quantity.number

    def up_to(quantity: Quantity | None) -> tuple[Number, Number] | None:
        return None if quantity is None else (0, quantity.number)

    def box(quantity: Quantity | None) -> tuple[Number, Number] | None:
        return None if quantity is None else (quantity.numbers[0], quantity.numbers[1])

    given = {
        "origin_income": number(context.origin_income),
        "destination_income": number(context.destination_income),
        "origin_size": number(context.origin_revenue),
        "destination_size": number(context.destination_revenue),
        "origin_impatience": number(context.origin_impatience),
        "destination_impatience": number(context.destination_impatience),
        "relative_standing": number(context.relative_standing),
        "elasticity": number(context.follower_elasticity),
        "origin_effort": number(context.origin_effort),
        "destination_effort": number(context.destination_effort),
        "loss_belief": up_to(context.loss_belief_top),
        "cost_belief": up_to(context.cost_belief_top),
        "loss_box": box(context.loss_box),
        "cost_box": box(context.cost_box),
        "water_transfer": number(context.water_transfer),
        "need_aversion": None if context.origin_income is None else 1,
    }
    if context.origin_rank is not None and context.destination_rank is not None:
        own, other = as_fraction(context.origin_rank.number), as_fraction(context.destination_rank.number)
        given["origin_weight"] = own / (own + other)
    if context.rival_surplus is not None:
        given["rivals"] = (context.rival_surplus.number,)  # type: ignore[assignment]
    if context.official_horizon is not None:
        given["planning_horizon"] = int(context.official_horizon.number)
    return given


def reproduction_result(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the protocol's document for ``inputs`` = {"scenario": …}.

    Raises
    ------
    InputError
        If the scenario is missing or cannot be used.
    """
    return reproduction(inputs)[1]


def reproduction(inputs: Mapping[str, Any]) -> tuple[Reproduction, dict[str, Any]]:
    """Run the protocol and return it with its document."""
    if set(inputs) != {"scenario"}:
        raise InputError(Problem("inputs", ", ".join(inputs) or "nothing", "a scenario"))
    scenario = Scenario.from_dict(inputs["scenario"])
    game = scenario.relocation()
    report = reproduce(calibration_of(scenario))
    agreement = split(game, ratio_cap=scenario.ratio_cap())
    document = {
        "kind": "reproduction",
        "schema": SCHEMA,
        "name": scenario.name,
        "title": scenario.title,
        "fingerprint": scenario.fingerprint(),
        "split": agreement.to_dict(),
        "explanation": agreement.explain(),
        "components": {name: dict(parts) for name, parts in game.components.items()},
        **report.to_dict(),
        "assumptions": [*_circular(scenario), *scenario.assumptions()],
        "inputs": dict(inputs),
    }
    return report, sealed(document)


def _circular(scenario: Scenario) -> list[str]:
    """Say it where R, L and K are defaults: a hit or a miss then tests the default."""
    if not scenario.assumed():
        return []
    return ["A: R, L and K are declared defaults, not measured: neither hits nor misses above are findings"]
