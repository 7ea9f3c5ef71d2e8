"""From solved programs to what the reader gets: contracts, prices, binding rows, assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.mechanisms.finite_design.problem.conditions import CONSTANT
from citypact.mechanisms.growth_menu.contracts.accounts import (
    destination_gain,
    headline,
    origin_gain,
    payments,
)
from citypact.mechanisms.growth_menu.menu import CommonContract, GrowthContract
from citypact.mechanisms.growth_menu.program.offer import Terms
from citypact.mechanisms.growth_menu.program.representative import headline_range, representative
from citypact.mechanisms.growth_menu.program.served import Best, Solved
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.linear.optimal_face import exact_range


def contract(problem: GrowthMenuProblem, solved: Solved, at: int, terms: Terms | None) -> GrowthContract:
    """Write what one type signs."""
    if terms is None:
        return left_out(problem, at)
    ends = headline_range(solved, (at,))
    return GrowthContract(
        name=problem.names[at],
        probability=float(problem.chance(at)),
        served=True,
        ratios=tuple(map(float, terms.ratios)),
        lump_sum=float(terms.lump_sum),
        payments=tuple(map(float, payments(problem, at, terms))),
        headline=float(headline(problem, at, terms)),
        headline_ends=(float(ends[0]), float(ends[1])),
        origin_gain=float(origin_gain(problem, at, terms)),
        destination_gain=float(destination_gain(problem, at, terms)),
    )


def left_out(problem: GrowthMenuProblem, at: int) -> GrowthContract:
    """Write that a type signs nothing."""
    name, chance = problem.names[at], float(problem.chance(at))
    return GrowthContract(name, chance, False, (), 0.0, (), None, None, 0.0, 0.0)


def common(problem: GrowthMenuProblem, best: Best, menu_value: Fraction) -> CommonContract | None:
    """Write a contract that is the same for every type that takes it, beside what the menu is worth."""
    if best.solved is None:
        return None
    solved = best.solved
    offer = solved.offer
    terms = offer.terms(representative(solved))[offer.served[0]]
    assert terms is not None
    ratio_set = None
    if offer.form == "constant":
        low, high = exact_range(solved.program, offer.ratio(offer.options[0], 0), solved.proof)
        assert isinstance(low, Fraction)
        assert isinstance(high, Fraction)
        ratio_set = RatioSet(low, high, near=terms.ratios[0])
    return CommonContract(
        served=tuple(problem.names[i] for i in offer.served),
        ratios=tuple(map(float, terms.ratios)),
        lump_sum=float(terms.lump_sum),
        value=float(solved.value * offer.table.unit),
        less=float((menu_value - solved.value) * offer.table.unit),
        ratio_set=ratio_set,
    )


def prices(solved: Solved, unit: str) -> dict[str, tuple[float, str]]:
    """Return the price of each row that has one, with its unit."""
    found: dict[str, tuple[float, str]] = {}
    for each in solved.demands:
        price = solved.proof.multipliers[each.name]
        if price and each.kind in ("ratio floor", "ratio cap"):
            found[each.name] = float(price * solved.offer.table.unit), f"{unit} per unit of ratio"
        elif price:
            found[each.name] = float(price), f"{unit} per {unit}"
    return found


def binding(solved: Solved, signed: Sequence[Terms | None]) -> tuple[str, ...]:
    """Return the rows that hold with equality at the terms that the types sign."""
    values = {**solved.offer.point(signed), CONSTANT: Fraction(1)}
    return tuple(
        each.name
        for each in solved.demands
        if not sum((value * values[name] for name, value in each.form.items()), Fraction(0))
    )


def assumptions(problem: GrowthMenuProblem) -> tuple[str, ...]:
    """Return what the menu rests on."""
    origin, destination = problem.players
    lines = [
        f"A: {origin} knows the tax path of the plant when it signs; {destination} knows the probabilities",
        "A: an option names ratios and a lump sum only: no penalty is written for tax unlike its type's",
        "A: an indifferent type tells the truth and signs; one that is left out signs nothing",
        f"A: {destination} must gain in expectation, not with every type",
        f"A: sharing year 1 is calendar year {problem.delay + 1} after the signing; payment is at year's end",
    ]
    if any(problem.cap_amount(i) is not None for i in range(len(problem.types))):
        lines += [
            "A: the cap counts shared tax without discounting, and no lump sum",
            "A: a type that poses as another is counted as if its own cap did not stop its payments, which"
            " can only make truth-telling harder: the menu is safe, and a better one may exist where a cap"
            " would stop the pretence (never better than if growth were known)",
        ]
    return tuple(lines)
