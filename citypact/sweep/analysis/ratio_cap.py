"""The largest ratio that a scenario allows: no row accepts one above it, whatever the cities would gain."""

from __future__ import annotations

from dataclasses import dataclass

from citypact.sweep.analysis.row_source import Block
from citypact.sweep.distributions import FloatArray
from citypact.sweep.paths import quantity_at, quantity_places
from citypact.sweep.plan import Plan

PATH = "parameters.levers.ratio_cap"


@dataclass(frozen=True)
class RatioCap:
    """The cap on the ratio in each row.

    Parameters
    ----------
    number : float
        The cap where it is the same in all rows, from 0 to 1.
    column : str, optional
        Input that holds it where it is varied.

    Examples
    --------
    >>> RatioCap(0.3).of({})
    0.3
    """

    number: float = 1.0
    column: str | None = None

    @classmethod
    def in_plan(cls, plan: Plan) -> RatioCap:
        """Return the cap of a plan: that which is asked for, else the scenario's own."""
        asked = plan.asked.get("ratio_cap")
        if asked is not None:
            return cls(float(asked))
        if PATH in plan.columns:
            return cls(column=PATH)
        given = dict(quantity_places(plan.scenario)).get(PATH)
        return cls() if given is None else cls(float(quantity_at(plan.scenario, given).number))

    def of(self, block: Block) -> FloatArray | float:
        """Return the cap of each row, or that of all."""
        return self.number if self.column is None else block[self.column]
