r"""What moves the ratio: each input changed alone and the split solved again, exactly.

For the weighted Nash ratio of two cities, :math:`s = (1-p)[(1-\alpha)L + \alpha(R-K)]/R`,
the slopes are

.. math::

    \frac{\partial s}{\partial L} = (1-p)\frac{1-\alpha}{R}, \quad
    \frac{\partial s}{\partial K} = -(1-p)\frac{\alpha}{R}, \quad
    \frac{\partial s}{\partial \alpha} = (1-p)\frac{W}{R}, \quad
    \frac{\partial s}{\partial R} = -(1-p)\frac{(1-\alpha)L - \alpha K}{R^2}, \quad
    \frac{\partial s}{\partial p} = -\frac{s}{1-p} .

References
----------
models.md §4.0 (derivatives, for p = 0) and §6.2 (their signs).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.criteria import Criterion, Lexicographic, Nash, Utilitarian
from citypact.mechanisms.criterion_names import CriterionOptions, criterion_named
from citypact.mechanisms.revenue_split import split

#: How far each amount is moved, as a part of R, and each probability or weight.
STEP = Fraction(1, 10)


@dataclass(frozen=True)
class Move:
    """One input moved to a lower and a higher value, and the ratio at each.

    Parameters
    ----------
    parameter : str
        ``revenue``, ``origin_loss``, ``destination_cost``, ``voluntary`` or ``origin_weight``.
    low, high : float
        The two values (亿元, or a number in [0, 1]).
    ratio_low, ratio_high : float or None
        The ratio at each; ``None`` where there is no agreement.
    unit : str
        Unit of the values; empty for probabilities and weights.
    """

    parameter: str
    low: float
    high: float
    ratio_low: float | None
    ratio_high: float | None
    unit: str = ""

    @property
    def span(self) -> float | None:
        """Distance of the two ratios; ``None`` if there is no agreement at one of the values."""
        if self.ratio_low is None or self.ratio_high is None:
            return None
        return abs(self.ratio_high - self.ratio_low)

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data for JSON."""
        return {
            "parameter": self.parameter,
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "ratio_low": self.ratio_low,
            "ratio_high": self.ratio_high,
            "span": self.span,
        }


def what_moves(
    game: Relocation,
    criterion: str | Criterion = "nash",
    ratio_cap: Number | None = None,
    options: CriterionOptions | None = None,
) -> tuple[Move, ...]:
    """Change each input alone, solve again, and sort the inputs by what they do to the ratio.

    R, L and K move by a tenth of R either way, the chance of a voluntary move rises by 0.1,
    and the origin's weight moves by 0.1 either way where the criterion has one (all kept
    within [0, 1]).

    Parameters
    ----------
    game : Relocation
        The game at its given values.
    criterion, ratio_cap, options
        As for ``split``.

    Returns
    -------
    tuple of Move
        First those that make or end an agreement, then by span, widest first.

    Raises
    ------
    InputError
        As ``split``.

    Examples
    --------
    >>> moves = what_moves(Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1))
    >>> moves[0].parameter, moves[0].ratio_low, moves[0].ratio_high
    ('origin_weight', 0.54, 0.66)
    """
    options = options or CriterionOptions()
    rule = criterion_named(criterion, options) if isinstance(criterion, str) else criterion

    tie_break = CriterionOptions(reference=options.reference)

    def ratio(changed: Relocation, by: Criterion) -> float | None:
        return split(changed, by, ratio_cap=ratio_cap, options=tie_break).ratio

    moves = []
    step = STEP * as_fraction(game.revenue)
    for name in ("revenue", "origin_loss", "destination_cost"):
        middle = as_fraction(getattr(game, name))
        moves.append(_move(name, (middle - step, middle + step), _each(game, name, rule, ratio), game.unit))
    comes = as_fraction(game.voluntary)
    if comes < 1:
        ends = (comes, min(comes + STEP, Fraction(1)))
        moves.append(_move("voluntary", ends, _each(game, "voluntary", rule, ratio)))
    weight = _weight(rule)
    if weight is not None:
        ends = (max(weight - STEP, Fraction(0)), min(weight + STEP, Fraction(1)))
        moves.append(_move("origin_weight", ends, lambda value: ratio(game, _weighted(rule, value))))
    return tuple(sorted(moves, key=_rank))


