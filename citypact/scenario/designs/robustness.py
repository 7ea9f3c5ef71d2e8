"""Designs for figures that are known only within limits: sets, cases, ranges of rates."""

from __future__ import annotations

from collections.abc import Iterator

from citypact.mechanisms.robust import BoxSet, BudgetedSet, EllipsoidSet, UncertaintySet, robust_split
from citypact.mechanisms.robust.regret import regret_lottery
from citypact.mechanisms.robust.samples import SampledCases, cvar_split, wasserstein_split
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.scenario.designs.answer import DesignAnswer, Ground
from citypact.scenario.designs.fields import Cases, Regret, Uncertainty

SHAPES = {
    "box": "amounts that may all be off",
    "budgeted": "amounts of which some may be off",
    "ellipsoid": "amounts that may be off together",
}


def worst_case(group: Uncertainty, ground: Ground) -> Iterator[DesignAnswer]:
    """Make the ratio good in the worst case of a set (§4.8)."""
    found = robust_split(ground.game, uncertainty_set(group))
    yield DesignAnswer.of("uncertainty", SHAPES[group.shape], found)


def uncertainty_set(group: Uncertainty) -> UncertaintySet:
    """Return the set of deviations that a scenario describes."""
    sizes = [each.number for each in (group.revenue, group.origin_loss, group.destination_cost)]
    if group.shape == "box":
        return BoxSet(*sizes)
    if group.shape == "budgeted":
        assert group.budget is not None
        return BudgetedSet(*sizes, budget=group.budget.number)
    return EllipsoidSet.from_deviations(*sizes)


def caution(group: Cases, ground: Ground) -> Iterator[DesignAnswer]:
    """Be cautious about listed cases: worst cases on average (CVaR), or doubt about their weights (§4.8)."""
    cases = SampledCases(
        group.revenue.numbers, group.origin_loss.numbers, group.destination_cost.numbers, **ground.names
    )
    if group.confidence is not None:
        found = cvar_split(cases, group.confidence.number)
        yield DesignAnswer.of("cases.confidence", "cities that mind their worst cases", found)
    if group.radius is not None:
        held = wasserstein_split(cases, group.radius.number)
        yield DesignAnswer.of("cases.radius", "cases that may not be representative", held)


def regret(group: Regret, _: Ground) -> Iterator[DesignAnswer]:
    """Post the ratio that is least regretted, drawn by lot if that helps (§4.8)."""
    loss, cost = group.loss.numbers, group.cost.numbers
    found = regret_lottery(RateBox((loss[0], loss[1]), (cost[0], cost[1])))
    yield DesignAnswer.of("regret", "rates of which only ranges are known", found)
