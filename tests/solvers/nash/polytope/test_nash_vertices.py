"""Vertices listed by certified floating point against the search in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.solvers.nash.polytope.certified_floats import certified_labels
from citypact.solvers.nash.polytope.reply_polytope import ReplyPolytope
from citypact.solvers.nash.polytope.vertices import possible_vertices, vertex_labels, whole_number_labels

few = settings(deadline=None, max_examples=60)


def rows_of(flags: np.ndarray) -> set[bytes]:
    listed = [row.tobytes() for row in flags]
    assert len(set(listed)) == len(listed), "every vertex once"
    return set(listed)


def polytope_of(table: np.ndarray, nudge: Fraction = Fraction(0)) -> ReplyPolytope:
    """Whole numbers, each moved by a multiple of ``nudge``: ties that are nearly ties."""
    generator = np.random.default_rng(0)
    moves = generator.integers(-3, 4, table.shape).tolist()
    return ReplyPolytope.of(
        [
            [x + k * nudge for x, k in zip(*pair, strict=True)]
            for pair in zip(table.tolist(), moves, strict=True)
        ]
    )


@given(
    seed=st.integers(0, 10_000),
    shape=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    high=st.sampled_from([1, 2, 4, 1000]),
    nudge=st.sampled_from([0, 4, 7, 10, 13, 16, 25]),
)
@few
def test_floating_point_finds_all_vertices_or_says_that_it_cannot(
    seed: int, shape: tuple[int, int], high: int, nudge: int
) -> None:
    table = np.random.default_rng(seed).integers(0, high + 1, shape)
    polytope = polytope_of(table, Fraction(1, 10**nudge) if nudge else Fraction(0))
    wanted = whole_number_labels(polytope, 10**5)
    assert wanted is not None
    for moved in (False, True):
        found, full = certified_labels(polytope, moved=moved, most=10**5)
        assert not full
        if found is not None:
            assert rows_of(found) == rows_of(wanted)
    listed = vertex_labels(polytope)
    assert listed is not None
    assert rows_of(listed.flags) == rows_of(wanted)
    assert listed.simple == all(wanted.sum(axis=1) == polytope.own)


def test_random_payoffs_need_no_whole_numbers() -> None:
    table = np.random.default_rng(3).normal(size=(8, 8))
    polytope = ReplyPolytope.of([[Fraction(str(x)) for x in row] for row in table.tolist()])
    listed = vertex_labels(polytope)
    assert listed is not None
    assert listed.method == "certified floating point"
    assert listed.simple
    slow = whole_number_labels(polytope, 10**5)
    assert slow is not None
    assert rows_of(listed.flags) == rows_of(slow)
    # Every vertex of a simple polytope has as many neighbours as the polytope has dimensions.
    flags = np.vstack((listed.flags, np.arange(16) < 8)).astype(int)
    assert ((flags @ flags.T == 7).sum(axis=1) == 8).all()


def test_the_most_vertices_are_those_of_the_dual_cyclic_polytope() -> None:
    assert [possible_vertices(d, d) for d in range(1, 5)] == [2, 4, 8, 20]
    assert possible_vertices(2, 38) == 40
    assert possible_vertices(3, 5) == 12


def test_too_many_vertices_are_said_to_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    polytope = polytope_of(np.random.default_rng(1).integers(0, 10**6, (6, 6)))
    monkeypatch.setattr("citypact.solvers.nash.polytope.vertices.MOST", 5)
    assert vertex_labels(polytope) is None
    assert certified_labels(polytope, moved=False, most=5) == (None, True)
    assert whole_number_labels(polytope, 5) is None
    assert vertex_labels(polytope_of(np.ones((40, 40), dtype=int))) is None
