"""Which strategies go, in which round and why; what is left; and whether the order mattered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.dominance.domination import Kind
from citypact.solvers.provenance import Provenance

Survivors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Elimination:
    """One strategy that goes.

    Parameters
    ----------
    round : int
        From one.
    player, strategy : str
        What goes.
    by : mapping of str to Fraction
        The mixture that dominates it.
    least, most : Fraction
        Smallest and largest gain of the mixture against what the others have left (亿元).
    """

    round: int
    player: str
    strategy: str
    by: Mapping[str, Fraction]
    least: Fraction
    most: Fraction

    def __str__(self) -> str:
        if len(self.by) == 1:
            mixture = next(iter(self.by))
        else:
            mixture = " + ".join(f"{float(chance):.4g} {name}" for name, chance in self.by.items())
        return f"{self.player}: {self.strategy} by {mixture}"


@dataclass(frozen=True, repr=False, eq=False)
class DominanceReport:
    """The rounds of elimination and the game that remains.

    Parameters
    ----------
    kind : {"strict", "weak"}
        Kind of dominance.
    by_mixed : bool
        Whether mixtures may dominate.
    eliminations : tuple of Elimination
        Round after round; a round removes all that are dominated at its start.
    survivors : mapping of str to tuple of str
        Strategies left, by player.
    reduced : NormalFormGame
        The game among them.
    beliefs : mapping of (player, strategy) to mapping of tuple of str to Fraction
        A belief about the others (chances of their surviving profiles, in player order, the player
        itself left out) to which the survivor is a best reply; empty without mixtures.
    other_survivors : tuple of mappings
        Weak: what other orders of elimination leave, where it differs.
    orders_complete : bool
        Whether every order was followed to its end.
    """

    kind: Kind
    by_mixed: bool
    eliminations: tuple[Elimination, ...]
    survivors: Survivors
    reduced: NormalFormGame
    beliefs: Mapping[tuple[str, str], Mapping[tuple[str, ...], Fraction]]
    other_survivors: tuple[Survivors, ...]
    orders_complete: bool
    certificate: Certificate
    provenance: Provenance

    @property
    def rounds(self) -> tuple[tuple[Elimination, ...], ...]:
        """Eliminations by round."""
        last = max((each.round for each in self.eliminations), default=0)
        return tuple(
            tuple(each for each in self.eliminations if each.round == number) for number in range(1, last + 1)
        )

    @property
    def solvable(self) -> bool:
        """Whether one profile is left."""
        return all(len(left) == 1 for left in self.survivors.values())

    @property
    def solution(self) -> tuple[str, ...] | None:
        """The profile that is left, or None if there are several."""
        return tuple(left[0] for left in self.survivors.values()) if self.solvable else None

    @property
    def order_matters(self) -> bool | None:
        """Whether another order leaves other strategies; None where not every order could be followed."""
        if self.other_survivors:
            return True
        return False if self.orders_complete else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should not overlook."""
        if self.kind == "strict":
            return ()
        found = ["weak dominance may remove equilibria"]
        if self.order_matters:
            found.append(f"another order leaves {_said(self.other_survivors[0])}")
        elif self.order_matters is None:
            found.append("there are too many orders to say whether another leaves other strategies")
        return tuple(found)

    def explain(self) -> str:
        """Say the eliminations in plain sentences."""
        words = [
            f"Round {number}: " + "; ".join(map(str, each)) + "."
            for number, each in enumerate(self.rounds, start=1)
        ] or [f"No strategy is {self.kind}ly dominated."]
        if self.solvable:
            words.append(f"One profile is left: {', '.join(self.solution or ())}.")
        else:
            words.append(f"Left: {_said(self.survivors)}.")
        return " ".join([*words, *(f"Warning: {each}." for each in self.warnings)])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        return {
            "kind": self.kind,
            "by_mixed": self.by_mixed,
            "eliminations": [
                {
                    "round": each.round,
                    "player": each.player,
                    "strategy": each.strategy,
                    "by": {name: float(chance) for name, chance in each.by.items()},
                    "least": float(each.least),
                    "most": float(each.most),
                }
                for each in self.eliminations
            ],
            "survivors": {player: list(left) for player, left in self.survivors.items()},
            "solvable": self.solvable,
            "solution": None if self.solution is None else list(self.solution),
            "beliefs": [
                {
                    "player": player,
                    "strategy": strategy,
                    "belief": [
                        {"others": list(others), "chance": float(chance)} for others, chance in belief.items()
                    ],
                }
                for (player, strategy), belief in self.beliefs.items()
            ],
            "order_matters": self.order_matters,
            "other_survivors": [
                {player: list(left) for player, left in each.items()} for each in self.other_survivors
            ],
            "warnings": list(self.warnings),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<DominanceReport: {self.kind}, {len(self.eliminations)} out, {_said(self.survivors)} left>"


def _said(survivors: Survivors) -> str:
    return "; ".join(f"{player}: {', '.join(left)}" for player, left in survivors.items())
