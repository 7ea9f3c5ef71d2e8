"""What a proposal is worth to those who must accept it, in numbers and in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.allocation.axioms import BrokenAxiom
from citypact.mechanisms.allocation.rules import RULES
from citypact.mechanisms.allocation.wording import listed, shown, told_apart


@dataclass(frozen=True)
class Objection:
    """A coalition that does better on its own than under the proposal.

    Parameters
    ----------
    coalition : tuple of str
        Its members.
    alone : float
        What it is worth on its own, in the game's unit.
    given : float
        What the proposal gives it (lets it pay, in a cost game).
    excess : float
        What it gives up by staying, positive.
    """

    coalition: tuple[str, ...]
    alone: float
    given: float
    excess: float

    @property
    def per_head(self) -> float:
        """Excess for each member."""
        return self.excess / len(self.coalition)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "coalition": "+".join(self.coalition),
            "alone": self.alone,
            "given": self.given,
            "excess": self.excess,
            "excess_per_head": self.per_head,
        }


@dataclass(frozen=True)
class ProposalCheck:
    """A proposed allocation held against a game.

    Parameters
    ----------
    proposal : Allocation
        What was proposed.
    cost : bool
        Whether amounts are paid rather than received.
    grand : float
        Worth of all players together.
    tolerance : float
        Differences up to here count as none, in the game's unit.
    efficiency_gap : float
        Sum of the amounts less ``grand``.
    individual : tuple of Objection
        Players who do better alone, the worst first.
    objections : tuple of Objection
        The worst coalitions that do better alone (not all players), at most ten.
    objecting : int
        How many coalitions do better alone.
    worst, worst_per_head : Objection or None
        The proper coalition with the largest excess, and with the largest for each member;
        the excess is negative where nobody objects. None with one player.
    core_empty : bool
        Whether no allocation at all is stable.
    distance_to_core : float or None
        Least sum of absolute changes into the core; None if that is empty.
    nearest_in_core : Allocation or None
        A nearest point of the core.
    cost_of_stability : float
        What all players together would have to get on top (pay less), for the core not to be
        empty.
    distances : mapping of str to float
        Sum of absolute differences from other allocations, by rule.
    equal_rules : tuple of str
        Rules that give the same amounts, rounded up or down to the decimals that the proposal has.
    shapley : Allocation
        The Shapley value.
    axiom : BrokenAxiom or None
        The axiom that the proposal breaks; None if it is the Shapley value.
    marginal_means : tuple of tuple of float
        Each player's mean contribution to coalitions of 0, 1, … others; empty beyond 20 players.
    """

    proposal: Allocation
    cost: bool
    grand: float
    tolerance: float
    efficiency_gap: float
    individual: tuple[Objection, ...]
    objections: tuple[Objection, ...]
    objecting: int
    worst: Objection | None
    worst_per_head: Objection | None
    core_empty: bool
    distance_to_core: float | None
    nearest_in_core: Allocation | None
    cost_of_stability: float
    distances: Mapping[str, float]
    equal_rules: tuple[str, ...]
    shapley: Allocation
    axiom: BrokenAxiom | None
    marginal_means: tuple[tuple[float, ...], ...]

    @property
    def efficient(self) -> bool:
        """Whether the amounts add up to what there is."""
        return abs(self.efficiency_gap) <= self.tolerance

    @property
    def individually_rational(self) -> bool:
        """Whether nobody does better alone."""
        return not self.individual

    @property
    def coalitionally_rational(self) -> bool:
        """Whether no coalition of some players does better alone."""
        return self.objecting == 0

    @property
    def in_core(self) -> bool:
        """Whether it adds up and nobody gains by leaving."""
        return self.efficient and self.coalitionally_rational

    @property
    def is_shapley(self) -> bool:
        """Whether it is the Shapley value."""
        return self.axiom is None

    @property
    def walks_out(self) -> tuple[str, ...]:
        """Members of the coalition that gains most by leaving; nobody if none does."""
        return self.objections[0].coalition if self.objections else ()

    def sentence(self) -> str:
        """Return the verdict in one sentence that a negotiator can read."""
        unit = self.proposal.unit
        who = "is the Shapley value" if self.is_shapley else "is not the Shapley value"
        if not self.efficient:
            verb = "collects" if self.cost else "hands out"
            there = "to be paid" if self.cost else "there"
            apart = "more" if self.efficiency_gap > 0 else "less"
            total, _ = told_apart(self.grand + self.efficiency_gap, self.grand)
            return (
                f"The proposal {verb} {total} {unit}, which is {shown(abs(self.efficiency_gap))} {apart}"
                f" than is {there}."
            )
        if self.objections:
            return f"{self._walking()}; {self._remedy()}."
        if self.worst is None:
            return f"There is nobody to walk out with, and the proposal {who}."
        loss = max(0.0, -self.worst.excess)
        lost = f"{shown(loss)} {unit}" if loss > self.tolerance else "nothing"
        return (
            f"Nobody gains by walking out ({listed(self.worst.coalition)}, the nearest to it, would lose"
            f" {lost} by it), and the proposal {who}."
        )

    def _walking(self) -> str:
        first, unit = self.objections[0], self.proposal.unit
        verb = "paying" if self.cost else "getting"
        together, apart = ("", "alone") if len(first.coalition) == 1 else (" together", "on their own")
        here, there = told_apart(first.given, first.alone)
        return (
            f"{listed(first.coalition)} would walk out, {verb} {here} {unit}{together} under the proposal"
            f" and {there} {apart}"
        )

    def _remedy(self) -> str:
        unit = self.proposal.unit
        if self.core_empty:
            return (
                "no proposal whatever would keep everybody, short of a subsidy of"
                f" {shown(self.cost_of_stability)} {unit}"
            )
        moved = (self.distance_to_core or 0.0) / 2
        return f"moving {shown(moved)} {unit} between the players would keep everybody"

    def explain(self) -> str:
        """Return what was found, in sentences."""
        said = [self.sentence()]
        if self.efficient and self.axiom is not None:
            who = "It is not the Shapley value and" if self.objections else "It"
            said.append(f"{who} breaks the {self.axiom.axiom} axiom: {self.axiom.statement}.")
        elif not self.efficient and self.objections:
            said.append(f"With these amounts {self._walking()}.")
        if self.objecting > 1:
            said.append(f"{self.objecting} coalitions do better on their own.")
        return " ".join([*said, *self._same_amounts()])

    def _same_amounts(self) -> Iterator[str]:
        """Name the rules that give the same, and what rounding does to the sum."""
        if self.efficient and shown(self.grand + self.efficiency_gap, 12) != shown(self.grand, 12):
            total, there = told_apart(self.grand + self.efficiency_gap, self.grand)
            yield f"The amounts add up to {total} {self.proposal.unit}, which is {there} but for rounding."
        same = [name for name in self.equal_rules if name != "shapley" or not self.is_shapley]
        if same:
            whose = listed([RULES[name].title if name in RULES else name for name in same])
            exact = all(self.distances[name] <= self.tolerance for name in same)
            yield f"{'The' if exact else 'Rounded, the'} same amounts come from: {whose}."

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        nearest = self.nearest_in_core
        return {
            "proposal": dict(self.proposal),
            "sentence": self.sentence(),
            "tolerance": self.tolerance,
            "efficient": self.efficient,
            "efficiency_gap": self.efficiency_gap,
            "individually_rational": self.individually_rational,
            "individual_objections": [objection.to_dict() for objection in self.individual],
            "coalitionally_rational": self.coalitionally_rational,
            "in_core": self.in_core,
            "walks_out": list(self.walks_out),
            "objecting_coalitions": self.objecting,
            "objections": [objection.to_dict() for objection in self.objections],
            "worst_coalition": None if self.worst is None else self.worst.to_dict(),
            "worst_coalition_per_head": None
            if self.worst_per_head is None
            else self.worst_per_head.to_dict(),
            "core_empty": self.core_empty,
            "distance_to_core": self.distance_to_core,
            "distance_measure": "sum of absolute differences",
            "nearest_in_core": None if nearest is None else dict(nearest),
            "cost_of_stability": self.cost_of_stability,
            "distances": dict(self.distances),
            "equal_rules": list(self.equal_rules),
            "is_shapley": self.is_shapley,
            "axiom_broken": None if self.axiom is None else self.axiom.to_dict(),
            "marginal_contributions": {
                player: list(row) for player, row in zip(self.proposal, self.marginal_means, strict=False)
            },
        }
