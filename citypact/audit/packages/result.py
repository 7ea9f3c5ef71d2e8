"""A saved answer about a package deal against its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ZERO, exact, nearest, quotient
from citypact.audit.lines import Ledger, Place
from citypact.audit.packages.beside import (
    audit_frontier,
    audit_moneyless,
    audit_moves,
    audit_separate,
    audit_split,
)
from citypact.audit.packages.plan import amounts, audit_plan
from citypact.audit.packages.solving import least_money, small
from citypact.audit.packages.table import Deal, deal_of
from citypact.audit.plants.exact_proof import exact_proof
from citypact.audit.quantities import factor_of

CHECKS = ("the least money", "the separate deals", "packages without money", "the frontier",
          "the split of the surplus", "the package needs no more than separate deals")  # fmt: skip


def audit_package(ledger: Ledger) -> None:
    """Check a saved package: the plan and its proofs, what it saves, and how the surplus may be split."""
    inputs = ledger.document["inputs"]
    deal = deal_of(inputs)
    ledger.words(("players",), deal.players)
    ledger.words(("issues",), list(deal.gains))
    ledger.word(("unit",), deal.unit)
    for name in ("name", "title", "question") if "scenario" in inputs else ():
        ledger.word((name,), inputs["scenario"].get(name))
    _asked(ledger, deal)
    cost = audit_plan(ledger, deal)
    apart = audit_separate(ledger, deal)
    plain = cost if deal.terms.plain else least_money(deal.plain()) if small(deal) else None
    if plain is not None:
        ledger.number(("plain_cost",), plain)
        ledger.number(("saving",), apart - plain)
        ledger.fact(
            "the package needs no more than separate deals", apart >= plain, nearest(apart), nearest(plain)
        )
    audit_moneyless(ledger, deal)
    audit_frontier(ledger, deal)
    audit_split(ledger, deal)
    if cost is None:
        ledger.size(("moves",), 0)
    else:
        audit_moves(ledger, deal)
    exact_proof(ledger, ("certificate",), ONE, dict.fromkeys(CHECKS, ZERO))
    _stability(ledger, deal, inputs)


def _asked(ledger: Ledger, deal: Deal) -> None:
    terms = deal.terms
    ledger.number(("terms", "share"), terms.share)
    amounts(ledger, ("terms", "floors"), terms.floors)
    ledger.number(("terms", "largest_gap"), terms.largest_gap)
    ledger.number(("terms", "central_money"), terms.central_money)
    ledger.number(("terms", "central_cost"), terms.central_cost)
    ledger.number(("efficient", "surplus"), deal.surplus)
    amounts(ledger, ("efficient", "totals"), deal.totals)
    efficient = {issue: Fraction(total > 0) for issue, total in deal.totals.items()}
    amounts(ledger, ("efficient", "parts"), efficient)


def _stability(ledger: Ledger, deal: Deal, inputs: Mapping[str, Any]) -> None:
    """The least subsidies that keep coalitions in: attained by an allocation, bounded by balanced weights."""
    at: Place = ("stability",)
    issues = inputs["scenario"]["parameters"]["issues"] if "scenario" in inputs else {}
    stated = {name: issue["worths"] for name, issue in issues.items() if issue.get("worths")}
    tables = {name: _own(deal, name, worths) for name, worths in stated.items()}
    ledger.size((*at, "issues"), len(tables))
    subsidies = []
    names = []
    for number, (issue, (cities, worths)) in enumerate(tables.items()):
        ledger.word((*at, "issues", number, "issue"), issue)
        subsidies.append(_subsidy(ledger, (*at, "issues", number), cities, worths))
        names.append(f"the subsidy of {issue}")
    apart = sum(subsidies, ZERO)
    together = ZERO
    if not tables:
        ledger.word((*at, "linked"), None)
    else:
        names.append("the subsidy of all issues linked")
        together = _subsidy(ledger, (*at, "linked"), deal.players, _linked(deal, tables))
    ledger.number((*at, "apart"), apart)
    ledger.number((*at, "together"), together)
    ledger.number((*at, "saving"), apart - together)
    ledger.fact("linking needs no larger subsidy", together <= apart, nearest(apart), nearest(together))
    names.append("linking needs no larger subsidy")
    exact_proof(ledger, (*at, "certificate"), ONE, dict.fromkeys(names, ZERO))


Worths = dict[frozenset[str], Fraction]


def _own(deal: Deal, issue: str, stated: Mapping[str, Any]) -> tuple[tuple[str, ...], Worths]:
    """The game of an issue whose coalitions' worths are stated: its cities, and what each coalition has."""
    factor = factor_of(stated["unit"])
    read = {
        frozenset(_members(name, deal.players)): exact(float(exact(worth) * factor))
        for name, worth in stated["coalitions"].items()
    }
    named = set(deal.touched(issue)).union(*read)
    cities = tuple(city for city in deal.players if city in named)
    read[frozenset(cities)] = max(deal.totals[issue], ZERO)
    return cities, read


