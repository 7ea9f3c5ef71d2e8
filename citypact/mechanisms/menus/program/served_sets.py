r"""Which types to serve, where no order of service is known: sets of types, one by one.

What a set would be worth if types were known bounds what it can be worth; sets are tried from
the highest bound on, until no other can be better. What is known of each set that was not
chosen is kept, so that the recheck can say that none is worth more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from citypact.errors import InputError, Problem, SolverFailure
from citypact.mechanisms.menus.contracts.certify import certify_menu, dual_bound, incomes
from citypact.mechanisms.menus.contracts.offers import Offers, Prices
from citypact.mechanisms.menus.contracts.simple import first_best_values
from citypact.mechanisms.menus.terms.problem import HiddenCost, TypeTable
from citypact.solvers.certificate import TOLERANCE

#: Sets of served types are tried one by one up to here.
MOST_TRIED = 8


@dataclass(frozen=True)
class BestSet:
    """The best menu of all sets, and by how much (natural units) another may be worth more."""

    offers: Offers
    prices: Prices
    others_better: float
    tried: int


def no_contracts() -> Offers:
    """Return the menu that serves nobody."""
    return Offers((), np.zeros(0), np.zeros(0))


def may_leave_out(table: TypeTable) -> Any:
    """Say of each type whether it keeps the development floor without a contract."""
    if table.floor is None:
        return np.ones(len(table.cost), dtype=bool)
    return np.asarray(incomes(table, no_contracts(), table.outside) >= table.floor, dtype=bool)


def best_set(problem: HiddenCost, table: TypeTable, money: Fraction) -> BestSet:
    """Try sets of served types, those that could be worth most first, until none can be better.

    Raises
    ------
    InputError
        If there are too many types to try every set.
    InfeasibleDesign
        If no set has a menu.
    SolverFailure
        If a set that no menu found was proved for might be worth more than the best one.
    """
    from citypact.mechanisms.menus.program.refusals import NO_MENU, refuse_limits

    if len(table.cost) > MOST_TRIED:
        raise InputError(
            Problem(
                "may_exclude",
                True,
                f"at most {MOST_TRIED} types where reservations differ or transfers are limited",
                remedy="leave out types by hand and state that all others are served",
            )
        )
    best: tuple[Offers, Prices] | None = None
    highest, ceiling, tried = -np.inf, -np.inf, 0
    unsettled: list[tuple[float, SolverFailure]] = []
    for bound, served in sorted(sets_of_types(table), reverse=True):
        if best is not None and bound <= highest:
            ceiling = max(ceiling, bound)
            break
        tried += 1
        try:
            found, most = _menu_for(table, served, bound)
        except _Unsettled as failure:
            unsettled.append((failure.most, failure.cause))
            continue
        if found is None:
            continue
        value = float(found[0].value(table))
        if value > highest:
            best, highest = found, value
        ceiling = max(ceiling, most)
    for most, cause in unsettled:
        if not most <= highest + TOLERANCE:
            raise cause
        ceiling = max(ceiling, most)
    if best is None:
        refuse_limits(problem, table, [served for _, served in sets_of_types(table)], money)
        raise SolverFailure(NO_MENU)
    return BestSet(*best, ceiling - highest, tried)


def sets_of_types(table: TypeTable) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Yield the sets of types that may be served, each with what it would be worth if types were known."""
    places = range(len(table.cost))
    known, idle = first_best_values(table), table.benefit.value(table.idle_effort)
    may_go = may_leave_out(table)
    for size in range(len(table.cost) + 1):
        for served in combinations(places, size):
            if all(may_go[i] or i in served for i in places):
                bound = sum(table.chance[i] * (known[i] if i in served else idle[i]) for i in places)
                yield float(bound), served


class _Unsettled(Exception):
    """No menu of a set is proved best; ``most`` is what none of them exceeds."""

    def __init__(self, most: float, cause: SolverFailure) -> None:
        self.most, self.cause = most, cause
        super().__init__(str(cause))


def _menu_for(
    table: TypeTable, served: tuple[int, ...], bound: float
) -> tuple[tuple[Offers, Prices] | None, float]:
    """Return the best menu for a set, or None where there is none, and what none of its menus exceeds."""
    from citypact.mechanisms.menus.program.conic import LeftToChance, solve_menu

    if not served:
        return (no_contracts(), Prices.none(len(table.cost))), bound
    try:
        found = solve_menu(table, served)
    except LeftToChance as chance:
        raise _Unsettled(min(bound, chance.bound), chance) from chance
    except SolverFailure as failure:
        raise _Unsettled(bound, failure) from failure
    if found is None:
        return None, -np.inf
    if not certify_menu(table, found.offers, found.prices, 1.0).holds:
        unproved = SolverFailure(f"no menu for {len(served)} types passed its recheck")
        raise _Unsettled(min(bound, found.bound), unproved)
    return (found.offers, found.prices), float(dual_bound(table, served, found.prices))
