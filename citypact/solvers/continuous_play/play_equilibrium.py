"""A profile of numbers, one for each player, with what a departure could gain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance

#: Players spelt out by ``explain``.
SPELT = 10


@dataclass(frozen=True)
class ProfileCheck:
    """What a scan of all actions says about a profile.

    Parameters
    ----------
    players : tuple of str
        The players.
    actions : tuple of float
        The profile.
    payoffs : tuple of float
        Payoffs there (亿元).
    best_actions, best_payoffs : tuple of float
        The best action found for each player against the others, and what it earns.
    regrets : tuple of float
        Gain by it relative to the range of the player's payoffs over its actions.
    """

    players: tuple[str, ...]
    actions: tuple[float, ...]
    payoffs: tuple[float, ...]
    best_actions: tuple[float, ...]
    best_payoffs: tuple[float, ...]
    regrets: tuple[float, ...]

    @property
    def regret(self) -> float:
        """The largest of the regrets."""
        return max(self.regrets)

    @property
    def is_equilibrium(self) -> bool:
        """Whether nobody gains more than 1e-9 of the range of its payoffs."""
        return all(regret <= TOLERANCE for regret in self.regrets)

    def explain(self) -> str:
        """Say the verdict in plain sentences."""
        if self.is_equilibrium:
            return "No player gains by another action: the profile is an equilibrium."
        at = max(range(len(self.players)), key=lambda k: self.regrets[k])
        return (
            f"Not an equilibrium: {self.players[at]} earns {self.best_payoffs[at]:.6g} by"
            f" {self.best_actions[at]:.6g} instead of {self.payoffs[at]:.6g} by {self.actions[at]:.6g}."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as plain data for JSON."""
        return {
            "players": list(self.players),
            "actions": list(self.actions),
            "payoffs": list(self.payoffs),
            "best_actions": list(self.best_actions),
            "best_payoffs": list(self.best_payoffs),
            "regrets": list(self.regrets),
            "is_equilibrium": self.is_equilibrium,
        }


@dataclass(frozen=True, repr=False)
class PlayEquilibrium:
    """Actions from which no player gains by departing.

    Parameters
    ----------
    players : tuple of str
        The players.
    actions : tuple of float
        What each chooses.
    at_low, at_high : tuple of bool
        Whether a player is at an end of its interval.
    regret : float
        What the best departure gains, relative to the size of the player's payoffs.
    unique : bool or None
        Whether it is proved that there is no other; None where it is not.
    certificate, provenance
        What vouches for it.
    payoffs : tuple of float, optional
        What each earns (亿元), where payoffs are known in full.
    """

    players: tuple[str, ...]
    actions: tuple[float, ...]
    at_low: tuple[bool, ...]
    at_high: tuple[bool, ...]
    regret: float
    unique: bool | None
    certificate: Certificate
    provenance: Provenance
    payoffs: tuple[float, ...] | None = None

    def explain(self) -> str:
        """Say the equilibrium in plain sentences."""
        words = []
        for at, (player, action) in enumerate(zip(self.players[:SPELT], self.actions, strict=False)):
            limit = "lower" if self.at_low[at] else "upper" if self.at_high[at] else ""
            end = f" (its {limit} limit)" if limit else ""
            earned = "" if self.payoffs is None else f" and earns {self.payoffs[at]:.6g} 亿元"
            words.append(f"{player} chooses {action:.6g}{end}{earned}.")
        if len(self.players) > SPELT:
            words.append(f"And {len(self.players) - SPELT} more.")
        words.append("There is no other equilibrium." if self.unique else "There may be other equilibria.")
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibrium as plain data for JSON."""
        return {
            "players": list(self.players),
            "actions": list(self.actions),
            "payoffs": None if self.payoffs is None else list(self.payoffs),
            "at_low": list(self.at_low),
            "at_high": list(self.at_high),
            "regret": self.regret,
            "unique": self.unique,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        shown = ", ".join(f"{x:.6g}" for x in self.actions[:SPELT])
        return f"<PlayEquilibrium: {shown}{', …' if len(self.actions) > SPELT else ''}>"
