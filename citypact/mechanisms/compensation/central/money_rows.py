r"""The least central money as a linear program with labelled rows.

Variables: transfer :math:`T`, central grant to the upstream city :math:`Z_U`, central money :math:`Z`.

.. math:: \min Z \quad \text{subject to}

==========================  =======================================================
upstream participates       :math:`T + Z_U \ge L`
downstream participates     :math:`T \le G`
transfer cap                :math:`T \le \bar T`
transfer not negative       :math:`T \ge 0`
grant not negative          :math:`Z_U \ge 0`
central money               :math:`Z - Z_U \ge 0`
central budget              :math:`Z \le \bar Z`
equity floor                :math:`(F_U + T + Z_U - L) / n_U \ge \underline y`
equity gap                  :math:`(F_U + T + Z_U - L)/n_U \ge \kappa\,(F_D + G - T)/n_D`
gap not wider               the same with :math:`\kappa` as it is without agreement
==========================  =======================================================

Equity rows are multiplied by the people upstream: their prices are central money per 亿元 of
upstream budget.

References
----------
models.md §3.3, §5.7.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.compensation.settlement.money_need import CompensationNeed, Equity
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

TRANSFER, GRANT, CENTRAL = "transfer", "central grant to upstream", "central money"
SIGNS = ("transfer not negative", "grant not negative", "central money")


def subsidy_rows(
    need: CompensationNeed,
    transfer_cap: Number | None,
    central_budget: Number | None,
    equity: Equity | None,
) -> LinearProgram:
    """State the program in exact fractions; bounds that are not given have no row."""
    loss, gain = as_fraction(need.upstream_loss), as_fraction(need.downstream_gain)
    rows = [
        Row("upstream participates", {TRANSFER: 1, GRANT: 1}, ">=", loss),
        Row("downstream participates", {TRANSFER: 1}, "<=", gain),
        Row("transfer not negative", {TRANSFER: 1}, ">=", 0),
        Row("grant not negative", {GRANT: 1}, ">=", 0),
        Row("central money", {CENTRAL: 1, GRANT: -1}, ">=", 0),
    ]
    if transfer_cap is not None:
        rows.append(Row("transfer cap", {TRANSFER: 1}, "<=", as_fraction(transfer_cap)))
    if central_budget is not None:
        rows.append(Row("central budget", {CENTRAL: 1}, "<=", as_fraction(central_budget)))
    if equity is not None:
        rows += _equity_rows(equity, loss, gain)
    return LinearProgram("minimize", (TRANSFER, GRANT, CENTRAL), {CENTRAL: 1}, tuple(rows))


def _equity_rows(equity: Equity, loss: Fraction, gain: Fraction) -> list[Row]:
    own = as_fraction(equity.upstream_budget) - loss
    other = as_fraction(equity.downstream_budget) + gain
    people = as_fraction(equity.upstream_people)
    rows = []
    if equity.floor is not None:
        rows.append(
            Row("equity floor", {TRANSFER: 1, GRANT: 1}, ">=", as_fraction(equity.floor) * people - own)
        )
    gaps = {"equity gap": equity.gap, "gap not wider": equity.current_gap if equity.no_wider_gap else None}
    for label, gap in gaps.items():
        if gap is not None:
            weight = as_fraction(gap) * people / as_fraction(equity.downstream_people)
            rows.append(Row(label, {TRANSFER: 1 + weight, GRANT: 1}, ">=", weight * other - own))
    return rows


def unblocking(program: LinearProgram, blocking: tuple[str, ...]) -> dict[str, Fraction]:
    """Return by how much each blocking row alone must be relaxed to make the program feasible.

    Rows that must hold by their nature (signs, bookkeeping) are left out, and so is a row that does
    not help on its own.
    """
    amounts = {}
    for label in blocking:
        if label in SIGNS:
            continue
        rows = []
        for row in program.rows:
            if row.label == label:
                slack = -1 if row.relation == "<=" else 1
                rows.append(replace(row, coefficients={**row.coefficients, "relaxation": slack}))
            else:
                rows.append(row)
        rows.append(Row("relaxation not negative", {"relaxation": 1}, ">=", 0))
        variables = (*program.variables, "relaxation")
        relaxed = LinearProgram("minimize", variables, {"relaxation": 1}, tuple(rows))
        found = solve_exact(relaxed)
        if found.status is Status.optimal:
            amounts[label] = found.optimum
    return amounts
