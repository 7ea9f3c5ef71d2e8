"""Questions about effort, risk, menus, paths of payments, statutes and lists of plants."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import citypact as cp
from citypact.mechanisms.cash_flow.objective import Aim, Objective
from citypact.mechanisms.cash_flow.rows import Payments
from citypact.mechanisms.menus.terms.distributions import UniformCosts
from trust.metamorphic.laws import Entry
from trust.metamorphic.questions.relocations import part_of
from trust.metamorphic.telling import Telling, placed


def halved(amounts: list[Fraction]) -> list[Fraction]:
    """Return the amounts at the end of every second half-year, nothing at the end of the first."""
    return [each for amount in amounts for each in (Fraction(0), amount)]


def drawn_path(t: Telling) -> cp.RelocationPath:
    """Return a plant's taxes year by year; half-years at 10 and 5 per cent when a year is split in two."""
    years = t.whole(4, 6)
    taxes, services = t.moneys(years, 0.5, 3), t.moneys(years, 0, 0.5)
    outside, split = t.money(1, 100), 2 if t.twist == "year" else 1
    invested, loss = t.money(0, 2), t.money(0, 2)
    if split == 2:
        taxes, services = halved(taxes), halved(services)
    shifted = t.twist == "constant"
    return cp.RelocationPath(
        taxes,
        services,
        loss,
        investment=invested - (outside if shifted else 0),
        destination_outside=outside if shifted else 0,
        prior_total=t.money(2, 9),
        origin_rate=Fraction(1, 10) if split == 2 else Fraction(21, 100),
        destination_rate=Fraction(1, 20) if split == 2 else Fraction(41, 400),
        delay=split,
        window=3 * split,
        central_budget=t.money(0, 0.5),
        origin=t.name("Qaq"),
        destination=t.name("Qbq"),
    )


def _cash(t: Telling) -> Any:
    aim = t.one_of((Aim.nash, Aim.egalitarian, Aim.destination, Aim.min_central))
    found = cp.design_cash_flow(
        drawn_path(t),
        objective=Objective(aim, Fraction(2, 5)),
        payments=t.one_of(tuple(Payments)),
        cross_check=False,
    )
    return {
        "agreement": found.agreement,
        "ratios": found.ratios,
        "lump": found.lump_sum,
        "gains": found.gains,
        "share": found.effective_share,
        "acceptable": found.acceptable,
    }


def _families(t: Telling) -> Any:
    # Dividends (F4) begin when the investment is earned back: a constant there is no mere constant. A ratio
    # that declines from period to period (F6) declines twice as often where a year has two.
    apart = ("F4", "F6") if t.law == "year" else ("F4",)
    return [
        {"family": each.family.key, "gains": each.gains, "levers": each.levers, "loss": each.loss}
        for each in cp.compare_families(drawn_path(t), Fraction(2, 5))
        if each.family.key not in apart
    ]


def drawn_effort(t: Telling) -> cp.EffortProblem:
    """Return a project to which both cities' hidden efforts contribute."""
    effects, eases = t.moneys(2, 0.5, 2), t.moneys(2, 0.5, 3, power=-1)
    losses, averse = t.moneys(2, 0, 0.3), t.moneys(2, 0, 1, power=-1)
    fixed, variance = t.money(0, 1), t.money(0, 1, power=2)
    names = list(t.names(2))
    if t.twist == "swap":
        for each in (effects, eases, losses, averse, names):
            each.reverse()
    return cp.EffortProblem(
        effects[0],
        eases[0],
        effects[1],
        eases[1],
        fixed_revenue=fixed,
        origin_loss=losses[0],
        destination_cost=losses[1],
        origin_aversion=averse[0],
        destination_aversion=averse[1],
        variance=variance,
        origin=names[0],
        destination=names[1],
    )


def _effort_view(found: Any, t: Telling) -> Any:
    return (
        {"ratio": part_of(found.ratio, t), "attained": found.attained}
        if t.twist
        else {"ratio": found.ratio, "attained": found.attained}
    )


def drawn_risk(t: Telling) -> cp.RiskProblem:
    """Return two averse cities and uncertain revenue."""
    mean, variance = t.money(2, 5), t.money(0, 1, power=2)
    averse, losses, names = t.moneys(2, 0, 2, power=-1), t.moneys(2, 0, 0.8), list(t.names(2))
    if t.twist == "swap":
        for each in (averse, losses, names):
            each.reverse()
    return cp.RiskProblem(
        mean, variance, averse[0], averse[1], losses[0], losses[1], origin=names[0], destination=names[1]
    )


