"""The Shapley value at any size: exact where it can be had, else estimated and called so."""

from __future__ import annotations

import numpy as np

from citypact.errors import InputError
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.cooperative import MOST_TABLE_PLAYERS
from citypact.mechanisms.allocation.rules import solver
from citypact.solvers.solved_allocation import SolvedAllocation

#: Coalitions evaluated for an estimate, a player, when nobody says how many.
SAMPLES_PER_PLAYER = 200
#: The same estimate for the same game, unless another seed is asked for.
SEED = 0


def shapley_at_any_size(
    game: CooperativeGame, samples: int | None = None, seed: int | None = None
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
    try:
        answer: SolvedAllocation = solver("shapley")(game)
    except InputError:
        if game.size <= MOST_TABLE_PLAYERS:
            raise
        budget = SAMPLES_PER_PLAYER * game.size if samples is None else samples
        generator = np.random.default_rng(SEED if seed is None else seed)
        answer = solver("sampled_shapley")(game, budget, generator)
    return answer
