"""A belief of a scenario file as the belief that mechanisms use."""

from __future__ import annotations

from citypact.errors import InputError, Problem
from citypact.mechanisms.trade import Belief
from citypact.scenario.designs.fields import BeliefGroup
from citypact.scenario.posted_beliefs import belief_as_data

#: How many numbers each form takes; None for any.
NUMBERS = {"uniform": (2,), "beta": (2, 4), "histogram": None, "cases": None}


def belief_of(group: BeliefGroup, field: str) -> Belief:
    """Return the belief; its mistakes are reported under ``field``.

    Raises
    ------
    InputError
        If the numbers are too few or too many, or make no distribution.

    Examples
    --------
    >>> from citypact.scenario.quantity import Quantity
    >>> terms = Quantity(value=[0, 0.6], unit="ratio", trust="A", note="example")
    >>> belief_of(BeliefGroup(form="uniform", numbers=terms), "designs.beliefs.origin")
    UniformBelief(low=0.0, high=0.6)
    """
    numbers = list(group.numbers.numbers)
    weights = None if group.weights is None else list(group.weights.numbers)
    counts = NUMBERS[group.form]
    problems = []
    if counts is not None and len(numbers) not in counts:
        wanted = " or ".join(map(str, counts))
        problems.append(Problem(f"{field}.numbers", f"{len(numbers)} of them", f"{wanted} for {group.form}"))
    if weights is None and group.form == "histogram":
        problems.append(Problem(f"{field}.weights", "nothing", "one for each cell"))
    if weights is not None and counts is not None:
        problems.append(Problem(f"{field}.weights", "weights", f"none for {group.form}"))
    if problems:
        raise InputError(*problems)
    if group.form == "uniform":
        return belief_as_data({"kind": "uniform", "low": numbers[0], "high": numbers[1]}, field)
    if group.form == "beta":
        names = ("alpha", "beta", "low", "high")
        return belief_as_data({"kind": "beta", **dict(zip(names, numbers, strict=False))}, field)
    if group.form == "histogram":
        return belief_as_data({"kind": "histogram", "edges": numbers, "weights": weights}, field)
    told = {"kind": "empirical", "values": numbers}
    return belief_as_data(told if weights is None else {**told, "weights": weights}, field)
