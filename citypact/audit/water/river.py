"""A saved answer about a river: its pool, the cost of its cleaning, and efforts to protect it."""

from __future__ import annotations

from itertools import pairwise

from citypact.audit.forms import reported_told
from citypact.audit.lines import Ledger
from citypact.audit.quantities import number_of
from citypact.audit.water.air import transported
from citypact.audit.water.cleaning import RULES, audit_cleaning, path_from
from citypact.audit.water.pool import audit_pool, pools_of, told_reading
from citypact.audit.water.settlement import audit_payment_moves, audit_settlement


def audit_river(ledger: Ledger) -> None:
    """Check the parts of an answer about a river but for its water, dirt carried on and neighbours' deals."""
    inputs = ledger.document["inputs"]
    scenario = inputs["scenario"]
    players, parameters = list(scenario["players"]), scenario["parameters"]
    given = scenario.get("downstream")
    given = dict(pairwise(players)) if given is None else given
    below = {city: given.get(city) for city in players}
    ledger.word(("name",), scenario.get("name"))
    ledger.words(("players",), players)
    ledger.keys(("downstream",), players)
    for city, other in below.items():
        ledger.word(("downstream", city), other)
        path_from(city, below)
    reported_told(ledger, scenario.get("reported"))
    if parameters.get("pool") is not None:
        pools = pools_of(parameters["pool"], players)
        audit_pool(ledger, ("pool",), pools[0])
        if len(pools) > 1:
            ledger.size(("pool_readings",), len(pools))
        for place, pool in enumerate(pools if len(pools) > 1 else ()):
            ledger.word(("pool_readings", place, "reading"), told_reading(pool))
            audit_pool(ledger, ("pool_readings", place), pool)
    if parameters.get("cleanup") is not None:
        costs = {city: number_of(parameters["cleanup"]["costs"], city) for city in players}
        rule = inputs.get("rule")
        audit_cleaning(ledger, ("cleanup",), rule if rule in RULES else "upstream_equal", costs, below)
    if parameters.get("protection") is not None:
        basin = parameters["protection"]
        worth, curvature = ([number_of(basin[name], city) for city in players] for name in ("worth", "costs"))
        game = transported(basin["transport"], players, worth, curvature)
        audit_settlement(ledger, ("protection",), game, players)
        if any(game.out(city) for city in range(game.size)):
            audit_payment_moves(ledger, ("protection_moves",), game, players)
