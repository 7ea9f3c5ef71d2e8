"""What stands beside the plan: separate deals, packages without money, the split, the frontier, the moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from citypact.audit.coalitions.nucleolus import nucleolus
from citypact.audit.coalitions.values import shapley
from citypact.audit.exact import ONE, ROUNDINGS, ZERO, exact, nearest, quotient
from citypact.audit.linear.program import Program, Row
from citypact.audit.lines import Ledger, Place
from citypact.audit.packages.branches import Proved, audit_branches, closed
from citypact.audit.packages.plan import amounts
from citypact.audit.packages.solving import (
    corner,
    frontier,
    greatest,
    least_money,
    negative,
    relaxed_total,
    small,
)
from citypact.audit.packages.table import (
    TARGET,
    Deal,
    cost_form,
    fixed,
    money_program,
    part,
    total_form,
    with_rows,
)

#: Cities up to which the auditor finds the nucleolus, and goes through the coalitions for the Shapley value.
MOST_NUCLEOLUS, MOST_COALITIONS = 5, 9
#: Gains up to which each is moved.
MOST_MOVED = 24
ENDS = ("low", "high", "figure_low", "figure_high")


def audit_separate(ledger: Ledger, deal: Deal) -> Fraction:
    """Check the separate deals; return what they need."""
    at: Place = ("separate",)
    signed = [issue for issue, total in deal.totals.items() if total >= 0]
    needs = {
        issue: sum((max(-gain, ZERO) for gain in row.values()), ZERO) for issue, row in deal.gains.items()
    }
    names = [part(issue) for issue in signed] or ["nothing"]
    rows = [Row(TARGET, {part(issue): deal.totals[issue] for issue in signed}, ">=", deal.target)]
    for name in names:
        rows += [
            Row(f"{name} at least 0", {name: ONE}, ">=", ZERO),
            Row(f"{name} at most 1", {name: ONE}, "<=", ONE),
        ]
    form = {part(issue): needs[issue] for issue in signed}
    program = Program(tuple(names), tuple(rows), form, maximise=False)
    whole = [issue for issue in deal.whole if issue in signed]
    proved = audit_branches(ledger, (*at, "proof"), program, whole)
    amounts_or_none = {issue: needs[issue] if issue in signed else None for issue in deal.gains}
    ledger.keys((*at, "alone"), list(deal.gains))
    for issue, need in amounts_or_none.items():
        ledger.number((*at, "alone", issue), need)
    parts = _parts(ledger, at, deal, proved, program)
    cost = sum((needs[issue] * share for issue, share in parts.items()), ZERO)
    reached = sum((deal.totals[issue] * share for issue, share in parts.items()), ZERO)
    short = deal.target - reached
    ledger.fact("separate deals reach the total", short <= deal.surplus * ROUNDINGS, nearest(deal.target),
                nearest(reached))  # fmt: skip
    unsigned = [issue for issue, share in parts.items() if share and issue not in signed]
    ledger.fact("no separate deal at a loss", not unsigned, "none", unsigned)
    if short <= 0:
        closed(ledger, (*at, "proof"), proved, cost, maximise=False)
        ledger.number((*at, "cost"), cost)
        for name, sign in (("paid", 1), ("received", -1)):
            sums = dict.fromkeys(deal.players, ZERO)
            for issue, share in parts.items():
                side = {city: max(sign * gain, ZERO) for city, gain in deal.gains[issue].items()}
                for city, gain in side.items() if share and needs[issue] else ():
                    sums[city] += share * needs[issue] * gain / sum(side.values(), ZERO)
            amounts(ledger, (*at, name), sums)
    return cost


def _parts(
    ledger: Ledger, at: Place, deal: Deal, proved: Proved | None, program: Program
) -> dict[str, Fraction]:
    """The parts of the issues: from the only branch, from the program again, or as they are written."""
    point = None if proved is None else proved.point
    written = {issue: exact(ledger.found(*at, "parts", issue)) for issue in deal.gains}
    if point is None and small(deal):
        whole = {part(name): written[name] for name in deal.whole if part(name) in program.variables}
        point = corner(fixed(program, whole))
    parts = written if point is None else {issue: point.get(part(issue), ZERO) for issue in written}
    if any(nearest(parts[issue]) != ledger.found(*at, "parts", issue) for issue in written):
        parts = written if proved is None or proved.point is None else parts
    outside = [
        issue
        for issue, share in parts.items()
        if not 0 <= share <= 1 or (issue in deal.whole and share not in (0, 1))
    ]
    ledger.fact(f"{at[0]}: parts are parts of issues that can be divided", not outside, "none", outside)
    amounts(ledger, (*at, "parts"), parts)
    return parts


def audit_moneyless(ledger: Ledger, deal: Deal) -> None:
    """Check the largest total without money, or the weights at which no issue is worth anything."""
    at: Place = ("without_money",)
    program = money_program(deal, money=False)
    proved = audit_branches(ledger, (*at, "proof"), program, deal.whole)
    parts = _parts(ledger, at, deal, proved, program)
    gains = deal.before(parts)
    total = sum(gains.values(), ZERO)
    losers = {city: gain for city, gain in gains.items() if gain < 0}
    # Parts that were rounded when they were written may leave as much.
    rounding = sum((abs(gain) for row in deal.gains.values() for gain in row.values()), ZERO) * ROUNDINGS
    heavy = [city for city, gain in losers.items() if gain < -rounding]
    ledger.fact("nobody loses without money", not heavy, "nobody", heavy)
    if not losers:
        closed(ledger, (*at, "proof"), proved, total, maximise=True)
        ledger.number((*at, "surplus"), total)
        ledger.word((*at, "exists"), total > 0)
        amounts(ledger, (*at, "gains"), gains)
    saved = ledger.found(*at, "weights_exact")
    weights = {city: quotient(text) for city, text in saved.items()}
    if weights:
        ledger.keys((*at, "weights_exact"), list(deal.players))
        low = min(weights.values())
        ledger.fact("the least weight is 1", low == 1, 1, nearest(low))
        worths = {
            issue: sum((weights[city] * gain for city, gain in row.items()), ZERO)
            for issue, row in deal.gains.items()
        }
        worth = [issue for issue, value in worths.items() if value > 0]
        ledger.fact("no issue is worth anything at the weights", not worth, "none", worth)
        ledger.settle(*at, "weights_exact")
        amounts(ledger, (*at, "weights"), weights)
        amounts(ledger, (*at, "worth_at_the_weights"), worths)
        ledger.word((*at, "parts_would_do"), False)
    else:
        for name in ("weights", "weights_exact", "worth_at_the_weights"):
            ledger.keys((*at, name), [])
        ledger.word((*at, "parts_would_do"), True)
        if small(deal):
            ledger.fact("parts of issues help somebody", relaxed_total(deal) > 0, "a total above 0", "none")


def audit_split(ledger: Ledger, deal: Deal) -> None:
    """Check the Shapley value, the nucleolus and the core of what coalitions can do alone."""
    at: Place = ("split",)
    cities = deal.players
    efficient = {issue: Fraction(total > 0) for issue, total in deal.totals.items()}
    before = deal.before(efficient)
    by_issue = dict.fromkeys(cities, ZERO)
    for issue, total in deal.totals.items():
        for city in deal.touched(issue):
            by_issue[city] += max(total, ZERO) / len(deal.touched(issue))
    shares = {"shapley": by_issue}
    if len(cities) <= MOST_COALITIONS:
        worths = [
            deal.worth([city for bit, city in enumerate(cities) if mask >> bit & 1])
            for mask in range(1 << len(cities))
        ]
        mean = dict(zip(cities, shapley(worths), strict=True))
        ledger.fact(
            "the mean over orders shares every issue equally", mean == by_issue, "the same", "another"
        )
        least_content = nucleolus(worths) if len(cities) <= MOST_NUCLEOLUS else None
        if least_content is not None:
            shares["nucleolus"] = dict(zip(cities, least_content, strict=True))
    ledger.word((*at, "core_exists"), True)
    for name, values in shares.items():
        payments = {city: share - before[city] for city, share in values.items()}
        amounts(ledger, (*at, name), values)
        amounts(ledger, (*at, f"{name}_payments"), payments)
        ledger.number((*at, f"{name}_money"), sum(map(abs, payments.values()), ZERO) / 2)
    # No dividend is negative, so the game is convex: alone, and the last to come, are the ends of the core.
    ledger.keys((*at, "core"), list(cities))
    for city in cities:
        others = [each for each in cities if each != city]
        ledger.numbers((*at, "core", city), [deal.worth([city]), deal.worth(cities) - deal.worth(others)])


def audit_frontier(ledger: Ledger, deal: Deal) -> None:
    """Check the corners of total against money, where the auditor can solve the programs."""
    at: Place = ("frontier",)
    ledger.word((*at, "hull"), bool(deal.whole))
    if not small(deal) or ledger.found(*at, "complete") is not True:
        return
    corners = frontier(deal)
    ledger.size((*at, "corners"), len(corners))
    for number, (cost, total) in enumerate(corners):
        place = (*at, "corners", number)
        ledger.number((*place, "cost"), cost)
        ledger.number((*place, "total"), total)
        _corner(ledger, deal, place, cost, total)
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(corners)]
    ledger.numbers((*at, "slopes"), slopes)


def _corner(ledger: Ledger, deal: Deal, place: Place, cost: Fraction, total: Fraction) -> None:
    """The parts at a corner add its total and need its money; parts that were rounded are not decided."""
    parts = {issue: exact(ledger.found(*place, "parts", issue)) for issue in deal.gains}
    program = money_program(deal, target=False)
    rows = (
        Row("money", cost_form(deal), "<=", cost),
        Row("all", total_form(deal), ">=", total),
    )
    point = corner(fixed(with_rows(program, *rows), {part(name): parts[name] for name in deal.whole}))
    if point is not None and all(nearest(point[part(k)]) == nearest(share) for k, share in parts.items()):
        parts = {issue: point[part(issue)] for issue in parts}
    added = sum((deal.totals[issue] * share for issue, share in parts.items()), ZERO)
    near = abs(added - total) <= deal.surplus * ROUNDINGS
    ledger.fact(f"frontier: parts at the money {nearest(cost)}", near, nearest(total), nearest(added))
    whole = [issue for issue in deal.whole if parts[issue] not in (0, 1)]
    ledger.fact(f"frontier: nothing in part at the money {nearest(cost)}", not whole, "none", whole)
    if added != total:
        return
    given = fixed(program, {part(issue): share for issue, share in parts.items()})
    need = greatest(given, (), negative(cost_form(deal)))
    if ledger.fact(
        f"frontier: least money at the money {nearest(cost)}", need == -cost, nearest(-cost), need
    ):
        amounts(ledger, (*place, "parts"), parts)


def audit_moves(ledger: Ledger, deal: Deal) -> None:
    """Check the least money at a lower and a higher value of every gain."""
    expected = []
    for issue, row in deal.gains.items():
        for city, value in row.items():
            tenths = sorted((value * Fraction(9, 10), value * Fraction(11, 10)))
            ends = deal.ranges.get((city, issue), (tenths[0], tenths[1]))
            if ends[0] < ends[1]:
                expected.append((city, issue, ends))
    if len(expected) > MOST_MOVED or not small(deal):
        return
    found = []
    for city, issue, ends in expected:
        figures = [_moved(deal, city, issue, end) for end in ends]
        told = [each for figure in figures if figure is not None and (each := nearest(figure)) is not None]
        span = abs(told[1] - told[0]) if len(told) == 2 else None
        found.append((f"{city}, {issue}", (*ends, *figures), span))
    found.sort(key=lambda each: (each[2] is None, -(each[2] or 0.0)))
    ledger.size(("moves",), len(found))
    for at, (name, values, width) in enumerate(found):
        ledger.word(("moves", at, "parameter"), name)
        for key, amount in zip(ENDS, values, strict=True):
            ledger.number(("moves", at, key), amount)
        ledger.number(("moves", at, "span"), None if width is None else exact(width))


def _moved(deal: Deal, city: str, issue: str, value: Fraction) -> Fraction | None:
    rows = {name: dict(row) for name, row in deal.gains.items()}
    rows[issue][city] = value
    # An issue that brings nobody anything is left out.
    kept: Mapping[str, dict[str, Fraction]] = {name: row for name, row in rows.items() if any(row.values())}
    whole = tuple(name for name in deal.whole if name in kept)
    return least_money(replace(deal, gains=kept, whole=whole))
