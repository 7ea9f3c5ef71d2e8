"""The splits and output credits that two officials sign, and the point nearest to the statute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.officials_agreement.credit_problem import CreditProblem
from citypact.mechanisms.officials_agreement.opening import Span
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import ends_told, price_rows, prices_told, proof_told
from citypact.mechanisms.theories.polygon import Point, Polygon
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Edge:
    """A side of the polygon and the conditions that hold with equality along it."""

    start: Point
    end: Point
    rows: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class CreditPolygon(Result):
    """What both officials accept in the plane of tax split and output credit.

    Parameters
    ----------
    vertices : tuple of points
        Corners in fractions, in order; two for a segment, one for a point, none if nothing is accepted.
    area : Fraction
        Part of the unit square that both accept.
    edges : tuple of Edge
        Sides with the conditions that make them.
    reference, nearest : point
        The statute's split and credit, and the accepted point nearest to it (None without one).
    multipliers : mapping of str to Fraction
        KKT multipliers of the squared half-distance at ``nearest``.
    shadow_prices : mapping of str to float
        Fall of the distance per unit by which a condition is relaxed; for the officials' rows the
        value of softening the assessment (per 亿元). At a corner that more conditions share than
        are needed, a price lies between the slopes on its two sides.
    lump_sum : Fraction or None
        The smallest lump sum that goes with ``nearest`` (亿元; negative: to the destination).
    ratios, acceptable, credits : RatioSet or None
        The nearest split; all accepted splits, and credits, of some accepted point.
    neutral_credit : Fraction
        The credit that changes no lead in output.
    conflict : mapping of str to Fraction
        If nothing is accepted: weights with which the conditions add up to minus ``shortfall``.
    shortfall : Fraction
        By how much the assessment of the official named there would have to be softened for terms to
        be accepted, or of both together at least (亿元).
    repairs, reference_repairs : mapping of str to pair
        Neighbour's scores and weights of output standing with which both officials accept some point,
        and the statute's (None: no weight will do; None as an upper end: no limit).
    moves : mapping of str to float
        Change of the distance per unit of each weight, by the envelope theorem.
    """

    problem: CreditProblem
    vertices: Polygon
    area: Fraction
    edges: tuple[Edge, ...]
    reference: Point
    nearest: Point | None
    multipliers: Mapping[str, Fraction]
    lump_sum: Fraction | None
    ratios: RatioSet | None
    acceptable: RatioSet | None
    credits: RatioSet | None
    neutral_credit: Fraction
    gains: Allocation | None
    utilities: Allocation | None
    conflict: Mapping[str, Fraction]
    shortfall: Fraction
    repairs: Mapping[str, Span | None]
    reference_repairs: Mapping[str, Span | None]
    certificate: Certificate
    provenance: Provenance
    reason: str = ""
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    moves: Mapping[str, float] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The accepted tax split nearest to the statute's, or None."""
        return None if self.ratios is None else self.ratios.ratio

    @property
    def credit(self) -> float | None:
        """The output credit that goes with it, or None."""
        return None if self.nearest is None else float(self.nearest[1])

    @property
    def squared_distance(self) -> Fraction | None:
        """Square of the distance between the statute and the nearest accepted point."""
        if self.nearest is None:
            return None
        return sum(((a - b) ** 2 for a, b in zip(self.nearest, self.reference, strict=True)), Fraction(0))

    @property
    def value(self) -> float | None:
        """The distance, what is minimised (both coordinates are parts of one)."""
        return None if self.squared_distance is None else math.sqrt(self.squared_distance)

    def explain(self) -> str:
        """Say the result in plain sentences."""
        split, credit = map(float, self.reference)
        if self.nearest is None or self.gains is None or self.acceptable is None or self.value is None:
            return f"{self.reason[0].upper()}{self.reason[1:]}."
        origin, destination = self.problem.game.players
        unit = self.problem.game.unit
        low, high = self.acceptable.ends
        words = []
        if self.value == 0:
            words.append(
                f"Both officials sign the statute's {split:.1%} of the tax and {credit:.1%} of the output."
            )
        else:
            words.append(
                f"The officials do not sign {split:.1%} of the tax with {credit:.1%} of the output for"
                f" {origin}; nearest is {float(self.nearest[0]):.1%} with {float(self.nearest[1]):.1%}, at a"
                f" distance of {self.value:.3g} ({', '.join(self.binding)})."
            )
        words.append(
            f"They sign splits from {low:.1%} to {high:.1%}, with a credit to match"
            + (f", {float(self.area):.1%} of all pairs." if self.area else ", and for each split only one.")
        )
        if self.lump_sum:
            payer, payee = (destination, origin) if self.lump_sum > 0 else (origin, destination)
            words.append(f"{payer} pays {payee} a lump sum of {float(abs(self.lump_sum)):.4g} {unit}.")
        words.append(
            f"A credit of {float(self.neutral_credit):.1%} would leave the lead in output as it is;"
            f" {origin} gains {self.gains['origin']:.4g} and {destination}"
            f" {self.gains['destination']:.4g} {unit}."
        )
        for city, name in (("origin", origin), ("destination", destination)):
            if self.gains[city] < 0:
                words.append(f"{name} loses: its official signs for the lead over the other.")
        return " ".join(words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.problem.game.unit
        low, high = (None, None) if self.acceptable is None else self.acceptable.ends
        gains: Mapping[str, float] = self.gains or {}
        utilities: Mapping[str, float] = self.utilities or {}
        return [
            ("ratio (origin's share)", self.ratio, ""),
            ("output credit of origin", self.credit, ""),
            ("distance from the statute", self.value, ""),
            ("lump sum to origin", None if self.lump_sum is None else float(self.lump_sum), unit),
            ("acceptable to both officials, lowest", low, ""),
            ("acceptable to both officials, highest", high, ""),
            ("area that both accept", float(self.area), ""),
            ("neutral output credit", float(self.neutral_credit), ""),
            ("gain of origin", gains.get("origin"), unit),
            ("gain of destination", gains.get("destination"), unit),
            ("gain of origin's official", utilities.get("origin"), unit),
            ("gain of destination's official", utilities.get("destination"), unit),
            ("shortfall", float(self.shortfall), unit),
            *((f"moves the distance: {name}", step, "per unit") for name, step in self.moves.items()),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "ratio": self.ratio,
            "credit": self.credit,
            "value": self.value,
            "reason": self.reason or None,
            "vertices": [list(map(float, corner)) for corner in self.vertices],
            "area": float(self.area),
            "edges": [
                {"start": list(map(float, e.start)), "end": list(map(float, e.end)), "rows": list(e.rows)}
                for e in self.edges
            ],
            "reference": list(map(float, self.reference)),
            "nearest": None if self.nearest is None else list(map(float, self.nearest)),
            "lump_sum": None if self.lump_sum is None else float(self.lump_sum),
            "acceptable": ends_told(self.acceptable),
            "credits": None if self.credits is None else list(self.credits.ends),
            "neutral_credit": float(self.neutral_credit),
            "gains": None if self.gains is None else dict(self.gains),
            "utilities": None if self.utilities is None else dict(self.utilities),
            "conflict": {name: float(weight) for name, weight in self.conflict.items()},
            "shortfall": float(self.shortfall),
            "repairs": _plain(self.repairs),
            "reference_repairs": _plain(self.reference_repairs),
            "moves": dict(self.moves),
            **prices_told(self),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the polygon with the statute and the nearest accepted point."""
        from citypact.report.designs.officials_chart import officials_figure

        return officials_figure(self)

    def __repr__(self) -> str:
        if self.nearest is None:
            return f"<CreditPolygon: none ({self.reason})>"
        ratio, credit = map(float, self.nearest)
        return f"<CreditPolygon: {len(self.vertices)} corners, nearest ({ratio:.6g}, {credit:.6g})>"


def _plain(spans: Mapping[str, Span | None]) -> dict[str, list[float | None] | None]:
    return {
        name: None if span is None else [None if end is None else float(end) for end in span]
        for name, span in spans.items()
    }
