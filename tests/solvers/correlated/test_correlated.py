"""Correlated equilibria against published values, an independent program, finite differences and Nash."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.correlated import Temptation, check_correlated, correlated_equilibrium, mediation
from citypact.solvers.correlated.matrix_door import MatrixDoor
from citypact.solvers.correlated.mediation_programs import MediationPrograms
from citypact.solvers.correlated.profile_table import ProfileTable
from citypact.solvers.correlated.recheck import recheck_device
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

F = Fraction
few = settings(deadline=None, max_examples=15)
TWICE = NormalFormGame(
    ([[1, 3], [2, 0.5]], [[1, 2], [3, 0.5]]), ("合肥", "南京"), (("芯片", "钢铁"), ("芯片", "钢铁"))
)
CHICKEN = NormalFormGame(([[6, 2], [7, 0]], [[6, 7], [2, 0]]), ("a", "b"), (("dove", "hawk"),) * 2)


def in_units(table: np.ndarray, power: int) -> np.ndarray:
    return np.reshape([float(f"{number}e{power}") for number in table.ravel().tolist()], table.shape)


@st.composite
def games(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    shape = draw(st.sampled_from([(2, 2), (2, 3), (3, 3), (2, 2, 2), (2, 1, 3)]))
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(-4, 4), min_size=size, max_size=size)
    return tuple(np.reshape(draw(numbers), shape) for _ in shape)


def by_scipy(tables: tuple[np.ndarray, ...], worth: np.ndarray, coarse: bool = False) -> float:
    """The program written out once more, profile by profile, and given to another front end."""
    shape = tables[0].shape
    profiles = list(product(*map(range, shape)))
    rows = []
    for player, table in enumerate(tables):
        for told, rather in product(range(shape[player]), repeat=2):
            if coarse and told:
                continue
            row = []
            for profile in profiles:
                other = (*profile[:player], rather, *profile[player + 1 :])
                counts = coarse or profile[player] == told
                row.append(float(table[other] - table[profile]) if counts else 0.0)
            rows.append(row)
    found = linprog(
        -worth.ravel().astype(float),
        A_ub=rows,
        b_ub=np.zeros(len(rows)),
        A_eq=np.ones((1, len(profiles))),
        b_eq=[1.0],
    )
    assert found.status == 0
    return float(-found.fun)


def pure_equilibria(tables: tuple[np.ndarray, ...]) -> list[tuple[int, ...]]:
    return [
        profile
        for profile in product(*map(range, tables[0].shape))
        if all(
            table[profile] >= table[(*profile[:at], other, *profile[at + 1 :])]
            for at, table in enumerate(tables)
            for other in range(table.shape[at])
        )
    ]


def test_duplicate_construction() -> None:
    """models.md §7.4: V, v, V_d, v_d = 3, 2, 1, 0.5. The device never builds twice; the lottery is fair."""
    found = correlated_equilibrium(TWICE)
    assert found.value == 5
    assert found.distribution == {("芯片", "钢铁"): F(1, 2), ("钢铁", "芯片"): F(1, 2)}
    assert found.payoffs == {"合肥": F(5, 2), "南京": F(5, 2)}
    assert found.certificate.exact
    p = (3 - F(1, 2)) / ((3 - F(1, 2)) + (2 - 1))
    assert float(p) == pytest.approx(0.714286, abs=5e-7)
    assert float(p**2 + (1 - p) ** 2) == pytest.approx(0.591837, abs=5e-7)
    mixed = np.array([[p * p, p * (1 - p)], [(1 - p) * p, (1 - p) ** 2]])
    report = check_correlated(TWICE, mixed)
    assert report.exact
    assert report.gain == 0
    assert sum(report.payoffs.values()) < found.welfare
    # The mixed equilibrium is the worst correlated one for either city.
    assert found.ranges["合肥"] == (report.payoffs["合肥"], 3)
    least = correlated_equilibrium(TWICE, [[-1, 0], [0, -1]])
    assert least.value == 0


def test_chicken() -> None:
    """Aumann (1974), as in Osborne and Rubinstein: 1/3 each is obeyed; 10.5 is the most welfare."""
    found = correlated_equilibrium(CHICKEN)
    assert found.value == F(21, 2)
    assert found.distribution == {
        ("dove", "dove"): F(1, 2),
        ("dove", "hawk"): F(1, 4),
        ("hawk", "dove"): F(1, 4),
    }
    assert found.dearest in {Temptation("a", "dove", "hawk"), Temptation("b", "dove", "hawk")}
    assert found.prices[Temptation("a", "dove", "hawk")] == F(3, 4)
    assert check_correlated(CHICKEN, [[1 / 3, 1 / 3], [1 / 3, 0]]).holds
    broken = check_correlated(CHICKEN, {("dove", "dove"): 1})
    assert (broken.gain, broken.holds) == (1, False)
    assert broken.explain() == (
        "The distribution is not a correlated equilibrium: a told dove would rather hawk, which adds 1."
    )


@given(tables=games(), coarse=st.booleans())
@few
def test_against_another_front_end(tables: tuple[np.ndarray, ...], coarse: bool) -> None:
    game = NormalFormGame(tables)
    found = correlated_equilibrium(game, coarse=coarse)
    assert float(found.value) == pytest.approx(by_scipy(tables, sum(tables), coarse), abs=1e-7)
    for table, (low, high) in zip(tables, found.ranges.values(), strict=True):
        assert float(high) == pytest.approx(by_scipy(tables, table, coarse), abs=1e-7)
        assert float(low) == pytest.approx(-by_scipy(tables, -table, coarse), abs=1e-7)
    assert check_correlated(game, found.distribution, coarse).exact
    if coarse:
        assert found.value >= correlated_equilibrium(game).value


@given(tables=games(), power=st.sampled_from([-9, 9]))
@few
def test_nash_units_and_the_least_payoff(tables: tuple[np.ndarray, ...], power: int) -> None:
    game = NormalFormGame(tables)
    welfare, fair = correlated_equilibrium(game), correlated_equilibrium(game, "egalitarian")
    for profile in pure_equilibria(tables):
        here = [int(table[profile]) for table in tables]
        assert welfare.value >= sum(here)
        assert fair.value >= min(here)
        for (low, high), payoff in zip(welfare.ranges.values(), here, strict=True):
            assert low <= payoff <= high
    assert fair.value == min(fair.payoffs.values()) >= min(welfare.payoffs.values())
    assert fair.welfare <= welfare.value
    scaled = correlated_equilibrium(NormalFormGame(tuple(in_units(table, power) for table in tables)))
    assert scaled.value == welfare.value * F(10) ** power
    shifted = correlated_equilibrium(NormalFormGame(tuple(table + 10**9 for table in tables)))
    assert shifted.value == welfare.value + len(tables) * 10**9


@given(tables=games())
@few
def test_prices_are_slopes(tables: tuple[np.ndarray, ...]) -> None:
    game = NormalFormGame(tables)
    found, step = correlated_equilibrium(game), F(1, 10**6)
    programs = MediationPrograms(ProfileTable(game, coarse=False))
    for tempted, label in list(programs.rows_of.items())[:4]:
        ends = {}
        for sign in (-1, 1):
            assert found.program is not None
            rows = tuple(
                replace(row, bound=-sign * step) if row.label == label else row for row in found.program.rows
            )
            proof = solve_exact(replace(found.program, rows=rows))
            assert found.exact is not None
            if proof.status is Status.optimal:
                ends[sign] = sign * (proof.optimum - found.exact.optimum) / step
        # The optimum is concave in the slack: the price lies between the slopes on both sides.
        assert ends[1] <= found.prices[tempted]
        if -1 in ends:
            assert found.prices[tempted] <= ends[-1]


@pytest.mark.parametrize("objective", ["welfare", "egalitarian"])
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_matrix_door_finds_the_same(objective: str, unit: float, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    game = NormalFormGame(tuple(unit * rng.integers(-9, 10, (3, 2, 3)) for _ in range(3)))
    exact = correlated_equilibrium(game, objective)  # type: ignore[arg-type]
    monkeypatch.setattr(mediation, "MOST_EXACT", 0)
    loose = correlated_equilibrium(game, objective)  # type: ignore[arg-type]
    assert (exact.provenance.exact, loose.provenance.exact, loose.program) == (True, False, None)
    assert float(loose.value) / unit == pytest.approx(float(exact.value) / unit, abs=1e-8)
    for player in game.players:
        ends = [float(end) / unit for end in loose.ranges[player]]
        assert ends == pytest.approx([float(end) / unit for end in exact.ranges[player]], abs=1e-8)
    assert loose.prices.keys() == exact.prices.keys()
    chicken = correlated_equilibrium(
        NormalFormGame(tuple(unit * np.array(table) for table in ([[6, 2], [7, 0]], [[6, 7], [2, 0]])))
    )
    assert float(chicken.prices[Temptation("player 1", "1", "2")]) == pytest.approx(0.75)


def test_the_matrix_door_where_all_get_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediation, "MOST_EXACT", 0)
    for best in (0, 3):
        game = NormalFormGame(([[best, 0], [0, 0]], [[best, 0], [0, 0]]), ("甲", "乙"))
        found = correlated_equilibrium(game, "egalitarian")
        assert found.value == pytest.approx(best, abs=1e-9)
        assert sum(found.player_weights.values()) == 1


def test_a_large_game_through_the_matrix_door() -> None:
    rng = np.random.default_rng(1)
    tables = tuple(rng.normal(size=(4, 4, 4, 4)) for _ in range(4))
    found = correlated_equilibrium(NormalFormGame(tables))
    assert not found.certificate.exact
    assert float(found.value) == pytest.approx(by_scipy(tables, sum(tables)), abs=1e-7)


def test_constant_payoffs_and_names_that_read_alike() -> None:
    flat = correlated_equilibrium(NormalFormGame((np.ones((2, 2)), np.ones((2, 2)))))
    assert (flat.value, flat.dearest, set(flat.prices.values())) == (2, None, {0})
    names = (("a, b", "a"), ("c", "b, c"))
    alike = NormalFormGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]]), ("p", "q"), names)
    assert correlated_equilibrium(alike).value == 2
    alone = NormalFormGame(([[5]], [[7]]))
    assert correlated_equilibrium(alone).value == 12
    assert check_correlated(alone, [[1]]).worst is None
    assert MatrixDoor(ProfileTable(alone, coarse=False)).obedience.shape == (0, 1)


def test_weights_by_player() -> None:
    assert correlated_equilibrium(TWICE, {"合肥": 1}).value == 3
    assert correlated_equilibrium(TWICE, {"合肥": -1}).value == -F(11, 7)


def test_tampering_is_found() -> None:
    table = ProfileTable(CHICKEN, coarse=False)
    found = correlated_equilibrium(CHICKEN)
    worth = [F(12), F(9), F(9), F(0)]
    chances = {0: F(1, 2), 1: F(1, 4), 2: F(1, 4)}
    assert recheck_device(table, worth, chances, found.prices, [], exact=True).holds
    greedy = recheck_device(table, worth, {0: F(1)}, found.prices, [], exact=True)
    assert greedy.failures == ("a obeys", "b obeys")
    low = dict.fromkeys(found.prices, F(0))
    assert recheck_device(table, worth, chances, low, [], exact=True).failures == (
        "no other distribution is worth more",
    )
    short = recheck_device(table, worth, {0: F(1, 2)}, found.prices, [], exact=True)
    assert "chances add up to one" in short.failures
    assert not Certificate({**found.certificate.residuals, "a obeys": float("nan")}).holds


def test_plain_data_and_words() -> None:
    found = correlated_equilibrium(TWICE, "egalitarian")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["value"] == 2.5
    assert data["player_weights"] == {"合肥": 0.5, "南京": 0.5}
    assert "The least payoff is 2.5" in found.explain()
    assert json.loads(json.dumps(check_correlated(TWICE, [[1, 0], [0, 0]]).to_dict()))["holds"] is False
    assert "before they are told anything" in correlated_equilibrium(TWICE, coarse=True).explain()


def test_refusals() -> None:
    for objective, message in (
        ("fair", "objective: found fair, expected one of welfare, egalitarian"),
        ({"上海": 1}, "objective: found 上海, expected one of 合肥, 南京"),
        ({"合肥": float("nan")}, "weight of 合肥: found nan, expected a finite number"),
        ([[1, 2, 3]], "objective: found shape (1, 3), expected shape (2, 2), a worth for each profile"),
        ([[1, 2], [3, float("inf")]], "objective: found inf, expected a finite number"),
    ):
        with pytest.raises(InputError) as refused:
            correlated_equilibrium(TWICE, objective)  # type: ignore[arg-type]
        assert str(refused.value) == message
    for distribution, message in (
        ([[1, 0]], "distribution: found shape (1, 2), expected shape (2, 2)"),
        ({("芯片",): 1}, "distribution: found ('芯片',), expected one strategy of each player, by name"),
        ([[0.5, 0.4], [0, 0]], "distribution: found chances adding up to 0.9, expected a sum of one"),
        ([[2, -1], [0, 0]], "chance of 芯片, 钢铁: found -1, expected a chance of at least zero"),
        ([[float("nan"), 1], [0, 0]], "chance of 芯片, 芯片: found nan, expected a finite number"),
    ):
        with pytest.raises(InputError) as refused:
            check_correlated(TWICE, distribution)  # type: ignore[arg-type]
        assert str(refused.value) == message
    big = NormalFormGame((np.zeros((60, 60)), np.zeros((60, 60))))
    with pytest.raises(InputError, match="found 7080 conditions on 3600 profiles, expected at most"):
        correlated_equilibrium(big)


def test_a_worth_in_rows_of_different_lengths_is_refused() -> None:
    game = NormalFormGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]]))
    with pytest.raises(InputError, match="a worth for each profile"):
        correlated_equilibrium(game, [[1], [0, 0]])


@pytest.mark.parametrize(("coarse", "conditions"), [(True, 342), (False, 58_824)])
def test_a_game_with_too_many_conditions_is_refused(coarse: bool, conditions: int) -> None:
    """172 strategies each: 171 deviations of a player from the whole device, 172 · 171 from its advice."""
    game = NormalFormGame((np.zeros((172, 172)),) * 2)
    with pytest.raises(InputError, match=f"{conditions} conditions on 29584 profiles"):
        correlated_equilibrium(game, coarse=coarse)
