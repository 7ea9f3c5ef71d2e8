"""Shares of the cost of a clean river: each section's cost split equally among those who answer for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from citypact.audit.exact import ONE, ZERO, Unusable
from citypact.audit.forms import proof_form, residuals
from citypact.audit.lines import Ledger, Place

RULES = ("local_responsibility", "upstream_equal", "downstream_equal", "adjacent_downstream")


def answers_for(rule: str, section: str, below: Mapping[str, str | None]) -> set[str]:
    """Return the cities that answer for a section (models.md §5.8).

    Parameters
    ----------
    rule : str
        One of ``RULES``.
    section : str
        The city in which it lies.
    below : mapping
        The next city downstream of each, ``None`` at the mouth.

    Examples
    --------
    >>> below = {"source": "middle", "middle": "mouth", "mouth": None}
    >>> sorted(answers_for("upstream_equal", "middle", below))
    ['middle', 'source']
    """
    if rule not in RULES:
        raise Unusable(f"{rule!r} is no rule of cleaning")
    if rule == "local_responsibility":
        return {section}
    if rule == "adjacent_downstream":
        return {section, *(city for city, other in below.items() if other == section)}
    if rule == "downstream_equal":
        return set(path_from(section, below))
    return {city for city in below if section in path_from(city, below)}


def path_from(city: str, below: Mapping[str, str | None]) -> list[str]:
    """Return a city and all that its water passes.

    Raises
    ------
    Unusable
        If the water goes round in a circle.
    """
    path: list[str] = []
    at: str | None = city
    while at is not None:
        if at in path:
            raise Unusable("the water goes round in a circle")
        path.append(at)
        at = below[at]
    return path


def audit_cleaning(
    ledger: Ledger, at: Place, rule: str, costs: Mapping[str, Fraction], below: Mapping[str, str | None]
) -> None:
    """Check the shares of the cost of cleaning that stand at a place of a document."""
    players: Sequence[str] = list(costs)
    bear = {section: answers_for(rule, section, below) for section in players}
    part = {section: costs[section] / len(bear[section]) for section in players}
    share = {city: sum((part[s] for s in players if city in bear[s]), ZERO) for city in players}
    # In the core a city pays at most for all it answers for, at least for what it answers for alone.
    most = {city: sum((costs[s] for s in players if city in bear[s]), ZERO) for city in players}
    least = {city: sum((costs[s] for s in players if bear[s] == {city}), ZERO) for city in players}
    ledger.word((*at, "rule"), rule)
    for name in ("costs", "shares", "exact", "compensation", "gains", "core", "pays_for", "slopes"):
        ledger.keys((*at, name), players)
    for city in players:
        ledger.number((*at, "costs", city), costs[city])
        ledger.number((*at, "shares", city), share[city])
        ledger.word((*at, "exact", city), str(share[city]))
        ledger.number((*at, "compensation", city), costs[city] - share[city])
        ledger.number((*at, "gains", city), most[city] - share[city])
        ledger.number((*at, "core", city, "lo"), least[city])
        ledger.number((*at, "core", city, "hi"), most[city])
        answered = [section for section in players if city in bear[section]]
        paid = {section: part[section] for section in answered if part[section]}
        slopes = {section: Fraction(1, len(bear[section])) for section in answered}
        for name, row in (("pays_for", paid), ("slopes", slopes)):
            ledger.keys((*at, name, city), list(row))
            for section, value in row.items():
                ledger.number((*at, name, city, section), value)
    total = sum(costs.values(), ZERO)
    scale = total or ONE
    proof_form(ledger, at, in_fractions=True, scale=scale)
    known = {
        "shares add up to the cost of the river": sum(share.values(), ZERO) - total,
        "every section is paid for": ZERO,
        "nobody pays for a section of others": ZERO,
        "no part is negative": -min(part.values()),
        **{
            f"{city} within the core range": max(least[city] - share[city], share[city] - most[city])
            for city in players
        },
    }
    residuals(ledger, at, {name: value / scale for name, value in known.items()}, ZERO)
