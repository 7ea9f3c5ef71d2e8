r"""Which yearly payments, lump sum and grants two cities should sign.

Two stages. The first finds the best value of the objective, exactly. Where ratio and lump
sum are substitutes many terms attain it (three solvers return three different "optimal"
ratios with equal gains), so the second stage chooses among them: the smallest lump sum,
then the ratio nearest to a reference (the middle one without it), then the most even
payments. All optimal ratios are reported as an interval, and so is the range of every lever.

cvxpy solves the program as stated in ``cash_flow.program``; the exact optimum is proved by
multipliers over the rows of ``cash_flow.rows``; the certificate compares both.

References
----------
models.md §3.5, §4.11, §9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.games.rational import Number
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.objective import (
    Objective,
    Optimum,
    solve_objective,
)
from citypact.mechanisms.cash_flow.recheck import certify_design, cross_check_design, smooth_objective
from citypact.mechanisms.cash_flow.rows import (
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
)
from citypact.mechanisms.cash_flow.second_stage import chosen_terms, exact_ends
from citypact.mechanisms.cash_flow.self_enforcement import SelfEnforcement, judge_terms
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.result_parts import ends_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.provenance import Provenance


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
    enforcement : SelfEnforcement or None
        How the terms hold without a court; ``None`` where a court enforces.
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
    enforcement: SelfEnforcement | None = None

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
            "ratio_set": ends_told(self.ratios),
            "acceptable_ratios": None if self.acceptable is None else list(self.acceptable),
            "gains": None if gains is None else dict(gains),
            "effective_share": self.effective_share,
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
            "shadow_prices": dict(self.shadow_prices),
            "shadow_price_units": dict(self.shadow_price_units),
            "certificate": self.certificate.to_dict(),
            "exact_certificate": self.exact.to_dict(),
            "provenance": self.provenance.to_dict(),
            **({} if self.enforcement is None else {"enforcement": self.enforcement.to_dict()}),
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
    ends = exact_ends(face, form, optimum.certificate.tight)
    point = chosen_terms(face, form, reference, path)
    ratio = sum((form[name] * point[name] for name in form), Fraction(0))
    certificate = certify_design(optimum, rows, point, ends, ratio, _scale(path))
    certificate.require()
    provenance = Provenance(f"{objective.aim} over cash flows, two stages", "rational simplex", exact=True)
    if cross_check:
        provenance = cross_check_design(
            path, payments, smooth_objective(objective, optimum), point, provenance
        )
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
        acceptable=_floats(exact_ends(rows, form, optimum.certificate.tight)),
        gains=Allocation(
            ("origin", "destination"), (float(point[ORIGIN_GAIN]), float(point[DESTINATION_GAIN])), path.unit
        ),
        effective_share=float(received / path.tax_value(path.origin_rate)),
        ranges={
            name: _floats(exact_ends(face, {name: ONE}, optimum.certificate.tight))
            for name in (*map(payment, path.sharing_years), LUMP_SUM, GRANT_ORIGIN, GRANT_DESTINATION)
        },
        shadow_prices=prices,
        shadow_price_units=units,
        enforcement=judge_terms(path, payments, objective, optimum, point),
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
    reason = f"no agreement: {', '.join(conflict)} cannot all hold"
    enforcement = judge_terms(path, payments, objective, optimum, {})
    if enforcement is not None and enforcement.explanation:
        # The report ends the sentence.
        reason += f". {enforcement.explanation}".rstrip(".")
    return CashFlowDesign(
        agreement=False,
        reason=reason,
        objective=objective,
        family=payments,
        path=path,
        program=optimum.program,
        exact=optimum.certificate,
        certificate=certificate,
        provenance=Provenance("proof of infeasibility", "rational simplex", exact=True),
        enforcement=enforcement,
    )


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
