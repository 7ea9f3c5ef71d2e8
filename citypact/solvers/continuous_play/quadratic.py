r"""Nash equilibria of quadratic games as linear complementarity: hundreds of cities in a moment.

In an equilibrium no player gains by moving where it can: the forces :math:`r - M x` balance in the
box. If every principal minor of :math:`M` is positive there is exactly one equilibrium.

References
----------
R. W. Cottle, J.-S. Pang and R. E. Stone, *The Linear Complementarity Problem*, SIAM, 2009.
models.md §7.1 (tax competition).
"""

from __future__ import annotations

import numpy as np

from citypact.errors import SolverFailure
from citypact.solvers.box_equilibrium import box_equilibrium, single_equilibrium
from citypact.solvers.certificate import Certificate
from citypact.solvers.continuous_play.play_equilibrium import PlayEquilibrium
from citypact.solvers.continuous_play.quadratic_game import QuadraticGame
from citypact.solvers.provenance import Provenance


def quadratic_equilibrium(game: QuadraticGame) -> PlayEquilibrium:
    """Find an equilibrium of a quadratic game, and say whether it is proved to be the only one.

    Parameters
    ----------
    game : QuadraticGame
        The game; three hundred players take well under a second.

    Raises
    ------
    SolverFailure
        If the steps do not end or meet singular slopes; there may then be several equilibria.
    CertificateError
        If a player could gain on recheck.

    Examples
    --------
    >>> found = quadratic_equilibrium(QuadraticGame([[2, 1], [1, 2]], [1, 1], [0, 0], [1, 1]))
    >>> [round(x, 12) for x in found.actions], found.unique
    ([0.333333333333, 0.333333333333], True)
    """
    slopes, intercepts, low, high = game.arrays
    try:
        balanced = box_equilibrium(slopes, intercepts - slopes @ low, high - low)
    except SolverFailure as error:
        if not isinstance(error.__cause__, np.linalg.LinAlgError):
            raise
        # Some players' replies are lines that lie on each other.
        raise SolverFailure(
            "the slopes of some players are singular: there may be a continuum of equilibria"
        ) from error
    profile = np.clip(low + balanced.point, low, high)
    # Payoffs are of the size of what actions earn when nobody else acts, and at most interact.
    force = np.abs(intercepts) + np.abs(slopes) @ np.maximum(np.abs(low), np.abs(high))
    scale = np.where(force > 0, force, 1.0) * np.where(high > low, high - low, 1.0)
    regrets = game.regrets(profile) / scale
    certificate = Certificate(
        {
            f"{player} gains by no other action": float(regret)
            for player, regret in zip(game.players, regrets, strict=True)
        }
        | {"actions are within their limits": float(np.maximum(low - profile, profile - high).max())},
    )
    certificate.require()
    return PlayEquilibrium(
        players=tuple(game.players),
        actions=tuple(profile.tolist()),
        at_low=tuple(bool(x) for x in (profile <= low) & (high > low)),
        at_high=tuple(bool(x) for x in (profile >= high) & (high > low)),
        regret=max(0.0, float(regrets.max())),
        unique=True if single_equilibrium(slopes) else None,
        certificate=certificate,
        provenance=Provenance("linear complementarity by block pivoting"),
    )
