"""The agreement between two cautious cities, its range and its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, prices_told, proof_told
from citypact.mechanisms.result_words import tie_words
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class RivalRule:
    """What another rule for the same cases would say.

    Parameters
    ----------
    name : str
        The rule.
    ratio : float
        The origin's ratio by it.
    accepted : bool
        Whether both cities accept that ratio at the confidence of the design (no lump sum).
    """

    name: str
    ratio: float
    accepted: bool


@dataclass(frozen=True)
class CautiousAgreement(Result):
    """Terms that both cities accept on the average of their worst cases.

    Parameters
    ----------
    cases : SampledCases
        The cases.
    confidence : float
        β: each city looks at the worst 1 - β of the cases.
    criterion : str
        ``max-min`` or ``nash``.
    ratios, acceptable : RatioSet or None
        Optimal and acceptable ratios of the origin; None without an agreement.
    lump_sum : float
        Paid once and for sure to the origin (亿元).
    value : float or None
        max-min: gain of the worse-off city in its tail (亿元); nash: product of the expected
        gains (亿元²).
    gains, tail_gains : Allocation or None
        Expected gains, and gains over each city's own worst cases.
    shadow_prices : mapping of str to float
        What ``value`` rises by per unit of slack, with units in ``shadow_price_units``.
    binding : tuple of str
        Constraints with a positive price.
    grant_needed : float
        Least money from outside, paid in every case, with which an agreement exists (亿元).
    largest_confidence, confidence_of_half : float or None
        Highest β with an agreement on some ratio, and on one half, without a lump sum; None
        if there is none even on average.
    rivals : tuple of RivalRule
        What other rules say.
    reason : str
        Why there is no agreement and what would unblock it; empty with one.

    Examples
    --------
    See :func:`citypact.mechanisms.robust.samples.cautious.design.cvar_split`.
    """

    cases: SampledCases
    confidence: float
    criterion: str
    ratios: RatioSet | None
    acceptable: RatioSet | None
    lump_sum: float
    lump_sum_allowed: bool
    value: float | None
    gains: Allocation | None
    tail_gains: Allocation | None
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    grant_needed: float
    largest_confidence: float | None
    confidence_of_half: float | None
    rivals: tuple[RivalRule, ...]
    reason: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """The representative ratio of the origin, or None without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def binding(self) -> tuple[str, ...]:
        """Names of the constraints with a positive shadow price."""
        return tuple(name for name, price in self.shadow_prices.items() if price > 0)

    @property
    def value_unit(self) -> str:
        """Unit of ``value``."""
        return self.cases.unit if self.criterion == "max-min" else f"{self.cases.unit}²"

    def explain(self) -> str:
        """Say the result in plain sentences."""
        names, unit = (self.cases.origin, self.cases.destination), self.cases.unit
        if self.ratios is None or self.gains is None or self.tail_gains is None:
            return f"{self.reason[0].upper()}{self.reason[1:]}"
        lines = [
            f"With each city looking at {self._tail_in_words()},"
            f" {names[0]} keeps {self.ratios.ratio:.1%} of the shared tax ({self.criterion})."
        ]
        lines += tie_words(self.ratios)
        if self.lump_sum:
            payer, payee = (names[1], names[0]) if self.lump_sum > 0 else names
            lines.append(f"{payer} pays {payee} {abs(self.lump_sum):.4g} {unit} once.")
        if self.acceptable is not None:
            lo, hi = self.acceptable.ends
            lump = ", with a suitable lump sum" if self.lump_sum_allowed else ""
            lines.append(f"Both accept any ratio from {lo:.1%} to {hi:.1%}{lump}.")
        lines += [
            f"{city} gains {self.gains[city]:.4g} {unit} on average and {self.tail_gains[city]:.4g}"
            " in its worst cases."
            for city in names
        ]
        lines.append(self._confidence_in_words())
        lines += [
            f"{rival.name[0].upper()}{rival.name[1:]} would say {rival.ratio:.1%}, which"
            f" {'both accept' if rival.accepted else 'one of them refuses'} at this confidence."
            for rival in self.rivals
        ]
        return " ".join(lines)

    def _tail_in_words(self) -> str:
        """Say which cases count."""
        if self.confidence == 1:
            return "its worst case alone"
        return "all cases" if self.confidence == 0 else f"the worst {1 - self.confidence:.3g} of the cases"

    def _confidence_in_words(self) -> str:
        """Say how much caution an agreement, and one half, would bear."""
        if self.largest_confidence is None:
            return "Without a lump sum no ratio pleases both even on average."
        words = f"A ratio alone pleases both up to confidence {self.largest_confidence:.4g}"
        if self.confidence_of_half is None:
            return f"{words}; one half does not even on average."
        return f"{words}, one half up to {self.confidence_of_half:.4g}."

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.cases.unit
        lo, hi = self.acceptable.ends if self.acceptable else (None, None)
        figures: Figures = [
            ("ratio (origin's share)", self.ratio, ""),
            ("acceptable, lowest", lo, ""),
            ("acceptable, highest", hi, ""),
            (f"value ({self.criterion})", self.value, self.value_unit),
            ("confidence", self.confidence, ""),
            ("lump sum to the origin", self.lump_sum, money),
            ("grant needed", self.grant_needed, money),
            ("largest confidence with an agreement", self.largest_confidence, ""),
            ("largest confidence of one half", self.confidence_of_half, ""),
        ]
        for label, amounts in (("expected gain", self.gains), ("gain in the worst cases", self.tail_gains)):
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
            "confidence": self.confidence,
            "criterion": self.criterion,
            "value": self.value,
            "value_unit": self.value_unit,
            "lump_sum": self.lump_sum,
            "lump_sum_allowed": self.lump_sum_allowed,
            "gains": None if self.gains is None else dict(self.gains),
            "tail_gains": None if self.tail_gains is None else dict(self.tail_gains),
            **prices_told(self),
            "grant_needed": self.grant_needed,
            "largest_confidence": self.largest_confidence,
            "confidence_of_half": self.confidence_of_half,
            "rivals": [
                {"name": each.name, "ratio": each.ratio, "accepted": each.accepted} for each in self.rivals
            ],
            "reason": self.reason,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratio is None:
            return f"<CautiousAgreement: none ({self.reason})>"
        return f"<CautiousAgreement: ratio {self.ratio:.6g} at confidence {self.confidence:g}>"
