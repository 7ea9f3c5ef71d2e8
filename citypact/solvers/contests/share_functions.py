r"""What share of the total impact each contestant holds, as a function of that total.

Contestant :math:`i` values the prize at :math:`v_i` units of its own effort, effort :math:`x`
makes impact :math:`x^r`, and :math:`Y` is the impact of all. Its share :math:`\sigma = x_i^r / Y`
satisfies the first-order condition

.. math:: Y^{1/r} = v_i\, r\, (1 - \sigma)\, \sigma^{1 - 1/r}, \qquad x_i = v_i\, r\, \sigma (1 - \sigma),

and it earns :math:`v_i \sigma (1 - r (1 - \sigma))`, so that it takes part only with
:math:`\sigma \ge 1 - 1/r`. On such shares the right-hand side falls in :math:`\sigma`: the share is
a falling function of :math:`Y`, up to :math:`Y_i^{1/r} = v_i (1 - 1/r)^{1 - 1/r}` at which the
contestant earns nothing. It stays out iff the impact of the others is at least
:math:`Y_i / r` (for :math:`r \le 1` read :math:`1 - 1/r` as 0: at :math:`r < 1` nobody stays
out). An equilibrium with the active set :math:`S` is a :math:`Y` at which the shares of :math:`S`
add up to one [Cornes2005]_. All is done in :math:`\ell = \tfrac1r \log Y`, so that nothing overflows.

References
----------
.. [Cornes2005] R. Cornes and R. Hartley, "Asymmetric contests with general technologies",
   Economic Theory 26, 2005, 923-946.
"""

from __future__ import annotations

import math

import numpy as np

from citypact.games.coalitional import FloatArray, IntArray

#: Newton's steps at most, and the part of a number below which a step is rounding.
STEPS, SETTLED = 100, 4e-16
#: A share this much beyond its limit is rounding: r = n/(n-1) is an equilibrium with payoffs of zero.
ROUNDING = 1e-12


def ceilings(values: FloatArray, decisiveness: float) -> FloatArray:
    r"""Return :math:`\log Y_i^{1/r}` at which each contestant earns nothing, infinite for r < 1."""
    if decisiveness < 1.0:
        return np.full(len(values), math.inf)
    rest = 1.0 - 1.0 / decisiveness
    return np.asarray(np.log(values) + (rest * math.log(rest) if rest > 0 else 0.0))


def log_odds_at(level: float, values: FloatArray, decisiveness: float) -> FloatArray:
    r"""Return :math:`\log(\sigma/(1-\sigma))` of active contestants at the total :math:`\ell`.

    In the log-odds the logarithm of the first-order condition bends one way only, so that Newton's
    steps end from any start.

    Parameters
    ----------
    level : float
        :math:`\ell = \tfrac1r \log Y`.
    values : float array of shape (k,)
        Of the active contestants.
    decisiveness : float
        :math:`r`.
    """
    bend = 1.0 - 1.0 / decisiveness
    aim = level - np.log(values * decisiveness)
    odds = np.full(len(values), math.log(bend / (1.0 - bend)) if bend > 0 else 0.0)
    for _ in range(STEPS):
        gap = -np.logaddexp(0.0, odds) - (bend * np.logaddexp(0.0, -odds) if bend else 0.0) - aim
        share = expit(odds)
        step = gap / (share - bend * (1.0 - share))
        odds = odds + step
        if (np.abs(step) <= SETTLED * (1.0 + np.abs(odds))).all():
            break
    return odds


def expit(odds: FloatArray) -> FloatArray:
    """Return shares from their log-odds."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -odds)))


def balanced_odds(active: IntArray, values: FloatArray, decisiveness: float) -> FloatArray | None:
    """Return the log-odds of an equilibrium with the given active set, or None if it has none.

    Parameters
    ----------
    active : int array of shape (k,)
        Two contestants or more.
    values : float array of shape (n,)
        Of all contestants.
    decisiveness : float
        :math:`r`.

    Examples
    --------
    >>> expit(balanced_odds(np.array([0, 1]), np.array([4.0, 1.0]), 1.0)).round(9).tolist()
    [0.8, 0.2]
    >>> balanced_odds(np.array([0, 1]), np.array([4.0, 1.0]), 1.5) is None
    True
    """
    taking_part, count = values[active], len(active)
    most = ceilings(values, decisiveness)
    # At `low` every share is at least 1/k, at `high` none is more.
    level = math.log(decisiveness * (1.0 - 1.0 / count)) + (1.0 / decisiveness - 1.0) * math.log(count)
    low, high = level + math.log(taking_part.min()), level + math.log(taking_part.max())
    high = min(high, float(most[active].min()))
    if not expit(log_odds_at(high, taking_part, decisiveness)).sum() <= 1.0 + ROUNDING:
        return None
    level, bend = high, 1.0 - 1.0 / decisiveness
    for _ in range(STEPS):
        odds = log_odds_at(level, taking_part, decisiveness)
        share = expit(odds)
        over = float(share.sum()) - 1.0
        low, high = (level, high) if over > 0 else (low, level)
        slope = float((share * (1.0 - share) / (share - bend * (1.0 - share))).sum())
        step = over / slope if slope > 0 else math.inf
        if abs(step) <= SETTLED * (1.0 + abs(level)):
            break
        level = level + step if low < level + step < high else (low + high) / 2
    outside = np.delete(most, active)
    tempted = outside - math.log(decisiveness) / decisiveness
    return None if (tempted > level + ROUNDING).any() else odds
