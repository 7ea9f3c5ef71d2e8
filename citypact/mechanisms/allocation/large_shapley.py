"""The Shapley value at any size: exact where it can be had, else estimated and called so."""

from __future__ import annotations

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS
from citypact.mechanisms.allocation.rules import solver
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.shapley_value import has_formula

#: Coalitions evaluated for an estimate, a player, when nobody says how many.
SAMPLES_PER_PLAYER = 200
#: The same estimate for the same game, unless another seed is asked for.
SEED = 0


#: Pieces in which a long calculation can be shared and resumed: of sampled or of all coalitions.
BATCHES, BLOCKS = "batches", "blocks"


def shapley_at_any_size(
    game: CooperativeGame, samples: int | None = None, seed: int | None = None, pieces: str | None = None
) -> SolvedAllocation:
    """Return the Shapley value, or an estimate with standard errors beyond what can be enumerated.

    Parameters
    ----------
    game : CooperativeGame
        Any number of players; a structure with a closed form is used at any size.
    samples : int, optional
        Coalitions evaluated for an estimate; 200 a player by default.
    seed : int, optional
        Of the draws; 0 by default.
    pieces : {"batches", "blocks"}, optional
        As a run directory of ``citypact allocate --run`` has it: an estimate in batches, or all coalitions
        in blocks.

    Raises
    ------
    InputError
        If ``samples`` are too few for an estimate.

    Examples
    --------
    >>> from citypact.games.coalitional.forms import AirportGame
    >>> shapley_at_any_size(AirportGame(["small", "large"], [1, 3])).vector()
    (0.5, 2.5)
    """
    answer: SolvedAllocation
    budget, start = budget_and_seed(game, samples, seed)
    if pieces == BATCHES:
        answer = solver("batched_shapley")(game, budget, start)
        return answer
    if pieces == BLOCKS:
        answer = solver("streamed_shapley")(game.worths_of, game.players, unit=game.unit, workers=1)
        return answer
    try:
        answer = solver("shapley")(game)
    except InputError:
        if game.size <= MOST_TABLE_PLAYERS:
            raise
        answer = solver("sampled_shapley")(game, budget, np.random.default_rng(start))
    return answer


def budget_and_seed(game: CooperativeGame, samples: int | None, seed: int | None) -> tuple[int, int]:
    """Return the evaluations and the seed of an estimate, as asked for or the usual ones.

    Examples
    --------
    >>> from citypact.games.coalitional.forms import AirportGame
    >>> budget_and_seed(AirportGame(["small", "large"], [1, 3]), None, 7)
    (400, 7)
    """
    return SAMPLES_PER_PLAYER * game.size if samples is None else samples, SEED if seed is None else seed


def pieces_for(game: CooperativeGame) -> str:
    """Return in which pieces the Shapley value of a game is worked out: all coalitions up to 30 players.

    Raises
    ------
    InputError
        If the value has a formula, and nothing is to be shared.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> pieces_for(CoalitionalGame(("left", "right"), [0, 0, 0, 1]))
    'blocks'
    """
    if has_formula(game):
        expected = "a game whose Shapley value has no formula"
        raise InputError(Problem("--run", "one that has", expected, remedy="leave --run out"))
    return BLOCKS if game.size <= MOST_TABLE_PLAYERS else BATCHES
