"""How a numerical search ended: three proved answers and two admissions."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Outcome of a solve; never "ok".

    The first three are answers and each comes with its proof: an optimal point with its
    multipliers, multipliers that contradict the rows, a ray along which the objective has
    no limit. ``limit`` (time or iterations ran out) and ``failed`` (numerical trouble)
    say nothing about the problem.

    Examples
    --------
    >>> Status("infeasible") is Status.infeasible
    True
    >>> f"the program is {Status.optimal}"
    'the program is optimal'
    """

    optimal = "optimal"
    infeasible = "infeasible"
    unbounded = "unbounded"
    limit = "limit"
    failed = "failed"

    @property
    def proved(self) -> bool:
        """Whether the outcome is an answer rather than the lack of one."""
        return self in (Status.optimal, Status.infeasible, Status.unbounded)
