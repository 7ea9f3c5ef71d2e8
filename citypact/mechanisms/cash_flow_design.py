r"""Which yearly payments, lump sum and grants two cities should sign.

Two stages. The first finds the best value of the objective, exactly. Where ratio and lump
sum are substitutes many terms attain it (three solvers return three different "optimal"
ratios with equal gains), so the second stage chooses among them: the smallest lump sum,
then the ratio nearest to a reference (the middle one without it), then the most even
payments. All optimal ratios are reported as an interval, and so is the range of every lever.

cvxpy solves the program as stated in ``cash_flow_program``; the exact optimum is proved by
multipliers over the rows of ``cash_flow_rows``; the certificate compares both.

References
----------
models.md §3.5, §4.11, §9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from citypact.errors import CertificateError, InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow_objective import (
    SMALLER_GAIN,
    Aim,
    Objective,
    Optimum,
    solve_objective,
)
from citypact.mechanisms.cash_flow_rows import (
    DESTINATION_GAIN,
    GRANT_DESTINATION,
    GRANT_ORIGIN,
    LUMP_SUM,
    ONE,
    ORIGIN_GAIN,
    Payments,
    cash_flow_rows,
    payment,
    ratio_form,
    with_distance,
    with_highest,
    with_size,
)
from citypact.mechanisms.ratio_set import RatioSet
from citypact.rational import Number, as_fraction
from citypact.solvers.certificate import Certificate
from citypact.solvers.exact_certificate import ExactCertificate
from citypact.solvers.exact_check import check
from citypact.solvers.linear_program import LinearProgram, Row
from citypact.solvers.provenance import Provenance
from citypact.solvers.rational_simplex import solve_exact
from citypact.solvers.status import Status

#: Clarabel stops at a gap of 1e-8; a gain at a flat optimum is then known to about 1e-5 of
#: the money scale (measured: at most 4e-7 on the shipped cases).
SOLVER_AGREEMENT = 1e-5


@dataclass(frozen=True)
class CashFlowDesign:
    """Terms over time, the room around them, and their proof.

    Parameters
    ----------
    agreement : bool
        Whether any terms satisfy every row.
    reason : str or None
        The rows that contradict each other, when there is none.
    payments : mapping of int to Fraction
        Calendar year → payment to the origin (亿元).
    lump_sum : float
        Paid at the signing to the origin; negative: to the destination (亿元).
    ratios : RatioSet or None
        All ratios that attain the optimum: the constant ratio, or payments over tax of the
        sharing years in present value.
    acceptable : tuple of float, or None
        Ratios at which some lump sum and grants within the rows please both.
    ranges : mapping of str to (float, float)
        Range of each lever over all optimal terms; zero width means it is determined.
    shadow_prices : mapping of str to float
        Gain in the objective per unit by which a row is relaxed.
    exact : ExactCertificate
        Proof of the optimum, or of infeasibility, over the rows of ``program``.
    """

    agreement: bool
    reason: str | None
    objective: Objective
    family: Payments
    path: RelocationPath
    program: LinearProgram
    exact: ExactCertificate
    certificate: Certificate
    provenance: Provenance
    payments: Mapping[int, Fraction] = field(default_factory=dict)
    lump_sum: float | None = None
    grants: Mapping[str, float] = field(default_factory=dict)
    ratios: RatioSet | None = None
    acceptable: tuple[float, float] | None = None
    gains: Allocation | None = None
    effective_share: float | None = None
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    shadow_prices: Mapping[str, float] = field(default_factory=dict)
    shadow_price_units: Mapping[str, str] = field(default_factory=dict)

    @property
    def value_to_origin(self) -> Fraction:
        """Present value of the yearly payments at the origin's rate (亿元)."""
        own = self.path.discounts[0]
        return sum((paid * own**year for year, paid in self.payments.items()), Fraction(0))

    def yearly_ratios(self) -> dict[int, float]:
        """Payment over tax of each sharing year with tax."""
        return {
            year: float(paid / self.path.tax(year))
            for year, paid in self.payments.items()
            if self.path.tax(year) > 0
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the design as plain data for JSON."""
        gains = self.gains
        return {
            "agreement": self.agreement,
            "reason": self.reason,
            "objective": str(self.objective.aim),
            "origin_weight": float(self.objective.weight),
            "payments_family": str(self.family),
            "payments": {str(year): float(amount) for year, amount in self.payments.items()},
            "yearly_ratios": {str(year): ratio for year, ratio in self.yearly_ratios().items()},
            "lump_sum": self.lump_sum,
            "grants": dict(self.grants),
            "ratio": None if self.ratios is None else self.ratios.ratio,
            "ratio_set": None if self.ratios is None else list(self.ratios.ends),
            "acceptable_ratios": None if self.acceptable is None else list(self.acceptable),
            "gains": None if gains is None else dict(gains),
            "effective_share": self.effective_share,
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict(self.shadow_price_units),
            "certificate": self.certificate.to_dict(),
            "exact_certificate": self.exact.to_dict(),
            "provenance": self.provenance.to_dict(),
        }


def design_cash_flow(
    path: RelocationPath,
    *,
    objective: Objective | None = None,
    payments: Payments = Payments.constant_ratio,
    reference: Number | None = None,
    cross_check: bool = True,
) -> CashFlowDesign:
    """Find the payments, lump sum and grants that are best for ``objective``, certified.

    Parameters
    ----------
    path : RelocationPath
        The plant's tax path and the cities' books.
    objective : Objective
        Nash with equal weights unless given.
    payments : Payments
        A constant ratio of each sharing year's tax, or any amounts.
    reference : float, optional
        Ratio to stay near where the optimum leaves a choice.
    cross_check : bool
        Solve in cvxpy too and compare (imports cvxpy).

    Raises
    ------
    CertificateError
        If the answer fails its recheck, or cvxpy and the exact optimum disagree.
    SolverFailure
        If a gain is unbounded.
    """
    objective = objective or Objective()
    rows = cash_flow_rows(path, payments).exact()
    optimum = solve_objective(rows, objective)
    if not optimum.feasible:
        return _refuse(path, payments, objective, optimum)
    # The optimum's program may have a variable of its own (the smaller gain).
    face = replace(rows, variables=optimum.program.variables, rows=(*rows.rows, *optimum.optimal_rows))
    form = ratio_form(path, payments)
    ends = _range(face, form, optimum.certificate.tight)
    point = _second_stage(face, form, reference, path)
    ratio = sum((form[name] * point[name] for name in form), Fraction(0))
    certificate = _certify(optimum, rows, point, ends, ratio, _scale(path))
    certificate.require()
    provenance = Provenance(f"{objective.aim} over cash flows, two stages", "rational simplex", exact=True)
    if cross_check:
        provenance = _cross_check(path, payments, _smooth(objective, optimum), point, provenance)
    # A ratio pinned by the second stage is the representative of the whole optimal interval.
    rule = "ratio with the smallest lump sum; of those the "
    rule += "middle one" if reference is None else f"nearest to the reference {float(reference):g}"
    ratios = RatioSet(*ends, near=ratio, chosen=rule)
    prices, units = _prices(optimum, objective)
    paid = {year: point[payment(year)] for year in path.sharing_years}
    own = path.discounts[0]
    received = sum((amount * own**year for year, amount in paid.items()), Fraction(0)) + point[LUMP_SUM]
    return CashFlowDesign(
        agreement=True,
        reason=None,
        objective=objective,
        family=payments,
        path=path,
        program=optimum.program,
        exact=optimum.certificate,
        certificate=certificate,
        provenance=provenance,
        payments=paid,
        lump_sum=float(point[LUMP_SUM]),
        grants={"origin": float(point[GRANT_ORIGIN]), "destination": float(point[GRANT_DESTINATION])},
        ratios=ratios,
        acceptable=_floats(_range(rows, form, optimum.certificate.tight)),
        gains=Allocation(
            ("origin", "destination"), (float(point[ORIGIN_GAIN]), float(point[DESTINATION_GAIN])), path.unit
        ),
        effective_share=float(received / path.tax_value(path.origin_rate)),
        ranges={
            name: _floats(_range(face, {name: ONE}, optimum.certificate.tight))
            for name in (*map(payment, path.sharing_years), LUMP_SUM, GRANT_ORIGIN, GRANT_DESTINATION)
        },
        shadow_prices=prices,
        shadow_price_units=units,
    )


def _refuse(
    path: RelocationPath, payments: Payments, objective: Objective, optimum: Optimum
) -> CashFlowDesign:
    # Definitions and signs take part in the proof, but nobody can give way on them.
    fixed = ("books", "not negative", "constant ratio in")
    conflict = [
        f"'{label}'" for label in optimum.certificate.conflict if not any(word in label for word in fixed)
    ]
    lines = check(optimum.program, optimum.certificate)
    certificate = Certificate(
        {"the rows contradict each other": float(sum(not line.holds for line in lines)) if lines else 1.0},
        tolerance=0.0,
        scale=_scale(path),
        exact=True,
    )
    certificate.require()
    return CashFlowDesign(
        agreement=False,
        reason=f"no agreement: {', '.join(conflict)} cannot all hold",
        objective=objective,
        family=payments,
        path=path,
        program=optimum.program,
        exact=optimum.certificate,
        certificate=certificate,
        provenance=Provenance("proof of infeasibility", "rational simplex", exact=True),
    )


def _range(
    program: LinearProgram, form: Mapping[str, Fraction], tight: tuple[str, ...]
) -> tuple[Fraction, Fraction]:
    """Least and greatest value of a linear form over the rows, exactly."""
    ends = []
    for sense in ("minimize", "maximize"):
        found = solve_exact(replace(program, sense=sense, objective=form), tight)
        if found.status is not Status.optimal:
            raise InputError(
                Problem("payments", str(found.status), "bounded levers", remedy="limit the lump sum")
            )
        ends.append(found.optimum)
    return ends[0], ends[1]


def _second_stage(
    face: LinearProgram, form: Mapping[str, Fraction], reference: Number | None, path: RelocationPath
) -> Mapping[str, Fraction]:
    """Among the optimal terms: smallest lump sum, then ratio near the goal, then even payments."""
    sized = with_size(face)
    found = solve_exact(sized)
    sized = _held(sized, found.optimum)
    if reference is None:
        goal = sum(_range(sized, form, found.tight), Fraction(0)) / 2
    else:
        goal = as_fraction(reference)
    near = with_distance(sized, form, goal)
    found = solve_exact(near, found.tight)
    return solve_exact(with_highest(_held(near, found.optimum), path), found.tight).point


def _held(program: LinearProgram, least: Fraction) -> LinearProgram:
    """Hold what was just minimised at its least value."""
    label = f"least {', '.join(program.objective)}"
    return replace(program, rows=(*program.rows, Row(label, program.objective, "<=", least)))


def _certify(
    optimum: Optimum,
    rows: LinearProgram,
    point: Mapping[str, Fraction],
    ends: tuple[Fraction, Fraction],
    ratio: Fraction,
    scale: float,
) -> Certificate:
    """Recheck the chosen terms against every row, and the optimum against its multipliers."""
    residuals: dict[str, Number] = {
        row.label: _violation(row, point) for row in (*rows.rows, *optimum.optimal_rows)
    }
    aim = optimum.program.objective
    value = sum((as_fraction(c) * _lookup(point, name) for name, c in aim.items()), Fraction(0))
    residuals["the chosen terms attain the optimum"] = abs(value - optimum.certificate.optimum)
    broken = [line.name for line in check(optimum.program, optimum.certificate) if not line.holds]
    residuals["multipliers prove the optimum"] = len(broken)
    residuals["ratio within the optimal set"] = max(ends[0] - ratio, ratio - ends[1])
    return Certificate(residuals, tolerance=0.0, scale=scale, exact=True)


def _violation(row: Row, point: Mapping[str, Fraction]) -> Fraction:
    """How far a point is on the wrong side of a row."""
    held = sum((as_fraction(c) * _lookup(point, name) for name, c in row.coefficients.items()), Fraction(0))
    gap = held - as_fraction(row.bound)
    return abs(gap) if row.relation == "==" else gap if row.relation == "<=" else -gap


def _lookup(point: Mapping[str, Fraction], name: str) -> Fraction:
    """Value of a variable; the smaller gain is what its definition makes it."""
    return min(point[ORIGIN_GAIN], point[DESTINATION_GAIN]) if name == SMALLER_GAIN else point[name]


def _smooth(objective: Objective, optimum: Optimum) -> Objective:
    """Where one city cannot gain, the logarithm has no value: the other's gain is maximised."""
    if optimum.strict:
        return objective
    return Objective(Aim.destination if DESTINATION_GAIN in optimum.program.objective else Aim.origin)


def _cross_check(
    path: RelocationPath,
    payments: Payments,
    objective: Objective,
    point: Mapping[str, Fraction],
    provenance: Provenance,
) -> Provenance:
    """Solve the program in cvxpy too; say so in the provenance if both find the same optimum."""
    from importlib.metadata import version

    from citypact.mechanisms.cash_flow_program import cash_flow_program, money_scale, program_values, shape_of

    found = cash_flow_program(shape_of(path, payments, objective)).solve(program_values(path, objective))
    scale = money_scale(path)
    ours = (float(point[ORIGIN_GAIN]) / scale, float(point[DESTINATION_GAIN]) / scale)
    theirs = (float(found.point[ORIGIN_GAIN]), float(found.point[DESTINATION_GAIN]))
    if objective.aim is Aim.min_central:
        spent = float(point[GRANT_ORIGIN] + point[GRANT_DESTINATION]) / scale
        gap = abs(spent - float(sum(found.point["grants"])))
    elif objective.aim is Aim.nash:
        gap = max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
    else:
        gap = abs(_worth(objective, ours) - _worth(objective, theirs))
    if not gap <= SOLVER_AGREEMENT:
        raise CertificateError(f"cvxpy's optimum is {gap:.3g} of the money scale away from the exact one")
    return replace(
        provenance,
        solver="rational simplex; Clarabel through cvxpy agrees"
        f" within {SOLVER_AGREEMENT:g} of the money scale",
        version=f"cvxpy {version('cvxpy')}, clarabel {version('clarabel')}",
    )


def _worth(objective: Objective, gains: tuple[float, float]) -> float:
    """Value of the linear objectives (the gains alone decide it)."""
    if objective.aim is Aim.egalitarian:
        return min(gains)
    weight = {Aim.origin: 1.0, Aim.destination: 0.0}.get(objective.aim, float(objective.weight))
    return weight * gains[0] + (1 - weight) * gains[1]


def _prices(optimum: Optimum, objective: Objective) -> tuple[dict[str, float], dict[str, str]]:
    """Exact multipliers by label; rows that only define something are left out."""
    defining = ("constant ratio in", "smaller gain covers")
    prices, units = {}, {}
    for label, price in optimum.certificate.multipliers.items():
        if label.startswith(defining) or not optimum.strict:
            continue
        prices[label] = float(price)
        on_the_ratio = label in ("ratio cap", "ratio at least zero")
        units[label] = f"{objective.unit} per {'unit of ratio' if on_the_ratio else '亿元'}"
    return prices, units


def _scale(path: RelocationPath) -> float:
    return float(sum(path.tax(year) for year in path.sharing_years))


def _floats(pair: tuple[Fraction, Fraction]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
