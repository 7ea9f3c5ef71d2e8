r"""The core centre: the mean of the core.

The centre of gravity of the core, with the uniform distribution on its affine hull
[GonzalezDiaz2007]_. It is computed exactly: a face is cut into pyramids from one of its vertices
to its facets that miss the vertex, and so on down to points; a pyramid over a facet with centre
g from apex a has its centre at :math:`(k g + a) / (k + 1)` in dimension k. Volumes are measured
in each face by a simplex of its own vertices, and carried from a facet to the face by a ratio of
determinants, so that no irrational area appears.

References
----------
.. [GonzalezDiaz2007] J. González-Díaz and E. Sánchez-Rodríguez, "A natural selection from the
   core of a TU game: the core-center", International Journal of Game Theory 36, 2007, 27-46.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import bits
from citypact.solvers.answers import exactly
from citypact.solvers.core_sets.core_certificate import check_core_point
from citypact.solvers.core_sets.double_description import extreme_points
from citypact.solvers.core_sets.extremes import coalition_bounds
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.worths.profit_worths import profit_fractions

#: The core of a convex game of 6 players has 4683 faces, of 7 players 47293.
MOST_CENTRED_PLAYERS = 6

Point = tuple[Fraction, ...]


def core_center(game: CooperativeGame) -> SolvedAllocation:
    """Return the centre of gravity of the core.

    Parameters
    ----------
    game : CooperativeGame
        At most 6 players.

    Returns
    -------
    SolvedAllocation
        Exact, with the number of vertices in its details.

    Raises
    ------
    InputError
        Beyond 6 players.
    InfeasibleDesign
        If the core is empty.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> core_center(CoalitionalGame(("a", "b"), [0, 1, 0, 3])).fractions
    (Fraction(2, 1), Fraction(1, 1))
    """
    refuse_beyond(game, MOST_CENTRED_PLAYERS, "the exact centre of the core")
    worths = profit_fractions(game)
    bounds = coalition_bounds(worths)
    points = extreme_points(game.size, worths[-1], bounds)
    if not points:
        raise InfeasibleDesign("the core is empty and has no centre")
    centre = centroid_of(points, _tight_sets(points, bounds))
    sign = int(game.sign)
    shared = tuple(sign * amount for amount in centre)
    certificate = check_core_point(game, shared)
    certificate.require()
    method = "centre of gravity of the core by pyramids over its faces"
    return exactly(game, shared, method, {"vertices": len(points)}, certificate=certificate)


def centroid_of(points: Sequence[Point], tight: Sequence[int]) -> Point:
    """Return the centroid of a polytope from its vertices and the vertices tight in each inequality.

    Parameters
    ----------
    points : sequence of tuple of Fraction
        The vertices.
    tight : sequence of int
        For each inequality, the vertices that meet it with equality, vertex r as bit r.

    Examples
    --------
    >>> line = [(Fraction(0), Fraction(2)), (Fraction(2), Fraction(0))]
    >>> centroid_of(line, [0b01, 0b10])
    (Fraction(1, 1), Fraction(1, 1))
    """
    return _Faces(points, tight).measure((1 << len(points)) - 1)[1]


class _Faces:
    """The faces of a polytope as sets of vertices, each measured once."""

    def __init__(self, points: Sequence[Point], tight: Sequence[int]) -> None:
        self.points = points
        self.tight = tight
        self._known: dict[int, tuple[Fraction, Point, tuple[int, ...]]] = {}

    def measure(self, face: int) -> tuple[Fraction, Point, tuple[int, ...]]:
        """Return volume, centroid and the simplex of vertices that has volume one."""
        if face not in self._known:
            self._known[face] = self._measure(face)
        return self._known[face]

    def _measure(self, face: int) -> tuple[Fraction, Point, tuple[int, ...]]:
        apex = (face & -face).bit_length() - 1
        tip = self.points[apex]
        bases = [facet for facet in self._facets(face) if not facet >> apex & 1]
        if not bases:  # a vertex
            return Fraction(1), tip, (apex,)
        unit: tuple[int, ...] = ()
        columns: tuple[int, ...] = ()
        reference = Fraction(1)
        volume, moment = Fraction(0), [Fraction(0)] * len(tip)
        for base in bases:
            size, middle, simplex = self.measure(base)
            edges = [[y - x for x, y in zip(tip, self.points[at], strict=True)] for at in simplex]
            if not unit:
                unit = (apex, *simplex)
                columns, reference = _independent_columns(edges)
            ratio = abs(_determinant([[edge[at] for at in columns] for edge in edges]) / reference)
            part, height = size * ratio, len(simplex)
            volume += part
            for at, (g, a) in enumerate(zip(middle, tip, strict=True)):
                moment[at] += part * (height * g + a) / (height + 1)
        return volume, tuple(total / volume for total in moment), unit

    def _facets(self, face: int) -> list[int]:
        """Return the largest faces within a face."""
        cut = {face & touching for touching in self.tight} - {0, face}
        ordered = sorted(cut, key=lambda each: -each.bit_count())
        facets: list[int] = []
        for each in ordered:
            if all(each & larger != each for larger in facets):
                facets.append(each)
        return facets


def _tight_sets(points: Sequence[Point], bounds: dict[int, Fraction]) -> list[int]:
    """Return for every coalition the vertices that give it its bound and no more."""
    sets = []
    for mask, bound in bounds.items():
        members = list(bits(mask))
        touching = 0
        for at, point in enumerate(points):
            if sum(point[player] for player in members) == bound:
                touching |= 1 << at
        sets.append(touching)
    return sets


def _independent_columns(rows: Sequence[Sequence[Fraction]]) -> tuple[tuple[int, ...], Fraction]:
    """Return columns in which independent rows stay independent, and the determinant there."""
    left = [list(row) for row in rows]
    chosen: list[int] = []
    for step in range(len(left)):
        column = next(at for at, value in enumerate(left[step]) if value)
        chosen.append(column)
        for row in left[step + 1 :]:
            factor = row[column] / left[step][column]
            row[:] = [x - factor * y for x, y in zip(row, left[step], strict=True)]
    return tuple(chosen), _determinant([[row[at] for at in chosen] for row in rows])


def _determinant(matrix: Sequence[Sequence[Fraction]]) -> Fraction:
    """Return the determinant of a small matrix by elimination."""
    rows = [list(row) for row in matrix]
    result = Fraction(1)
    for step in range(len(rows)):
        pivot = next((at for at in range(step, len(rows)) if rows[at][step]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != step:
            rows[step], rows[pivot] = rows[pivot], rows[step]
            result = -result
        result *= rows[step][step]
        for row in rows[step + 1 :]:
            factor = row[step] / rows[step][step]
            row[step:] = [x - factor * y for x, y in zip(row[step:], rows[step][step:], strict=True)]
    return result
