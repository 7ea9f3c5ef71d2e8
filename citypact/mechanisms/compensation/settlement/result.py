"""What an upstream and a downstream city sign, and everything needed to defend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from citypact.games.allocation import Allocation
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import price_rows, prices_told, proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


class Efforts(NamedTuple):
    """Effort without agreement and the effort that pays for all who value it."""

    nash: float
    efficient: float


if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class Compensation(Result):
    """A transfer for an effort, with the range around it and the proof.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    agreement : bool
        Whether both sign on the grant given. If not, the terms are those that the least central
        money buys, ``top_up`` beyond the grant.
    reason : str or None
        Why not, when they do not.
    effort : Efforts
        ``nash`` and ``efficient``.
    transfer : float
        What the downstream city pays the upstream city (亿元 a year; negative: the other way).
    participation : tuple of float
        Least transfer the upstream city needs after the grant, most that the downstream city
        grants, before the cap (亿元 a year).
    acceptable : tuple of float, or None
        The same, cut by the cap; None if nothing is left.
    gains : Allocation
        Gain of ``upstream`` and ``downstream`` over no agreement (亿元 a year).
    surplus : float
        What the effort adds for all who value it (亿元 a year).
    grant : float
        Central money given, conditional on the agreement (亿元 a year).
    central_subsidy : float
        Least central money in all with which both sign; zero where none is needed (亿元 a year).
    top_up : float
        The part of it that the grant does not cover (亿元 a year).
    central_gain : float
        What the effort brings the centre, less the grant and the top-up (亿元 a year).
    shadow_prices : mapping of str to float
        Gain per 亿元 by which each bound is relaxed, never negative; units in
        ``shadow_price_units``. Left out where the criterion has no slope.
    binding : tuple of str
        Bounds that hold with equality.
    certificate : Certificate
        Residuals recomputed from the payoffs of the pair.
    """

    pair: WaterPair
    agreement: bool
    reason: str | None
    effort: Efforts
    transfer: float
    participation: tuple[float, float]
    acceptable: tuple[float, float] | None
    gains: Allocation
    surplus: float
    grant: float
    central_subsidy: float
    top_up: float
    central_gain: float
    transfer_cap: float | None
    weight: float
    central_benefit: float
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def explain(self) -> str:
        """Say the result in plain sentences."""
        money, (upstream, downstream) = self.pair.unit, self.pair.players
        lo, hi = self.participation
        low, high = _told_apart(*self.effort)
        needs = f"needs {lo:.4g}" if lo >= 0 else f"could itself pay up to {-lo:.4g}"
        words = [
            f"{upstream} raises its effort from {low} to {high}.",
            f"{'After the grant ' if self.grant else ''}{upstream} {needs}; {downstream} grants at most"
            f" {hi:.4g} {money} a year.",
        ]
        if not self.agreement:
            reason = self.reason or "no agreement"
            words.append(f"{reason[0].upper()}{reason[1:]}.")
        if self.transfer < 0:
            words.append(
                f"{upstream} pays {downstream} {-self.transfer:.4g} {money} a year out of its grant."
            )
        else:
            limit = ", its limit" if "transfer cap" in self.binding else ""
            paid = f"{downstream} pays {upstream} {self.transfer:.4g} {money} a year{limit}."
            words.append(paid if self.agreement else f"With that money {paid}")
        words.append(
            f"{upstream} gains {self.gains['upstream']:.4g} and {downstream}"
            f" {self.gains['downstream']:.4g} {money} a year over no agreement."
        )
        if self.central_gain < 0 < self.central_benefit:
            words.append(
                f"The centre pays {-self.central_gain:.4g} {money} more than the effort is worth to it."
            )
        return " ".join(word[0].upper() + word[1:] for word in words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.pair.unit
        lo, hi = self.acceptable or (None, None)
        return [
            ("effort without agreement", self.effort.nash, "unit of effort"),
            ("efficient effort", self.effort.efficient, "unit of effort"),
            ("transfer to upstream", self.transfer, money),
            ("upstream needs", self.participation[0], money),
            ("downstream grants", self.participation[1], money),
            ("acceptable transfer, lowest", lo, money),
            ("acceptable transfer, highest", hi, money),
            ("gain of upstream", self.gains["upstream"], money),
            ("gain of downstream", self.gains["downstream"], money),
            ("surplus", self.surplus, money),
            ("central grant", self.grant, money),
            ("least central money", self.central_subsidy, money),
            ("central money beyond the grant", self.top_up, money),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        lo, hi = self.acceptable or (None, None)
        return {
            "agreement": self.agreement,
            "reason": self.reason,
            "effort": {"nash": self.effort.nash, "efficient": self.effort.efficient},
            "transfer": self.transfer,
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "acceptable": None if self.acceptable is None else {"lo": lo, "hi": hi},
            "gains": {"upstream": self.gains["upstream"], "downstream": self.gains["downstream"]},
            "surplus": self.surplus,
            "grant": self.grant,
            "transfer_cap": self.transfer_cap,
            "weight": self.weight,
            "central_benefit": self.central_benefit,
            "central_subsidy": self.central_subsidy,
            "top_up": self.top_up,
            "central_gain": self.central_gain,
            **prices_told(self),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw both gains over the transfer with the range both accept."""
        from citypact.report.water.compensation_chart import compensation_figure

        return compensation_figure(self)

    def __repr__(self) -> str:
        state = "" if self.agreement else f", with central money {self.central_subsidy:.6g}"
        return (
            f"<Compensation: transfer {self.transfer:.6g} {self.pair.unit} for effort"
            f" {self.effort.efficient:.6g}, acceptable {self.acceptable}{state}>"
        )


def _told_apart(low: float, high: float) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to see which is larger."""
    for digits in range(4, 17):
        written = f"{low:.{digits}g}", f"{high:.{digits}g}"
        if written[0] != written[1]:
            break
    return written
