"""The result of the protocol: five parts, the statement, and every miss.

References
----------
models.md §6.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from citypact.mechanisms.fifty_fifty.calibration import Calibration
from citypact.mechanisms.fifty_fifty.equal_split import EqualSplit
from citypact.mechanisms.fifty_fifty.half_condition import HalfCondition
from citypact.mechanisms.fifty_fifty.rationalising import HalfPosition, ImpliedWeight
from citypact.mechanisms.fifty_fifty.surprise import Surprise
from citypact.mechanisms.ratio_set import RatioSet

#: models.md §6.4, item 6: the wording is fixed.
STATEMENT = (
    "50/50 is reproduced as (i) the equal-surplus ratio when net losses balance, (ii) the payback ratio "
    "of the capped statute for plants growing 20% (5 years) or 100% (3 years), (iii) the "
    "ignorance-optimal posted ratio; it is *not* the equal-surplus ratio of the full-horizon game under "
    "any calibration in the frozen file unless stated above."
)

#: The table is printed to six decimals.
PRINTED = Fraction(5, 10**7)


@dataclass(frozen=True)
class StatuteRow:
    """One row of the statute's table, recomputed (亿元 for a plant that paid 1 a year)."""

    growth: Fraction
    cumulated: Fraction
    pv: Fraction
    pv_topped_up: Fraction
    deviation: Fraction

    @property
    def matches(self) -> bool:
        """Whether the row agrees with the printed one to the last digit printed."""
        return self.deviation <= PRINTED


@dataclass(frozen=True)
class BlindRow:
    """What one criterion calls for: a row of "criterion → s*, does [s* ± tol] contain 0.5?"."""

    key: str
    criterion: str
    ratio: RatioSet | None
    contains_half: bool | None
    note: str

    @property
    def verdict(self) -> str:
        """Return yes, no, or not answered."""
        if self.contains_half is None:
            return "not answered" if self.note.startswith("not given") else "no ratio"
        return "yes" if self.contains_half else "no"


@dataclass(frozen=True)
class Reproduction:
    """The five parts and the statement.

    Parameters
    ----------
    calibration : Calibration
        What was assumed; holds no ratio.
    tolerance : Fraction
        Distance from one half that counts as containing it.
    statute : tuple of StatuteRow
        R1.
    blind : tuple of BlindRow
        R2, misses included.
    conditions : tuple of HalfCondition
        All nineteen conditions.
    position : HalfPosition or None
        Where one half lies in the participation interval.
    surprise : Surprise
        R3.
    rationalising_mass : Fraction
        Part of the prior box that makes one half the equal-surplus ratio within tolerance.
    audit : tuple of EqualSplit
        R4.
    headline : Fraction
        The ratio of the notice.
    effective : mapping of growth to mapping of horizon to share
        R5: the origin's share of all local tax in present value.
    implied : ImpliedWeight or None
        The notice's terms as a bargaining weight over the full horizon.
    self_enforcing : RatioSet or None
        Ratios that need no court, if the pipeline is known.
    notes : tuple of str
        What could not be computed and why.
    """

    calibration: Calibration
    tolerance: Fraction
    statute: tuple[StatuteRow, ...]
    blind: tuple[BlindRow, ...]
    conditions: tuple[HalfCondition, ...]
    position: HalfPosition | None
    surprise: Surprise
    rationalising_mass: Fraction
    audit: tuple[EqualSplit, ...]
    headline: Fraction
    effective: Mapping[Fraction, Mapping[int, Fraction]]
    implied: ImpliedWeight | None = None
    self_enforcing: RatioSet | None = None
    notes: tuple[str, ...] = ()
    statement: str = STATEMENT

    @property
    def statute_replicated(self) -> bool:
        """Whether every row of R1 agrees with the printed table."""
        return all(row.matches for row in self.statute)

    @property
    def full_horizon_equal(self) -> bool | None:
        """Whether one half divides the full-horizon surplus equally, within tolerance."""
        if self.implied is None:
            return None
        found = self.implied.equal_surplus
        if found is None:
            return False
        return found.lo - self.tolerance <= self.headline <= found.hi + self.tolerance

    @property
    def misses(self) -> tuple[str, ...]:
        """Criteria whose ratio is not one half."""
        return tuple(row.key for row in self.blind if row.contains_half is False)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the table of R2 as (key, criterion, ratio, contains one half?)."""
        return [(row.key, row.criterion, _written(row.ratio), row.verdict) for row in self.blind]

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON."""
        implied, position = self.implied, self.position
        return {
            "calibration": self.calibration.to_dict(),
            "tolerance": float(self.tolerance),
            "R1": [
                {
                    "growth": float(row.growth),
                    "cumulated": float(row.cumulated),
                    "pv": float(row.pv),
                    "pv_topped_up": float(row.pv_topped_up),
                    "matches": row.matches,
                }
                for row in self.statute
            ],
            "R2": [
                {
                    "key": row.key,
                    "criterion": row.criterion,
                    "ratio_set": None if row.ratio is None else list(row.ratio.ends),
                    "contains_half": row.contains_half,
                    "note": row.note,
                }
                for row in self.blind
            ],
            "conditions": [condition.to_dict() for condition in self.conditions],
            "position_of_half": None
            if position is None
            else {
                "interval": list(position.interval.ends),
                "percentile": _plain(position.percentile),
                "weight": _plain(position.weight),
                "radius": float(position.radius),
            },
            "R3": {**self.surprise.to_dict(), "rationalising_mass": float(self.rationalising_mass)},
            "R4": [found.to_dict() for found in self.audit],
            "R5": {
                "headline": float(self.headline),
                "effective": [
                    {"growth": float(growth), "horizon": horizon, "share": float(share)}
                    for growth, curve in self.effective.items()
                    for horizon, share in curve.items()
                ],
            },
            "implied_weight": None if implied is None else float(implied.weight),
            "full_horizon_equal": self.full_horizon_equal,
            "self_enforcing": None if self.self_enforcing is None else list(self.self_enforcing.ends),
            "notes": list(self.notes),
            "statement": self.statement,
        }


def _written(ratio: RatioSet | None) -> str:
    if ratio is None:
        return "none"
    lo, hi = ratio.ends
    return f"{lo:.6g}" if ratio.lo == ratio.hi else f"[{lo:.6g}, {hi:.6g}]"


def _plain(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
