r"""The cost of stability: the smallest subsidy that makes everyone stay.

.. math::

    \mathrm{CoS}(v) = \min \{ x(N) - v(N) : x(S) \ge v(S) \ \forall S,\ x(N) \ge v(N) \} ,

zero if and only if the core is not empty [Bachrach2009]_. A balanced collection whose weighted
worths reach :math:`v(N) + \mathrm{CoS}` proves that less would not do. Linking two issues never
needs a larger subsidy than serving them apart:
:math:`\mathrm{CoS}(v_1 + v_2) \le \mathrm{CoS}(v_1) + \mathrm{CoS}(v_2)`.

References
----------
.. [Bachrach2009] Y. Bachrach, E. Elkind, R. Meir, D. Pasechnik, M. Zuckerman, J. Rothe and
   J. S. Rosenschein, "The cost of stability in coalitional games", SAGT 2009, 122-134.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.coalitional import CooperativeGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.core_certificate import check_balanced_collection, check_core_point
from citypact.solvers.core_sets.core_search import search_core
from citypact.solvers.core_sets.found_points import found_point, stated
from citypact.solvers.core_sets.least_total import least_total
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.solved_allocation import SolvedAllocation


@dataclass(frozen=True)
class CostOfStability:
    """The least subsidy, an allocation that it makes stable and the proof that it is least.

    Parameters
    ----------
    subsidy : float
        At least 0, in ``unit``; of a cost game, what is paid towards c(N).
    exact : Fraction
        The same amount exactly.
    allocation : SolvedAllocation
        Adds up to v(N) + subsidy (of a cost game to c(N) - subsidy); no coalition does
        better alone.
    weights : mapping of tuple of str to float
        Balanced collection that reaches the subsidised total; empty when the subsidy is 0.
    fractions : mapping of tuple of str to Fraction
        The same weights exactly.
    certificate : Certificate
        Both proofs, recomputed from the worths.
    unit : str
        Unit of the worths.
    """

    subsidy: float
    exact: Fraction
    allocation: SolvedAllocation
    weights: Mapping[tuple[str, ...], float]
    fractions: Mapping[tuple[str, ...], Fraction]
    certificate: Certificate
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, coalitions written ``a+b``."""
        return {
            "subsidy": self.subsidy,
            "exact": str(self.exact),
            "unit": self.unit,
            "allocation": self.allocation.to_dict(),
            "weights": {"+".join(names): weight for names, weight in self.weights.items()},
            "certificate": self.certificate.to_dict(),
        }

    def explain(self) -> str:
        """Return the finding in sentences that need no theory."""
        if not self.exact:
            return "No subsidy is needed: some allocation already keeps every coalition in."
        parts = ", ".join(f"{'+'.join(names)} {weight}" for names, weight in self.fractions.items())
        return (
            f"A subsidy of {self.subsidy:.6g} {self.unit} keeps every coalition in, and no smaller one does: "
            f"these coalitions at these shares of the time ({parts}) must be matched."
        )


def cost_of_stability(game: CooperativeGame) -> CostOfStability:
    """Find the smallest subsidy with which some allocation keeps every coalition in.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players; a cost game is read as -c.

    Returns
    -------
    CostOfStability
        The subsidy is exact; the allocation is exact up to 16 players, beyond where few
        coalitions tie, else certified.

    Raises
    ------
    InputError
        Beyond 30 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> majority = CoalitionalGame(("a", "b", "c"), [0, 0, 0, 1, 0, 1, 1, 1])
    >>> found = cost_of_stability(majority)
    >>> found.subsidy, found.allocation.vector()
    (0.5, (0.5, 0.5, 0.5))
    """
    objections = Objections(game)
    search = search_core(objections)
    amounts, exact, total, by_mask = search.amounts, search.exact, objections.grand, search.weights
    if search.empty:
        least = least_total(objections, search.seen)
        amounts, exact, by_mask, total = least.amounts, least.exact, least.weights, least.total
    stable = check_core_point(game, stated(game, amounts, exact), int(game.sign) * total)
    weights = {game.members(mask): by_mask[mask] for mask in sorted(by_mask)}
    residuals = dict(stable.residuals)
    if weights:
        residuals |= check_balanced_collection(game, weights, total).residuals
    certificate = Certificate(residuals, stable.tolerance, stable.scale, exact)
    certificate.require()
    return CostOfStability(
        subsidy=float(total - objections.grand),
        exact=total - objections.grand,
        allocation=found_point(game, amounts, exact, "least stable total", stable),
        weights={names: float(weight) for names, weight in weights.items()},
        fractions=weights,
        certificate=certificate,
        unit=game.unit,
    )
