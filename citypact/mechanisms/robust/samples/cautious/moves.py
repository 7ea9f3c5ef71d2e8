"""What moves a cautious agreement: caution, and the tax or a loss in every case."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.robust.samples.case_moves import STEP, case_moves, widest_first
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.cautious.design import cvar_split
from citypact.mechanisms.robust.samples.cautious.result import CautiousAgreement


def cautious_moves(found: CautiousAgreement) -> tuple[Move, ...]:
    """Change one input at a time and design again.

    Confidence moves by 0.1 within [0, 1]; the columns as in
    :func:`citypact.mechanisms.robust.samples.case_moves.case_moves`.

    Returns
    -------
    tuple of Move
        First those that make or end an agreement, then by span, widest first.

    Examples
    --------
    >>> found = cvar_split(SampledCases([1, 1], [0.2, 0.6], [0.1, 0.1]), 0.2)
    >>> caution = cautious_moves(found)[-1]
    >>> caution.parameter, round(caution.ratio_low, 6), round(caution.ratio_high, 6)
    ('confidence', 0.661111, 0.692857)
    """

    def ratio(cases: SampledCases, confidence: Fraction) -> float | None:
        return cvar_split(cases, confidence, found.criterion, lump_sum=found.lump_sum_allowed).ratio

    beta = as_fraction(found.confidence)
    low, high = max(beta - STEP, Fraction(0)), min(beta + STEP, Fraction(1))
    caution = Move("confidence", float(low), float(high), ratio(found.cases, low), ratio(found.cases, high))
    return widest_first([*case_moves(found.cases, lambda cases: ratio(cases, beta)), caution])
