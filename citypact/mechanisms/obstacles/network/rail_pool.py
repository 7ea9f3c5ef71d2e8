r"""Contributions to the development bank that keep the worst losses small, and what a limit costs.

.. math::

    \min_{a, \eta, \zeta}\ & \eta + \frac{1}{1 - \beta} \sum_s p_s \zeta_s \\
    \text{s.t.}\ & \zeta_s \ge \sum_i a_i l_{is} - \eta, \quad \zeta_s \ge 0, \\
    & \sum_i a_i = A, \quad 0 \le a_i \le \bar a_i .

The price of a limit is the tail loss saved per 亿元 more that its owner may contribute.

References
----------
models.md §7.10. R. T. Rockafellar and S. Uryasev, "Conditional value-at-risk for general loss distributions",
Journal of Banking and Finance 26(7), 2002, 1443-1471.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import cvxpy as cp
import numpy as np

from citypact.games.obstacles.network.rail_bank import RailBank
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.second_opinion import confirm_program
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.proved import proved
from citypact.solvers.program import ConvexProgram
from citypact.solvers.status import Status


@dataclass(frozen=True)
class Pool:
    """The contributions with the least tail loss, with its proof.

    Parameters
    ----------
    bank : RailBank
        Limits and losses.
    amount : Fraction
        What is contributed in all (亿元).
    proof : ExactCertificate
        Of the least tail loss, or that the limits do not allow the amount.
    """

    bank: RailBank
    amount: Fraction
    proof: ExactCertificate

    @property
    def enough(self) -> bool:
        """Whether the limits allow the amount."""
        return self.proof.status is Status.optimal

    @property
    def contributions(self) -> list[Fraction]:
        """What each owner contributes (亿元); nothing if the limits do not allow the amount."""
        return [self.proof.point[_of(name)] for name in self.bank.players] if self.enough else []

    @property
    def prices(self) -> dict[str, Fraction]:
        """Tail loss saved per 亿元 more of each limit, and per 亿元 less to be raised."""
        return {
            **{f"bank: limit of {name}": self.proof.multipliers[_limit(name)] for name in self.bank.players},
            "bank: sum to be raised": self.proof.multipliers[AMOUNT],
        }

    def residuals(self) -> dict[str, Number]:
        """Recompute amount, limits and tail loss without the program, and audit its proof."""
        program = pool_program(self.bank, self.amount)
        held = all(line.holds for line in check(program, self.proof))
        found: dict[str, Number] = {"bank: proof of the least tail loss": 0 if held else 1}
        if self.enough:
            given = self.contributions
            over = [
                max(amount - as_fraction(limit), -amount)
                for amount, limit in zip(given, self.bank.limits, strict=True)
            ]
            found["bank: limits"] = max(over)
            found["bank: contributions add up"] = abs(sum(given, Fraction(0)) - self.amount)
            found["bank: tail loss by order of the losses"] = abs(
                self.bank.tail_loss(given) - self.proof.optimum
            )
        return found


AMOUNT = "the whole sum is raised"


def _of(owner: str) -> str:
    return f"contribution of {owner}"


def _limit(owner: str) -> str:
    return f"limit of {owner}"


def safest_pool(bank: RailBank, amount: Number) -> Pool:
    """Find the contributions that raise an amount with the least tail loss, exactly.

    Parameters
    ----------
    bank : RailBank
        Limits and losses.
    amount : number
        What is to be raised (亿元), not negative.

    Raises
    ------
    CertificateError
        If cvxpy finds another least tail loss, which would be a defect.

    Examples
    --------
    >>> bank = RailBank(("A", "B"), (10, 10), ((0, 0.5), (0.5, 0)), (0.5, 0.5), 0.5)
    >>> pool = safest_pool(bank, 10)
    >>> [float(each) for each in pool.contributions], float(pool.proof.optimum)
    ([5.0, 5.0], 2.5)
    """
    raised = as_fraction(amount)
    program = pool_program(bank, raised)
    proof = proved(program)
    if raised and proof.status is Status.optimal:
        _confirm(bank, raised, proof)
    return Pool(bank, raised, proof)


def pool_program(bank: RailBank, amount: Fraction) -> LinearProgram:
    """State the program in fractions."""
    weight = 1 / (1 - as_fraction(bank.tail))
    excesses = [f"excess in scenario {at + 1}" for at in range(len(bank.probabilities))]
    objective: dict[str, Number] = {"threshold": 1}
    for name, chance in zip(excesses, bank.probabilities, strict=True):
        objective[name] = weight * as_fraction(chance)
    rows = [Row(AMOUNT, {_of(name): 1 for name in bank.players}, "==", amount)]
    for at, name in enumerate(excesses):
        lost: dict[str, Number] = {
            _of(owner): -as_fraction(row[at])
            for owner, row in zip(bank.players, bank.shortfalls, strict=True)
        }
        rows.append(Row(f"loss in scenario {at + 1}", {name: 1, "threshold": 1, **lost}, ">=", 0))
        rows.append(Row(f"{name} at least 0", {name: 1}, ">=", 0))
    for owner, limit in zip(bank.players, bank.limits, strict=True):
        rows.append(Row(_limit(owner), {_of(owner): 1}, "<=", as_fraction(limit)))
        rows.append(Row(f"{_of(owner)} at least 0", {_of(owner): 1}, ">=", 0))
    variables = ("threshold", *excesses, *map(_of, bank.players))
    return LinearProgram("minimize", variables, objective, tuple(rows))


def _confirm(bank: RailBank, amount: Fraction, proof: ExactCertificate) -> None:
    """State the same in cvxpy, in units of the amount, and compare."""
    parts = np.array([[float(as_fraction(part)) for part in row] for row in bank.shortfalls])
    chances = np.array([float(as_fraction(chance)) for chance in bank.probabilities])
    given, threshold = cp.Variable(len(bank.players), name="given"), cp.Variable(name="threshold")
    excess = cp.pos(parts.T @ given - threshold)
    tail = threshold + chances @ excess / float(1 - as_fraction(bank.tail))
    limits = np.array([float(min(as_fraction(limit) / amount, Fraction(2))) for limit in bank.limits])
    rows: Mapping[str, cp.Constraint] = {
        AMOUNT: cp.sum(given) == 1,
        "limits": given <= limits,
        "not negative": given >= 0,
    }
    confirm_program(ConvexProgram(-tail, rows), -proof.optimum / amount)
