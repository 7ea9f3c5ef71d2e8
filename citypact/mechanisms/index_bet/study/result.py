"""What a bet on the index does to two cities: effort, odds, money, and how far it is from the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.best_reply import EffortReply
from citypact.mechanisms.index_bet.stake.result import StakeDesign
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex
from citypact.mechanisms.index_bet.terms.tiers import IndexBet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class BetStudy(Result):
    """A bet as it stands, judged.

    Parameters
    ----------
    reply : EffortReply
        The upstream city's best reply with every other peak.
    efforts, expected_index : mapping of str to float
        Under ``no agreement``, ``bet`` and ``efficient``.
    chances : mapping of str to float
        Probability of each tier under the effort that the bet induces.
    expected_payment, deviation : float
        Mean and standard deviation of what downstream pays upstream (亿元 a year).
    gains : Allocation
        Expected gain over no agreement of each city, and of the centre where it pays.
    attained : float
        Part of the surplus of the efficient effort that the bet attains; may be negative.
    participation : tuple of float
        Least and largest fixed sum from downstream to upstream, on top of the bet, that both
        accept; both accept the bet as it is iff zero is between them.
    design : StakeDesign or None
        The smallest stake for the efficient effort with the best threshold.
    needed : float or None
        Smallest stake for the efficient effort with a single flip at the bet's own main
        threshold; ``None``: none exists, and ``reason`` says why.
    reason : str
        Why ``needed`` or ``design`` is missing.
    """

    pair: WaterPair
    bet: IndexBet
    noise: NoisyIndex
    reply: EffortReply
    efforts: Mapping[str, float]
    expected_index: Mapping[str, float]
    chances: Mapping[str, float]
    expected_payment: float
    deviation: float
    gains: Allocation
    attained: float
    participation: tuple[float, float]
    design: StakeDesign | None
    needed: float | None
    reason: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    @property
    def effort(self) -> float:
        """The effort that the bet induces."""
        return float(self.reply.effort)

    @property
    def success(self) -> float:
        """Probability that the upstream city is paid something."""
        return sum(
            chance for chance, pay in zip(self.chances.values(), self.bet.payments, strict=True) if pay > 0
        )

    @property
    def accepted(self) -> bool:
        """Whether both cities prefer the bet to no agreement, or are indifferent."""
        return self.participation[0] <= 0 <= self.participation[1]

    @property
    def threshold_gap(self) -> float | None:
        """Main threshold less the index expected under the efficient effort; ``None`` without one."""
        if not self.bet.thresholds:
            return None
        return float(self.main_threshold) - self.expected_index["efficient"]

    @property
    def main_threshold(self) -> float:
        """The threshold at which most is at stake (the cleaner one of a tie)."""
        jumps = [abs(jump) for jump in self.bet.jumps]
        return float(self.bet.thresholds[jumps.index(max(jumps))])

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair, unit = self.pair, self.pair.unit
        lines = [
            f"The bet makes {pair.upstream} choose an effort of {self.effort:.4g}; without it"
            f" {self.efforts['no agreement']:.4g}, best for both {self.efforts['efficient']:.4g}.",
            f"{pair.upstream} is paid with probability {self.success:.1%} and receives"
            f" {self.expected_payment:.4g} {unit} a year on average from {pair.downstream}.",
            f"The bet attains {self.attained:.1%} of the surplus.",
        ]
        if self.design is not None:
            lines.append(
                f"The efficient effort needs a stake of {self.design.stake:.4g} {unit} with the threshold at"
                f" P = {self.design.threshold:.4g}; this bet has {float(self.bet.stake or 0):.4g}."
            )
            if self.needed is not None and self.needed > 2 * self.design.stake:
                lines.append(
                    f"With its own threshold, P = {self.main_threshold:.4g}, the stake would have to be"
                    f" {self.needed:.4g}."
                )
        if self.reason:
            lines.append(self.reason[0].upper() + self.reason[1:] + ".")
        if not self.accepted:
            low, high = self.participation
            lines.append(
                f"Both accept only with a fixed sum to {pair.upstream} from {low:.4g} to {high:.4g} {unit}."
                if low <= high
                else "No fixed sum pleases both: the bet brings less than no agreement."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.pair.unit
        design = self.design
        return [
            *((f"effort, {when}", effort, "") for when, effort in self.efforts.items()),
            *((f"index expected, {when}", index, "") for when, index in self.expected_index.items()),
            *((f"probability of {tier}", chance, "") for tier, chance in self.chances.items()),
            ("expected payment", self.expected_payment, unit),
            ("standard deviation of the payment", self.deviation, unit),
            *((f"gain of {player}", gain, unit) for player, gain in self.gains.items()),
            ("part of the surplus attained", self.attained, ""),
            ("fixed sum, lowest", self.participation[0], unit),
            ("fixed sum, highest", self.participation[1], unit),
            ("stake", None if self.bet.stake is None else float(self.bet.stake), unit),
            ("stake needed, best threshold", None if design is None else design.stake, unit),
            ("stake needed, own threshold", self.needed, unit),
            ("best threshold", None if design is None else design.threshold, ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "bet": self.bet.name,
            "years": self.bet.years,
            "effort": dict(self.efforts),
            "other_peaks": [float(e) for e in self.reply.peaks if e != self.reply.effort],
            "tied": self.reply.tied,
            "expected_index": dict(self.expected_index),
            "chances": dict(self.chances),
            "success": self.success,
            "expected_payment": self.expected_payment,
            "deviation": self.deviation,
            "lump_sum": float(self.bet.lump_sum),
            "gains": dict(self.gains),
            "attained": self.attained,
            "accepted": self.accepted,
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "stake": None if self.bet.stake is None else float(self.bet.stake),
            "stake_needed_at_own_threshold": self.needed,
            "threshold_gap": self.threshold_gap,
            "efficient_design": None if self.design is None else self.design.to_dict(),
            "reason": self.reason or None,
            **proof_told(self),
            "sources": list(self.bet.sources),
        }

    def plot(self) -> Figure:
        """Draw the payment over the index with the distribution of the index."""
        from citypact.report.water.bet_chart import bet_figure

        return bet_figure(self)

    def __repr__(self) -> str:
        return f"<BetStudy: effort {self.effort:.6g}, {self.attained:.4g} of the surplus>"
