"""What ``cherry_picking`` answers: a row for each plant that one side would strike off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.portfolio import Portfolio
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class CherryPick:
    """A plant that is a loss to one side at the ratio signed.

    Parameters
    ----------
    firm, side : str
        The plant; ``origin`` or ``destination``.
    needed : float
        The side's loss from it: the future that stops it from striking off this plant alone (亿元).
    kept : bool
        Whether its future is worth that much.
    """

    firm: str
    side: str
    needed: float
    kept: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return dict(vars(self))


@dataclass(frozen=True)
class CherryPicking(Result):
    """A list signed as a whole, and whether it is carried out as a whole.

    Parameters
    ----------
    ratio_signed : float
        The ratio for all plants.
    futures : mapping of str to float
        Worth of future cooperation to each side (亿元).
    picks : tuple of CherryPick
        One row for each plant and side that loses by it.
    gains : mapping of str to float
        Gain of each side from the whole list (亿元).
    needed : mapping of str to float
        Future at which a side does not strike off *all* its losers together (亿元).
    kept : bool
        Whether both futures are worth that much.
    highest_rate : float or None
        If a like list comes every year, the yearly discount rate up to which both keep to it;
        ``None`` when no plant is a loss to anybody, 0 when the list itself is a loss to one side.
    acceptable : RatioSet or None
        Ratios at which both sign the list and keep to it.
    ratios : RatioSet or None
        The same set; its representative is nearest to the ratio signed.
    value : float
        Surplus of the whole list (亿元).
    """

    portfolio: Portfolio
    ratio_signed: float
    futures: Mapping[str, float]
    picks: tuple[CherryPick, ...]
    gains: Mapping[str, float]
    needed: Mapping[str, float]
    kept: bool
    highest_rate: float | None
    acceptable: RatioSet | None
    ratios: RatioSet | None
    value: float
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The ratio nearest to the one signed at which the list is signed and kept."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def reason(self) -> str | None:
        """Why the list is kept at no ratio and what would unblock it."""
        if self.ratios is not None:
            return None
        losing = [side for side, gain in self.gains.items() if gain < 0]
        if losing:
            return (
                f"At no ratio is the list both signed and kept; at {self.ratio_signed:.6g} the"
                f" {losing[0]} would lose {-self.gains[losing[0]]:.6g} 亿元 by signing."
            )
        return (
            f"At no ratio is the list both signed and kept; at {self.ratio_signed:.6g} it is kept with a"
            f" future of at least {self.needed['origin']:.6g} 亿元 for the origin and"
            f" {self.needed['destination']:.6g} 亿元 for the destination."
        )

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if not self.picks:
            return f"At {self.ratio_signed:.1%} no plant is a loss to either city: nothing is struck off."
        lines = []
        for side in ("origin", "destination"):
            count = sum(pick.side == side for pick in self.picks)
            if not count:
                continue
            plants = "1 plant is a loss" if count == 1 else f"{count} plants are a loss"
            words = (
                f"At {self.ratio_signed:.1%} {plants} to the {side}, of {self.needed[side]:.4g} 亿元 in all;"
                f" its future is worth {self.futures[side]:.4g}"
            )
            kept = self.needed[side] <= self.futures[side]
            lines.append(f"{words}{': it keeps to the list' if kept else ', less: it strikes them off'}.")
        if self.acceptable is not None:
            low, high = self.acceptable.ends
            lines.append(f"The list is signed and kept at any ratio from {low:.1%} to {high:.1%}.")
        elif self.reason is not None:
            lines.append(self.reason)
        if self.highest_rate:
            lines.append(
                f"If a like list came every year, both would keep to it up to a discount rate of"
                f" {self.highest_rate:.1%}."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        ends = (None, None) if self.acceptable is None else self.acceptable.ends
        return [
            ("ratio signed", self.ratio_signed, ""),
            ("ratio (origin's share)", self.ratio, ""),
            ("signed and kept, lowest", ends[0], ""),
            ("signed and kept, highest", ends[1], ""),
            *((f"future needed, {side}", amount, "亿元") for side, amount in self.needed.items()),
            *((f"future given, {side}", amount, "亿元") for side, amount in self.futures.items()),
            ("highest discount rate, list repeated yearly", self.highest_rate, "a year"),
            ("value", self.value, "亿元"),
            *((f"{pick.firm}: loss of {pick.side}", pick.needed, "亿元") for pick in self.picks),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "ratio_signed": self.ratio_signed,
            "ratio_set": ends_told(self.ratios),
            "acceptable": ends_told(self.acceptable),
            "reason": self.reason,
            "value": self.value,
            "kept": self.kept,
            "gains": dict(self.gains),
            "futures": dict(self.futures),
            "needed": dict(self.needed),
            "highest_rate": self.highest_rate,
            "picks": [pick.to_dict() for pick in self.picks],
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return f"<CherryPicking: {len(self.picks)} rows at {self.ratio_signed:.6g}, kept: {self.kept}>"
