"""Commitments against published values, an exact walk along the line, grids and Nash equilibria."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.linear.certify import check
from citypact.solvers.nash import nash_equilibria
from citypact.solvers.stackelberg import ReplyBound, stackelberg_mixed, stackelberg_pure
from citypact.solvers.stackelberg.leadership import Leadership
from citypact.solvers.stackelberg.recheck import recheck_commitment

F = Fraction
few = settings(deadline=None, max_examples=60)
powers = st.sampled_from([-9, 0, 9])


def in_units(table: np.ndarray, power: int) -> np.ndarray:
    """The decimals of a table of whole numbers in units of a power of ten (3e-9 is not 3 times 1e-9)."""
    return np.reshape([float(f"{number}e{power}") for number in table.ravel().tolist()], table.shape)


def game_of(own: object, other: object) -> NormalFormGame:
    rows, columns = np.shape(own)  # type: ignore[arg-type]
    names = ([f"r{i}" for i in range(rows)], [f"c{j}" for j in range(columns)])
    return NormalFormGame((own, other), ("leader", "follower"), names)  # type: ignore[arg-type]


CONITZER_SANDHOLM = game_of([[2, 4], [1, 3]], [[1, 0], [0, 1]])


@st.composite
def tables(draw: st.DrawFn, rows: int, most: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Small whole payoffs: many ties, equal columns and replies that are best on a face alone."""
    columns = draw(st.integers(1, most))
    size = rows * columns
    own = draw(st.lists(st.integers(-3, 3), min_size=size, max_size=size))
    other = draw(st.lists(st.integers(-1, 1), min_size=size, max_size=size))
    return np.reshape(own, (rows, columns)), np.reshape(other, (rows, columns))


def along_the_line(own: np.ndarray, other: np.ndarray) -> tuple[F, F]:
    """Strong and pessimistic value of two strategies, exactly: every crossing and every stretch between."""

    def line(table: np.ndarray, column: int, at: F) -> F:
        return at * int(table[0, column]) + (1 - at) * int(table[1, column])

    columns = range(own.shape[1])

    def best(at: F) -> list[int]:
        top = max(line(other, j, at) for j in columns)
        return [j for j in columns if line(other, j, at) == top]

    cuts = {F(0), F(1)}
    for table in (own, other):  # between replies alike to the follower, the least may peak at a crossing
        for j, k in combinations(columns, 2):
            here, there = (int(table[row, j] - table[row, k]) for row in (0, 1))
            if here != there and 0 <= F(there, there - here) <= 1:
                cuts.add(F(there, there - here))
    ordered = sorted(cuts)
    strong = max(line(own, j, at) for at in ordered for j in best(at))
    weak = [min(line(own, j, at) for j in best(at)) for at in ordered]
    for low, high in pairwise(ordered):
        inside = best((low + high) / 2)
        weak += [min(line(own, j, end) for j in inside) for end in (low, high)]
    return strong, max(weak)


def test_the_published_example() -> None:
    """V. Conitzer and T. Sandholm (2006), section 2: Nash 2, pure commitment 3, mixed 3.5."""
    mixed, pure = stackelberg_mixed(CONITZER_SANDHOLM), stackelberg_pure(CONITZER_SANDHOLM)
    assert mixed.value == F(7, 2)
    assert list(mixed.strategy.values()) == [F(1, 2), F(1, 2)]
    assert (mixed.reply, mixed.replies, mixed.follower_value) == ("c1", ("c0", "c1"), F(1, 2))
    assert mixed.pessimistic_value == F(7, 2)
    assert not mixed.pure
    assert (pure.value, pure.reply, pure.pure) == (3, "c1", True)
    (nash,) = nash_equilibria(CONITZER_SANDHOLM).equilibria
    assert nash.strategies == ((1.0, 0.0), (1.0, 0.0))


@given(payoffs=tables(2), unit=powers, other_unit=powers)
@few
def test_two_strategies_exactly(payoffs: tuple[np.ndarray, np.ndarray], unit: int, other_unit: int) -> None:
    own, other = payoffs
    strong, weak = along_the_line(own, other)
    found = stackelberg_mixed(game_of(in_units(own, unit), in_units(other, other_unit)))
    scale = F(10) ** unit
    assert (found.value, found.pessimistic_value) == (strong * scale, weak * scale)
    assert found.depends_on_ties == (weak < strong)


