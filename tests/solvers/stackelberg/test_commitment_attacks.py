"""Attacks on commitments: the pessimistic value and its proof, ties everywhere, and speed."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.stackelberg import Commitment, TiesBound, stackelberg_mixed, stackelberg_pure
from citypact.solvers.stackelberg.leadership import Leadership
from citypact.solvers.stackelberg.recheck import recheck_commitment

F = Fraction


def game_of(own: np.ndarray, other: np.ndarray) -> NormalFormGame:
    rows, columns = own.shape
    names = ([f"行{i}" for i in range(rows)], [f"c{j}" for j in range(columns)])
    return NormalFormGame((own, other), ("领导", "随从"), names)


def by_floating_point(own: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Strong and pessimistic value from the definitions, by a float solver (payoffs of order one)."""
    rows, columns = own.shape
    strong = weak = -np.inf
    for j in range(columns):
        gaps = -(other[:, [j]] - other).T
        best = linprog(-own[:, j], gaps, np.zeros(columns), np.ones((1, rows)), [1])
        if best.status == 0:
            strong = max(strong, -best.fun)
        alike = [k for k in range(columns) if np.array_equal(other[:, k], other[:, j])]
        outside = [k for k in range(columns) if k not in alike]
        margin = np.column_stack([gaps[outside], np.ones(len(outside))])
        whole = np.append(np.ones(rows), 0.0)[None, :]
        limits = [(0, None)] * rows + [(None, 1)]
        inside = linprog(
            np.append(np.zeros(rows), -1.0), margin, np.zeros(len(outside)), whole, [1], bounds=limits
        )
        if -inside.fun > 1e-9:
            level = np.column_stack([-own[:, alike].T, np.ones(len(alike))])
            held = np.vstack([np.column_stack([gaps, np.zeros(columns)]), level])
            free = [(0, None)] * rows + [(None, None)]
            least = linprog(
                np.append(np.zeros(rows), -1.0), held, np.zeros(len(held)), whole, [1], bounds=free
            )
            weak = max(weak, -least.fun)
    return strong, weak


