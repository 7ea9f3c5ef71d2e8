r"""Multi-affine polynomials in fractions: of degree one in every variable.

The advantage of the first of two strategies over the second is such a polynomial in the shares of
the other populations,

.. math:: D_i(x) = \sum_{S \not\ni i} c_S \prod_{j \in S} x_j , \qquad
    c_S = \sum_{T \subseteq S} (-1)^{|S \setminus T|} D_i(1_T) ,

the coefficients being the Möbius transform of its values at the corners.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from citypact.games.populations import PopulationGame

#: Coefficient by set of variables; no coefficient is zero.
Polynomial: TypeAlias = Mapping[frozenset[int], Fraction]


def advantage(game: PopulationGame, population: int) -> Polynomial:
    """Return the advantage of a population's first strategy over its second, in the others' shares.

    Examples
    --------
    >>> game = PopulationGame(([[3, 0], [1, 1]], [[0, 0], [0, 0]]), ("a", "b"), (("s", "t"), ("s", "t")))
    >>> advantage(game, 0)
    {frozenset(): Fraction(-1, 1), frozenset({1}): Fraction(3, 1)}
    """
    table = game.exact_tables[population]
    others = [j for j in range(game.size) if j != population]
    values: dict[frozenset[int], Fraction] = {}
    for count in range(game.size):
        for chosen in map(frozenset, combinations(others, count)):
            # Share one of the first strategy is place 0 in the tensor.
            place = [0 if j in chosen else 1 for j in range(game.size)]
            place[population] = 0
            first = table[tuple(place)]
            place[population] = 1
            values[chosen] = first - table[tuple(place)]
    # Subsets come smaller first, so what is below a set is known when the set is reached.
    coefficients: dict[frozenset[int], Fraction] = {}
    for chosen, value in values.items():
        below = (amount for subset, amount in coefficients.items() if subset < chosen)
        coefficients[chosen] = value - sum(below, Fraction(0))
    return _without_zeros(coefficients)


def variables(polynomial: Polynomial) -> frozenset[int]:
    """Return the variables that matter."""
    return frozenset().union(*polynomial)


def substitute(polynomial: Polynomial, values: Mapping[int, Fraction]) -> Polynomial:
    """Put numbers for some variables."""
    known = frozenset(values)
    found: dict[frozenset[int], Fraction] = {}
    for chosen, coefficient in polynomial.items():
        term = coefficient
        for variable in chosen & known:
            term *= values[variable]
        rest = chosen - known
        found[rest] = found.get(rest, Fraction(0)) + term
    return _without_zeros(found)


def split_product(polynomial: Polynomial) -> tuple[tuple[int, Fraction], tuple[int, Fraction]] | None:
    r"""Split a polynomial in two variables into factors, None if there are none.

    :math:`a + bx + cy + dxy = d (x + c/d)(y + b/d)` iff :math:`d \ne 0` and :math:`ad = bc`.

    Returns
    -------
    pair of (variable, root), or None
    """
    x, y = sorted(variables(polynomial))
    a, b, c, d = planar(polynomial, x, y)
    if d == 0 or a * d != b * c:
        return None
    return (x, -c / d), (y, -b / d)


def planar(polynomial: Polynomial, x: int, y: int) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Return the coefficients of 1, x, y and xy."""
    sets = (frozenset[int](), frozenset((x,)), frozenset((y,)), frozenset((x, y)))
    a, b, c, d = (polynomial.get(each, Fraction(0)) for each in sets)
    return a, b, c, d


def _without_zeros(coefficients: Mapping[frozenset[int], Fraction]) -> dict[frozenset[int], Fraction]:
    return {chosen: value for chosen, value in coefficients.items() if value}
