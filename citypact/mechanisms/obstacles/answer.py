"""The whole answer about one obstacle: equilibrium, efficient outcome, levers, agreement, coalitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from citypact.games.coalitional import CoalitionalGame
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.picture import Picture
from citypact.mechanisms.obstacles.coalitions import coalition_told
from citypact.mechanisms.obstacles.lever_plan import LeverPlan, clash_words
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class LeverEffect:
    """What one lever, or several together, do to the outcome.

    Parameters
    ----------
    lever : str
        Lever and size.
    outcome : Outcome
        Equilibrium with it.
    efficient : bool
        Whether this is the efficient outcome.
    told : str
        One sentence on what it does, or on what it leaves undone.
    """

    lever: str
    outcome: Outcome
    efficient: bool
    told: str

    def to_dict(self) -> dict[str, Any]:
        """Return the effect as plain data for JSON."""
        return {
            "lever": self.lever,
            "outcome": self.outcome.to_dict(),
            "efficient": self.efficient,
            "told": self.told,
        }


@dataclass(frozen=True)
class ObstacleAnswer(Result):
    """What happens without an agreement, what would be best, and the cheapest levers that reach it.

    Parameters
    ----------
    headline : Headline
        The figure to quote.
    acceptable : (number or None, number or None) or None
        Range of that figure that everybody accepts; ``None`` at an end that nothing limits, and
        ``None`` altogether where no value is accepted.
    equilibria : mapping of str to Outcome
        Without an agreement, by name; the first is the one that gains are counted from.
    efficient : Outcome
        The outcome with the largest sum of payoffs.
    efficient_prices : mapping of str to number
        Multipliers of the program whose optimum the efficient outcome is, by constraint.
    efficient_price_units : mapping of str to str
        Their units.
    effects : sequence of LeverEffect
        What each lever does.
    plan : LeverPlan
        The cheapest set of levers that makes the efficient outcome an equilibrium that all accept.
    coalitions : CoalitionalGame or None
        Worth of every coalition, where the game has one.
    conjecture : str
        What outsiders are taken to do; or why there are no worths.
    notes : sequence of str
        Further findings, one sentence each.
    assumptions : sequence of str
        What the answer rests on, beside the numbers.
    certificate : Certificate
        Residuals recomputed from the game's own numbers.
    provenance : Provenance
        How the answer was found.
    picture : Picture
        What to draw.
    """

    headline: Headline
    acceptable: tuple[Number | None, Number | None] | None
    equilibria: Mapping[str, Outcome]
    efficient: Outcome
    effects: Sequence[LeverEffect]
    plan: LeverPlan
    picture: Picture
    certificate: Certificate
    provenance: Provenance
    coalitions: CoalitionalGame | None = None
    conjecture: str = ""
    notes: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    efficient_prices: Mapping[str, Number] = field(default_factory=dict)
    efficient_price_units: Mapping[str, str] = field(default_factory=dict)

    @property
    def without(self) -> Outcome:
        """The outcome without an agreement that gains are counted from."""
        return next(iter(self.equilibria.values()))

    @property
    def surplus(self) -> Number:
        """What all players together gain by the efficient outcome."""
        return self.efficient.total - self.without.total

    @property
    def gains(self) -> dict[str, Number]:
        """What each player gains by the agreement, side payments and other money levers included."""
        gains = self.efficient.gains_over(self.without)
        for demand in self.plan.problem.demands if self.plan.sizes else ():
            if demand.player:
                money = (factor * self.plan.sizes[lever] for lever, factor in demand.terms.items())
                gains[demand.player] += sum(money)
        return gains

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit = self.efficient.unit
        name, value, of = self.headline
        lines = [
            f"Without an agreement all together have {float(self.without.total):.4g} {unit};"
            f" the most they could have is {float(self.efficient.total):.4g} {unit}.",
            f"{name[0].upper()}{name[1:]}: {float(value):.4g} {of}".rstrip() + ".",
            self._plan_told(),
            *self.notes,
        ]
        return " ".join(lines)

    def _plan_told(self) -> str:
        plan = self.plan
        if plan.cost is None:
            return f"No set of levers is enough: {clash_words(plan.conflict)}."
        used = [name for name, size in plan.sizes.items() if size]
        cost, unit = float(plan.cost), plan.problem.unit
        if not used:
            return (
                f"The efficient outcome is reached without any lever, at a cost of {cost:.4g} {unit}."
                if cost
                else "The efficient outcome is reached without any lever, and costs nothing from outside."
            )
        means = ", ".join(used)
        if cost:
            return f"The efficient outcome is reached by {means}, at a cost of {cost:.4g} {unit}."
        return f"The efficient outcome is reached by {means}, and costs nothing from outside."

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        return list(self._rows())

    def _rows(self) -> Iterator[tuple[str, float | None, str]]:
        yield self.headline.name, float(self.headline.value), self.headline.unit
        low, high = self.acceptable or (None, None)
        yield "acceptable, lowest", None if low is None else float(low), self.headline.unit
        yield "acceptable, highest", None if high is None else float(high), self.headline.unit
        for label, outcome in (*self.equilibria.items(), ("efficient", self.efficient)):
            for name, value in outcome.actions.items():
                yield f"{label}: {name}", float(value), outcome.action_units.get(name, "")
            for name, value in outcome.payoffs.items():
                yield f"{label}: payoff of {name}", float(value), outcome.unit
        yield "surplus", float(self.surplus), self.efficient.unit
        for lever in self.plan.problem.levers:
            size = self.plan.sizes.get(lever.name)
            yield f"lever: {lever.name}", None if size is None else float(size), lever.unit
        cost = self.plan.cost
        yield "cost of the levers", None if cost is None else float(cost), self.plan.problem.unit
        for name, gain in self.gains.items():
            yield f"gain of {name}", float(gain) if self.plan.sizes else None, self.efficient.unit

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        name, value, unit = self.headline
        ends = self.acceptable or (None, None)
        return {
            "headline": {"name": name, "value": float(value), "unit": unit},
            "acceptable": {
                "exists": self.acceptable is not None,
                "lo": None if ends[0] is None else float(ends[0]),
                "hi": None if ends[1] is None else float(ends[1]),
            },
            "equilibria": {label: outcome.to_dict() for label, outcome in self.equilibria.items()},
            "efficient": {
                **self.efficient.to_dict(),
                "shadow_prices": {label: float(price) for label, price in self.efficient_prices.items()},
                "shadow_price_units": dict(self.efficient_price_units),
            },
            "surplus": float(self.surplus),
            "levers": [effect.to_dict() for effect in self.effects],
            "agreement": {
                **self.plan.to_dict(),
                "gains": {name: float(gain) for name, gain in self.gains.items()}
                if self.plan.sizes
                else None,
            },
            "coalitions": coalition_told(self.coalitions, self.conjecture),
            "notes": list(self.notes),
            "explanation": self.explain(),
            "picture": self.picture.to_dict(),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw the picture of this obstacle (see ``citypact.report.pictures.picture_chart``)."""
        from citypact.report.pictures.picture_chart import picture_figure

        return picture_figure(self.picture)
