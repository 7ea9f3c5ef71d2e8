"""What can be said about an agreement on abatement when benefits are known only between limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.games.abatement import BenefitBox
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class AmountRange:
    """Between what limits an amount lies, and where it was seen.

    Parameters
    ----------
    lowest, highest : float
        Outer limits: no matrix of the box leads beyond them.
    found_lowest, found_highest : float
        The farthest that some matrix of the box leads to.
    typical : tuple of three floats
        Fifth, fiftieth and ninety-fifth of a hundred parts of the draws, as a look around: the
        box says nothing about what is likely.
    """

    lowest: float
    highest: float
    found_lowest: float
    found_highest: float
    typical: tuple[float, float, float]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        low, middle, high = self.typical
        return {
            "lo": self.lowest,
            "hi": self.highest,
            "found": {"lo": self.found_lowest, "hi": self.found_highest},
            "draws": {"p5": low, "p50": middle, "p95": high},
        }


@dataclass(frozen=True, repr=False)
class BoxSettlement(Result):
    """An agreement on abatement over a whole box of benefits, divided by the Shapley value.

    Parameters
    ----------
    surplus : AmountRange
        What the agreement adds for all together (亿元).
    gains, own_gains, payments : mapping of city to AmountRange
        Shapley amount; gain before payment; side payment received (亿元).
    no_agreement, targets : mapping of city to (lowest, highest)
        Abatement without and with the agreement; both ends are reached.
    draws : int
        Matrices drawn.
    certificate : Certificate
        Everything found lies within the limits, and every drawn agreement balances.
    """

    surplus: AmountRange
    gains: Mapping[str, AmountRange]
    own_gains: Mapping[str, AmountRange]
    payments: Mapping[str, AmountRange]
    no_agreement: Mapping[str, tuple[float, float]]
    targets: Mapping[str, tuple[float, float]]
    draws: int
    certificate: Certificate
    provenance: Provenance
    box: BenefitBox
    assumptions: tuple[str, ...] = ()

    @property
    def payers(self) -> tuple[str, ...]:
        """Cities that pay whatever the benefits are."""
        return tuple(name for name, paid in self.payments.items() if paid.highest < 0)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Cities that receive whatever the benefits are."""
        return tuple(name for name, paid in self.payments.items() if paid.lowest > 0)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit, surplus = self.box.unit, self.surplus
        if not surplus.highest > 0:
            return "No city's abatement benefits another: there is nothing to agree on."
        lines = [
            f"The benefits are known only between limits, so every amount is a range: together the"
            f" {self.box.size} cities gain between {surplus.lowest:.4g} and {surplus.highest:.4g} {unit}."
        ]
        for names, does in ((self.payers, "pay"), (self.recipients, "receive")):
            if names:
                verb = f"{does}s" if len(names) == 1 else does
                lines.append(f"Whatever the benefits are, {', '.join(names)} {verb}.")
        open_sign = [name for name, paid in self.payments.items() if paid.lowest < 0 < paid.highest]
        if open_sign:
            lines.append(
                f"For {len(open_sign)} of {self.box.size} cities the limits leave open whether they pay or"
                " receive."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.box.unit
        figures: Figures = [
            ("surplus, lowest", self.surplus.lowest, money),
            ("surplus, highest", self.surplus.highest, money),
        ]
        for name in self.box.players:
            for title, ranges in (
                ("gain", self.gains),
                ("gain before payment", self.own_gains),
                ("side payment", self.payments),
            ):
                figures += [
                    (f"{name}: {title}, lowest", ranges[name].lowest, money),
                    (f"{name}: {title}, middle of the draws", ranges[name].typical[1], money),
                    (f"{name}: {title}, highest", ranges[name].highest, money),
                ]
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""

        def by_city(ranges: Mapping[str, AmountRange]) -> dict[str, Any]:
            return {name: one.to_dict() for name, one in ranges.items()}

        def ends(ranges: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
            return {name: {"lo": low, "hi": high} for name, (low, high) in ranges.items()}

        return {
            "unit": self.box.unit,
            "surplus": self.surplus.to_dict(),
            "gains": by_city(self.gains),
            "own_gains": by_city(self.own_gains),
            "payments": by_city(self.payments),
            "abatement": {"nash": ends(self.no_agreement), "efficient": ends(self.targets)},
            "always_pay": list(self.payers),
            "always_receive": list(self.recipients),
            "draws": self.draws,
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the ranges of each city's own gain, side payment and gain."""
        from citypact.report.water.city_gains_chart import box_figure

        return box_figure(self)

    def __repr__(self) -> str:
        return (
            f"<BoxSettlement: {self.box.size} cities, surplus {self.surplus.lowest:.6g} to"
            f" {self.surplus.highest:.6g} {self.box.unit}, {self.draws} draws>"
        )
