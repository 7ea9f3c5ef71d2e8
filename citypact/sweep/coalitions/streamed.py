"""The Shapley value of up to 34 cities with all coalitions asked once, block by block on the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.function import FunctionGame
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.streaming.block_sums import BlockFunction, BlockSums
from citypact.solvers.streaming.shapley_stream import MOST_STREAMED, added
from citypact.sweep.advance import Advance
from citypact.sweep.coalitions.pieces import run_pieces
from citypact.sweep.coalitions.plan import CoalitionPlan, about_game, refuse_unsendable
from citypact.sweep.distributions import FloatArray


@dataclass(frozen=True)
class BlockRows:
    """Answers a row, the number of a block of coalitions, by what the block adds to every player.

    Parameters
    ----------
    game : CooperativeGame
        Asked for worths by bit mask.
    """

    game: CooperativeGame

    @property
    def sums(self) -> BlockSums:
        """What works out a block."""
        return BlockSums(_worths(self.game), self.game.size)

    @property
    def outputs(self) -> Mapping[str, str]:
        """What the block adds to every player's value."""
        return {f"share of {name}": self.game.unit for name in self.game.players}

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output.

        Raises
        ------
        InputError
            If a worth is not finite, or that of the empty coalition is not 0.
        """
        table = np.array([self.sums(int(block)) for block in rows[:, 0]])
        return dict(zip(self.outputs, table.T, strict=True))


def streamed_run(
    game: CooperativeGame,
    folder: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    name: str = "",
    progress: Callable[[Advance], None] | None = None,
) -> SolvedAllocation:
    """Share by the Shapley value in a run directory, or go on with the blocks that it holds.

    Parameters
    ----------
    game : CooperativeGame
        Up to 34 players; it must be picklable (a function game: of a function of a module).
    folder : str or Path
        The run directory.
    workers : int, optional
        Processes on this machine; by default one a core.
    scheduler : str, optional
        Address of a Dask scheduler, instead of processes.
    name : str
        What tells this game from others; a fingerprint of its document, for instance.
    progress : callable, optional
        Told after every block how far the run is.

    Returns
    -------
    SolvedAllocation
        Right to rounding: the answer of ``streamed_shapley``, the same for any number of workers and
        after any interruption.

    Raises
    ------
    InputError
        Beyond 34 players, if the game cannot be sent to other processes, a worth is not finite, or the
        directory holds something else.
    SolverFailure
        If a block cannot be worked out.
    MissingExtra
        If ``pyarrow`` or, with a scheduler, ``distributed`` is not installed.

    Notes
    -----
    Processes are started anew, not forked: a script that calls this must do so under
    ``if __name__ == "__main__":``.
    """
    if game.size > MOST_STREAMED:
        expected = f"at most {MOST_STREAMED} for all coalitions"
        raise InputError(Problem("players", game.size, expected, remedy="estimate it by sampled_run"))
    refuse_unsendable(game)
    rows = BlockRows(game)
    about = {"calculation": "Shapley value, all coalitions", **about_game(game, name)}
    plan = CoalitionPlan("block", rows.sums.blocks, about)
    return added(game, run_pieces(plan, rows, folder, workers, scheduler, progress))


def _worths(game: CooperativeGame) -> BlockFunction:
    """Return worths by bit mask, by the shortest way: a block checks them itself."""
    return game.function if isinstance(game, FunctionGame) and game.takes == "masks" else game.worths_of
