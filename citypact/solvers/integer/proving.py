"""A second search over whole numbers that trusts no bound but its own: every relaxation is rechecked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from citypact.errors import SolverFailure
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.solution import solve
from citypact.solvers.status import Status

#: Relaxations that are solved before the proof is given up.
NODES = 120
#: Optima this close, relative to their size or to one, are the same.
SAME = 1e-6
#: A number this close to a whole one is whole.
WHOLE = 1e-6


def is_unbeaten(program: LinearProgram, whole: Sequence[str], value: float | None) -> bool | None:
    """Say whether no point with whole numbers is better than a value.

    Branches on unknowns that are not whole; a branch ends where its relaxation, certified by its own dual
    bound, is no better than the value or has no point.

    Parameters
    ----------
    program : LinearProgram
        With numbers of order one.
    whole : sequence of str
        Unknowns that are whole numbers.
    value : float or None
        The objective to be beaten; ``None`` if there is said to be no point at all.

    Returns
    -------
    bool or None
        ``None`` if the proof takes more than ``NODES`` relaxations, or one of them has no optimum.

    Examples
    --------
    >>> program = LinearProgram("maximize", ("x",), {"x": 2}, (
    ...     Row("load", {"x": 2}, "<=", 5), Row("x floor", {"x": 1}, ">=", 0)))
    >>> is_unbeaten(program, ["x"], 4.0), is_unbeaten(program, ["x"], 2.0)
    (True, False)
    """
    sign = 1.0 if program.sense == "maximize" else -1.0
    open_nodes: list[tuple[Row, ...]] = [()]
    for _ in range(NODES):
        if not open_nodes:
            return True
        rows = open_nodes.pop()
        try:
            found = solve(replace(program, rows=(*program.rows, *rows)))
            if found.status is Status.infeasible:
                continue
            found = found.require()
        except SolverFailure:
            return None
        if value is not None and sign * (found.value - value) <= SAME * max(1.0, abs(value)):
            continue
        split = _unsettled(found.point, whole)
        if split is None:
            return False  # a point that is whole and better
        at = len(rows)
        low = math.floor(found.point[split])
        open_nodes.append((*rows, Row(f"branch {at} above", {split: 1}, ">=", low + 1)))
        open_nodes.append((*rows, Row(f"branch {at} below", {split: 1}, "<=", low)))
    return True if not open_nodes else None


def _unsettled(point: Mapping[str, float], whole: Sequence[str]) -> str | None:
    """Return the unknown that is farthest from a whole number."""
    far = {name: abs(point[name] - round(point[name])) for name in whole}
    worst = max(far, key=far.__getitem__, default=None)
    return worst if worst is not None and far[worst] > WHOLE else None
