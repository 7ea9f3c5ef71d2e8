"""Every vertex of a best-reply polytope, by its labels.

Three ways are tried in turn: floating point for a simple polytope, floating point with the
right-hand sides moved (``certified_floats``), and a search of all lexicographically feasible bases in
whole numbers (``dictionary``). Each returns all vertices or none. At most as many vertices are
possible as a cyclic polytope has [McMullen1970]_, by which hopeless games are known beforehand.

References
----------
.. [McMullen1970] P. McMullen, "The maximum numbers of faces of a convex polytope", Mathematika 17,
   1970, 179-184.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np

from citypact.solvers.nash.polytope.certified_floats import Flags, certified_labels
from citypact.solvers.nash.polytope.dictionary import Dictionary
from citypact.solvers.nash.polytope.reply_polytope import ReplyPolytope

#: Vertices listed by floating point: some tens of seconds.
MOST = 300_000
#: Bases listed in whole numbers: about a minute.
MOST_EXACT = 60_000
#: Polytopes that could have more vertices, or need more multiplications, are not begun.
HOPELESS = 3_000_000
MOST_WORK = 2e11


@dataclass(frozen=True)
class VertexLabels:
    """Labels of all vertices but the origin.

    Parameters
    ----------
    flags : boolean array of shape (vertices, m + n)
        True where a label is present.
    dimension : int
        Number m of own strategies.
    method : str
        Which way found them.
    """

    flags: Flags
    dimension: int
    method: str

    @property
    def simple(self) -> bool:
        """Whether no vertex has more labels than the polytope has dimensions."""
        return bool((self.flags.sum(axis=1) == self.dimension).all())


def possible_vertices(own: int, replies: int) -> int:
    """Return McMullen's bound for m + n facets in m dimensions.

    Examples
    --------
    >>> possible_vertices(2, 2), possible_vertices(12, 12)
    (4, 24752)
    """
    facets = own + replies
    return comb(facets - (own + 1) // 2, replies) + comb(facets - own // 2 - 1, replies)


def vertex_labels(polytope: ReplyPolytope) -> VertexLabels | None:
    """Return the labels of all vertices, or None if there are too many.

    Examples
    --------
    >>> from fractions import Fraction
    >>> square = ReplyPolytope.of([[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]])
    >>> vertex_labels(square).flags.astype(int).tolist()
    [[0, 1, 1, 0], [1, 0, 0, 1], [0, 0, 1, 1]]
    """
    own, replies = polytope.own, polytope.replies
    most = possible_vertices(own, replies)
    if most > HOPELESS or most * (replies + own) * (replies**2 + own) > MOST_WORK:
        return None
    for moved, method in ((False, "certified floating point"), (True, "certified floating point, moved")):
        flags, full = certified_labels(polytope, moved=moved, most=MOST)
        if full:
            return None
        if flags is not None:
            return VertexLabels(flags, own, method)
    found = whole_number_labels(polytope, MOST_EXACT)
    return None if found is None else VertexLabels(found, own, "whole numbers")


def whole_number_labels(polytope: ReplyPolytope, most: int) -> Flags | None:
    """Search the lexicographically feasible bases in whole numbers; None if there are more than ``most``."""
    start = Dictionary.origin(polytope)
    seen, tight = {frozenset(start.basic)}, set()
    waiting = [start]
    while waiting:
        edges = []
        for here in waiting:
            tight.add(here.tight)
            for column, entering in enumerate(here.outside):
                row = here.leaving(column)
                basis = frozenset((*here.basic[:row], *here.basic[row + 1 :], entering))
                if basis not in seen:
                    seen.add(basis)
                    edges.append((here, row, column))
        if len(seen) > most:
            return None
        waiting = [here.pivot(row, column) for here, row, column in edges]
    tight.discard(tuple(range(polytope.own)))
    flags = np.zeros((len(tight), polytope.own + polytope.replies), dtype=bool)
    for at, labels in enumerate(sorted(tight)):
        flags[at, list(labels)] = True
    return flags
