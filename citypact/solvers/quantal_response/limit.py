r"""From the far end of the branch to the Nash equilibrium that it tends to.

Strategies that are hardly played are left out, the rest are made equally good by Newton's method
(least squares, so that of a continuum the nearest point is taken), and simple fractions near the result
are tried. Of all such profiles near the end of the branch the one with the least exact regret is kept.

References
----------
R. McKelvey and T. Palfrey, "Quantal response equilibria for normal form games", Games and Economic
Behavior 10, 1995, 6-38, theorem 2 (the limit is a Nash equilibrium).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from citypact.errors import SolverFailure
from citypact.games.coalitional import FloatArray
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.library_call import library_call
from citypact.solvers.quantal_response.earnings import Profile, read_chances, regret
from citypact.solvers.quantal_response.logit_map import LogitMap

#: What counts as hardly played, tried in turn.
RARE = (1e-1, 1e-2, 1e-3, 1e-4)
#: A profile farther than this from the end of the branch is not its limit.
NEAR = 1e-2
LARGEST_DENOMINATOR = 10**6


def nearest_equilibrium(
    game: NormalFormGame, logit: LogitMap, chances: FloatArray
) -> tuple[Profile, list[Fraction], Fraction]:
    """Return the profile of least regret near the end of the branch, its payoffs and its regret."""
    best: tuple[Fraction, Profile, list[Fraction]] | None = None
    for profile in _candidates(logit, chances):
        lost, payoffs = regret(game, profile)
        if best is None or lost < best[0]:
            best = lost, profile, payoffs
        if best[0] == 0:
            break
    assert best is not None  # the end of the branch itself is always a candidate
    return best[1], best[2], best[0]


def _candidates(logit: LogitMap, chances: FloatArray) -> Iterator[Profile]:
    for rare in RARE:
        polished = _polished(logit, chances, chances > rare)
        if polished is None:
            continue
        rounded = [
            [Fraction(x).limit_denominator(LARGEST_DENOMINATOR) for x in polished[block].tolist()]
            for block in logit.blocks
        ]
        if all(sum(own) == 1 and min(own) >= 0 for own in rounded):
            yield tuple(map(tuple, rounded))
        yield read_chances([polished[block].tolist() for block in logit.blocks])
    yield read_chances([chances[block].tolist() for block in logit.blocks])


def _polished(logit: LogitMap, chances: FloatArray, played: npt.NDArray[np.bool_]) -> FloatArray | None:
    """Make the strategies played equally good; None if that leads away or leaves somebody none."""
    if not all(played[block].any() for block in logit.blocks):
        return None
    point = np.where(played, chances, 0.0)
    for block in logit.blocks:
        point[block] /= point[block].sum()
    inside = np.flatnonzero(played)
    for _ in range(20):
        payoffs, slopes = logit.payoffs(point), logit.slopes(point)
        rows, gaps = [], []
        for block in logit.blocks:
            own = [k for k in inside if block.start <= k < block.stop]
            rows += [slopes[k, inside] - slopes[own[0], inside] for k in own[1:]]
            gaps += [payoffs[own[0]] - payoffs[k] for k in own[1:]]
            rows.append(((inside >= block.start) & (inside < block.stop)).astype(np.float64))
            gaps.append(1.0 - point[block].sum())
        with library_call("the limit of logit equilibria"):
            move = np.linalg.lstsq(np.array(rows), np.array(gaps), rcond=1e-12)[0]
        if not np.isfinite(move).all():
            raise SolverFailure("the limit of logit equilibria: the equations were not solved")
        point[inside] += move
        if not np.abs(point - chances).max() <= NEAR + chances[~played].max(initial=0.0):
            return None
        if np.abs(move).max() <= 1e-15:
            break
    return point if (point >= 0).all() else None
