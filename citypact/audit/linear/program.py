r"""A linear program as labelled rows, and whether a saved proof shows what it claims.

The variables are free; what holds of them are rows :math:`a_i x \le b_i`, :math:`\ge` or :math:`=`. A
proof of an optimum shows a feasible point and multipliers :math:`\lambda_i` (the gain per unit by which
a row is relaxed) with :math:`\sum_i \pm\lambda_i a_i = c` and :math:`\sum_i \pm\lambda_i b_i = c x`; a
proof that nothing is feasible shows weights with which the rows add up to :math:`0 \le -1` (Farkas).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ZERO, Unusable, quotient
from citypact.audit.lines import Ledger, Place, spelled

Form = Mapping[str, Fraction]


@dataclass(frozen=True)
class Row:
    """A labelled row: coefficients by variable, relation, bound."""

    label: str
    coefficients: Form
    relation: str
    bound: Fraction

    def excess(self, point: Form) -> Fraction:
        """How far a point is on the wrong side; for an equation, how far off it is."""
        gap = dot(self.coefficients, point) - self.bound
        return abs(gap) if self.relation == "==" else gap if self.relation == "<=" else -gap


@dataclass(frozen=True)
class Program:
    """Rows, variables, and the sense and coefficients of an objective."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    objective: Form
    maximise: bool = True


def dot(form: Form, point: Form) -> Fraction:
    """Value of a linear form at a point; Unusable where the point lacks a variable."""
    lacking = [name for name, value in form.items() if value and name not in point]
    if lacking:
        raise Unusable(f"the point says nothing of {lacking[0]}")
    return sum((value * point[name] for name, value in form.items() if value), ZERO)


@dataclass(frozen=True)
class Proof:
    """A saved proof in fractions."""

    status: str
    value: Fraction | None
    point: dict[str, Fraction]
    multipliers: dict[str, Fraction]

    @classmethod
    def read(cls, data: Any) -> Proof:
        """Read a proof whose fractions are saved as text.

        Raises
        ------
        Unusable
            If an entry is missing or is no fraction.
        """
        if not isinstance(data, Mapping):
            raise Unusable(f"{data!r} is no proof")
        tables = [data.get("point"), data.get("multipliers")]
        if not all(isinstance(each, Mapping) for each in tables):
            raise Unusable("a proof lacks its point or its multipliers")
        point, multipliers = ({name: quotient(text) for name, text in each.items()} for each in tables)  # type: ignore[union-attr]
        value = data.get("value")
        return cls(str(data.get("status")), None if value is None else quotient(value), point, multipliers)


def combined(program: Program, proof: Proof) -> tuple[dict[str, Fraction], Fraction]:
    """Return the weighted sum of the rows, each facing the way that bounds the objective."""
    up = 1 if program.maximise else -1
    total, bound = dict.fromkeys(program.variables, ZERO), ZERO
    for row in program.rows:
        weight = proof.multipliers.get(row.label, ZERO)
        if proof.status == "infeasible":
            weight = -weight if row.relation == ">=" else weight
        else:
            weight *= 1 if row.relation == "==" else up if row.relation == "<=" else -up
        if weight:
            bound += weight * row.bound
            for name, value in row.coefficients.items():
                total[name] = total.get(name, ZERO) + weight * value
    return total, bound


def audit_proof(ledger: Ledger, place: Place, program: Program, proof: Proof) -> None:
    """Write the lines that decide whether a saved proof shows what it claims, and settle its entries."""
    told = spelled(place)
    labels = {row.label for row in program.rows}
    if proof.status == "optimal":
        names = set(program.variables)
        ledger.fact(
            f"{told}: names of the point", set(proof.point) == names, sorted(names), sorted(proof.point)
        )
    given = sorted(set(proof.multipliers) ^ labels)
    ledger.fact(f"{told}: every row has its multiplier", not given, "none else", given)
    relations = {row.label: row.relation for row in program.rows}
    wrong = [name for name, value in proof.multipliers.items() if value < 0 and relations.get(name) != "=="]
    ledger.fact(f"{told}: no multiplier is negative", not wrong, "at least 0", wrong)
    total, bound = combined(program, proof)
    if proof.status == "infeasible":
        ledger.fact(
            f"{told}: the rows cancel", not any(total.values()), 0, [n for n, v in total.items() if v]
        )
        ledger.fact(f"{told}: the bounds add up to -1", bound == -1, -1, bound)
    elif proof.status == "optimal":
        broken = [row.label for row in program.rows if row.excess(proof.point) > 0]
        ledger.fact(f"{told}: the point keeps every row", not broken, "all rows", broken)
        off = [n for n in program.variables if total[n] != program.objective.get(n, ZERO)]
        ledger.fact(f"{told}: the multipliers add up to the objective", not off, "all variables", off)
        reached = dot(program.objective, proof.point)
        ledger.fact(f"{told}: objective at the point", reached == proof.value, proof.value, reached)
        ledger.fact(f"{told}: bound by the multipliers", bound == proof.value, proof.value, bound)
    else:
        ledger.fact(f"{told}: status", False, "optimal or infeasible", proof.status)
    for part in ("status", "value", "point", "multipliers"):
        ledger.settle(*place, part)
    _tight(ledger, place, program, proof)


def _tight(ledger: Ledger, place: Place, program: Program, proof: Proof) -> None:
    """Rows said to be tight hold with equality, and variables said to be idle are zero."""
    data = ledger.found(*place)
    rows = {row.label: row for row in program.rows}
    for name in ("tight", "idle"):
        listed = data.get(name, ()) if isinstance(data, Mapping) else ()
        if name == "tight":
            bad = [each for each in listed if each not in rows or dot(rows[each].coefficients, proof.point)
                   != rows[each].bound] if proof.point else []  # fmt: skip
        else:
            bad = [n for n in listed if n not in program.variables or proof.point.get(n, ZERO) != 0]
        bad = [*bad, *(n for k, n in enumerate(listed) if n in listed[:k])]  # each is named once
        bad = bad if isinstance(listed, list) else [listed]
        # One that is left out is not seen here: the recomputation says whether the point is still determined.
        ledger.fact(f"{spelled(place)}: {name}", not bad, "as the point is", bad)
    for name in ("ray", "still", "rest"):
        claimed = ledger.found(*place, name)
        ledger.fact(f"{spelled(place)}: {name}", not claimed, "nothing", claimed)
        ledger.settle(*place, name)
