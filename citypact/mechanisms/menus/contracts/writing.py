"""From contracts in arrays to the result that a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.allocation import Allocation
from citypact.mechanisms.menus.contracts.certify import incomes
from citypact.mechanisms.menus.contracts.offers import Offers, Prices
from citypact.mechanisms.menus.contracts.simple import (
    SimpleOffer,
    best_posted_price,
    best_uniform,
    first_best_efforts,
    first_best_values,
)
from citypact.mechanisms.menus.menu import Contract, Menu
from citypact.mechanisms.menus.terms.problem import HiddenCost, TypeTable
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

Units = tuple[Fraction, Fraction]
#: A row is called binding when it holds with equality to this part of the money scale.
TIGHT = 1e-9
#: A rent below this part of the money scale is rounding.
NO_RENT = 1e-14


def write_menu(
    problem: HiddenCost,
    table: TypeTable,
    offers: Offers,
    prices: Prices,
    units: Units,
    in_floats: TypeTable,
    natural: Units,
) -> Menu:
    """Return the menu in the user's units, with its comparisons; recheck and origin are put in later.

    ``units`` are those of ``table`` and ``offers``; the comparisons are computed from
    ``in_floats``, which counts in the ``natural`` ones.
    """
    effort_unit, money = units

    def amount(value: Any) -> float:
        return float(value * money) if isinstance(value, Fraction) else float(value) * float(money)

    contracts = tuple(_contracts(problem, table, offers, effort_unit, amount))
    chances = [contract.probability for contract in contracts]
    value, idle = amount(offers.value(table)), amount(table.idle_value)
    spent, reached = offers.spent(table), offers.reached(table)
    rent = sum(table.chance * [*map(_rent, reached, table.outside)])
    first = sum(table.chance * np.array(_known_or_left_out(problem, table), dtype=object))
    sets, must = _who_may_go(problem, in_floats)
    named = dict(_named_prices(problem, table, offers, prices))
    return Menu(
        problem=problem,
        contracts=contracts,
        value=value,
        no_agreement_value=idle,
        first_best_value=amount(first),
        expected_transfer=amount(spent),
        expected_rent=amount(rent),
        participation=(amount(spent), amount(spent) + value - idle),
        gains=Allocation(problem.players, (amount(rent), value - idle), problem.unit),
        uniform=_in_money(best_uniform(in_floats, sets), natural, per_effort=False),
        posted_price=_in_money(best_posted_price(in_floats, must), natural, per_effort=True),
        shadow_prices={name: float(price) for name, (price, _) in named.items()},
        shadow_price_units=dict.fromkeys(named, f"{problem.unit} per {problem.unit}"),
        binding=tuple(name for name, (_, slack) in named.items() if abs(slack) <= TIGHT),
        certificate=Certificate({}),
        provenance=Provenance(""),
        assumptions=tuple(_assumptions(problem, chances)),
    )


def _contracts(
    problem: HiddenCost, table: TypeTable, offers: Offers, effort_unit: Fraction, amount: Any
) -> Iterator[Contract]:
    place = {i: at for at, i in enumerate(offers.served)}
    reached, idle, known = offers.reached(table), table.idle_effort, first_best_efforts(table)
    exact = problem.table()
    for i, name in enumerate(problem.names):
        effort = offers.effort[place[i]] if i in place else idle[i]
        yield Contract(
            name=name,
            probability=float(exact.chance[i]),
            cost=float(exact.cost[i]),
            served=i in place,
            effort=_count(effort, effort_unit),
            transfer=amount(offers.transfer[place[i]]) if i in place else 0.0,
            payoff=amount(reached[i]),
            rent=amount(_rent(reached[i], table.outside[i])),
            first_best_effort=_count(known[i], effort_unit),
        )


def _rent(reached: Any, outside: Any) -> Any:
    """Payoff above the outside option; what rounding leaves is none."""
    rent = reached - outside
    return rent if isinstance(rent, Fraction) or abs(rent) > NO_RENT else abs(0 * rent)


def _count(value: Any, unit: Fraction) -> float:
    return float(value * unit) if isinstance(value, Fraction) else float(value) * float(unit)


def _known_or_left_out(problem: HiddenCost, table: TypeTable) -> list[Any]:
    """Payoff downstream with known types, each left out where that is allowed and better."""
    known, idle = first_best_values(table), table.benefit.value(table.idle_effort)
    return [max(a, b) for a, b in zip(known, idle, strict=True)] if problem.may_exclude else known


def _who_may_go(problem: HiddenCost, table: TypeTable) -> tuple[list[list[int]], Any]:
    """Sets of types for a single contract, and which types must take a posted price."""
    order = sorted(range(len(table.cost)), key=lambda i: table.cost[i])
    if not problem.may_exclude:
        return [order], np.ones(len(order), dtype=bool)
    must = np.zeros(len(order), dtype=bool)
    if table.floor is not None:
        nothing = Offers((), np.zeros(0), np.zeros(0))
        must = incomes(table, nothing, table.outside) < table.floor
    needed = set(np.nonzero(must)[0])
    sets = [order[:m] for m in range(1, len(order) + 1)]
    return [types for types in sets if needed <= set(types)], must


def _named_prices(
    problem: HiddenCost, table: TypeTable, offers: Offers, prices: Prices
) -> Iterator[tuple[str, tuple[Any, float]]]:
    """Name every limit, and every misreport that binds, with its price and slack in natural units."""
    names, reached = problem.names, offers.reached(table)
    money = table.natural_units()[1] if isinstance(table.chance[0], Fraction) else 1
    income = incomes(table, offers, reached)
    gaps: Any = (reached[:, None] - offers.payoffs(table)) / money if offers.served else ()
    for at, j in enumerate(offers.served):
        tight = [i for i in range(len(names)) if i != j and abs(gaps[i, at]) <= TIGHT]
        for i in tight:
            yield f"{names[i]} posing as {names[j]}", (prices.misreport[i, j], float(gaps[i, at]))
    for i in offers.served:
        slack = float((reached[i] - table.outside[i]) / money)
        yield f"participation of {names[i]}", (prices.participation[i], slack)
    for at, i in enumerate(offers.served):
        if table.floor is not None:
            slack = float((income[i] - table.floor) / money)
            yield f"development floor of {names[i]}", (prices.floor[i], slack)
        if table.cap is not None:
            yield (
                f"transfer cap of {names[i]}",
                (prices.cap[i], float((table.cap - offers.transfer[at]) / money)),
            )
    if table.budget is not None:
        yield "budget", (prices.budget, float((table.budget - offers.spent(table)) / money))


def _in_money(offer: SimpleOffer | None, units: Units, *, per_effort: bool) -> SimpleOffer | None:
    """Return a comparison in the user's units."""
    if offer is None:
        return None
    effort, money = map(float, units)
    return SimpleOffer(
        offer.effort * effort, offer.payment * (money / effort if per_effort else money), offer.value * money
    )


def _assumptions(problem: HiddenCost, chances: list[float]) -> Iterator[str]:
    yield "A: effort can be observed and paid for; only its cost is hidden"
    if problem.outside_options is None and len(chances):
        yield "A: without a contract each type makes the effort that pays for itself"
    elif problem.outside_options is not None:
        yield "A: without a contract each type's effort downstream is the one that pays for itself"
    if problem.floor is not None:
        yield "A: the development floor counts transfer less cost as income, not the worth of clean water"