def drawn_park(t: Telling) -> cp.ParkVenture:
    """Return a joint park; the scale carries money to the power that the inputs leave."""
    exponents, losses, names = t.numbers(2, 0.1, 0.4), t.moneys(2, 0, 0.1), list(t.names(2))
    scale = float(t.number(1, 2)) * float(t.unit) ** float(1 - sum(exponents))
    equity = t.number(0.1, 0.9)
    if t.twist == "swap":
        equity = 1 - equity
        for each in (exponents, losses, names):
            each.reverse()
    return cp.ParkVenture(
        exponents[0],
        exponents[1],
        scale,
        origin_equity=equity,
        origin_loss=losses[0],
        destination_cost=losses[1],
        origin=names[0],
        destination=names[1],
    )


def _weights(t: Telling, number: int) -> list[Fraction]:
    parts = t.numbers(number, 0.2, 1)
    return [part / sum(parts) for part in parts]


def _menu(t: Telling) -> Any:
    number = t.whole(1, 3)
    costs = sorted(t.moneys(number, 1, 3))
    costs = [cost + t.unit * at / 10 for at, cost in enumerate(costs)]
    benefit, chances = t.money(1, 4), _weights(t, number)
    outside = t.moneys(number, 0, 0.2)
    extra = t.money(1, 2)
    shifted = Fraction(0) if t.twist == "constant" else extra
    fixed = [
        shifted
    ] * number  # without it every payoff is higher by the constant, as is what else could be had
    found = cp.design_menu(
        cp.HiddenCost(
            benefit,
            costs,
            chances,
            outside_options=[each + extra - shifted for each in outside],
            fixed_costs=fixed,
            upstream=t.name("Qaq"),
            downstream=t.name("Qbq"),
        )
    )
    return {"efforts": found.efforts, "transfers": found.transfers, "value": found.value}


def _continuous(t: Telling) -> Any:
    low = t.money(0.5, 2)
    menu = cp.continuous_menu(t.money(1, 4), UniformCosts(low, low + t.money(0.5, 1)), cells=64)
    return {"effort": menu.effort_at(float(low)), "value": menu.value}


def drawn_growth(t: Telling) -> cp.GrowthMenuProblem:
    """Return a plant whose growth is hidden; half-years when a year is split in two."""
    number, years = t.whole(1, 2), 2
    chances = _weights(t, number)
    split = t.twist == "year"
    kinds = []
    for at in range(number):
        taxes = t.moneys(years, 1, 3)
        loss = t.number(0.1, 0.6) * sum(taxes)
        kinds.append(cp.GrowthType(chances[at], halved(taxes) if split else taxes, loss, name=f"kind {at}"))
    return cp.GrowthMenuProblem(
        placed(kinds, t.order(number)),
        origin_rate=Fraction(1, 10) if split else Fraction(21, 100),
        destination_rate=Fraction(1, 20) if split else Fraction(41, 400),
        origin=t.name("Qaq"),
        destination=t.name("Qbq"),
    )


def _growth_view(found: Any, t: Telling) -> Any:
    return {"value": found.value, "gain": found.gain_over_single}


def _screening(found: Any, t: Telling) -> Any:
    return {"ratio": found.constant_ratio, "rent": found.constant_rent}


def _menu_from_growth(t: Telling) -> Any:
    found = cp.menu_from_growth(
        t.money(0.5, 2), (Fraction(4, 5), Fraction(3, 2)), (Fraction(1, 2),) * 2, t.moneys(2, 1, 3)
    )
    return {"taxes": [kind.taxes for kind in found.types], "caps": [kind.cap for kind in found.types]}


_ROLES = {"order": "two cities in fixed roles: to change their order is the swap"}


QUESTIONS: dict[str, Entry] = {
    "design_cash_flow": Entry(_cash, twists=("year", "constant")),
    "compare_families": Entry(_families, twists=("year", "constant")),
    "share_effort": Entry(lambda t: cp.share_effort(drawn_effort(t)), twists=("swap",), view=_effort_view),
    "centre_leads": Entry(
        lambda t: cp.centre_leads(drawn_effort(t)),
        view=lambda found, t: {"ratio": found.ratio, "bonus": found.bonus},
    ),
    "share_risk": Entry(
        lambda t: cp.share_risk(drawn_risk(t)),
        twists=("swap",),
        view=lambda found, t: {"ratio": part_of(found.ratio, t), "premium": found.premium},
    ),
    "park_dividend": Entry(
        lambda t: cp.park_dividend(drawn_park(t)),
        twists=("swap",),
        view=lambda found, t: {"ratio": part_of(found.ratio, t)},
        tolerance=1e-6,
    ),
    "design_menu": Entry(_menu, twists=("constant",), but=_ROLES),
    "continuous_menu": Entry(_continuous, tolerance=1e-6),
    "design_growth_menu": Entry(
        lambda t: cp.design_growth_menu(drawn_growth(t)), twists=("year",), view=_growth_view
    ),
    "screening_path": Entry(lambda t: cp.screening_path(drawn_growth(t)), twists=("year",), view=_screening),
    "menu_from_growth": Entry(_menu_from_growth),
}
