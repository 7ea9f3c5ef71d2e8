"""What workers have and add in the city they should leave and in the one that should grow."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.centre.crowding import WORKERS, Crowding
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps


def congestion_picture(game: Crowding) -> Picture:
    """Draw worths of workers from the free split to as far again beyond the best one.

    All cities go in step along the line from the one to the other. Where the two are the same, the
    workers of each city are drawn as bars.

    Examples
    --------
    >>> picture = congestion_picture(Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10))
    >>> [mark.label for mark in picture.marks]
    ['free', 'best']
    """
    free, best = game.free_split, game.best_split
    if not game.moved:
        heights = {"workers": [float(count) for count in free]}
        return Picture("The free split is the best one", "", WORKERS, groups=game.players, bars=heights)
    growth = [after - before for before, after in zip(free, best, strict=True)]
    leaver, grower = (pick(range(len(growth)), key=growth.__getitem__) for pick in (min, max))
    moved = game.moved
    parts = [Fraction(part) for part in steps(0, 2)]
    splits = [[before + part * change for before, change in zip(free, growth, strict=True)] for part in parts]
    xs = [float(part * moved) for part in parts]
    curves = [
        Curve(f"a worker in {game.players[at]} has", xs, [float(game.levels(split)[at]) for split in splits])
        for at in (leaver, grower)
    ] + [
        Curve(
            f"one more in {game.players[at]} adds for all",
            xs,
            [float(game.marginals(split)[at]) for split in splits],
        )
        for at in (leaver, grower)
    ]
    return Picture(
        f"Workers leave {game.players[leaver]} until one more adds the same everywhere",
        f"workers who work elsewhere than they freely do ({WORKERS})",
        f"亿元 a year per {WORKERS}",
        curves,
        [
            Mark("free", 0.0, float(game.levels(free)[leaver])),
            Mark("best", float(moved), float(game.common_marginal)),
        ],
    )
