"""What follows a departure: the worst stage equilibrium for the culprit, or its minmax."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import TOLERANCE
from citypact.solvers.nash_many.pure_scan import pure_equilibria
from citypact.solvers.nash_many.regret import exact_regrets
from citypact.solvers.repeated.stage_bounds import pure_minmax
from citypact.solvers.repeated.temptations import Mixed

KINDS = ("nash", "minmax")


def punishments(
    game: NormalFormGame, kind: str, reversion: Sequence[Sequence[Number]] | None
) -> tuple[tuple[Fraction, ...], tuple[Mixed, ...]]:
    """Return the punishment payoff of each player, and the stage equilibria that give it.

    Parameters
    ----------
    game : NormalFormGame
        The stage game.
    kind : {"nash", "minmax"}
        Reversion to a stage equilibrium for ever, or what pure strategies of the others hold a player
        down to.
    reversion : sequence of n sequences of numbers, optional
        Mixed strategies of the equilibrium to revert to; by default for each player the pure
        equilibrium worst for it.

    Raises
    ------
    InputError
        If the kind is unknown or the reversion is no equilibrium.
    InfeasibleDesign
        If there is no pure equilibrium and none was given.
    """
    door = Door()
    door.choice("punishment", kind, KINDS)
    door.close()
    if kind == "minmax" and reversion is not None:
        door.refuse("reversion", "a profile", "none with punishment minmax")
        door.close()
    if kind == "minmax":
        return pure_minmax(game), ()
    if reversion is not None:
        profile = _equilibrium(game, reversion)
        return game.payoffs_at(profile), (profile,) * len(game.players)
    pure = pure_equilibria(game).profiles
    if not pure:
        raise InfeasibleDesign(
            "Nash reversion: the stage game has no equilibrium in pure strategies to revert to;"
            " give a mixed one as `reversion`"
        )
    worst = [min(pure, key=table.__getitem__) for table in game.exact_tables]
    profiles = tuple(
        tuple(
            tuple(Fraction(int(at == chosen)) for at in range(size))
            for size, chosen in zip(game.shape, each, strict=True)
        )
        for each in worst
    )
    held = tuple(Fraction(str(table[each])) for table, each in zip(game.exact_tables, worst, strict=True))
    return held, profiles


def _equilibrium(game: NormalFormGame, reversion: Sequence[Sequence[Number]]) -> Mixed:
    """Read a mixed profile, brought to sum to one, and refuse it unless it is an equilibrium."""
    door = Door()
    try:
        sizes = [len(mix) for mix in reversion]
    except TypeError:
        sizes = []
    if tuple(sizes) != game.shape:
        door.refuse("reversion", f"{sizes} chances", f"{list(game.shape)}")
        door.close()
    for player, mix in zip(game.players, reversion, strict=True):
        for at, chance in enumerate(mix):
            door.between(f"reversion of {player}[{at}]", chance, 0.0, 1.0)
    door.close()
    chances = [[as_fraction(chance) for chance in mix] for mix in reversion]
    sums = [sum(mix, Fraction(0)) for mix in chances]
    for player, total in zip(game.players, sums, strict=True):
        if not abs(total - 1) <= Fraction(TOLERANCE):
            door.refuse(f"reversion of {player}", f"a sum of {float(total):g}", "chances that add up to 1")
    door.close()
    profile = tuple(tuple(p / total for p in mix) for mix, total in zip(chances, sums, strict=True))
    regrets = exact_regrets(game, profile)
    worst = max(range(len(regrets)), key=lambda at: regrets[at])
    if not regrets[worst] <= Fraction(TOLERANCE):
        expected = f"an equilibrium: {game.players[worst]} gains {float(regrets[worst]):.3g} of its range"
        raise InputError(Problem("reversion", str([[float(p) for p in mix] for mix in profile]), expected))
    return profile
