"""Random games of mutual recognition, and their payoffs written again."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

from hypothesis import strategies as st

from citypact.games.obstacles.mobility.recognition import Recognition

NAMES = ("A", "B", "C", "D", "E", "F")
few = st.fractions(min_value=0, max_value=4, max_denominator=4)


@st.composite
def games(draw: st.DrawFn, most: int = 5, magnet: bool = True) -> Recognition:
    count = draw(st.integers(2, most))

    def matrix() -> list[list[Fraction]]:
        return [[Fraction(0) if i == j else draw(few) for j in range(count)] for i in range(count)]

    flows = matrix() if magnet else [[Fraction(0)] * count] * count
    return Recognition(NAMES[:count], [draw(few) for _ in range(count)], matrix(), flows)


def has(game: Recognition, city: int, adopters: tuple[int, ...]) -> Fraction:
    """Payoff by the printed formula, written again."""
    if city not in adopters:
        return Fraction(0)
    others = [other for other in adopters if other != city]
    worth = sum(map(Fraction, (game.benefits[city][other] for other in others)), Fraction(0))
    worth -= sum(map(Fraction, (game.inflows[city][other] for other in others)), Fraction(0))
    return worth - Fraction(game.costs[city])


def subsets(cities: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(cities, size) for size in range(len(cities) + 1)))
