r"""The logit response of every player and its derivative, in logarithms of chances.

With :math:`y_{ia} = \log x_{ia}` and precision :math:`\lambda` the equilibria are the zeros of

.. math::

    F_{ia}(y, \lambda) = y_{ia} - \lambda u_i(a, x_{-i}) + \log \sum_b e^{\lambda u_i(b, x_{-i})} .

Logarithms keep chances apart that floating point would call zero [Turocy2005]_.

References
----------
.. [Turocy2005] T. Turocy, "A dynamic homotopy interpretation of the logistic quantal response
   equilibrium correspondence", Games and Economic Behavior 51, 2005, 243-263.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import FloatArray


@dataclass(frozen=True, eq=False)
class LogitMap:
    """A game with payoffs of order one.

    Parameters
    ----------
    tables : tuple of arrays of shape (m_1, ..., m_n)
        Payoffs of each player.

    Examples
    --------
    >>> pennies = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> logit = LogitMap((pennies, 1 - pennies))
    >>> bool(np.abs(logit.residual(logit.uniform, 5.0)).max() < 1e-15)
    True
    """

    tables: tuple[FloatArray, ...]

    @cached_property
    def blocks(self) -> tuple[slice, ...]:
        """Place of each player's strategies in a long vector."""
        ends = np.cumsum([0, *self.tables[0].shape])
        return tuple(slice(int(low), int(high)) for low, high in pairwise(ends))

    @cached_property
    def uniform(self) -> FloatArray:
        """Logarithms of equal chances: the equilibrium of no precision at all."""
        return np.concatenate([np.full(size, -np.log(size)) for size in self.tables[0].shape])

    def payoffs(self, chances: FloatArray) -> FloatArray:
        """Return what every strategy earns against the others' chances."""
        return np.concatenate([self._against(at, chances, keep=(at,)) for at in range(len(self.blocks))])

    def _against(self, at: int, chances: FloatArray, keep: tuple[int, ...]) -> FloatArray:
        """Average a player's table over everybody who is not kept; axes in the order of ``keep``."""
        others = [other for other in range(len(self.blocks)) if other not in keep]
        value = self.tables[at].transpose(*keep, *others)
        for other in reversed(others):
            value = value @ chances[self.blocks[other]]
        return value

    def slopes(self, chances: FloatArray) -> FloatArray:
        """Return the derivative of ``payoffs`` in the chances."""
        size, players = len(chances), range(len(self.blocks))
        found = np.zeros((size, size))
        for at in players:
            for other in players:
                if at != other:
                    found[self.blocks[at], self.blocks[other]] = self._against(at, chances, (at, other))
        return found

    def residual(self, logs: FloatArray, precision: float) -> FloatArray:
        """Return the distance of each logarithm from that of the logit response."""
        weights = precision * self.payoffs(np.exp(logs))
        found = logs - weights
        for block in self.blocks:
            top = weights[block].max()
            found[block] += top + np.log(np.exp(weights[block] - top).sum())
        return found

    def derivative(self, logs: FloatArray, precision: float) -> FloatArray:
        """Return the derivative of ``residual``: one column for each logarithm, the last for precision."""
        chances = np.exp(logs)
        payoffs = self.payoffs(chances)
        inner = np.column_stack([precision * self.slopes(chances) * chances, payoffs])
        for block in self.blocks:
            weights = precision * payoffs[block]
            response = np.exp(weights - weights.max())
            inner[block] -= (response / response.sum()) @ inner[block]
        return np.column_stack([np.eye(len(logs)), np.zeros(len(logs))]) - inner
