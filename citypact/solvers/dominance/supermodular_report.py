"""Whether strategies are complements all round, and the equilibria that bracket all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class DecreasingDifference:
    """A place at which a step of one player makes a step of another less worth while.

    Parameters
    ----------
    player, rival : str
        Whose gain falls, and whose step makes it fall.
    step, rival_step : pair of str
        The strategies from and to.
    others : mapping of str to str
        What everybody else plays.
    amount : Fraction
        By how much the gain falls, positive (亿元).
    """

    player: str
    rival: str
    step: tuple[str, str]
    rival_step: tuple[str, str]
    others: Mapping[str, str]
    amount: Fraction

    def __str__(self) -> str:
        return (
            f"{self.player} gains {float(self.amount):.6g} less by going from {self.step[0]}"
            f" to {self.step[1]} once {self.rival} goes from {self.rival_step[0]} to {self.rival_step[1]}"
        )


@dataclass(frozen=True, repr=False, eq=False)
class SupermodularReport:
    """The verdict on complements, and the extreme equilibria where it is yes.

    Parameters
    ----------
    game : NormalFormGame
        The game, strategies in the order that was judged.
    witness : DecreasingDifference or None
        The steepest fall, if any: the game is supermodular iff there is none.
    least, greatest : tuple of str or None
        Extreme equilibria; None where the game is not supermodular.
    rising, falling : tuple of tuples of str
        The best replies that lead to them from the lowest and from the highest profile.
    """

    game: NormalFormGame
    witness: DecreasingDifference | None
    least: tuple[str, ...] | None
    greatest: tuple[str, ...] | None
    rising: tuple[tuple[str, ...], ...]
    falling: tuple[tuple[str, ...], ...]
    certificate: Certificate
    provenance: Provenance

    @property
    def holds(self) -> bool:
        """Whether the game is supermodular in the order given."""
        return self.witness is None

    @property
    def unique(self) -> bool | None:
        """Whether the extremes coincide: then there is no other equilibrium, mixed or correlated.

        None where the game is not supermodular and nothing is claimed.
        """
        return None if self.least is None else self.least == self.greatest

    def explain(self) -> str:
        """Say the verdict in plain sentences."""
        if self.witness is not None:
            return f"The game is not supermodular in this order: {self.witness}."
        least, greatest = (", ".join(each or ()) for each in (self.least, self.greatest))
        if self.unique:
            return f"The game is supermodular; its only equilibrium is {least}."
        return (
            f"The game is supermodular; its least equilibrium is {least}, its greatest {greatest},"
            " and all others lie between."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        witness = self.witness
        return {
            "holds": self.holds,
            "unique": self.unique,
            "least": None if self.least is None else list(self.least),
            "greatest": None if self.greatest is None else list(self.greatest),
            "rising": [list(profile) for profile in self.rising],
            "falling": [list(profile) for profile in self.falling],
            "witness": None
            if witness is None
            else {
                "player": witness.player,
                "rival": witness.rival,
                "step": list(witness.step),
                "rival_step": list(witness.rival_step),
                "others": dict(witness.others),
                "amount": float(witness.amount),
            },
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        if self.witness is not None:
            return "<SupermodularReport: not supermodular>"
        return f"<SupermodularReport: least {self.least}, greatest {self.greatest}>"
