r"""Criteria: what "best ratio" means, each stated as an objective over the feasible ratios.

With gains :math:`g_o(s) = sR - (1-p)L` and :math:`g_d(s) = (1-p)(R-K) - sR` on the
feasible interval :math:`[lo, hi]`, every criterion maps the interval to the sub-interval
of its optimal ratios. The map is closed under composition, which is what *lexicographic*
means: the second criterion chooses among the optima of the first.

The slope of the objective at the optimum gives the shadow price of whichever bound binds.

References
----------
models.md §3.4, §4.0. J. Nash, "The bargaining problem", Econometrica 18, 1950, 155-162.
E. Kalai and M. Smorodinsky, "Other solutions to Nash's bargaining problem", Econometrica
43, 1975, 513-518. A. Rubinstein, "Perfect equilibrium in a bargaining model",
Econometrica 50, 1982, 97-109. E. Kalai and D. Samet, "On weighted Shapley values",
International Journal of Game Theory 16, 1987, 205-222.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door


@dataclass(frozen=True)
class Feasible:
    """Feasible ratios ``[lo, hi]`` and the label of the constraint that forms each end."""

    lo: Fraction
    hi: Fraction
    lo_label: str
    hi_label: str

    def clip(self, ratio: Fraction) -> Fraction:
        """Return the feasible ratio nearest to ``ratio``."""
        return min(max(ratio, self.lo), self.hi)


class Criterion(Protocol):
    """What a criterion has to say for itself."""

    @property
    def name(self) -> str:
        """Name on the command line and in reports."""

    @property
    def unit(self) -> str:
        """Unit of the objective, for shadow prices."""

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the interval of optimal ratios within the feasible one."""

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return d objective / d ratio at ``ratio``; ``None`` where it is not defined."""


def seller_share(worths: tuple[Fraction, ...], weight: Fraction) -> Fraction:
    r"""Weighted Shapley value of a seller who faces buyers of the given surpluses.

    With surpluses sorted :math:`W_1 \ge W_2 \ge \dots`, seller's weight :math:`a` and
    weight :math:`1-a` for each buyer, :math:`x = a/(1-a)`:
    :math:`\phi = \sum_k (W_k - W_{k+1}) (1 - k!/\prod_{i=1}^k (x+i))`.
    Equal weights give :math:`\sum_j W_j/(j(j+1))`; one buyer gives :math:`aW_1`, the
    weighted Nash solution. Derived from the dividends of the "any of the first k buyers"
    games; models.md §4.0 for equal weights.
    """
    worths = tuple(sorted(worths, reverse=True))
    if weight == 1:
        return worths[0]
    odds = weight / (1 - weight)
    value, missed = Fraction(0), Fraction(1)
    for rank, (worth, following) in enumerate(zip(worths, (*worths[1:], Fraction(0)), strict=True), start=1):
        missed *= rank / (odds + rank)
        value += (worth - following) * (1 - missed)
    return value


@dataclass(frozen=True)
class Nash:
    """Weighted Nash solution: maximise w log g_o + (1 - w) log g_d.

    With rival destinations the solution is the weighted Shapley value, of which the
    weighted Nash solution is the case of two cities.
    """

    weight: Number = 0.5
    name: str = "nash"

    def __post_init__(self) -> None:
        door = Door()
        door.between("origin_weight", self.weight, 0, 1, "a bargaining weight")
        door.close()

    @property
    def unit(self) -> str:
        """Log points of the Nash product; money when one city has all the power."""
        return "log points" if 0 < self.weight < 1 else "亿元"

    def target(self, game: Relocation) -> Fraction:
        """Return the solution before any lever is capped."""
        rivals = tuple(as_fraction(rival) for rival in game.rivals)
        share = seller_share((game.surplus, *rivals), as_fraction(self.weight))
        return game.thresholds()[0] + share / as_fraction(game.revenue)

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the solution, moved to the nearest feasible ratio: the objective is concave."""
        best = feasible.clip(self.target(game))
        return best, best

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return R (w/g_o - (1-w)/g_d); undefined where a gain is zero or rivals compete."""
        origin, destination = game.exact_gains(ratio)
        weight, revenue = as_fraction(self.weight), as_fraction(game.revenue)
        if weight in (0, 1):
            return revenue if weight else -revenue
        if origin <= 0 or destination <= 0 or game.best_rival > 0:
            return None
        return revenue * (weight / origin - (1 - weight) / destination)


@dataclass(frozen=True)
class Egalitarian:
    """Maximise the smaller gain (each measured in ``scales``, equal by default)."""

    scales: tuple[Number, Number] = (1, 1)
    name: str = "egalitarian"
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        for who, scale in zip(("origin", "destination"), self.scales, strict=True):
            door.money(f"scale of {who}", scale, positive=True)
        door.close()

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the ratio with g_o/scale_o = g_d/scale_d, moved to the nearest feasible one."""
        own, other = map(as_fraction, self.scales)
        lo, hi = game.thresholds()
        best = feasible.clip(lo + (hi - lo) * own / (own + other))
        return best, best

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return the slope of the smaller scaled gain; 0 at the kink where both are equal."""
        own, other = map(as_fraction, self.scales)
        origin, destination = game.exact_gains(ratio)
        if origin / own == destination / other:
            return Fraction(0)
        revenue = as_fraction(game.revenue)
        return revenue / own if origin / own < destination / other else -revenue / other


@dataclass(frozen=True)
class KalaiSmorodinsky:
    """Give both the same fraction of the most each could get within the feasible ratios."""

    name: str = "kalai-smorodinsky"
    unit: str = "fraction of the ideal gain"

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the ratio on the line from no agreement to the ideal point."""
        lo, hi = game.thresholds()
        ideal_origin, ideal_destination = feasible.hi - lo, hi - feasible.lo
        if ideal_origin + ideal_destination == 0:
            return feasible.lo, feasible.lo
        best = lo + (hi - lo) * ideal_origin / (ideal_origin + ideal_destination)
        best = feasible.clip(best)
        return best, best

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return ``None``: the cap moves the ideal point, not an active bound."""
        return None


@dataclass(frozen=True)
class Utilitarian:
    """Maximise w g_o + (1 - w) g_d: flat at equal weights, since the split moves no surplus."""

    weight: Number = 0.5
    name: str = "utilitarian"
    unit: str = "亿元, weighted"

    def __post_init__(self) -> None:
        door = Door()
        door.between("origin_weight", self.weight, 0, 1, "a welfare weight")
        door.close()

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the whole interval at equal weights, else the end of the heavier city."""
        weight = as_fraction(self.weight)
        if weight == Fraction(1, 2):
            return feasible.lo, feasible.hi
        best = feasible.hi if weight > Fraction(1, 2) else feasible.lo
        return best, best

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return (2w - 1) R."""
        return (2 * as_fraction(self.weight) - 1) * as_fraction(game.revenue)


@dataclass(frozen=True)
class Nearest:
    """Stay as close as participation allows to a reference ratio (status-quo bias)."""

    reference: Number = 0.5
    name: str = "nearest"
    unit: str = "ratio"

    def __post_init__(self) -> None:
        door = Door()
        door.between("reference", self.reference, 0, 1, "a ratio")
        door.close()

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the feasible ratio nearest to the reference."""
        best = feasible.clip(as_fraction(self.reference))
        return best, best

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return the sign of reference - ratio."""
        gap = as_fraction(self.reference) - ratio
        return Fraction((gap > 0) - (gap < 0))


@dataclass(frozen=True)
class MinCentral:
    """Spend as little central money as participation allows: flat wherever none is needed."""

    name: str = "min-central"
    unit: str = "亿元 of central money"

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Return the whole feasible interval, on which no grant is needed."""
        return feasible.lo, feasible.hi

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return 0: no grant is needed inside the interval."""
        return Fraction(0)


@dataclass(frozen=True)
class Lexicographic:
    """Apply criteria in turn, each choosing among the optima of the one before."""

    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        if not self.criteria:
            door = Door()
            door.refuse("criterion", "nothing", "at least one criterion")
            door.close()

    @property
    def name(self) -> str:
        """Names in order, joined by commas."""
        return ",".join(criterion.name for criterion in self.criteria)

    @property
    def unit(self) -> str:
        """Unit of the first objective, whose shadow prices are reported."""
        return self.criteria[0].unit

    def optimal(self, game: Relocation, feasible: Feasible) -> tuple[Fraction, Fraction]:
        """Narrow the feasible interval criterion by criterion."""
        lo, hi = feasible.lo, feasible.hi
        for criterion in self.criteria:
            lo, hi = criterion.optimal(game, Feasible(lo, hi, feasible.lo_label, feasible.hi_label))
        return lo, hi

    def slope(self, game: Relocation, ratio: Fraction) -> Fraction | None:
        """Return the slope of the first objective."""
        return self.criteria[0].slope(game, ratio)
