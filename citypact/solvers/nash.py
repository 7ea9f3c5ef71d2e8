r"""Nash equilibria of two-player games: found by nashpy, believed only after an exact recheck.

A profile :math:`(x, y)` is an equilibrium iff no pure strategy does better:
:math:`\max_i (Ay)_i \le x^\top A y` and :math:`\max_j (x^\top B)_j \le x^\top B y`. Pure
equilibria are scanned completely, in exact arithmetic. Mixed ones come from nashpy's support
enumeration on payoffs scaled to [0, 1]; a candidate is kept only if its regret, recomputed
exactly, is within tolerance. Support enumeration misses equilibria of degenerate games (a
continuum cannot be listed) and, on large payoffs, of others; so the list is called complete
only where a count proves it: a two-by-two game in which no strategy has two best replies is
not degenerate, and then the number of equilibria is odd.

References
----------
J. Nash, "Non-cooperative games", Annals of Mathematics 54, 1951, 286-295. R. Wilson,
"Computing equilibria of n-person games", SIAM Journal on Applied Mathematics 21, 1971, 80-87
(oddness). V. Knight and J. Campbell, "Nashpy", Journal of Open Source Software 3(30), 2018.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import as_fraction

#: nashpy solves linear systems in double precision on payoffs of order one.
REGRET = 1e-9


@dataclass(frozen=True)
class Equilibrium:
    """Mixed strategies of both players and their regret relative to the payoffs' range."""

    row: tuple[float, ...]
    column: tuple[float, ...]
    regret: float

    @property
    def pure(self) -> bool:
        """Whether both players play one strategy for sure."""
        return max(self.row) == 1.0 and max(self.column) == 1.0


@dataclass(frozen=True)
class Equilibria:
    """Verified equilibria; unless ``complete``, there may be more."""

    found: tuple[Equilibrium, ...]
    complete: bool


def equilibria(game: NormalFormGame) -> Equilibria:
    """List the equilibria of a two-player game, each verified by its exact regret.

    Examples
    --------
    >>> game = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]), ("a", "b"), (("c", "d"), ("c", "d")))
    >>> [(e.row, e.column) for e in equilibria(game).found]
    [((0.0, 1.0), (0.0, 1.0))]
    """
    import nashpy

    tables = tuple(_unit(table) for table in game.tables)
    exact = tuple([[as_fraction(x) for x in line] for line in table.tolist()] for table in tables)
    found = {(e.row, e.column): e for e in _pure(exact, game.shape)}
    degenerate, small = _degenerate(exact), max(game.shape) <= 2
    with warnings.catch_warnings():
        # nashpy warns that a game is degenerate; `complete` says so to the caller.
        warnings.simplefilter("ignore")
        for row, column in nashpy.Game(*tables).support_enumeration():
            if np.isfinite(row).all() and np.isfinite(column).all():
                candidate = _judge(exact, tuple(row.tolist()), tuple(column.tolist()))
                if candidate.regret <= REGRET and not _known(candidate, found):
                    found[candidate.row, candidate.column] = candidate
    return Equilibria(tuple(found.values()), complete=small and not degenerate and len(found) % 2 == 1)


def _unit(table: FloatArray) -> FloatArray:
    """Shift and scale payoffs to [0, 1]: best replies do not change."""
    low, high = table.min(), table.max()
    return np.zeros_like(table) if low == high else np.asarray((table - low) / (high - low))


ExactTables = tuple[list[list[Fraction]], ...]


def _pure(tables: ExactTables, shape: tuple[int, int]) -> list[Equilibrium]:
    """Scan every pure profile."""
    own, other = tables
    rows, columns = shape
    pure = []
    for i, j in product(range(rows), range(columns)):
        if own[i][j] == max(own[k][j] for k in range(rows)) and other[i][j] == max(other[i]):
            row = tuple(float(k == i) for k in range(rows))
            pure.append(Equilibrium(row, tuple(float(k == j) for k in range(columns)), 0.0))
    return pure


def _judge(tables: ExactTables, row: tuple[float, ...], column: tuple[float, ...]) -> Equilibrium:
    """Recompute the regret exactly on the strategies, normalised to sum to one."""
    x, y = [as_fraction(max(p, 0.0)) for p in row], [as_fraction(max(p, 0.0)) for p in column]
    x, y = [p / sum(x) for p in x], [p / sum(y) for p in y]
    own, other = tables
    by_row = [sum(a * q for a, q in zip(line, y, strict=True)) for line in own]
    by_column = [sum(p * line[j] for p, line in zip(x, other, strict=True)) for j in range(len(y))]
    regret = max(
        max(by_row) - sum(p * v for p, v in zip(x, by_row, strict=True)),
        max(by_column) - sum(q * v for q, v in zip(y, by_column, strict=True)),
    )
    return Equilibrium(tuple(map(float, x)), tuple(map(float, y)), float(regret))


def _known(
    candidate: Equilibrium, found: dict[tuple[tuple[float, ...], tuple[float, ...]], Equilibrium]
) -> bool:
    return any(
        np.allclose(candidate.row, e.row, atol=REGRET)
        and np.allclose(candidate.column, e.column, atol=REGRET)
        for e in found.values()
    )


def _degenerate(tables: ExactTables) -> bool:
    """Whether some pure strategy has two best replies: enough for a continuum of equilibria to arise."""
    own, other = tables
    columns = list(zip(*own, strict=True))
    ties = [sum(value == max(column) for value in column) > 1 for column in columns]
    ties += [sum(value == max(line) for value in line) > 1 for line in other]
    return any(ties)
