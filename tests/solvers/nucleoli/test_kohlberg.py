"""The proof of a nucleolus: what it says is rechecked, and what is changed in it is noticed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.nucleoli.descent import Descent
from citypact.solvers.nucleoli.exact_scan import ExactScan, ProofScan
from citypact.solvers.nucleoli.exact_span import ExactSpan, dot
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.kohlberg import kohlberg_certificate
from citypact.solvers.nucleoli.proof import Proof, reconstruct
from citypact.solvers.nucleoli.scan import objections


def proved(worths: list[float]) -> tuple[ExcessFamily, Proof]:
    players = [f"city {at}" for at in range(int(np.log2(len(worths))))]
    family = ExcessFamily(CoalitionalGame(players, worths), individual=False)
    generator = np.random.default_rng(0)
    search = Descent(
        family,
        lambda ladder, point, known: objections(family, ladder, point, known, 40, generator),
    )
    search.run()
    proof = reconstruct(family, [level.support for level in search.ladder.levels])
    assert proof is not None
    return family, proof


WORTHS = [0.0, 1, 0, 5, 2, 4, 3, 8, 0, 3, 2, 6, 1, 5, 7, 12]


def test_a_proof_holds_and_leaves_nothing_to_chance() -> None:
    family, proof = proved(WORTHS)
    scan = ProofScan(family, proof).run(10)
    assert scan.proves
    certificate = kohlberg_certificate(family, proof, scan)
    assert certificate.holds
    assert certificate.exact
    assert certificate.tolerance == 0.0


@pytest.mark.parametrize("player", range(4))
def test_a_point_moved_by_a_millionth_is_noticed(player: int) -> None:
    family, proof = proved(WORTHS)
    moved = list(proof.point)
    moved[player] += Fraction(1, 10**6)
    moved[(player + 1) % 4] -= Fraction(1, 10**6)
    changed = replace(proof, point=tuple(moved))
    scan = ProofScan(family, changed).run(10)
    certificate = kohlberg_certificate(family, changed, scan)
    assert not certificate.holds
    assert any(name.endswith("is attained") for name in certificate.failures)


def test_each_number_of_a_level_matters() -> None:
    family, proof = proved(WORTHS)
    scan = ProofScan(family, proof).run(10)
    for at, level in enumerate(proof.levels):
        changes = [replace(level, epsilon=level.epsilon + Fraction(1, 10**9))]
        for row, weight in level.weights.items():
            changes.append(replace(level, weights={**level.weights, row: weight + Fraction(1, 10**9)}))
            changes.append(replace(level, weights={**level.weights, row: -weight}))
        for mask, weight in level.earlier.items():
            changes.append(replace(level, earlier={**level.earlier, mask: weight * 2}))
        for change in changes:
            levels = (*proof.levels[:at], change, *proof.levels[at + 1 :])
            assert not kohlberg_certificate(family, replace(proof, levels=levels), scan).holds


def test_a_scan_that_objects_or_gave_up_proves_nothing() -> None:
    family, proof = proved(WORTHS)
    for scan in (ExactScan((3,), 1, complete=True), ExactScan((), 0, complete=False)):
        assert not scan.proves
        assert not kohlberg_certificate(family, proof, scan).holds


def test_a_lowered_level_makes_coalitions_object() -> None:
    """The scan itself, not the equations, finds who stands above a level."""
    family, proof = proved(WORTHS)
    low = tuple(replace(level, epsilon=level.epsilon - Fraction(1, 1000)) for level in proof.levels)
    scan = ProofScan(family, replace(proof, levels=low)).run(100)
    settled = {mask for level in proof.levels for mask, _ in level.weights}
    assert settled <= set(scan.objecting)


def test_rows_that_contradict_each_other_prove_nothing() -> None:
    family, proof = proved(WORTHS)
    supports = [list(level.weights) for level in proof.levels]
    assert reconstruct(family, supports) == proof
    assert reconstruct(family, supports[:-1]) is None  # the point is left open
    assert reconstruct(family, [[(1, False)], *supports[1:]]) is None  # one coalition cannot balance
    assert reconstruct(family, supports[::-1]) is None  # levels must fall


def test_spans_are_exact_in_numbers_beyond_machine_integers() -> None:
    span = ExactSpan(4)
    assert span.add(0b1111)
    assert span.add(0b0011)
    assert not span.add(0b1100)
    assert span.rank == 2
    for vector in span.complement():
        assert dot(vector, np.array([0b0011, 0b1100, 0b1111])).tolist() == [0, 0, 0]
    huge = [3**45, -(3**45), 5**30, 7]
    masks = np.array([0b0011, 0b1001, 0b1111])
    assert dot(huge, masks).tolist() == [0, 3**45 + 7, 5**30 + 7]


def test_ties_are_compared_exactly_even_where_floats_cannot_tell() -> None:
    """Two coalitions differ by 1e-15 of the scale: only one of them is at the level."""
    worths = [0.0, 0, 0, 1, 0, 1, 1 - 1e-15, 2]
    family, proof = proved(worths)
    scan = ProofScan(family, proof).run(10)
    assert scan.proves
    assert proof.point[0] - proof.point[1] == Fraction(str(1.0)) - Fraction(str(1 - 1e-15))