def _members(name: str, players: tuple[str, ...]) -> list[str]:
    """The cities of a coalition, joined by plus signs; a city may have one in its own name."""
    if name in players:
        return [name]
    for city in players:
        if name.startswith(f"{city}+"):
            rest = _members(name[len(city) + 1 :].strip(), players)
            if rest:
                return [city, *rest]
    return [each.strip() for each in name.split("+")] if "+" in name else []


def _linked(deal: Deal, tables: Mapping[str, tuple[tuple[str, ...], Worths]]) -> Worths:
    others = [issue for issue in deal.gains if issue not in tables]
    found: Worths = {}
    for mask in range(1, 1 << len(deal.players)):
        members = [city for bit, city in enumerate(deal.players) if mask >> bit & 1]
        worth = deal.worth(members, others)
        for cities, worths in tables.values():
            worth += worths.get(frozenset(city for city in members if city in cities), ZERO)
        found[frozenset(members)] = worth
    return found


def _subsidy(ledger: Ledger, at: Place, cities: tuple[str, ...], worths: Worths) -> Fraction:
    """One subsidy: an allocation that keeps every coalition in, and weights that prove that less does not."""
    subsidy = quotient(ledger.found(*at, "subsidy_exact"))
    ledger.word((*at, "subsidy_exact"), str(subsidy))
    ledger.number((*at, "subsidy"), subsidy)
    shares = [quotient(each) for each in ledger.found(*at, "allocation_exact")]
    ledger.words((*at, "allocation_exact"), [str(each) for each in shares])
    allocation = dict(zip(cities, shares, strict=True))
    amounts(ledger, (*at, "allocation"), allocation)
    whole = worths[frozenset(cities)]
    given = sum(shares, ZERO)
    ledger.fact("the allocation is the worth of all and the subsidy", given == whole + subsidy,
                nearest(whole + subsidy), nearest(given))  # fmt: skip
    short = [
        "+".join(sorted(group))
        for group, worth in worths.items()
        if sum((allocation[city] for city in group), ZERO) < worth
    ]
    ledger.fact("no coalition has more alone", not short, "none", short)
    collection = ledger.found(*at, "balanced_collection")
    weights = [(frozenset(each["coalition"]), quotient(each["weight"])) for each in collection]
    sums = {city: sum((w for group, w in weights if city in group), ZERO) for city in cities}
    off = [city for city, weight in sums.items() if weight != 1]
    ledger.fact(
        "the collection is balanced", not off and all(w >= 0 for _, w in weights), "weight 1 a city", off
    )
    earned = sum((weight * worths.get(group, ZERO) for group, weight in weights), ZERO)
    least = max(earned - whole, ZERO)
    ledger.fact("no smaller subsidy does", subsidy == least, nearest(least), nearest(subsidy))
    ledger.settle(*at, "balanced_collection")
    return subsidy
