"""The global check of a profile: no action of any player, near or far, earns more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.continuous_play.action_box import numbers
from citypact.solvers.continuous_play.continuous_game import ContinuousGame
from citypact.solvers.continuous_play.play_equilibrium import ProfileCheck
from citypact.solvers.continuous_play.reply_scan import best_reply


def check_profile(game: ContinuousGame, profile: Sequence[Number] | FloatArray) -> ProfileCheck:
    """Scan all actions of every player against a profile.

    Parameters
    ----------
    game : ContinuousGame
        The game.
    profile : sequence of n numbers
        One action each, within its interval.

    Raises
    ------
    InputError
        If the profile does not fit the game.

    Examples
    --------
    >>> duopoly = ContinuousGame(lambda i, q: q[:, i] * (1 - q.sum(axis=1)), [0, 0], [1, 1], ("a", "b"))
    >>> check_profile(duopoly, [1 / 3, 1 / 3]).is_equilibrium
    True
    >>> check_profile(duopoly, [0.25, 0.25]).explain()
    'Not an equilibrium: a earns 0.140625 by 0.375 instead of 0.125 by 0.25.'
    """
    door = Door()
    point = numbers("profile", profile, len(game.players), door)
    door.close()
    low, high = game.box
    for at, player in enumerate(game.players):
        ends = float(low[at]), float(high[at])
        door.between(f"profile[{at}]", float(point[at]), *ends, f"an action of {player}")
    door.close()
    payoffs, replies = [], []
    for at in range(len(game.players)):
        payoffs.append(float(game.payoffs_of(at, point[None, :])[0]))
        replies.append(best_reply(game, at, point))
    gains = [reply.payoff - payoff for reply, payoff in zip(replies, payoffs, strict=True)]
    return ProfileCheck(
        players=tuple(game.players),
        actions=tuple(point.tolist()),
        payoffs=tuple(payoffs),
        best_actions=tuple(reply.action for reply in replies),
        best_payoffs=tuple(reply.payoff for reply in replies),
        regrets=tuple(
            max(0.0, gain) / (reply.span or 1.0) for gain, reply in zip(gains, replies, strict=True)
        ),
    )


def regret_residuals(check: ProfileCheck) -> dict[str, float]:
    """Return the regrets as named residuals of a certificate."""
    return {
        f"{player} gains by no other action": regret if np.isfinite(regret) else float("nan")
        for player, regret in zip(check.players, check.regrets, strict=True)
    }
