r"""The best menu of contracts for a city upstream whose cost is hidden.

First the closed form is tried, in fractions for a few types: if its answer satisfies every
row, it is optimal, since it is the optimum with fewer rows. Otherwise the convex program is
solved and polished. Either way the recheck from the problem's numbers has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.errors import CertificateError, SolverFailure
from citypact.games.rational import Number
from citypact.mechanisms.menus.contracts.certify import certify_menu
from citypact.mechanisms.menus.contracts.offers import Offers, Prices
from citypact.mechanisms.menus.contracts.writing import write_menu
from citypact.mechanisms.menus.ironing.closed_form import (
    closed_form,
    in_order_of_cost,
    reservations_are_alike,
    served_by_number,
)
from citypact.mechanisms.menus.menu import Menu
from citypact.mechanisms.menus.program.refusals import NO_MENU, refuse_limits, refuse_loss
from citypact.mechanisms.menus.program.served_sets import best_set, may_leave_out, no_contracts
from citypact.mechanisms.menus.terms.problem import HiddenCost, TypeTable
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance

#: Up to here the closed form is computed in fractions; their digits grow with every type.
EXACT_TYPES = 12


@dataclass(frozen=True)
class Answer:
    """Contracts and prices in the numbers of ``table``, with their recheck."""

    table: TypeTable
    offers: Offers
    prices: Prices
    certificate: Certificate
    provenance: Provenance


def design_menu(problem: HiddenCost) -> Menu:
    """Find the menu of (effort, transfer) with the highest expected payoff downstream, certified.

    Parameters
    ----------
    problem : HiddenCost
        Types, benefit and limits.

    Returns
    -------
    Menu
        One contract a type; types with the same contract are bunched.

    Raises
    ------
    InfeasibleDesign
        If no menu meets the limits, or every one leaves the downstream city worse off.
    SolverFailure
        If the best menu leaves efforts to chance (own benefits that differ by type), or a
        solver stops without an answer.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> menu = design_menu(HiddenCost(benefit=2, costs=(1, 1.6), probabilities=(0.4, 0.6)))
    >>> menu.efforts, menu.rents
    ((2.0, 1.0), (0.3, 0.0))
    """
    exact = problem.table()
    effort_unit, money = exact.natural_units()
    in_floats = exact.in_floats(effort_unit, money)
    use_fractions = exact.benefit.rational and len(exact.cost) <= EXACT_TYPES
    answer = _in_closed_form(problem, exact, money) if use_fractions else None
    if answer is None and not use_fractions:
        answer = _in_closed_form(problem, in_floats, Fraction(1))
    if answer is None:
        answer = _by_program(problem, in_floats, money)
    answer.certificate.require()
    units = (Fraction(1), Fraction(1)) if answer.table is exact else (effort_unit, money)
    menu = write_menu(
        problem, answer.table, answer.offers, answer.prices, units, in_floats, (effort_unit, money)
    )
    menu = replace(
        menu,
        certificate=replace(answer.certificate, scale=float(money)),
        provenance=answer.provenance,
    )
    loss = menu.no_agreement_value - menu.value
    if loss > TOLERANCE * float(money):
        refuse_loss(problem, loss)
    return menu


def _in_closed_form(problem: HiddenCost, table: TypeTable, scale: Fraction) -> Answer | None:
    """Try the closed form; None if it does not apply or breaks a row."""
    order = in_order_of_cost(table)
    if order is None:
        return None
    extra: dict[str, Any] = {}
    if problem.may_exclude:
        if not reservations_are_alike(table):
            return None
        values = served_by_number(table, order)
        allowed = values if may_leave_out(table).all() else values[-1:]
        best = max(allowed)
        number = max(m for m in range(len(values)) if values[m] == best)
        extra["no other number of served types is better"] = max(allowed) - values[number]
        order = order[:number]
    exact = isinstance(table.chance[0], Fraction)
    offers, prices = (
        closed_form(table, order) if order else (no_contracts(), Prices.none(len(table.cost), 0 * best))
    )
    unit = scale if exact else 1.0
    certificate = certify_menu(table, offers, prices, unit, exact=exact)
    if extra:
        named = {name: value / unit for name, value in extra.items()}
        certificate = replace(certificate, residuals={**certificate.residuals, **named})
    if not certificate.holds:
        return None
    arithmetic = "rational" if exact else "floating-point"
    provenance = Provenance(f"closed form with ironed virtual costs, {arithmetic} arithmetic", exact=exact)
    return Answer(table, offers, prices, certificate, provenance)


def _by_program(problem: HiddenCost, table: TypeTable, money: Fraction) -> Answer:
    """Solve the convex program for all types, or for the best set of served types."""
    from importlib.metadata import version

    extra: dict[str, Number] = {}
    if problem.may_exclude:
        best = best_set(problem, table, money)
        offers, prices = best.offers, best.prices
        extra[f"no other set of served types is worth more ({best.tried} tried)"] = best.others_better
    else:
        offers, prices = _serve_all(problem, table, money)
    certificate = certify_menu(table, offers, prices, 1.0)
    certificate = replace(certificate, residuals={**certificate.residuals, **extra})
    versions = f"clarabel {version('clarabel')}, cvxpy {version('cvxpy')}"
    provenance = Provenance(
        "convex program over payoffs, efforts and their squares, polished", "Clarabel", versions
    )
    return Answer(table, offers, prices, certificate, provenance)


def _serve_all(problem: HiddenCost, table: TypeTable, money: Fraction) -> tuple[Offers, Prices]:
    """Solve for all types; limits that clash, or touch and leave a solver no inner point, are named."""
    from citypact.mechanisms.menus.program.conic import LeftToChance, solve_menu

    everyone = tuple(range(len(table.cost)))
    limited = table.cap is not None or table.budget is not None
    try:
        found = solve_menu(table, everyone)
        if found is None:
            raise SolverFailure(NO_MENU)
        if limited:
            certify_menu(table, found.offers, found.prices, 1.0).require()
    except LeftToChance:
        raise
    except (SolverFailure, CertificateError):
        if limited:
            refuse_limits(problem, table, [everyone], money)
        raise
    return found.offers, found.prices
