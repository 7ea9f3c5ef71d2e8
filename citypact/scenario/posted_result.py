"""A posted ratio as a document that can be saved, sent and checked again from its inputs alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from citypact.errors import InputError, Problem
from citypact.mechanisms.check_line import Line
from citypact.mechanisms.fingerprint import fingerprint, sealed
from citypact.mechanisms.trade import (
    Belief,
    PostedMove,
    PostedRatio,
    PrivateCosts,
    best_demand,
    best_offer,
    design_second_best,
    post_ratio,
    posted_moves,
)
from citypact.scenario.posted_beliefs import belief_as_data

#: Version of the saved document; a change of meaning raises it.
SCHEMA = 1
INPUTS = ("origin", "destination", "types")
DEFAULT_TYPES = 40
#: Types of a city in the programs that show how the second best converges.
GRIDS = (10, 20, 40)
#: Of the shared tax, between two machines' floating point.
LOOSE = 1e-9


class PostedAnswer(NamedTuple):
    """The posted ratio, what moves it, and the document of both."""

    found: PostedRatio
    moves: tuple[PostedMove, ...]
    document: dict[str, Any]


def posted_result(inputs: Mapping[str, Any]) -> PostedAnswer:
    """Answer for ``inputs`` and return the document that holds both.

    Parameters
    ----------
    inputs : mapping
        ``origin`` and ``destination``, beliefs as plain data, and ``types``, the most types of a
        city where the second best is a program (40 by default).

    Raises
    ------
    InputError
        On unknown, missing or unusable inputs.

    Examples
    --------
    >>> belief = {"kind": "uniform", "low": 0, "high": 1}
    >>> posted_result({"origin": belief, "destination": belief}).document["ratio"]
    0.5
    """
    problems = [Problem(name, inputs[name], "an input of posted") for name in inputs if name not in INPUTS]
    beliefs: list[Belief] = []
    for name in INPUTS[:2]:
        try:
            beliefs.append(belief_as_data(inputs.get(name, "nothing"), name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    costs = PrivateCosts(*beliefs)
    types = inputs.get("types", DEFAULT_TYPES)
    found = post_ratio(costs, types=types)
    moves = posted_moves(found)
    document = {
        "kind": "posted",
        "schema": SCHEMA,
        **found.to_dict(),
        "convergence": _convergence(costs, found),
        "one_sided": _one_sided(costs),
        "moves": [move.to_dict() for move in moves],
        "explanation": found.explain(),
    }
    given = {**costs.to_dict(), "types": types}
    document["fingerprint"] = fingerprint(given)
    document["inputs"] = given
    return PostedAnswer(found, moves, sealed(document))


def of_beliefs(lines: Sequence[Line]) -> list[Line]:
    """Let numbers differ by what special functions and solvers round on another machine."""
    return [replace(line, holds=True) if not line.holds and _near(line) else line for line in lines]


def _near(line: Line) -> bool:
    numbers = [
        float(value)
        for value in (line.expected, line.found)
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    return len(numbers) == 2 and abs(numbers[0] - numbers[1]) <= LOOSE


def _convergence(costs: PrivateCosts, found: PostedRatio) -> list[dict[str, Any]]:
    """Return the second best on finer and finer grids of types, where there is a continuum of them."""
    if not found.first_best > 0 or not (costs.origin.gapless and costs.destination.gapless):
        return []
    solved = [(types, design_second_best(costs, types=types)) for types in GRIDS]
    return [
        {
            "types": types,
            "second_best": each.surplus,
            "minimal_subsidy": each.minimal_subsidy,
            "price": each.price,
        }
        for types, each in solved
    ]


def _one_sided(costs: PrivateCosts) -> dict[str, Any]:
    """Return what a city of average cost would ask for if it named the ratio itself."""
    own, other = (_mean(belief) for belief in (costs.origin, costs.destination))
    return {
        "origin_loss": own,
        "origin_demands": [list(each.ends) for each in best_demand(costs.destination, own)],
        "destination_cost": other,
        "destination_offers": [list(each.ends) for each in best_offer(costs.origin, other)],
    }


def _mean(belief: Belief) -> float:
    high = belief.ends[1]
    return float(high - belief.headroom(high))
