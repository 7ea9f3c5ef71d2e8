"""What cities that abate together sign: targets, side payments and why nobody walks out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.games.abatement import Abatement
from citypact.games.allocation import Allocation
from citypact.mechanisms.abatement.linear.parts import ShapleyParts, shapley_slopes, shapley_terms
from citypact.mechanisms.abatement.payments import Transfer
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Cities and transfers named in a sentence; the rest are counted.
MOST_TOLD = 6


@dataclass(frozen=True, repr=False)
class AbatementSettlement(Result):
    """An agreement on abatement among all cities of a game.

    Parameters
    ----------
    rule : str
        How the joint gain is divided.
    targets : Allocation
        Abatement of each city under the agreement.
    no_agreement : Allocation
        Abatement of each city without it.
    own_gains : Allocation
        What the targets alone bring each city over no agreement (亿元).
    payments : Allocation
        Side payment that each city receives (negative: pays); they add up to zero exactly.
    gains : Allocation
        Gain of each city after payments: the divided worth.
    participation : mapping of city to (lowest, highest)
        Side payments of the city that leave some division in the core: below the lowest it
        does better alone, above the highest all the others do better without it. Both ends
        are reached in the core.
    transfers : tuple of Transfer
        Who pays whom; at most one fewer than cities.
    in_core : bool or None
        Whether no group of cities does better alone; None where it was not decided.
    objection : tuple of str
        A group that does better alone, if there is one.
    objection_gain : float
        By how much.
    parts : ShapleyParts
        Where each city's Shapley amount comes from.
    surplus : float
        What the agreement adds for all together (亿元).
    certificate : Certificate
        Residuals recomputed from the game's data.
    """

    rule: str
    targets: Allocation
    no_agreement: Allocation
    own_gains: Allocation
    payments: Allocation
    gains: Allocation
    participation: Mapping[str, tuple[float, float]]
    transfers: tuple[Transfer, ...]
    in_core: bool | None
    objection: tuple[str, ...]
    objection_gain: float
    parts: ShapleyParts
    surplus: float
    certificate: Certificate
    provenance: Provenance
    game: Abatement
    assumptions: tuple[str, ...] = ()

    def terms(self, city: str, most: int = 10) -> tuple[tuple[tuple[str, ...], float], ...]:
        """Return the pairs and triples that give a city most of its Shapley amount."""
        return shapley_terms(self.game, city, most)

    def slopes(self, source: str, receptor: str) -> Allocation:
        """Return how each Shapley amount moves with the benefit from one city to another."""
        return shapley_slopes(self.game, source, receptor)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit = self.game.unit
        if not self.surplus > 0:
            return "No city's abatement benefits another: there is nothing to agree on."
        cities = len(self.game.players)
        lines = [
            f"Together the {cities} cities gain {self.surplus:.4g} {unit} over no agreement"
            f" when each abates for the benefit of all ({self.rule})."
        ]
        named = sorted(self.payments.items(), key=lambda item: -abs(item[1]))[:MOST_TOLD]
        told = [
            f"{name} {'receives' if paid > 0 else 'pays'} {abs(paid):.4g}" for name, paid in named if paid
        ]
        if told:
            rest = "" if cities <= MOST_TOLD else f" (the largest {len(told)} of {cities})"
            lines.append(f"Side payments in {unit}: {', '.join(told)}{rest}; they add up to zero.")
        else:
            lines.append("No side payments are needed.")
        if self.in_core:
            lines.append("No group of cities does better alone.")
        elif self.in_core is None:
            lines.append("No city, no two cities and no group of all but one do better alone.")
        else:
            group = " and ".join(self.objection)
            lines.append(f"Not stable: {group} would gain {self.objection_gain:.4g} {unit} more alone.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.game.unit
        figures: Figures = [("surplus", self.surplus, money)]
        columns = zip(
            self.game.players,
            self.no_agreement.vector(),
            self.targets.vector(),
            self.own_gains.vector(),
            self.payments.vector(),
            self.gains.vector(),
            self.participation.values(),
            strict=True,
        )
        for name, alone, target, own, paid, gain, (low, high) in columns:
            figures += [
                (f"{name}: abatement without agreement", alone, ""),
                (f"{name}: abatement", target, ""),
                (f"{name}: gain before payment", own, money),
                (f"{name}: side payment", paid, money),
                (f"{name}: side payment, lowest", low, money),
                (f"{name}: side payment, highest", high, money),
                (f"{name}: gain", gain, money),
            ]
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "rule": self.rule,
            "unit": self.game.unit,
            "surplus": self.surplus,
            "abatement": {"nash": dict(self.no_agreement.items()), "efficient": dict(self.targets.items())},
            "own_gains": dict(self.own_gains.items()),
            "payments": dict(self.payments.items()),
            "gains": dict(self.gains.items()),
            "participation": {
                name: {"lo": low, "hi": high} for name, (low, high) in self.participation.items()
            },
            "transfers": [
                {"payer": one.payer, "recipient": one.recipient, "amount": one.amount}
                for one in self.transfers
            ],
            "in_core": self.in_core,
            "objection": list(self.objection),
            "objection_gain": self.objection_gain,
            "shapley_parts": self.parts.to_dict(),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw each city's own gain, its side payment and its gain after payment."""
        from citypact.report.water.city_gains_chart import settlement_figure

        return settlement_figure(self)

    def __repr__(self) -> str:
        cities = len(self.game.players)
        stable = {True: "in the core", False: "not in the core", None: "core not decided"}[self.in_core]
        return (
            f"<AbatementSettlement: {cities} cities, surplus {self.surplus:.6g} {self.game.unit}"
            f" by {self.rule}, {stable}>"
        )
