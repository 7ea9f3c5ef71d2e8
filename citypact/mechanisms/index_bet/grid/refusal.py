"""Why no payment implements an effort, and what would change that."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.index_bet.grid.rows import INDISTINCT, IncentiveRows, PaymentLimits
from citypact.solvers.linear.exact_certificate import ExactCertificate


class NoGridContract(InfeasibleDesign):
    """No payment by bins implements the effort.

    Parameters
    ----------
    message : str
        Which constraints contradict each other, and what would unblock them.
    blocking : mapping of str to float
        Weight of each blocking constraint in the contradiction, by label; deviations add up to one.
    least_stake : float or None
        Smallest distance between the two caps that implements the effort (亿元), None when no
        stake does.
    lump_sum : float or None
        Money paid whatever the index that would win participation (亿元), where that is what lacks.
    proof : ExactCertificate or None
        Contradiction in fractions, where a small model has a mixture with exactly the same law.
    """

    def __init__(
        self,
        message: str,
        blocking: Mapping[str, float],
        least_stake: float | None = None,
        lump_sum: float | None = None,
        proof: ExactCertificate | None = None,
    ) -> None:
        super().__init__(message)
        self.blocking = dict(blocking)
        self.least_stake = least_stake
        self.lump_sum = lump_sum
        self.proof = proof


def shares(rows: IncentiveRows, weights: FloatArray) -> dict[str, float]:
    """Return the weights of the deviations that count, adding up to one, heaviest first."""
    parts = weights / weights.sum()
    order = np.argsort(-parts, kind="stable")
    return {rows.labels[k]: float(parts[k]) for k in order if parts[k] > 1e-6}


def unseen(rows: IncentiveRows, deviation: int) -> NoGridContract:
    """Refuse an effort whose index is the same as that of a cheaper one."""
    model = rows.model
    cheap = model.name(rows.deviations[deviation])
    return NoGridContract(
        f"no stake implements {model.name(rows.target)}: the index has the same law under {cheap}, which"
        f" costs {rows.bounds[deviation]:.4g} {model.unit} less; only a better index or a direct check of"
        " effort would help",
        {rows.labels[deviation]: 1.0},
    )


def mixture(rows: IncentiveRows, weights: FloatArray, proof: ExactCertificate | None) -> NoGridContract:
    """Refuse an effort whose law is a cheaper mixture of others', exactly or to rounding.

    A mixture that is merely very near leaves a stake, but one that nobody could put up.
    """
    model = rows.model
    if proof is not None:
        weights = np.array([float(proof.multipliers[label]) for label in rows.labels])
    blocking = shares(rows, weights)
    parts = weights / weights.sum()
    saving, gap = float(parts @ rows.bounds), float(np.abs(parts @ rows.matrix).sum())
    names = {label: model.name(k) for label, k in zip(rows.labels, rows.deviations, strict=True)}
    mix = ", ".join(f"{names[label]} ({share:.3g})" for label, share in blocking.items())
    if proof is not None or gap <= INDISTINCT:
        which = "no stake"
        same = "the same law of the index" if proof is not None else "the same law of the index to rounding"
    else:
        which = f"no stake below {2 * saving / gap:.3g} {model.unit}"
        same = f"a law of the index within {gap:.1g} of its own"
    return NoGridContract(
        f"{which} implements {model.name(rows.target)}: mixing {mix} gives {same} and costs {saving:.4g}"
        f" {model.unit} less; only a better index or a direct check of effort would help",
        blocking,
        proof=proof,
    )


def stake_too_small(
    rows: IncentiveRows, limits: PaymentLimits, weights: FloatArray, least_stake: float
) -> NoGridContract:
    """Refuse caps that lie too close together for the incentives alone."""
    model, width = rows.model, limits.highest - limits.lowest
    blocking = shares(rows, weights)
    _, fine, payment = limits.names(model.upstream)
    return NoGridContract(
        f"no payment between {limits.lowest:.6g} and {limits.highest:.6g} {model.unit} implements"
        f" {model.name(rows.target)}: {fine} and {payment} stand against {', '.join(blocking)}; the caps"
        f" leave a stake of {width:.6g}, the smallest that does is {least_stake:.6g}: widen them by"
        f" {least_stake - width:.6g} in all",
        {**blocking, fine: 0.5, payment: 0.5},
        least_stake,
    )


def participation_lacks(
    rows: IncentiveRows, limits: PaymentLimits, weights: FloatArray, most: float, least_stake: float
) -> NoGridContract:
    """Refuse caps under which the upstream city cannot be paid enough with its incentives kept."""
    model, fair = rows.model, limits.fair(rows)
    blocking = shares(rows, weights) if weights.any() else {}
    joined, _, payment = limits.names(model.upstream)
    stand = ", ".join((payment, *blocking))
    reached = most if abs(most) > 1e-12 * max(abs(fair), abs(limits.lowest)) else 0.0
    return NoGridContract(
        f"no payment up to {limits.highest:.6g} {model.unit} implements {model.name(rows.target)} and wins"
        f" the {joined}: held back by {stand}, it can expect {reached:.6g} at most and needs {fair:.6g}; a"
        f" lump sum of {fair - most:.6g} (or a largest payment higher by that) unblocks it",
        {joined: 1.0, payment: 1.0, **blocking},
        least_stake,
        fair - most,
    )
