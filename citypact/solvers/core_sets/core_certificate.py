"""Recheck of a core point or a balanced collection against the game's own worths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import fsum

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.cooperative import MOST_EXACT_PLAYERS
from citypact.games.rational import Number, as_fraction
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.core_sets.outcome import Outcome
from citypact.solvers.worths.profit_worths import profit_fractions


def check_core_point(
    game: CooperativeGame, amounts: Sequence[Number], total: Number | None = None
) -> Certificate:
    """Recompute whether amounts share the total and no coalition does better alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players; exact up to 16.
    amounts : sequence of number
        In player order, in the game's unit.
    total : number, optional
        What is shared; v(N) unless given.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("a", "b"), [0, 1, 0, 3])
    >>> check_core_point(game, [2, 1]).holds, check_core_point(game, [0, 3]).failures
    (True, ('no coalition does better alone',))
    """
    if game.size > MOST_EXACT_PLAYERS:
        return _float_check(game, [game.sign * float(amount) for amount in amounts], total)
    outcome = Outcome.of(game, amounts)
    scale = max(abs(outcome.worths)) or 1
    missing = outcome.missing
    if total is not None:
        missing += int(game.sign) * as_fraction(total) * outcome.denominator - outcome.worths[-1]
    residuals = {
        "the whole total is shared": Fraction(abs(missing)) / scale,
        "no coalition does better alone": Fraction(max(outcome.excess[1:-1], default=0)) / scale,
    }
    tolerance = float(Fraction(outcome.tolerance) / scale)
    return Certificate(residuals, tolerance, outcome.money(scale), exact=True)


def _float_check(game: CooperativeGame, amounts: Sequence[float], total: Number | None) -> Certificate:
    objections = Objections(game)
    shared = game.sign * (game.grand if total is None else float(total))
    scale = objections.scale or 1.0
    residuals = {
        "the whole total is shared": abs(fsum(amounts) - shared) / scale,
        "no coalition does better alone": objections.worst(amounts) / scale,
    }
    return Certificate(residuals, TOLERANCE, scale)


def check_balanced_collection(
    game: CooperativeGame, weights: Mapping[tuple[str, ...], Number], at_least: Number | None = None
) -> Certificate:
    """Recompute whether weights are balanced and beat v(N), which proves the core empty.

    Parameters
    ----------
    game : CooperativeGame
        The game.
    weights : mapping of coalition to number
        The balanced collection.
    at_least : number, optional
        In profit orientation; then the weighted worths must reach this amount, instead of
        exceeding v(N).

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> half = {("a", "b"): 0.5, ("a", "c"): 0.5, ("b", "c"): 0.5}
    >>> check_balanced_collection(majority, half).holds
    True
    """
    worths = profit_fractions(game) if game.size <= MOST_EXACT_PLAYERS else None
    cover = dict.fromkeys(game.players, Fraction(0))
    weighted, scale = Fraction(0), Fraction(0)

    def worth(mask: int) -> Fraction:
        if worths is not None:
            return worths[mask]
        return int(game.sign) * as_fraction(game.worth(*game.members(mask)))

    for names, number in weights.items():
        weight, value = as_fraction(number), worth(game.mask(*names))
        weighted += weight * value
        scale = max(scale, abs(value))
        for name in names:
            cover[name] += weight
    grand = worth((1 << game.size) - 1)
    scale = max(scale, abs(grand)) or Fraction(1)
    residuals: dict[str, Number] = {f"{name} is covered once": abs(load - 1) for name, load in cover.items()}
    residuals["no weight is negative"] = -min(map(as_fraction, weights.values()), default=Fraction(0))
    if at_least is None:
        gap = weighted - grand
        # A tie proves nothing: it must fail as plainly as a shortfall.
        residuals["the weighted worths exceed v(N)"] = -gap / scale if gap > 0 else Fraction(1)
    else:
        residuals["the weighted worths reach the total"] = (as_fraction(at_least) - weighted) / scale
    return Certificate(residuals, 0.0, float(scale), exact=True)
