"""The arithmetic that judges a commitment: payoffs, best reply and bounds, all in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.stackelberg.commitment import ReplyBound
from citypact.solvers.stackelberg.leadership import Leadership


def recheck_commitment(
    lead: Leadership,
    strategy: Mapping[str, Fraction],
    reply: str,
    value: Fraction,
    bounds: Mapping[str, ReplyBound],
) -> Certificate:
    """Recompute every claim about a mixed commitment from the payoffs.

    Parameters
    ----------
    lead : Leadership
        The game.
    strategy, reply, value, bounds
        The claims, as in ``Commitment``.

    Returns
    -------
    Certificate
        With tolerance zero: fractions hold exactly or not at all.
    """
    names, replies = lead.strategies
    chances = [strategy[name] for name in names]
    place = {name: column for column, name in enumerate(replies)}
    own_size, other_size = map(_size, lead.tables)
    own, other = lead.payoffs(chances, place[reply])
    best = max(lead.payoffs(chances, column)[1] for column in lead.columns)
    residuals: dict[str, Number] = {
        "no chance is negative": -min(chances),
        "chances add up to one": abs(sum(chances, Fraction(-1))),
        f"{reply} is a best reply": (best - other) / other_size,
        "the leader earns its value": abs(own - value) / own_size,
    }
    for name in replies:
        given = bounds.get(name)
        if given is None:
            residuals[f"{name} has a bound"] = 1
            continue
        weights = {place[rival]: weight for rival, weight in given.weights.items()}
        negative = min(weights.values(), default=Fraction(0)) < 0
        if given.bound is None:
            proved = not negative and lead.never_best(place[name], weights)
            residuals[f"{name} is never a best reply"] = 0 if proved else 1
        elif negative:
            residuals[f"weights against {name} are not negative"] = 1
        else:
            proved_bound = lead.bound(place[name], weights)
            over = max(proved_bound - given.bound, given.bound - value)
            residuals[f"{name} earns the leader no more"] = over / own_size
    return Certificate(residuals, tolerance=0.0, exact=True)


def _size(table: FloatArray) -> Fraction:
    """Return the largest absolute payoff, or one where all are zero."""
    return Fraction(float(np.abs(table).max()) or 1.0)
