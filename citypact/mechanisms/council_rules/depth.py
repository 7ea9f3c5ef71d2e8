r"""How deep a council of a given size can go before a member walks.

With depth :math:`d` a member of a council of :math:`k` stays iff it has at least what it would have outside a
council of :math:`k - 1` of the same depth. With linear benefits (or damages) that is

.. math:: d (k - 1) \left(1 - \tfrac12 d (k - 1)\right) \ge 0 \iff d (k - 1) \le 2 ,

so three members may go all the way, fifteen a seventh of it and thirty a fifteenth: broad and shallow, or
narrow and deep. Other forms are searched over a grid of depths, and the last change of sign is halved in
fractions.

References
----------
models.md §8.4. M. Finus and S. Maus, "Modesty may pay!", Journal of Public Economic Theory 10(5), 2008,
801-826.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.council.alike import AlikeCouncil, FallingBenefit
from citypact.games.rational import Number

#: Depths tried between 0 and 1, and halvings of the interval in which the last change lies.
GRID, HALVINGS = 64, 45


def staying(game: AlikeCouncil, size: int, depth: Number = 1) -> Fraction:
    """Return what a member of a council has more than by walking out of it (exact).

    Parameters
    ----------
    game : AlikeCouncil
        The cities.
    size : int
        Members with it, at least 2.
    depth : number
        Of this council and of the one it would leave behind.

    Examples
    --------
    >>> from citypact.games.council.alike import LinearBenefit
    >>> staying(LinearBenefit(10, 1, 1), 3), staying(LinearBenefit(10, 1, 1), 4)
    (Fraction(0, 1), Fraction(-3, 2))
    """
    return game.at(size, depth).member - game.at(size - 1, depth).outsider


def deepest(game: AlikeCouncil, size: int) -> Fraction:
    """Return the greatest depth, at most 1, at which no member of a council of this size walks.

    Examples
    --------
    >>> from citypact.games.council.alike import LinearBenefit
    >>> deepest(LinearBenefit(30, 1, 1), 30)
    Fraction(2, 29)
    """
    if not isinstance(game, FallingBenefit):
        return min(Fraction(1), Fraction(2, size - 1))
    # A finer grid near zero, where a shallow council may hold and the first step of the grid does not.
    depths = [Fraction(1, GRID) ** 2, *(Fraction(step, GRID) for step in range(1, GRID + 1))]
    held = [depth for depth in depths if staying(game, size, depth) >= 0]
    if not held:
        return Fraction(0)
    above = [depth for depth in depths if depth > held[-1]]
    return _boundary(game, size, held[-1], above[0]) if above else held[-1]


def _boundary(game: AlikeCouncil, size: int, stays: Fraction, walks: Fraction) -> Fraction:
    """Halve between a depth at which members stay and one at which they walk."""
    for _ in range(HALVINGS):
        middle = (stays + walks) / 2
        if staying(game, size, middle) >= 0:
            stays = middle
        else:
            walks = middle
    return stays
