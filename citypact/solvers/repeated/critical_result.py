"""How patient players must be: the temptation of each, and who is the most tempted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class Temptation:
    """What a player weighs: the gain of one period against the loss of all later ones.

    Parameters
    ----------
    player : str
        Who is tempted.
    promised, departing : Fraction
        Payoff today as agreed, and by the best departure (亿元).
    future, punished : Fraction
        Payoff of each later period as agreed, and under punishment (亿元).
    discount : Fraction
        The least discount factor at which the player keeps its word.
    """

    player: str
    promised: Fraction
    departing: Fraction
    future: Fraction
    punished: Fraction
    discount: Fraction


@dataclass(frozen=True, repr=False)
class CriticalDiscount:
    """The least discount factor at which nobody departs from what is played for ever.

    Parameters
    ----------
    discount : Fraction
        In [0, 1); at it the most tempted player is indifferent.
    temptations : tuple of Temptation
        Of every player who gains by departing at some agreed profile, and the largest first.
    lottery : tuple of pairs of (tuple of str, Fraction)
        Agreed profiles of strategies with their public chances.
    punishment : str
        "nash" or "minmax".
    reversions : tuple of tuples of tuples of Fraction
        The profile of mixed strategies that follows each player's departure; empty for minmax.
    credible : bool or None
        Whether carrying out the punishment is itself an equilibrium: True for Nash reversion,
        None for minmax (ask ``sustainable_payoffs``).
    certificate, provenance
        What vouches for it.
    """

    discount: Fraction
    temptations: tuple[Temptation, ...]
    lottery: tuple[tuple[tuple[str, ...], Fraction], ...]
    punishment: str
    reversions: tuple[tuple[tuple[Fraction, ...], ...], ...]
    credible: bool | None
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the condition in plain sentences."""
        played = "; ".join(
            ", ".join(names) + (f" with chance {float(chance):.4g}" if chance != 1 else "")
            for names, chance in self.lottery
        )
        words = [f"For ever {played}: kept iff the discount factor is at least {float(self.discount):.6g}."]
        if self.temptations and self.discount > 0:
            worst = self.temptations[0]
            words.append(
                f"The most tempted is {worst.player}: departing earns {float(worst.departing):.6g} 亿元 once"
                f" and {float(worst.punished):.6g} ever after, instead of {float(worst.promised):.6g} and"
                f" {float(worst.future):.6g}."
            )
        if self.credible is None:
            words.append("Whether the others would carry the punishment out is another question.")
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the condition as plain data for JSON."""
        return {
            "discount": float(self.discount),
            "exact": str(self.discount),
            "temptations": [
                {
                    "player": each.player,
                    "promised": float(each.promised),
                    "departing": float(each.departing),
                    "future": float(each.future),
                    "punished": float(each.punished),
                    "discount": float(each.discount),
                }
                for each in self.temptations
            ],
            "lottery": [{"profile": list(names), "chance": float(chance)} for names, chance in self.lottery],
            "punishment": self.punishment,
            "reversions": [[[float(p) for p in mix] for mix in profile] for profile in self.reversions],
            "credible": self.credible,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<CriticalDiscount: {self.discount}, {self.punishment} punishment>"
