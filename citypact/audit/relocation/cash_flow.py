"""A saved design of yearly payments: its proof multiplied out, its books, its levers over all optima."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable, exact, nearest
from citypact.audit.linear.program import Form, Program, Proof, Row, audit_proof, combined, dot
from citypact.audit.linear.simplex import Dictionary
from citypact.audit.lines import Ledger, Place, spelled
from citypact.audit.relocation.books import Path, path_of
from citypact.audit.relocation.cash_rows import (
    GAINS,
    GRANTS,
    LUMP,
    bargained,
    cash_program,
    headline,
    held,
    pay,
)
from citypact.audit.relocation.families import audit_families
from citypact.audit.relocation.inverted import audit_statutes
from citypact.audit.relocation.question import question_of
from citypact.audit.relocation.ratios import HALF, NASH_LIKE, Rule

SMALLER, HIGHEST, SIZE, DISTANCE = "smaller gain", "highest", "size", "distance"
#: Rows that only define something: they have no shadow price.
DEFINING = ("constant ratio in", "smaller gain covers")


def audit_cash_flow(ledger: Ledger) -> None:
    """Check both designs of a split, the contract families and the statutes that pay as much."""
    inputs = ledger.document["inputs"]
    path = path_of(inputs["scenario"])
    if path is None:
        raise Unusable("a cash flow needs a plant")
    if path.enforcement:
        return  # terms that hold without a court are only recomputed
    path = bargained(path)
    question = question_of(inputs)
    path = replace(path, ratio_cap=min(path.ratio_cap, question.cap))
    ledger.keys(("cash_flow",), ["constant_ratio", "free_payments", "families", "statutes"])
    found = [
        _Design(ledger, ("cash_flow", name), path, constant, question.reference, question.rules[0]).audit()
        for name, constant in (("constant_ratio", True), ("free_payments", False))
    ]
    audit_families(ledger, path, question.rules[0])
    audit_statutes(ledger, path, found[0])


@dataclass
class _Design:
    """One design: where it stands, its program, and what the proof makes of it."""

    ledger: Ledger
    place: Place
    path: Path
    constant: bool
    reference: Fraction | None
    rule: Rule

    def audit(self) -> Fraction | None:
        """Check the design; return what it is worth to the origin, ``None`` without an agreement."""
        ledger, place = self.ledger, self.place
        program = cash_program(self.path, self.constant)
        ledger.word((*place, "payments_family"), "constant-ratio" if self.constant else "free")
        weight = HALF if self.rule.weight is None else self.rule.weight
        aim = self.rule.name
        if aim in NASH_LIKE:
            aim = {ONE: "origin-proposes", ZERO: "destination-proposes"}.get(weight, "nash")
        ledger.word((*place, "objective"), aim)
        proof = Proof.read(ledger.found(*place, "exact_certificate"))
        ledger.number((*place, "origin_weight"), weight, ROUNDINGS)
        solved, gains = self._objective(program, aim, proof, weight)
        audit_proof(ledger, (*place, "exact_certificate"), solved, proof)
        ledger.word((*place, "agreement"), proof.status == "optimal")
        if proof.status != "optimal":
            return None
        ledger.word((*place, "reason"), None)
        face = self._face(solved, aim, proof, gains)
        self._prices(proof, aim, strict=gains is not None or aim != "nash")
        return self._levers(program, face)

    def _objective(
        self, program: Program, aim: str, proof: Proof, weight: Fraction
    ) -> tuple[Program, tuple[Fraction, Fraction] | None]:
        """State the program that the proof is about; for Nash the supporting line of the solution."""
        first, second = GAINS
        plain: dict[str, Form] = {
            "origin-proposes": {first: ONE},
            "destination-proposes": {second: ONE},
            "utilitarian": {first: weight, second: 1 - weight},
            "min-central": dict.fromkeys(GRANTS, ONE),
        }
        if aim in plain:
            return replace(program, objective=plain[aim], maximise=aim != "min-central"), None
        if aim == "egalitarian":
            rows = [
                Row(f"smaller gain covers {name}", {SMALLER: ONE, name: -ONE}, "<=", ZERO) for name in GAINS
            ]
            return replace(held(program, *rows, further=(SMALLER,)), objective={SMALLER: ONE}), None
        if aim != "nash":
            raise Unusable(f"{aim!r} is no objective of a cash flow")
        if proof.status == "infeasible":
            return program, None
        slopes = combined(program, proof)[0]
        own, other = slopes[first], slopes[second]
        if own and other:
            # Nash's line has the slopes w/g and (1-w)/g': they name the solution itself.
            gains = weight / own, (1 - weight) / other
            self.ledger.fact(
                f"{spelled(self.place)}: no terms lie above Nash's line", proof.value == 1, 1, proof.value
            )
            return replace(program, objective={first: own, second: other}), gains
        objective = {first: ONE} if own else {second: ONE}
        # One city cannot gain at all: the other's gain is then as large as it can be.
        stuck = Dictionary(program).maximum({second if own else first: ONE})
        self.ledger.fact(f"{spelled(self.place)}: one city cannot gain", stuck == 0, 0, nearest(stuck))
        return replace(program, objective=objective), None

    def _face(
        self, solved: Program, aim: str, proof: Proof, gains: tuple[Fraction, Fraction] | None
    ) -> Dictionary:
        """All optimal terms: the rows, and the objective at its best."""
        if gains is None and aim == "nash":
            # Among the terms best for one city, those best for the other.
            best = Row("best", solved.objective, ">=", proof.value or ZERO)
            other = next(name for name in GAINS if name not in solved.objective)
            most = Dictionary(held(solved, best)).maximum({other: ONE})
            gains = (proof.value or ZERO, most) if other == GAINS[1] else (most, proof.value or ZERO)
        if gains is not None:
            rows = [Row(name, {name: ONE}, "==", gain) for name, gain in zip(GAINS, gains, strict=True)]
        else:
            relation = ">=" if solved.maximise else "<="
            rows = [Row("best", solved.objective, relation, proof.value or ZERO)]
        self.program = held(solved, *rows)
        return Dictionary(self.program)

    def _prices(self, proof: Proof, aim: str, *, strict: bool) -> None:
        ledger, place = self.ledger, self.place
        prices = {label: each for label, each in proof.multipliers.items() if not label.startswith(DEFINING)}
        if not strict:
            prices = {}
        unit = {"nash": "log points", "utilitarian": "亿元, weighted"}.get(aim, "亿元")
        ledger.keys((*place, "shadow_prices"), list(prices))
        ledger.keys((*place, "shadow_price_units"), list(prices))
        for label, price in prices.items():
            ledger.number((*place, "shadow_prices", label), price)
            per = "unit of ratio" if label in ("ratio cap", "ratio at least zero") else "亿元"
            ledger.word((*place, "shadow_price_units", label), f"{unit} per {per}")

    def _levers(self, program: Program, face: Dictionary) -> Fraction:
        """Ranges of every lever, the terms that are signed, the books and what the origin has of them."""
        ledger, place, path = self.ledger, self.place, self.path
        form = headline(path, self.constant)
        ledger.numbers((*place, "ratio_set"), face.ends(form))
        ledger.numbers((*place, "acceptable_ratios"), Dictionary(program).ends(form))
        for name in (*map(pay, path.years), LUMP, *GRANTS):
            ledger.numbers((*place, "ranges", name), face.ends({name: ONE}))
        ledger.keys((*place, "ranges"), [*map(pay, path.years), LUMP, *GRANTS])
        point = self._signed(form)
        slack = ROUNDINGS * sum((path.tax(year) for year in path.years), ZERO)
        ledger.keys((*place, "payments"), [str(year) for year in path.years])
        saved = {year: exact(ledger.found(*place, "payments", str(year))) for year in path.years}
        given = {pay(year): amount for year, amount in saved.items()}
        given[LUMP] = exact(ledger.found(*place, "lump_sum"))
        for name, city in zip(GRANTS, ("origin", "destination"), strict=True):
            given[name] = exact(ledger.found(*place, "grants", city))
        loss, gain = path.unpaid()
        given[GAINS[0]] = loss + path.worth(saved, 0) + given[LUMP] + given[GRANTS[0]]
        given[GAINS[1]] = gain - path.worth(saved, 1) - given[LUMP] + given[GRANTS[1]]
        ratio = dot(form, given) if not self.constant else exact(ledger.found(*place, "ratio"))
        given |= {"ratio": ratio, SMALLER: min(given[GAINS[0]], given[GAINS[1]])}
        broken = [row.label for row in self.program.rows if row.excess(given) > slack]
        ledger.fact(f"{spelled(place)}: the terms signed are optimal terms", not broken, "every row", broken)
        for year in path.years:
            ledger.number((*place, "payments", str(year)), given[pay(year)])
        self._residuals(program, given, slack)
        return self._money(given, point, slack)

    def _money(self, given: Form, point: Form, slack: Fraction) -> Fraction:
        """Amounts and ratios that follow from the terms."""
        ledger, place, path = self.ledger, self.place, self.path
        ledger.number((*place, "lump_sum"), point[LUMP], slack)
        for city, name, gain in zip(("origin", "destination"), GRANTS, GAINS, strict=True):
            ledger.number((*place, "grants", city), given[name])
            ledger.number((*place, "gains", city), point[gain], slack)
            off = abs(given[gain] - point[gain])
            ledger.fact(f"{spelled(place)}: books of the {city} balance", off <= slack, 0, nearest(off))
        ledger.number((*place, "ratio"), point["ratio_of_all"], ROUNDINGS)
        highest = max((given[pay(y)] / path.tax(y) for y in path.years if path.tax(y)), default=ZERO)
        even = highest <= point[HIGHEST] + ROUNDINGS
        ledger.fact(
            f"{spelled(place)}: no more even payments", even, nearest(point[HIGHEST]), nearest(highest)
        )
        taxed = [year for year in path.years if path.tax(year)]
        ledger.keys((*place, "yearly_ratios"), [str(year) for year in taxed])
        for year in taxed:
            ledger.number((*place, "yearly_ratios", str(year)), given[pay(year)] / path.tax(year), ROUNDINGS)
        received = path.worth({year: given[pay(year)] for year in path.years}, 0) + given[LUMP]
        ledger.number((*place, "effective_share"), received / path.all_tax(), ROUNDINGS)
        return received

    def _signed(self, form: Form) -> dict[str, Fraction]:
        """Least lump sum, then the ratio nearest to the goal, then the most even payments."""
        sized = held(
            self.program,
            Row("above", {SIZE: ONE, LUMP: -ONE}, ">=", ZERO),
            Row("below", {SIZE: ONE, LUMP: ONE}, ">=", ZERO),
            further=(SIZE,),
        )
        least = -Dictionary(sized).maximum({SIZE: -ONE})
        sized = held(sized, Row("least", {SIZE: ONE}, "<=", least))
        ends = Dictionary(sized).ends(form)
        goal = sum(ends, ZERO) / 2 if self.reference is None else self.reference
        ratio = min(max(goal, ends[0]), ends[1])
        near = held(sized, Row("near", form, "==", ratio))
        highest = held(
            near,
            *(
                Row(f"high_{y}", {HIGHEST: self.path.tax(y), pay(y): -ONE}, ">=", ZERO)
                for y in self.path.years
            ),
            further=(HIGHEST,),
        )
        last = Dictionary(highest)
        top = -last.maximum({HIGHEST: -ONE})
        names = (*highest.variables,)
        return last.point(names) | {"ratio_of_all": ratio, HIGHEST: top}

    def _inside(self) -> Fraction:
        """How far the ratio lies beyond its optimal set; negative inside."""
        low, high = (exact(self.ledger.found(*self.place, "ratio_set", end)) for end in (0, 1))
        ratio = exact(self.ledger.found(*self.place, "ratio"))
        return max(low - ratio, ratio - high)

    def _residuals(self, program: Program, given: Form, slack: Fraction) -> None:
        """Residuals are how far the signed terms are beyond each row; zero for what proves the optimum."""
        ledger, place = self.ledger, (*self.place, "certificate")
        for row in program.rows:
            ledger.number((*place, "residuals", row.label), row.excess(given), slack)
        residuals: Any = ledger.found(*place, "residuals")
        for name in residuals if isinstance(residuals, Mapping) else ():
            at: Place = (*place, "residuals", name)
            if at not in ledger.settled:
                # The others say that the optimum is attained and proved; a ratio may lie inside its set.
                inside = "within the optimal set" in name
                ledger.number(at, self._inside() if inside else ZERO, ROUNDINGS if inside else ZERO)
        for name, expected in (("holds", True), ("exact", True)):
            ledger.word((*place, name), expected)
        ledger.number((*place, "tolerance"), ZERO)
        ledger.number((*place, "scale"), sum((self.path.tax(y) for y in self.path.years), ZERO))
