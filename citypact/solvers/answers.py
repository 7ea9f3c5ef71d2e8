"""How closed formulas come back: rounded once from fractions, or right to rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import BoolArray, CooperativeGame, FloatArray
from citypact.games.coalitional.masks import packed
from citypact.games.rational import as_fraction
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

#: Up to here a value takes milliseconds in fractions.
MOST_EXACT = 10


def exactly(
    game: CooperativeGame,
    amounts: Sequence[Fraction],
    method: str,
    details: Mapping[str, Any] | None = None,
    *,
    unit: str | None = None,
    certificate: Certificate | None = None,
) -> SolvedAllocation:
    """Return amounts known as fractions.

    Parameters
    ----------
    game : CooperativeGame
        For the players and the unit.
    amounts : sequence of Fraction
        One a player, as the user states them: a cost of a cost game is positive.
    method : str
        How they were found, in words.
    details : mapping, optional
        What else was found, by name.
    unit : str, optional
        Of the amounts, if it is not the game's; empty for an index.
    certificate : Certificate, optional
        What was rechecked.

    Raises
    ------
    InputError
        If an amount is beyond floating point.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 0, 0, 1])
    >>> exactly(game, (Fraction(1, 2), Fraction(1, 2)), "halves")
    <a: 0.5, b: 0.5 亿元 | halves, exact>
    """
    try:
        floats = [float(amount) for amount in amounts]
    except OverflowError:
        raise too_large() from None
    return SolvedAllocation(
        game.players,
        floats,
        game.unit if unit is None else unit,
        Provenance(method, exact=True),
        Guarantee.exact,
        certificate,
        fractions=tuple(amounts),
        details=details or {},
    )


def rounded(
    game: CooperativeGame,
    amounts: FloatArray | Sequence[float],
    method: str,
    details: Mapping[str, Any] | None = None,
) -> SolvedAllocation:
    """Return amounts from a formula in floating point (parameters as for ``exactly``).

    Raises
    ------
    InputError
        If an amount is not finite, the worths being too large to add up.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> rounded(CoalitionalGame(("a",), [0, 1]), [1.0], "all to one")
    <a: 1 亿元 | all to one, proven>
    """
    if not np.isfinite(amounts).all():
        raise too_large()
    return SolvedAllocation(
        game.players,
        tuple(amounts),
        game.unit,
        Provenance(method),
        Guarantee.proven,
        details=details or {},
    )


def few_worths(game: CooperativeGame, members: BoolArray) -> list[Fraction]:
    """Return the worths of a few coalitions as fractions, a row of the membership matrix each.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> few_worths(CoalitionalGame(("a",), [0, 0.1]), np.array([[True]]))
    [Fraction(1, 10)]
    """
    if game.size <= MOST_EXACT:
        worths = game.fractions()
        return [worths[mask] for mask in packed(members)]
    return [as_fraction(float(worth)) for worth in game.worths_at(members)]


def too_large() -> InputError:
    """Return the error of amounts that no float can hold."""
    return InputError(Problem("worths", "amounts beyond floating point", "worths in a larger unit"))
