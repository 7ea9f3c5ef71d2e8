r"""The same game in another unit and from another origin.

Games :math:`v` and :math:`w` are *strategically equivalent* if

.. math:: w(S) = \alpha\, v(S) + \sum_{i \in S} \beta_i, \qquad \alpha > 0

[Peleg2007]_. Nearly every solution turns with them, :math:`x \mapsto \alpha x + \beta`. The
zero-normalised game of a class has :math:`v(i) = 0` for all players; if working together gains
anything the 0-1-normalised game has :math:`v(N) = 1` too. A cost game is normalised as the
game of gains :math:`-c`, so its 0-1-normalised cost of all players is -1.

References
----------
.. [Peleg2007] B. Peleg and P. Sudhölter, *Introduction to the Theory of Cooperative Games*,
   2nd ed., Springer, 2007.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.derived import aligned, reckoned, tabled
from citypact.games.coalitional.forms.entries import checked_number, checked_row
from citypact.games.coalitional.masks import NumberArray, subset_sums
from citypact.games.coalitional.table import CoalitionalGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Shifts of this many players are added in one sweep of a table.
SWEPT_PLAYERS = 15
#: Relative rounding of one worth.
ROUNDING = 2.0**-52


def scale(
    game: CooperativeGame,
    factor: Number,
    shifts: Mapping[str, Number] | Sequence[Number] | None = None,
) -> CoalitionalGame:
    """Return the strategically equivalent game ``factor * v(S) + sum of the members' shifts``.

    Parameters
    ----------
    game : CooperativeGame
        Game of at most 30 players.
    factor : number
        Positive, such as the price of one unit in another.
    shifts : mapping of names to numbers, or sequence in player order, or None
        What each player brings in addition, of any sign; players not in a mapping bring
        nothing.

    Raises
    ------
    InputError
        On a factor that is not positive, and on shifts that are not finite or of unknown players.

    Examples
    --------
    >>> scale(CoalitionalGame(("a", "b"), [0, 1, 2, 5]), 10, {"b": 0.5}).table.tolist()
    [0.0, 10.0, 20.5, 50.5]
    """
    door = Door()
    factor = checked_number("factor", factor, door, signed=True)
    if not door.problems and factor <= 0:
        door.refuse("factor", factor, "a positive number")
    if isinstance(shifts, Mapping):
        for name in shifts:
            if name not in game.players:
                door.refuse("shifts", name, f"a player of {', '.join(game.players)}")
        shifts = [shifts.get(name, 0) for name in game.players]
    given = (0,) * game.size if shifts is None else shifts
    added = checked_row("shifts", given, game.players, door, signed=True)
    door.close()
    worths = reckoned(game)
    kind = as_fraction if worths.dtype == object else float
    amounts = np.array([kind(shift) for shift in added], dtype=worths.dtype)
    return tabled(game.players, _shifted(worths * kind(factor), amounts), game.unit, game.cost)


def zero_normalisation(game: CooperativeGame) -> CoalitionalGame:
    """Return the equivalent game in which every player alone is worth 0.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> zero_normalisation(CoalitionalGame(("a", "b"), [0, 1, 2, 5])).table.tolist()
    [0.0, 0.0, 0.0, 2.0]
    """
    return tabled(game.players, _from_zero(reckoned(game)), game.unit, game.cost)


def zero_one_normalisation(game: CooperativeGame) -> CoalitionalGame:
    """Return the equivalent game in which players alone are worth 0 and all together 1.

    For a cost game all together cost -1: they save one unit.

    Raises
    ------
    InputError
        If the players gain nothing by working together; and beyond 30 players.

    Examples
    --------
    >>> zero_one_normalisation(CoalitionalGame(("a", "b", "c"), [0, 1, 1, 3, 0, 1, 2, 6])).table.tolist()
    [0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.25, 1.0]
    """
    worths = reckoned(game)
    scaled = _from_zero(worths)
    gain = -scaled[-1] if game.cost else scaled[-1]
    # Fractions tell the smallest gain from none; floats only one beyond their rounding.
    least = 0 if worths.dtype == object else _rounding(worths)
    if not gain > least:
        raise InputError(
            Problem(
                "worths",
                f"a gain of {float(gain):g} from working together",
                "a positive gain of all players together over each alone",
            )
        )
    return tabled(game.players, scaled / gain, "", game.cost)


def strategic_equivalence(
    game: CooperativeGame, other: CooperativeGame
) -> tuple[float, dict[str, float]] | None:
    """Return the factor and shifts that turn a game into another, or None if none do.

    Equal means as the decimals say, or within the rounding of the worths: a table multiplied
    by 1/3 in floating point is found equivalent.

    Parameters
    ----------
    game, other : CooperativeGame
        Games of the same players, at most 30; the order and the unit may differ.

    Returns
    -------
    tuple of float and dict of str to float, or None
        ``(factor, shifts)`` for which ``scale(game, factor, shifts)`` is the other game. The
        factor is 1 for two games in which working together gains nothing.

    Raises
    ------
    InputError
        If the games have other players, or one shares costs and the other gains.

    Examples
    --------
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 2, 5])
    >>> strategic_equivalence(game, CoalitionalGame(("a", "b"), [0, 10, 21, 51]))
    (10.0, {'a': 0.0, 'b': 1.0})
    >>> strategic_equivalence(game, CoalitionalGame(("a", "b"), [0, 1, 2, 2])) is None
    True
    """
    source, target = reckoned(game), aligned(other, game)
    gains, wanted = _from_zero(source), _from_zero(target)
    factor = _factor(gains, wanted, 0.0, 0.0) if source.dtype == object else None
    if factor is None:
        factor = _factor(gains, wanted, _rounding(source), _rounding(target))
    if factor is None:
        return None
    alone = 1 << np.arange(game.size)
    shifts = target[alone] - source[alone] * factor
    return float(factor), {name: float(shift) for name, shift in zip(game.players, shifts, strict=True)}


def _factor(gains: NumberArray, wanted: NumberArray, noise: float, wanted_noise: float) -> Number | None:
    """Return the positive multiple of the zero-normalised worths that gives those wanted."""
    at = int(np.argmax(np.abs(gains)))
    if abs(gains[at]) <= noise:
        return 1 if np.abs(wanted).max() <= wanted_noise else None
    factor: Number = wanted[at] / gains[at]
    if not factor > 0:
        return None
    gap = np.abs(wanted - gains * factor).max()
    return factor if gap <= wanted_noise + float(factor) * noise else None


def _from_zero(worths: NumberArray) -> NumberArray:
    """Return new worths with those of the single players taken away."""
    alone = 1 << np.arange(len(worths).bit_length() - 1)
    return _shifted(worths.copy(), -worths[alone])


def _shifted(worths: NumberArray, amounts: NumberArray) -> NumberArray:
    """Add to every coalition the amounts of its members, in place and in two sweeps."""
    low, high = subset_sums(amounts[:SWEPT_PLAYERS]), subset_sums(amounts[SWEPT_PLAYERS:])
    rows = worths.reshape(len(high), len(low))
    rows += high[:, None]
    rows += low
    return worths


def _rounding(worths: NumberArray) -> float:
    """Return what rounding may leave of a zero-normalised worth: a few units of the largest."""
    steps = len(worths).bit_length() + 1
    return steps * ROUNDING * float(np.abs(worths).max())