@st.composite
def tied(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    size = rows * columns
    own = draw(st.lists(st.integers(-3, 3), min_size=size, max_size=size))
    other = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    return np.reshape(own, (rows, columns)).astype(float), np.reshape(other, (rows, columns)).astype(float)


@given(payoffs=tied())
@settings(deadline=None, max_examples=80)
def test_both_values_by_their_definitions(payoffs: tuple[np.ndarray, np.ndarray]) -> None:
    found = stackelberg_mixed(game_of(*payoffs))
    strong, weak = by_floating_point(*payoffs)
    assert float(found.value) == pytest.approx(strong, abs=1e-9)
    assert float(found.pessimistic_value) == pytest.approx(weak, abs=1e-9)
    pure = stackelberg_pure(game_of(*payoffs))
    assert pure.pessimistic_value <= min(pure.value, found.pessimistic_value)


@given(payoffs=tied())
@settings(deadline=None, max_examples=40)
def test_near_the_limit_the_leader_is_sure_of_the_value(payoffs: tuple[np.ndarray, np.ndarray]) -> None:
    """A commitment mixed from the proof's two, exactly: ties are then among replies alike alone."""
    lead = Leadership.of(game_of(*payoffs), None)
    found = stackelberg_mixed(game_of(*payoffs))
    proof = found.ties
    assert proof is not None
    for part in (F(1, 10), F(1, 10**6)):
        mixed = [(1 - part) * proof.limit[name] + part * proof.interior[name] for name in lead.strategies[0]]
        replies = lead.best_replies(mixed)
        assert tuple(lead.strategies[1][k] for k in replies) == proof.replies
        worst = min(lead.payoffs(mixed, k)[0] for k in replies)
        assert worst <= found.pessimistic_value
        assert found.pessimistic_value - worst <= part * 6


def judged(game: NormalFormGame, found: Commitment, **changes: object) -> Certificate:
    assert found.ties is not None
    value = changes.pop("value", found.pessimistic_value)
    proof = replace(found.ties, **changes)
    return recheck_commitment(
        Leadership.of(game, None), found.strategy, found.reply, found.value, found.bounds, (value, proof)
    )


def test_a_pessimistic_value_that_is_too_high_or_too_low_is_found() -> None:
    """Two replies alike, one never strictly best, one ordinary: every kind of proof at once."""
    own = np.array([[4.0, 0, 9, 1], [0, 2, 0, 1]])
    other = np.array([[1.0, 1, 1, 0], [1, 1, 0, 0]])
    game = game_of(own, other)
    found = stackelberg_mixed(game)
    assert (found.value, found.pessimistic_value) == (9, F(4, 3))
    assert found.ties is not None
    kinds = {each.replies: each.bound for each in found.ties.bounds}
    assert kinds == {("c2",): None, ("c0", "c1"): F(4, 3)}
    assert judged(game, found).holds
    worst, best = "ties: the worst of them earns the value", "ties: c0, c1 earn the leader no more"
    assert judged(game, found, value=F(3, 2)).failures == (worst,)
    assert judged(game, found, value=F(1)).failures == (worst, best)
    assert worst in judged(game, found, value=float("nan")).failures
    assert judged(game, found, bounds=()).failures == (best, "ties: c2 earn the leader no more")
    lazy = TiesBound(("c2",), None, {}, {"c3": F(1)})
    assert "ties: c2 earn the leader no more" in judged(game, found, bounds=(lazy,)).failures
    nothing = TiesBound(("c0", "c1"), None, {}, {})
    assert best in judged(game, found, bounds=(nothing,)).failures
    unfair = TiesBound(("c0", "c1"), F(4, 3), {"c0": F(2), "c1": F(-1)}, {})
    assert best in judged(game, found, bounds=(unfair,)).failures
    strange = judged(game, found, replies=("c0",)).failures
    assert strange == ("the replies near the limit are alike to the follower",)
    outside = {"行0": F(3, 2), "行1": F(-1, 2)}
    assert "ties: no chance is negative" in judged(game, found, limit=outside).failures
    face = stackelberg_mixed(game_of(np.array([[9.0, 0], [0, 0]]), np.array([[1.0, 1], [0, 1]])))
    assert face.ties is not None
    edge = judged(
        game_of(np.array([[9.0, 0], [0, 0]]), np.array([[1.0, 1], [0, 1]])),
        face,
        interior={"行0": F(1), "行1": F(0)},
    )
    assert edge.failures == ("ties: near the limit all other replies are worse",)
    assert found.to_dict()["ties"]["bounds"][0]["bound"] is None
    assert stackelberg_pure(game).to_dict()["ties"] is None


def test_opposed_interests_take_seconds() -> None:
    """At 200 strategies it took 49 s, now 4: the weights of one program serve every other reply."""
    own = np.random.default_rng(2).integers(-50, 50, (120, 120)).astype(float)
    start = time.process_time()
    found = stackelberg_mixed(game_of(own, -own))
    assert time.process_time() - start < 10
    value = linprog(
        np.append(np.zeros(120), -1.0),
        np.column_stack([-own.T, np.ones(120)]),
        np.zeros(120),
        np.append(np.ones(120), 0.0)[None, :],
        [1],
        bounds=[(0, None)] * 120 + [(None, None)],
    )
    assert float(found.value) == pytest.approx(-value.fun, abs=1e-7)
    assert found.pessimistic_value == found.value
    assert found.certificate.holds


@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_nearly_opposed_interests_are_settled_in_fractions(size: float) -> None:
    """The rounding of the payoffs breaks the proof that replies share; each is then solved itself."""
    own = np.random.default_rng(3).normal(size=(12, 12))
    found = stackelberg_mixed(game_of(own, own * -3 * size))
    assert found.certificate.holds
    exact = stackelberg_mixed(game_of(own, -own))
    assert float(found.value) == pytest.approx(float(exact.value), abs=1e-9)
