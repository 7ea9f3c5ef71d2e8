"""Coalitional games to draw: small, full of ties, degenerate on purpose, all in fractions by bit mask."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from citypact.games.coalitional import CoalitionalGame

NAMES = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove")
#: Units from a thousandth of a millionth up: nothing may depend on them.
UNITS = tuple(Fraction(10) ** power for power in (-9, -4, 0, 5, 9))


def game_of(worths: Sequence[Fraction], *, cost: bool = False) -> CoalitionalGame:
    """Return the package's own game of these worths."""
    count = len(worths).bit_length() - 1
    return CoalitionalGame(NAMES[:count], list(worths), cost=cost)


def scale_of(worths: Sequence[Fraction]) -> float:
    """Return the largest worth, which tolerances go by."""
    return float(max(abs(worth) for worth in worths))


@st.composite
def worths(draw: Any, least: int = 1, most: int = 5, kinds: Sequence[str] = ()) -> list[Fraction]:
    """A game of any of the kinds listed below, or of those named."""
    count = draw(st.integers(least, most))
    return draw(_KINDS[draw(st.sampled_from(tuple(kinds) or tuple(_KINDS)))](count))


@st.composite
def near_convex(draw: Any) -> list[Fraction]:
    """Worths of 1 to 4 players, close together; half of them near a convex game."""
    n = draw(st.integers(1, 4))
    noise = draw(st.lists(st.integers(-1, 2), min_size=2**n, max_size=2**n))
    slope = draw(st.integers(0, 3))
    unit = draw(st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1, 7), Fraction(10) ** -9]))
    found = [unit * (slope * s.bit_count() ** 2 + extra) for s, extra in enumerate(noise)]
    return [Fraction(0), *found[1:]]


def _listed(count: int, entries: Any) -> Any:
    length = (1 << count) - 1
    return st.lists(entries, min_size=length, max_size=length).map(
        lambda found: [Fraction(0), *map(Fraction, found)]
    )


@st.composite
def _additive(draw: Any, count: int) -> list[Fraction]:
    alone = draw(st.lists(st.integers(-4, 4), min_size=count, max_size=count))
    return [Fraction(sum(alone[at] for at in range(count) if mask >> at & 1)) for mask in range(1 << count)]


@st.composite
def _symmetric(draw: Any, count: int) -> list[Fraction]:
    by_size = [0, *draw(st.lists(st.integers(-3, 6), min_size=count, max_size=count))]
    return [Fraction(by_size[mask.bit_count()]) for mask in range(1 << count)]


@st.composite
def _idle(draw: Any, count: int) -> list[Fraction]:
    """One player, any of them, adds nothing anywhere."""
    idle = draw(st.integers(0, count - 1))
    game = draw(_listed(count, st.integers(-2, 5)))
    return [game[mask & ~(1 << idle)] for mask in range(1 << count)]


@st.composite
def _cover(draw: Any, count: int) -> list[Fraction]:
    """The best that a coalition makes by splitting up: superadditive, and full of ties."""
    game = draw(_listed(count, st.integers(0, 2)))
    for mask in range(1 << count):
        parts = [part for part in range(1, mask) if part & mask == part]
        game[mask] = max([game[mask], *(game[part] + game[mask ^ part] for part in parts)])
    return game


@st.composite
def _near_convex(draw: Any, count: int) -> list[Fraction]:
    """The sum of dividends of which few are negative."""
    dividends = draw(_listed(count, st.sampled_from((0, 0, 1, 1, 2, 3, -1))))
    return [
        sum((dividends[part] for part in range(mask + 1) if part & mask == part), Fraction(0))
        for mask in range(1 << count)
    ]


_KINDS: dict[str, Any] = {
    "binary": lambda count: _listed(count, st.integers(0, 1)),
    "few": lambda count: _listed(count, st.sampled_from((0, 0, 1, 2, 2))),
    "signed": lambda count: _listed(count, st.integers(-4, 4)),
    "wide": lambda count: _listed(count, st.fractions(-100, 100, max_denominator=7)),
    "additive": _additive,
    "symmetric": _symmetric,
    "idle": _idle,
    "cover": _cover,
    "near convex": _near_convex,
    "zero": lambda count: st.just([Fraction(0)] * (1 << count)),
}


@st.composite
def votes(draw: Any, least: int = 1, most: int = 5) -> list[Fraction]:
    """A monotone simple game: the supersets of a few winning coalitions."""
    count = draw(st.integers(least, most))
    winning = draw(st.lists(st.integers(1, (1 << count) - 1), min_size=1, max_size=4))
    return [Fraction(int(any(mask & win == win for win in winning))) for mask in range(1 << count)]


@st.composite
def partitions(draw: Any, count: int) -> list[list[int]]:
    """The players in unions."""
    labels = draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count))
    return [[at for at in range(count) if labels[at] == label] for label in sorted(set(labels))]


@st.composite
def links(draw: Any, count: int) -> list[tuple[int, int]]:
    """Some pairs of players."""
    pairs = [(one, other) for other in range(count) for one in range(other)]
    return draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []


def named(groups: Sequence[Sequence[int]]) -> list[tuple[str, ...]]:
    """Return groups of places as groups of names."""
    return [tuple(NAMES[at] for at in group) for group in groups]
