"""The Shapley value of hundreds of cities, estimated batch by batch over processes or a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.solvers.sampling.batches import Batch, Batches
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.sweep.advance import Advance
from citypact.sweep.coalitions.pieces import run_pieces
from citypact.sweep.coalitions.plan import CoalitionPlan, about_game, refuse_unsendable
from citypact.sweep.distributions import FloatArray

#: Columns beside those of the players.
LARGEST, EVALUATIONS = "largest worth", "evaluations"


@dataclass(frozen=True)
class BatchRows:
    """Answers a row, the number of a batch, by the estimate of that batch.

    Parameters
    ----------
    batches : Batches
        The game, its samples and its seed.
    """

    batches: Batches

    @property
    def outputs(self) -> Mapping[str, str]:
        """Amount and variance of every player, and what the batch met on its way."""
        game = self.batches.game
        amounts = {f"amount of {name}": game.unit for name in game.players}
        variances = {f"variance of {name}": f"({game.unit})^2" for name in game.players}
        return {**amounts, **variances, LARGEST: game.unit, EVALUATIONS: "coalitions"}

    def evaluate(self, rows: FloatArray) -> dict[str, FloatArray]:
        """Return one array of shape (n,) for every output.

        Raises
        ------
        InputError
            If a worth is not finite, or this process may use several threads for linear algebra: they add
            in another order, and last digits would differ from one machine to another.
        """
        threads = os.environ.get("OMP_NUM_THREADS")
        if threads != "1":
            found_there = f"OMP_NUM_THREADS {threads or 'not set'}"
            remedy = "start the workers of the cluster with it, or by a nanny, which sets it"
            raise InputError(Problem("worker", found_there, "OMP_NUM_THREADS=1", remedy=remedy))
        found = [self.batches(int(k)) for k in rows[:, 0]]
        table = np.array([(*b.amounts, *b.variances, b.largest, b.evaluations) for b in found])
        return dict(zip(self.outputs, table.T, strict=True))


def sampled_run(
    game: CooperativeGame,
    folder: str | Path,
    samples: int,
    seed: int = 0,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    name: str = "",
    progress: Callable[[Advance], None] | None = None,
) -> SolvedAllocation:
    """Estimate the Shapley value in a run directory, or go on with the estimate that it holds.

    Parameters
    ----------
    game : CooperativeGame
        Of any size; it must be picklable (a function game: of a function of a module).
    folder : str or Path
        The run directory.
    samples : int
        Evaluations of v in all.
    seed : int
        Of the draws.
    workers : int, optional
        Processes on this machine; by default one a core.
    scheduler : str, optional
        Address of a Dask scheduler, instead of processes.
    name : str
        What tells this game from others; a fingerprint of its document, for instance.
    progress : callable, optional
        Told after every batch how far the run is.

    Returns
    -------
    SolvedAllocation
        The same, to the last digit, for any number of workers and after any interruption; that of
        ``batched_shapley`` where this process uses one thread for linear algebra, else but for the last
        digits. It sums to v(N); ``details`` hold what rounding leaves missing.

    Raises
    ------
    InputError
        If the samples are too few or would pay for every coalition, the game cannot be sent to other
        processes, or the directory holds something else.
    SolverFailure
        If a batch cannot be worked out.
    MissingExtra
        If ``pyarrow`` or, with a scheduler, ``distributed`` is not installed.

    Notes
    -----
    Processes are started anew, not forked: a script that calls this must do so under
    ``if __name__ == "__main__":``. Workers of a cluster use one thread for linear algebra, as a nanny of
    Dask sets it; one that may use more is refused, as last digits would differ.
    """
    batches = Batches(game, samples, seed)
    refuse_unsendable(game)
    about = {"calculation": "Shapley value, sampled", "samples": int(samples), "seed": int(seed)}
    plan = CoalitionPlan("batch", batches.count, {**about, **about_game(game, name)})
    table = run_pieces(plan, BatchRows(batches), folder, workers, scheduler, progress)
    n = game.size
    return batches.mean(
        [Batch(tuple(row[:n]), tuple(row[n : 2 * n]), row[2 * n], int(row[2 * n + 1])) for row in table]
    )
