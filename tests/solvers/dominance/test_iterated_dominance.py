"""Eliminations against published games, another front end, every order, and the equilibria they keep."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.correlated import correlated_equilibrium
from citypact.solvers.dominance import DominanceReport, elimination, iterated_dominance
from citypact.solvers.dominance.elimination_recheck import recheck_elimination

F = Fraction
few = settings(deadline=None, max_examples=20)
Alive = tuple[tuple[int, ...], ...]


@st.composite
def games(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    shape = draw(st.sampled_from([(2, 2), (3, 3), (4, 2), (2, 2, 2), (3, 2, 2)]))
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(-3, 3), min_size=size, max_size=size)
    return tuple(np.reshape(draw(numbers), shape) for _ in shape)


def strictly_dominated(table: np.ndarray, at: int, alive: Alive, strategy: int) -> bool:
    """Another statement of the program, in floating point; payoffs are whole, so margins are not tiny."""
    rows = np.moveaxis(table[np.ix_(*alive)], at, 0).reshape(len(alive[at]), -1).astype(float)
    own = rows[alive[at].index(strategy)]
    others = np.delete(rows, alive[at].index(strategy), axis=0)
    if not len(others):
        return False
    found = linprog(
        np.append(np.zeros(len(others)), -1.0),
        A_ub=np.column_stack([own[:, None] - others.T, np.ones(len(own))]),
        b_ub=np.zeros(len(own)),
        A_eq=[[1.0] * len(others) + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * len(others) + [(None, None)],
    )
    return bool(-found.fun > 1e-9)


def one_at_a_time(tables: tuple[np.ndarray, ...], rng: np.random.Generator) -> Alive:
    alive: Alive = tuple(tuple(range(size)) for size in tables[0].shape)
    while True:
        out = [
            (at, strategy)
            for at, table in enumerate(tables)
            for strategy in alive[at]
            if strictly_dominated(table, at, alive, strategy)
        ]
        if not out:
            return alive
        at, strategy = out[rng.integers(len(out))]
        alive = (*alive[:at], tuple(k for k in alive[at] if k != strategy), *alive[at + 1 :])


def left(report: DominanceReport) -> Alive:
    return tuple(tuple(int(name) - 1 for name in names) for names in report.survivors.values())


@given(tables=games(), seed=st.integers(0, 9))
@few
def test_strict_dominance_in_any_order(tables: tuple[np.ndarray, ...], seed: int) -> None:
    found = iterated_dominance(NormalFormGame(tables))
    assert left(found) == one_at_a_time(tables, np.random.default_rng(seed))
    assert found.order_matters is False
    assert found.reduced.strategies == tuple(found.survivors.values())
    assert len(found.beliefs) == sum(map(len, found.survivors.values()))


@given(tables=games(), power=st.sampled_from([-9, 9]))
@few
def test_equilibria_survive_and_units_do_not_matter(tables: tuple[np.ndarray, ...], power: int) -> None:
    game = NormalFormGame(tables)
    found = iterated_dominance(game)
    for profile in correlated_equilibrium(game).distribution:
        assert all(name in names for name, names in zip(profile, found.survivors.values(), strict=True))
    units = tuple(np.vectorize(lambda x: float(f"{x}e{power}"))(table) for table in tables)
    scaled = iterated_dominance(NormalFormGame(units))
    assert scaled.survivors == found.survivors
    assert [each.least for each in scaled.eliminations] == [
        each.least * F(10) ** power for each in found.eliminations
    ]
    shifted = iterated_dominance(NormalFormGame(tuple(table + 10**12 for table in tables)), "weak")
    assert shifted.survivors == iterated_dominance(game, "weak").survivors


def pure_ends(tables: tuple[np.ndarray, ...]) -> tuple[set[Alive], Alive]:
    """All ends of one-at-a-time weak elimination by pure strategies, and the end of all at once."""

    def out(alive: Alive) -> list[tuple[int, int]]:
        found = []
        for at, table in enumerate(tables):
            rows = np.moveaxis(table[np.ix_(*alive)], at, 0).reshape(len(alive[at]), -1)
            for row, strategy in enumerate(alive[at]):
                if any((rows >= rows[row]).all(axis=1) & (rows > rows[row]).any(axis=1)):
                    found.append((at, strategy))
        return found

    def without(alive: Alive, gone: list[tuple[int, int]]) -> Alive:
        return tuple(tuple(k for k in own if (at, k) not in gone) for at, own in enumerate(alive))

    start: Alive = tuple(tuple(range(size)) for size in tables[0].shape)
    ends, waiting = set(), [start]
    while waiting:
        alive = waiting.pop()
        gone = out(alive)
        if not gone:
            ends.add(alive)
        waiting += [without(alive, [each]) for each in gone]
    while gone := out(start):
        start = without(start, gone)
    return ends, start


@given(tables=games())
@few
def test_weak_dominance_follows_every_order(tables: tuple[np.ndarray, ...]) -> None:
    ends, at_once = pure_ends(tables)
    found = iterated_dominance(NormalFormGame(tables), "weak", by_mixed=False)
    assert left(found) == at_once
    assert found.orders_complete
    others = {
        tuple(tuple(int(n) - 1 for n in own) for own in each.values()) for each in found.other_survivors
    }
    assert others == ends - {at_once}
    mixed = iterated_dominance(NormalFormGame(tables), "weak")
    for (player, _), belief in mixed.beliefs.items():
        assert min(belief.values()) > 0
        rest = [len(names) for name, names in mixed.survivors.items() if name != player]
        assert len(belief) == int(np.prod(rest))


def test_the_order_of_weak_dominance() -> None:
    """M. Osborne and A. Rubinstein (1994), figure 63.1."""
    game = NormalFormGame(
        ([[1, 0], [1, 2], [0, 2]], [[1, 0], [1, 1], [0, 1]]), ("一", "二"), (("T", "M", "B"), ("L", "R"))
    )
    found = iterated_dominance(game, "weak")
    assert found.survivors == {"一": ("M",), "二": ("L", "R")}
    assert list(found.other_survivors) == [{"一": ("T", "M"), "二": ("L",)}, {"一": ("M", "B"), "二": ("R",)}]
    assert found.order_matters is True
    assert not found.solvable
    assert found.explain() == (
        "Round 1: 一: T by M; 一: B by M. Left: 一: M; 二: L, R."
        " Warning: weak dominance may remove equilibria. Warning: another order leaves 一: T, M; 二: L."
    )


def test_too_many_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.add.outer(np.arange(4), np.zeros(4))
    game = NormalFormGame((table, table.T))
    assert iterated_dominance(game, "weak").order_matters is False
    monkeypatch.setattr(elimination, "MOST_ORDERS", 3)
    found = iterated_dominance(game, "weak")
    assert found.order_matters is None
    assert found.warnings[1] == "there are too many orders to say whether another leaves other strategies"


def test_three_players_and_a_mixture() -> None:
    """The third strategy of a is beaten by half and half; then everybody follows."""
    own = np.array([[3, 0], [0, 3], [1, 1]])[:, :, None] * np.ones(2)
    second = np.array([1, 0])[None, :, None] * np.ones((3, 2, 2)) - 3 * (np.arange(3) == 2)[:, None, None]
    third = np.broadcast_to(np.array([0, 2]), (3, 2, 2))
    found = iterated_dominance(NormalFormGame((own, second, third)))
    assert found.solution == ("1", "1", "2")
    assert str(found.rounds[0][0]) == "player 1: 3 by 0.5 1 + 0.5 2"
    assert found.rounds[0][0].least == F(1, 2)
    assert found.eliminations[-1].strategy == "2"
    assert "One profile is left: 1, 1, 2." in found.explain()
    assert iterated_dominance(NormalFormGame((own, second, third)), by_mixed=False).solution == (
        "1",
        "1",
        "2",
    )
    small = NormalFormGame((own[:, :, 0], np.zeros((3, 2))))
    assert iterated_dominance(small, by_mixed=False).survivors["player 1"] == ("1", "2", "3")
    assert iterated_dominance(small).survivors["player 1"] == ("1", "2")


def test_a_large_game_of_pure_comparisons() -> None:
    table = np.add.outer(np.arange(60.0), np.zeros(60))
    found = iterated_dominance(NormalFormGame((table, table.T)), by_mixed=False)
    assert found.solution == ("60", "60")


def test_constant_payoffs() -> None:
    for kind in ("strict", "weak"):
        found = iterated_dominance(NormalFormGame((np.ones((2, 3)), np.ones((2, 3)))), kind)  # type: ignore[arg-type]
        assert found.eliminations == ()
        assert not found.solvable
        assert found.order_matters is False
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["solution"] is None
    assert found.explain().startswith("No strategy is weakly dominated.")


def test_tampering_is_found() -> None:
    game = NormalFormGame(([[3, 0], [0, 3], [1, 1]], [[1, 0], [1, 0], [0, 1]]), ("a", "b"))
    found = iterated_dominance(game)
    first = found.eliminations[0]
    for changed in (
        replace(first, by={"1": F(1)}),
        replace(first, by={"1": F(1, 2), "2": F(1, 4)}),
        replace(first, by={"1": F(3, 2), "2": F(-1, 2)}),
        replace(first, least=F(1)),
    ):
        steps = (changed, *found.eliminations[1:])
        assert not recheck_elimination(game, "strict", steps, found.survivors, found.beliefs).holds
    more = {**found.survivors, "b": ("1", "2")}
    assert not recheck_elimination(game, "strict", found.eliminations, more, found.beliefs).holds
    doubts = {("a", "1"): {("2",): F(1)}}
    assert not recheck_elimination(game, "strict", found.eliminations, found.survivors, doubts).holds


def test_refusals() -> None:
    game = NormalFormGame((np.zeros((101, 100)), np.zeros((101, 100))))
    with pytest.raises(InputError) as refused:
        iterated_dominance(game)
    assert str(refused.value) == "game: found 10100 profiles, expected at most 5000; set by_mixed=False"
    with pytest.raises(InputError) as refused:
        iterated_dominance(game, "weakly", by_mixed=False)  # type: ignore[arg-type]
    assert str(refused.value) == "kind: found weakly, expected one of strict, weak"


def test_rounds_of_a_guessing_game() -> None:
    """Guess half of the other's whole number up to five: zero and one survive."""
    payoff = np.array([[-((2 * x - y) ** 2) for y in range(6)] for x in range(6)])
    found = iterated_dominance(NormalFormGame((payoff, payoff.T)))
    assert found.survivors == {"player 1": ("1", "2"), "player 2": ("1", "2")}
    assert [sorted(each.strategy for each in step) for step in found.rounds] == [
        ["5", "5", "6", "6"],
        ["4", "4"],
        ["3", "3"],
    ]
