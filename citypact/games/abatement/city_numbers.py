"""Names of cities and who pollutes whom, checked at the door of every abatement game."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.city_numbers import numbers_of
from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import listed
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