def nash_slopes(game: Relocation, weight: Number = 0.5) -> dict[str, float]:
    """Return the derivative of the weighted Nash ratio in each input.

    They hold where the ratio is not moved to the end of a lever ([0, 1] or a cap).

    Parameters
    ----------
    game : Relocation
        Two cities with a surplus, and no rival destinations.
    weight : float
        The origin's bargaining weight.

    Returns
    -------
    dict of str to float
        Ratio per 亿元 of ``revenue``, ``origin_loss`` and ``destination_cost``; ratio per
        one of ``origin_weight`` and ``voluntary``.

    Raises
    ------
    InputError
        If the weight is not in [0, 1], there are rivals, or the move has no surplus.

    Examples
    --------
    >>> nash_slopes(Relocation(revenue=1, origin_loss=0.3, destination_cost=0.1))["origin_loss"]
    0.5
    """
    door = Door()
    door.between("weight", weight, 0, 1, "a bargaining weight")
    door.close()
    if game.rivals:
        raise InputError(
            Problem("rivals", f"{len(game.rivals)} of them", "none: the slopes are for two cities")
        )
    if game.move_surplus < 0:
        raise InputError(Problem("surplus", float(game.move_surplus), "at least 0: else there is no ratio"))
    return {name: float(slope) for name, slope in exact_nash_slopes(game, weight).items()}


def exact_nash_slopes(game: Relocation, weight: Number) -> dict[str, Fraction]:
    """The same derivatives as fractions, before the ratio is moved to any bound."""
    revenue, loss, cost = map(as_fraction, (game.revenue, game.origin_loss, game.destination_cost))
    power, stays = as_fraction(weight), 1 - as_fraction(game.voluntary)
    slopes = {
        "revenue": -stays * ((1 - power) * loss - power * cost) / revenue**2,
        "origin_loss": stays * (1 - power) / revenue,
        "destination_cost": -stays * power / revenue,
        "origin_weight": stays * game.move_surplus / revenue,
        "voluntary": -((1 - power) * loss + power * (revenue - cost)) / revenue,
    }
    return slopes


def _each(
    game: Relocation,
    name: str,
    rule: Criterion,
    ratio: Callable[[Relocation, Criterion], float | None],
) -> Callable[[Fraction], float | None]:
    """Return the ratio as a function of one input of the game."""
    return lambda value: ratio(replace(game, **{name: value}), rule)  # type: ignore[arg-type]


def _move(
    name: str,
    ends: tuple[Fraction, Fraction],
    ratio_at: Callable[[Fraction], float | None],
    unit: str = "",
) -> Move:
    low, high = ends
    return Move(name, float(low), float(high), ratio_at(low), ratio_at(high), unit)


def _weight(rule: Criterion) -> Fraction | None:
    """Weight of the origin in the criterion, or in the first of several that has one."""
    if isinstance(rule, Lexicographic):
        return next((found for each in rule.criteria if (found := _weight(each)) is not None), None)
    return as_fraction(rule.weight) if isinstance(rule, (Nash, Utilitarian)) else None


def _weighted(rule: Criterion, weight: Fraction) -> Criterion:
    """Return the criterion with another weight of the origin."""
    if isinstance(rule, Lexicographic):
        place = next(k for k, each in enumerate(rule.criteria) if _weight(each) is not None)
        steps = list(rule.criteria)
        steps[place] = _weighted(steps[place], weight)
        return Lexicographic(tuple(steps))
    return replace(rule, weight=weight) if isinstance(rule, (Nash, Utilitarian)) else rule


def _rank(move: Move) -> tuple[float, ...]:
    """Sort key: made or ended agreements, then the span, then those that change nothing."""
    ratios = (move.ratio_low, move.ratio_high)
    if move.span is not None:
        return (-move.span,)
    return (math.inf,) if ratios == (None, None) else (-math.inf,)
