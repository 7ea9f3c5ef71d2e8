r"""A cautious agreement checked from the cases alone.

A value is proved from both sides: Rockafellar and Uryasev's :math:`\eta` form at one
threshold bounds a tail loss from above, any weights :math:`0 \le q_i \le p_i/(1-\beta)`
that add up to one bound it from below (:mod:`citypact.mechanisms.robust.samples.tail`).
Lower bounds of several tails added with weights are a line in the ratio, which proves that
no ratio in [0, 1] does better.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.convex_lines import ZERO, Line
from citypact.mechanisms.robust.samples.tail import City, TailView, loss_in
from citypact.solvers.certificate import Certificate


@dataclass(frozen=True)
class TailTerm:
    """One tail in a proof: the tail of ``city`` at ``ratio``, with a weight."""

    weight: Fraction
    city: City
    ratio: Fraction


@dataclass(frozen=True)
class Claims:
    """What is to be proved about the terms.

    Parameters
    ----------
    ratio, lump_sum : Fraction
        The terms; the lump sum is paid to the origin (亿元).
    losses : tuple of Fraction
        Tail losses of origin and destination at the terms (亿元).
    least : Fraction
        Least larger tail loss over all ratios (least sum of both, with a lump sum).
    least_proof : tuple of TailTerm
        Tails that prove it.
    ends : tuple
        Pairs (end of the acceptable ratios, tails that prove it), lowest then highest.
    accepted : bool
        Whether both cities accept the terms.
    criterion : str
        ``max-min``: the terms attain ``least``; ``nash``: no acceptable ratio has a larger
        product of expected gains.
    with_lump_sum : bool
        Whether the lump sum was free.
    """

    ratio: Fraction
    lump_sum: Fraction
    losses: tuple[Fraction, Fraction]
    least: Fraction
    least_proof: tuple[TailTerm, ...]
    ends: tuple[tuple[Fraction, tuple[TailTerm, ...]], ...]
    accepted: bool
    criterion: str
    with_lump_sum: bool


def tail_loss(cases: SampledCases, view: TailView, ratio: Fraction) -> Fraction:
    """Return the tail loss by the η form, which can only err upwards."""
    threshold, chances = view.threshold(ratio), cases.chances
    excess = [max(loss_in(cases, k, view.city, ratio) - threshold, ZERO) for k in range(len(chances))]
    return threshold + sum((p * z for p, z in zip(chances, excess, strict=True)), ZERO) / view.part


def proof_line(
    cases: SampledCases, confidence: Fraction, terms: tuple[TailTerm, ...]
) -> tuple[Line, Fraction]:
    """Add up tails from their weights; returns the line and the worst fault of the weights."""
    intercept = slope = fault = ZERO
    for term in terms:
        view = TailView(cases, term.city, confidence)
        weights = view.worst_cases(term.ratio)
        over = max(q - p / view.part for q, p in zip(weights, cases.chances, strict=True))
        fault = max(fault, over, -min(weights), abs(sum(weights, ZERO) - 1), -term.weight)
        at_zero, at_one = (
            sum((q * loss_in(cases, k, term.city, s) for k, q in enumerate(weights) if q), ZERO)
            for s in (ZERO, Fraction(1))
        )
        intercept += term.weight * at_zero
        slope += term.weight * (at_one - at_zero)
    return Line(intercept, slope), fault


def recheck(
    cases: SampledCases, confidence: Fraction, claims: Claims, program: Fraction | None
) -> Certificate:
    """Recompute everything that is claimed; residuals are relative to the expected tax."""
    scale = cases.means.revenue
    residuals: dict[str, Number] = {"the ratio lies in [0, 1]": max(-claims.ratio, claims.ratio - 1)}
    views = TailView(cases, "origin", confidence), TailView(cases, "destination", confidence)
    paid = (claims.lump_sum, -claims.lump_sum)
    for view, claimed, received in zip(views, claims.losses, paid, strict=True):
        found = tail_loss(cases, view, claims.ratio) - received
        residuals[f"tail loss of the {view.city}"] = abs(found - claimed) / scale
        if claims.accepted:
            residuals[f"{view.city} accepts"] = found / scale
    line, fault = proof_line(cases, confidence, claims.least_proof)
    residuals["weights of the optimality proof"] = fault
    residuals["no ratio does better"] = (claims.least - min(line.at(ZERO), line.at(Fraction(1)))) / scale
    totals = [sum((t.weight for t in claims.least_proof if t.city == view.city), ZERO) for view in views]
    short = max(abs(t - 1) for t in totals) if claims.with_lump_sum else abs(sum(totals, ZERO) - 1)
    residuals["weights of the optimality proof add up"] = short
    if claims.criterion == "max-min":
        attained = sum(claims.losses, ZERO) if claims.with_lump_sum else max(claims.losses)
        residuals["the terms attain the best"] = (attained - claims.least) / scale
    elif claims.accepted:
        # The product is concave in the ratio: no end may lie uphill.
        origin, destination = cases.expected_gains(claims.ratio)
        uphill = max((destination - origin) * (end - claims.ratio) for end, _ in claims.ends)
        residuals["no acceptable ratio raises the Nash product"] = uphill / scale
    for (end, terms), name, outward in zip(claims.ends, ("lower", "higher"), (-1, 1), strict=False):
        if terms:
            line, fault = proof_line(cases, confidence, terms)
            residuals[f"no {name} ratio is accepted"] = max(abs(line.at(end)) / scale, fault)
            residuals[f"losses grow at {name} ratios"] = ZERO if outward * line.slope > 0 else Fraction(1)
    if program is not None:
        value = -claims.least / (2 if claims.with_lump_sum else 1)
        residuals["the linear program agrees"] = abs(program - value) / scale
    return Certificate(residuals, scale=float(scale), exact=True)
