"""Terms of an agreement across a development gap: a share, a matching grant, lump sums, and no wider gap."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.audit.exact import ONE, ZERO
from citypact.audit.obstacles.definitions import (
    CENTRAL_MONEY,
    Demand,
    Lever,
    Played,
    payment_to,
    side_payments,
)

if TYPE_CHECKING:
    from citypact.audit.obstacles.gap import Gap

SHARE, MATCH = "core's share of the revenue", "matching grant for capacity"
YUAN = 10**4  # ten thousand yuan for each of ten thousand persons are one 亿元


def _incomes(gap: Gap, best: Played, *, pays: bool) -> dict[str, dict[str, Fraction]]:
    """What each city receives per unit of the share and of the grant."""
    core, periphery = gap.players
    if not pays:
        return {core: {}, periphery: {}}
    revenue = best.actions["revenue"]
    matched = {MATCH: gap.best_rise} if gap.best_rise else {}
    return {core: {SHARE: revenue}, periphery: {SHARE: -revenue, **matched}}


def levers_of(gap: Gap, best: Played, *, pays: bool) -> list[Lever]:
    """Return what an agreement can set."""
    found = []
    if pays:
        found.append(Lever(SHARE, ZERO, ONE, side_payment=best.actions["revenue"]))
        if gap.best_rise:
            found.append(Lever(MATCH, side_payment=gap.best_rise))
    return [*found, *side_payments(best.payoffs)[0]]


def demands_of(gap: Gap, best: Played, *, pays: bool) -> list[Demand]:
    """Return participation, the budget, no wider gap, and what the periphery builds of its own accord."""
    core, periphery = gap.players
    incomes = _incomes(gap, best, pays=pays)
    demands = side_payments(best.payoffs, incomes)[1]  # without an agreement nobody has anything
    heads = gap.ratio * gap.people[1] / gap.people[0]
    shared = {payment_to(periphery): ONE, payment_to(core): -heads, **incomes[periphery]}
    for lever, amount in incomes[core].items():
        shared[lever] = shared.get(lever, ZERO) - heads * amount
    start = heads * best.payoffs[core] - best.payoffs[periphery]
    demands.append(Demand("the gap does not widen", shared, ">=", start))
    if pays and gap.best_rise:
        slope, needed = gap.revenue / gap.full_ratio, gap.stiffness * gap.best_rise
        kept = {MATCH: ONE, SHARE: -slope}
        demands.append(Demand(f"{periphery} builds no less", kept, ">=", needed - slope))
        full = gap.ratio + gap.best_rise == gap.full_ratio
        beyond, most = ({MATCH: ONE}, needed) if full else (kept, needed - slope)
        demands.append(Demand(f"{periphery} builds no more", beyond, "<=", most))
    return demands


def sets_of(gap: Gap, *, pays: bool) -> Mapping[str, list[str]]:
    """Return the smaller sets of levers that are tried."""
    payments = [payment_to(city) for city in gap.players]
    sets = {"lump sums alone": payments}
    if pays:
        sets["a share of the revenue alone"] = [SHARE]
        if gap.best_rise:
            sets["a share, and a matching grant from the centre"] = [SHARE, MATCH, CENTRAL_MONEY]
            sets["a share, and a matching grant that the cities pay"] = [SHARE, MATCH, *payments]
    return sets


def meeting_residuals(gap: Gap, *, pays: bool) -> dict[str, Fraction]:
    """Say whether the gain is shared as log welfare per head asks: where incomes meet, nobody losing."""
    if not pays:
        return {}
    whole = gap.surplus
    meeting = (gap.incomes[1] - gap.incomes[0] + YUAN * whole / gap.people[1]) / (
        YUAN / gap.people[0] + YUAN / gap.people[1]
    )
    mine = min(max(meeting, ZERO), whole)
    core = gap.incomes[0] + YUAN * mine / gap.people[0]
    other = gap.incomes[1] + YUAN * (whole - mine) / gap.people[1]
    slope = 1 / other - 1 / core
    return {
        "equity: nobody has less than before": max(-mine, mine - whole),
        "equity: a yuan counts more where it should not have gone": max(
            -slope if whole - mine else ZERO, slope if mine else ZERO
        ),
    }
