r"""Automated mechanism design: the best mechanism for finitely many types, by linear programming.

By the revelation principle nothing is lost by mechanisms in which all report their types and truth
is an equilibrium; for finitely many types they form a polyhedron, and a linear objective is
maximised over it by a linear program ([Conitzer2002]_, [Vohra2011]_). Row by row the program is in
``citypact.mechanisms.finite_design.problem.conditions``; the prices of its rows say what each demand costs.

References
----------
.. [Conitzer2002] V. Conitzer and T. Sandholm, "Complexity of mechanism design", Proceedings of
   the 18th Conference on Uncertainty in Artificial Intelligence, 2002, 103-110.
.. [Vohra2011] R. V. Vohra, *Mechanism Design: A Linear Programming Approach*, Cambridge
   University Press, 2011.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.finite_design.figures import figures
from citypact.mechanisms.finite_design.mechanism import Mechanism
from citypact.mechanisms.finite_design.problem.aim import Aim
from citypact.mechanisms.finite_design.problem.conditions import CONSTANT, ZERO, Condition, conditions
from citypact.mechanisms.finite_design.problem.demands import Demands, Outside
from citypact.mechanisms.finite_design.problem.setting import Profile, Setting
from citypact.mechanisms.finite_design.solution.infeasible import explain_conflict
from citypact.mechanisms.finite_design.solution.program import Statement, Unknown
from citypact.mechanisms.finite_design.solution.solving import Answer, answer, proved
from citypact.mechanisms.finite_design.table import MechanismTable
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.status import Status

#: A demand is called binding when its slack is below this part of the greatest amount.
TIGHT = Fraction(1, 10**9)


def design(
    types: Mapping[str, Sequence[Hashable]],
    prior: str | Mapping[Any, Any],
    outcomes: Sequence[str],
    values: Mapping[str, Any],
    *,
    objective: str | Mapping[str, Number] | Aim = "welfare",
    incentives: str = "bayesian",
    participation: str = "interim",
    outside: Number | Mapping[str, Outside] = 0,
    budget: str = "weak expected",
    external_money: Number | None = 0,
    decision: str | Mapping[Profile, str | Mapping[str, Number]] = "free",
    interdependent: bool = False,
    unit: str = "亿元",
) -> Mechanism:
    """Find the mechanism that is best for an objective among those that meet the demands.

    Parameters
    ----------
    types, prior, outcomes, values, interdependent, unit
        See ``Setting``.
    objective : str, mapping of player to weight, or Aim
        ``welfare`` (expected sum of values), ``revenue`` (what the players pay in), ``least
        money`` (external money, found with the mechanism), weights of the players' expected
        payoffs, or any other linear objective as an ``Aim``.
    incentives, participation, outside, budget, external_money, decision
        See ``Demands``.

    Returns
    -------
    Mechanism
        Decision, transfers, payoffs, prices and proof.

    Raises
    ------
    InputError
        On data that cannot be used, and where nothing limits the objective.
    NoMechanism
        If no mechanism meets the demands (an ``InfeasibleDesign``), with the rows that conflict
        and what would unblock them.
    SolverFailure
        If floating point gives no answer that passes the recheck.

    Examples
    --------
    A seller's cost and a buyer's worth are hidden; trade where it pays needs no outside money here.

    >>> trade = dict(types={"seller": [1, 3], "buyer": [2, 4]}, prior="uniform",
    ...     outcomes=["trade", "none"], values={
    ...         "seller": lambda outcome, cost: -cost if outcome == "trade" else 0,
    ...         "buyer": lambda outcome, worth: worth if outcome == "trade" else 0})
    >>> found = design(**trade)
    >>> found.welfare, found.first_best, found.exact_value
    (1.25, 1.25, Fraction(5, 4))
    >>> design(**trade, objective="least money", decision="efficient").external_money
    -0.25
    """
    setting = Setting(types, prior, outcomes, values, interdependent, unit)
    aim = Aim.of(objective, setting.players)
    aim.check(setting)
    if aim.money_price and external_money == 0:
        external_money = None
    demands = Demands(incentives, participation, outside, budget, external_money, decision)
    demands.check(setting)
    _check_money(aim, demands)
    unknown = Unknown(setting, demands)
    statement = Statement.of(unknown, aim)
    found = answer(statement.program)
    if found.status is Status.infeasible:
        raise explain_conflict(unknown, statement, found.conflict)
    if found.status is Status.unbounded:
        raise _no_limit(found)
    return _write(unknown, statement, aim, found)


def _check_money(aim: Aim, demands: Demands) -> None:
    """External money is found with the mechanism exactly where the objective counts it."""
    counted, open_ended = bool(aim.money_price), demands.external_money is None
    if counted and not open_ended:
        raise InputError(
            Problem("external_money", demands.external_money, "None where the objective counts it")
        )
    if open_ended and not counted:
        raise InputError(Problem("external_money", None, "an amount, or an objective that counts it"))
    if counted and demands.budget == "none":
        raise InputError(Problem("budget", "none", "a budget where external money is to be found"))


def _no_limit(found: Answer) -> InputError:
    best = found.proof or found.found
    moving = [name for name, step in best.ray.items() if step] if best is not None else []
    return InputError(
        Problem(
            "objective",
            f"one without limit, along {', '.join(moving[:4])}",
            "one that the demands limit",
            remedy="ask for participation, or for a budget that bounds the transfers",
        )
    )


def _write(unknown: Unknown, statement: Statement, aim: Aim, found: Answer) -> Mechanism:
    """Return the mechanism with its recheck."""
    setting = unknown.setting
    prices: Mapping[str, Number]
    if found.proof is not None:
        table, prices = unknown.table(found.proof.point), found.proof.multipliers
        exact_value: Fraction | None = found.proof.optimum + statement.constant
    else:
        assert found.found is not None
        table, prices = unknown.table(found.found.point), found.found.shadow_prices
        exact_value = None
    figured = figures(table)
    every = list(conditions(setting, table.demands, table))
    certificate = _certificate(statement, aim, table, every, found)
    certificate.require()
    gains = [figured.expected_payoffs[name] - figured.outside[name] for name in setting.players]
    named = dict(_prices(statement, prices))
    exact = found.proof is not None
    solver = found.found.method if found.found is not None else ""
    arithmetic = "and proof in fractions" if exact else "in floating point, rows recomputed in fractions"
    return Mechanism(
        table=table,
        aim=aim,
        value=float(aim.form(setting, table).get(CONSTANT, ZERO)),
        exact_value=exact_value,
        first_best=float(setting.first_best),
        figures=figured,
        gains=Allocation(setting.players, gains, setting.unit),
        shadow_prices=named,
        binding=tuple(_binding(table, every)),
        certificate=certificate,
        proof=found.proof,
        provenance=Provenance(f"linear program over direct mechanisms, {arithmetic}", solver, exact=exact),
        assumptions=tuple(_assumptions(unknown)),
    )


def _prices(statement: Statement, prices: Mapping[str, Number]) -> Iterator[tuple[str, float]]:
    """Yield prices of demands other than zero; a balance is priced per unit of external money."""
    for label, condition in statement.conditions.items():
        price = prices.get(label, 0)
        if price and condition.kind != "chance":
            yield label, float(-price if condition.exactly else price)


def _binding(table: MechanismTable, every: Sequence[Condition]) -> Iterator[str]:
    for each in every:
        slack = abs(each.form.get(CONSTANT, ZERO))
        if each.kind not in ("chance", "decision") and slack <= TIGHT * table.scale:
            yield each.name


def _certificate(
    statement: Statement, aim: Aim, table: MechanismTable, every: Sequence[Condition], found: Answer
) -> Certificate:
    """Recompute the worst violation of each kind from the table, and judge the optimum."""
    worst: dict[str, Fraction] = {}
    for each in every:
        left = each.form.get(CONSTANT, ZERO)
        unit = Fraction(1) if each.kind in ("chance", "decision") else table.scale
        violation = (abs(left) if each.exactly else -left) / unit
        worst[each.kind] = max(worst.get(each.kind, violation), violation)
    residuals: dict[str, Number] = {f"{kind} hold": value for kind, value in worst.items()}
    if found.proof is not None:
        value = aim.form(table.setting, table).get(CONSTANT, ZERO)
        claimed = found.proof.optimum + statement.constant
        residuals["the table has the value of the proof"] = abs(value - claimed) / table.scale
        residuals["no mechanism is better"] = 0 if proved(statement.program, found.proof) else 1
        return Certificate(residuals, tolerance=0.0, scale=float(table.scale), exact=True)
    assert found.found is not None
    residuals["no mechanism is better"] = max(found.found.certificate.residuals.values())
    return Certificate(residuals, tolerance=TOLERANCE, scale=float(table.scale))


def _assumptions(unknown: Unknown) -> Iterator[str]:
    yield "A: payoffs are value plus money; the prior is common knowledge"
    if unknown.demands.by_own_report(unknown.setting):
        yield "A: types are independent, so each transfer depends on the player's own report alone"
    if unknown.setting.interdependent and unknown.demands.incentives == "dominant":
        yield "A: with interdependent values, truth is best against truthful others at every profile"
    if any(as_fraction(p) == 0 for p in unknown.setting.chance.values()):
        yield "A: profiles of probability zero count in every demand that is not in expectation"
