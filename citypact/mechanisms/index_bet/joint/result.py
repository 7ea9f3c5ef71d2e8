"""Equilibria of a bet on an index that both cities move."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from citypact.games.water.pair import WaterPair
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class JointEquilibrium:
    """A pair of efforts from which neither city wants to move.

    Parameters
    ----------
    upstream, downstream : float
        Efforts.
    success : float
        Probability that the index is at or below the threshold.
    added : float
        Joint surplus over the efforts without agreement (亿元 a year); may be negative.
    lost : float
        Joint surplus that the efficient efforts would add on top (亿元 a year).
    """

    upstream: float
    downstream: float
    success: float
    added: float
    lost: float


@dataclass(frozen=True)
class JointBet(Result):
    """Every equilibrium in pure efforts, and what any stake could reach.

    Parameters
    ----------
    equilibria : tuple of JointEquilibrium
        In increasing upstream effort; empty if there is none.
    efficient : tuple of float
        Upstream and downstream efforts that are best for both together.
    both_efficient : bool
        Whether some budget-balanced bet makes both efforts efficient.
    best_price, best_stake : float
        Price per unit of the index that is best for both together, and the stake that sets it
        where the threshold is the index expected.
    centre_stake : float
        What a centre would have to add to the downstream side for both efforts to be efficient.
    """

    pair: WaterPair
    stake: float
    threshold: float
    equilibria: tuple[JointEquilibrium, ...]
    efficient: tuple[float, float]
    both_efficient: bool
    best_price: float
    best_stake: float
    centre_stake: float
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def explain(self) -> str:
        """Say the result in plain sentences."""
        pair, unit = self.pair, self.pair.unit
        if not self.equilibria:
            lines = ["No pair of efforts is an equilibrium: one of the two always wants to move."]
        else:
            lines = [
                f"In equilibrium {pair.upstream} makes an effort of {found.upstream:.4g} and"
                f" {pair.downstream} one of {found.downstream:.4g}; {found.lost:.4g} {unit} a year are lost."
                for found in self.equilibria
            ]
        lines.append(
            f"Efficient efforts are {self.efficient[0]:.4g} and {self.efficient[1]:.4g}; "
            + (
                "a bet between the two can reach both."
                if self.both_efficient
                else "no bet between the two alone reaches both: what drives one on holds the other back."
                f" The centre would have to add {self.centre_stake:.4g} {unit} to {pair.downstream}'s side."
            )
        )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.pair.unit
        figures: Figures = []
        for number, found in enumerate(self.equilibria, 1):
            figures += [
                (f"equilibrium {number}: effort of {self.pair.upstream}", found.upstream, ""),
                (f"equilibrium {number}: effort of {self.pair.downstream}", found.downstream, ""),
                (f"equilibrium {number}: probability of success", found.success, ""),
                (f"equilibrium {number}: surplus lost", found.lost, unit),
            ]
        return [
            *figures,
            ("best price of the index", self.best_price, unit),
            ("stake of the best price", self.best_stake, unit),
            ("stake added by the centre", self.centre_stake, unit),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "stake": self.stake,
            "threshold": self.threshold,
            "equilibria": [asdict(found) for found in self.equilibria],
            "efficient": list(self.efficient),
            "both_efficient": self.both_efficient,
            "best_price": self.best_price,
            "best_stake": self.best_stake,
            "centre_stake": self.centre_stake,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        efforts = ", ".join(f"({found.upstream:.4g}, {found.downstream:.4g})" for found in self.equilibria)
        return f"<JointBet: {efforts or 'no equilibrium'}>"
