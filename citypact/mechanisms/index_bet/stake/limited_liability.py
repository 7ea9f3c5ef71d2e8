r"""What a small liability leaves the upstream city, and how to leave it least.

If the upstream city can pay at most :math:`\bar F`, a bet with stake :math:`J` and probability
of success :math:`\Phi(z)` leaves it at least

.. math:: R(z) = \left(\Phi(z) J(z) - \bar F + Z - L\right)^+

beyond its outside option, :math:`L` being what the target costs it. As
:math:`\Phi(z) J(z) = (K\sigma/\eta)\,\Phi(z)/\varphi(z)` increases with the score of the threshold,
a *stricter* threshold leaves less: a large reward that is rarely won. It needs a larger stake,
and below the least score that implements the target it makes the city work more than it
should, so the rent cannot always be brought to zero.

References
----------
models.md §5.3 ("limited liability"). R. Innes, "Limited liability and incentive contracting
with ex-ante action choices", Journal of Economic Theory 52, 1990, 45-67.
"""

from __future__ import annotations

import math
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.stake.design import StakeLimits, design_at, target_of
from citypact.mechanisms.index_bet.stake.implementable import FARTHEST, Target
from citypact.mechanisms.index_bet.stake.result import StakeDesign
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex, below, within_doubles


def least_rent_stake(
    pair: WaterPair,
    noise: NoisyIndex,
    limits: StakeLimits,
    *,
    target: Number | None = None,
    lump_sum: Number = 0,
) -> StakeDesign:
    """Find the bet that induces a target and leaves the upstream city the least rent.

    Where several leave none, the one with the smallest stake is taken.

    Parameters
    ----------
    pair, noise, target, lump_sum
        As in ``efficient_stake``.
    limits : StakeLimits
        Largest reward and penalty; without a limit of the penalty no rent need be left.

    Raises
    ------
    InputError
        If the target is not above the effort without agreement.
    InfeasibleDesign
        If no stake within the limits induces the target and pleases both.

    Examples
    --------
    >>> pair, noise = WaterPair(downstream_benefit=1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
    >>> design = least_rent_stake(pair, noise, StakeLimits(penalty=0.1))
    >>> round(design.rent, 6), round(design.threshold, 4), round(design.stake, 4)
    (0.0, 0.9636, 1.2858)
    """
    wanted, money = target_of(pair, noise, target, lump_sum), as_fraction(lump_sum)
    with within_doubles(noise.noise):
        return design_at(wanted, _score_of_least_rent(wanted, limits, money), limits, money)


def _score_of_least_rent(wanted: Target, limits: StakeLimits, money: Fraction) -> float:
    """Return the score with the least rent, and of several without any the one of the smallest stake."""
    best = wanted.best_score()
    if limits.penalty is None or _rent(wanted, best, as_fraction(limits.penalty), money) <= 0:
        return best
    strictest = max(-FARTHEST, _score_of_largest(wanted, limits.stake))
    low = wanted.least_score(low=min(strictest, best), high=best)
    liability = as_fraction(limits.penalty)
    if _rent(wanted, low, liability, money) < 0:
        high = best
        for _ in range(200):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            if _rent(wanted, middle, liability, money) <= 0:
                low = middle
            else:
                high = middle
    return low


def _rent(wanted: Target, score: float, liability: Fraction, lump_sum: Fraction) -> Fraction:
    """R before it is cut at zero."""
    won = Fraction(below(score)) * wanted.stake(score)
    return won - liability + lump_sum - wanted.pair.upstream_loss(wanted.effort)


def _score_of_largest(wanted: Target, limit: Fraction | None) -> float:
    """The negative score at which the stake meets its limit."""
    if limit is None:
        return -math.inf
    ratio = float(limit / wanted.stake(0.0))
    return -math.sqrt(2 * math.log(ratio)) * (1 - 1e-15) if ratio > 1 else 0.0