@given(payoffs=tables(3))
@few
def test_three_strategies_against_a_grid(payoffs: tuple[np.ndarray, np.ndarray]) -> None:
    own, other = payoffs
    found = stackelberg_mixed(game_of(own, other))
    steps = 60
    points = np.array([(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)])
    earned, replies = points @ own, points @ other
    best = replies == replies.max(axis=1, keepdims=True)
    strong = np.where(best, earned, -np.inf).max() / steps
    weak = np.where(best, earned, np.inf).min(axis=1).max() / steps
    # Between grid points no payoff moves by more than the range of the table times two steps.
    room = 2 * np.ptp(own) / steps + 1e-12
    assert strong - 1e-12 <= float(found.value) <= strong + room
    assert weak - 1e-12 <= float(found.pessimistic_value) <= float(found.value)
    best_point = [found.strategy[f"r{i}"] for i in range(3)]
    assert found.reply in found.replies
    assert sum(best_point) == 1


@given(payoffs=tables(3))
@few
def test_committing_is_worth_a_nash_equilibrium_and_a_pure_commitment(
    payoffs: tuple[np.ndarray, np.ndarray],
) -> None:
    game = game_of(*payoffs)
    mixed, pure = stackelberg_mixed(game), stackelberg_pure(game)
    assert mixed.value >= pure.value
    assert pure.value >= pure.pessimistic_value
    for each in nash_equilibria(game).equilibria:
        assert mixed.value >= each.payoffs[0]


@given(payoffs=tables(3))
@few
def test_pure_commitments_one_by_one(payoffs: tuple[np.ndarray, np.ndarray]) -> None:
    own, other = payoffs
    best = other == other.max(axis=1, keepdims=True)
    found = stackelberg_pure(game_of(own, other))
    assert found.value == np.where(best, own, -9).max()
    assert found.pessimistic_value == np.where(best, own, 9).min(axis=1).max()


def test_ties_against_the_leader_can_cost_it_everything() -> None:
    """A reply that is best on a face alone, and two replies alike to the follower."""
    face = stackelberg_mixed(game_of([[9, 0], [0, 0]], [[1, 1], [0, 1]]))
    assert (face.value, face.pessimistic_value, face.strategy["r0"]) == (9, 0, 1)
    alike = stackelberg_mixed(game_of([[4, 0], [0, 2]], [[1, 1], [1, 1]]))
    assert (alike.value, alike.pessimistic_value) == (4, F(4, 3))
    assert alike.depends_on_ties
    assert "no commitment earns more than 1.33333" in alike.explain()


def test_one_strategy_on_either_side() -> None:
    alone = stackelberg_mixed(game_of([[3, 5, 1]], [[2, 2, 0]]))
    assert (alone.value, alone.reply, alone.pessimistic_value) == (5, "c1", 3)
    single = stackelberg_mixed(game_of([[0], [0]], [[7], [1]]))
    assert (single.value, single.pessimistic_value) == (0, 0)


def test_the_column_player_may_lead_and_renaming_changes_nothing() -> None:
    own, other = np.array([[2, 4, 0], [1, 3, 5]]), np.array([[1, 0, 2], [0, 1, 1]])
    here = stackelberg_mixed(game_of(own, other))
    turned = NormalFormGame((other.T, own.T), ("f", "l"), (["c0", "c1", "c2"], ["r0", "r1"]))
    there = stackelberg_mixed(turned, leader="l")
    assert (there.value, dict(there.strategy), there.reply) == (here.value, dict(here.strategy), here.reply)
    assert there.leader == "l"
    assert stackelberg_mixed(game_of(own[:, ::-1], other[:, ::-1])).value == here.value
    shifted = stackelberg_mixed(game_of(own + 7, other + np.array([[3], [-2]])))
    assert (shifted.value, shifted.pessimistic_value) == (here.value + 7, here.pessimistic_value + 7)


