"""The cheapest levers of a saved obstacle: rows built anew, proofs multiplied out, ranges by a simplex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from citypact.audit.exact import ONE, ZERO
from citypact.audit.linear.program import Program, Proof, Row, audit_proof, dot
from citypact.audit.linear.simplex import Dictionary, Infeasible, Unbounded
from citypact.audit.lines import Ledger, Place
from citypact.audit.obstacles.definitions import Lever, Obstacle

AT: Place = ("agreement",)
LEAST_GAIN = "least gain"


def program_of(obstacle: Obstacle, kept: list[str] | None = None) -> Program:
    """Return the program of the cheapest sizes; with ``kept``, every other lever stays at zero."""
    levers = [
        lever if kept is None or lever.name in kept else replace(lever, low=ZERO, high=ZERO)
        for lever in obstacle.levers
    ]
    rows = [Row(each.label, each.terms, each.relation, each.bound) for each in obstacle.demands]
    rows += [row for lever in levers for row in _bounds(lever)]
    costs = {lever.name: lever.cost for lever in levers if lever.cost}
    return Program(tuple(lever.name for lever in levers), tuple(rows), costs, maximise=False)


def _bounds(lever: Lever) -> Iterator[Row]:
    if lever.low is not None:
        yield Row(f"{lever.name} at least {float(lever.low):g}", {lever.name: ONE}, ">=", lever.low)
    if lever.high is not None:
        yield Row(f"{lever.name} at most {float(lever.high):g}", {lever.name: ONE}, "<=", lever.high)


def _cheapest(program: Program, cost: Fraction) -> list[Row]:
    return [Row("objective at its optimum", program.objective, "==", cost)] if program.objective else []


def _fairest(obstacle: Obstacle, program: Program, cost: Fraction) -> Program:
    gains = [
        Row(f"least gain not above that of {each.player}", {**each.terms, LEAST_GAIN: -ONE}, ">=", each.bound)
        for each in obstacle.demands
        if each.player
    ]
    rows = (*program.rows, *_cheapest(program, cost), *gains)
    return Program((*program.variables, LEAST_GAIN), rows, {LEAST_GAIN: ONE})


def _thriftiest(obstacle: Obstacle, fair: Program, least: Fraction) -> Program:
    paid = [lever for lever in obstacle.levers if lever.side_payment]
    amounts = {lever.name: f"amount of {lever.name}" for lever in paid}
    around = [
        Row(f"{amount} at least {word} {name}", {amount: ONE, name: -sign}, ">=", ZERO)
        for name, amount in amounts.items()
        for word, sign in (("plus", ONE), ("minus", -ONE))
    ]
    rows = (*fair.rows, Row("least gain at its largest", fair.objective, "==", least), *around)
    variables = (*fair.variables, *amounts.values())
    money = {amounts[lever.name]: lever.side_payment for lever in paid}
    return Program(variables, rows, money, maximise=False)


def audit_agreement(ledger: Ledger, obstacle: Obstacle) -> list[str]:
    """Check the cheapest levers; return the labels of the rows that they keep.

    Raises
    ------
    Unusable
        If a proof is no proof.
    """
    program = program_of(obstacle)
    labels = [row.label for row in program.rows]
    ledger.keys((*AT, "units"), [lever.name for lever in obstacle.levers])
    proof = _proved(ledger, "exact_certificate", program)
    _sets(ledger, obstacle)
    ledger.word((*AT, "enough"), proof.status == "optimal")
    if proof.status != "optimal" or proof.value is None:
        _nothing(ledger)
        return labels
    cost = proof.value
    fair = _fairest(obstacle, program, cost)
    fairness = _proved(ledger, "fairness_certificate", fair)
    least = fairness.value or ZERO
    thrift = _proved(ledger, "thrift_certificate", _thriftiest(obstacle, fair, least))
    sizes = {lever.name: thrift.point.get(lever.name, ZERO) for lever in obstacle.levers}
    ledger.number((*AT, "cost"), cost)
    ledger.number((*AT, "side_payments"), thrift.value)
    _amounts(ledger, "sizes", sizes)
    _amounts(ledger, "shadow_prices", {name: each for name, each in proof.multipliers.items() if each})
    demanded = {each.label for each in obstacle.demands}
    priced = {name: each for name, each in fairness.multipliers.items() if each and name in demanded}
    _amounts(ledger, "fairness_prices", priced)
    binding = [row.label for row in program.rows if dot(row.coefficients, sizes) == row.bound]
    ledger.words((*AT, "binding"), binding)
    ledger.size((*AT, "conflict"), 0)
    _ranges(ledger, obstacle, program, cost)
    _residuals(ledger, labels)
    gains = obstacle.best.gains_over(obstacle.without)
    for each in obstacle.demands:
        if each.player:
            gains[each.player] += dot(each.terms, sizes)
    _amounts(ledger, "gains", gains)
    return labels


def _proved(ledger: Ledger, name: str, program: Program) -> Proof:
    proof = Proof.read(ledger.found(*AT, name))
    audit_proof(ledger, (*AT, name), program, proof)
    return proof


def _amounts(ledger: Ledger, name: str, amounts: dict[str, Fraction]) -> None:
    ledger.keys((*AT, name), list(amounts))
    for key, amount in amounts.items():
        ledger.number((*AT, name, key), amount)


def _nothing(ledger: Ledger) -> None:
    """There is no plan: the proof of the conflict is multiplied out, and nothing else is claimed."""
    for name in ("cost", "gains", "fairness_certificate", "thrift_certificate"):
        ledger.word((*AT, name), None)
    for name in ("sizes", "ranges", "shadow_prices", "fairness_prices"):
        ledger.keys((*AT, name), [])
    ledger.number((*AT, "side_payments"), ZERO)
    ledger.size((*AT, "binding"), 0)
    ledger.keys((*AT, "certificate", "residuals"), ["proof of the conflict"])
    ledger.number((*AT, "certificate", "residuals", "proof of the conflict"), ZERO)


def _ranges(ledger: Ledger, obstacle: Obstacle, program: Program, cost: Fraction) -> None:
    face = Dictionary(replace(program, rows=(*program.rows, *_cheapest(program, cost))))
    ledger.keys((*AT, "ranges"), [lever.name for lever in obstacle.levers])
    for lever in obstacle.levers:
        place: Place = (*AT, "ranges", lever.name)
        ends = [_end(face, lever.name, sign) for sign in (-ONE, ONE)]
        ledger.numbers(place, ends)


def _end(face: Dictionary, name: str, sign: Fraction) -> Fraction | None:
    try:
        return sign * face.maximum({name: sign})
    except Unbounded:
        return None


def _sets(ledger: Ledger, obstacle: Obstacle) -> None:
    """Smaller sets of levers: whether they are enough, and at what cost."""
    ledger.size((*AT, "sets"), len(obstacle.sets))
    for at, (label, kept) in enumerate(obstacle.sets.items()):
        place: Place = (*AT, "sets", at)
        program = program_of(obstacle, kept)
        try:
            book = Dictionary(program)
            cost: Fraction | None = -book.maximum({name: -each for name, each in program.objective.items()})
        except Infeasible:
            cost = None
        ledger.word((*place, "set"), label)
        ledger.words((*place, "levers"), kept)
        ledger.word((*place, "enough"), cost is not None)
        ledger.number((*place, "cost"), cost)
        if cost is not None:
            ledger.size((*place, "conflict"), 0)


def _residuals(ledger: Ledger, labels: list[str]) -> None:
    place: Place = (*AT, "certificate", "residuals")
    told = ["proof of the cost", *labels, "cost is the least"]
    ledger.keys(place, told)
    for name in told:
        ledger.number((*place, name), ZERO)
    ledger.word((*AT, "certificate", "holds"), True)
    ledger.word((*AT, "certificate", "exact"), True)
    ledger.number((*AT, "certificate", "tolerance"), ZERO)
    ledger.number((*AT, "certificate", "scale"), ONE)
