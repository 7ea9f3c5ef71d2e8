"""A saved agreement on the air of many cities, with the transport table or with limits on it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import Unusable, exact, nearest
from citypact.audit.forms import reported_told
from citypact.audit.lines import Ledger
from citypact.audit.quantities import number_of, numbers_of, table
from citypact.audit.water.abatement import Abated
from citypact.audit.water.air_box import audit_box
from citypact.audit.water.settlement import audit_payment_moves, audit_settlement


def audit_air(ledger: Ledger) -> None:
    """Check a saved agreement on abatement.

    Raises
    ------
    Unusable
        If the inputs hold neither a table nor a scenario.
    """
    inputs = ledger.document["inputs"]
    rule = inputs.get("rule", "shapley")
    scenario = inputs.get("scenario")
    players = list(inputs["players"] if scenario is None else scenario["players"])
    ledger.words(("players",), players)
    if scenario is None:
        rows = [[exact(each) for each in row] for row in inputs["benefits"]]
        costs = inputs["costs"]
        if isinstance(costs, Mapping):
            costs = [costs[name] for name in players]
        game = Abated(rows, [exact(each) for each in costs])
    else:
        ledger.word(("name",), scenario.get("name"))
        reported_told(ledger, scenario.get("reported"))
        parameters = scenario["parameters"]
        damages, curvature = amounts_of(parameters, players)
        if parameters.get("transport") is None:
            ledger.word(("matrix_known",), False)
            ledger.word(("moves",), None)
            audit_box(ledger, parameters["shares"], players, damages, curvature, inputs)
            return
        game = transported(parameters["transport"], players, damages, curvature)
    ledger.word(("matrix_known",), True)
    audit_settlement(ledger, (), game, players, rule)
    if rule == "shapley":
        audit_payment_moves(ledger, ("moves",), game, players)
    else:
        ledger.word(("moves",), None)


def amounts_of(parameters: Mapping[str, Any], players: list[str]) -> tuple[list[Fraction], list[Fraction]]:
    """Return damages and costs of each city: as given, or as parts of GDP, each rounded once."""
    if parameters.get("damages") is not None:
        return (
            [number_of(parameters["damages"], name) for name in players],
            [number_of(parameters["costs"], name) for name in players],
        )
    gdp = [number_of(table(parameters, "gdp"), name) for name in players]
    shares = [number_of(parameters, name) for name in ("damage_share", "cost_share")]
    damages, costs = ([exact(nearest(share * size)) for size in gdp] for share in shares)
    return damages, costs


def transported(
    transport: Mapping[str, Any], players: list[str], damages: list[Fraction], costs: list[Fraction]
) -> Abated:
    """Return the game in which a unit abated saves each city its share of the damage there.

    Raises
    ------
    Unusable
        If a row has not one share for each city.
    """
    rows = [numbers_of(transport[name]) for name in players]
    if any(len(row) != len(players) for row in rows):
        raise Unusable("a row of transport has not one share for each city")
    return Abated([[h * d for h, d in zip(row, damages, strict=True)] for row in rows], costs)
