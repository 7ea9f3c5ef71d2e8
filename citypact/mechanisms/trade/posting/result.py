"""The best posted ratio, beside what the best mechanism and full information would yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHARE = "of the shared tax"


@dataclass(frozen=True)
class PostedRatio(Result):
    """A ratio posted once for a plant whose costs each city alone knows.

    Parameters
    ----------
    ratios : tuple of RatioSet
        Every ratio in [0, 1] with the largest expected surplus; empty when none moves any.
    welfare, first_best, second_best : float
        Expected surplus at it; if costs were known; by the best truthful voluntary mechanism
        without central money (fractions of the shared tax).
    minimal_subsidy : float
        Central money with which informed cities make every worthwhile move.
    price : float
        Worth of the first central yuan.
    second_best_method : str
        How the second best was found.
    chance : float
        Probability that the plant moves at the ratio.
    participation : tuple of float, or None
        Ratios that some type of each city accepts.
    gains : Allocation
        Expected gain of the cities at the ratio.
    """

    costs: PrivateCosts
    ratios: tuple[RatioSet, ...]
    welfare: float
    first_best: float
    second_best: float
    minimal_subsidy: float
    price: float
    second_best_method: str
    chance: float
    participation: tuple[float, float] | None
    gains: Allocation
    certificate: Certificate
    provenance: Provenance
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    @property
    def chosen(self) -> RatioSet | None:
        """The interval of best ratios whose middle is nearest to one half, the lower of two."""
        return min(self.ratios, key=lambda each: (abs(each.exact - Fraction(1, 2)), each.exact), default=None)

    @property
    def ratio(self) -> float | None:
        """The ratio to post, or ``None`` when none moves any surplus."""
        return None if self.chosen is None else self.chosen.ratio

    @property
    def tie_break(self) -> str:
        """How the ratio was chosen; empty when the optimum is unique."""
        if len(self.ratios) > 1:
            return "middle of the optimal interval that is nearest to one half"
        return self.chosen.tie_break if self.chosen is not None else ""

    def explain(self) -> str:
        """Say the result in plain sentences."""
        beliefs = (
            f"the origin's loss is believed {self.costs.origin.explain()},"
            f" the destination's cost {self.costs.destination.explain()}"
        )
        if self.ratio is None:
            return f"No ratio moves any surplus: {beliefs}."
        lines = [f"Post a ratio of {self.ratio:.1%}: {beliefs}."]
        if self.tie_break:
            spans = ", ".join(
                f"{low:.1%} to {high:.1%}" if low < high else f"{low:.1%}"
                for low, high in (each.ends for each in self.ratios)
            )
            lines.append(f"Equally good: {spans}; shown is the {self.tie_break}.")
        lines.append(
            f"The plant moves with probability {self.chance:.1%} and the expected surplus is"
            f" {self.welfare:.4g} of the shared tax, {self.welfare / self.first_best:.1%} of what known costs"
            f" would allow; the best truthful mechanism reaches {self.second_best / self.first_best:.1%}."
        )
        if self.minimal_subsidy > 0:
            lines.append(
                f"To make every worthwhile move the centre must add {self.minimal_subsidy:.4g} of the shared"
                f" tax; its first yuan is worth {self.price:.3g}."
            )
        else:
            lines.append("Every worthwhile move can be made without central money.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        low, high = self.participation or (None, None)
        sets = [
            row
            for place, each in enumerate(self.ratios, start=1)
            for row in (
                (f"optimal ratios {place}, lowest", each.ends[0], ""),
                (f"optimal ratios {place}, highest", each.ends[1], ""),
            )
        ]
        return [
            ("ratio (origin's share)", self.ratio, ""),
            *sets,
            ("probability of a move", self.chance, ""),
            ("expected surplus", self.welfare, SHARE),
            ("first best", self.first_best, SHARE),
            ("second best", self.second_best, SHARE),
            ("minimal subsidy", self.minimal_subsidy, SHARE),
            ("worth of the first central yuan", self.price, "yuan per yuan"),
            ("expected gain of origin", self.gains["origin"], SHARE),
            ("expected gain of destination", self.gains["destination"], SHARE),
            ("some accept, lowest", low, ""),
            ("some accept, highest", high, ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        low, high = self.participation or (None, None)
        return {
            "ratio": self.ratio,
            "ratio_sets": [list(each.ends) for each in self.ratios],
            "tie_break": self.tie_break,
            "welfare": self.welfare,
            "first_best": self.first_best,
            "second_best": self.second_best,
            "second_best_method": self.second_best_method,
            "minimal_subsidy": self.minimal_subsidy,
            "chance": self.chance,
            "participation": {"lo": low, "hi": high},
            "gains": dict(self.gains),
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict(self.shadow_price_units),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the expected surplus over the ratio, with second and first best."""
        from citypact.report.portfolio.posted_chart import posted_figure

        return posted_figure(self)

    def __repr__(self) -> str:
        shown = "none" if self.ratio is None else f"{self.ratio:.6g}"
        return f"<PostedRatio: {shown}, {self.welfare:.6g} of {self.first_best:.6g}>"
