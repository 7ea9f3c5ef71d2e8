r"""A core and a poorer periphery that can absorb a joint project only in part, by definition.

At the ratio x of incomes per head the project brings :math:`R \min(1, x/x_1)` and costs both
:math:`L + K`; a grant of :math:`\kappa d^2/2` a year raises what can be absorbed by d.

References
----------
models.md §7.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO
from citypact.audit.forms import ends_of
from citypact.audit.obstacles.definitions import (
    Drawing,
    Effect,
    Obstacle,
    Parameter,
    Played,
    even_steps,
)
from citypact.audit.obstacles.gap_terms import demands_of, levers_of, meeting_residuals, sets_of
from citypact.audit.quantities import number_of, table

UNIT = "亿元 a year"
#: Numbers of a scenario that stand alone, and those that each city has.
SINGLE = ("revenue", "full_ratio", "core_loss", "periphery_cost", "stiffness")
BY_CITY = ("incomes", "people")
#: The best rise is compared with parts of itself up to three times it, in tenths.
TENTHS = 31


@dataclass(frozen=True)
class Gap:
    """The core and the periphery, what the project brings and costs, and what capacity costs."""

    players: list[str]
    incomes: tuple[Fraction, Fraction]
    people: tuple[Fraction, Fraction]
    revenue: Fraction
    full_ratio: Fraction
    core_loss: Fraction
    periphery_cost: Fraction
    stiffness: Fraction

    @property
    def ratio(self) -> Fraction:
        """Income per head of the periphery over that of the core."""
        return self.incomes[1] / self.incomes[0]

    @property
    def losses(self) -> Fraction:
        """What the project costs both."""
        return self.core_loss + self.periphery_cost

    @property
    def usable(self) -> bool:
        """Whether some ratio can ever help, the poorer city named second."""
        return self.ratio <= 1 and 0 < self.losses <= self.revenue

    @property
    def threshold(self) -> Fraction:
        """Ratio below which no split of the revenue pays both."""
        return self.full_ratio * self.losses / self.revenue

    @property
    def opened(self) -> Fraction:
        """Rise at which some split pays both."""
        return max(self.threshold - self.ratio, ZERO)

    @property
    def best_rise(self) -> Fraction:
        """Rise that pays best if the project is done."""
        left = max(self.full_ratio - self.ratio, ZERO)
        return min(self.revenue / self.full_ratio / self.stiffness, left)

    def brings(self, ratio: Fraction) -> Fraction:
        """What comes in where so much can be absorbed."""
        return self.revenue * min(ONE, ratio / self.full_ratio)

    def grant(self, rise: Fraction) -> Fraction:
        """What a rise costs a year."""
        return self.stiffness * rise**2 / 2

    def played(self, done: bool, rise: Fraction = ZERO) -> Played:
        """The outcome: the periphery collects and pays the grant, the core bears its loss."""
        if not done:
            still = {"project": ZERO, "absorbed as at a ratio of": self.ratio, "grant": ZERO, "revenue": ZERO}
            return Played(still, dict.fromkeys(self.players, ZERO))
        revenue, grant = self.brings(self.ratio + rise), self.grant(rise)
        actions = {"project": ONE, "absorbed as at a ratio of": self.ratio + rise, "grant": grant,
                   "revenue": revenue}  # fmt: skip
        has = (-self.core_loss, revenue - self.periphery_cost - grant)
        return Played(actions, dict(zip(self.players, has, strict=True)))

    @property
    def surplus(self) -> Fraction:
        """What the project leaves at the best rise; negative if it does not pay."""
        return self.played(True, self.best_rise).total


def gap_of(scenario: Mapping[str, Any]) -> Obstacle:
    """Return what the definitions say of a development gap."""
    players = list(scenario["players"])
    parameters = table(scenario, "parameters")
    pairs = {name: _pair(table(parameters, name), players) for name in BY_CITY}
    gap = Gap(players, pairs["incomes"], pairs["people"], *(number_of(parameters, name) for name in SINGLE))
    pays = gap.surplus >= 0
    without, best = gap.played(False), gap.played(pays, gap.best_rise)
    capacity = gap.stiffness * gap.best_rise
    prices = {"what the periphery can absorb": capacity,
              "all of the project absorbed": gap.revenue - capacity * gap.full_ratio}  # fmt: skip
    opening = gap.grant(gap.opened)
    return Obstacle(
        players=players,
        outcomes={"no project": without},
        best=best,
        prices=prices if pays else {},
        headline=opening,
        acceptable=(opening, None),
        effects=_effects(gap, best),
        levers=levers_of(gap, best, pays=pays),
        demands=demands_of(gap, best, pays=pays),
        sets=sets_of(gap, pays=pays),
        worths=[ZERO, ZERO, ZERO, max(gap.surplus, ZERO)],
        scale=ONE,
        residuals={**_residuals(gap, best, prices), **meeting_residuals(gap, pays=pays)},
        drawing=_drawing(gap),
        parameters=_parameters(gap, parameters),
    )


def _pair(group: Mapping[str, Any], players: list[str]) -> tuple[Fraction, Fraction]:
    core, periphery = (number_of(group, city) for city in players)
    return core, periphery


def _effects(gap: Gap, best: Played) -> list[Effect]:
    now = gap.brings(gap.ratio)
    today, opened = gap.played(now >= gap.losses), gap.played(True, gap.opened)
    grant = float(gap.grant(gap.opened))
    half = _half(gap)
    return [
        Effect("a share of the revenue, capacity as it is", today, today.total == best.total),
        Effect(f"the grant of {grant:.4g} {UNIT} that opens an agreement", opened,
               opened.total == best.total),
        Effect("half of the revenue to the core, capacity left to the periphery", half,
               half.total == best.total),
    ]  # fmt: skip


def _half(gap: Gap) -> Played:
    """Half of the revenue goes to the core, and the periphery builds what then pays it best."""
    left = max(gap.full_ratio - gap.ratio, ZERO)
    before = gap.played(True, min(gap.revenue / gap.full_ratio / 2 / gap.stiffness, left))
    money = before.actions["revenue"] / 2
    core, periphery = gap.players
    after = {core: before.payoffs[core] + money, periphery: before.payoffs[periphery] - money}
    return Played(before.actions, after) if min(after.values()) >= 0 else gap.played(False)


def _residuals(gap: Gap, best: Played, prices: Mapping[str, Fraction]) -> dict[str, Fraction]:
    rise, slope = gap.best_rise, gap.revenue / gap.full_ratio
    cost = gap.stiffness * rise
    tried = max(gap.played(True, rise * part / 10).total for part in range(TENTHS))
    short = gap.losses - gap.brings(gap.ratio + gap.opened)
    scarce = 1 - min(ONE, (gap.ratio + rise) / gap.full_ratio)
    return {
        "a little more capacity does not pay": (slope if gap.ratio + rise < gap.full_ratio else ZERO) - cost,
        "a little less capacity does not pay": cost - slope if rise else ZERO,
        "neither no project nor another capacity is better": max(tried, ZERO) - best.total,
        "the opening grant opens an agreement": short,
        "a smaller grant does not": abs(short) if gap.opened else ZERO,
        "prices share out the revenue": ZERO,
        "a price of what is not scarce is zero": abs(prices["all of the project absorbed"] * scarce),
    }


def _drawing(gap: Gap) -> Drawing:
    best = gap.ratio + gap.best_rise
    xs = even_steps(gap.ratio, max(best, gap.full_ratio) * Fraction(6, 5))
    rises = [x - gap.ratio for x in xs]
    curves = [
        ("revenue", xs, [gap.brings(x) for x in xs]),
        ("losses of both", xs, [gap.losses] * len(xs)),
        ("left after losses and grant", xs, [gap.played(True, rise).total for rise in rises]),
    ]
    return Drawing(curves, [("threshold", gap.threshold, None), ("best if it is done", best, gap.surplus)])


def _parameters(gap: Gap, parameters: Mapping[str, Any]) -> list[Parameter]:
    def at(name: str, k: int | None = None) -> Callable[[Fraction], Fraction | None]:
        def figure(value: Fraction) -> Fraction | None:
            changed: Any = value
            if k is not None:
                pair = getattr(gap, name)
                changed = (value, pair[1]) if k == 0 else (pair[0], value)
            return _opening(replace(gap, **{name: changed}))

        return figure

    found = [
        Parameter(name.replace("_", " "), ends_of(parameters[name], getattr(gap, name)), at(name))
        for name in SINGLE
    ]
    for name in BY_CITY:
        for k, city in enumerate(gap.players):
            ends = ends_of(parameters[name][city], getattr(gap, name)[k])
            found.append(Parameter(f"{name} of {city}", ends, at(name, k)))
    return found


def _opening(gap: Gap) -> Fraction | None:
    return gap.grant(gap.opened) if gap.usable else None
