r"""Conditions C12, C15, C16, C18: one half as arithmetic of the statute.

Cumulated shares of a plant that pays :math:`gb` a year are
:math:`b\min(3\chi, s g M)`: the least ratio that reaches the cap is
:math:`s = 3\chi/(gM)`.

References
----------
models.md §4.2, §4.12, §6.1.
"""

from __future__ import annotations

from fractions import Fraction

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
from citypact.mechanisms.statute.design import ratios_meeting_cap
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.mechanisms.theories.horizon import horizon_ratio, horizon_values
from citypact.mechanisms.theories.officials import neutral_output_credit


def condition_12(calibration: Calibration) -> HalfCondition:
    """C12: one half is the least ratio that pays the cap back within the window iff 3 chi = g M / 2."""
    if lacking := missing("C12", calibration, "growth"):
        return lacking
    growth, cap = calibration.exact("growth", "cap_multiple")
    inputs = inputs_of(calibration, "growth", "window", "cap_multiple")
    terms = StatuteTerms(years=calibration.window, extension=0, cap_multiple=cap)
    reaching = ratios_meeting_cap(Enterprise.from_base(Fraction(1), growth), terms)
    gap = 3 * cap / (growth * calibration.window) - HALF
    if reaching is None:
        return answer("C12", inputs, gap=gap, ratio=None, note="not even the whole tax reaches the cap")
    return answer("C12", inputs, gap=gap, ratio=RatioSet.single(reaching.lo))


def condition_15(calibration: Calibration) -> HalfCondition:
    """C15: one half divides all tax up to the planning horizon equally (balanced losses)."""
    horizon, lacking = calibration.planning_horizon, missing("C15", calibration, "planning_horizon")
    if horizon is None or lacking is not None:
        return lacking or unanswered("C15", {}, "not given")
    everything, shared = horizon_values(
        horizon,
        window=calibration.window,
        delay=calibration.delay,
        ramp=calibration.ramp,
        rate=calibration.rate,
    )
    ratio = horizon_ratio(
        horizon,
        window=calibration.window,
        delay=calibration.delay,
        ramp=calibration.ramp,
        rate=calibration.rate,
    )
    inputs = inputs_of(calibration, "planning_horizon", "window", "delay", "ramp", "rate")
    note = "" if ratio else "no ratio in [0, 1] divides that much tax equally"
    return answer("C15", inputs, gap=everything / (2 * shared) - HALF, ratio=ratio, note=note)


def condition_16(calibration: Calibration) -> HalfCondition:
    """C16: with a full central top-up every ratio gives the origin the cap, so one half does as well.

    The ratio then only divides the bill between destination and centre: the centre pays
    b(3 chi - s g M)^+.
    """
    if lacking := missing("C16", calibration, "top_up"):
        return lacking
    (top_up,) = calibration.exact("top_up")
    inputs = inputs_of(calibration, "top_up", "growth", "cap_multiple", "window")
    if calibration.growth is not None:
        growth, cap = calibration.exact("growth", "cap_multiple")
        owed = max(3 * cap - HALF * growth * calibration.window, Fraction(0))
        inputs["centre's bill at one half, years of tax"] = top_up * owed
    full = top_up == 1
    note = "every ratio gives the origin the same total, paid sooner or later" if full else ""
    return answer("C16", inputs, gap=1 - top_up, ratio=RatioSet.between(0, 1) if full else None, note=note)


def condition_18(calibration: Calibration) -> HalfCondition:
    """C18: crediting half of the plant's output leaves ranks alone iff the origin loses none of its own."""
    names = ("lost_output", "shown_output")
    if lacking := missing("C18", calibration, *names):
        return lacking
    lost, shown = calibration.exact(*names)
    ratio = neutral_output_credit(lost, shown)
    note = "" if ratio else "the origin loses more output than the plant shows: no credit restores its rank"
    return answer("C18", inputs_of(calibration, *names), gap=lost / (2 * shown), ratio=ratio, note=note)
