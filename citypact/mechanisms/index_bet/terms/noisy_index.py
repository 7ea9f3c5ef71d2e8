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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import LARGEST, Door

#: The density of the standard normal law at its peak is one over this.
ROOT_OF_TAU = math.sqrt(2 * math.pi)
#: That density is zero in double precision beyond this.
FAR = 40.0
#: Ends of an interval closer than this have chances too much alike to be subtracted.
CLOSE = 1e-5
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


def between(start: float, end: float) -> float:
    r"""Return :math:`\Phi(end) - \Phi(start)`, subtracted in the tail in which both lie.

    Where the two would cancel, the density in the middle and its curvature give all digits.

    Examples
    --------
    >>> round(between(-1.0, 1.0), 4), f"{between(0.0, 1e-20):.6g}"
    (0.6827, '3.98942e-21')
    """
    width, middle = end - start, start + (end - start) / 2
    if abs(width) < CLOSE and abs(middle) < FAR:
        return width * density(middle) * (1 + width * width * (middle * middle - 1) / 24)
    return below(-start) - below(-end) if start + end > 0 else below(end) - below(start)


@contextmanager
def within_doubles(noise: Number) -> Iterator[None]:
    """Refuse an input in one line where its numbers are too far apart for double precision.

    Raises
    ------
    InputError
        Where the arithmetic inside overflows, divides by what has become zero, or has no answer.

    Examples
    --------
    >>> with within_doubles(0.1):
    ...     float(10**400)
    Traceback (most recent call last):
    citypact.errors.InputError: noise: found 0.1, expected a noise that double precision can tell from zero;
    stake, cost and response differ by too many orders of magnitude
    """
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            yield
    except ArithmeticError:
        raise InputError(
            Problem(
                "noise",
                float(noise),
                "a noise that double precision can tell from zero",
                remedy="stake, cost and response differ by too many orders of magnitude",
            )
        ) from None


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
        elif not door.problems and as_fraction(self.noise) > LARGEST:
            door.refuse("noise", self.noise, "a standard deviation of at most 1e150")
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
        inner = tuple(between(low, high) for low, high in pairwise(scores))
        return (below(scores[0]), *inner, below(-scores[-1]))
