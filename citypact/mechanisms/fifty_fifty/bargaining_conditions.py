r"""Conditions C1-C4, C13, C14, C17, C19: one half as the outcome of bargaining.

All rest on the two-number game with gains :math:`sR - L` and :math:`(1-s)R - K`
(:mod:`citypact.games.relocation`). With :math:`W = R - L - K` the weighted Nash ratio is
:math:`(L + \alpha W)/R`, so one half needs :math:`\alpha W = R/2 - L`; the conditions
differ in where :math:`\alpha`, L, K or W come from.

References
----------
models.md §4.0, §6.1.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.bargaining_power import need_weighted, rubinstein_limit
from citypact.mechanisms.criteria import Criterion, Nash, seller_share
from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.half_condition import (
    HALF,
    HalfCondition,
    answer,
    inputs_of,
    missing,
    unanswered,
    within_unit,
)
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.revenue_split import split

NUMBERS = ("revenue", "origin_loss", "destination_cost")
NO_SURPLUS = "no agreement at any ratio"


def _answered(game: Relocation, criterion: Criterion) -> tuple[RatioSet | None, str]:
    agreement = split(game, criterion)
    return agreement.ratios, agreement.reason or ""


def _nash(
    key: str, calibration: Calibration, names: tuple[str, ...], rule: Nash, note: str = ""
) -> HalfCondition:
    """Return a condition on the bargaining weight: its distance from the weight that gives one half."""
    game = calibration.game()
    R, L, K = calibration.exact(*NUMBERS)
    ratio, reason = _answered(game, rule)
    weight, surplus = as_fraction(rule.weight), R - L - K
    rounded = isinstance(rule.weight, float) and rule.name == "need-weighted"
    # The gap is measured in ratio, (L + aW)/R - 1/2, which is defined for W = 0 too.
    gap: Fraction | float = (L + weight * surplus) / R - HALF
    given = {**inputs_of(calibration, *names), "weight": weight}
    if surplus:
        given["weight at one half"] = (R / 2 - L) / surplus
    gap = float(gap) if rounded else gap
    holds = False if ratio is None else None
    return answer(key, given, gap=gap, ratio=ratio, holds=holds, note=reason or note)


def condition_1(calibration: Calibration) -> HalfCondition:
    """C1: equal division of the surplus (Nash, Shapley, nucleolus) is one half iff L = K."""
    if lacking := missing("C1", calibration, *NUMBERS):
        return lacking
    R, L, K = calibration.exact(*NUMBERS)
    ratio, reason = _answered(calibration.game(), Nash())
    holds = False if ratio is None else None
    return answer(
        "C1", inputs_of(calibration, *NUMBERS), gap=(L - K) / (2 * R), ratio=ratio, holds=holds, note=reason
    )


def condition_2(calibration: Calibration) -> HalfCondition:
    """C2: both cities accept one half iff max(L, K) <= R/2; the ratios are the participation interval."""
    if lacking := missing("C2", calibration, *NUMBERS):
        return lacking
    R, L, K = calibration.exact(*NUMBERS)
    lo, hi = max(L / R, Fraction(0)), min(1 - K / R, Fraction(1))
    ratio = RatioSet.between(lo, hi) if lo <= hi else None
    return answer(
        "C2",
        inputs_of(calibration, *NUMBERS),
        gap=max(max(L, K) / R - HALF, Fraction(0)),
        ratio=ratio,
        note="" if ratio else NO_SURPLUS,
    )


def condition_3(calibration: Calibration) -> HalfCondition:
    """C3: weighted Nash gives one half iff the origin's weight is (R/2 - L)/W."""
    names = (*NUMBERS, "origin_weight")
    if lacking := missing("C3", calibration, *names):
        return lacking
    (weight,) = calibration.exact("origin_weight")
    return _nash("C3", calibration, names, Nash(weight))


def condition_4(calibration: Calibration) -> HalfCondition:
    """C4: quick alternating offers give one half iff the other's relative impatience is (R/2 - L)/W."""
    names = (*NUMBERS, "origin_impatience", "destination_impatience")
    if lacking := missing("C4", calibration, *names):
        return lacking
    own, other = calibration.exact("origin_impatience", "destination_impatience")
    if own + other == 0:
        note = "neither city is impatient: bargaining has no limit"
        return unanswered("C4", inputs_of(calibration, *names), note)
    return _nash("C4", calibration, names, rubinstein_limit(own, other))


def condition_13(calibration: Calibration) -> HalfCondition:
    """C13: if the plant may come anyway, equal division is one half iff l - k = p/(1-p)."""
    names = (*NUMBERS, "voluntary")
    if lacking := missing("C13", calibration, *names):
        return lacking
    R, L, K, p = calibration.exact(*names)
    ratio, reason = _answered(calibration.game(voluntary=True), Nash())
    gap = (1 - p) * (1 + (L - K) / R) / 2 - HALF
    holds = False if ratio is None else None
    return answer("C13", inputs_of(calibration, *names), gap=gap, ratio=ratio, holds=holds, note=reason)


def condition_14(calibration: Calibration) -> HalfCondition:
    """C14: with rival destinations Shapley gives one half iff L/R + sum_j W_j/(j(j+1)R) = 1/2."""
    names = (*NUMBERS, "rivals")
    if lacking := missing("C14", calibration, *names):
        return lacking
    R, L, K = calibration.exact(*NUMBERS)
    game = calibration.game(rivals=True)
    ratio, reason = _answered(game, Nash())
    worths = (R - L - K, *(as_fraction(rival) for rival in game.rivals))
    gap = (L + seller_share(worths, HALF)) / R - HALF
    # With a binding bound (a ratio at most one, or the core) the Shapley ratio itself is moved.
    moved = ratio is not None and ratio.exact - HALF != gap
    holds = False if ratio is None else ratio.exact == HALF if moved else None
    note = reason or (
        "the Shapley ratio lies outside the core or [0, 1]; shown is the nearest" if moved else ""
    )
    return answer("C14", inputs_of(calibration, *names), gap=gap, ratio=ratio, holds=holds, note=note)


def condition_17(calibration: Calibration) -> HalfCondition:
    """C17: need-weighted Nash gives one half iff the weight 1/(1 + (y_A/y_B)^e) is (R/2 - L)/W."""
    names = (*NUMBERS, "origin_income", "destination_income", "need_aversion")
    if lacking := missing("C17", calibration, *names):
        return lacking
    own, other, aversion = calibration.exact(*names[3:])
    return _nash("C17", calibration, names, need_weighted(own, other, aversion))


def condition_19(calibration: Calibration) -> HalfCondition:
    """C19: if the origin pays for water through a lower ratio, one half needs L - K = 2 T_w."""
    names = (*NUMBERS, "water_transfer")
    if lacking := missing("C19", calibration, *names):
        return lacking
    R, L, K, water = calibration.exact(*names)
    gap = (L - K) / (2 * R) - water / R
    inputs = inputs_of(calibration, *names)
    if R < L + K:
        return answer("C19", inputs, gap=gap, ratio=None, holds=False, note=NO_SURPLUS)
    ratio = within_unit(HALF + gap)
    note = "" if ratio else "the water payment does not fit into the ratio: pay the rest as a lump sum"
    return answer("C19", inputs, gap=gap, ratio=ratio, note=note)
