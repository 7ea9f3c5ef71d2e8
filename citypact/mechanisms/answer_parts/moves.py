"""What moves the figure of an answer: each number of the game changed alone, and the figure again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

from citypact.errors import CityPactError
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.answer_parts.headline import Headline

#: How far a number is moved where no range is given, as a part of itself.
STEP = Fraction(1, 10)

#: A field of the game, and for a list of numbers the place in it.
Place = tuple[str, int | None]


@dataclass(frozen=True)
class Move:
    """One number at a lower and a higher value, and the figure at each.

    Parameters
    ----------
    parameter : str
        Field of the game, with the city where it has one number a city.
    low, high : float
        The two values.
    figure_low, figure_high : float or None
        The figure at each; ``None`` where the game has none there.
    """

    parameter: str
    low: float
    high: float
    figure_low: float | None
    figure_high: float | None

    @property
    def span(self) -> float | None:
        """Distance of the two figures."""
        if self.figure_low is None or self.figure_high is None:
            return None
        return abs(self.figure_high - self.figure_low)

    def to_dict(self) -> dict[str, Any]:
        """Return the move as plain data for JSON."""
        return {
            "parameter": self.parameter,
            "low": self.low,
            "high": self.high,
            "figure_low": self.figure_low,
            "figure_high": self.figure_high,
            "span": self.span,
        }


def what_moves(
    game: Any,
    headline: Callable[[Any], Headline],
    ranges: Mapping[Place, tuple[Number, Number]] | None = None,
) -> list[Move]:
    """Move every number of a game alone, over its range or by a tenth, and tell the figure at both ends.

    The numbers in a row of a table, or in a table of a list of tables, move together, by a tenth.

    Parameters
    ----------
    game : dataclass
        The game; numbers, lists of numbers and the rows of tables among its fields are moved.
    headline : callable
        Returns the figure of a game.
    ranges : mapping of (field, place) to (number, number), optional
        Ranges of plausible values; the place is ``None`` for a single number.

    Returns
    -------
    list of Move
        The widest first, those without a figure at one end last; a zero without a range is left out.

    Examples
    --------
    >>> from citypact.games.obstacles.network.trunk import Trunk
    >>> figure = lambda road: Headline("quality", road.efficient_quality, "")
    >>> [move.parameter for move in what_moves(Trunk(("A", "B"), (3, 1), (1, 1)), figure)][:1]
    ['benefits of A']
    """
    given = ranges or {}
    moves = []
    for place, value in _numbers(game):
        low, high = given.get(place) or _around(value)
        if low == high:
            continue
        at_low, at_high = (_figure(game, place, moved, headline) for moved in (low, high))
        moves.append(Move(_name(game, place), float(low), float(high), at_low, at_high))
    for place, row in _rows(game):
        at_low, at_high = (
            _figure(game, place, _times(row, factor), headline) for factor in (1 - STEP, 1 + STEP)
        )
        name = f"{_name(game, place)}, all of them (times)"
        moves.append(Move(name, float(1 - STEP), float(1 + STEP), at_low, at_high))
    return sorted(moves, key=lambda move: (move.span is None, -(move.span or 0.0)))


def _numbers(game: Any) -> Iterator[tuple[Place, Number]]:
    for each in fields(game):
        value = getattr(game, each.name)
        if _is_number(value):
            yield (each.name, None), value
        elif isinstance(value, tuple) and value and all(map(_is_number, value)):
            yield from (((each.name, at), number) for at, number in enumerate(value))


def _rows(game: Any) -> Iterator[tuple[Place, Sequence[Any]]]:
    """Yield the rows of numbers, or of rows of numbers, in a table, each with something to move."""
    for each in fields(game):
        value = getattr(game, each.name)
        for at, row in enumerate(value if isinstance(value, tuple) else ()):
            flat = list(_flat(row)) if isinstance(row, tuple) else []
            if any(flat) and all(map(_is_number, flat)):
                yield (each.name, at), row


def _flat(row: Sequence[Any]) -> Iterator[Any]:
    for entry in row:
        if isinstance(entry, tuple):
            yield from _flat(entry)
        else:
            yield entry


def _times(row: Sequence[Any], factor: Fraction) -> tuple[Any, ...]:
    return tuple(
        _times(entry, factor) if isinstance(entry, tuple) else as_fraction(entry) * factor for entry in row
    )


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _around(value: Number) -> tuple[Number, Number]:
    """Return a tenth less and more; a whole number of something stays whole."""
    if isinstance(value, Integral) and abs(value) > 1:
        step = max(1, round(abs(value) / 10))
        return int(value) - step, int(value) + step
    ends = as_fraction(value) * (1 - STEP), as_fraction(value) * (1 + STEP)
    return min(ends), max(ends)


def _figure(
    game: Any, place: Place, value: Number | Sequence[Number], headline: Callable[[Any], Headline]
) -> float | None:
    name, at = place
    try:
        moved: Any = value
        if at is not None:
            row: Sequence[Any] = getattr(game, name)
            moved = (*row[:at], value, *row[at + 1 :])
        return float(headline(replace(game, **{name: moved})).value)
    except (CityPactError, ArithmeticError):
        return None


def _name(game: Any, place: Place) -> str:
    name, at = place
    words = name.replace("_", " ")
    if at is None:
        return words
    # A game whose list is not by city says by what: links of a road network, for one.
    named: Mapping[str, Sequence[str]] = getattr(game, "entry_names", {})
    players = game.players
    if name in named:
        return f"{words} of {named[name][at]}"
    return f"{words} of {players[at]}" if len(getattr(game, name)) == len(players) else f"{words} {at + 1}"
