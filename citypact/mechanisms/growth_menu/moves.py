"""What moves the ratio of a menu: each input changed alone and the menu designed again, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.growth_menu.contracts.accounts import present_value
from citypact.mechanisms.growth_menu.design import design_growth_menu
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem
from citypact.mechanisms.ratio_moves import Move

#: How far a loss is moved, as a part of the present value of the type's tax.
LOSS_STEP = Fraction(1, 20)
#: How far a discount rate (a year) and the cap multiple are moved.
RATE_STEP, CAP_STEP = Fraction(1, 100), Fraction(1, 2)


def growth_menu_moves(problem: GrowthMenuProblem) -> tuple[Move, ...]:
    """Find the expected headline ratio of the best menu with each input a little lower and higher.

    Moved are the loss of each type (by 5% of the present value of its tax in the sharing years),
    both discount rates (by one point) and, where there is a cap, its multiple (by one half).

    Parameters
    ----------
    problem : GrowthMenuProblem
        The menu problem.

    Returns
    -------
    tuple of Move
        Ratios at the two values, None where there is no menu; the greatest span first.

    Examples
    --------
    >>> from citypact.mechanisms.growth_menu.setting.problem import GrowthType
    >>> moves = growth_menu_moves(GrowthMenuProblem((GrowthType(1, (1, 1), 1),)))
    >>> moves[0].parameter, round(moves[0].span, 6)
    ('loss of type 1', 0.1)
    """
    moves = [
        Move(name, float(low), float(high), _ratio(below), _ratio(above), unit)
        for name, unit, low, high, below, above in _changes(problem)
    ]
    return tuple(sorted(moves, key=lambda move: -1.0 if move.span is None else move.span, reverse=True))


def _changes(
    problem: GrowthMenuProblem,
) -> Iterator[tuple[str, str, Fraction, Fraction, GrowthMenuProblem, GrowthMenuProblem]]:
    """Yield each input with its two values and the two problems."""
    for at, one in enumerate(problem.types):
        taxes = tuple(as_fraction(tax) for tax in one.taxes)
        step, loss = LOSS_STEP * present_value(problem, taxes, 0), as_fraction(one.loss)
        below, above = (_with_loss(problem, at, value) for value in (loss - step, loss + step))
        yield f"loss of {one.name}", problem.unit, loss - step, loss + step, below, above
    steps = [("origin_rate", RATE_STEP), ("destination_rate", RATE_STEP)]
    if any(problem.cap_amount(at) is not None for at in range(len(problem.types))):
        steps.append(("cap_multiple", CAP_STEP))
    for field, step in steps:
        here = as_fraction(getattr(problem, field))
        low, high = max(here - step, Fraction(0)), here + step
        changed: list[dict[str, Any]] = [{field: low}, {field: high}]
        below, above = (replace(problem, **change) for change in changed)
        yield field, "", low, high, below, above


def _with_loss(problem: GrowthMenuProblem, at: int, loss: Number) -> GrowthMenuProblem:
    kinds = [replace(one, loss=loss) if k == at else one for k, one in enumerate(problem.types)]
    return replace(problem, types=kinds)


def _ratio(problem: GrowthMenuProblem) -> float | None:
    try:
        return design_growth_menu(problem).ratio
    except InfeasibleDesign:
        return None
