r"""Audit a mechanism: every condition recomputed by plain arithmetic, nothing taken on trust.

The table of decisions and transfers is put into the conditions of
``citypact.mechanisms.finite_design.problem.conditions`` as fractions; no solver is consulted. A table of
fractions is judged without tolerance, one of decimals within :math:`10^{-9}` of its greatest amount.
For a mechanism that was designed, the figures it reports and the proof of its optimum are
recomputed too, so that a changed entry shows even where every demand still holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import CertificateError
from citypact.games.rational import as_fraction
from citypact.mechanisms.finite_design.figures import Figured, figures
from citypact.mechanisms.finite_design.mechanism import Mechanism
from citypact.mechanisms.finite_design.problem.conditions import CONSTANT, Condition, conditions
from citypact.mechanisms.finite_design.solution.program import Statement, Unknown
from citypact.mechanisms.finite_design.solution.solving import proved
from citypact.mechanisms.finite_design.table import MechanismTable
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import TOLERANCE


@dataclass(frozen=True)
class Violation:
    """A condition that a mechanism breaks.

    Parameters
    ----------
    kind, name : str
        ``incentives``, ``participation``, ``budget``, ``decision``, ``chance`` or ``figure``.
    amount : float
        By how much, in money (chances for ``chance`` and ``decision``).
    player, true_type, report : str
        Who gains by the misreport or is below its outside option; empty where there is none.
    profile : str
        Where; empty for a condition in expectation.
    """

    kind: str
    name: str
    amount: float
    player: str = ""
    true_type: str = ""
    report: str = ""
    profile: str = ""

    def sentence(self, unit: str) -> str:
        """Say what is violated, by whom and by how much."""
        amount, place = f"{self.amount:.6g}", f" at {self.profile}" if self.profile else ""
        if self.kind == "incentives":
            return (
                f"{self.player} of type {self.true_type} gains {amount} {unit}"
                f" by posing as {self.report}{place}"
            )
        if self.kind == "participation":
            return (
                f"{self.player} of type {self.true_type} is {amount} {unit} below its outside option{place}"
            )
        if self.kind == "budget":
            return f"the budget is missed by {amount} {unit}{place}"
        return f"{self.name} is wrong by {amount}"


@dataclass(frozen=True)
class Audit(Result):
    """What an audit found.

    Parameters
    ----------
    violations : tuple of Violation
        Broken conditions, the worst first.
    checked : mapping of str to int
        How many conditions of each kind were recomputed.
    figures : Figured
        Expected values and payoffs, recomputed.
    tolerance : float
        Violation up to which a money condition counts as kept.
    """

    violations: tuple[Violation, ...]
    checked: dict[str, int]
    figures: Figured
    tolerance: float
    unit: str = "亿元"

    @property
    def holds(self) -> bool:
        """Whether nothing is violated."""
        return not self.violations

    def require(self) -> None:
        """Raise unless nothing is violated.

        Raises
        ------
        CertificateError
            Naming what is violated.
        """
        if self.violations:
            raise CertificateError(self.explain())

    def explain(self) -> str:
        """Say the result in plain sentences."""
        counted = ", ".join(f"{count} of {kind}" for kind, count in self.checked.items())
        if self.holds:
            return f"Every condition holds ({counted})."
        worst = "; ".join(each.sentence(self.unit) for each in self.violations[:5])
        more = f"; and {len(self.violations) - 5} more" if len(self.violations) > 5 else ""
        return f"{len(self.violations)} conditions are violated ({counted} recomputed): {worst}{more}."

    def rows(self) -> Figures:
        """Return the violations and the recomputed figures."""
        return [
            *((each.name, each.amount, self._unit(each)) for each in self.violations),
            *self.figures.rows(self.unit),
        ]

    def _unit(self, violation: Violation) -> str:
        return "" if violation.kind in ("chance", "decision") else self.unit

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain data for JSON."""
        return {
            "holds": self.holds,
            "checked": dict(self.checked),
            "tolerance": self.tolerance,
            "violations": [vars(each).copy() for each in self.violations],
            "figures": self.figures.to_dict(),
            "unit": self.unit,
        }


