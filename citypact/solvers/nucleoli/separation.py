r"""Finding who objects without looking at every coalition.

At level :math:`i` the question is: which coalition outside the span of what was settled before
has the highest excess? Outside means that an integer functional :math:`r` which vanishes on
that span does not vanish on the coalition, so that the search splits into
:math:`r^\top 1_S \ge 1` and :math:`r^\top 1_S \le -1`, each an ordinary program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame, FloatArray, IntArray
from citypact.games.coalitional.masks import MOST_MASKED_PLAYERS, membership
from citypact.solvers.nucleoli.exact_span import ExactSpan, dot
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.ladder import Ladder
from citypact.solvers.nucleoli.model_separation import ModelSeparation
from citypact.solvers.nucleoli.scan import TOLERANCE, Objections
from citypact.solvers.nucleoli.worth_model import worth_model

#: ``(amounts, direction)`` → coalitions that object most. ``amounts`` are what the players are
#: offered, in player order; ``direction`` holds one whole number a player, or is None: a
#: coalition counts only if its members' numbers do not add up to zero.
Separation: TypeAlias = Callable[[FloatArray, Sequence[int] | None], Iterable[Sequence[str]]]

#: Random coefficients of a functional: a coalition outside the span is overlooked when they
#: happen to cancel, about once in this many times; larger ones would spoil the scaling.
LARGEST_COEFFICIENT = 997
#: Functionals tried before "nobody objects" is believed.
CONFIRMATIONS = 3


def separated_family(game: CooperativeGame, *, individual: bool) -> ExcessFamily:
    """Return the family of a game that is asked for single worths only.

    Raises
    ------
    InputError
        Beyond 62 players, or for a single one.
    """
    if not 2 <= game.size <= MOST_MASKED_PLAYERS:
        expected = f"2 to {MOST_MASKED_PLAYERS} for a separation"
        raise InputError(Problem("players", game.size, expected))
    return ExcessFamily(game, individual=individual, scanned=False)


def separator(
    family: ExcessFamily, separation: Separation | None
) -> Callable[[Ladder, FloatArray, IntArray], Objections]:
    """Return the search for objections that a descent calls.

    Raises
    ------
    InputError
        If no separation is given and the game's type has no linear model of its worths.
    """
    if separation is not None:
        return _Separator(family, separation)
    model = worth_model(family.game)
    if model is None:
        expected = "at most 30, a game with a linear model of its worths, or a separation"
        raise InputError(Problem("players", family.players, expected))
    return _Separator(family, ModelSeparation(family.game, model))


class _Separator:
    """Asks level by level, first to last, and stops at the first that is overthrown."""

    def __init__(self, family: ExcessFamily, separation: Separation) -> None:
        self.family = family
        self.separation = separation
        self._generator = np.random.default_rng(0)

    def __call__(self, ladder: Ladder, point: FloatArray, known: IntArray) -> Objections:
        family = self.family
        slack = TOLERANCE * family.scale + family.rounding
        pool = set(known.tolist())
        for at, level in enumerate(ladder.levels):
            for _ in range(1 if at == 0 else CONFIRMATIONS):
                direction = self._direction(ladder, at)
                masks = self._named(point, direction)
                above = self.excess(masks, point) > level.epsilon * family.scale + slack
                new = [mask for mask in masks[above].tolist() if mask not in pool]
                if new:
                    return Objections(np.array(new, dtype=np.int64), at)
        return Objections(np.zeros(0, dtype=np.int64), 0)

    def _named(self, point: FloatArray, direction: list[int] | None) -> IntArray:
        """Ask for coalitions; keep those that the direction counts."""
        game = self.family.game
        named = [game.mask(*names) for names in self.separation(game.sign * point, direction)]
        masks = np.array([mask for mask in named if 0 < mask < self.family.full], dtype=np.int64)
        return masks if direction is None or not len(masks) else masks[dot(direction, masks) != 0]

    def excess(self, masks: IntArray, point: FloatArray) -> FloatArray:
        """Return the excesses of coalitions at a point (profit orientation)."""
        if not len(masks):
            return np.zeros(0)
        excess: FloatArray = self.family.worths(masks) - membership(masks, self.family.players) @ point
        return excess

    def _direction(self, ladder: Ladder, level: int) -> list[int] | None:
        """Return a random integer functional that vanishes on what earlier levels settled."""
        if level == 0:
            return None
        span = ExactSpan(self.family.players)
        span.add(self.family.full)
        for earlier in ladder.levels[:level]:
            for mask, _ in earlier.support:
                span.add(mask)
        vectors = span.complement()
        draws = self._generator.integers(1, LARGEST_COEFFICIENT + 1, len(vectors)).tolist()
        signs = self._generator.choice([-1, 1], len(vectors)).tolist()
        mixed = [0] * self.family.players
        for vector, draw, sign in zip(vectors, draws, signs, strict=True):
            mixed = [a + sign * draw * b for a, b in zip(mixed, vector, strict=True)]
        return mixed
