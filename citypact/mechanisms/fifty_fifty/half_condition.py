"""One answer to "is one half right, and why?": what a condition returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.ratio_set import RatioSet

HALF = Fraction(1, 2)
#: Differences of this size count as none where a condition holds irrational numbers.
ROUNDING = 1e-12

#: Key → (mechanism, what has to be measured), models.md §6.1.
MECHANISMS: dict[str, tuple[str, str]] = {
    "C1": ("equal split of surplus", "net losses"),
    "C2": ("mere participation", "net losses"),
    "C3": ("weighted Nash", "bargaining power"),
    "C4": ("Rubinstein limit", "impatience"),
    "C5": ("two-sided effort", "effort productivity"),
    "C6": ("risk sharing", "risk aversion or fiscal size"),
    "C7": ("posted ratio, private costs", "beliefs"),
    "C8": ("max-min and min-max regret", "worst cases only"),
    "C9": ("promotion tournament", "career concern"),
    "C10": ("leader's Laffer ratio", "elasticity"),
    "C11": ("liquidity, impatient origin", "service cost ratio"),
    "C12": ("payback arithmetic of the statute", "growth on relocation"),
    "C13": ("footloose firm", "voluntary-move probability"),
    "C14": ("rival destinations", "rivals' surplus"),
    "C15": ("planning horizon", "official tenure"),
    "C16": ("full central top-up", "size of the top-up"),
    "C17": ("need-weighted Nash", "equity weight"),
    "C18": ("output-credit neutrality", "share of new and moved output"),
    "C19": ("package with water", "eco-compensation due"),
}


@dataclass(frozen=True)
class HalfCondition:
    """Whether one mechanism makes one half the answer.

    Parameters
    ----------
    key, mechanism : str
        Number of the condition and its name.
    holds : bool or None
        Whether the condition holds; ``None`` when its inputs are missing.
    gap : Fraction, float or None
        How far the inputs are from it: a signed difference that is zero iff an equality
        holds, the size of the violation for an inequality.
    ratio : RatioSet or None
        All ratios the mechanism calls for; ``None`` when it has no answer in [0, 1].
    inputs : mapping
        The numbers used; the names of those that are missing map to ``None``.
    measured_by : str
        What has to be measured to tell.
    note : str
        Why there is no ratio, or what else to know.
    """

    key: str
    mechanism: str
    holds: bool | None
    gap: Fraction | float | None
    ratio: RatioSet | None
    inputs: Mapping[str, object]
    measured_by: str
    note: str = ""

    def distance_of_half(self) -> Fraction | None:
        """Return how far one half is from the nearest of the ratios; ``None`` without any."""
        if self.ratio is None:
            return None
        return max(self.ratio.lo - HALF, HALF - self.ratio.hi, Fraction(0))

    def contains_half(self, tolerance: Fraction = Fraction(0)) -> bool | None:
        """Return whether one half is within ``tolerance`` of the ratios."""
        distance = self.distance_of_half()
        return None if distance is None else distance <= tolerance

    def to_dict(self) -> dict[str, object]:
        """Return the answer as plain data for JSON."""
        return {
            "key": self.key,
            "mechanism": self.mechanism,
            "holds": self.holds,
            "gap": None if self.gap is None else float(self.gap),
            "ratio": None if self.ratio is None else self.ratio.ratio,
            "ratio_set": None if self.ratio is None else list(self.ratio.ends),
            "inputs": {name: _plain(value) for name, value in self.inputs.items()},
            "measured_by": self.measured_by,
            "note": self.note,
        }


def answer(
    key: str,
    inputs: Mapping[str, object],
    *,
    gap: Fraction | float,
    ratio: RatioSet | None,
    holds: bool | None = None,
    note: str = "",
) -> HalfCondition:
    """Return an answered condition; it holds where the gap is zero unless said otherwise."""
    if holds is None:
        holds = gap == 0 if isinstance(gap, Fraction) else abs(gap) <= ROUNDING
    mechanism, measured_by = MECHANISMS[key]
    return HalfCondition(key, mechanism, holds, gap, ratio, dict(inputs), measured_by, note)


def missing(key: str, calibration: Calibration, *names: str) -> HalfCondition | None:
    """Return the unanswered condition if any of the named numbers is missing."""
    lacking = calibration.lacks(*names)
    if not lacking:
        return None
    return unanswered(key, inputs_of(calibration, *names), "not given: " + ", ".join(lacking))


def unanswered(key: str, inputs: Mapping[str, object], note: str) -> HalfCondition:
    """Return a condition about which the inputs say nothing."""
    mechanism, measured_by = MECHANISMS[key]
    return HalfCondition(key, mechanism, None, None, None, dict(inputs), measured_by, note)


def inputs_of(calibration: Calibration, *names: str) -> dict[str, object]:
    """Return the named numbers by name."""
    return {name: getattr(calibration, name) for name in names}


def within_unit(ratio: Fraction) -> RatioSet | None:
    """Return the set of one ratio if it lies in [0, 1]."""
    return RatioSet.single(ratio) if 0 <= ratio <= 1 else None


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, Fraction) else value
