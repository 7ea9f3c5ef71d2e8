"""Games in a table as all packages are given them, and what is wrong with profiles they call equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from benchmarks.peers.family import Judgement
from citypact.games.normal_form import NormalFormGame

#: Payoffs of each player, an array over all profiles of pure strategies.
Payoffs: TypeAlias = tuple[np.ndarray, ...]
#: Chances of each player's strategies.
Profile: TypeAlias = Sequence[np.ndarray]

#: Most that a deviation may gain, relative to the range of the player's payoffs.
NEAR = 1e-6
#: Most that chances of the same equilibrium differ: payoffs that are right to 1e-6 do not fix them closer.
SAME = 1e-4


def random_payoffs(shape: Sequence[int], seed: int, unit: float = 1.0, levels: int = 0) -> Payoffs:
    """Return payoffs between zero and the unit, or whole multiples of it below ``levels``: full of ties."""
    draw = np.random.default_rng(seed)
    tables = (
        draw.integers(0, levels, tuple(shape)).astype(float) if levels else draw.random(tuple(shape))
        for _ in shape
    )
    return tuple(unit * table for table in tables)


def game_of(payoffs: Payoffs) -> NormalFormGame:
    return NormalFormGame(payoffs)


def regret(payoffs: Payoffs, profile: Profile) -> float:
    """Return the most that a deviation gains, relative to the range of the player's payoffs."""
    worst = 0.0
    for player, table in enumerate(payoffs):
        replies = np.moveaxis(table, player, 0)
        others = [np.asarray(mix) for at, mix in enumerate(profile) if at != player]
        for mix in reversed(others):
            replies = replies @ mix
        gain = replies.max() - replies @ np.asarray(profile[player])
        worst = max(worst, float(gain) / (float(np.ptp(table)) or 1.0))
    return worst


def flaw(payoffs: Payoffs, profile: Profile) -> str:
    """Say why a profile is no equilibrium; empty if it is one."""
    if tuple(map(len, profile)) != payoffs[0].shape:
        return "of another shape"
    chances = np.concatenate(profile)
    if not np.isfinite(chances).all():
        return "not a number"
    off = max(-float(chances.min()), *(abs(float(np.sum(mix)) - 1) for mix in profile))
    if off > NEAR:
        return f"no chances, by {off:.1g}"
    gain = regret(payoffs, profile)
    return f"a deviation gains {gain:.1g} of the range of payoffs" if gain > NEAR else ""


def judged(payoffs: Payoffs, right: Sequence[Profile], theirs: Any, every: bool) -> Judgement:
    """Judge a list of profiles.

    Parameters
    ----------
    payoffs : tuple of arrays
    right : list of profiles
        Ours.
    theirs : iterable of profiles
    every : bool
        Whether each of ours must be among theirs, or one equilibrium is enough.

    Raises
    ------
    ValueError
        If ours hold one that is none.
    """
    if wrong := [why for why in (flaw(payoffs, each) for each in right) if why]:
        raise ValueError(f"of our equilibria one is none: {wrong[0]}")
    listed = [[np.asarray(list(map(float, mix))) for mix in profile] for profile in theirs]
    flaws = [why for why in (flaw(payoffs, each) for each in listed) if why]
    told = [f"{len(flaws)} of {len(listed)} profiles are none: {flaws[0]}"] if flaws else []
    if not listed:
        return Judgement(False, "finds none")
    missing = sum(not any(near(each, other) for other in listed) for each in right)
    if every and missing:
        told.append(f"misses {missing} of {len(right)}")
    if told:
        return Judgement(False, ", ".join(told))
    further = sum(not any(near(each, other) for other in right) for each in listed)
    found = f"{len(right)} equilibria" if every else "an equilibrium"
    return Judgement(True, found + (f", and {further} that we do not list" if every and further else ""))


def near(one: Profile, other: Profile) -> bool:
    """Whether two profiles are the same, up to rounding."""
    if tuple(map(len, one)) != tuple(map(len, other)):
        return False
    return bool(np.abs(np.concatenate(one) - np.concatenate(other)).max() <= SAME)


def gambit_game(payoffs: Payoffs) -> Any:
    """Return the game as pygambit has it."""
    import pygambit

    return pygambit.Game.from_arrays(*payoffs)


def gambit_profiles(found: Any, game: Any) -> list[list[list[float]]]:
    """Return what pygambit found as chances."""
    return [
        [[float(profile[strategy]) for strategy in player.strategies] for player in game.players]
        for profile in found.equilibria
    ]


def quantecon_game(payoffs: Payoffs) -> Any:
    """Return the game as quantecon has it: each player's own strategies come first."""
    from quantecon.game_theory import NormalFormGame, Player

    count = len(payoffs)
    turned = [
        np.ascontiguousarray(table.transpose([(player + step) % count for step in range(count)]))
        for player, table in enumerate(payoffs)
    ]
    return NormalFormGame([Player(table) for table in turned])