def audit(mechanism: Mechanism | MechanismTable) -> Audit:
    """Recompute every condition of a mechanism, designed or given by hand.

    Parameters
    ----------
    mechanism : Mechanism or MechanismTable
        With the demands that it is to satisfy.

    Returns
    -------
    Audit
        Which condition is violated, by how much, by which type that poses as which.

    Examples
    --------
    >>> from citypact.mechanisms.finite_design import Setting
    >>> setting = Setting({"city": ["low", "high"]}, "uniform", ["build", "leave"],
    ...     {"city": {"build": {"low": 1, "high": 4}, "leave": 0}})
    >>> greedy = MechanismTable(setting,
    ...     {("low",): "build", ("high",): "build"}, {("low",): {"city": -1}, ("high",): {"city": -4}})
    >>> print(audit(greedy).violations[0].sentence("亿元"))
    city of type high gains 3 亿元 by posing as low
    """
    table = mechanism if isinstance(mechanism, MechanismTable) else mechanism.table
    loose = Fraction(0) if table.exact else as_fraction(TOLERANCE)
    every = list(conditions(table.setting, table.demands, table))
    broken = [each for each in (_judge(one, loose, table) for one in every) if each is not None]
    checked = Counter(str(each.kind) for each in every)
    figured = figures(table)
    if isinstance(mechanism, Mechanism):
        claims = list(_claims(mechanism, figured))
        checked["figure"] = len(claims)
        size = float(table.scale)
        for name, told, right in claims:
            if not abs(told - right) <= TOLERANCE * max(size, abs(right)):
                broken.append(Violation("figure", name, abs(told - right)))
        if mechanism.proof is not None:
            checked["figure"] += 1
            if not _proof_stands(mechanism):
                broken.append(Violation("figure", "the proof of the optimum", 1.0))
    return Audit(
        violations=tuple(sorted(broken, key=lambda each: -each.amount)),
        checked=dict(checked),
        figures=figured,
        tolerance=float(loose * table.scale),
        unit=table.setting.unit,
    )


def _judge(condition: Condition, loose: Fraction, table: MechanismTable) -> Violation | None:
    """Return the violation of a condition, if there is one."""
    left = condition.form.get(CONSTANT, Fraction(0))
    amount = abs(left) if condition.exactly else -left
    if amount <= loose * (1 if condition.kind in ("chance", "decision") else table.scale):
        return None
    return Violation(
        condition.kind,
        condition.name,
        float(amount),
        condition.player,
        condition.true_type,
        condition.report,
        condition.profile,
    )


def _claims(mechanism: Mechanism, right: Figured) -> Iterator[tuple[str, float, float]]:
    """Yield the figures that a mechanism reports beside the recomputed ones."""
    told = mechanism.figures
    yield "welfare", told.welfare, right.welfare
    yield "revenue", told.revenue, right.revenue
    form = mechanism.aim.form(mechanism.table.setting, mechanism.table)
    value = form.get(CONSTANT, Fraction(0))
    yield "value of the objective", mechanism.value, float(value)
    if mechanism.exact_value is not None:
        yield "exact value of the objective", float(mechanism.exact_value), float(value)
    for name, payoffs in right.payoffs.items():
        for kind, payoff in payoffs.items():
            yield f"payoff of {name} {kind}", told.payoffs[name][kind], payoff


def _proof_stands(mechanism: Mechanism) -> bool:
    """Whether the proof multiplies out and spells the very table."""
    assert mechanism.proof is not None
    table = mechanism.table
    unknown = Unknown(table.setting, table.demands)
    spelt = unknown.table(mechanism.proof.point)
    same = (spelt.decision, spelt.transfers, spelt.external_money) == (
        table.decision,
        table.transfers,
        table.external_money,
    )
    return same and proved(Statement.of(unknown, mechanism.aim).program, mechanism.proof)
