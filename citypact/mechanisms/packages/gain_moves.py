"""What moves the money that a package needs: each gain alone, over its range or by a tenth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.errors import CityPactError
from citypact.games.packages.deal import PackageDeal
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.moves import STEP, Move
from citypact.mechanisms.packages.money_plan import MoneyPlan, least_cost
from citypact.mechanisms.packages.rows import participation
from citypact.mechanisms.packages.terms import PackageTerms

#: Gains up to which every one is moved; of more, only the foremost by the shadow prices.
MOST_MOVED, FOREMOST = 60, 2

#: A city and an issue.
Place = tuple[str, str]


def gain_moves(plan: MoneyPlan, ranges: Mapping[Place, tuple[Number, Number]] | None = None) -> list[Move]:
    """Move gains one by one and find the least money again.

    Parameters
    ----------
    plan : MoneyPlan
        The plan for the gains as they are.
    ranges : mapping of (city, issue) to (number, number), optional
        Ranges of plausible gains; others are moved by a tenth.

    Returns
    -------
    list of Move
        The widest first.

    Examples
    --------
    >>> from citypact.mechanisms.packages.money_plan import least_money
    >>> plan = least_money(PackageDeal(("A", "B"), ("tax",), [[3], [-1]]))
    >>> [(move.parameter, move.figure_low, move.figure_high) for move in gain_moves(plan)]
    [('B, tax', 1.1, 0.9), ('A, tax', 1.0, 1.0)]
    """
    given = ranges or {}
    deal, moves = plan.deal, []
    for city, issue in _foremost(plan, given):
        value = deal.of(issue)[city]
        low, high = _ends(value, given.get((city, issue)))
        figures = (least_with(deal, plan.terms, (city, issue), moved) for moved in (low, high))
        at_low, at_high = (None if figure is None else float(figure) for figure in figures)
        moves.append(Move(f"{city}, {issue}", float(low), float(high), at_low, at_high))
    return sorted(moves, key=lambda move: (move.span is None, -(move.span or 0.0)))


def least_with(deal: PackageDeal, terms: PackageTerms, place: Place, value: Number) -> Fraction | None:
    """Return the least money if one gain were another; None where the demands cannot be met then.

    Examples
    --------
    >>> least_with(PackageDeal(("A", "B"), ("tax",), [[3], [-1]]), PackageTerms(), ("B", "tax"), -2)
    Fraction(2, 1)
    """
    rows = [list(row) for row in deal.gains]
    at = list(deal.issues).index(place[1])
    rows[list(deal.players).index(place[0])][at] = value
    if not any(row[at] for row in rows):  # as good as none is one by which every city loses
        for row in rows:
            row[at] = -1
    try:
        found = least_cost(replace(deal, gains=rows), terms)
    except CityPactError:
        return None
    return found.value if found.feasible else None


def _ends(value: Fraction, given: tuple[Number, Number] | None) -> tuple[Fraction, Fraction]:
    if given is not None:
        return as_fraction(given[0]), as_fraction(given[1])
    ends = value * (1 - STEP), value * (1 + STEP)
    return min(ends), max(ends)


def _foremost(plan: MoneyPlan, given: Mapping[Place, tuple[Number, Number]]) -> list[Place]:
    """Return the gains to move: all that are not zero, or the foremost by price times movement."""
    deal = plan.deal
    spans: dict[Place, Fraction] = {}
    for issue in deal.issues:
        for city, value in deal.of(issue).items():
            low, high = _ends(value, given.get((city, issue)))
            if low < high:
                price = plan.proof.final.multipliers.get(participation(city), Fraction(0))
                spans[city, issue] = price * plan.parts.get(issue, Fraction(0)) * (high - low)
    if len(spans) <= MOST_MOVED:
        return list(spans)
    return sorted(spans, key=lambda place: -spans[place])[:FOREMOST]
