r"""The effort a bet buys: every local best reply, and the global one.

The upstream city gains :math:`b e - \tfrac12 c e^2` from its effort and the expected payment
of the bet. With :math:`J_j` lost at threshold :math:`\tau_j` its payoff is, up to a constant,

.. math:: U(e) = b e - \tfrac12 c e^2 + \sum_j J_j \Phi(z_j), \qquad
          z_j = (\tau_j - P_0 + \eta e) / \sigma ,

so an interior optimum has :math:`\sum_j J_j (\eta / \sigma) \varphi(z_j) + b = c e`. In steps
of :math:`\sigma / \eta` of effort and of :math:`c \sigma^2 / \eta^2` of money this is the
function of ``bell_sum``, free of every unit; measured from the first threshold its optimum is
found to full precision even where the noise is a billionth of the index.

A stationary point need not be the best: unless :math:`c > (T+F)\eta^2/(\sigma^2\sqrt{2\pi e})`
there may be a second peak at hardly any effort, and then the two payoffs are compared. Equal
payoffs are a tie, which is broken towards more effort and reported.

References
----------
models.md §5.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.bell_sum import BellSum
from citypact.mechanisms.index_bet.terms.noisy_index import ROOT_OF_TAU, NoisyIndex, within_doubles
from citypact.mechanisms.index_bet.terms.tiers import IndexBet

#: Two peaks whose payoffs differ by less than this part of the larger are a tie.
TIE = 1e-12


@dataclass(frozen=True)
class EffortReply:
    """What a city does when it is paid by a noisy index.

    Parameters
    ----------
    effort : Fraction
        The best reply (the larger one of a tie), the exact value of what was computed.
    peaks : tuple of Fraction
        Every effort that no small change improves, in increasing order.
    losses : tuple of float
        What each peak falls short of the best one (亿元).
    stationary : tuple of Fraction
        Every effort at which the first-order condition holds.
    tied : bool
        Whether another peak is as good.
    """

    effort: Fraction
    peaks: tuple[Fraction, ...]
    losses: tuple[float, ...]
    stationary: tuple[Fraction, ...]
    tied: bool

    @property
    def at_corner(self) -> bool:
        """Whether the best reply is no effort at all."""
        return self.effort == 0


def best_effort(pair: WaterPair, bet: IndexBet, noise: NoisyIndex) -> EffortReply:
    """Find the effort of the upstream city that a bet induces, global and certain.

    Parameters
    ----------
    pair : WaterPair
        Benefits and the cost of effort.
    bet : IndexBet
        Tiers and payments; not necessarily monotone.
    noise : NoisyIndex
        How the index answers effort.

    Raises
    ------
    InputError
        If the rule of the bet is not known.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=2, cost=1.5)
    >>> reply = best_effort(pair, IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1))
    >>> round(float(reply.effort), 6), len(reply.stationary)
    (0.935487, 1)
    """
    bet.require_known()
    base = as_fraction(noise.base)
    steps = [(threshold - base, jump) for threshold, jump in zip(bet.thresholds, bet.jumps, strict=True)]
    return step_reply(pair.upstream_benefit, pair.cost, noise.response, noise.noise, steps)


def step_reply(
    benefit: Number, cost: Number, response: Number, noise: Number, steps: Sequence[tuple[Fraction, Fraction]]
) -> EffortReply:
    """Find the best effort e >= 0 when each step (gap, jump) pays jump * Phi((gap + response * e) / noise).

    ``response`` may be negative: the effort then raises the index.
    """
    b, c, sigma = as_fraction(benefit), as_fraction(cost), as_fraction(noise)
    eta, sign = abs(as_fraction(response)), 1 if response > 0 else -1
    kept = [(sign * gap / sigma, sign * jump * eta**2 / (c * sigma**2)) for gap, jump in steps if jump]
    if not kept or not eta:
        return EffortReply(b / c, (b / c,), (0.0,), (b / c,), False)
    anchor = kept[0][0]  # positions are measured from the first threshold
    with within_doubles(noise):
        bells = BellSum(
            float(b * eta / (c * sigma) + anchor),
            tuple(float(height) for _, height in kept),
            tuple(float(score - anchor) for score, _ in kept),
        )
        start, money = float(anchor), float(c * sigma**2 / eta**2)
        points = bells.stationary_points(start)
        tops = [point.at for point in points if point.kind != "trough"]
        if bells.slope(start) <= 0 and start not in tops:
            tops = [start, *tops]
        values = [bells.value(at, start) for at in tops]
        size = max(map(abs, values)) + max(map(abs, bells.heights))
        best = max(at for at, value in zip(tops, values, strict=True) if value >= max(values) - TIE * size)
        losses = tuple(max(0.0, max(values) - value) * money for value in values)

    def effort(at: float) -> Fraction:
        return (Fraction(at) - anchor) * sigma / eta if at > start else Fraction(0)

    near = sum(value >= max(values) - TIE * size for value in values)
    return EffortReply(
        effort(best),
        tuple(effort(at) for at in tops),
        losses,
        tuple(effort(point.at) for point in points),
        near > 1,
    )


def expected_payment(bet: IndexBet, noise: NoisyIndex, effort: Number) -> float:
    """Return what the downstream city pays on average (the lump sum is not part of it).

    Examples
    --------
    >>> expected_payment(IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1), 0.6)
    0.0
    """
    bet.require_known()
    chances = noise.probabilities(bet.thresholds, effort)
    return math.fsum(float(pay) * chance for pay, chance in zip(bet.payments, chances, strict=True))


def single_peak_cost(bet: IndexBet, noise: NoisyIndex) -> float:
    r"""Return the cost curvature above which the bet has one stationary effort, whatever it is.

    The marginal reward of effort rises with a slope of at most
    :math:`\sum_j |J_j| \eta^2 / (\sigma^2 \sqrt{2 \pi e})`, the slope of the normal density at
    one standard deviation; a steeper marginal cost crosses it once. The condition is
    sufficient, not necessary.

    Examples
    --------
    >>> round(single_peak_cost(IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1)), 6)
    3.024634
    """
    bet.require_known()
    jumps = sum((abs(jump) for jump in bet.jumps), Fraction(0))
    steepest = jumps * as_fraction(noise.response) ** 2 / as_fraction(noise.noise) ** 2
    with within_doubles(noise.noise):
        return float(steepest) / (ROOT_OF_TAU * math.sqrt(math.e))
