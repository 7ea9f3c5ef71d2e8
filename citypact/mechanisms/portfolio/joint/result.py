"""The best terms of the statute for a list, next to those of the notice, with their recheck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.mechanisms.portfolio.joint.problem import JointProblem
from citypact.mechanisms.portfolio.result import UNIT
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.statute.design import DesignPoint
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

LEVERS = ("years", "extension", "cap_multiple", "threshold", "top_up")
#: Relative room for bounds in floating point; the values themselves are exact.
TOLERANCE = 1e-7
#: Plants that the recheck runs through the statute year by year.
MOST_SIMULATED = 2000


@dataclass(frozen=True)
class JointTerms(Result):
    """The best choice of ratio, window, extension, cap, threshold and top-up.

    Parameters
    ----------
    best : DesignPoint
        A choice with the largest value.
    statutory : DesignPoint
        The notice's other terms with their best ratios.
    statutory_value : Fraction
        The objective at the notice's terms and ratio (亿元).
    first_best : Fraction
        Surplus if exactly the plants with a surplus moved, whatever the terms (亿元).
    plants : int
        Plants on the list.
    moved : tuple of str
        Names of those that move at the middle of the first best interval.
    bounds : tuple of (StatuteTerms, float)
        Every choice and at least what it can attain (亿元).
    alike : int
        Choices not solved exactly whose bound reaches the best to eight digits.
    certificate : Certificate
        The value recounted with the statute's simulator, and the other choices' bounds.
    provenance : Provenance
        How the terms were found.
    """

    best: DesignPoint
    statutory: DesignPoint
    statutory_value: Fraction
    first_best: Fraction
    plants: int
    moved: tuple[str, ...] = field(repr=False)
    bounds: tuple[tuple[StatuteTerms, float], ...] = field(repr=False)
    alike: int
    certificate: Certificate = field(repr=False, compare=False)
    provenance: Provenance = field(repr=False, compare=False)

    @property
    def ratio(self) -> float | None:
        """Middle of the first best interval; ``None`` when nothing moves."""
        return self.best.sets[0].ratio if self.best.sets else None

    def levers(self) -> dict[str, dict[float, float]]:
        """Return, for each lever and each of its values, the most that is attained with it (亿元).

        To eight digits: from the bounds.
        """
        found: dict[str, dict[float, float]] = {name: {} for name in LEVERS}
        for terms, bound in self.bounds:
            for name, values in found.items():
                at = float(getattr(terms, name))
                values[at] = max(values.get(at, 0.0), bound)
        return found

    def explain(self) -> str:
        """Say which terms are best and what each step from the notice brings."""
        terms, part = self.best.terms, self._part
        if self.ratio is None:
            return "Under none of these terms does any plant move."
        return (
            f"The best terms share {self.ratio:.4g} for {terms.years} years, {terms.extension} more while the"
            f" cap is open, cap {float(terms.cap_multiple):.4g} times three prior years, threshold"
            f" {float(terms.threshold):.4g} {UNIT}, top-up {float(terms.top_up):.4g}: they attain"
            f" {float(self.best.value):.4g} {UNIT}{part(self.best.value)}. The notice as it stands attains"
            f" {float(self.statutory_value):.4g} {UNIT}{part(self.statutory_value)}, with its best ratio"
            f" {float(self.statutory.value):.4g} {UNIT}{part(self.statutory.value)}."
        )

    def _part(self, value: Fraction) -> str:
        return f" ({float(value / self.first_best):.1%} of first best)" if self.first_best else ""

    def rows(self) -> Figures:
        """Return the terms and what they attain."""
        terms = self.best.terms
        return [
            ("ratio", self.ratio, ""),
            *((name, float(getattr(terms, name)), "") for name in LEVERS),
            ("objective", float(self.best.value), UNIT),
            ("objective of the notice", float(self.statutory_value), UNIT),
            ("objective of the notice with its best ratio", float(self.statutory.value), UNIT),
            ("first best", float(self.first_best), UNIT),
            ("plants that move", float(len(self.moved)), ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "terms": {
                name: value if isinstance(value, int) else float(value)
                for name in LEVERS
                for value in [getattr(self.best.terms, name)]
            },
            "ratio_sets": [list(one.ends) for one in self.best.sets],
            "ratio": self.ratio,
            "welfare": float(self.best.value),
            "first_best": float(self.first_best),
            "efficiency": float(self.best.value / self.first_best) if self.first_best else None,
            "statutory_welfare": float(self.statutory_value),
            "statutory_best_welfare": float(self.statutory.value),
            "statutory_ratio_sets": [list(one.ends) for one in self.statutory.sets],
            "plants": self.plants,
            "moved": list(self.moved),
            "choices": len(self.bounds),
            "choices_alike": self.alike,
            "levers": {
                name: [{"value": at, "welfare": most} for at, most in values.items()]
                for name, values in self.levers().items()
            },
            "unit": UNIT,
            "explanation": self.explain(),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def joint_certificate(problem: JointProblem, point: DesignPoint, rest: Sequence[float]) -> Certificate:
    """Return the residuals of the claim that the point is best; ``rest`` are bounds of unsolved choices.

    The value is recounted at both ends of the first interval by running plants through the statute
    year by year, at most two thousand of them; those beyond are left to the curve.
    """
    scale = problem.first_best or Fraction(1)
    residuals: dict[str, float | Fraction] = {
        "no more than first best": (point.value - problem.first_best) / scale,
        "no other choice has a larger bound": (max(rest, default=0.0) - float(point.value)) / float(scale),
        "its own bound covers it": (float(point.value) - problem.bound(point.terms)) / float(scale),
    }
    part = JointProblem(
        problem.cases[:MOST_SIMULATED],
        problem.plants[:MOST_SIMULATED],
        problem.rate,
        problem.horizon,
        problem.price,
    ).point(point.terms)
    for name, s in (("lowest", point.sets[0].lo), ("highest", point.sets[0].hi)) if point.sets else ():
        counted = sum(
            (problem.simulated(case, point.terms, s)[1] for case in problem.cases[:MOST_SIMULATED]),
            Fraction(0),
        )
        residuals[f"recount at the {name} best ratio"] = abs(counted - part.value_at(s)) / scale
    return Certificate(residuals, TOLERANCE, float(scale))
