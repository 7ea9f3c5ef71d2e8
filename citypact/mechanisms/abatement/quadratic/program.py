r"""The abatement that is best for all cities together, as a convex program with its prices.

.. math::

    \max\; - \sum_j \bigl( \tfrac12 \gamma_j x_j^2 + d_j x_j \bigr) - \tfrac12 \sum_i c_i a_i^2
    \quad \text{s.t.} \quad x_j \ge \bar E_j - \sum_i H_{ij} a_i, \quad 0 \le a_i \le e_i .

The price of the first row is the *marginal damage price* of a city, :math:`\gamma_j x_j + d_j`: what
a unit less of exposure there is worth to all. That of a limit is what one more unit of abatement
would bring beyond its cost, :math:`\sum_j H_{ij} (\gamma_j x_j + d_j) - c_i e_i`.

Everything enters in parts: abatement of the city's emissions, exposure of what it is without any
abatement, money of what no abatement would cost. Cities that nothing reaches stay outside: their
price is :math:`d_j`, whatever is done, and there is no size to measure it by. The solver's point is
compared with the one that balances the marginal payoffs (``citypact.solvers.box_equilibrium``),
which is handed on.

References
----------
models.md §5.6, §9.1 and A9.
"""

from __future__ import annotations

import cvxpy as cp
import numpy as np

from citypact.errors import CertificateError
from citypact.games.abatement import QuadraticDamage
from citypact.games.coalitional import BoolArray, FloatArray
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status

#: Clarabel stops at a gap of 1e-8; a point and its prices are then known to about the root of it.
AGREEMENT = 1e-4


def compare_with_program(game: QuadraticDamage, abatement: FloatArray) -> None:
    """Solve the convex program and compare its optimum and prices with an abatement.

    Parameters
    ----------
    game : QuadraticDamage
        The cities.
    abatement : float array of shape (n,)
        What is claimed to be best for all together.

    Raises
    ------
    SolverFailure
        If the solver stops without an optimum.
    CertificateError
        If the program has another optimum, or other marginal damage prices.

    Examples
    --------
    >>> air = QuadraticDamage([[1, 0.5], [0.25, 1]], [1, 1], [0, 0], [1, 1], [4, 4])
    >>> compare_with_program(air, np.zeros(2))
    Traceback (most recent call last):
    citypact.errors.CertificateError: the convex program finds 0.656 of the damage less
    """
    scale = -float(game.payoffs(np.zeros(game.size)).sum())
    if not scale > 0:
        return
    program, exposed = _program(game, scale)
    found = program.solve({})
    if found.status is not Status.optimal:
        raise CertificateError(f"the convex program of a bounded problem is called {found.status}")
    claimed = float(game.payoffs(abatement).sum()) / scale
    if not abs(found.value - claimed) <= AGREEMENT**2 * 100:
        raise CertificateError(f"the convex program finds {found.value - claimed:.3g} of the damage less")
    ours = (game.marginal_damages(abatement) * game.unabated)[exposed] / scale
    gap = float(np.max(np.abs(found.shadow_prices["exposure"] - ours)))
    if not gap <= AGREEMENT:
        raise CertificateError(f"marginal damage prices differ by {gap:.3g} of the damage")


def _program(game: QuadraticDamage, scale: float) -> tuple[ConvexProgram, BoolArray]:
    """Return the program in parts, and which cities are exposed: at least one, the scale being positive."""
    exposed = game.unabated > 0
    exposures = game.unabated[exposed]
    shares = cp.Variable(game.size, name="abatement")
    loads = cp.Variable(len(exposures), name="exposure")
    curved = np.sqrt(np.asarray(game.curvatures)[exposed] * exposures**2 / (2 * scale))
    sloped = np.asarray(game.damages)[exposed] * exposures / scale
    effort = np.sqrt(game.effort_costs() / scale)
    reached = (game.limits[:, None] * np.asarray(game.transport)[:, exposed] / exposures).T
    objective = (
        -cp.sum_squares(cp.multiply(curved, loads))
        - sloped @ loads
        - cp.sum_squares(cp.multiply(effort, shares))
    )
    rows = {
        "exposure": loads >= 1 - reached @ shares,
        "abatement at least zero": shares >= 0,
        "emissions": shares <= 1,
    }
    return ConvexProgram(objective, rows), exposed
