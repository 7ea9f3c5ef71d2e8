r"""A nucleolus in fractions: the point, its levels and the weights that prove each of them.

With :math:`\mathcal D_i` the coalitions that level :math:`i` settles and
:math:`\mathcal B_{i-1}` independent ones settled before (the grand coalition first),

.. math::

    \sum_{S \in \mathcal D_i} \lambda_S 1_S + \sum_{B \in \mathcal B_{i-1}} \mu_B 1_B = 0,
    \qquad \lambda_S > 0, \qquad \sum_{S \in \mathcal D_i} \lambda_S q_S = 1

shows by duality that no allocation that keeps the earlier levels has a lower
:math:`\varepsilon_i`, and that every one that attains it is tight on :math:`\mathcal D_i`.
With no coalition outside the span of :math:`\mathcal D_1, \dots, \mathcal D_i` above the level
that settles it this is Kohlberg's criterion [Kohlberg1971]_, [Sobolev1975]_.

References
----------
.. [Kohlberg1971] E. Kohlberg, "On the nucleolus of a characteristic function game", SIAM
   Journal on Applied Mathematics 20(1), 1971, 62-66.
.. [Sobolev1975] A. I. Sobolev, "The characterization of optimality principles in cooperative
   games by functional equations", Mathematical Methods in the Social Sciences 6, 1975, 94-151.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from citypact.games.coalitional.masks import bits
from citypact.solvers.linear.exact_system import Equation, solve_equations
from citypact.solvers.nucleoli.exact_span import ExactSpan
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.ladder import PoolRow


@dataclass(frozen=True)
class ProvenLevel:
    """A level with the weights that prove it.

    Parameters
    ----------
    epsilon : Fraction
        The level, in the measure of the concept (profit orientation).
    weights : mapping of (mask, hard) to Fraction
        Positive weights of the coalitions that it settles.
    earlier : mapping of mask to Fraction
        Weights of coalitions settled before, of either sign.
    """

    epsilon: Fraction
    weights: Mapping[PoolRow, Fraction]
    earlier: Mapping[int, Fraction]


@dataclass(frozen=True)
class Proof:
    """An exact allocation (profit orientation) with its levels, first to last."""

    point: tuple[Fraction, ...]
    levels: tuple[ProvenLevel, ...]


def reconstruct(family: ExcessFamily, supports: Sequence[Sequence[PoolRow]]) -> Proof | None:
    """Turn the rows that a search settled into an exact point with exact weights.

    Parameters
    ----------
    supports : sequence of sequences of (mask, hard)
        What each level settles.

    Returns
    -------
    Proof or None
        None when the rows contradict each other, leave the point open, have a weight that is
        not positive or a level above the one before: then the search took for a tie what is
        none by a last digit.
    """
    solved = _point(family, supports)
    if solved is None:
        return None
    point, epsilons = solved
    if any(lower > higher for higher, lower in pairwise(epsilons)):
        return None
    levels = []
    span = ExactSpan(family.players)
    span.add(family.full)
    basis = [family.full]
    for epsilon, support in zip(epsilons, supports, strict=True):
        weights = _weights(family, support, basis)
        if weights is None:
            return None
        levels.append(ProvenLevel(epsilon, *weights))
        basis += [mask for mask, _ in support if span.add(mask)]
    return Proof(point, tuple(levels)) if span.rank == family.players else None


def _point(
    family: ExcessFamily, supports: Sequence[Sequence[PoolRow]]
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]] | None:
    players = family.players
    equations: list[Equation] = [
        (dict.fromkeys(range(players), Fraction(1)), family.exact_worth(family.full))
    ]
    for at, support in enumerate(supports):
        for mask, hard in support:
            terms = dict.fromkeys(bits(mask), Fraction(1))
            if not hard:
                terms[players + at] = family.exact_weight(mask)
            equations.append((terms, family.exact_worth(mask)))
    solved = solve_equations(equations, players + len(supports))
    if solved is None or solved.free:
        return None
    return solved.values[:players], solved.values[players:]


def _weights(
    family: ExcessFamily, support: Sequence[PoolRow], basis: Sequence[int]
) -> tuple[dict[PoolRow, Fraction], dict[int, Fraction]] | None:
    """Solve for the weights with which a level's coalitions and earlier ones cancel."""
    masks = [mask for mask, _ in support] + list(basis)
    equations: list[Equation] = [
        ({at: Fraction(1) for at, mask in enumerate(masks) if mask >> player & 1}, Fraction(0))
        for player in range(family.players)
    ]
    total = {at: family.exact_weight(mask) for at, (mask, hard) in enumerate(support) if not hard}
    equations.append((total, Fraction(1)))
    solved = solve_equations(equations, len(masks))
    if solved is None:
        return None
    weights = solved.values[: len(support)]
    if not all(weight > 0 for weight in weights):
        return None
    earlier = {mask: value for mask, value in zip(basis, solved.values[len(support) :], strict=True) if value}
    return dict(zip(support, weights, strict=True)), earlier
