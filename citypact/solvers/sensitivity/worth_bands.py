r"""How far every player's amount can range when worths are known only within bounds.

A linear rule is :math:`\varphi_i(v) = \sum_S a_{iS}\, v(S)`, so with each worth anywhere in
:math:`[\ell_S, u_S]` the amount of a player fills the interval

.. math::

    \Bigl[\sum_S \min(a_{iS} \ell_S, a_{iS} u_S),\ \sum_S \max(a_{iS} \ell_S, a_{iS} u_S)\Bigr]

[Moore2009]_. Other rules are asked at games drawn from the box, corners and inside alike, and
the envelope of their answers is marked as estimated: it can only be too narrow.

References
----------
.. [Moore2009] R. E. Moore, R. B. Kearfott and M. J. Cloud, *Introduction to Interval Analysis*,
   SIAM, 2009, section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import CityPactError, InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FloatArray
from citypact.games.validation import Door
from citypact.solvers.sensitivity.perturbed import Rule, amounts_of, require_small
from citypact.solvers.solved_allocation import Guarantee

#: Pairs of games on which a rule must be additive to be taken for linear.
TRIALS = 4
#: What rounding may leave of additivity, relative to the worths.
ROUNDING = 1e-9


@dataclass(frozen=True)
class WorthBands:
    """The range of every player's amount.

    Parameters
    ----------
    players : tuple of str
        Names.
    lowest, highest : tuple of float
        Ends of each player's interval.
    middle : tuple of float
        Amounts at the middle of all worths; NaN where the rule has no answer there.
    guarantee : Guarantee
        ``proven`` for a linear rule (the interval itself), ``estimated`` for a sampled envelope.
    drivers : tuple of str
        For a linear rule, the coalition whose uncertainty widens each interval most; else empty.
    games : int
        Games the envelope was taken over; 0 for a linear rule.
    without_answer : int
        Games among them at which the rule had no answer.
    unit : str
        Unit of the amounts.
    """

    players: tuple[str, ...]
    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    middle: tuple[float, ...]
    guarantee: Guarantee
    drivers: tuple[str, ...]
    games: int
    without_answer: int
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "bands": {
                name: [low, high]
                for name, low, high in zip(self.players, self.lowest, self.highest, strict=True)
            },
            "middle": dict(zip(self.players, self.middle, strict=True)),
            "guarantee": str(self.guarantee),
            "drivers": dict(zip(self.players, self.drivers, strict=True)) if self.drivers else {},
            "games": self.games,
            "without_answer": self.without_answer,
            "unit": self.unit,
        }

    def explain(self) -> str:
        """Say in one line a player where the amount can lie, and what to find out first."""
        lines = [
            f"{name}: between {low:.6g} and {high:.6g} {self.unit}"
            for name, low, high in zip(self.players, self.lowest, self.highest, strict=True)
        ]
        if self.drivers:
            lines = [
                f"{line}; most of it depends on {driver}" if low < high else line
                for line, driver, low, high in zip(
                    lines, self.drivers, self.lowest, self.highest, strict=True
                )
            ]
        else:
            lines.append(f"Estimated from {self.games} games within the bounds; the true range may be wider.")
        if self.without_answer:
            lines.append(f"The rule has no answer at {self.without_answer} of them.")
        return "\n".join(lines)


def worth_bands(
    rule: Rule,
    lower: CooperativeGame,
    upper: CooperativeGame,
    *,
    samples: int = 1000,
    generator: np.random.Generator | None = None,
) -> WorthBands:
    """Find the range of every amount when each worth lies between two games.

    Parameters
    ----------
    rule : callable
        Takes a game and returns an allocation.
    lower, upper : CooperativeGame
        Bounds of every worth, with the same players, unit and orientation; at most 12 players.
    samples : int
        Games drawn for a rule that is not linear.
    generator : numpy.random.Generator, optional
        Source of those draws; a linear rule needs none.

    Returns
    -------
    WorthBands
        The exact interval for a linear rule, an estimated envelope for any other.

    Raises
    ------
    InputError
        If the games do not match, bounds are crossed, or a generator is needed and missing.
    InfeasibleDesign
        If the rule has an answer at none of the games.

    Examples
    --------
    >>> from citypact.games.allocation import Allocation
    >>> def equal_split(game):
    ...     return Allocation(game.players, [game.grand / game.size] * game.size, game.unit)
    >>> low = CoalitionalGame(("a", "b"), [0, 1, 2, 6], unit="t")
    >>> high = CoalitionalGame(("a", "b"), [0, 1, 3, 8], unit="t")
    >>> print(worth_bands(equal_split, low, high).explain())
    a: between 3 and 4 t; most of it depends on a+b
    b: between 3 and 4 t; most of it depends on a+b
    """
    _check(lower, upper, samples)
    if _is_linear(rule, lower, upper):
        return _intervals(rule, lower, upper)
    if generator is None:
        raise InputError(
            Problem(
                "generator",
                "none",
                "a numpy.random.Generator",
                remedy="the rule is not linear, so it is sampled",
            )
        )
    return _envelope(rule, lower, upper, samples, generator)


def _check(lower: CooperativeGame, upper: CooperativeGame, samples: int) -> None:
    require_small(lower)
    door = Door()
    door.whole("samples", samples, 2, 10**7)
    for field in ("players", "unit", "cost"):
        below, above = getattr(lower, field), getattr(upper, field)
        if (
            (tuple(below), tuple(above)) != (tuple(above), tuple(below))
            if field == "players"
            else below != above
        ):
            door.refuse(f"{field} of the upper game", above, f"those of the lower game, {below}")
    door.close()
    for mask in np.flatnonzero(~(lower.table <= upper.table)).tolist():
        found = f"between {lower.table[mask]:g} and {upper.table[mask]:g}"
        door.refuse(f"worth of {lower.label(mask)}", found, "the lower bound first")
    door.close()


def _shared(rule: Rule, game: CooperativeGame, worths: FloatArray) -> FloatArray:
    table = CoalitionalGame(tuple(game.players), worths, unit=game.unit, cost=game.cost)
    return np.array([float(amount) for amount in amounts_of(rule, table)[0]])


def _is_linear(rule: Rule, lower: CooperativeGame, upper: CooperativeGame) -> bool:
    """Judge additivity and homogeneity on games far beyond the box, in every direction.

    A rule that only looks linear within the box, such as a nucleolus on one of its pieces,
    would fail: its pieces are cones, and games of random sign fall in many of them.
    """
    scale = float(max(np.abs(lower.table).max(), np.abs(upper.table).max())) or 1.0
    trial = np.random.default_rng(0)  # a fixed set of games, not part of the answer
    for _ in range(TRIALS):
        one, other = scale * trial.normal(size=(2, len(lower.table)))
        one[0] = other[0] = 0.0
        try:
            apart = 2.5 * _shared(rule, lower, one) - _shared(rule, lower, other)
            together = _shared(rule, lower, 2.5 * one - other)
        except CityPactError:
            return False  # a linear rule has an answer everywhere
        if not np.abs(apart - together).max() <= ROUNDING * scale * lower.size:
            return False
    return True


def _intervals(rule: Rule, lower: CooperativeGame, upper: CooperativeGame) -> WorthBands:
    coefficients = np.zeros((lower.size, len(lower.table)))
    unit_game = np.zeros(len(lower.table))
    for mask in range(1, len(lower.table)):
        unit_game[mask] = 1.0
        coefficients[:, mask] = _shared(rule, lower, unit_game)
        unit_game[mask] = 0.0
    low, high = coefficients * lower.table, coefficients * upper.table
    widths = np.abs(high - low)
    return WorthBands(
        tuple(lower.players),
        tuple(np.minimum(low, high).sum(axis=1).tolist()),
        tuple(np.maximum(low, high).sum(axis=1).tolist()),
        tuple(((low + high) / 2).sum(axis=1).tolist()),
        Guarantee.proven,
        tuple(lower.label(int(mask)) for mask in widths.argmax(axis=1)),
        0,
        0,
        lower.unit,
    )


def _envelope(
    rule: Rule, lower: CooperativeGame, upper: CooperativeGame, samples: int, generator: np.random.Generator
) -> WorthBands:
    below, above = lower.table, upper.table
    lowest, highest = np.full(lower.size, np.inf), np.full(lower.size, -np.inf)
    middle = np.full(lower.size, np.nan)
    failed = 0
    for number in range(3 + samples):
        if number < 3:
            place: FloatArray = np.full(len(below), (0.5, 0.0, 1.0)[number])
        else:
            place = generator.random(len(below))
            if number % 2:
                place = np.round(place)  # a corner: extremes of piecewise linear rules sit there
        try:
            amounts = _shared(rule, lower, below + place * (above - below))
        except InfeasibleDesign:
            failed += 1
            continue
        if number == 0:
            middle = amounts
        lowest, highest = np.minimum(lowest, amounts), np.maximum(highest, amounts)
    if failed == 3 + samples:
        raise InfeasibleDesign(f"the rule has no answer at any of {failed} games within the bounds")
    return WorthBands(
        tuple(lower.players),
        tuple(lowest.tolist()),
        tuple(highest.tolist()),
        tuple(middle.tolist()),
        Guarantee.estimated,
        (),
        3 + samples,
        failed,
        lower.unit,
    )
