r"""Effort and a noisy index, both on a grid: what a contract on the index can see.

The upstream city chooses an effort :math:`e_k` from a grid that contains zero, at the net cost

.. math:: \kappa(e) = \tfrac12 c e^2 - b_U e .

Effort is hidden. The parties see in which bin :math:`m` the index :math:`P` falls, which happens
with probability :math:`\pi_m(e)`. With :math:`P = P_0 - \eta e + \varepsilon`,
:math:`\varepsilon \sim N(0, \sigma^2)`, and bins between edges :math:`q_m`,

.. math:: \pi_m(e) = \Phi\Big(\frac{q_{m+1} - P_0 + \eta e}{\sigma}\Big)
                   - \Phi\Big(\frac{q_m - P_0 + \eta e}{\sigma}\Big),

the first and the last bin being open. Either side of the normal law is computed from its own
tail, so that a probability of 1e-300 keeps its digits.

References
----------
models.md §5.3, B4. S. Grossman and O. Hart, "An analysis of the principal-agent problem",
Econometrica 51(1), 1983, 7-45.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.games.water import WaterPair
from citypact.mechanisms.index_bet.terms.noisy_index import ROOT_OF_TAU, NoisyIndex

#: A row of probabilities that misses one by more than this was not meant to be one.
PROBABILITY_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class GridModel:
    """Efforts, their costs and the probability of every bin of the index under each.

    Parameters
    ----------
    efforts : sequence of float, length K
        Increasing, the first zero.
    costs : sequence of float, length K
        Net cost of each effort to the upstream city (亿元), benefits of its own deducted.
    probabilities : array of float, shape (K, M)
        Row k: probabilities of the bins under effort k, each row summing to one.
    edges : sequence of float, length M + 1, optional
        Edges of the bins on the scale of the index, increasing; the outer two may be infinite.
        Without them bins are numbered from 1 (best index first).
    upstream, downstream, unit : str
        Names of the cities and unit of money.
    pair, index : WaterPair and NoisyIndex, optional
        Where costs and probabilities come from, if ``normal`` built them.

    Raises
    ------
    InputError
        Listing every mistake: an unsorted grid, a grid without zero, probabilities that are
        negative or do not sum to one, shapes that do not fit.

    Examples
    --------
    >>> model = GridModel([0, 1], [0, 0.5], [[0.2, 0.8], [0.7, 0.3]])
    >>> model.name(1), model.bin_name(0)
    ('effort 1', 'bin 1')
    """

    efforts: Sequence[float]
    costs: Sequence[float]
    probabilities: FloatArray
    edges: Sequence[float] | None = None
    upstream: str = "upstream"
    downstream: str = "downstream"
    unit: str = "亿元"
    pair: WaterPair | None = None
    index: NoisyIndex | None = None

    def __post_init__(self) -> None:
        door = Door()
        efforts, costs = _numbers(door, "efforts", self.efforts), _numbers(door, "costs", self.costs)
        table = np.array(self.probabilities, dtype=np.float64)
        table.setflags(write=False)
        if efforts and efforts[0] != 0.0:
            door.refuse("efforts", efforts[0], "zero first: doing nothing is always possible")
        _check_increasing(door, "efforts", efforts)
        if len(costs) != len(efforts):
            door.refuse("costs", len(costs), f"one for each of {len(efforts)} efforts")
        _check_probabilities(door, table, efforts)
        if self.edges is not None:
            edges = tuple(float(edge) for edge in self.edges)
            _check_increasing(door, "edges", edges)
            if table.ndim == 2 and len(edges) != table.shape[1] + 1:
                door.refuse("edges", len(edges), f"{table.shape[1] + 1}, one more than bins")
            object.__setattr__(self, "edges", edges)
        door.two_cities(self.upstream, self.downstream)
        door.close()
        object.__setattr__(self, "efforts", efforts)
        object.__setattr__(self, "costs", costs)
        object.__setattr__(self, "probabilities", table)

    @classmethod
    def normal(
        cls, pair: WaterPair, index: NoisyIndex, efforts: Sequence[float], edges: Sequence[float]
    ) -> Self:
        r"""Build the grid from a pair of cities and an index with normal noise.

        Parameters
        ----------
        pair : WaterPair
            Cost of effort and own benefit of the upstream city.
        index : NoisyIndex
            :math:`P_0`, :math:`\eta` and :math:`\sigma`.
        efforts : sequence of float, length K
            Increasing, the first zero.
        edges : sequence of float, length M - 1
            Finite edges between the bins; the outer two bins are open-ended.

        Examples
        --------
        >>> pair, index = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
        >>> model = GridModel.normal(pair, index, [0, 0.5, 1], [0.9, 1.1])
        >>> model.probabilities.shape, round(float(model.probabilities[0, 0]), 6), model.costs[2]
        ((3, 3), 0.00621, 1.0)
        """
        door = Door()
        grid, inner = np.array(_numbers(door, "efforts", efforts)), _numbers(door, "edges", edges)
        _check_increasing(door, "edges", inner)
        door.close()
        ends = np.array([-np.inf, *inner, np.inf])
        means = float(index.base) - float(index.response) * grid
        costs = float(pair.cost) * grid**2 / 2 - float(pair.upstream_benefit) * grid
        return cls(
            grid.tolist(),
            costs.tolist(),
            _between((ends - means[:, None]) / float(index.noise)),
            ends.tolist(),
            pair.upstream,
            pair.downstream,
            pair.unit,
            pair,
            index,
        )

    @property
    def players(self) -> tuple[str, str]:
        """The upstream and the downstream city."""
        return self.upstream, self.downstream

    @property
    def outside(self) -> float:
        """What the upstream city earns without a contract: its best effort for itself (亿元)."""
        return -min(self.costs)

    def local_half_stake(self, effort: Number) -> float | None:
        r"""Half the stake that makes an effort locally optimal, with the flip at its expected index.

        :math:`(T+F)/2 = (c e - b_U)\,\sigma \sqrt{2\pi} / (2\eta)` (models.md §5.3), zero where the
        own benefit already pays for the effort; None when the model is not built by ``normal``.

        Examples
        --------
        >>> pair, index = WaterPair(1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
        >>> round(GridModel.normal(pair, index, [0, 0.6], [1]).local_half_stake(0.6), 4)
        0.6016
        """
        if self.pair is None or self.index is None:
            return None
        marginal = float(self.pair.cost) * float(effort) - float(self.pair.upstream_benefit)
        width = float(self.index.noise) * ROOT_OF_TAU / float(self.index.response)
        return max(0.0, marginal) * width / 2

    def name(self, index: int) -> str:
        """Name an effort so that no other on the grid has the same name."""
        effort = self.efforts[index]
        short = f"{effort:.6g}"
        near = self.efforts[max(0, index - 1) : index + 2]
        clear = sum(f"{each:.6g}" == short for each in near) == 1
        return f"effort {short if clear else repr(effort)}"

    def bin_name(self, index: int) -> str:
        """Name a bin by its edges, or by its number."""
        if self.edges is None:
            return f"bin {index + 1}"
        return f"index from {self.edges[index]:g} to {self.edges[index + 1]:g}"

    def place(self, effort: Number) -> int:
        """Find an effort on the grid.

        Raises
        ------
        InputError
            Naming the nearest effort when it is not on the grid.
        """
        door = Door()
        door.finite("target", effort)
        door.close()
        gaps = np.abs(np.array(self.efforts) - float(effort))
        nearest = int(np.argmin(gaps))
        if not gaps[nearest] <= 1e-9 * max(self.efforts[-1], abs(float(effort))):
            expected = f"an effort on the grid, the nearest is {self.efforts[nearest]:g}"
            raise InputError(Problem("target", effort, expected))
        return nearest


def _between(places: FloatArray) -> FloatArray:
    """Probabilities between standardised edges, shape (K, M + 1), each from the nearer tail."""
    from scipy.special import ndtr

    left, right = places[:, :-1], places[:, 1:]
    return np.asarray(np.where(left > 0, ndtr(-left) - ndtr(-right), ndtr(right) - ndtr(left)), np.float64)


def _numbers(door: Door, field: str, values: Sequence[float]) -> tuple[float, ...]:
    """Return finite numbers as floats, or note the first that is not one."""
    listed = list(values)
    if not listed:
        door.refuse(field, "none", "at least one number")
    for at, value in enumerate(listed):
        if not door.finite(f"{field}[{at}]", value):
            return ()
    return tuple(float(value) for value in listed)


def _check_increasing(door: Door, field: str, values: Sequence[float]) -> None:
    for at in range(1, len(values)):
        if not values[at - 1] < values[at]:
            door.refuse(
                field, f"{values[at - 1]:g} followed by {values[at]:g}", "numbers in increasing order"
            )
            return


def _check_probabilities(door: Door, table: FloatArray, efforts: Sequence[float]) -> None:
    if table.ndim != 2 or table.shape[0] != len(efforts) or not table.size:
        door.refuse("probabilities", f"shape {table.shape}", f"one row for each of {len(efforts)} efforts")
        return
    for effort, row in zip(efforts, table, strict=True):
        if not np.isfinite(row).all() or not (row >= 0).all():
            door.refuse(f"probabilities at effort {effort:g}", float(row.min()), "numbers at least zero")
        elif not abs(math.fsum(row) - 1.0) <= PROBABILITY_TOLERANCE:
            total = f"a sum of {math.fsum(row):.12g}"
            door.refuse(f"probabilities at effort {effort:g}", total, "a sum of 1")
