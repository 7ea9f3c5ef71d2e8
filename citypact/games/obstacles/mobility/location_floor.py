r"""Cities that may not charge less than a common floor compete by amenities instead.

A city held at the floor :math:`\phi` earns :math:`\phi p(\gamma) - \gamma^2/(2\beta)` by the amenity
:math:`\gamma`, in units of the spread, with the slope :math:`\phi p (1-p) - \gamma/\beta`; every zero of it
lies between 0 and :math:`\phi\beta/4`. For n alike cities the amenity is
:math:`\phi\beta (n-1)/n^2`, above the efficient :math:`\beta/n` as soon as the floor binds.

References
----------
models.md §7.12, A22.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from citypact.games.obstacles.mobility.location_play import AT_REST, MOST_ROUNDS, Play
from citypact.games.obstacles.mobility.location_reply import earned, peaks, root, share_at

#: Places at which the sign of the slope is looked at.
PLACES = 600


def resting_above(start: Play, floor: float) -> Play | None:
    """Let cities answer one another with charges not below a floor; ``None`` if they never come to rest.

    Parameters
    ----------
    start : Play
        To start from, in units of the spread, without a pool.
    floor : float
        The least charge, in units of the spread.

    Examples
    --------
    >>> start = Play(np.full(3, 0.6), np.zeros(3), np.full(3, 1.5), np.full(3, 0.2))
    >>> above = resting_above(start, 1.8)
    >>> above.charges.round(6).tolist(), above.amenities.round(6).tolist()
    ([1.8, 1.8, 1.8], [0.24, 0.24, 0.24])
    """
    play = start
    for _ in range(MOST_ROUNDS):
        now = replace(play, charges=play.charges.copy(), amenities=play.amenities.copy())
        for city in range(len(now.beta)):
            now.charges[city], now.amenities[city] = best_above(now, city, floor)
        moved = np.abs(now.charges - play.charges).max() + np.abs(now.amenities - play.amenities).max()
        play = now
        if moved <= 10 * AT_REST * (1 + np.abs(play.charges).max() + play.amenities.max()):
            return play
    return None


def best_above(play: Play, city: int, floor: float) -> tuple[float, float]:
    """Return the best charge and amenity of a city that may not charge less than a floor."""
    b, level = float(play.beta[city]), play.level(city)
    found = []
    for z in peaks(b, level):
        amenity = b * share_at(z)
        if amenity - level - z >= floor:
            found.append((earned(b, level, z), amenity - level - z, amenity))

    def slope(amenity: float) -> float:
        share = share_at(amenity - floor - level)
        return floor * share * (1 - share) - amenity / b

    places = np.linspace(0, max(floor, 0.0) * b / 4, PLACES)
    slopes = [slope(place) for place in places]
    amenities = [
        root(slope, float(left), float(right))
        for left, right, above, below in zip(places, places[1:], slopes, slopes[1:], strict=False)
        if above > 0 >= below
    ]
    for amenity in amenities or [0.0]:
        share = share_at(amenity - floor - level)
        found.append((floor * share - amenity**2 / (2 * b), floor, amenity))
    _, charge, amenity = max(found)
    return charge, amenity
