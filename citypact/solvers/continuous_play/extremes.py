r"""The least and the greatest equilibrium where actions encourage one another.

If the gain from more of one's own action rises in the actions of others (increasing
differences), best replies rise too; from the lower ends the least best replies climb to the least
equilibrium, from the upper ends the greatest ones descend to the greatest, and every other
equilibrium lies between [Milgrom1990]_. Increasing differences are tried on a grid first: one
failure refutes them and the game is refused, but on the points between it is taken on trust.

References
----------
.. [Milgrom1990] P. Milgrom and J. Roberts, "Rationalizability, learning, and equilibrium in games
   with strategic complementarities", Econometrica 58(6), 1990, 1255-1277. models.md §7.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem, SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.solvers.certificate import Certificate
from citypact.solvers.continuous_play.checked_profile import check_profile, regret_residuals
from citypact.solvers.continuous_play.continuous_game import ContinuousGame
from citypact.solvers.continuous_play.reply_scan import best_reply
from citypact.solvers.provenance import Provenance

#: Rounds of replies at most, the part of an interval that is no move, and actions tried in the test.
ROUNDS, SETTLED, TRIED = 2000, 1e-12, 7
#: A difference that falls by this part of the payoffs' range is not rounding.
ROUNDING = 1e-10
#: Two ends this near in every action are one equilibrium.
SAME = 1e-8


@dataclass(frozen=True)
class SupermodularExtremes:
    """The ends of the set of equilibria of a game with strategic complements.

    Parameters
    ----------
    players : tuple of str
        The players.
    least, greatest : tuple of float
        Actions in the least and in the greatest equilibrium.
    least_payoffs, greatest_payoffs : tuple of float
        What they earn there (亿元).
    unique : bool
        Whether both are the same, to within 1e-8 of the intervals.
    certificate, provenance
        What vouches for it.
    """

    players: tuple[str, ...]
    least: tuple[float, ...]
    greatest: tuple[float, ...]
    least_payoffs: tuple[float, ...]
    greatest_payoffs: tuple[float, ...]
    unique: bool
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the two equilibria in plain sentences."""
        low = ", ".join(f"{n} {x:.6g}" for n, x in zip(self.players, self.least, strict=True))
        high = ", ".join(f"{n} {x:.6g}" for n, x in zip(self.players, self.greatest, strict=True))
        if self.unique:
            return f"The only equilibrium: {low}."
        return f"The least equilibrium: {low}. The greatest: {high}. All others lie between."

    def to_dict(self) -> dict[str, Any]:
        """Return both equilibria as plain data for JSON."""
        return {
            "players": list(self.players),
            "least": list(self.least),
            "greatest": list(self.greatest),
            "least_payoffs": list(self.least_payoffs),
            "greatest_payoffs": list(self.greatest_payoffs),
            "unique": self.unique,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def supermodular_extremes(game: ContinuousGame) -> SupermodularExtremes:
    """Find the least and the greatest equilibrium of a game with strategic complements.

    Parameters
    ----------
    game : ContinuousGame
        The game.

    Raises
    ------
    InputError
        If some player's gain from more of its action falls in another's action.
    SolverFailure
        If replies do not settle.

    Examples
    --------
    Effort pays only if the other makes it too:

    >>> def payoff(i, x):
    ...     return 2 * x[:, i] * x[:, 1 - i] ** 2 - x[:, i] ** 2 / 2
    >>> found = supermodular_extremes(ContinuousGame(payoff, [0, 0], [2, 2]))
    >>> found.least, found.greatest
    ((0.0, 0.0), (2.0, 2.0))
    """
    _complements(game)
    low, high = game.box
    least, greatest = _climb(game, low, greatest=False), _climb(game, high, greatest=True)
    checks = check_profile(game, least), check_profile(game, greatest)
    residuals = {
        f"{end}: {name}": value
        for end, check in zip(("least", "greatest"), checks, strict=True)
        for name, value in regret_residuals(check).items()
    }
    width = np.where(high > low, high - low, 1.0)
    residuals["least is not above greatest"] = float(((least - greatest) / width).max())
    certificate = Certificate(residuals)
    certificate.require()
    return SupermodularExtremes(
        players=tuple(game.players),
        least=checks[0].actions,
        greatest=checks[1].actions,
        least_payoffs=checks[0].payoffs,
        greatest_payoffs=checks[1].payoffs,
        unique=bool((np.abs(greatest - least) <= SAME * width).all()),
        certificate=certificate,
        provenance=Provenance("monotone best replies from both ends"),
    )


def _climb(game: ContinuousGame, start: FloatArray, *, greatest: bool) -> FloatArray:
    """Let all reply at once until nobody moves."""
    low, high = game.box
    profile = start.copy()
    for _ in range(ROUNDS):
        replies = [best_reply(game, at, profile, greatest).action for at in range(len(profile))]
        # From the lower ends nobody ever steps back, from the upper ends nobody forward.
        after = np.asarray(np.minimum(replies, profile) if greatest else np.maximum(replies, profile))
        if (np.abs(after - profile) <= SETTLED * np.where(high > low, high - low, 1.0)).all():
            return after
        profile = after
    raise SolverFailure(f"best replies did not settle in {ROUNDS} rounds")


def _complements(game: ContinuousGame) -> None:
    """Refuse a game in which an action discourages another, seen at a random choice of the rest."""
    low, high = game.box
    random = np.random.default_rng(0)
    rests = [low, high, (low + high) / 2, *(low + random.random((3, len(low))) * (high - low))]
    for player, name in enumerate(game.players):
        for other, rival in enumerate(game.players):
            if other == player:
                continue
            own = np.linspace(low[player], high[player], TRIED)
            theirs = np.linspace(low[other], high[other], TRIED)
            for rest in rests:
                profiles = np.repeat(rest[None, :], TRIED * TRIED, axis=0)
                profiles[:, player], profiles[:, other] = np.repeat(own, TRIED), np.tile(theirs, TRIED)
                payoffs = game.payoffs_of(player, profiles).reshape(TRIED, TRIED)
                cross = np.diff(np.diff(payoffs, axis=0), axis=1)
                if not (cross >= -ROUNDING * max(float(np.ptp(payoffs)), 1e-300)).all():
                    at = np.unravel_index(int(np.argmin(cross)), cross.shape)
                    found = f"a fall by {-float(cross.min()):.3g} at {own[at[0]]:.4g} and {theirs[at[1]]:.4g}"
                    raise InputError(
                        Problem(
                            f"payoff of {name}",
                            found,
                            f"a gain from its own action that rises in the action of {rival}",
                        )
                    )
