r"""The best reply among all actions: a scan of the whole interval, then a close look.

A first-order condition says nothing about actions far away, so every best reply is looked for on
a grid over the whole interval and the best cells are drawn tighter. Where the payoff is flat its
differences are rounding, and the place of the maximum is known to the square root of that only; the
place is therefore taken where a central difference of fourth order changes sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.solvers.continuous_play.continuous_game import ContinuousGame

#: Actions tried, cells looked at closely, actions in each, and rounds of it.
GRID, CELLS, CLOSE, ROUNDS = 513, 3, 17, 14
#: Step of the differences as a part of the interval, and halvings in search of a change of sign.
STEP, HALVINGS = 2e-4, 46
#: Payoffs that differ by this part of their range are the same.
SAME = 1e-13


@dataclass(frozen=True)
class Reply:
    """A best reply, what it earns, and the range of the payoffs over the interval."""

    action: float
    payoff: float
    span: float


def best_reply(game: ContinuousGame, player: int, profile: FloatArray, greatest: bool = False) -> Reply:
    """Return the best action of a player against the others'.

    Parameters
    ----------
    game : ContinuousGame
        The game.
    player : int
        Counted from 0.
    profile : float array of shape (n,)
        Actions of all; the player's own does not matter.
    greatest : bool
        Of equally good actions take the greatest, else the least.

    Examples
    --------
    >>> duopoly = ContinuousGame(lambda i, q: q[:, i] * (1 - q.sum(axis=1)), [0, 0], [1, 1])
    >>> round(best_reply(duopoly, 0, np.array([0.0, 0.5])).action, 12)
    0.25
    """
    low, high = (float(end[player]) for end in game.box)
    if high == low:
        return Reply(low, float(game.along(player, profile, np.array([low]))[0]), 0.0)
    grid = np.linspace(low, high, GRID)
    payoffs = game.along(player, profile, grid)
    span = float(payoffs.max() - payoffs.min())
    found: list[tuple[float, float]] = []
    # Of a plateau of best actions both ends are looked at.
    flat = np.flatnonzero(payoffs >= payoffs.max() - SAME * max(span, float(np.abs(payoffs.max()))))
    top_cells = np.argsort(-payoffs, kind="stable")[:CELLS]
    for at in sorted({*top_cells.tolist(), int(flat[0]), int(flat[-1])}):
        left, right = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, GRID - 1)])
        best, action = float(payoffs[at]), float(grid[at])
        for _ in range(ROUNDS):
            close = np.linspace(left, right, CLOSE)
            values = game.along(player, profile, close)
            top = int(np.flatnonzero(values == values.max())[-1 if greatest else 0])
            further = close[top] > action if greatest else close[top] < action
            if values[top] > best or (values[top] == best and further):
                best, action = float(values[top]), float(close[top])
            left, right = float(close[max(top - 1, 0)]), float(close[min(top + 1, CLOSE - 1)])
        settled = _stationary(game, player, profile, action, (low, high))
        if settled is not None:
            earned = float(game.along(player, profile, np.array([settled]))[0])
            if earned >= best - SAME * max(span, abs(best)):
                best, action = max(best, earned), settled
        found.append((best, action))
    most = max(payoff for payoff, _ in found)
    tied = [action for payoff, action in found if payoff >= most - SAME * max(span, abs(most))]
    return Reply(max(tied) if greatest else min(tied), most, span)


def _stationary(
    game: ContinuousGame, player: int, profile: FloatArray, action: float, ends: tuple[float, float]
) -> float | None:
    """Return where the slope changes sign next to an action, None where it does not or at an end."""
    step = STEP * (ends[1] - ends[0])
    left, right = action - step, action + step
    if left - 2 * step < ends[0] or right + 2 * step > ends[1]:
        return None
    beside = game.along(player, profile, np.array([left, action, right]))
    if not max(beside[0], beside[2]) < beside[1]:
        return None  # the edge of a plateau: the slope changes sign beside it by rounding only

    def slope(at: float) -> float:
        values = game.along(player, profile, at + step * np.array([-2.0, -1.0, 1.0, 2.0]))
        return float(values[0] - 8 * values[1] + 8 * values[2] - values[3])

    if not slope(left) > 0 > slope(right):
        return None
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        left, right = (middle, right) if slope(middle) > 0 else (left, middle)
    return (left + right) / 2
