r"""Rechecks a claimed best effort by trying others, with arithmetic of its own.

The search of ``bell_sum`` is not consulted: payoffs are computed from the definition with
SciPy's normal distribution, at efforts spread over all that could pay and, closely, at those
that bring the expected index near a threshold. Efforts are measured as moves from the claimed
one, so that nothing is lost where the noise is tiny.

References
----------
models.md §5.3; section 11, point 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from citypact.games.rational import Number, as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex, density
from citypact.mechanisms.index_bet.terms.tiers import IndexBet

#: Moves tried about each threshold (from -8 to 8 standard deviations), and over the whole line.
NEAR, WIDE = 1601, 2001


@dataclass(frozen=True)
class Deviations:
    """What a city could do instead of ``effort`` when steps (gap, jump) pay it.

    ``response`` is how the index falls with effort; negative where effort raises it.
    """

    benefit: Fraction
    cost: Fraction
    response: Fraction
    noise: Fraction
    steps: tuple[tuple[Fraction, Fraction], ...]
    effort: Fraction

    @classmethod
    def of(
        cls,
        benefit: Number,
        cost: Number,
        response: Number,
        noise: Number,
        steps: Sequence[tuple[Fraction, Fraction]],
        effort: Fraction,
    ) -> Deviations:
        """Return the deviations with every number exact."""
        b, c, eta, sigma = map(as_fraction, (benefit, cost, response, noise))
        return cls(b, c, eta, sigma, tuple(steps), effort)

    @property
    def at_stake(self) -> Fraction:
        """The money that effort can move: all jumps and the city's own benefit."""
        return sum((abs(jump) for _, jump in self.steps), Fraction(0)) + self.benefit**2 / self.cost

    def residuals(self) -> dict[str, float]:
        """Return by how much, in relative terms, the first-order condition and the best of the scan fail."""
        marginal = self.benefit - self.cost * self.effort
        for score, (_, jump) in zip(self._scores(), self.steps, strict=True):
            marginal += jump * self.response / self.noise * Fraction(density(score))
        # Efforts are known to the last place of the largest score; less than that is no effort.
        widest = max((abs(gap) for gap, _ in self.steps), default=Fraction(0)) / self.noise
        least = self.cost * self.noise / abs(self.response) * (1 + widest) / 10**4
        size = max(self.cost * self.effort, self.benefit, least)
        missed = abs(marginal) if self.effort else max(marginal, Fraction(0))
        return {
            "first-order condition": float(missed / size),
            "no other effort pays more": self.best_gain(),
        }

    def best_gain(self) -> float:
        """Return the most that a tried deviation gains, over what is at stake."""
        if not self.at_stake:
            return 0.0
        # Beyond this move the cost alone exceeds all that is at stake.
        reach = self.benefit / self.cost + Fraction(float(2 * self.at_stake / self.cost) ** 0.5)
        unit = float(self.noise / self.response)
        moves = [np.linspace(-float(self.effort), float(reach), WIDE)]
        moves += [(np.linspace(-8, 8, NEAR) - score) * unit for score in self._scores()]
        tried = np.concatenate(moves)
        return float(np.max(self._gains(tried[tried >= -float(self.effort)]), initial=0.0))

    def _gains(self, moves: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        from scipy.special import ndtr

        scores, slope = np.array(self._scores())[:, None], float(self.response / self.noise)
        jumps = np.array([float(jump / self.at_stake) for _, jump in self.steps])
        marginal = float((self.benefit - self.cost * self.effort) / self.at_stake)
        gains: npt.NDArray[np.float64] = (
            moves * marginal
            - float(self.cost / self.at_stake) / 2 * moves**2
            + jumps @ (ndtr(scores + slope * moves) - ndtr(scores))
        )
        return gains

    def _scores(self) -> list[float]:
        return [float((gap + self.response * self.effort) / self.noise) for gap, _ in self.steps]


def upstream_residuals(
    pair: WaterPair, bet: IndexBet, noise: NoisyIndex, effort: Fraction
) -> dict[str, float]:
    """Recheck that an effort is the upstream city's best reply to a bet."""
    base = as_fraction(noise.base)
    steps = [(threshold - base, jump) for threshold, jump in zip(bet.thresholds, bet.jumps, strict=True)]
    return Deviations.of(
        pair.upstream_benefit, pair.cost, noise.response, noise.noise, steps, effort
    ).residuals()
