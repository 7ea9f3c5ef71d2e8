"""Small contracts solved again in exact fractions, every number read as the decimal it spells.

The rows are formed from the decimals of probabilities and costs, not from rounded differences.
Data can stand at a knife edge (caps that just suffice, incentives that two deviations pin to a
point); a last digit of theirs may then move the optimum or leave none. The contract still
passes its certificate in floating point; that the decimals say otherwise is noted beside it.

References
----------
models.md §3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.index_bet.grid.rows import IncentiveRows, PaymentLimits
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

#: Models up to this many bins and this many probabilities are proved in fractions as well.
EXACT_BINS = 200
EXACT_CELLS = 400


@dataclass(frozen=True)
class Proved:
    """A certificate joined by the exact one where that is cheap, and what the decimals add."""

    certificate: Certificate
    proof: ExactCertificate | None = None
    remarks: tuple[str, ...] = ()


def prove_contract(
    rows: IncentiveRows, limits: PaymentLimits, certificate: Certificate, value: float
) -> Proved:
    """Prove the least expected payment in fractions, if the model is small."""
    if not _is_small(rows):
        return Proved(certificate)
    return _compare(contract_program(rows, limits), certificate, value)


def prove_stake(rows: IncentiveRows, certificate: Certificate, value: float) -> Proved:
    """Prove the smallest half stake in fractions, if the model is small."""
    if not _is_small(rows):
        return Proved(certificate)
    return _compare(stake_program(rows), certificate, value)


def contradiction(rows: IncentiveRows) -> ExactCertificate | None:
    """Return the proof in fractions that no stake implements the effort, where a small model has one."""
    found = solve_exact(stake_program(rows)) if _is_small(rows) else None
    return found if found is not None and found.status is Status.infeasible else None


def contract_program(rows: IncentiveRows, limits: PaymentLimits) -> LinearProgram:
    """State the search for the least expected payment with a name for every row."""
    names = _bin_names(rows)
    joined, fine, payment = limits.names(rows.model.upstream)
    chances = _terms(names, _exact(rows.chances.tolist()))
    fair = as_fraction(rows.model.costs[rows.target]) + as_fraction(limits.reserve)
    floors = [Row(f"{fine}, {name}", {name: 1}, ">=", limits.lowest) for name in names]
    ceilings = [Row(f"{payment}, {name}", {name: 1}, "<=", limits.highest) for name in names]
    return LinearProgram(
        "minimize",
        names,
        chances,
        (*_deviation_rows(rows, names), Row(joined, chances, ">=", fair), *floors, *ceilings),
    )


def stake_program(rows: IncentiveRows) -> LinearProgram:
    """State the search for the smallest half stake with a name for every row."""
    names, half = _bin_names(rows), "half the stake"
    ceilings = [Row(f"{name} at most {half}", {name: 1, half: -1}, "<=", 0) for name in names]
    floors = [Row(f"{name} at least minus {half}", {name: 1, half: 1}, ">=", 0) for name in names]
    return LinearProgram(
        "minimize", (*names, half), {half: 1}, (*_deviation_rows(rows, names), *ceilings, *floors)
    )


def _is_small(rows: IncentiveRows) -> bool:
    probabilities = rows.model.probabilities
    return probabilities.shape[1] < EXACT_BINS and probabilities.size <= EXACT_CELLS


def _compare(program: LinearProgram, certificate: Certificate, value: float) -> Proved:
    """Solve in fractions; not by way of floats, whose search fails on tails of 1e-20."""
    found = solve_exact(program)
    if found.status is not Status.optimal:
        remark = "the data stand at a knife edge: to the last decimal no payment satisfies every constraint"
        return Proved(certificate, remarks=(remark,))
    gap = abs(float(found.optimum) - value) / certificate.scale
    if not gap <= certificate.tolerance:
        remark = (
            f"the data stand at a knife edge: to the last decimal the optimum is {float(found.optimum):.6g}"
        )
        return Proved(certificate, remarks=(remark,))
    residuals = {**certificate.residuals, "the exact optimum agrees": gap}
    return Proved(Certificate(residuals, certificate.tolerance, certificate.scale), found)


def _bin_names(rows: IncentiveRows) -> tuple[str, ...]:
    return tuple(f"payment {m + 1}" for m in range(len(rows.chances)))


def _deviation_rows(rows: IncentiveRows, names: tuple[str, ...]) -> list[Row]:
    """Return the incentive constraints, each a difference of decimals."""
    model, target = rows.model, _exact(rows.chances.tolist())
    cost = as_fraction(model.costs[rows.target])
    found = []
    for label, k in zip(rows.labels, rows.deviations, strict=True):
        other = _exact(model.probabilities[k].tolist())
        terms = _terms(names, [here - there for here, there in zip(target, other, strict=True)])
        found.append(Row(label, terms, ">=", cost - as_fraction(model.costs[k])))
    return found


def _exact(values: Sequence[float]) -> list[Fraction]:
    return [as_fraction(value) for value in values]


def _terms(names: tuple[str, ...], values: Sequence[Fraction]) -> dict[str, Fraction]:
    return {name: value for name, value in zip(names, values, strict=True) if value}
