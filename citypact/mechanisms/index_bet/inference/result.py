"""What a stake implies: effort, benefit, the transfer that would be fair, and the gap to estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class Inference(Result):
    """Intervals that hold for every parameter in the box.

    Parameters
    ----------
    effort, benefit : tuple of float
        Implied effort, and benefit downstream of a unit of it (亿元 a year).
    attained : mapping of str to pair of float
        The same where a grid of the box attains it: the true interval lies between the two.
    fair_transfer : tuple of float
        Transfers that both cities could accept if the implied benefit were the true one (亿元 a year).
    estimate : tuple of float or None
        Published bounds to compare with.
    held : pair of bool or None
        Whether the threshold at the index expected really holds the effort (no shirking), for
        some and for all parameters of the box; ``None`` where a threshold was given.
    """

    stake: float
    threshold: float | None
    effort: tuple[float, float]
    benefit: tuple[float, float]
    attained: Mapping[str, tuple[float, float]]
    fair_transfer: tuple[float, float]
    estimate: tuple[float, float] | None
    held: tuple[bool, bool] | None
    unit: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def gap(self) -> tuple[float | None, float | None] | None:
        """Least and largest ratio of the estimate to the stake's fair transfer; ``None`` without one."""
        if self.estimate is None:
            return None
        low, high = self.fair_transfer
        return (
            self.estimate[0] / high if high else None,
            self.estimate[1] / low if low else None,
        )

    @property
    def stake_gap(self) -> tuple[float, float] | None:
        """The estimate over the stake itself, the most that can change hands."""
        return (
            None if self.estimate is None else (self.estimate[0] / self.stake, self.estimate[1] / self.stake)
        )

    def explain(self) -> str:
        """Say the result in plain sentences."""
        lines = [
            f"A stake of {self.stake:.4g} {self.unit} a year implies an effort from {self.effort[0]:.4g} to"
            f" {self.effort[1]:.4g} and is efficient if a unit of it is worth"
            f" {self.benefit[0]:.4g} to {self.benefit[1]:.4g} {self.unit} a year downstream;"
            f" fair transfers would then lie from {self.fair_transfer[0]:.4g} to {self.fair_transfer[1]:.4g}."
        ]
        if self.threshold is not None:
            low, high = self.attained["effort"]
            lines.append(f"Efforts from {low:.4g} to {high:.4g} were found; the wider range is proved.")
        if self.stake_gap is not None and self.estimate is not None:
            lines.append(
                f"The published estimate, {self.estimate[0]:.4g} to {self.estimate[1]:.4g}, is"
                f" {self.stake_gap[0]:.3g} to {self.stake_gap[1]:.3g} times the whole stake."
            )
        if self.held is not None and not self.held[1]:
            where = "In part of the box" if self.held[0] else "Everywhere in the box"
            lines.append(
                f"{where} making no effort would pay better when the threshold lies at the index expected."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return [
            ("stake", self.stake, self.unit),
            ("implied effort, lowest", self.effort[0], ""),
            ("implied effort, highest", self.effort[1], ""),
            ("implied benefit, lowest", self.benefit[0], self.unit),
            ("implied benefit, highest", self.benefit[1], self.unit),
            ("fair transfer, lowest", self.fair_transfer[0], self.unit),
            ("fair transfer, highest", self.fair_transfer[1], self.unit),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "stake": self.stake,
            "threshold": self.threshold,
            "effort": {"lo": self.effort[0], "hi": self.effort[1]},
            "benefit": {"lo": self.benefit[0], "hi": self.benefit[1]},
            "attained": {name: {"lo": lo, "hi": hi} for name, (lo, hi) in self.attained.items()},
            "fair_transfer": {"lo": self.fair_transfer[0], "hi": self.fair_transfer[1]},
            "estimate": None if self.estimate is None else list(self.estimate),
            "gap": None if self.gap is None else list(self.gap),
            "stake_gap": None if self.stake_gap is None else list(self.stake_gap),
            "held": None if self.held is None else list(self.held),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return (
            f"<Inference: benefit {self.benefit[0]:.6g} to {self.benefit[1]:.6g} {self.unit},"
            f" effort {self.effort[0]:.6g} to {self.effort[1]:.6g}>"
        )
