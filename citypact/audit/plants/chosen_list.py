r"""Plants chosen under side constraints: whether the list may be signed, and whether another is worth more.

For a given list the ratio :math:`s` and the top-ups :math:`z_f \ge 0` of the centre are a linear program:
neither city loses on a plant (or on the list), floors on both gains, least parts of the sum, the budget, the
bounds of the ratio. Its greatest value is :math:`\sum W_f - c\,n - \lambda \sum z_f`. Up to ``MOST`` plants
the auditor solves it for every list there is.

References
----------
models.md §4.4 (side constraints).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from citypact.audit.exact import ONE, ZERO, exact, nearest
from citypact.audit.linear.program import Program, Row
from citypact.audit.linear.simplex import Dictionary, Infeasible
from citypact.audit.lines import Ledger
from citypact.audit.plants.one_ratio import Plant

#: Plants up to which every list is tried.
MOST = 8
#: Part of the scale that a search in floating point may leave.
SEARCHED = Fraction(1, 10**7)
HALF = Fraction(1, 2)
DEFAULTS = {"origin_gain": 0, "destination_gain": 0, "least_part": 0, "budget": 0, "lowest": 0, "highest": 1,
            "plant_cost": 0, "central_price": 0}  # fmt: skip


class Conditions:
    """The side constraints of a question, and what they make of a list of plants."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.terms = {name: exact(inputs.get(name, usual)) for name, usual in DEFAULTS.items()}
        self.apart = inputs.get("consent", "project") == "project"

    def program(self, plants: Sequence[Plant]) -> Program:
        """Return the rows on the ratio and the top-ups that permit a list."""
        term, tops = self.terms, {f"z{at}": ONE for at in range(max(len(plants), 1))}
        revenue, loss, cost = (
            sum((getattr(p, n) for p in plants), ZERO) for n in ("revenue", "loss", "cost")
        )
        own = {"s": revenue, **tops}  # less the loss
        rows = [
            Row("lowest", {"s": ONE}, ">=", term["lowest"]),
            Row("highest", {"s": ONE}, "<=", term["highest"]),
            Row("budget", tops, "<=", term["budget"]),
            Row("origin", own, ">=", loss + term["origin_gain"]),
            Row("destination", {"s": -revenue}, ">=", term["destination_gain"] + cost - revenue),
        ]
        rows += [Row(f"{name} >= 0", {name: ONE}, ">=", ZERO) for name in tops]
        if self.apart:
            for at, plant in enumerate(plants):
                rows.append(Row(f"o{at}", {"s": plant.revenue, f"z{at}": ONE}, ">=", plant.loss))
                rows.append(Row(f"d{at}", {"s": plant.revenue}, "<=", plant.revenue - plant.cost))
        part = term["least_part"]
        if part:
            # U_A and U_B each at least the part of their sum.
            both = {name: (1 - part) * value for name, value in own.items()}
            both["s"] += part * revenue
            rows.append(Row("part_o", both, ">=", (1 - part) * loss + part * (revenue - cost)))
            other = {name: -part * value for name, value in own.items()}
            other["s"] -= (1 - part) * revenue
            bound = (1 - part) * (cost - revenue) - part * loss
            rows.append(Row("part_d", other, ">=", bound))
        return Program(("s", *tops), tuple(rows), {})

    def paid(self, plants: Sequence[Plant]) -> dict[str, Fraction]:
        """The price of central money as a linear form."""
        return {f"z{at}": -self.terms["central_price"] for at in range(max(len(plants), 1))}

    def worth(self, plants: Sequence[Plant]) -> Fraction:
        """Surplus of a list less the cost of handling its plants."""
        return sum((p.surplus for p in plants), ZERO) - self.terms["plant_cost"] * len(plants)

    def best(self, plants: Sequence[Plant]) -> Fraction | None:
        """Return the greatest value of a list; ``None`` if it may not be signed at any ratio."""
        try:
            book = Dictionary(self.program(plants))
        except Infeasible:
            return None
        return self.worth(plants) + book.maximum(self.paid(plants))

    def ratios(self, plants: Sequence[Plant]) -> tuple[Fraction, Fraction] | None:
        """Return the ends of the ratios at which a list is worth the most."""
        best = self.best(plants)
        if best is None:
            return None
        program, paid = self.program(plants), self.paid(plants)
        costs = any(paid.values())
        kept = Row("face", paid, ">=", best - self.worth(plants)) if costs else None
        rows = program.rows if kept is None else (*program.rows, kept)
        return Dictionary(Program(program.variables, rows, {})).ends({"s": ONE})

    def top_up(self, plants: Sequence[Plant], ratio: Fraction) -> Fraction | None:
        """Return the least that the centre pays for a list at a ratio."""
        program = self.program(plants)
        fixed = Row("ratio", {"s": ONE}, "==", ratio)
        try:
            book = Dictionary(Program(program.variables, (*program.rows, fixed), {}))
        except Infeasible:
            return None
        return -book.maximum({name: -ONE for name in program.variables if name != "s"})


def audit_chosen(ledger: Ledger, plants: Sequence[Plant], inputs: Mapping[str, Any], most: Fraction) -> None:
    """Check a chosen list: its conditions, ratios, value, top-up and gains; few plants, against all lists."""
    conditions = Conditions(inputs)
    ledger.word(("side_constraints", "consent"), inputs.get("consent", "project"))
    for name, term in conditions.terms.items():
        ledger.number(("side_constraints", name), term)
    names = ledger.found("moved")
    chosen = [plant for plant in plants if plant.name in names]
    ledger.words(("moved",), [plant.name for plant in chosen])
    value = conditions.best(chosen)
    kept = value is not None
    ledger.fact("the chosen list may be signed", kept, "a ratio that keeps every condition", names)
    if value is None:
        return
    ends = conditions.ratios(chosen) if chosen else None
    ratio = HALF if ends is None else min(max(HALF, ends[0]), ends[1])
    ledger.number(("ratio",), ratio if chosen else None)
    ledger.size(("ratio_sets",), int(ends is not None))
    ledger.size(("ratio_sets_exact",), int(ends is not None))
    if ends is not None:
        ledger.numbers(("ratio_sets", 0), ends)
        ledger.words(("ratio_sets_exact", 0), [str(end) for end in ends])
        ledger.number(("welfare",), value)
        ledger.number(("efficiency",), value / most if most else None)
        paid = conditions.top_up(chosen, ratio)
        ledger.number(("top_up",), paid)
        origin = sum((ratio * p.revenue - p.loss for p in chosen), paid or ZERO)
        ledger.number(("gains", "origin"), origin)
        ledger.number(("gains", "destination"), sum(((1 - ratio) * p.revenue - p.cost for p in chosen), ZERO))
    if len(plants) <= MOST:
        _no_better(ledger, conditions, plants, value)


def _no_better(ledger: Ledger, conditions: Conditions, plants: Sequence[Plant], value: Fraction) -> None:
    best, names = value, "none"
    for count in range(len(plants) + 1):
        for some in combinations(plants, count):
            if conditions.worth(some) > best:
                other = conditions.best(some)
                if other is not None and other > best:
                    best, names = other, ", ".join(plant.name for plant in some)
    scale = max(sum((abs(p.revenue) for p in plants), ZERO), ONE)
    ledger.fact("no other list is worth more", best - value <= SEARCHED * scale, nearest(value), names)
