"""Several rules on one game: what each gives, and why some give nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation.large_shapley import shapley_at_any_size
from citypact.mechanisms.allocation.rules import Rule
from citypact.solvers.solved_allocation import SolvedAllocation


@dataclass(frozen=True)
class Division:
    """The allocations by rule, and the reason for each rule that has none."""

    allocations: Mapping[str, SolvedAllocation]
    skipped: Mapping[str, str]


def divide(
    game: CooperativeGame,
    rules: Iterable[Rule],
    extras: Mapping[str, Any],
    *,
    required: Collection[str] = (),
    known: Mapping[str, SolvedAllocation] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Division:
    """Apply rules to a game.

    Parameters
    ----------
    game : CooperativeGame
        What is divided.
    rules : iterable of Rule
        Which rules.
    extras : mapping
        ``unions``, ``levels``, ``edges``, ``weights`` and ``share``, as far as they are known,
        and ``samples``, ``seed`` and ``pieces`` for an estimate of the Shapley value.
    required : collection of str
        Rules that were asked for by name: what they lack is an error and no reason to go on.
    known : mapping of rule to SolvedAllocation, optional
        Answers that have been worked out already, in the same way on several processes.
    progress : callable
        Told which rule is next.

    Raises
    ------
    InputError
        If a required rule cannot be applied to this game.

    Notes
    -----
    A rule that does not exist for the game (an empty set of imputations, a denominator of
    zero) is left out with the reason even if it is required.
    """
    allocations: dict[str, SolvedAllocation] = {}
    skipped: dict[str, str] = {}
    problems: list[Problem] = []
    for rule in rules:
        progress(rule.title)
        try:
            if known and rule.name in known:
                answer = known[rule.name]
            elif rule.name == "shapley":  # the one rule that can be estimated beyond its limit
                answer = shapley_at_any_size(
                    game, extras.get("samples"), extras.get("seed"), extras.get("pieces")
                )
            else:
                answer = rule.solve(game, extras)
            allocations[rule.name] = answer
        except InfeasibleDesign as reason:
            skipped[rule.name] = " ".join(str(reason).split())
        except InputError as error:
            if rule.name in required:
                problems += error.problems
            skipped[rule.name] = "; ".join(str(problem) for problem in error.problems)
    if problems:
        raise InputError(*problems)
    return Division(allocations, skipped)
