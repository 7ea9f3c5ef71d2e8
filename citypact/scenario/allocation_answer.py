"""A game, what the rules give, and the document of both, as an object to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation import RULES, ProposalCheck
from citypact.solvers.solved_allocation import SolvedAllocation

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class AllocationResult:
    """The allocations of a game, its core and properties, and the check of a proposal.

    Parameters
    ----------
    game : CooperativeGame
        The game.
    allocations : mapping of rule to SolvedAllocation
        In the order in which the rules were asked for.
    check : ProposalCheck or None
        The proposal held against the game.
    document : dict
        Everything as plain data; ``citypact verify`` rechecks it.
    """

    game: CooperativeGame
    allocations: Mapping[str, SolvedAllocation]
    check: ProposalCheck | None
    document: dict[str, Any]

    def __repr__(self) -> str:
        return f"<AllocationResult of {self.game.size} players: {', '.join(self.allocations)}>"

    def explain(self) -> str:
        """Say in sentences what is stable and what a proposal lacks."""
        return str(self.document["explanation"])

    def to_dict(self) -> dict[str, Any]:
        """Return the document: plain data for JSON."""
        return self.document

    def to_frame(self) -> Any:
        """Return a pandas table, one rule a row and one player a column."""
        import pandas as pd

        rows = {RULES[name].title: dict(found) for name, found in self.allocations.items()}
        if self.check is not None:
            rows["proposal"] = dict(self.check.proposal)
        return pd.DataFrame.from_dict(rows, orient="index", columns=list(self.game.players))

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html())

    def plot(self, kind: Literal["bars", "core", "excess"] = "bars") -> Figure:
        """Draw the allocations beside each other, in the core, or by what coalitions give up.

        Parameters
        ----------
        kind : {"bars", "core", "excess"}
            ``core`` needs three or four players.

        Raises
        ------
        InputError
            On another kind, or a core of more players.
        """
        from citypact.report.coalitions.allocation_bars import bars_figure
        from citypact.report.coalitions.excess_chart import excess_figure
        from citypact.report.coalitions.simplex_chart import simplex_figure
        from citypact.report.coalitions.tetrahedron_chart import tetrahedron_figure

        if kind == "core":
            return tetrahedron_figure(self) if self.game.size == 4 else simplex_figure(self)
        if kind not in ("bars", "excess"):
            raise InputError(Problem("kind", kind, "bars, core or excess"))
        return bars_figure(self) if kind == "bars" else excess_figure(self)
