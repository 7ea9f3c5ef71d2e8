r"""Payoffs of cities under one sky for every council that may form, and how deep each council can go.

In the game of abatement members of :math:`S` do :math:`d\,\ell_i(S) / c_i` more than alone, where
:math:`\ell_i(S) = \sum_{j \in S \setminus i} w_{ij}` is what a unit brings the other members and d the
depth. Over no agreement city j then gains

.. math:: \sum_{i \in S} w_{ij} \frac{d\,\ell_i(S)}{c_i}
          - [j \in S] \Bigl( w_{jj} \frac{d\,\ell_j}{c_j} + \frac{d^2 \ell_j^2}{2 c_j} \Bigr) .

With payments among members a council can keep all of them iff its gains cover what each would have by
walking out, :math:`d (A - C) - \tfrac12 d^2 A \ge 0` with :math:`A = \sum_{i \in S} \ell_i(S)^2 / c_i` and
:math:`C = \sum_{j \in S} \sum_{i \in S \setminus j} w_{ij} \ell_i(S \setminus j) / c_i`; so up to the depth

.. math:: d^*(S) = \min\{1,\ 2 (A - C) / A\} ,

which is :math:`2/(k-1)` for k alike cities.

References
----------
models.md §5.6, §8.4. J. Eyckmans and M. Finus, "An almost ideal sharing scheme for coalition games with
externalities", FEEM Working Paper 155.2004.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.abatement import Abatement
from citypact.games.coalitional.masks import FloatArray
from citypact.games.coalitional.membership import MembershipGame

#: A table of all councils of 16 cities has a million entries.
MOST_CITIES = 16


@dataclass(frozen=True, eq=False)
class SkyTables:
    """What is needed of every council, by bit mask.

    Parameters
    ----------
    extra : array of shape (2**n, n)
        Effort of each member beyond its own, at depth 1 (units).
    spread : array of shape (2**n,)
        A of the formula above (亿元 a year).
    walked : array of shape (2**n,)
        C of the formula above (亿元 a year).
    """

    game: Abatement
    extra: FloatArray
    spread: FloatArray
    walked: FloatArray

    def gains(self, depth: float) -> FloatArray:
        """Return what every city gains over no agreement, shape (2**n, n), in the game's unit."""
        worth, costs = _numbers(self.game)
        extra = depth * self.extra
        gained: FloatArray = extra @ worth - extra * np.diag(worth) - costs * extra**2 / 2
        return gained

    def membership(self, depth: float) -> MembershipGame:
        """Return the game of who signs at a depth."""
        return MembershipGame(self.game.players, self.gains(depth).T.copy(), self.game.unit)

    def deepest(self) -> FloatArray:
        """Return the greatest depth at which payments among members can keep all in, shape (2**n,).

        A council that changes nothing holds at any depth.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            limit = 2 * (self.spread - self.walked) / self.spread
        found: FloatArray = np.where(self.spread > 0, np.clip(limit, 0.0, 1.0), 1.0)
        return found

    def best_depth(self) -> float:
        r"""Return the depth at which the best of all councils that payments hold gives all cities most.

        What a council gives all cities, :math:`dB - \tfrac12 d^2 A` with :math:`B \ge A`, rises up to
        depth 1: so each is best at the greatest depth at which it holds.
        """
        worth, _ = _numbers(self.game)
        brought = self.extra @ (worth.sum(axis=1) - np.diag(worth))
        limit = self.deepest()
        return float(limit[np.argmax(limit * brought - limit**2 * self.spread / 2)])


def sky_tables(game: Abatement) -> SkyTables:
    """Compute the tables of a game of abatement.

    Parameters
    ----------
    game : Abatement
        At most 16 cities.

    Raises
    ------
    InputError
        If there are more.

    Examples
    --------
    >>> tables = sky_tables(Abatement([[1] * 4] * 4, [1] * 4))
    >>> [round(float(tables.deepest()[mask]), 6) for mask in (0b11, 0b111, 0b1111)]
    [1.0, 1.0, 0.666667]
    """
    n = len(game.players)
    if n > MOST_CITIES:
        raise InputError(Problem("players", n, f"at most {MOST_CITIES} cities: every council is looked at"))
    worth, costs = _numbers(game)
    inside = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(np.float64)
    others = worth - np.diag(np.diag(worth))
    link = inside @ others.T * inside
    extra = link / costs
    spread = (link * extra).sum(axis=1)
    walked = np.zeros(1 << n)
    for city in range(n):
        members = np.flatnonzero(inside[:, city])
        walked[members] += extra[members ^ (1 << city)] @ others[:, city]
    return SkyTables(game, extra, spread, walked)


def _numbers(game: Abatement) -> tuple[FloatArray, FloatArray]:
    return np.array(game.benefits, dtype=np.float64), np.array(game.costs, dtype=np.float64)
