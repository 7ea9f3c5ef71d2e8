"""What a sampling method hands over, and how it becomes an allocation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.validation import LARGEST
from citypact.solvers.provenance import Provenance
from citypact.solvers.sampling.evaluation import Evaluations
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation

#: Sums of worths are right to about this share of the largest worth.
ROUNDING = 64 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Estimate:
    """Amounts with their variances.

    Parameters
    ----------
    amounts : float array of shape (n,)
        One amount a player.
    variance : float array of shape (n,)
        Estimated variance of each; 0 where nothing was drawn.
    details : dict
        How the budget was spent, by name.
    """

    amounts: FloatArray
    variance: FloatArray
    details: dict[str, object]


def as_allocation(evaluations: Evaluations, found: Estimate, words: str, complete: bool) -> SolvedAllocation:
    """Turn an estimate into an allocation with standard errors no smaller than rounding.

    Raises
    ------
    InputError
        If the worths are so small that their variance vanishes.
    """
    game = evaluations.game
    if not complete and 0 < evaluations.scale * LARGEST < 1:
        raise InputError(Problem("worths", evaluations.scale, "worths in a smaller unit, from 1e-150"))
    errors = np.sqrt(found.variance + (ROUNDING * evaluations.scale) ** 2)
    return SolvedAllocation(
        tuple(game.players),
        tuple(found.amounts.tolist()),
        game.unit,
        provenance=Provenance(words, options={"budget": evaluations.budget}),
        guarantee=Guarantee.proven if complete else Guarantee.estimated,
        standard_errors=None if complete else tuple(errors.tolist()),
        details={**found.details, "evaluations": evaluations.used},
    )
