"""What moves a ratio designed for listed cases: the tax or a loss of every case changed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.robust.samples.cases import SampledCases

#: Amounts move by this part of the expected tax, confidence by this much.
STEP = Fraction(1, 10)


def case_moves(cases: SampledCases, ratio_of: Callable[[SampledCases], float | None]) -> list[Move]:
    """Move each column alone and design again.

    The losses rise or fall by a tenth of the expected tax in every case, the tax of every
    case by a tenth of itself; a move names the expected values.

    Examples
    --------
    >>> cases = SampledCases([1], [0.2], [0.1])
    >>> [move.parameter for move in case_moves(cases, lambda changed: 0.5)]
    ['revenues', 'origin_losses', 'destination_costs']
    """
    mean = cases.means
    step = STEP * mean.revenue
    taxes = [tuple(as_fraction(r) * part for r in cases.revenues) for part in (1 - STEP, 1 + STEP)]
    losses = [tuple(as_fraction(x) + move for x in cases.origin_losses) for move in (-step, step)]
    costs = [tuple(as_fraction(x) + move for x in cases.destination_costs) for move in (-step, step)]
    changed = (
        ("revenues", mean.revenue, [replace(cases, revenues=column) for column in taxes]),
        ("origin_losses", mean.origin_loss, [replace(cases, origin_losses=column) for column in losses]),
        (
            "destination_costs",
            mean.destination_cost,
            [replace(cases, destination_costs=column) for column in costs],
        ),
    )
    return [
        Move(name, float(at - step), float(at + step), ratio_of(low), ratio_of(high), cases.unit)
        for name, at, (low, high) in changed
    ]


def widest_first(moves: list[Move]) -> tuple[Move, ...]:
    """Sort moves: first those that make or end an agreement, then by what they do to the ratio."""
    return tuple(sorted(moves, key=lambda move: (move.span is not None, -(move.span or 0.0))))