def test_opposed_interests_are_worth_the_minimax_in_fractions() -> None:
    """Matching pennies with unequal stakes, and a random game of forty strategies."""
    own = np.array([[3, -1], [-2, 1]])
    found = stackelberg_mixed(game_of(own, -own))
    assert (found.value, found.pessimistic_value) == (F(1, 7), F(1, 7))
    own = np.random.default_rng(2).integers(-50, 50, (40, 40))
    found = stackelberg_mixed(game_of(own, -2 * own))
    chances = np.array([float(found.strategy[f"r{i}"]) for i in range(40)])
    assert (chances @ own).min() == pytest.approx(float(found.value), abs=1e-9)
    assert all(each.bound is None or each.bound <= found.value for each in found.bounds.values())


def test_a_large_game_with_payoffs_far_apart_in_size() -> None:
    generator = np.random.default_rng(5)
    own = generator.normal(size=(60, 50)) * 1e9
    other = generator.normal(size=(60, 50)) * 1e-9
    found = stackelberg_mixed(game_of(own, other))
    assert found.program is not None
    assert found.exact is not None
    assert all(line.holds for line in check(found.program, found.exact))
    assert found.certificate.holds
    same = stackelberg_mixed(game_of(own * 2.0**-30, other * 2.0**30))
    assert [float(x) for x in same.strategy.values()] == pytest.approx(
        [float(x) for x in found.strategy.values()], abs=1e-12
    )


def test_incentives_below_a_solver_s_tolerance_still_decide() -> None:
    """The follower prefers c0 by 1e-14 of the payoffs' size; the leader would have c1."""
    found = stackelberg_mixed(game_of([[0, 1], [0, 1]], [[1 + 1e-14, 1], [1 + 1e-14, 1]]))
    assert (found.reply, found.value) == ("c0", 0)
    assert found.bounds["c1"].bound is None


def test_tampering_is_found() -> None:
    lead = Leadership.of(CONITZER_SANDHOLM, None)
    found = stackelberg_mixed(CONITZER_SANDHOLM)

    def failures(**changes: object) -> tuple[str, ...]:
        claim = {name: getattr(found, name) for name in ("strategy", "reply", "value", "bounds")} | changes
        assert found.ties is not None
        claim |= {"pessimistic": (found.pessimistic_value, found.ties)}
        return recheck_commitment(lead, **claim).failures  # type: ignore[arg-type]

    assert failures() == ()
    off = {"r0": F(1, 2) + F(1, 10**15), "r1": F(1, 2) - F(1, 10**15)}
    assert failures(strategy=off) == ("c1 is a best reply", "the leader earns its value")
    assert "the leader earns its value" in failures(value=float("nan"))
    assert failures(value=F(18, 5)) == ("the leader earns its value",)
    assert failures(value=F(17, 5)) == ("the leader earns its value", "c1 earns the leader no more")
    better = {**found.bounds, "c1": replace(found.bounds["c1"], weights={})}
    assert failures(bounds=better) == ("c1 earns the leader no more",)
    negative = {**found.bounds, "c1": ReplyBound(F(7, 2), {"c0": F(-1)})}
    assert failures(bounds=negative) == ("weights against c1 are not negative",)
    assert failures(bounds={**found.bounds, "c0": ReplyBound(None, {"c1": F(1)})}) == (
        "c0 is never a best reply",
    )
    assert failures(bounds={"c1": found.bounds["c1"]}) == (
        "c0 has a bound",
        "ties: c0 earn the leader no more",
    )


def test_refusals_and_plain_data() -> None:
    with pytest.raises(InputError, match=r"^leader: found nobody, expected one of leader, follower$"):
        stackelberg_mixed(CONITZER_SANDHOLM, "nobody")
    with pytest.raises(InputError, match=r"game: found shape \(1, 401\), expected at most 400 strategies"):
        stackelberg_mixed(game_of(np.zeros((1, 401)), np.zeros((1, 401))))
    plain = stackelberg_mixed(CONITZER_SANDHOLM).to_dict()
    assert (plain["value"], plain["strategy"]) == (3.5, {"r0": 0.5, "r1": 0.5})
    assert plain["exact_certificate"]["value"] == "7/2"
    assert stackelberg_pure(CONITZER_SANDHOLM).to_dict()["exact_certificate"] is None
    assert repr(stackelberg_mixed(CONITZER_SANDHOLM)) == "<Commitment: r0 0.5, r1 0.5 -> c1, value 3.5>"
