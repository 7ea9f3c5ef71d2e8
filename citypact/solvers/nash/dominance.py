"""Strategies that another one beats whatever the other player does: never part of an equilibrium.

References
----------
M. Osborne and A. Rubinstein, *A Course in Game Theory*, MIT Press, 1994, section 4.2.
"""

from __future__ import annotations

from citypact.solvers.nash.recheck import WholeGame


def undominated(game: WholeGame) -> tuple[list[int], list[int]]:
    """Return the rows and columns left when strictly dominated ones are dropped again and again.

    Only domination by one other strategy is looked for. What is dropped earns less than another
    strategy against everything left, so that the equilibria stay the same.
    """
    own, other = game.tables[0].tolist(), game.tables[1].T.tolist()
    rows, columns = list(range(len(own))), list(range(len(other)))
    while True:
        before = len(rows), len(columns)
        rows = _better(own, rows, columns)
        columns = _better(other, columns, rows)
        if before == (len(rows), len(columns)):
            return rows, columns


def _better(table: list[list[int]], kept: list[int], against: list[int]) -> list[int]:
    """Return the strategies that no other one kept beats everywhere."""
    return [
        at
        for at in kept
        if not any(all(table[k][j] > table[at][j] for j in against) for k in kept if k != at)
    ]
