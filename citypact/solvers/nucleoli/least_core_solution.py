r"""The least core: how far every coalition's claim must be bent so that all can be met.

.. math::

    \varepsilon^* = \min \{ \varepsilon : x(N) = v(N),\; x(S) \ge v(S) - \varepsilon
    \text{ for all } \varnothing \ne S \ne N \}

is at most zero exactly when the core is not empty [Maschler1979]_. Balanced weights of the
coalitions that bind prove that no smaller one will do; the prenucleolus attains it.

References
----------
.. [Maschler1979] M. Maschler, B. Peleg and L. S. Shapley, "Geometric properties of the kernel,
   nucleolus, and related solution concepts", Mathematics of Operations Research 4(4), 1979,
   303-338.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.errors import CertificateError, InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.nucleoli.lexicographic import unit_minimum
from citypact.solvers.nucleoli.separation import Separation
from citypact.solvers.solved_allocation import SolvedAllocation


@dataclass(frozen=True)
class LeastCore:
    """The least core of a game.

    Parameters
    ----------
    epsilon : float
        Least bend, in the game's unit and in profit orientation for cost games too: at most
        zero exactly when the core is not empty.
    allocation : SolvedAllocation
        A point of the least core: the prenucleolus, its most central one.
    weights : mapping of coalition (tuple of names) to float
        Weights that add up to one, with every player in coalitions of the same total weight:
        they prove that no smaller epsilon is possible.
    certificate : Certificate
        Kohlberg's criterion for the allocation, whose first level is epsilon.
    """

    epsilon: float
    allocation: SolvedAllocation
    weights: Mapping[tuple[str, ...], float]
    certificate: Certificate

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "epsilon": self.epsilon,
            "allocation": dict(self.allocation),
            "weights": {"+".join(names): weight for names, weight in self.weights.items()},
            "certificate": self.certificate.to_dict(),
        }


def least_core(game: CooperativeGame, *, separation: Separation | None = None) -> LeastCore:
    """Find the least core's epsilon, its central point and the weights that prove it.

    Parameters
    ----------
    game : CooperativeGame
        Two to 30 players; more as for ``nucleolus``.
    separation : callable, optional
        As for ``nucleolus``.

    Returns
    -------
    LeastCore
        Epsilon, a central point and the balanced weights that prove it.

    Raises
    ------
    InputError
        For a sole player, whom no coalition opposes, or beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(list("abc"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> least_core(majority).epsilon
    0.3333333333333333
    >>> least_core(majority).weights[("a", "b")]
    0.3333333333333333
    """
    if game.size < 2:
        raise InputError(Problem("players", game.size, "at least 2 for a least core"))
    found = unit_minimum(game, "prenucleolus", separation, individual=False)
    certificate = found.allocation.certificate
    if certificate is None:
        raise CertificateError("the prenucleolus came without its certificate")
    first = found.levels[0]
    weights = {game.members(mask): weight for mask, weight in first.weights.items()}
    return LeastCore(first.epsilon, found.allocation, weights, certificate)
