r"""How likely each cost is when costs fill an interval: by the cost that a part :math:`q` stays below.

A menu needs of a distribution nothing but this quantile function :math:`Q(q)`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door


class CostDistribution(ABC):
    """A distribution of the curvature of cost on an interval of positive numbers."""

    @abstractmethod
    def quantile(self, part: FloatArray) -> FloatArray:
        """Return the costs below which the given parts (0 to 1) of the probability lie."""


@dataclass(frozen=True)
class UniformCosts(CostDistribution):
    """Every cost from ``low`` to ``high`` is equally likely.

    Examples
    --------
    >>> UniformCosts(1, 3).quantile(np.array([0.25]))
    array([1.5])
    """

    low: Number
    high: Number

    def __post_init__(self) -> None:
        _check_ends(Door(), self.low, self.high)

    def quantile(self, part: FloatArray) -> FloatArray:
        """Return the costs below which the given parts lie."""
        return np.asarray(float(self.low) + part * (float(self.high) - float(self.low)), dtype=np.float64)


@dataclass(frozen=True)
class BetaCosts(CostDistribution):
    """A beta distribution with parameters ``first`` and ``second``, stretched from ``low`` to ``high``.

    Examples
    --------
    >>> BetaCosts(1, 3, 1, 1).quantile(np.array([0.25]))
    array([1.5])
    """

    low: Number
    high: Number
    first: Number
    second: Number

    def __post_init__(self) -> None:
        door = Door()
        door.positive("first", self.first, "parameter")
        door.positive("second", self.second, "parameter")
        _check_ends(door, self.low, self.high)

    def quantile(self, part: FloatArray) -> FloatArray:
        """Return the costs below which the given parts lie."""
        from scipy.special import betaincinv

        inside = betaincinv(float(self.first), float(self.second), part)
        return np.asarray(float(self.low) + inside * (float(self.high) - float(self.low)), dtype=np.float64)


@dataclass(frozen=True)
class HistogramCosts(CostDistribution):
    """A density that is constant between neighbouring ``edges``.

    Parameters
    ----------
    edges : sequence of number
        Rising, positive.
    weights : sequence of number
        Probability of each piece, up to a common factor; positive.

    Examples
    --------
    >>> HistogramCosts((1, 2, 4), (1, 1)).quantile(np.array([0.25, 0.75]))
    array([1.5, 3. ])
    """

    edges: Sequence[Number]
    weights: Sequence[Number]

    def __post_init__(self) -> None:
        door = Door()
        for name in ("edges", "weights"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
            for at, value in enumerate(getattr(self, name)):
                door.positive(f"{name}[{at}]", value, "number")
        if len(self.edges) != len(self.weights) + 1 or not self.weights:
            door.refuse("weights", len(self.weights), f"one for each of {len(self.edges) - 1} pieces")
        door.close()
        if not all(low < high for low, high in zip(self.edges, self.edges[1:], strict=False)):
            door.refuse("edges", list(self.edges), "rising costs")
        door.close()

    def quantile(self, part: FloatArray) -> FloatArray:
        """Return the costs below which the given parts lie."""
        weights = np.array([float(weight) for weight in self.weights])
        below = np.concatenate([[0.0], np.cumsum(weights)])
        return np.interp(part, below / below[-1], [float(edge) for edge in self.edges])


def costs_with_density(
    low: Number, high: Number, density: Callable[[float], float], pieces: int = 4096
) -> HistogramCosts:
    """Return the histogram of a density given as a function, by Simpson's rule on each piece.

    Parameters
    ----------
    low, high : number
        Ends of the interval.
    density : callable
        Positive inside the interval; need not integrate to one.
    pieces : int
        Number of pieces of equal width.

    Raises
    ------
    InputError
        If the density is not a positive number somewhere inside.

    Examples
    --------
    >>> costs = costs_with_density(1, 3, lambda cost: cost - 1, pieces=2)
    >>> costs.weights
    (0.5, 1.5)
    """
    door = Door()
    door.whole("pieces", pieces, 1, 10**6)
    _check_ends(door, low, high)
    edges = np.linspace(float(low), float(high), pieces + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    for cost in (*middles, *edges[1:-1]):
        value = density(float(cost))
        if not 0 < value < np.inf:
            raise InputError(Problem("density", f"{value} at {cost:g}", "a positive number"))
    at_edges, at_middles = (np.array([float(density(float(c))) for c in part]) for part in (edges, middles))
    weights = (at_edges[:-1] + 4 * at_middles + at_edges[1:]) * np.diff(edges) / 6
    return HistogramCosts(tuple(edges.tolist()), tuple(weights.tolist()))


def _check_ends(door: Door, low: Number, high: Number) -> None:
    door.positive("low", low, "curvature of the cost of effort")
    door.positive("high", high, "curvature of the cost of effort")
    if not door.problems and not low < high:
        door.refuse("high", high, "a number above low")
    door.close()
