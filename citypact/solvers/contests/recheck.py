"""The arithmetic that judges an equilibrium of a contest: slopes, participation, a global scan."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.contests.scan import best_gain


def recheck_contest(
    players: Sequence[str],
    values: Sequence[Fraction],
    decisiveness: Fraction,
    efforts: FloatArray,
    exact: Sequence[Fraction] | None,
) -> Certificate:
    """Recompute from the values that nobody gains by another effort.

    At decisiveness one payoffs are concave in the own effort, so the slope decides and is
    computed in fractions. The scan decides otherwise.

    Parameters
    ----------
    players, values, decisiveness
        The contest, values in units of each contestant's effort.
    efforts : float array of shape (n,)
        In units of the largest value.
    exact : sequence of n Fractions or None
        The efforts in units of effort, at decisiveness one.
    """
    largest = max(values)
    scaled = np.array([float(value / largest) for value in values])
    residuals: dict[str, Number] = {"two or more take part": 2 - int((efforts > 0).sum())}
    for at, player in enumerate(players):
        rivals = np.delete(efforts, at)
        if exact is not None:
            total = sum(exact, Fraction(0))
            slope = values[at] * (total - exact[at]) / total**2 - 1
            residuals[f"{player}: slope of the payoff"] = abs(slope) if exact[at] > 0 else slope
        residuals[f"{player}: effort is not negative"] = -float(efforts[at])
        residuals[f"{player}: no other effort earns more"] = best_gain(
            float(scaled[at]), float(efforts[at]), rivals, float(decisiveness)
        )
    return Certificate(residuals, scale=float(largest), exact=False)
