r"""Paths of replicator dynamics, integrated in log-shares and rechecked step by step.

The logarithm of a share grows by what its strategy earns over the average,

.. math:: \frac{d}{dt} \log x_{ik} = u_{ik}(x) - \bar u_i(x) ,

so an integration of :math:`\log x` with :math:`x` taken as :math:`e^{\log x_{ik}} / \sum_l e^{\log
x_{il}}` can neither leave the simplex nor lose a share that is nearly gone: it can come back, as it
does on the cycles around a face. Shares that start at zero stay there. Time and payoffs are scaled by
the greatest difference a choice makes, so every unit of money gives the same path.

Every step of the integrator is checked by another rule: over it the change of each log-share must be
the integral of its speed by Gauss and Legendre's five points on the interpolated path.

References
----------
J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*, Cambridge University Press,
1998, chapter 7. E. Hairer, S. Nørsett and G. Wanner, *Solving Ordinary Differential Equations I*,
Springer, 1993, chapter II (the method DOP853).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.populations import PopulationGame
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.library_call import library_call
from citypact.solvers.provenance import Provenance
from citypact.solvers.replicator.field import strategy_payoffs

#: Local error of log-shares a step; their sum over a path stays well below the check's tolerance.
RELATIVE, ABSOLUTE = 1e-10, 1e-12
#: What the recheck lets pass for one step, in log-shares.
DEFECT = 1e-7
#: Default length of a path, in units of time over which the greatest advantage multiplies odds by e.
NATURAL_TIMES = 100.0


@dataclass(frozen=True, eq=False)
class ReplicatorPath:
    """Where a state goes.

    Parameters
    ----------
    times : array of shape (k,)
        From zero, in units of time such that a payoff of one raises log-odds by one.
    points : array of shape (k, game.dimension)
        The free shares at these times.
    certificate : Certificate
        Largest defect of a step.
    """

    game: PopulationGame
    times: FloatArray
    points: FloatArray
    certificate: Certificate
    provenance: Provenance

    @property
    def end(self) -> tuple[float, ...]:
        """The free shares at the last time."""
        return tuple(self.points[-1].tolist())

    def shares(self) -> tuple[FloatArray, ...]:
        """Return the shares of all strategies: one array of shape (k, m_i) for each population."""
        return tuple(
            np.column_stack([self.points[:, block], 1.0 - self.points[:, block].sum(axis=1)])
            for block in self.game.blocks
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the path as plain data for JSON."""
        return {
            "coordinates": list(self.game.coordinates),
            "times": self.times.tolist(),
            "points": self.points.tolist(),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def replicator_path(
    game: PopulationGame,
    start: Sequence[float] | FloatArray,
    horizon: float | None = None,
    steps: int = 400,
) -> ReplicatorPath:
    """Follow the replicator dynamics from a state.

    Parameters
    ----------
    game : PopulationGame
        The populations.
    start : sequence of float, length ``game.dimension``
        The free shares at time zero.
    horizon : float, optional
        Length in time, positive; by default 100 times the time in which the greatest advantage
        multiplies odds by e (100 if no choice ever matters).
    steps : int
        Number of equal intervals at whose ends the path is reported.

    Raises
    ------
    InputError
        If the start is no state of the game or the horizon no positive number.
    SolverFailure
        If the integrator stops early or breaks down.
    CertificateError
        If a step fails the recheck.

    Examples
    --------
    >>> hunt = PopulationGame(([[4, 0], [3, 3]], [[4, 3], [0, 3]]), ("a", "b"), (("stag", "hare"),) * 2)
    >>> [round(share, 6) for share in replicator_path(hunt, [0.9, 0.8]).end]
    [1.0, 1.0]
    """
    from scipy import __version__
    from scipy.integrate import solve_ivp

    shares = game.shares(start)
    door = Door()
    scale = game.spread or 1.0
    if horizon is not None:
        door.positive("horizon", horizon, "length of time")
    door.whole("steps", steps, 1, 1_000_000)
    door.close()
    length = NATURAL_TIMES if horizon is None else float(horizon) * scale
    motion = _LogMotion(game, shares, scale)
    times = np.linspace(0.0, length, steps + 1)
    with library_call("the motion of the shares"):
        found = solve_ivp(
            motion.speed,
            (0.0, length),
            motion.start,
            method="DOP853",
            rtol=RELATIVE,
            atol=ABSOLUTE,
            dense_output=True,
        )
    if not found.success:
        raise SolverFailure(f"the integrator stopped at time {found.t[-1] / scale:g}: {found.message}")
    points = np.array([motion.point(logs) for logs in found.sol(times).T])
    outside = max(float(-points.min(initial=0.0)), float(points.max(initial=0.0)) - 1.0)
    certificate = Certificate(
        {
            "log-shares change as payoffs say": _worst_defect(motion, found.sol, found.t),
            "shares are in the simplex": outside,
        },
        tolerance=DEFECT,
        scale=scale,
    )
    certificate.require()
    options = {"method": "DOP853", "rtol": RELATIVE, "atol": ABSOLUTE}
    return ReplicatorPath(
        game,
        times / scale,
        points,
        certificate,
        Provenance("integration in log-shares", "scipy.integrate.solve_ivp", __version__, options=options),
    )


class _LogMotion:
    """The motion of the logarithms of all shares that are not zero at the start."""

    def __init__(self, game: PopulationGame, shares: Sequence[FloatArray], scale: float) -> None:
        self.tables = [table / scale for table in game.advantages]
        every = np.concatenate(shares)
        self.used = every > 0
        self.start = np.log(every[self.used])
        ends = np.cumsum(game.shape)
        self.populations = [slice(high - m, high) for high, m in zip(ends, game.shape, strict=True)]

    def shares(self, logs: FloatArray) -> list[FloatArray]:
        """Return full shares, population by population."""
        every = np.full(self.used.size, -np.inf)
        every[self.used] = logs
        weights = [np.exp(every[own] - every[own].max()) for own in self.populations]
        return [own / own.sum() for own in weights]

    def point(self, logs: FloatArray) -> FloatArray:
        """Return the free shares."""
        return np.concatenate([own[:-1] for own in self.shares(logs)])

    def speed(self, _: float, logs: FloatArray) -> FloatArray:
        """Return the growth of each log-share."""
        shares = self.shares(logs)
        payoffs = strategy_payoffs(self.tables, shares)
        lead = [payoff - own @ payoff for own, payoff in zip(shares, payoffs, strict=True)]
        return np.asarray(np.concatenate(lead)[self.used])


def _worst_defect(motion: _LogMotion, path: Any, steps: FloatArray) -> float:
    """Compare every step's change with the integral of the speed; NaN if either is none."""
    nodes, weights = np.polynomial.legendre.leggauss(5)
    defects = []
    for low, high in pairwise(steps.tolist()):
        half = (high - low) / 2
        places = path((low + high) / 2 + half * nodes).T
        total = weights @ np.array([motion.speed(0.0, place) for place in places])
        defects.append(np.abs(path(high) - path(low) - half * total).max(initial=0.0))
    # np.max keeps a NaN, which max() may drop.
    return float(np.max(defects))
