"""The agreement that survives every distribution near the listed cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, prices_told, proof_told
from citypact.mechanisms.result_words import tie_words
from citypact.mechanisms.robust.samples.ball.dual_norm import Norm
from citypact.mechanisms.robust.samples.ball.witness import WorstDistribution
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class BallAgreement(Result):
    """Terms that both cities accept at every distribution within a distance of the cases.

    Parameters
    ----------
    cases : SampledCases
        The cases.
    radius : float
        Largest type-1 Wasserstein distance (亿元).
    norm : {"1", "2", "inf"}
        Ground norm on (R, L, K).
    ratios, acceptable : RatioSet or None
        Best and acceptable ratios of the origin; None without an agreement. For norm 2 the
        ends are irrational and rounded inwards.
    value : float or None
        Worst mean gain of the worse-off city (亿元).
    gains, worst_gains : Allocation or None
        Mean gains at the cases as listed, and at each city's worst distribution.
    worst_distributions : tuple of WorstDistribution
        Those distributions, origin first (None-free also without an agreement).
    worst_surplus : float
        Least mean surplus R - L - K over the ball (亿元).
    shadow_prices : mapping of str to float
        What ``value`` rises by per unit of slack, or of a smaller radius.
    largest_radius, radius_of_half : float or None
        Largest radius with an agreement on some ratio (None if none even at the cases as
        listed), and at which one half is acceptable (negative if not at the cases).
    ratio_of_the_means : float
        Max-min ratio without any doubt about the cases.
    grant_needed : float
        Least sure money from outside with which an agreement exists (亿元).
    keeps_support : bool
        Whether the worst distributions leave every tax non-negative; else the terms are
        safer than they need be.
    reason : str
        Why there is no agreement and what would unblock it; empty with one.
    """

    cases: SampledCases
    radius: float
    norm: Norm
    ratios: RatioSet | None
    acceptable: RatioSet | None
    value: float | None
    gains: Allocation | None
    worst_gains: Allocation | None
    worst_distributions: tuple[WorstDistribution, WorstDistribution]
    worst_surplus: float
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    largest_radius: float | None
    radius_of_half: float
    ratio_of_the_means: float
    grant_needed: float
    reason: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """The representative ratio of the origin, or None without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def keeps_support(self) -> bool:
        """Whether no tax turns negative in the worst distributions."""
        return all(each.keeps_support for each in self.worst_distributions)

    @property
    def binding(self) -> tuple[str, ...]:
        """Names of the constraints with a positive shadow price."""
        return tuple(name for name, price in self.shadow_prices.items() if price > 0)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        names, unit = (self.cases.origin, self.cases.destination), self.cases.unit
        if self.ratios is None or self.worst_gains is None or self.acceptable is None:
            return f"{self.reason[0].upper()}{self.reason[1:]}"
        lo, hi = self.acceptable.ends
        lines = [
            f"For every distribution within {self.radius:.4g} {unit} of the cases (norm {self.norm}),"
            f" {names[0]} does best to keep {self.ratios.ratio:.1%} of the shared tax: max-min of the"
            " worst mean gain.",
            *tie_words(self.ratios),
            f"Both accept any ratio from {lo:.1%} to {hi:.1%}.",
            f"At worst {names[0]} gains {self.worst_gains[names[0]]:.4g} and {names[1]}"
            f" {self.worst_gains[names[1]]:.4g} {unit} on average.",
            f"Without doubt about the cases the max-min ratio is {self.ratio_of_the_means:.1%}.",
            f"An agreement survives up to a radius of {self.largest_radius:.4g} {unit},"
            if self.largest_radius is not None
            else "No ratio is accepted without doubt,",
        ]
        half = (
            f"one half up to {self.radius_of_half:.4g}."
            if self.radius_of_half >= 0
            else "one half is refused already at the cases as listed."
        )
        if not self.keeps_support:
            half += " The worst distribution has a negative tax, so the terms are safer than they need be."
        return " ".join([*lines, half])

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.cases.unit
        lo, hi = self.acceptable.ends if self.acceptable else (None, None)
        figures: Figures = [
            ("ratio (origin's share)", self.ratio, ""),
            ("acceptable, lowest", lo, ""),
            ("acceptable, highest", hi, ""),
            ("worst mean gain of the worse-off city", self.value, money),
            ("radius", self.radius, money),
            ("worst mean surplus", self.worst_surplus, money),
            ("largest radius with an agreement", self.largest_radius, money),
            ("radius of one half", self.radius_of_half, money),
            ("ratio of the means", self.ratio_of_the_means, ""),
            ("grant needed", self.grant_needed, money),
        ]
        for label, amounts in (("mean gain", self.gains), ("worst mean gain", self.worst_gains)):
            if amounts is not None:
                figures += [(f"{label}: {city}", amounts[city], money) for city in amounts]
        units = self.shadow_price_units
        return figures + [(f"shadow price: {k}", price, units[k]) for k, price in self.shadow_prices.items()]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "ratios": ends_told(self.ratios),
            "tie_break": self.ratios.tie_break if self.ratios else "",
            "acceptable": ends_told(self.acceptable),
            "radius": self.radius,
            "norm": self.norm,
            "value": self.value,
            "gains": None if self.gains is None else dict(self.gains),
            "worst_gains": None if self.worst_gains is None else dict(self.worst_gains),
            "worst_distributions": [each.to_dict() for each in self.worst_distributions],
            "worst_surplus": self.worst_surplus,
            **prices_told(self),
            "largest_radius": self.largest_radius,
            "radius_of_half": self.radius_of_half,
            "ratio_of_the_means": self.ratio_of_the_means,
            "grant_needed": self.grant_needed,
            "keeps_support": self.keeps_support,
            "reason": self.reason,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratio is None:
            return f"<BallAgreement: none ({self.reason})>"
        radius = f"{self.radius:g} {self.cases.unit}"
        return f"<BallAgreement: ratio {self.ratio:.6g} at radius {radius}, norm {self.norm}>"
