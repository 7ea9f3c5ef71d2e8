"""The Shapley value of any game in a run directory, by the pieces that suit its size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from citypact.games.coalitional import CooperativeGame
from citypact.mechanisms.allocation.large_shapley import BLOCKS, budget_and_seed, pieces_for
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.sweep.advance import Advance
from citypact.sweep.coalitions.sampled import sampled_run
from citypact.sweep.coalitions.streamed import streamed_run


def shapley_run(
    game: CooperativeGame,
    folder: str | Path,
    *,
    samples: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    name: str = "",
    progress: Callable[[Advance], None] | None = None,
) -> tuple[str, SolvedAllocation]:
    """Return ``blocks`` or ``batches``, and the value: from all coalitions up to 30 players, else estimated.

    Parameters
    ----------
    game : CooperativeGame
        One whose Shapley value has no formula.
    folder : str or Path
        The run directory.
    samples, seed : int, optional
        Of an estimate; 200 evaluations a player and 0 by default.
    workers, scheduler, name, progress
        As of ``sampled_run``.

    Raises
    ------
    InputError, SolverFailure, MissingExtra
        As ``sampled_run`` and ``streamed_run``; also where the value has a formula.
    """
    pieces = pieces_for(game)
    if pieces == BLOCKS:
        answer = streamed_run(
            game, folder, workers=workers, scheduler=scheduler, name=name, progress=progress
        )
    else:
        budget, start = budget_and_seed(game, samples, seed)
        answer = sampled_run(
            game, folder, budget, start, workers=workers, scheduler=scheduler, name=name, progress=progress
        )
    return pieces, answer
