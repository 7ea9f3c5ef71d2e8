"""Why no stake within the limits induces a target, and what would have to give.

Each refusal states the condition that fails in numbers and the smallest change of each lever
that would remove it. With the score z of a threshold and the stake J(z) of ``implementable``,
each condition is monotone in the lever, so the change is a closed form or found by halving.

References
----------
models.md §5.3.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import NoReturn

from citypact.errors import InfeasibleDesign
from citypact.games.rational import as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.stake.implementable import FARTHEST, LAXEST, Target
from citypact.mechanisms.index_bet.terms.noisy_index import ROOT_OF_TAU


def refuse_score(wanted: Target, score: float, threshold: Fraction) -> NoReturn:
    """Raise for a threshold at which no stake makes the target the best reply.

    The first-order condition leaves one stake; with it another effort pays more.
    """
    least = wanted.threshold(wanted.least_score(low=max(score, -FARTHEST)))
    said = (
        f"an index threshold of {float(threshold):.6g} cannot be met with an effort of"
        f" {float(wanted.effort):.6g}: the index expected is {float(wanted.noise.mean(wanted.effort)):.6g},"
        f" {-score:.4g} standard deviations above"
        if score < 0
        else f"a threshold of {float(threshold):.6g} does not hold the effort of {float(wanted.effort):.6g}"
    )
    if score >= -FARTHEST:
        other, gain = wanted.best_deviation(score)
        unit = wanted.marginal * as_fraction(wanted.noise.noise) / as_fraction(wanted.noise.response)
        said += (
            f"; the one stake that balances the margin, {float(wanted.stake(score)):.6g} {wanted.pair.unit},"
            f" makes an effort of {other:.6g} better for {wanted.pair.upstream} by"
            f" {gain * float(unit):.4g} {wanted.pair.unit}"
        )
    raise InfeasibleDesign(f"{said}; a threshold of at least {float(least):.12g} unblocks it")


def refuse_laxity(wanted: Target, score: float, threshold: Fraction) -> NoReturn:
    """Raise for a threshold so far above the index expected that it is met whatever is done."""
    if not wanted.noise.mean(wanted.effort) > 0:
        refuse_threshold(wanted, threshold)
    raise InfeasibleDesign(
        f"a threshold of {float(threshold):.6g} lies {score:.4g} standard deviations above the"
        f" {float(wanted.noise.mean(wanted.effort)):.6g} expected with the effort of"
        f" {float(wanted.effort):.6g}: it is met whatever is done, and no stake that can be paid induces the"
        f" effort; a threshold of at most {float(wanted.threshold(LAXEST)):.6g} unblocks it, and one of"
        f" {float(wanted.threshold(best := wanted.best_score())):.6g} needs the smallest stake,"
        f" {float(wanted.stake(best)):.6g} {wanted.pair.unit}"
    )


def refuse_threshold(wanted: Target, threshold: Fraction) -> NoReturn:
    """Raise for a target so high that the index expected, and the threshold with it, is not positive."""
    highest = as_fraction(wanted.noise.base) / as_fraction(wanted.noise.response)
    raise InfeasibleDesign(
        f"an index threshold of {float(threshold):.6g} cannot be met: P is never negative, while the effort"
        f" of {float(wanted.effort):.6g} brings the expected index to"
        f" {float(wanted.noise.mean(wanted.effort)):.6g}; a target below {float(highest):.6g} unblocks it"
    )


def refuse_stake(
    wanted: Target, score: float, limit: Fraction, reward: Fraction, penalty: Fraction, *, fixed: bool
) -> NoReturn:
    """Raise for limits of the payments that are too small for the stake.

    ``reward`` and ``penalty`` are what is missing from each limit for both cities to take part
    once the stake is allowed; negative where nothing is.
    """
    pair, needed = wanted.pair, wanted.stake(score)
    said = (
        f"'limit of the reward' and 'limit of the penalty' allow a stake of {float(limit):.6g} {pair.unit},"
        f" the effort of {float(wanted.effort):.6g} needs {float(needed):.6g}: {float(needed - limit):.6g}"
        f" {pair.unit} more unblocks it"
    )
    if fixed and wanted.stake(best := wanted.best_score()) <= limit:
        said += f"; or a threshold of {float(wanted.threshold(best)):.6g}"
        said += f", which needs {float(wanted.stake(best)):.6g}"
    floor = wanted.marginal**2 / (2 * as_fraction(pair.cost))
    if limit <= floor:
        said += (
            f"; less noise does not: the effort costs {pair.upstream} {float(floor):.6g} {pair.unit}"
            " even if the index shows it exactly"
        )
    elif not fixed:
        loudest, given = _loudest(wanted, limit), float(wanted.noise.noise)
        said += f"; or a noise of at most {loudest:.4g} instead of {given:.4g}"
    if reward > 0:
        said += (
            f"; {pair.upstream} takes part only if the reward may be {float(reward):.6g} {pair.unit} larger"
            " or a central lump sum makes up for it"
        )
    if penalty > 0:
        lacking = f"{float(penalty):.6g} {pair.unit}"
        said += f"; {pair.downstream} takes part only if the penalty may be {lacking} larger"
    raise InfeasibleDesign(said)


def refuse_split(pair: WaterPair, ends: tuple[Fraction, Fraction], low: Fraction, high: Fraction) -> NoReturn:
    """Raise where no penalty pleases both cities within the limits."""
    missing = float(low - high)
    if ends[0] > ends[1]:
        raise InfeasibleDesign(
            f"'{pair.upstream} participates' and '{pair.downstream} participates' conflict: the target costs"
            f" more than it brings; a central lump sum of {missing:.6g} {pair.unit} more unblocks it"
        )
    if high < ends[1]:
        raise InfeasibleDesign(
            "'limit of the penalty' and "
            + (f"'{pair.downstream} participates'" if low == ends[0] else "'limit of the reward'")
            + f" conflict: a penalty of at least {float(low):.6g} {pair.unit} is needed, {float(high):.6g} is"
            f" allowed; {missing:.6g} {pair.unit} more of liability unblocks it, or as much paid once by"
            f" {pair.upstream} or by the centre to {pair.downstream}"
        )
    raise InfeasibleDesign(
        f"'limit of the reward' and '{pair.upstream} participates' conflict: a penalty of at least"
        f" {float(low):.6g} {pair.unit} keeps the reward within its limit, {pair.upstream} accepts at most"
        f" {float(high):.6g}; {missing:.6g} {pair.unit} more of reward or of central lump sum unblocks it"
    )


def _loudest(wanted: Target, limit: Fraction) -> float:
    """Largest noise at which the smallest stake is within the limit.

    More noise garbles the index, so the smallest stake never falls with it (Blackwell).
    """
    first_order = limit * as_fraction(wanted.noise.response) / wanted.marginal / Fraction(ROOT_OF_TAU)

    def at(noise: Fraction) -> Target:
        return replace(wanted, noise=replace(wanted.noise, noise=noise))

    if at(first_order).implementable(0.0):
        return float(first_order)
    low, high = Fraction(0), first_order
    for _ in range(50):
        middle = (low + high) / 2
        trial = at(middle)
        # Implementable scores are all above one, so the score of the largest stake decides.
        room = float(limit / trial.stake(0.0))
        if trial.implementable(math.sqrt(2 * math.log(room))):
            low = middle
        else:
            high = middle
    return float(low)
