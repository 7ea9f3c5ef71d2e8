"""One menu that stands for all equally good ones, and how far each ratio could be otherwise.

A feasible point is optimal exactly if every row with a positive price is tight (complementary
slackness), so the equally good menus are those of the same program with these rows as
equations. The one shown is the simplest: a constant ratio for all if it is as good, else a single
contract if that is, else the menu with, in this order, the smallest lump sums, the lowest highest
ratios and the earliest payments, each summed over the options. A menu, a lump sum or a ratio that
changes from year to year then appears only where the optimum needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from citypact.mechanisms.finite_design.problem.conditions import combine
from citypact.mechanisms.finite_design.solution.solving import answer
from citypact.mechanisms.growth_menu.program.offer import ONE, Terms
from citypact.mechanisms.growth_menu.program.served import Solved
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.optimal_face import exact_range
from citypact.solvers.linear.program import LinearProgram, Row

TIE_BREAK = (
    "of equally good menus: a constant ratio, else a single contract, else smallest lump sums, lowest"
    " highest ratios, earliest payments"
)


def simplest(best: Solved, *simpler: Solved | None) -> tuple[Terms | None, ...]:
    """Return what each type signs: of the simpler offers the first that is as good, else the menu."""
    for each in simpler:
        if each is not None and (each.value, each.offer.served) == (best.value, best.offer.served):
            return each.offer.terms(representative(each))
    return best.offer.terms(representative(best))


def representative(solved: Solved) -> Mapping[str, Fraction]:
    """Return the point of the optimal face with the smallest lump sums, lowest peaks, earliest payments."""
    offer, program, proof = solved.offer, solved.program, solved.proof
    sizes, peaks = {}, {}
    rows: list[Row] = []
    for option in offer.options:
        if offer.table.lump_sum is not None:
            lump, size = offer.lump_sum(option), f"size of the {offer.lump_sum(option)}"
            sizes[size] = ONE
            rows += [
                Row(f"{size} above", {size: ONE, lump: -ONE}, ">=", 0),
                Row(f"{size} below", {size: ONE, lump: ONE}, ">=", 0),
            ]
        peak = f"highest ratio of {option}"
        peaks[peak] = ONE
        rows += [
            Row(f"{name} under its highest", {peak: ONE, name: -ONE}, ">=", 0)
            for name in offer.ratios(option)
        ]
    program = _face(program, proof)
    program = replace(
        program,
        sense="minimize",
        variables=(*program.variables, *sizes, *peaks),
        rows=(*program.rows, *rows),
    )
    late = {offer.ratio(option, t): Fraction(t + 1) for option in offer.options for t in offer.table.years}
    for aim in (sizes, peaks, late):
        if aim:
            proof = _least(program, aim)
            program = _face(program, proof)
    return {name: proof.point[name] for name in offer.variables}


def headline_range(solved: Solved, places: Iterable[int]) -> tuple[Fraction, Fraction]:
    """Return the range, over all equally good menus, of expected shared tax over expected tax.

    Both in present value to the origin, over the given types; of one type it is the headline
    ratio of its option.
    """
    offer, table, places = solved.offer, solved.offer.table, tuple(places)
    whole = sum((table.chance[i] * sum(table.to_origin[i]) for i in places), Fraction(0))
    form = combine(
        (table.chance[i] / whole, offer.shared(offer.option(i), table.to_origin[i])) for i in places
    )
    low, high = exact_range(solved.program, form, solved.proof)
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    return low, high


def acceptable_range(solved: Solved) -> tuple[Fraction, Fraction]:
    """Return the range of the ratio over all constant offers that meet the demands."""
    ratio = solved.offer.ratio(solved.offer.options[0], 0)
    ends = []
    for sense in ("minimize", "maximize"):
        found = answer(replace(solved.program, sense=sense, objective={ratio: ONE}))
        assert found.proof is not None
        ends.append(found.proof.optimum)
    return ends[0], ends[1]


def _face(program: LinearProgram, proof: ExactCertificate) -> LinearProgram:
    """Return the program with every row that has a price as an equation."""
    rows = tuple(replace(row, relation="==") if proof.multipliers[row.label] else row for row in program.rows)
    return replace(program, rows=rows)


def _least(program: LinearProgram, aim: Mapping[str, Fraction]) -> ExactCertificate:
    found = answer(replace(program, objective=aim))
    assert found.proof is not None
    return found.proof
