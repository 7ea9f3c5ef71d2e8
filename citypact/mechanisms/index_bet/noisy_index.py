r"""A pollution index that effort lowers and the weather blurs.

.. math:: P = P_0 - \eta e + \varepsilon, \qquad \varepsilon \sim N(0, \sigma^2) .

With effort :math:`e` the index stays at or below a threshold :math:`\tau` with probability
:math:`\Phi(z)`, where :math:`z = (\tau - P_0 + \eta e) / \sigma`. Both tails are computed as
such, never as one minus the other, so a probability of :math:`10^{-30}` keeps its digits.

References
----------
models.md §5.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: The density of the standard normal law at its peak is one over this.
ROOT_OF_TAU = math.sqrt(2 * math.pi)
#: Noise below this part of the base is no noise in double precision.
LEAST_NOISE = 10**12


def density(z: float) -> float:
    r"""Density of the standard normal law, :math:`\varphi(z)`."""
    return math.exp(-z * z / 2) / ROOT_OF_TAU


def below(z: float) -> float:
    r"""Probability that a standard normal number is at most ``z``, :math:`\Phi(z)`.

    Examples
    --------
    >>> below(0.0), f"{below(-12.0):.4e}"
    (0.5, '1.7765e-33')
    """
    return math.erfc(-z / math.sqrt(2)) / 2


@dataclass(frozen=True)
class NoisyIndex:
    r"""How the index answers effort, and how much chance moves it.

    Parameters
    ----------
    base : number
        :math:`P_0`, the index expected without effort; positive.
    response : number
        :math:`\eta`, how far a unit of effort lowers the expected index; positive.
    noise : number
        :math:`\sigma`, standard deviation of the index about what is expected; positive.

    Raises
    ------
    InputError
        On a number that is not finite or not positive. Without noise the index shows the
        effort itself and no bet is needed: that is another model, and zero is refused.

    Examples
    --------
    >>> index = NoisyIndex(base=1.15, response=0.25, noise=0.1)
    >>> index.mean(0.6), index.probability(1, 0.6)
    (Fraction(1, 1), 0.5)
    """

    base: Number
    response: Number
    noise: Number

    def __post_init__(self) -> None:
        door = Door()
        door.positive("base", self.base, "index expected without effort")
        door.positive("response", self.response, "fall of the index per unit of effort")
        if door.finite("noise", self.noise) and not self.noise > 0:
            door.refuse(
                "noise",
                self.noise,
                "a positive standard deviation of the index",
                "an index without noise shows the effort itself: pay for effort, no bet is needed",
            )
        elif not door.problems and as_fraction(self.noise) * LEAST_NOISE < as_fraction(self.base):
            door.refuse("noise", self.noise, "a standard deviation of at least 1e-12 of the base")
        door.close()

    def mean(self, effort: Number) -> Fraction:
        """Return the index expected with an effort."""
        return as_fraction(self.base) - as_fraction(self.response) * as_fraction(effort)

    def score(self, threshold: Number, effort: Number) -> float:
        """Return z: how many standard deviations the threshold lies above the expected index."""
        return float((as_fraction(threshold) - self.mean(effort)) / as_fraction(self.noise))

    def probability(self, threshold: Number, effort: Number) -> float:
        """Return the probability that the index is at most the threshold."""
        return below(self.score(threshold, effort))

    def probabilities(self, thresholds: Sequence[Number], effort: Number) -> tuple[float, ...]:
        """Return the probability of each interval that increasing thresholds cut out of the line.

        Parameters
        ----------
        thresholds : sequence of number
            Increasing; k of them make k + 1 intervals.
        effort : number
            Effort of the upstream city.
        """
        if not thresholds:
            return (1.0,)
        scores = [self.score(threshold, effort) for threshold in thresholds]
        inner = tuple(_between(low, high) for low, high in pairwise(scores))
        return (below(scores[0]), *inner, below(-scores[-1]))


def _between(low: float, high: float) -> float:
    """Probability of an interval, subtracted in the tail in which it lies."""
    return below(-low) - below(-high) if low > 0 else below(high) - below(low)
