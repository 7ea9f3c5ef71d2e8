r"""Equilibria in continuous actions by best replies, each looked for over the whole interval.

Players reply in turn to one another, fully at first and in shorter steps if that does not settle,
from the middle and from both ends. Where it settles, the profile is checked once more against every
action: it is an equilibrium because nobody gains, not because the iteration stopped. That payoffs
are concave is not assumed; if they are not, there may be no equilibrium in pure actions, and then
the least regret met is reported.

References
----------
J. B. Rosen, "Existence and uniqueness of equilibrium points for concave n-person games",
Econometrica 33(3), 1965, 520-534. models.md §7.12 (the symmetric point need not be one).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.continuous_play.action_box import numbers
from citypact.solvers.continuous_play.checked_profile import check_profile, regret_residuals
from citypact.solvers.continuous_play.continuous_game import ContinuousGame
from citypact.solvers.continuous_play.play_equilibrium import PlayEquilibrium
from citypact.solvers.continuous_play.reply_scan import best_reply
from citypact.solvers.provenance import Provenance

#: Rounds from each start, steps towards the best reply, and the part of an interval that is no move.
ROUNDS, STEPS, SETTLED = 60, (1.0, 0.5, 0.2), 1e-12


def continuous_equilibrium(
    game: ContinuousGame, start: Sequence[Number] | FloatArray | None = None
) -> PlayEquilibrium:
    """Find an equilibrium of a game in continuous actions.

    Parameters
    ----------
    game : ContinuousGame
        The game; meant for up to a few dozen players.
    start : sequence of n numbers, optional
        Where to begin; the middle, the lower and the upper ends by default.

    Raises
    ------
    InputError
        If the start does not fit the game.
    SolverFailure
        If best replies do not settle at an equilibrium, which is no proof that there is none.

    Examples
    --------
    >>> duopoly = ContinuousGame(lambda i, q: q[:, i] * (1 - q.sum(axis=1)), [0, 0], [1, 1])
    >>> found = continuous_equilibrium(duopoly)
    >>> [round(x, 9) for x in found.actions], [round(x, 9) for x in found.payoffs]
    ([0.333333333, 0.333333333], [0.111111111, 0.111111111])
    """
    low, high = game.box
    starts = [(low + high) / 2, low, high]
    if start is not None:
        door = Door()
        starts = [numbers("start", start, len(game.players), door)]
        door.close()
        for at, player in enumerate(game.players):
            ends = float(low[at]), float(high[at])
            door.between(f"start[{at}]", float(starts[0][at]), *ends, f"an action of {player}")
        door.close()
    least, tempted = np.inf, ""
    for step in STEPS:
        for begun in starts:
            profile = _settle(game, np.clip(begun, low, high), step)
            check = check_profile(game, profile)
            if check.regret <= TOLERANCE:
                certificate = Certificate(regret_residuals(check))
                certificate.require()
                return PlayEquilibrium(
                    players=tuple(game.players),
                    actions=check.actions,
                    at_low=tuple(bool(x) for x in (profile <= low) & (high > low)),
                    at_high=tuple(bool(x) for x in (profile >= high) & (high > low)),
                    regret=check.regret,
                    unique=None,
                    certificate=certificate,
                    provenance=Provenance("best replies in turn, global scan", options={"step": step}),
                    payoffs=check.payoffs,
                )
            if check.regret < least:
                least, tempted = check.regret, check.explain()
    raise SolverFailure(
        f"best replies did not settle at an equilibrium; at the best profile met somebody gains {least:.3g}"
        f" of its range of payoffs. {tempted} There may be none in pure actions"
    )


def _settle(game: ContinuousGame, profile: FloatArray, step: float) -> FloatArray:
    """Let players reply in turn until nobody moves, or the rounds are over."""
    low, high = game.box
    width = np.where(high > low, high - low, 1.0)
    rounds = ROUNDS if step == 1.0 else int(ROUNDS / step)
    for _ in range(rounds):
        before = profile.copy()
        for player in range(len(profile)):
            target = best_reply(game, player, profile).action
            profile[player] += step * (target - profile[player])
        if (np.abs(profile - before) <= SETTLED * width).all():
            break
    return profile
