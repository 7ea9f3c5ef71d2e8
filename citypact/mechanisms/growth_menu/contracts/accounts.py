"""What an option pays a type year by year, and what it leaves either city: plain exact sums.

Nothing here knows of programs; the recheck of a menu rests on these sums alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.growth_menu.program.offer import Terms
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem


def payments(
    problem: GrowthMenuProblem, at: int, terms: Terms, *, stop_at_cap: bool = False
) -> tuple[Fraction, ...]:
    """Return the tax shared each year if a type takes an option (亿元).

    With ``stop_at_cap`` payments end once they add up to the type's cap, as in the notice: this
    is what a type that poses as another can really draw.
    """
    due = [s * as_fraction(tax) for s, tax in zip(terms.ratios, problem.types[at].taxes, strict=True)]
    cap = problem.cap_amount(at)
    if not stop_at_cap or cap is None:
        return tuple(due)
    paid: list[Fraction] = []
    for amount in due:
        paid.append(min(amount, max(cap - sum(paid, Fraction(0)), Fraction(0))))
    return tuple(paid)


def origin_gain(problem: GrowthMenuProblem, at: int, terms: Terms, *, stop_at_cap: bool = False) -> Fraction:
    """Return U, the origin's gain if a type takes an option (亿元, present value)."""
    worth = present_value(problem, payments(problem, at, terms, stop_at_cap=stop_at_cap), 0)
    return worth + terms.lump_sum - as_fraction(problem.types[at].loss)


def destination_gain(problem: GrowthMenuProblem, at: int, terms: Terms) -> Fraction:
    """Return V, the destination's gain then (亿元, present value)."""
    one = problem.types[at]
    assert isinstance(problem.service_costs, tuple)
    columns = zip(one.taxes, problem.service_costs, payments(problem, at, terms), strict=True)
    left = tuple(as_fraction(tax) - as_fraction(cost) - paid for tax, cost, paid in columns)
    other = as_fraction(one.destination_value) - as_fraction(problem.destination_cost)
    return present_value(problem, left, 1) + other - terms.lump_sum


def headline(problem: GrowthMenuProblem, at: int, terms: Terms) -> Fraction:
    """Return the present value of shared tax over that of the tax of the sharing years."""
    taxes = tuple(as_fraction(tax) for tax in problem.types[at].taxes)
    return present_value(problem, payments(problem, at, terms), 0) / present_value(problem, taxes, 0)


def present_value(problem: GrowthMenuProblem, amounts: tuple[Fraction, ...], city: int) -> Fraction:
    """Return amounts of the sharing years at the signing, for the origin (0) or the destination (1)."""
    factor = problem.discounts()[city]
    value = Fraction(0)
    for amount in reversed(amounts):  # Horner: the last year is discounted most often
        value = (value + amount) * factor
    return value * factor**problem.delay


def expected_headline(problem: GrowthMenuProblem, signed: Sequence[Terms | None]) -> Fraction:
    """Return expected shared tax over expected tax of the sharing years, of the types that sign.

    Both in present value to the origin.
    """
    shared = whole = Fraction(0)
    for i, terms in enumerate(signed):
        if terms is not None:
            taxes = tuple(as_fraction(tax) for tax in problem.types[i].taxes)
            shared += problem.chance(i) * present_value(problem, payments(problem, i, terms), 0)
            whole += problem.chance(i) * present_value(problem, taxes, 0)
    return shared / whole
