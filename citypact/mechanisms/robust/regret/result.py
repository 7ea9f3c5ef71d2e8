"""The lottery of least worst regret beside the ratios that need no lottery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told
from citypact.mechanisms.robust.regret.adversary import RateDraw
from citypact.mechanisms.robust.regret.drawn_ratio import DrawnRatio
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

SHARE = "fraction of the shared tax"


@dataclass(frozen=True)
class RegretLottery(Result):
    """What to post, or to draw by lot, when only a box of rates is known.

    Parameters
    ----------
    box : RateBox
        Rates held possible.
    drawn : DrawnRatio
        A lottery with the least worst-case expected regret.
    value : float
        That regret (fraction of the shared tax); it is minimised.
    lower_bound, upper_bound : float
        What nature can enforce, and what the lottery guarantees; equal.
    rates : tuple of RateDraw
        Mixed rates with which nature enforces it.
    ratios : RatioSet or None
        Ratios of least worst regret *without* a lottery; None if no rates of the box have a
        surplus.
    pure_regret : float or None
        Worst regret of these ratios.
    max_min : RatioSet
        Ratio whose worst gain to the worse-off city is largest.
    max_min_regret : float
        Its worst regret.
    uniform_regret : float or None
        Worst expected regret of the lottery uniform on [0, 1]; None for a box beyond the
        unit square.
    acceptable : RatioSet or None
        Ratios that both accept whatever the rates.
    shadow_prices : mapping of str to float
        Fall of the lottery's regret per unit by which an end of the box moves inwards: what
        knowing more is worth.
    reason : str
        Why there is no ratio; empty with one.
    """

    box: RateBox
    drawn: DrawnRatio
    value: float
    lower_bound: float
    upper_bound: float
    rates: tuple[RateDraw, ...]
    ratios: RatioSet | None
    pure_regret: float | None
    max_min: RatioSet
    max_min_regret: float
    uniform_regret: float | None
    acceptable: RatioSet | None
    shadow_prices: Mapping[str, float]
    reason: str
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """The representative ratio without a lottery, or None."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def gap(self) -> float:
        """Upper less lower bound of the lottery's regret."""
        return self.upper_bound - self.lower_bound

    @property
    def binding(self) -> tuple[str, ...]:
        """Ends of the box on which the regret depends."""
        return tuple(name for name, price in self.shadow_prices.items() if price > 0)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        if self.ratios is None or self.pure_regret is None:
            return f"{self.reason[0].upper()}{self.reason[1:]}"
        lines = []
        lo, hi = self.ratios.ends
        if self.pure_regret == 0:
            lines.append(
                f"Any ratio from {lo:.1%} to {hi:.1%} is accepted whenever the move pays: no regret."
            )
        else:
            where = f"{lo:.1%}" if lo == hi else f"any ratio from {lo:.1%} to {hi:.1%}"
            lines.append(
                f"Posting {where} forgoes at most {self.pure_regret:.4g} of the shared tax"
                " (least worst regret)."
            )
            lines.append(f"Drawing the ratio by lot forgoes at most {self.value:.4g} on average:")
            lines[-1] += f" {self._lottery_in_words()}."
            lines.append("No lottery does better, for nature can mix rates that enforce as much.")
        if self.acceptable is None:
            lines.append("No ratio is accepted for sure.")
        else:
            first, last = self.acceptable.ends
            lines.append(f"Both accept {first:.1%} to {last:.1%} whatever the rates.")
        lines.append(
            f"Max-min of the worse-off city's worst gain would post {self.max_min.ratio:.1%}, which may forgo"
            f" {self.max_min_regret:.4g}."
        )
        if self.uniform_regret is not None and self.uniform_regret > 0:
            lines.append(f"A lottery uniform on all of [0, 1] may forgo {self.uniform_regret:.4g}.")
        return " ".join(lines)

    def _lottery_in_words(self) -> str:
        """Name every piece of the lottery with its chance."""
        words = []
        for piece in self.drawn.pieces:
            place = (
                f"{float(piece.lo):.1%}"
                if piece.lo == piece.hi
                else f"evenly from {float(piece.lo):.1%} to {float(piece.hi):.1%}"
            )
            words.append(f"{place} with chance {float(piece.chance):.4g}")
        return ", ".join(words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        lo, hi = self.acceptable.ends if self.acceptable else (None, None)
        return [
            ("ratio of least worst regret", self.ratio, ""),
            ("worst regret without a lottery", self.pure_regret, SHARE),
            ("worst expected regret of the lottery", self.value, SHARE),
            ("expected ratio of the lottery", float(self.drawn.mean), ""),
            ("max-min ratio", self.max_min.ratio, ""),
            ("worst regret of the max-min ratio", self.max_min_regret, SHARE),
            ("worst expected regret of the uniform lottery", self.uniform_regret, SHARE),
            ("acceptable, lowest", lo, ""),
            ("acceptable, highest", hi, ""),
            *(
                (f"shadow price: {name}", price, "regret per unit of rate")
                for name, price in self.shadow_prices.items()
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        l0, l1, k0, k1 = map(float, self.box.ends)
        return {
            "loss": [l0, l1],
            "cost": [k0, k1],
            "ratio": self.ratio,
            "ratios": ends_told(self.ratios),
            "tie_break": self.ratios.tie_break if self.ratios else "",
            "acceptable": ends_told(self.acceptable),
            "value": self.value,
            "lower_bound": self.lower_bound,
            "upper_bound": self.upper_bound,
            "lottery": self.drawn.to_dict(),
            "worst_rates": [draw.to_dict() for draw in self.rates],
            "pure_regret": self.pure_regret,
            "max_min": list(self.max_min.ends),
            "max_min_regret": self.max_min_regret,
            "uniform_regret": self.uniform_regret,
            "shadow_prices": dict(self.shadow_prices),
            "binding": list(self.binding),
            "reason": self.reason,
            **proof_told(self),
        }

    def __repr__(self) -> str:
        if self.ratio is None:
            return f"<RegretLottery: none ({self.reason})>"
        at_ratio = f"{self.pure_regret:.6g} at ratio {self.ratio:.6g}"
        return f"<RegretLottery: regret {self.value:.6g} by lot, {at_ratio}>"
