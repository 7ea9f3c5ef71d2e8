"""Best replies of two players with two strategies each, and the equilibria where they meet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Panel, Points
from citypact.report.words.amounts import clipped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from citypact.games.normal_form import NormalFormGame
    from citypact.solvers.nash import NashEquilibria

LONGEST_NAME = 24
#: Corners of a best-reply curve: chance of the other's first strategy, chance of one's own.
Curve = list[tuple[float, float]]


def can_be_drawn(game: NormalFormGame) -> bool:
    """Whether a game has two players with two strategies each."""
    return game.shape == (2, 2)


def best_reply_picture(found: NashEquilibria) -> Chart:
    """Show both best replies of a two-by-two game over the other's chances, and the equilibria.

    Parameters
    ----------
    found : NashEquilibria
        Of a game with two strategies each.

    Examples
    --------
    >>> from citypact.games.normal_form import NormalFormGame
    >>> from citypact.solvers.nash import nash_equilibria
    >>> game = NormalFormGame(([[2, 0], [0, 1]], [[1, 0], [0, 2]]), ("A", "B"), (("x", "y"), ("x", "y")))
    >>> best_reply_picture(nash_equilibria(game)).panels[0].x.label
    'chance that A plays x'
    """
    game = found.game
    own, other = (table.tolist() for table in game.exact_tables)
    names = [clipped(player, LONGEST_NAME) for player in game.players]
    firsts = [clipped(strategies[0], LONGEST_NAME) for strategies in game.strategies]
    by_row = reply_curve([own[0][0] - own[1][0], own[0][1] - own[1][1]])
    by_column = reply_curve([other[0][0] - other[0][1], other[1][0] - other[1][1]])
    points = [tuple(float(strategy[0]) for strategy in each.exact) for each in found.equilibria]
    label = "extreme equilibrium" if found.degenerate else "equilibrium"
    layers = [
        *_reply([(mine, theirs) for theirs, mine in by_row], "blue", "solid", f"best reply of {names[0]}"),
        *_reply(by_column, "orange", "dashed", f"best reply of {names[1]}"),
        Points(
            label, [point[0] for point in points], [point[1] for point in points], "vermilion", "circle", 8.4,
            edge="white",
        ),
    ]  # fmt: skip
    x, y = (Axis(f"chance that {names[at]} plays {firsts[at]}", low=-0.02, high=1.02) for at in (0, 1))
    return Chart(_title(found), (Panel(x, y, layers, grid="", aspect=1.0),), (5.6, 6.6), columns=1)


def best_reply_figure(found: NashEquilibria) -> Figure:
    """Draw the best replies (see ``best_reply_picture``).

    Raises
    ------
    MissingExtra
        If no installed font has a letter of the names.
    """
    figure: Figure = best_reply_picture(found).plot()
    return figure


def reply_curve(gains: list[Fraction]) -> Curve:
    """Return the corners of a best reply.

    Parameters
    ----------
    gains : two fractions
        What one's first strategy adds over the second if the other plays the first, or the second.

    Examples
    --------
    >>> reply_curve([Fraction(2), Fraction(-1)])
    [(0.0, 0.0), (0.3333333333333333, 0.0), (0.3333333333333333, 1.0), (1.0, 1.0)]
    >>> reply_curve([Fraction(1), Fraction(1)])
    [(0.0, 1.0), (1.0, 1.0)]
    """
    first, second = gains
    if first == second == 0:  # any chance is a best reply to any: the whole square, drawn as its edge
        return [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
    if (first >= 0 and second >= 0) or (first <= 0 and second <= 0):
        level = 1.0 if first + second > 0 else 0.0
        corners = [(0.0, level), (1.0, level)]
        # At an end where nothing is gained either strategy is a best reply.
        if second == 0:
            corners.insert(0, (0.0, 1.0 - level))
        if first == 0:
            corners.append((1.0, 1.0 - level))
        return corners
    turn = float(second / (second - first))
    low, high = (0.0, 1.0) if second < 0 else (1.0, 0.0)
    return [(0.0, low), (turn, low), (turn, high), (1.0, high)]


def _reply(curve: Curve, tone: str, stroke: str, label: str) -> list[Layer]:
    xs, ys = [x for x, _ in curve], [y for _, y in curve]
    # Where any chance is a best reply to any, the curve is the edge of the whole square.
    filled: list[Layer] = [Area("", xs, ys, tone, 0.12)] if curve[0] == curve[-1] else []
    return [*filled, Line(label, xs, ys, tone, stroke, 2.4)]


def _title(found: NashEquilibria) -> str:
    count = len(found.equilibria)
    kind = "extreme equilibrium" if found.degenerate else "equilibrium"
    told = f"{count} {kind if count == 1 else kind[:-2] + 'a'}"
    # In a degenerate game too every equilibrium may stand alone.
    joined = found.components is not None and len(found.components) < count
    return f"{told}{', and mixtures of those joined' if joined else ''}"
