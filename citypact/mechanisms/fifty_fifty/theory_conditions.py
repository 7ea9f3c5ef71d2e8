r"""Conditions C5-C11: one half as the answer to effort, risk, ignorance, rank or liquidity.

Each condition compares the parameters; the ratio comes from the theory's own module, so
the two can be checked against each other.

References
----------
models.md §4.5-4.8, §4.11, §4.12, §6.1.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.mechanisms.fifty_fifty.bargaining_conditions import NO_SURPLUS, NUMBERS
from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.half_condition import (
    HALF,
    HalfCondition,
    answer,
    inputs_of,
    missing,
    unanswered,
)
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.effort import effort_ratio, leader_ratio, leader_ratio_with_base, park_ratio
from citypact.mechanisms.theories.liquidity import front_loaded_ratio
from citypact.mechanisms.theories.officials import accepted_surplus_shares, tournament_ratios
from citypact.mechanisms.theories.risk import risk_ratio, risk_ratio_by_size
from citypact.mechanisms.theories.robust import max_min_ratio, min_regret_ratio, worst_regret
from citypact.mechanisms.trade.posted_ratio import best_posted_ratio

ZERO = Fraction(0)


def condition_5(calibration: Calibration) -> HalfCondition:
    """C5: two-sided effort calls for one half iff both efforts are equally productive (a = b).

    Without productivities the exponents of a Cobb-Douglas park are used: alpha = beta.
    """
    park = ("origin_exponent", "destination_exponent")
    linear = ("origin_effort", "destination_effort")
    if calibration.lacks(*linear) and not calibration.lacks(*park):
        alpha, beta = calibration.exact(*park)
        gap = alpha * (1 - beta) - beta * (1 - alpha)
        return answer("C5", inputs_of(calibration, *park), gap=gap, ratio=park_ratio(alpha, beta))
    if lacking := missing("C5", calibration, *linear):
        return lacking
    own, other = calibration.exact(*linear)
    inputs = inputs_of(calibration, *linear)
    if own + other == 0:
        ratio, note = RatioSet.between(0, 1), "effort adds nothing: every ratio is equally good"
    else:
        ratio, note = effort_ratio(own, other), ""
    return answer("C5", inputs, gap=own - other, ratio=ratio, note=note)


def condition_6(calibration: Calibration) -> HalfCondition:
    """C6: efficient risk sharing is one half iff both cities are equally risk averse.

    Without aversions fiscal sizes are used, aversion being inverse to size.
    """
    sizes = ("origin_size", "destination_size")
    aversions = ("origin_aversion", "destination_aversion")
    if calibration.lacks(*aversions) and not calibration.lacks(*sizes):
        own, other = calibration.exact(*sizes)
        inputs = inputs_of(calibration, *sizes)
        return answer("C6", inputs, gap=own - other, ratio=risk_ratio_by_size(own, other))
    if lacking := missing("C6", calibration, *aversions):
        return lacking
    own, other = calibration.exact(*aversions)
    return answer("C6", inputs_of(calibration, *aversions), gap=own - other, ratio=risk_ratio(own, other))


def condition_7(calibration: Calibration) -> HalfCondition:
    """C7: one half is the best posted ratio under uniform beliefs.

    Between the median's three terms: beliefs over [l0, l1] and [k0, k1] put the peak of the
    middle piece at (1 + l0 - k0)/2, the median is taken with 1 - k1 and l1, and if
    l1 + k1 <= 1 everything from l1 to 1 - k1 is best. No symmetry is needed.
    """
    names = ("loss_belief", "cost_belief")
    lacking, beliefs = missing("C7", calibration, *names), calibration.beliefs
    if lacking is not None or beliefs is None:
        return lacking or unanswered("C7", inputs_of(calibration, *names), "not given")
    l0, l1, k0, k1 = beliefs.ends
    lo, hi = _median_or_interval((1 + l0 - k0) / 2, l1, 1 - k1)
    ratio = best_posted_ratio(beliefs)
    gap = max(lo - HALF, HALF - hi, ZERO)
    note = "" if ratio else "beliefs leave no surplus at any ratio"
    holds = False if ratio is None else None
    return answer("C7", inputs_of(calibration, *names), gap=gap, ratio=ratio, holds=holds, note=note)


def condition_8(calibration: Calibration, rule: str = "max-min") -> HalfCondition:
    """C8: one half is the max-min ratio iff the worst rates are equal, min-max regret iff the best are.

    The second holds for boxes within [0, 1] whose worst rates exceed one half; in general the
    gap is the regret that one half has over the least.

    Parameters
    ----------
    calibration : Calibration
        With ``loss_box`` and ``cost_box``.
    rule : {"max-min", "min-max regret"}
        Which of the two the ratio and the gap are for.
    """
    names = ("loss_box", "cost_box")
    lacking, box = missing("C8", calibration, *names), calibration.box
    if lacking is not None or box is None:
        return lacking or unanswered("C8", inputs_of(calibration, *names), "not given")
    l0, l1, k0, k1 = box.ends
    inputs = {**inputs_of(calibration, *names), "rule": rule}
    if rule == "max-min":
        return answer("C8", inputs, gap=(l1 - k1) / 2, ratio=max_min_ratio(box))
    ratio = min_regret_ratio(box)
    at_half = worst_regret(HALF, box)
    inputs["regret at one half"] = at_half
    note = "no surplus is possible: no ratio forgoes any" if l0 + k0 >= 1 else ""
    return answer("C8", inputs, gap=at_half - worst_regret(ratio.exact, box), ratio=ratio, note=note)


def _median_or_interval(peak: Fraction, loss: Fraction, grants: Fraction) -> tuple[Fraction, Fraction]:
    """Return the median of the three if the interval [loss, grants] is empty, else that interval."""
    if loss < grants:
        return loss, grants
    middle = sorted((peak, loss, grants))[1]
    return middle, middle


def condition_9(calibration: Calibration) -> HalfCondition:
    """C9: officials promoted by comparison both sign one half iff |L - K| <= W/(1 + 2 rho).

    Without ``relative_standing`` its limit is taken, where only L = K will do and one half
    is then the only ratio signed.
    """
    if lacking := missing("C9", calibration, *NUMBERS):
        return lacking
    R, L, K = calibration.exact(*NUMBERS)
    standing = calibration.relative_standing
    low, high = accepted_surplus_shares(standing)
    inputs = inputs_of(calibration, *NUMBERS, "relative_standing")
    ratio = tournament_ratios(calibration.game(), standing)
    gap = max((abs(L - K) - (high - low) * (R - L - K)) / (2 * R), ZERO)
    if R < L + K:
        return answer("C9", inputs, gap=gap, ratio=ratio, holds=False, note=NO_SURPLUS)
    note = "" if ratio else "no ratio in [0, 1] is signed by both officials"
    return answer("C9", inputs, gap=gap, ratio=ratio, note=note)


def condition_10(calibration: Calibration) -> HalfCondition:
    """C10: a leader who sets the ratio takes one half iff the other's base has elasticity one.

    With a fixed part of tax and quadratic effort costs instead: iff that part is zero.
    """
    fixed = ("fixed_tax", "destination_effort")
    if calibration.lacks("elasticity") and not calibration.lacks(*fixed) and calibration.destination_effort:
        base, effort = calibration.exact(*fixed)
        inputs = inputs_of(calibration, *fixed)
        return answer("C10", inputs, gap=base / effort, ratio=leader_ratio_with_base(base, effort))
    if lacking := missing("C10", calibration, "elasticity"):
        return lacking
    (elasticity,) = calibration.exact("elasticity")
    return answer(
        "C10", inputs_of(calibration, "elasticity"), gap=elasticity - 1, ratio=leader_ratio(elasticity)
    )


def condition_11(calibration: Calibration) -> HalfCondition:
    """C11: an impatient origin is paid at one half iff services absorb half of the tax.

    If both impatiences are given and the origin is not the more impatient, payments are
    not front-loaded and the mechanism has no ratio.
    """
    if lacking := missing("C11", calibration, "service_share"):
        return lacking
    (share,) = calibration.exact("service_share")
    patience = ("origin_impatience", "destination_impatience")
    inputs = inputs_of(calibration, "service_share", *patience)
    if not calibration.lacks(*patience):
        own, other = calibration.exact(*patience)
        if own <= other:
            note = "the origin is not the more impatient city: payments are not front-loaded"
            return answer("C11", inputs, gap=share - HALF, ratio=None, holds=False, note=note)
    return answer("C11", inputs, gap=share - HALF, ratio=front_loaded_ratio(share))
