"""Small programs with issues of all or nothing, solved by going through every choice of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from citypact.audit.exact import ONE, ZERO
from citypact.audit.linear.program import Form, Program, Row
from citypact.audit.linear.simplex import Dictionary, Infeasible
from citypact.audit.packages.table import Deal, cost_form, fixed, money_program, part, total_form, with_rows

#: Unknowns of a program, and issues of all or nothing, up to which the auditor solves it anew.
MOST_UNKNOWNS, MOST_WHOLE = 26, 5


def small(deal: Deal) -> bool:
    """Whether the auditor solves the programs of a deal himself."""
    return len(money_program(deal).variables) <= MOST_UNKNOWNS and len(deal.whole) <= MOST_WHOLE


def _choices(program: Program, whole: Sequence[str]) -> Iterator[Program]:
    for choice in product((0, 1), repeat=len(whole)):
        yield fixed(program, dict(zip(map(part, whole), choice, strict=True)))


def greatest(program: Program, whole: Sequence[str], form: Form) -> Fraction | None:
    """Return the greatest value of a form over all choices; ``None`` if nothing is possible."""
    found: list[Fraction] = []
    for each in _choices(program, whole):
        try:
            found.append(Dictionary(each).maximum(form))
        except Infeasible:
            continue
    return max(found, default=None)


def corner(program: Program) -> dict[str, Fraction] | None:
    """Return a point at which the program's objective is best; ``None`` if nothing is possible."""
    try:
        book = Dictionary(program)
    except Infeasible:
        return None
    book.maximum(program.objective if program.maximise else negative(program.objective))
    return book.point(program.variables)


def negative(form: Form) -> dict[str, Fraction]:
    """A form with its sign turned."""
    return {name: -value for name, value in form.items()}


def least_money(deal: Deal) -> Fraction | None:
    """Return the least money of a deal; ``None`` if its demands cannot be met."""
    found = greatest(money_program(deal), deal.whole, negative(cost_form(deal)))
    return None if found is None else -found


Corner = tuple[Fraction, Fraction]  # cost, total


def frontier(deal: Deal) -> list[Corner]:
    """Return the corners of the hull of total against money, from the least money to the largest total.

    Examples
    --------
    >>> from citypact.audit.packages.table import deal_of
    >>> rows = {"players": ["A", "B"], "issues": ["tax", "air"], "gains": [[4, 1], [-2, 1]]}
    >>> [(str(c), str(w)) for c, w in frontier(deal_of({**rows, "divisible": [True, True]}))]
    [('0', '3'), ('1', '4')]
    """
    program, cost, total = money_program(deal, target=False), cost_form(deal), total_form(deal)
    least = greatest(program, deal.whole, negative(cost))
    if least is None:
        return []
    left = with_rows(program, Row("money", cost, "<=", -least))
    left_total = greatest(left, deal.whole, total)
    most = greatest(program, deal.whole, total)
    if left_total is None or most is None:
        return []
    right = greatest(with_rows(program, Row("most", total, ">=", most)), deal.whole, negative(cost))
    ends = [(-least, left_total), (-right if right is not None else ZERO, most)]
    return [ends[0]] if ends[0][0] == ends[1][0] else _between(deal, program, ends[0], ends[1])


def _between(deal: Deal, program: Program, left: Corner, right: Corner) -> list[Corner]:
    slope = (right[1] - left[1]) / (right[0] - left[0])
    cost, total = cost_form(deal), total_form(deal)
    aim = {**total, **{name: -slope * value for name, value in cost.items()}}
    best = greatest(program, deal.whole, aim)
    if best is None or best <= left[1] - slope * left[0]:
        return [left, right]
    # Of the points that far out, the one that costs least and the one that costs most.
    line = with_rows(program, Row("line", aim, ">=", best))
    middle = []
    for form in (negative(cost), cost):
        money = greatest(line, deal.whole, form)
        if money is not None:
            spent = abs(money)
            middle.append((spent, best + slope * spent))
    before, after = middle[0], middle[-1]
    found = [*_between(deal, program, left, before), *_between(deal, program, after, right)]
    return list(dict.fromkeys(found))


def relaxed_total(deal: Deal) -> Fraction:
    """The largest total without money if every issue could be divided."""
    found = greatest(money_program(deal, money=False), (), total_form(deal))
    return ZERO if found is None else found


def saved(program: Program, point: Form, label: str) -> Fraction:
    """Return what a minimum falls by, per unit by which a row is relaxed, at a point that attains it."""
    tight = [row for row in program.rows if row.relation == "==" or row.excess(point) == 0]
    rows = []
    for row in tight:
        room = ZERO if row.label != label else -ONE if row.relation == ">=" else ONE
        rows.append(Row(row.label, row.coefficients, row.relation, room))
    goal = program.objective
    return Dictionary(Program(program.variables, tuple(rows), {})).maximum(negative(goal))
