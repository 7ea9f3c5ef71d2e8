r"""The least amount that keeps every coalition from leaving, and what proves it.

.. math::

    \min\ x(N) \quad \text{subject to} \quad x(S) \ge v(S), \ \varnothing \ne S \subsetneq N .

By duality the value is the largest :math:`\sum_S \lambda_S v(S)` over *balanced* weights, which
cover every player exactly once, :math:`\sum_{S \ni i} \lambda_S = 1`; its excess over
:math:`v(N)` is the cost of stability [Bachrach2009]_.

Coalitions enter as they object. The optimum is seldom unique, and a corner of the optimal face
would meet new objections for ever; so the candidate is the point of the face that keeps farthest
from the coalitions without weight.

References
----------
.. [Bachrach2009] Y. Bachrach, E. Elkind, R. Meir, D. Pasechnik, M. Zuckerman, J. Rothe and
   J. S. Rosenschein, "The cost of stability in coalitional games", SAGT 2009, 122-134.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from citypact.solvers.core_sets.coalition_rows import DEPTH, claims, distant_claims, player_names, share_of
from citypact.solvers.core_sets.exact_optimum import exact_optimum, guess_of
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.core_sets.steady_point import SteadyPoint
from citypact.solvers.linear.certify import certify, solve_exact
from citypact.solvers.linear.program import LinearProgram, Row


@dataclass(frozen=True)
class LeastTotal:
    """Amounts that no coalition objects to, and the balanced weights that prove them least.

    Parameters
    ----------
    total : Fraction
        Sum of the amounts and weighted worth of the collection, in profit orientation.
    amounts : tuple of Fraction
        One a player.
    weights : dict of int to Fraction
        Balanced weights by bit mask.
    exact : bool
        Whether every coalition was compared exactly.
    """

    total: Fraction
    amounts: tuple[Fraction, ...]
    weights: dict[int, Fraction]
    exact: bool


def least_total(objections: Objections, start: Iterable[int]) -> LeastTotal:
    """Find the least total that keeps every coalition in.

    Parameters
    ----------
    objections : Objections
        The game, of at least two players.
    start : iterable of int
        Coalitions to begin with, every player among them.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = Objections(CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1]))
    >>> found = least_total(majority, [1, 2, 4])
    >>> found.total, sorted(found.weights)
    (Fraction(3, 2), [3, 5, 6])
    """
    masks = dict.fromkeys(start)
    total: Fraction | None = None
    weights: dict[int, Fraction] = {}
    while True:
        proof = exact_optimum(_cheapest(objections, masks))
        if proof.optimum != total:  # else the old weights still prove it, and the face stays
            total = proof.optimum
            weights = {int(label): weight for label, weight in proof.multipliers.items() if weight}
            steady = SteadyPoint(objections, {mask: objections.worth(mask) for mask in weights})
        program = _farthest(objections, masks, weights)
        guess = guess_of(program)
        if guess is not None:
            corner = [guess.point[name] for name in player_names(objections.size)]
            fresh = objections.plain(corner, masks)
            if fresh:
                settled = steady.advance(corner, fresh, masks)
                if settled is not None:
                    return LeastTotal(total, settled.amounts, weights, settled.exact)
                continue
        centre = solve_exact(program) if guess is None else certify(program, guess)
        amounts = tuple(centre.point[name] for name in player_names(objections.size))
        scan = objections.scan(amounts, masks)
        if not scan.objecting:
            return LeastTotal(total, amounts, weights, scan.exact)
        masks |= dict.fromkeys(scan.objecting)


def _cheapest(objections: Objections, masks: Collection[int]) -> LinearProgram:
    names = player_names(objections.size)
    return LinearProgram("minimize", names, dict.fromkeys(names, 1), tuple(claims(objections, masks)))


def _farthest(objections: Objections, masks: Collection[int], weights: Collection[int]) -> LinearProgram:
    """State the optimal face, where coalitions with weight get their worth and no more."""
    rows = [Row(str(mask), share_of(mask), "==", objections.worth(mask)) for mask in weights]
    rows += distant_claims(objections, (mask for mask in masks if mask not in weights))
    # Weights on all coalitions would leave the depth without a limit.
    rows.append(Row("enough", {DEPTH: 1}, "<=", objections.scale))
    names = (*player_names(objections.size), DEPTH)
    return LinearProgram("maximize", names, {DEPTH: 1}, tuple(rows))
