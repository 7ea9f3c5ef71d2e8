"""Questions about statutes, lists of plants and markets of sites."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import citypact as cp
from citypact.mechanisms.portfolio.assumed import kept_promises
from citypact.mechanisms.statute.design import DesignGrid, RelocationCase
from trust.metamorphic.laws import Entry
from trust.metamorphic.telling import Telling, placed


def drawn_enterprises(t: Telling) -> list[cp.Enterprise]:
    """Return a list of plants, some below the threshold."""
    number = t.whole(0, 4)
    rows = []
    for at in range(number):
        first, second, third = map(float, t.moneys(3, 0, 2))
        growth = float(t.number(1, 1.5))
        rows.append(cp.Enterprise(t.name(f"Q{chr(97 + at)}q"), first, second, third, growth=growth))
    return placed(rows, t.order(number))


def _terms(t: Telling) -> cp.StatuteTerms:
    return cp.StatuteTerms(ratio=float(t.number(0, 1)), threshold=float(t.unit) * 0.2)


def _statute(t: Telling) -> Any:
    found = cp.apply_statute(drawn_enterprises(t), _terms(t))
    plants = {
        each.enterprise.name: each.schedule and sum(row.origin for row in each.schedule.rows)
        for each in found.results
    }
    return {"eligible": found.eligible, "origin": found.origin, "plants": plants}


def _cases(t: Telling) -> tuple[list[RelocationCase], DesignGrid, cp.StatuteTerms]:
    number = t.whole(1, 2)
    cases = []
    for at in range(number):
        base = t.money(0.5, 2)
        plant = cp.Enterprise.from_base(
            float(base), float(t.number(1, 1.3)), name=t.name(f"Q{chr(97 + at)}q")
        )
        cases.append(RelocationCase(plant, base * t.number(1, 3), base * t.number(1, 4)))
    return (
        placed(cases, t.order(number)),
        DesignGrid(thresholds=(float(t.unit) * 0.2,)),
        cp.StatuteTerms(threshold=float(t.unit) * 0.2),
    )


def _statute_design(solve: Callable[..., Any]) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        cases, grid, terms = _cases(t)
        best = solve(cases, grid, terms=terms).best
        return {"sets": [list(found.ends) for found in best.sets], "value": best.value}

    return ask


def drawn_portfolio(t: Telling) -> cp.Portfolio:
    """Return a list of plants; with the issue twist one more that brings nothing and costs nothing."""
    number = t.whole(1, 4)
    firms = []
    for at in range(number):
        revenue = t.money(1, 4)
        loss, cost = revenue * t.number(0, 0.6), revenue * t.number(0, 0.6)
        if t.twist == "swap":
            loss, cost = cost, loss
        firms.append(
            cp.PortfolioFirm(t.name(f"Q{chr(97 + at)}q"), revenue, loss, cost, t.one_of(("steel", "chips")))
        )
    return cp.Portfolio(tuple(placed(firms, t.order(number))))


def _sets(sets: Any, t: Telling) -> Any:
    ends = [tuple(found.ends) for found in sets]
    return [
        [float(1 - hi), float(1 - lo)] if t.twist == "swap" else [float(lo), float(hi)] for lo, hi in ends
    ]


def _portfolio(consent: str) -> Callable[[Telling], Any]:
    def ask(t: Telling) -> Any:
        found = cp.best_portfolio_ratio(drawn_portfolio(t), consent)
        return {"sets": _sets(found.sets, t), "half": found.value_at(Fraction(1, 2))}

    return ask


def _sectors(t: Telling) -> Any:
    found = cp.best_sector_ratios(drawn_portfolio(t))
    return {"gain": found.gain, **{name: _sets(rule.sets, t) for name, rule in found.sectors.items()}}


def _side(t: Telling) -> cp.SideConstraints:
    """Least gains of both cities; without top-ups, which the centre pays to the origin alone."""
    least = t.moneys(2, 0, 0.3)
    if t.twist == "swap":
        least.reverse()
    return cp.SideConstraints(consent="portfolio", origin_gain=least[0], destination_gain=least[1])


def _selected(t: Telling) -> Any:
    found = cp.select_plants(drawn_portfolio(t), _side(t))
    return {"moved": list(found.moved), "sets": _sets(found.sets, t), "value": found.value}


def _assumed(t: Telling) -> Any:
    return {"sets": _sets(cp.ratios_under(drawn_portfolio(t), kept_promises(t.number(0.3, 1))).sets, t)}


def _picked(t: Telling) -> Any:
    found = cp.cherry_picking(drawn_portfolio(t), t.number(0, 1), t.money(0, 1), t.money(0, 1))
    return {"needed": found.needed, "picks": [[pick.firm, pick.side, pick.needed] for pick in found.picks]}


def drawn_market(t: Telling) -> cp.RelocationMarket:
    """Return plants, sites with places, and an offer for every pair."""
    plants, sites = t.names(2), [t.name("Sxs"), t.name("Sys")]
    homes = dict(zip(plants, (t.name("Oxo"), t.name("Oyo")), strict=True))
    offers = [
        cp.Offer(plant, site, t.money(3, 9), t.money(0, 2), t.money(0, 2))
        for plant in plants
        for site in sites
    ]
    order, other = t.order(2), t.order(2)
    return cp.RelocationMarket(
        {plants[at]: homes[plants[at]] for at in order},
        {sites[at]: 1 for at in other},
        tuple(placed(offers, t.order(4))),
    )


def _market(t: Telling) -> Any:
    found = cp.share_market(drawn_market(t))
    return {"outbid": list(found.outbid), "cores": [list(each.core.ends) for each in found.plants]}


def _city_values(t: Telling) -> Any:
    found = cp.city_values(drawn_market(t))
    return {"values": found.values, "stable": found.stable}


QUESTIONS: dict[str, Entry] = {
    "apply_statute": Entry(_statute),
    "design_statute": Entry(_statute_design(cp.design_statute)),
    "best_joint_terms": Entry(_statute_design(cp.best_joint_terms)),
    "best_portfolio_ratio": Entry(_portfolio("portfolio"), twists=("swap",)),
    "best_sector_ratios": Entry(_sectors, twists=("swap",)),
    "select_plants": Entry(_selected, twists=("swap",)),
    "ratios_under": Entry(_assumed, but={"swap": "who keeps promises is told of the origin alone"}),
    "cherry_picking": Entry(_picked),
    "share_market": Entry(_market),
    "city_values": Entry(_city_values),
}
