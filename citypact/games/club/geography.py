r"""Distances between cities: along the great circle, or from a table that is checked.

Two points of latitudes :math:`\varphi_1, \varphi_2` whose longitudes differ by :math:`\Delta\lambda`
are

.. math:: 2 R \arcsin \sqrt{\sin^2 \tfrac{\varphi_2 - \varphi_1}{2}
   + \cos\varphi_1 \cos\varphi_2 \sin^2 \tfrac{\Delta\lambda}{2}}

apart on a sphere of radius R [Sinnott1984]_. The mean radius of the earth is 6371.0088 km
[Moritz2000]_; the earth being no sphere, the distance is right to half a percent.

References
----------
.. [Sinnott1984] R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68(2), 1984, 159.
.. [Moritz2000] H. Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74, 2000, 128-133.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citypact.games.coalitional.forms.entries import MOST_NAMED, check_symmetric
from citypact.games.rational import Number
from citypact.games.validation import Door

#: Mean radius of the earth in km.
EARTH = 6371.0088
#: A way round may be shorter than the direct one by rounding alone.
ROUNDING = 1e-9


def great_circle(latitudes: Sequence[float], longitudes: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """Return the distances between cities along the great circle.

    Parameters
    ----------
    latitudes, longitudes : sequence of n floats
        Degrees, north and east positive.

    Returns
    -------
    tuple of n tuples of n floats
        Symmetric, in km.

    Raises
    ------
    InputError
        If a latitude is beyond 90 degrees, a longitude beyond 180, or the counts differ.

    Examples
    --------
    >>> [round(km) for km in great_circle([0, 0], [0, 1])[0]]  # a degree of the equator
    [0, 111]
    """
    door = Door()
    if len(latitudes) != len(longitudes):
        door.refuse("longitudes", len(longitudes), f"as many as latitudes, {len(latitudes)}")
    for north in latitudes:
        door.between("latitude", north, -90, 90, "degrees")
    for east in longitudes:
        door.between("longitude", east, -180, 180, "degrees")
    door.close()
    phi = np.radians(np.asarray(latitudes, dtype=np.float64))
    lam = np.radians(np.asarray(longitudes, dtype=np.float64))
    low, high = np.triu_indices(len(phi), 1)
    half = np.sin((phi[high] - phi[low]) / 2) ** 2
    half += np.cos(phi[low]) * np.cos(phi[high]) * np.sin((lam[high] - lam[low]) / 2) ** 2
    distances = np.zeros((len(phi), len(phi)))
    distances[low, high] = 2 * EARTH * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    # One number for both ways: rounding must not make a table asymmetric.
    return tuple(tuple(row) for row in (distances + distances.T).tolist())


def check_distances(field: str, table: Sequence[Sequence[Number]], names: Sequence[str], door: Door) -> None:
    """Note at the door what a square table of distances cannot have.

    A city is 0 km from itself and more than 0 from any other, as far one way as the other, and
    no way round through a third city is shorter than the direct one.

    Examples
    --------
    >>> door = Door()
    >>> check_distances("km", [[0, 1, 5], [1, 0, 1], [5, 1, 0]], ("a", "b", "c"), door)
    >>> print(door.problems[0])
    km of a and c: found 5, expected at most 2, the way through b
    """
    matrix = np.array(table, dtype=np.float64)
    before = len(door.problems)
    for at, name in enumerate(names):
        if table[at][at] != 0:
            door.refuse(f"{field} of {name} and itself", table[at][at], "0")
    for row, column in np.argwhere(matrix <= 0).tolist():
        if row < column:
            pair = f"{field} of {names[row]} and {names[column]}"
            door.refuse(pair, table[row][column], "a distance above 0 km")
    check_symmetric(field, table, names, door)
    if len(door.problems) > before:
        return
    for row in range(len(names)):
        round_ways = matrix[row][:, None] + matrix  # by the city in between, then by the end
        through = round_ways.argmin(axis=0)
        shortest = round_ways.min(axis=0)
        for column in np.nonzero(matrix[row] > shortest * (1 + ROUNDING))[0].tolist():
            if row < column and len(door.problems) < before + MOST_NAMED:
                door.refuse(
                    f"{field} of {names[row]} and {names[column]}",
                    table[row][column],
                    f"at most {shortest[column]:g}, the way through {names[through[column]]}",
                )
