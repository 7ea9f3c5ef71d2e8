"""The best ratios for a list of plants, what moves at them, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.portfolio.profile import Interval, Profile
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNIT = "亿元"
#: The ratio of the notice (Caiyu [2015] 92), nearest to which the representative is taken.
STATUTORY = Fraction(1, 2)
#: Part of the best surplus that counts as nearly best.
NEARLY = Fraction(95, 100)
MOST_LISTED = 1000  #: intervals of a range; the best ratios are always listed in full


class Refusal(NamedTuple):
    """Plants that one city would rather strike off a list signed as a whole, and what they cost it."""

    plants: int
    loss: Fraction


@dataclass(frozen=True)
class PortfolioRule(Result):
    """The best ratios for a list of plants under one form of consent.

    Parameters
    ----------
    consent : {"project", "portfolio"}
        Whether cities consent plant by plant or once for all.
    sets : tuple of RatioSet
        All maximising intervals in order; empty when no ratio moves any surplus.
    value : Fraction
        Surplus that moves at those ratios (亿元).
    portfolio : Portfolio
        The plants.
    profile : Profile
        Surplus that moves at every ratio.
    certificate : Certificate
        Residuals counted anew from the payoffs, in fractions.
    provenance : Provenance
        How the ratios were found.
    """

    consent: str
    sets: tuple[RatioSet, ...]
    value: Fraction
    portfolio: Portfolio = field(repr=False)
    profile: Profile = field(repr=False, compare=False)
    certificate: Certificate = field(repr=False, compare=False)
    provenance: Provenance = field(repr=False, compare=False)

    @cached_property
    def recommended(self) -> RatioSet | None:
        """The set nearest to the ratio of the notice, the lower of two equally near."""
        return min(self.sets, key=_distance, default=None)

    @property
    def ratio(self) -> float | None:
        """Middle of the recommended set; ``None`` when no ratio moves any surplus."""
        return None if self.recommended is None else self.recommended.ratio

    def moved_at(self, ratio: Number) -> tuple[str, ...]:
        """Return the names of the plants that move at ``ratio``."""
        s = _ratio(ratio)
        firms, whole = self.portfolio.firms, self.portfolio.whole
        above, below = s.as_integer_ratio()
        if self.consent == "portfolio":
            revenue, loss, cost = sum(whole.revenues), sum(whole.losses), sum(whole.costs)
            moves = above * revenue >= loss * below and (below - above) * revenue >= cost * below
            return tuple(firm.name for firm in firms) if moves else ()
        columns = zip(firms, whole.revenues, whole.losses, whole.costs, strict=True)
        return tuple(
            firm.name
            for firm, revenue, loss, cost in columns
            if above * revenue >= loss * below and (below - above) * revenue >= cost * below
        )

    def value_at(self, ratio: Number) -> Fraction:
        """Return the surplus that moves at ``ratio`` (亿元), whether or not it is optimal."""
        return self.profile.value_at(_ratio(ratio))

    def efficiency_at(self, ratio: Number) -> Fraction | None:
        """Return the part of first best that moves at ``ratio``; ``None`` if first best is zero."""
        best = self.portfolio.first_best
        return self.value_at(ratio) / best if best else None

    def contains(self, ratio: Number) -> bool:
        """Return whether ``ratio`` is among the optimal ratios."""
        return any(ratio in found for found in self.sets)

    def gains_at(self, ratio: Number) -> tuple[Fraction, Fraction]:
        """Return what origin and destination gain in all by the plants that move at ``ratio`` (亿元)."""
        s, moved = _ratio(ratio), set(self.moved_at(ratio))
        whole = self.portfolio.whole
        columns = zip(self.portfolio.firms, whole.revenues, whole.losses, whole.costs, strict=True)
        moving = [row for row in columns if row[0].name in moved]
        revenue = sum(row[1] for row in moving)
        origin = s * revenue - sum(row[2] for row in moving)
        destination = (1 - s) * revenue - sum(row[3] for row in moving)
        return origin / whole.denominator, destination / whole.denominator

    def refusals(self, ratio: Number) -> tuple[Refusal, Refusal]:
        """Return, for origin and destination, the plants of a signed list on which each loses.

        All zero under consent plant by plant, where nobody loses on a plant that moves.
        """
        if self.consent == "project" or not self.moved_at(ratio):
            return Refusal(0, Fraction(0)), Refusal(0, Fraction(0))
        s, whole = _ratio(ratio), self.portfolio.whole
        origin = [s * r - loss for r, loss in zip(whole.revenues, whole.losses, strict=True)]
        destination = [(1 - s) * r - cost for r, cost in zip(whole.revenues, whole.costs, strict=True)]
        refused = [[-gain for gain in gains if gain < 0] for gains in (origin, destination)]
        first, second = (Refusal(len(one), sum(one, Fraction(0)) / whole.denominator) for one in refused)
        return first, second

    def ranges(self) -> dict[str, tuple[Interval, ...]]:
        """Return the ratios at which anything moves, and at which nearly the best surplus does."""
        least = Fraction(1, self.profile.denominator)
        return {
            "something_moves": self.profile.reaching(least),
            "nearly_best": self.profile.reaching(self.value * NEARLY) if self.value > 0 else (),
        }

    def assumptions(self) -> tuple[str, ...]:
        """Return what the ratios rest on."""
        basis = "A: R, L and K of each plant are present values as the list gives them; both cities know them"
        if self.consent == "project":
            return basis, "A: a plant moves iff neither city loses on it; an indifferent city consents"
        return basis, "A: the list is signed as a whole, and no city strikes off single plants afterwards"

    def explain(self) -> str:
        """Say which ratios move most, how that compares with first best and with one half."""
        first_best = self.portfolio.first_best
        if self.recommended is None:
            return self._nothing()
        names = len(self.moved_at(self.recommended.exact))
        where = " or ".join(
            f"{lo:.4g}" if lo == hi else f"{lo:.4g} to {hi:.4g}" for lo, hi in (s.ends for s in self.sets[:4])
        )
        more = f" (and {len(self.sets) - 4} further intervals)" if len(self.sets) > 4 else ""
        part = f", {float(self.value / first_best):.1%} of first best" if first_best else ""
        half = float(self.value_at(STATUTORY))
        text = (
            f"An origin's share of {where}{more} moves the most surplus:"
            f" {float(self.value):.4g} {UNIT}{part}."
            f" At {self.recommended.ratio:.4g}, {names} of {len(self.portfolio.firms)} plants move;"
            f" at one half, {half:.4g} {UNIT} of surplus does."
        )
        refused = self.refusals(self.recommended.exact)
        if any(one.plants for one in refused):
            text += (
                f" Taken alone, {refused[0].plants} of these plants would cost the origin"
                f" {float(refused[0].loss):.4g} {UNIT} and {refused[1].plants} would cost the destination"
                f" {float(refused[1].loss):.4g} {UNIT}: the list holds only if no city may strike plants off."
            )
        return text

    def _nothing(self) -> str:
        if self.consent == "project":
            return "No ratio moves any surplus: no plant of the list has a gain that one ratio could share."
        revenue, loss, cost = self.portfolio.totals
        if revenue < loss + cost:
            return (
                "No ratio suits both cities for the whole list: together they lose"
                f" {float(loss + cost - revenue):.4g} {UNIT} on it. Without the plants that have no surplus"
                " the list has one."
            )
        return (
            f"No ratio in [0, 1] suits both cities for the whole list: the origin needs"
            f" {float(loss / revenue):.4g} and the destination grants {float(1 - cost / revenue):.4g}."
            " A lump sum beside the ratio would settle it."
        )

    def rows(self) -> Figures:
        """Return ratio, surplus, first best and what moves."""
        found = self.recommended
        lo, hi = (None, None) if found is None else found.ends
        best = self.portfolio.first_best
        moved = 0 if found is None else len(self.moved_at(found.exact))
        return [
            ("ratio", self.ratio, ""),
            ("lowest of its interval", lo, ""),
            ("highest of its interval", hi, ""),
            ("intervals of best ratios", float(len(self.sets)), ""),
            ("surplus moved", float(self.value), UNIT),
            ("surplus moved at one half", float(self.value_at(STATUTORY)), UNIT),
            ("first best", float(best), UNIT),
            ("part of first best", float(self.value / best) if best else None, ""),
            ("plants that move", float(moved), ""),
            ("plants on the list", float(len(self.portfolio.firms)), ""),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        found, best = self.recommended, self.portfolio.first_best
        moved = () if found is None else self.moved_at(found.exact)
        gains = None if found is None else [float(gain) for gain in self.gains_at(found.exact)]
        refused = None if found is None else self.refusals(found.exact)
        return {
            "consent": self.consent,
            "ratio_sets": [list(one.ends) for one in self.sets],
            "ratio_sets_exact": [[str(one.lo), str(one.hi)] for one in self.sets],
            "ratio": self.ratio,
            "tie_break": "" if found is None else _tie_break(self.sets, found),
            "welfare": float(self.value),
            "welfare_at_half": float(self.value_at(STATUTORY)),
            "first_best": float(best),
            "efficiency": float(self.value / best) if best else None,
            "plants": len(self.portfolio.firms),
            "moved": list(moved),
            "gains": None if gains is None else {"origin": gains[0], "destination": gains[1]},
            "refusals": None
            if refused is None
            else {
                city: {"plants": one.plants, "loss": float(one.loss)}
                for city, one in zip(("origin", "destination"), refused, strict=True)
            },
            "ranges": {
                name: [[float(lo), float(hi)] for lo, hi in intervals[:MOST_LISTED]]
                for name, intervals in self.ranges().items()
            },
            "unit": UNIT,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
            "assumptions": list(self.assumptions()),
        }

    def plot(self) -> Figure:
        """Draw moved surplus over the ratio with the best ratios and the notice's half."""
        from citypact.report.portfolio.portfolio_chart import portfolio_figure

        return portfolio_figure(self)


def _distance(found: RatioSet) -> Fraction:
    return max(found.lo - STATUTORY, STATUTORY - found.hi, Fraction(0))


def _tie_break(sets: tuple[RatioSet, ...], found: RatioSet) -> str:
    if len(sets) > 1:
        return "middle of the optimal set nearest to one half, the lower of two equally near"
    return found.tie_break


def _ratio(ratio: Number) -> Fraction:
    door = Door()
    door.between("ratio", ratio, 0, 1)
    door.close()
    return as_fraction(ratio)
