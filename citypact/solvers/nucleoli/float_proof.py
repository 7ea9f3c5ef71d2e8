r"""The fallback when worths contradict each other in the last digits: residuals in floats.

Worths that were rounded (sums of decimals, say) tie to the eye and not as decimals, so no
exact point has the levels that the search found. Then the point is the least-squares
solution of the settled rows, and Kohlberg's criterion is confirmed to a tolerance.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.coalitional.masks import membership
from citypact.solvers.certificate import Certificate
from citypact.solvers.library_call import library_call
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.ladder import Ladder


def polished(family: ExcessFamily, ladder: Ladder) -> tuple[FloatArray, FloatArray]:
    """Solve the settled rows for the point and the levels, both in order-one units."""
    players, height = family.players, len(ladder.levels)
    everyone = np.concatenate([np.ones(players), np.zeros(height)])
    rows, bounds = [everyone], [(family.total - family.alone.sum()) / family.scale]
    for at, level in enumerate(ladder.levels):
        for mask, hard in level.support:
            row = np.zeros(players + height)
            row[:players] = _members(mask, players)
            row[players + at] = 0.0 if hard else _weight(family, mask)
            rows.append(row)
            bounds.append(_bound(family, mask))
    with library_call("the point of the settled coalitions"):
        solution = np.linalg.lstsq(np.array(rows), np.array(bounds), rcond=None)[0]
    return solution[:players], solution[players:]


def float_certificate(
    family: ExcessFamily, ladder: Ladder, point: FloatArray, levels: FloatArray, objection: float
) -> Certificate:
    """Return the residuals of Kohlberg's criterion at a polished point.

    Parameters
    ----------
    objection : float
        Largest excess over the level that settles it, in the game's scale, from a scan.
    """
    everyone = (family.total - family.alone.sum()) / family.scale
    residuals = {
        "efficient": abs(point.sum() - everyone),
        "no coalition above the level that settles it": objection,
    }
    balances = _balances(family, ladder)
    for at, (level, epsilon) in enumerate(zip(ladder.levels, levels, strict=True)):
        reached = [
            _bound(family, mask)
            - float(_members(mask, family.players) @ point)
            - (0.0 if hard else _weight(family, mask) * float(epsilon))
            for mask, hard in level.support
        ]
        residuals[f"level {at + 1} is attained"] = max(map(abs, reached))
        residuals[f"level {at + 1} balances"] = balances[at][1]
    for mask in family.hard_rows():
        name = family.game.label(mask)
        residuals[f"{name} alone has no objection"] = _bound(family, mask) - float(
            _members(mask, family.players) @ point
        )
    return Certificate(residuals, scale=family.scale)


def balancing_weights(family: ExcessFamily, ladder: Ladder) -> list[dict[int, float]]:
    """Return the weights by bit mask that prove each level, first to last."""
    return [weights for weights, _ in _balances(family, ladder)]


def _balances(family: ExcessFamily, ladder: Ladder) -> list[tuple[dict[int, float], float]]:
    """Find the best non-negative weights that cancel against earlier rows, and what is left over."""
    from scipy.optimize import nnls

    found = []
    settled = [np.ones(family.players)]
    for level in ladder.levels:
        members = [_members(mask, family.players) for mask, _ in level.support]
        earlier = np.array(settled)
        columns = np.vstack([members, earlier, -earlier]).T
        measured = [0.0 if hard else _weight(family, mask) for mask, hard in level.support]
        total = np.concatenate([measured, np.zeros(2 * len(settled))])
        with library_call("weights that prove a level"):
            weights, residual = nnls(np.vstack([columns, total]), np.append(np.zeros(family.players), 1.0))
        named = {mask: float(weight) for (mask, _), weight in zip(level.support, weights, strict=False)}
        found.append((named, float(residual)))
        settled += members
    return found


def _members(mask: int, players: int) -> FloatArray:
    inside: FloatArray = membership(np.array([mask]), players)[0].astype(np.float64)
    return inside


def _weight(family: ExcessFamily, mask: int) -> float:
    return float(family.weights(np.array([mask]))[0])


def _bound(family: ExcessFamily, mask: int) -> float:
    alone = float(_members(mask, family.players) @ family.alone)
    return (float(family.worths(np.array([mask]))[0]) - alone) / family.scale
