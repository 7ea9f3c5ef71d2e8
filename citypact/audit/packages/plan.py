"""The cheapest package of a saved answer: attained by the payments shown, and proved to be the least."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.audit.exact import ONE, ZERO, Unusable
from citypact.audit.linear.program import Program, Proof, Row, audit_proof, dot
from citypact.audit.linear.simplex import Dictionary
from citypact.audit.lines import Ledger, Place
from citypact.audit.packages.branches import Proved, audit_branches, closed
from citypact.audit.packages.solving import MOST_UNKNOWNS, saved
from citypact.audit.packages.table import (
    CENTRAL,
    GAP,
    MOST_CENTRAL,
    TARGET,
    Deal,
    cost_form,
    fixed,
    gain_form,
    money_program,
    part,
    with_rows,
)

AT: Place = ("plan",)
LEAST, LARGEST = "least gain", "largest payment"


def amounts(ledger: Ledger, at: Place, expected: Mapping[str, Fraction]) -> None:
    """Check a table of numbers by name."""
    ledger.keys(at, list(expected))
    for name, value in expected.items():
        ledger.number((*at, name), value)


def audit_plan(ledger: Ledger, deal: Deal) -> Fraction | None:
    """Check the plan; return the least money, ``None`` if the demands cannot be met."""
    proved = audit_branches(ledger, (*AT, "proof"), money_program(deal), deal.whole)
    feasible = ledger.found(*AT, "feasible")
    if feasible is not True:
        _impossible(ledger, proved)
        return None
    ledger.word((*AT, "feasible"), True)
    ledger.word((*AT, "proof", "feasible"), True)
    ledger.words((*AT, "conflict"), [])
    evenness = Proof.read(ledger.found(*AT, "evenness_certificate"))
    point = evenness.point
    program = fixed(money_program(deal), {part(name): point[part(name)] for name in deal.whole})
    cost = dot(cost_form(deal), point)
    closed(ledger, (*AT, "proof"), proved, cost, maximise=False)
    fair = _fairest(deal, program, cost)
    fairness = Proof.read(ledger.found(*AT, "fairness_certificate"))
    audit_proof(ledger, (*AT, "fairness_certificate"), fair, fairness)
    if fairness.value is None:
        raise Unusable("the fairness of the plan has no value")
    audit_proof(ledger, (*AT, "evenness_certificate"), _most_even(deal, fair, fairness.value), evenness)
    if any(proof.status != "optimal" for proof in (fairness, evenness)):
        raise Unusable("the plan is not proved to be optimal")
    _figures(ledger, deal, point, cost)
    _weights(ledger, deal, proved, cost)
    if len(program.variables) <= MOST_UNKNOWNS:
        _freedom(ledger, deal, program, point, cost)
    return cost


def _impossible(ledger: Ledger, proved: Proved | None) -> None:
    """No plan: every branch is proved to hold nothing, and no figure stands."""
    ledger.word((*AT, "feasible"), False)
    ledger.word((*AT, "proof", "feasible"), False)
    if proved is not None:
        ledger.fact("the demands cannot be met", not proved.possible, "no branch with a package", "one")
    for name in ("cost", "side_payments", "fairness_certificate", "evenness_certificate"):
        ledger.word((*AT, name), None)
    ledger.word((*AT, "proof", "value"), None)
    for name in ("central_money", "total"):
        ledger.number((*AT, name), ZERO)
    for name in ("parts", "gains_before", "payments", "ranges", "gains", "shadow_prices", "exchange_weights"):
        ledger.keys((*AT, name), [])


def _fairest(deal: Deal, program: Program, cost: Fraction) -> Program:
    """Of the plans as cheap, with the same issues of all or nothing, the largest least gain."""
    rows = [Row("objective at its optimum", cost_form(deal), "==", cost)]
    for city in deal.players:
        gain = {**gain_form(deal, city), LEAST: -ONE}
        rows.append(Row(f"least gain not above that of {city}", gain, ">=", ZERO))
    whole = with_rows(program, *rows)
    return Program((*whole.variables, LEAST), whole.rows, {LEAST: ONE})


def _most_even(deal: Deal, fair: Program, least: Fraction) -> Program:
    """Of the fairest, the smallest largest payment."""
    rows = [Row("least gain at its largest", {LEAST: ONE}, ">=", least)]
    for city in deal.players:
        form = {f"paid by {city}": ONE, LARGEST: -ONE}
        rows.append(Row(f"largest payment not below that of {city}", form, "<=", ZERO))
    whole = with_rows(fair, *rows)
    return Program((*whole.variables, LARGEST), whole.rows, {LARGEST: ONE}, maximise=False)


def _figures(ledger: Ledger, deal: Deal, point: Mapping[str, Fraction], cost: Fraction) -> None:
    """Parts, payments and gains of the plan, that keep every demand."""
    parts = {issue: point[part(issue)] for issue in deal.gains}
    payments = {city: point[f"received by {city}"] - point[f"paid by {city}"] for city in deal.players}
    central = point.get(CENTRAL, ZERO)
    before = deal.before(parts)
    gains = {city: gain + payments[city] for city, gain in before.items()}
    total = sum((deal.totals[issue] * share for issue, share in parts.items()), ZERO)
    side = sum((max(-amount, ZERO) for amount in payments.values()), ZERO)
    halved = [issue for issue in deal.whole if parts[issue] not in (0, 1)]
    ledger.fact("no issue of all or nothing is in part", not halved, "none", halved)
    spent = side + deal.terms.central_cost * central
    ledger.fact("the payments cost the least money", spent == cost, float(cost), float(spent))
    ledger.number((*AT, "cost"), cost)
    ledger.number((*AT, "side_payments"), side)
    ledger.number((*AT, "central_money"), central)
    ledger.number((*AT, "total"), total)
    for name, table in (("parts", parts), ("gains_before", before), ("payments", payments), ("gains", gains)):
        amounts(ledger, (*AT, name), table)


def _weights(ledger: Ledger, deal: Deal, proved: Proved | None, cost: Fraction) -> None:
    """Weights at which a unit to any city costs the plan as much: the proof's, divided by the largest."""
    if not cost:
        ledger.keys((*AT, "exchange_weights"), [])
    elif proved is not None and proved.point is not None:
        prices = {city: proved.multipliers[f"participation of {city}"] for city in deal.players}
        largest = max(prices.values())
        found = {city: price / largest for city, price in prices.items()} if largest else {}
        amounts(ledger, (*AT, "exchange_weights"), found)


def _freedom(
    ledger: Ledger, deal: Deal, program: Program, point: Mapping[str, Fraction], cost: Fraction
) -> None:
    """How far each payment can move at the same cost, and what relaxing a demand saves."""
    face = with_rows(program, Row("cost", cost_form(deal), "==", cost))
    book = Dictionary(face)
    ledger.keys((*AT, "ranges"), list(deal.players))
    for city in deal.players:
        ends = book.ends({f"received by {city}": ONE, f"paid by {city}": -ONE})
        ledger.numbers((*AT, "ranges", city), ends)
    labels = {row.label for row in program.rows}
    asked = [f"participation of {city}" for city in deal.players] + [TARGET, GAP, MOST_CENTRAL]
    prices = {label: saved(program, point, label) for label in asked if label in labels}
    amounts(ledger, (*AT, "shadow_prices"), {label: price for label, price in prices.items() if price})
