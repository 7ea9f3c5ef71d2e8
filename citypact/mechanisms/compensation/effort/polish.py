r"""From the solver's terms to the optimum itself, and the proof that it is one.

For a given step :math:`d` the best transfer is :math:`T(d) = \min(L - Z + w (G - L + Z), \bar T)`; what
remains is a concave function of :math:`d` alone, whose one-sided slopes

.. math:: \frac{w}{g_U} (-c d) + \frac{1 - w}{g_D} b_D s'(d \pm)

have the optimum between them. An objective gap of 1e-9 leaves the place of a flat optimum open
by 1e-5; halving the interval by the sign of the slope closes it, kinks included. The same slopes,
the sign of the price of the cap and its complementary slackness are the Karush-Kuhn-Tucker
conditions, which prove the optimum of a concave program (Boyd and Vandenberghe, *Convex
Optimization*, 2004, section 5.5.3).
"""

from __future__ import annotations

import math

from citypact.mechanisms.compensation.effort.program import EffortProblem

#: Clarabel stops at a gap of 1e-8 of an objective of order one.
SOLVER_AGREEMENT = 1e-6


def best_transfer(problem: EffortProblem, step: float) -> float:
    """Return the Nash transfer for a step, cut by the cap (亿元 a year)."""
    need, most = problem.loss(step) - problem.grant, problem.gain(step)
    transfer = need + problem.weight * (most - need)
    return transfer if problem.cap is None else min(transfer, problem.cap)


def both_gains(problem: EffortProblem, step: float, transfer: float) -> tuple[float, float]:
    """Return the gains of the upstream and the downstream city (亿元 a year)."""
    upstream = transfer + problem.grant - problem.loss(step)
    return upstream, problem.gain(step) - transfer


def criterion(problem: EffortProblem, step: float, transfer: float) -> float:
    """Return the weighted log Nash product; minus infinity where a city does not gain."""
    upstream, downstream = both_gains(problem, step, transfer)
    if not (upstream > 0 and downstream > 0):
        return -math.inf
    return problem.weight * math.log(upstream) + (1 - problem.weight) * math.log(downstream)


def multipliers(problem: EffortProblem, step: float) -> tuple[float, float]:
    """Return what a yuan is worth to the criterion with the upstream and the downstream city."""
    upstream, downstream = both_gains(problem, step, best_transfer(problem, step))
    return problem.weight / upstream, (1 - problem.weight) / downstream


def relative_slopes(problem: EffortProblem, step: float) -> tuple[float, float]:
    """Return the slopes to the right and to the left, from -1 (all cost) to 1 (all benefit)."""
    own, other = multipliers(problem, step)
    cost = own * problem.cost * step
    found = []
    for slope in problem.shape.slopes(problem.start, step):
        benefit = other * problem.value * slope
        found.append(1.0 if math.isinf(benefit) else (benefit - cost) / (benefit + cost))
    return found[0], found[1]


def _rises(problem: EffortProblem, step: float) -> bool:
    """Whether a little more effort raises the criterion."""
    if step == 0:
        return True
    upstream, downstream = both_gains(problem, step, best_transfer(problem, step))
    if not (upstream > 0 and downstream > 0):
        # Too small a step leaves nothing to share, too large a one costs more than it can bring.
        return problem.gain(step) + problem.grant > problem.loss(step) and upstream > 0
    return relative_slopes(problem, step)[0] > 0


def polish_step(problem: EffortProblem, near: float) -> float:
    """Return the step at which the slope changes sign, started near the solver's."""
    width = 1e-3 * problem.step_size()
    low, high = max(0.0, near - width), near + width
    while not _rises(problem, low):
        width *= 2.0
        low = max(0.0, near - width)
    while _rises(problem, high):
        width *= 2.0
        high = near + width
    while low < (middle := 0.5 * (low + high)) < high:
        if _rises(problem, middle):
            low = middle
        else:
            high = middle
    return high


def effort_residuals(
    problem: EffortProblem,
    step: float,
    transfer: float,
    cap_price: float,
    solver: tuple[float, float] | None,
) -> dict[str, float]:
    """Return the conditions of the optimum, each relative to its own scale.

    They prove it by themselves; the solver's step and transfer, where it found any, are held beside.
    """
    upstream, downstream = both_gains(problem, step, transfer)
    scale = max(abs(transfer), problem.gain(step), problem.grant)
    own, other = problem.weight / upstream, (1 - problem.weight) / downstream
    right, left = relative_slopes(problem, step)
    room = math.inf if problem.cap is None else problem.cap - transfer
    residuals = {
        "upstream participates": -upstream / scale,
        "downstream participates": -downstream / scale,
        "transfer within its cap": -room / scale if problem.cap is not None else 0.0,
        "no more effort is better": right,
        "no less effort is better": -left,
        "no other transfer is better": abs(own - other - cap_price) / (own + other),
        "price of the cap not negative": -cap_price / (own + other),
        "price only where the cap binds": abs(cap_price * room) if cap_price else 0.0,
    }
    if solver is not None:
        gap = abs(criterion(problem, step, transfer) - criterion(problem, *solver))
        residuals[f"Clarabel agrees within {SOLVER_AGREEMENT:g}"] = gap - SOLVER_AGREEMENT
    return residuals
