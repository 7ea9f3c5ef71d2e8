r"""Which thresholds make a target effort the best reply, and with what stake.

Let :math:`K = c e^\circ - b_U` be the marginal reward that the target :math:`e^\circ` needs and
let the threshold lie :math:`z` standard deviations above :math:`E[P \mid e^\circ]`. The
first-order condition leaves one stake,

.. math:: J(z) = \frac{K \sigma}{\eta \varphi(z)} ,

smallest at :math:`z = 0`. The target is the *global* best reply iff no move of :math:`u`
standard deviations pays: with :math:`\kappa = c\sigma / (K\eta)`,

.. math:: \frac{\Phi(z) - \Phi(z + u)}{\varphi(z)} + u + \tfrac12 \kappa u^2 \ge 0
          \qquad \text{for all } u \ge -\eta e^\circ / \sigma .

*Shirking* (:math:`u = -v`): the first term is :math:`\int_0^v \exp(zs - s^2/2)\,ds`, increasing
in :math:`z`. *Working more*: minus :math:`\int_0^u \exp(-zs - s^2/2)\,ds`, increasing in
:math:`z` too, and for :math:`z \ge 0` never a gain. So the scores that implement the target
are exactly those at or above one number :math:`z_{\min}`, and the smallest stake is at
:math:`\max(0, z_{\min})`. It is zero, and the threshold belongs at :math:`E[P \mid e^\circ]`,
iff :math:`\kappa \ge \max_v 2(v - \sqrt{\pi/2}\,\mathrm{erf}(v/\sqrt2))/v^2 \approx 0.4059`
(when :math:`v` may be as large as the maximiser, about 2.28). With less noise, or a lighter
cost, a threshold at the mean is lost with probability one half whatever is done, and doing
nothing is better: the threshold must be laxer than the text-book one.

No other shape of payments needs less money than a single flip: every deviation that binds is
downward, its likelihood ratio is monotone in P, hence so is the sum that decides where the
largest and where the least payment stands.

As :math:`\sigma \to 0` the smallest stake falls to :math:`K^2/2c`, what the target costs the
city over the effort that it prefers; no observation, however sharp, needs less.

References
----------
models.md §5.3, whose optimal threshold is the case :math:`z_{\min} \le 0`. S. J. Grossman and
O. D. Hart, "An analysis of the principal-agent problem", Econometrica 51, 1983, 7-45.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.bell_sum import BellSum
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex, between, density

#: No score beyond this is needed: the shirking condition holds there for any noise that is accepted.
FARTHEST = 30.0
#: A threshold this many standard deviations too lax needs a stake 10**86 times the one at the index.
LAXEST = 20.0


@dataclass(frozen=True)
class Target:
    """An effort to be induced: ``marginal`` is K, what one unit more must be rewarded with."""

    pair: WaterPair
    noise: NoisyIndex
    effort: Fraction

    @property
    def marginal(self) -> Fraction:
        """K, the marginal cost of the target beyond the city's own benefit."""
        return as_fraction(self.pair.cost) * self.effort - as_fraction(self.pair.upstream_benefit)

    @property
    def stiffness(self) -> float:
        r"""The dimensionless :math:`\kappa = c\sigma/(K\eta)`: how firmly noise and cost hold the effort."""
        noise = as_fraction(self.noise.noise) / as_fraction(self.noise.response)
        return float(as_fraction(self.pair.cost) * noise / self.marginal)

    def stake(self, score: float) -> Fraction:
        """The one stake that meets the first-order condition with the threshold at a score."""
        noise = as_fraction(self.noise.noise) / as_fraction(self.noise.response)
        return self.marginal * noise / Fraction(density(score))

    def threshold(self, score: float) -> Fraction:
        """The threshold that lies ``score`` standard deviations above the index expected at the target."""
        return self.noise.mean(self.effort) + Fraction(score) * as_fraction(self.noise.noise)

    def best_deviation(self, score: float) -> tuple[float, float]:
        """Return the best other effort under the stake of a score, and its gain.

        The gain, in units of K * noise / response, is at most zero iff the target is the best reply.
        """
        pull = 1 / self.stiffness
        bells = BellSum(score - pull, (pull / density(score),), (0.0,))
        reach = float(as_fraction(self.noise.response) * self.effort / as_fraction(self.noise.noise))
        start = score - reach
        tops = [point.at for point in bells.stationary_points(start) if point.kind != "trough"]
        others = [start, *(at for at in tops if abs(at - score) > 1e-6 * max(1.0, abs(score)))]
        # Should the target be a trough, some neighbour is better and is among the tops.
        gains = {at: bells.value(at, score) * self.stiffness for at in others}
        best = max(gains, key=lambda at: gains[at])
        return float(self.effort) * (1 + (best - score) / reach), gains[best]

    def shirking_price(self, score: float) -> float:
        """Return by how much the smallest stake falls per unit of money that shirking may gain.

        Both move with the score: the stake by z J, the gain of shirking by v standard deviations
        by the integral of s exp(z s - s^2 / 2) over [0, v] = z I + 1 - exp(z v - v^2 / 2), in
        units of K * noise / response, where I is the same integral without the factor s.
        """
        other, _ = self.best_deviation(score)
        steps = as_fraction(self.noise.response) / as_fraction(self.noise.noise)
        v = float((self.effort - Fraction(other)) * steps)
        whole = between(score - v, score) / density(score)
        weighted = score * whole + 1 - math.exp(score * v - v * v / 2)
        return score * float(self.stake(score) / self.marginal * steps) / weighted

    def implementable(self, score: float) -> bool:
        """Whether the target is a global best reply with the threshold at a score."""
        return score >= -FARTHEST and self.best_deviation(score)[1] <= 0

    def least_score(self, low: float = -FARTHEST, high: float = FARTHEST) -> float:
        """Return the least score from ``low`` to ``high`` that implements the target, found by halving."""
        if self.implementable(low):
            return low
        for _ in range(60):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            if self.implementable(middle):
                high = middle
            else:
                low = middle
        return high

    def best_score(self) -> float:
        """Return the score of the smallest stake."""
        return self.least_score(low=0.0)
