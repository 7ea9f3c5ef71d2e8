"""How far an objective leaves open who gets what: payoffs over all mechanisms that are as good."""

from __future__ import annotations

from collections.abc import Iterator

from citypact.games.rational import Number
from citypact.mechanisms.finite_design.mechanism import Mechanism
from citypact.mechanisms.finite_design.problem.conditions import CONSTANT, ZERO, expected, payoff
from citypact.mechanisms.finite_design.solution.program import Statement, Unknown
from citypact.solvers.certificate import TOLERANCE
from citypact.solvers.linear.optimal_face import exact_range, optimal_range


def payoff_ranges(mechanism: Mechanism) -> dict[str, tuple[float, float]]:
    """Find the least and greatest expected payoff of each player over all optimal mechanisms.

    Parameters
    ----------
    mechanism : Mechanism
        A designed one. With a proof the ranges are exact; else 1e-9 of the greatest amount is given up.

    Returns
    -------
    dict of player to tuple of float
        ``(lo, hi)``; equal where the objective settles the payoff, infinite where nothing limits it.

    Examples
    --------
    >>> from citypact.mechanisms.finite_design import design
    >>> found = design({"seller": [1], "buyer": [3]}, "uniform", ["trade", "none"],
    ...     {"seller": {"trade": -1, "none": 0}, "buyer": {"trade": 3, "none": 0}},
    ...     budget="strong expected")
    >>> payoff_ranges(found)
    {'seller': (0.0, 2.0), 'buyer': (0.0, 2.0)}
    """
    return dict(_ranges(mechanism))


def _ranges(mechanism: Mechanism) -> Iterator[tuple[str, tuple[float, float]]]:
    setting = mechanism.table.setting
    unknown = Unknown(setting, mechanism.table.demands)
    statement = Statement.of(unknown, mechanism.aim)
    for i, name in enumerate(setting.players):
        form = expected(setting, (payoff(setting, unknown, i, at[i], at) for at in setting.profiles))
        settled = float(form.pop(CONSTANT, ZERO))
        objective: dict[str, Number] = dict(form)
        if mechanism.proof is not None:
            low, high = map(float, exact_range(statement.program, objective, mechanism.proof))
        else:
            value = mechanism.value - float(statement.constant)
            given_up = TOLERANCE * float(mechanism.table.scale)
            low, high = optimal_range(statement.program, objective, value, given_up)
        yield name, (low + settled, high + settled)
