"""What moves a ratio: each input of a problem changed alone by a tenth, and everything solved again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from citypact.errors import InputError
from citypact.games.rational import as_fraction
from citypact.mechanisms.ratio_moves import STEP, Move


def input_moves(
    problem: Any, units: Mapping[str, str], ratio_of: Callable[[Any], float | None]
) -> tuple[Move, ...]:
    """Return what each input that is not zero, a tenth lower and higher, does to the ratio.

    Parameters
    ----------
    problem : dataclass
        With the inputs as fields.
    units : mapping of str to str
        The inputs to change, and their units.
    ratio_of : callable
        Problem → ratio, ``None`` without an agreement.

    Returns
    -------
    tuple of Move
        First those that make or end an agreement, then by span, widest first. A change that the
        problem refuses is left out.

    Examples
    --------
    >>> from citypact.mechanisms.effort_contract.problem import EffortProblem
    >>> def best(problem):
    ...     return float(problem.best_ratio)
    >>> input_moves(EffortProblem(1, 1, 1, 1), {"origin_ease": ""}, best)[0].ratio_low
    0.47368421052631576
    """
    moves = []
    for name, unit in units.items():
        middle = as_fraction(getattr(problem, name))
        ends = sorted((middle * (1 - STEP), middle * (1 + STEP)))
        if not middle:
            continue
        try:
            low, high = (ratio_of(replace(problem, **{name: value})) for value in ends)
        except InputError:  # an input at the limit of what the problem allows has nowhere to go
            continue
        moves.append(Move(name, float(ends[0]), float(ends[1]), low, high, unit))
    return tuple(sorted(moves, key=lambda move: (move.span is not None, -(move.span or 0))))
