"""A bet designed for a target effort: the stake, how it may be divided, and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex
from citypact.mechanisms.index_bet.terms.tiers import IndexBet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import prices_told, proof_told
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class StakeDesign(Result):
    """The smallest stake for a target effort, with one of the divisions that both accept.

    Parameters
    ----------
    bet : IndexBet
        The terms, exact.
    target : float
        Effort that the bet induces.
    stake, reward, penalty : float
        T + F, T and F (亿元 a year); a negative penalty is paid to the upstream city.
    threshold, expected_index : float
        Where the bet flips, and the index expected with the target.
    score : float
        How many standard deviations the threshold lies above the index expected.
    success : float
        Probability that the upstream city wins the bet.
    penalties : tuple of float
        Least and largest penalty that both accept and the limits allow, the stake being held.
    gains : Allocation
        Expected gain of each city over no agreement (亿元 a year).
    rent : float
        What the liability limit leaves the upstream city at least beyond its outside option.
    shadow_prices : mapping of str to float
        ``threshold``: stake saved per unit by which a given threshold moves towards the index
        expected; ``no shirking``: stake saved per unit that shirking may gain; ``liability of …``:
        gain of the downstream city per unit of liability.
    """

    pair: WaterPair
    noise: NoisyIndex
    bet: IndexBet
    target: float
    stake: float
    reward: float
    penalty: float
    threshold: float
    expected_index: float
    score: float
    success: float
    penalties: tuple[float, float]
    gains: Allocation
    rent: float
    certificate: Certificate
    provenance: Provenance
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def shadow_price_units(self) -> dict[str, str]:
        """Unit of each shadow price."""
        unit = self.pair.unit
        return {
            name: f"{unit} per unit of the index" if name == "threshold" else f"{unit} per {unit}"
            for name in self.shadow_prices
        }

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair, unit = self.pair, self.pair.unit
        lines = [
            f"A stake of {self.stake:.4g} {unit} a year at P = {self.threshold:.4g} makes {pair.upstream}"
            f" choose an effort of {self.target:.4g}; it wins with probability {self.success:.1%}."
        ]
        if "no shirking" in self.binding:
            lines.append(
                f"The threshold lies {self.score:.3g} standard deviations above the index expected,"
                f" {self.expected_index:.4g}: with the threshold there, making no effort would pay better."
            )
        low, high = self.penalties
        lines.append(
            f"Both accept a penalty from {low:.4g} to {high:.4g}; with {self.penalty:.4g} (reward"
            f" {self.reward:.4g}) {pair.upstream} gains {self.gains[pair.upstream]:.4g} and"
            f" {pair.downstream} {self.gains[pair.downstream]:.4g}."
        )
        if self.rent > TOLERANCE * self.stake:
            lines.append(f"The liability limit leaves {pair.upstream} a rent of {self.rent:.4g} at least.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.pair.unit
        units = self.shadow_price_units
        return [
            ("effort", self.target, ""),
            ("stake", self.stake, unit),
            ("reward", self.reward, unit),
            ("penalty", self.penalty, unit),
            ("penalty, lowest", self.penalties[0], unit),
            ("penalty, highest", self.penalties[1], unit),
            ("threshold", self.threshold, ""),
            ("index expected", self.expected_index, ""),
            ("probability of success", self.success, ""),
            *((f"gain of {player}", gain, unit) for player, gain in self.gains.items()),
            ("rent", self.rent, unit),
            *((f"shadow price: {name}", price, units[name]) for name, price in self.shadow_prices.items()),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "effort": self.target,
            "stake": self.stake,
            "reward": self.reward,
            "penalty": self.penalty,
            "participation": {"lo": self.penalties[0], "hi": self.penalties[1]},
            "threshold": self.threshold,
            "expected_index": self.expected_index,
            "score": self.score,
            "success": self.success,
            "gains": dict(self.gains),
            "rent": self.rent,
            **prices_told(self),
            **proof_told(self),
        }

    def __repr__(self) -> str:
        return (
            f"<StakeDesign: stake {self.stake:.6g} {self.pair.unit} at P = {self.threshold:.6g},"
            f" effort {self.target:.6g}>"
        )
