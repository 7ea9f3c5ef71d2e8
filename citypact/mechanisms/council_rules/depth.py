r"""How deep a council of a given size can go before a member walks.

With depth :math:`d` a member of a council of :math:`k` stays iff it has at least what it would have outside a
council of :math:`k - 1` of the same depth. With linear benefits (or damages) that is

.. math:: d (k - 1) \left(1 - \tfrac12 d (k - 1)\right) \ge 0 \iff d (k - 1) \le 2 ,

so three members may go all the way, fifteen a seventh of it and thirty a fifteenth: broad and shallow, or
narrow and deep.

With quadratic benefits, :math:`s = n\gamma`, the gain of staying has the sign of a polynomial in d. If all
move at the same time it is, with :math:`u = d(k - 1)` and :math:`B = s + n`,

.. math:: 4(s + 1)(B + (k - 1)u) - (2 + u)(B + (k - 2)u)^2 ,

so that a council holds at some depth above 0 iff :math:`s > n - 2`. If the council moves first it is, with
:math:`D = s + n - k`, :math:`w = 1 + d(k - 1)` and :math:`v = 1 + d(k - 2)`,

.. math:: (s + 1)(D + 1)^2 (D^2 + kws)^2 - s(D^2 + w^2 s)((D + 1)^2 + (k - 1)vs)^2 .

The second derivative of either falls as d rises: so it first bends upwards, then downwards, and its last root
is found by halving in fractions.

References
----------
models.md §8.4. M. Finus and S. Maus, "Modesty may pay!", Journal of Public Economic Theory 10(5), 2008,
801-826.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

from citypact.games.council.alike import AlikeCouncil, FallingBenefit
from citypact.games.rational import Number, as_fraction

#: Halvings of an interval in which a root lies.
HALVINGS = 60
ZERO, ONE = Fraction(0), Fraction(1)
#: Factors of the powers of the depth, the constant first.
Polynomial = Sequence[Fraction | int]


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
    return _last_held(_staying_sign(game, size))


def _staying_sign(game: FallingBenefit, size: int) -> Polynomial:
    """Return a polynomial in the depth that has, above depth 0, the sign of what staying brings."""
    n, k = game.cities, size
    s: Fraction = n * as_fraction(game.cost) / as_fraction(game.benefit)
    if game.timing == "simultaneous":
        smaller = [s + n, Fraction((k - 1) * (k - 2))]
        middle = [4 * (s + 1) * (s + n), 4 * (s + 1) * (k - 1) ** 2]
        return _less(middle, _product([2, k - 1], smaller, smaller))
    reply = s + n - k
    whole = [reply**2 + k * s, k * (k - 1) * s]
    smaller = [(reply + 1) ** 2 + (k - 1) * s, (k - 1) * (k - 2) * s]
    effort = [reply**2 + s, 2 * (k - 1) * s, (k - 1) ** 2 * s]
    stays = _product([(s + 1) * (reply + 1) ** 2], whole, whole)
    return _less(stays, _product([s], effort, smaller, smaller))


def _last_held(sign: Polynomial) -> Fraction:
    """Return the last place of [0, 1] where a polynomial that bends up, then down, is at least 0; else 0."""
    slope = _derived(sign)
    bend = _derived(slope)
    if _at(sign, ONE) >= 0:
        return ONE
    if _at(bend, ZERO) <= 0:
        turn = ZERO
    elif _at(bend, ONE) >= 0:
        turn = ONE
    else:
        turn = _boundary(bend, ZERO, ONE)
    # Beyond the turn it has one top, and falls from there to what it is at depth 1.
    top = turn
    if _at(slope, turn) > 0 > _at(slope, ONE):
        top = _boundary(slope, turn, ONE)
    if _at(sign, top) >= 0:
        return _boundary(sign, top, ONE)
    return _boundary(sign, ZERO, turn) if _at(sign, ZERO) >= 0 else ZERO


def _boundary(sign: Polynomial, held: Fraction, lost: Fraction) -> Fraction:
    """Halve between a place where a polynomial is not negative and one where it is."""
    for _ in range(HALVINGS):
        middle = (held + lost) / 2
        if _at(sign, middle) >= 0:
            held = middle
        else:
            lost = middle
    return held


def _at(sign: Polynomial, place: Fraction) -> Fraction:
    value = ZERO
    for factor in reversed(sign):
        value = value * place + factor
    return value


def _derived(sign: Polynomial) -> Polynomial:
    return [power * factor for power, factor in enumerate(sign)][1:]


def _product(*factors: Polynomial) -> Polynomial:
    found: list[Fraction] = [ONE]
    for factor in factors:
        more = [ZERO] * (len(found) + len(factor) - 1)
        for at, one in enumerate(found):
            for beside, other in enumerate(factor):
                more[at + beside] += one * other
        found = more
    return found


def _less(one: Polynomial, other: Polynomial) -> Polynomial:
    pairs = zip_longest(one, other, fillvalue=ZERO)
    return [left - right for left, right in pairs]
