"""An equilibrium of a contest: efforts, chances, payoffs and what is wasted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class ContestEquilibrium:
    """Efforts from which no contestant gains by departing.

    Parameters
    ----------
    players : tuple of str
        The contestants.
    values, costs : tuple of float
        Worth of the prize and cost of a unit of effort to each (亿元).
    decisiveness : float
        :math:`r`.
    efforts : tuple of float
        Units of effort of each, 0 for those who stay out.
    fractions : tuple of Fraction or None
        The same exactly, at decisiveness one.
    unique : bool or None
        Whether there is no other equilibrium in pure strategies; None where not all were tried.
    other_active_sets : tuple of tuples of str
        Who takes part in further equilibria, of equal contestants the first.
    certificate, provenance
        What vouches for it.
    """

    players: tuple[str, ...]
    values: tuple[float, ...]
    costs: tuple[float, ...]
    decisiveness: float
    efforts: tuple[float, ...]
    fractions: tuple[Fraction, ...] | None
    unique: bool | None
    other_active_sets: tuple[tuple[str, ...], ...]
    certificate: Certificate
    provenance: Provenance

    @property
    def active(self) -> tuple[str, ...]:
        """Those who take part."""
        return tuple(name for name, x in zip(self.players, self.efforts, strict=True) if x > 0)

    @property
    def win_probabilities(self) -> tuple[float, ...]:
        """Chance of each to win the prize."""
        if self.fractions is not None:
            total = sum(self.fractions, Fraction(0))
            return tuple(float(x / total) for x in self.fractions)
        impact = (np.array(self.efforts) / max(self.efforts)) ** self.decisiveness
        return tuple((impact / impact.sum()).tolist())

    @property
    def spending(self) -> tuple[float, ...]:
        """What each pays for its effort (亿元)."""
        return tuple(cost * x for cost, x in zip(self.costs, self.efforts, strict=True))

    @property
    def payoffs(self) -> tuple[float, ...]:
        """Expected worth of the prize less the cost of effort (亿元)."""
        chances = self.win_probabilities
        if self.fractions is not None:  # at r = 1 a contestant keeps V p², without a difference
            return tuple(value * p * p for value, p in zip(self.values, chances, strict=True))
        return tuple(
            value * p - paid for value, p, paid in zip(self.values, chances, self.spending, strict=True)
        )

    @property
    def total_effort(self) -> float:
        """Efforts of all together."""
        return sum(self.efforts)

    @property
    def waste(self) -> float:
        """What all pay together for a prize that is there anyway (亿元): saved if one is designated."""
        return sum(self.spending)

    @property
    def dissipation(self) -> float:
        """The waste as a part of the prize, valued by whoever values it most."""
        return self.waste / max(self.values)

    def explain(self) -> str:
        """Say the equilibrium in plain sentences."""
        words = [
            f"{name} spends {paid:.6g} 亿元, wins with chance {p:.4g} and keeps {payoff:.6g} 亿元."
            for name, paid, p, payoff in zip(
                self.players, self.spending, self.win_probabilities, self.payoffs, strict=True
            )
            if paid > 0
        ]
        idle = [name for name in self.players if name not in self.active]
        if idle:
            words.append(f"{', '.join(idle)} stay out.")
        words.append(f"Together they waste {self.waste:.6g} 亿元, {self.dissipation:.1%} of the prize.")
        if self.unique is None:
            words.append("Other equilibria were not all excluded.")
        elif not self.unique:
            words.append("There are other equilibria, in which others take part.")
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibrium as plain data for JSON."""
        return {
            "players": list(self.players),
            "values": list(self.values),
            "costs": list(self.costs),
            "decisiveness": self.decisiveness,
            "efforts": list(self.efforts),
            "exact": None if self.fractions is None else [str(x) for x in self.fractions],
            "active": list(self.active),
            "win_probabilities": list(self.win_probabilities),
            "payoffs": list(self.payoffs),
            "total_effort": self.total_effort,
            "waste": self.waste,
            "dissipation": self.dissipation,
            "unique": self.unique,
            "other_active_sets": [list(names) for names in self.other_active_sets],
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        efforts = ", ".join(f"{n}: {x:.6g}" for n, x in zip(self.players, self.efforts, strict=True))
        return f"<ContestEquilibrium: {efforts} | wasted {self.dissipation:.3g} of the prize>"
