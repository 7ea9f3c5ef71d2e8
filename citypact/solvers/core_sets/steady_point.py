r"""A candidate that stays in the middle while a linear program jumps from corner to corner.

Cuts at the corners of a wide optimal face never end: each corner meets new objections. The
*in-out* rule also looks half way between the corner and the candidate before, which moves little
and soon meets none [BenAmeur2007]_. A floating-point candidate is then rounded, coarsely first,
to fractions that satisfy the equations of the face exactly.

References
----------
.. [BenAmeur2007] W. Ben-Ameur and J. Neto, "Acceleration of cutting-plane and column generation
   algorithms: applications to network design", Networks 49(1), 2007, 3-17.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from math import frexp
from typing import NamedTuple

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.coalitional.masks import bits
from citypact.solvers.core_sets.objections import Objections
from citypact.solvers.linear.exact_system import Equation, solve_equations

#: Binary places below the largest worth to which a candidate is rounded, one after the other.
PLACES = (8, 16, 32, 48)


class Settled(NamedTuple):
    """Exact amounts that no coalition objects to, and whether all ties were compared."""

    amounts: tuple[Fraction, ...]
    exact: bool


class SteadyPoint:
    """The running candidate on a face given by equations ``x(S) = worth``."""

    def __init__(self, objections: Objections, equal: Mapping[int, Fraction]) -> None:
        self._objections = objections
        self._equal = equal
        self._point: FloatArray | None = None

    def advance(self, corner: Iterable[float], fresh: list[int], masks: dict[int, None]) -> Settled | None:
        """Move half way to a corner; return a point near there that nobody objects to, if there is one.

        Parameters
        ----------
        corner : iterable of float
            The corner, in profit orientation.
        fresh : list of int
            Coalitions that object at the corner.
        masks : dict with coalitions as keys
            Those known so far; what objects here or at the corner joins them, unless a point
            is returned.
        """
        inside = self._toward(corner, masks)
        for amounts in () if inside else self._rounded():
            scan = self._objections.scan(amounts, ())
            if not scan.objecting:
                return Settled(amounts, scan.exact)
        masks |= dict.fromkeys(fresh + inside)
        return None

    def _toward(self, corner: Iterable[float], known: Collection[int]) -> list[int]:
        """Move half way to a corner and return the coalitions that object there."""
        target = np.fromiter(corner, dtype=np.float64)
        self._point = target if self._point is None else (self._point + target) / 2
        return self._objections.plain(self._point.tolist(), known)

    def _rounded(self) -> Iterator[tuple[Fraction, ...]]:
        """Yield exact points of the face near the candidate, plain numbers first."""
        if self._point is None or not self._objections.scale:
            return
        face: list[Equation] = [
            ({player: Fraction(1) for player in bits(mask)}, worth) for mask, worth in self._equal.items()
        ]
        fixed = solve_equations(face, self._objections.size)
        if fixed is None:
            return
        for places in PLACES:
            unit = Fraction(2) ** (frexp(self._objections.scale)[1] - places)
            near: list[Equation] = [
                ({player: Fraction(1)}, round(Fraction(self._point[player]) / unit) * unit)
                for player in fixed.free
            ]
            found = solve_equations([*face, *near], self._objections.size)
            if found is not None:
                yield found.values
