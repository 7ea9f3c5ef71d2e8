"""What ``enforce_ratio`` answers: the ratio that is agreed and paid, or what enforcement it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.relocation import Relocation
from citypact.mechanisms.criteria import Criterion
from citypact.mechanisms.enforcement.security import ExternalEnforcement, Security
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import price_rows, proof_told
from citypact.mechanisms.theories.enforcement import Pipeline
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class EnforcementMove:
    """The answer after one change.

    Parameters
    ----------
    change : str
        What was changed.
    bound : float
        Largest ratio that is paid then.
    ratio : float or None
        The ratio then; ``None`` without an agreement.
    """

    change: str
    bound: float
    ratio: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data."""
        return {"change": self.change, "bound": self.bound, "ratio": self.ratio}


@dataclass(frozen=True)
class EnforcedAgreement(Result):
    """A ratio that no court has to enforce, or the enforcement it needs.

    Parameters
    ----------
    criterion : str or Criterion
        What picked the ratio, where there is a game.
    game : Relocation or None
        The plant, when the ratio was to be found.
    wanted : RatioSet or None
        The ratios wanted before enforcement is looked at.
    accepted : RatioSet or None
        Ratios in [0, 1] that both cities accept *if* they are paid.
    self_enforcing : RatioSet
        Ratios that the destination keeps paying.
    acceptable : RatioSet or None
        Both at once.
    ratios : RatioSet or None
        The ratios picked among them.
    needed, needed_at_least : ExternalEnforcement or None
        Enforcement at which the wanted ratio is paid; and the lowest accepted one, given
        where nothing is acceptable without.
    refusal : str or None
        Why there is no agreement even if everything promised is paid.
    gains : Allocation or None
        Gains over no agreement at the ratio (亿元).
    shadow_prices : mapping of str to float
        Gain in the criterion per unit of each bound, and of settlement, penalty and deposit.
    """

    game: Relocation | None
    pipeline: Pipeline
    security: Security
    wanted: RatioSet | None
    accepted: RatioSet | None
    self_enforcing: RatioSet
    acceptable: RatioSet | None
    ratios: RatioSet | None
    needed: ExternalEnforcement | None
    needed_at_least: ExternalEnforcement | None
    refusal: str | None
    gains: Allocation | None
    certificate: Certificate
    provenance: Provenance
    criterion: str | Criterion = "nash"
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def value(self) -> float | None:
        """What the agreement adds for both cities (亿元); 0 without one, ``None`` without a game."""
        if self.game is None:
            return None
        return 0.0 if self.ratios is None else float(self.game.surplus)

    @property
    def needs_external_enforcement(self) -> bool:
        """Whether an agreement exists only if somebody else enforces it."""
        return self.ratios is None and self.refusal is None

    @property
    def cut(self) -> bool:
        """Whether the ratio is another than the one wanted because that would not be paid."""
        return (
            self.ratios is not None and self.wanted is not None and self.wanted.exact > self.self_enforcing.hi
        )

    @property
    def unit(self) -> str:
        """Unit of money."""
        return "亿元" if self.game is None else self.game.unit

    @property
    def reason(self) -> str | None:
        """Why there is no agreement and what would unblock it, as a full sentence."""
        if self.ratios is not None:
            return None
        if self.refusal is not None:
            return f"{self.refusal[0].upper()}{self.refusal[1:]}."
        needed = self.needed_at_least or self.needed
        if needed is None:
            return "No ratio is accepted by both cities."
        what = "the least that is accepted" if self.needed_at_least else "the one wanted"
        most = float((self.acceptable or self.self_enforcing).hi)
        return (
            f"Needs external enforcement: the destination keeps paying a ratio of at most {most:.6g}, and"
            f" {what} is {needed.ratio:.6g}; that takes {needed.words(self.unit)}."
        )

    def _why_another(self) -> str:
        """Say why a ratio that would be paid is not the one agreed."""
        if self.game is None:
            return "is more than the projects to come are worth to the destination"
        return "with what is not paid out of reach the criterion picks another"

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.reason is not None:
            return self.reason
        assert self.ratios is not None
        most = self.self_enforcing.ends[1]
        lines = [f"Agreed and paid: {self.ratios.ratio:.1%} of the shared tax for the origin."]
        lines.append(
            f"The destination keeps paying any ratio up to {most:.1%} of its own accord."
            if not self.security.forfeit and not self.security.settlement
            else f"The destination keeps paying any ratio up to {most:.1%} with the security given."
        )
        if self.cut and self.wanted is not None and self.needed is not None:
            words = self.needed.words(self.unit)
            lines.append(f"The {self.wanted.ratio:.1%} wanted would not be paid: that takes {words}.")
        elif self.wanted is not None and self.ratios.exact != self.wanted.exact:
            lines.append(f"The {self.wanted.ratio:.1%} wanted would be paid, but {self._why_another()}.")
        if self.game is not None and self.acceptable is not None:
            low, high = self.acceptable.ends
            lines.append(f"Accepted by both and paid is any ratio from {low:.1%} to {high:.1%}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        needed = self.needed_at_least or self.needed
        accepted, acceptable = (
            (None, None) if found is None else found.ends for found in (self.accepted, self.acceptable)
        )
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("ratio wanted", None if self.wanted is None else self.wanted.ratio, ""),
            ("largest ratio that is paid", self.self_enforcing.ends[1], ""),
            ("participation, lowest", accepted[0], ""),
            ("participation, highest", accepted[1], ""),
            ("accepted and paid, lowest", acceptable[0], ""),
            ("accepted and paid, highest", acceptable[1], ""),
            ("value", self.value, self.unit),
            ("enforcement needed for the ratio", None if needed is None else needed.ratio, ""),
            ("settlement probability needed", None if needed is None else needed.settlement, ""),
            ("deposit needed", None if needed is None else needed.escrow, self.unit),
            ("penalty needed", None if needed is None else needed.penalty, self.unit),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "ratio_set": _ends(self.ratios),
            "tie_break": self.ratios.tie_break if self.ratios else "",
            "reason": self.reason,
            "wanted": _ends(self.wanted),
            "self_enforcing": _ends(self.self_enforcing),
            "participation": _ends(self.accepted),
            "acceptable": _ends(self.acceptable),
            "value": self.value,
            "cut": self.cut,
            "needs_external_enforcement": self.needs_external_enforcement,
            "needed": None if self.needed is None else self.needed.to_dict(),
            "needed_at_least": None if self.needed_at_least is None else self.needed_at_least.to_dict(),
            "gains": None if self.gains is None else dict(self.gains),
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict(self.shadow_price_units),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratios is None:
            return f"<EnforcedAgreement: none ({self.reason})>"
        most = self.self_enforcing.ends[1]
        return f"<EnforcedAgreement: ratio {self.ratios.ratio:.6g}, paid up to {most:.6g}>"


def _ends(found: RatioSet | None) -> list[float] | None:
    return None if found is None else list(found.ends)
