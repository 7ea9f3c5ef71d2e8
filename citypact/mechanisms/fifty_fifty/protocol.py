r"""An honest reproduction of 50/50, in five parts.

R1 replays the statute against the printed table; R2 asks every criterion for its ratio
without having been told one; R3 says how surprising one half is; R4 audits four equal
splits; R5 puts the headline ratio next to the share of all tax that it is worth. Misses
stay in the report.

References
----------
models.md §6.4.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.fifty_fifty.audit import equal_split_audit
from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.conditions import all_conditions
from citypact.mechanisms.fifty_fifty.half_condition import HalfCondition
from citypact.mechanisms.fifty_fifty.rationalising import (
    ImpliedWeight,
    RationalisingSet,
    implied_weight,
    position_of_half,
)
from citypact.mechanisms.fifty_fifty.reproduction import BlindRow, Reproduction, StatuteRow
from citypact.mechanisms.fifty_fifty.surprise import NEAR, REFERENCE_BOX, surprise
from citypact.mechanisms.fifty_fifty.theory_conditions import condition_8
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.mechanisms.theories.enforcement import Pipeline, self_enforcing_ratios

#: Growth → cumulated share and present values without and with a full top-up (models.md §4.2).
REFERENCE_TABLE = {
    "0.8": ("2.0", "1.712239", "2.502554"),
    "1.0": ("2.5", "2.140299", "2.535456"),
    "1.2": ("3.0", "2.568359", "2.568359"),
    "1.5": ("3.0", "2.617713", "2.617713"),
    "2.0": ("3.0", "2.668357", "2.668357"),
}
#: Criteria of R2, models.md §6.4; C2 is the participation interval.
BLIND = ("C2", "C1", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C13", "C14", "C15")
HORIZONS = (10, 15, 20, 30)


def reproduce(calibration: Calibration, *, tolerance: Number = NEAR) -> Reproduction:
    """Run the protocol on a calibration that contains no ratio.

    Parameters
    ----------
    calibration : Calibration
        Whatever is known; theories whose numbers are missing stay unanswered.
    tolerance : float
        Distance from one half that counts as containing it.

    Raises
    ------
    InputError
        If the tolerance is not between 0 and 1/2.

    Examples
    --------
    >>> report = reproduce(Calibration(revenue=1, origin_loss=0.3, destination_cost=0.1))
    >>> report.rows()[1], report.statute_replicated
    (('C1', 'equal split of surplus', '0.6', 'no'), True)
    """
    door = Door()
    door.between("tolerance", tolerance, 0, 0.5, "a distance")
    door.close()
    near = as_fraction(tolerance)
    conditions = all_conditions(calibration)
    prior = calibration.prior or REFERENCE_BOX
    notes = []
    if calibration.prior is None:
        notes.append("A: no prior given; the reference box of models.md §6.4 is used")
    complete = not calibration.lacks("revenue", "origin_loss", "destination_cost")
    implied, note = _implied(calibration)
    return Reproduction(
        calibration=calibration,
        tolerance=near,
        statute=tuple(_statute_row(growth) for growth in REFERENCE_TABLE),
        blind=_blind(calibration, conditions, near),
        conditions=conditions,
        position=position_of_half(calibration.game()) if complete else None,
        surprise=surprise(prior, near),
        rationalising_mass=RationalisingSet(near).prior_mass(prior),
        audit=equal_split_audit(prior, near),
        headline=as_fraction(StatuteTerms().ratio),
        effective=_effective(calibration),
        implied=implied,
        self_enforcing=_self_enforcing(calibration),
        notes=(*notes, *([note] if note else [])),
    )


def _statute_row(growth: str) -> StatuteRow:
    plant, rate = Enterprise.from_base(Fraction(1), Fraction(growth)), Fraction(1, 25)
    plain, full = (schedule(plant, StatuteTerms(top_up=top_up).exact()) for top_up in (0, 1))
    cumulated, pv, topped_up = map(
        as_fraction, (plain.cumulative, plain.origin_pv(rate), full.origin_pv(rate))
    )
    printed = map(Fraction, REFERENCE_TABLE[growth])
    deviation = max(abs(a - b) for a, b in zip((cumulated, pv, topped_up), printed, strict=True))
    return StatuteRow(Fraction(growth), cumulated, pv, topped_up, deviation)


def _blind(
    calibration: Calibration, conditions: tuple[HalfCondition, ...], near: Fraction
) -> tuple[BlindRow, ...]:
    by_key = {condition.key: condition for condition in conditions}
    rows = []
    for key in BLIND:
        found = by_key[key]
        names = {"C2": "participation interval", "C8": "max-min"}
        rows.append(_row(key, names.get(key, found.mechanism), found, near))
        if key == "C8":
            rows.append(_row(key, "min-max regret", condition_8(calibration, "min-max regret"), near))
    return tuple(rows)


def _row(key: str, name: str, found: HalfCondition, near: Fraction) -> BlindRow:
    return BlindRow(key, name, found.ratio, found.contains_half(near), found.note)


def _effective(calibration: Calibration) -> dict[Fraction, dict[int, Fraction]]:
    """Return the origin's share of all tax by growth and horizon; the reference growths without one."""
    terms = StatuteTerms(
        delay=calibration.delay, ramp=calibration.ramp, cap_multiple=calibration.cap_multiple
    ).exact()
    growths = (Fraction(1), Fraction(6, 5)) if calibration.growth is None else calibration.exact("growth")
    (rate,) = calibration.exact("rate")
    window = terms.offset + terms.term
    curves: dict[Fraction, dict[int, Fraction]] = {}
    for growth in growths:
        plan = schedule(Enterprise.from_base(Fraction(1), growth), terms)
        horizons = sorted({window, calibration.tax_horizon, *HORIZONS})
        shares = {h: plan.effective_share_without_top_up(rate, h) for h in horizons if h >= window}
        curves[growth] = {h: as_fraction(share) for h, share in shares.items() if share is not None}
    return curves


def _implied(calibration: Calibration) -> tuple[ImpliedWeight | None, str]:
    names = ("base", "growth", "hazard", "full_cost")
    lacking = calibration.lacks(*names)
    if lacking:
        return None, "implied bargaining weight not computed: not given: " + ", ".join(lacking)
    base, growth, hazard, cost, rate = calibration.exact(*names, "rate")
    terms = StatuteTerms(
        delay=calibration.delay, ramp=calibration.ramp, cap_multiple=calibration.cap_multiple
    )
    try:
        found = implied_weight(
            Enterprise.from_base(base, growth),
            hazard,
            cost,
            terms=terms,
            rate=rate,
            horizon=calibration.tax_horizon,
        )
    except InfeasibleDesign as error:
        return None, str(error)
    return found, ""


def _self_enforcing(calibration: Calibration) -> RatioSet | None:
    if calibration.lacks("base", "growth", "project_value") or calibration.rate == 0:
        return None
    base, growth, value, rate = calibration.exact("base", "growth", "project_value", "rate")
    return self_enforcing_ratios(Pipeline(rate, calibration.window, base * growth, value))
