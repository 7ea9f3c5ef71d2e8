"""Names and numbers of cities, checked at the door of every abatement game."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import by_player, checked_number, checked_row, listed
from citypact.games.coalitional.forms.squared_links import checked_square
from citypact.games.coalitional.masks import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


def checked_cities(players: Sequence[str] | None, matrix: object, field: str, door: Door) -> tuple[str, ...]:
    """Return the names given, or numbers as names, one for each row of a matrix.

    Raises
    ------
    InputError
        If names or matrix are no sequences.

    Examples
    --------
    >>> checked_cities((), [[1, 0], [0, 1]], "benefits", Door())
    ('city 1', 'city 2')
    """
    if players is None or (not isinstance(players, str) and len(players) == 0):
        rows = listed(matrix)
        if not rows:
            door.refuse(field, type(matrix).__name__ if rows is None else "no rows", "a row for each city")
        door.close()
        return tuple(f"city {at + 1}" for at in range(len(rows or ())))
    names = checked_players(players, door)
    door.close()
    return names


def positive_numbers(
    field: str, given: object, players: Sequence[str], what: str, door: Door
) -> tuple[Number, ...]:
    """Return one positive number a city, in order or by name, noting at the door what is wrong.

    Examples
    --------
    >>> positive_numbers("costs", {"b": 2, "a": 0.5}, ("a", "b"), "cost", Door())
    (0.5, 2)
    """
    numbers = by_player(field, given, players, door)
    checked = []
    for name, value in zip(players, numbers, strict=False):
        before = len(door.problems)
        number = checked_number(f"{field} of {name}", value, door, signed=True)
        if len(door.problems) == before:
            door.positive(f"{field} of {name}", number, what)
        checked.append(number)
    return tuple(checked)


def numbers_of(field: str, given: object, players: Sequence[str], door: Door) -> tuple[Number, ...]:
    """Return one number a city that is not negative, in order or by name.

    Examples
    --------
    >>> numbers_of("damages", [1, 0], ("a", "b"), Door())
    (1, 0)
    """
    return checked_row(field, by_player(field, given, players, door) or [0] * len(players), players, door)


def transported(
    transport: object, damages: object, players: Sequence[str], door: Door
) -> list[list[Number]] | FloatArray:
    """Return the benefits :math:`w_{ij} = H_{ij} d_j`, as fractions where the numbers are kept exactly."""
    flows, given = checked_square("transport", transport, players, door)
    harm = numbers_of("damages", damages, players, door)
    if given is None:
        spread: FloatArray = flows * np.array(harm, dtype=np.float64)
        return spread
    exact = [as_fraction(one) for one in harm]
    return [[as_fraction(flow) * one for flow, one in zip(row, exact, strict=False)] for row in given]
