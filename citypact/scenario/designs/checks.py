"""What can be wrong with further assumptions before any is answered: refused with its line in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from citypact.errors import InputError, Problem
from citypact.scenario.designs.beliefs import belief_of
from citypact.scenario.designs.institutions import steady

if TYPE_CHECKING:
    from citypact.scenario.build import Scenario


def check_designs(scenario: Scenario) -> None:
    """Read what every group means without solving it.

    Raises
    ------
    InputError
        Listing every mistake under its key.
    """
    problems: list[Problem] = []
    for check in _checks(scenario):
        try:
            check()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)


def _checks(scenario: Scenario) -> Iterator[Callable[[], object]]:
    designs = scenario.designs
    if designs is None:
        return
    if designs.beliefs is not None:
        yield partial(belief_of, designs.beliefs.origin, "designs.beliefs.origin")
        yield partial(belief_of, designs.beliefs.destination, "designs.beliefs.destination")
    if designs.firm is not None and designs.firm.hidden_cost is not None:
        yield partial(belief_of, designs.firm.hidden_cost, "designs.firm.hidden_cost")
    if designs.growth is not None:
        yield partial(needs_components, scenario)
    if designs.enforcement is not None:
        yield partial(steady, designs.enforcement, scenario)


def needs_components(scenario: Scenario) -> None:
    """Refuse hidden growth where R, L and K are given directly.

    Raises
    ------
    InputError
        If the scenario has no plant.
    """
    if scenario.parameters.plant is None:
        raise InputError(
            Problem("designs.growth", "R, L and K given directly", "the components of the plant beside it")
        )
