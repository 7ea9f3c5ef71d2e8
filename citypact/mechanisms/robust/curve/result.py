"""What each size of the uncertainty set does to the ratio, and where agreement ends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.games.rational import Number
from citypact.games.relocation import Relocation
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, proof_told
from citypact.mechanisms.robust.levers import Levers
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet
from citypact.mechanisms.robust.sizes import Radius, radius_of_ratio
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class CurvePoint:
    """The max-min design for one size of the set.

    Parameters
    ----------
    size : Fraction
        Factor of all deviations.
    ratios, acceptable : RatioSet or None
        Optimal and acceptable ratios; None without an agreement.
    value : float or None
        Smaller worst gain (亿元).
    guaranteed_surplus : float
        Surplus in the worst case for both together (亿元).
    """

    size: Fraction
    ratios: RatioSet | None
    acceptable: RatioSet | None
    value: float | None
    guaranteed_surplus: float

    @property
    def ratio(self) -> float | None:
        """The representative ratio, or ``None`` without an agreement."""
        return None if self.ratios is None else self.ratios.ratio

    def to_dict(self) -> dict[str, Any]:
        """Return the point as plain data for JSON."""
        return {
            "size": float(self.size),
            "ratio": self.ratio,
            "ratio_set": ends_told(self.ratios),
            "acceptable": ends_told(self.acceptable),
            "value": self.value,
            "guaranteed_surplus": self.guaranteed_surplus,
        }


@dataclass(frozen=True)
class RobustnessCurve(Result):
    """Robust ratios over the size of the set.

    Parameters
    ----------
    points : tuple of CurvePoint
        By rising size.
    ends_at : Radius
        Largest size at which some ratio is acceptable to both.
    radius_of_half : Radius
        Largest size at which one half is.
    certificate : Certificate
        The interval shrinks, the guarantee falls, agreement ends where it is said to.
    """

    game: Relocation
    uncertainty: UncertaintySet
    levers: Levers
    points: tuple[CurvePoint, ...]
    ends_at: Radius
    radius_of_half: Radius
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    def radius_of(self, ratio: Number = Fraction(1, 2)) -> Radius:
        """Return the largest size of the set at which ``ratio`` is acceptable to both.

        Raises
        ------
        InputError
            If the ratio is not in [0, 1].
        """
        return radius_of_ratio(self.game, self.uncertainty, ratio, self.levers)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        lines = [f"At size one, held possible: {self.uncertainty.explain()} ({self.game.unit})."]
        end, half = self.ends_at.value, self.radius_of_half.value
        if end is None:
            lines.append(f"Agreement: {self.ends_at.limited_by}.")
        else:
            lines.append(f"Some ratio is acceptable to both up to size {end:.4g}.")
        if half is None:
            lines.append(f"One half: {self.radius_of_half.limited_by}.")
        elif half < 0:
            lines.append("One half is refused even at the estimate.")
        else:
            lines.append(f"One half is acceptable up to size {half:.4g} ({self.radius_of_half.limited_by}).")
        signed = [point for point in self.points if point.ratio is not None]
        if len(signed) > 1:
            first, last = signed[0], signed[-1]
            lines.append(
                f"From size {float(first.size):.4g} to {float(last.size):.4g} the ratio goes from"
                f" {first.ratio:.1%} to {last.ratio:.1%} and the guaranteed gain from {first.value:.4g} to"
                f" {last.value:.4g} {self.game.unit}."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        figures: Figures = [
            ("agreement ends", self.ends_at.value, "size of the set"),
            ("robustness radius of one half", self.radius_of_half.value, "size of the set"),
        ]
        for point in self.points:
            at = f"size {float(point.size):.4g}"
            low, high = (None, None) if point.acceptable is None else point.acceptable.ends
            figures += [
                (f"{at}: ratio", point.ratio, ""),
                (f"{at}: acceptable, lowest", low, ""),
                (f"{at}: acceptable, highest", high, ""),
                (f"{at}: smaller worst gain", point.value, self.game.unit),
                (f"{at}: guaranteed surplus", point.guaranteed_surplus, self.game.unit),
            ]
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "uncertainty": self.uncertainty.explain(),
            "points": [point.to_dict() for point in self.points],
            "ends_at": self.ends_at.to_dict(),
            "radius_of_half": self.radius_of_half.to_dict(),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the ratio and the acceptable interval over the size of the set."""
        from citypact.report.designs.robustness_chart import robustness_figure

        return robustness_figure(self)

    def __repr__(self) -> str:
        return (
            f"<RobustnessCurve: {len(self.points)} sizes, agreement ends at {self.ends_at.value},"
            f" one half at {self.radius_of_half.value}>"
        )
