"""Benefits between limits: bounds against corners, searches and solvers, and what is drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from citypact.errors import CertificateError, InputError
from citypact.games.abatement import Abatement, BenefitBox
from citypact.mechanisms.abatement import settle_abatement, settle_box
from citypact.mechanisms.abatement.box.bounds import (
    Bounds,
    largest_surplus,
    own_gain_bounds,
    payment_bounds,
    shapley_bounds,
)
from citypact.mechanisms.abatement.box.columns import cheapest_columns, drawn_matrices, least_of_column
from citypact.mechanisms.abatement.box.design import _check
from citypact.mechanisms.abatement.box.search import OWN_GAIN, PAYMENT, SHAPLEY, searched
from citypact.mechanisms.abatement.box.surplus_bound import least_surplus

AMOUNTS = {"gains": SHAPLEY, "payments": PAYMENT, "own_gains": OWN_GAIN}


def shares(count: int, seed: int = 0) -> BenefitBox:
    draw = np.random.default_rng(seed)
    names = [f"city {at + 1}" for at in range(count)]
    return BenefitBox.from_shares(
        (0.2, 0.7), (0.13, 0.55), draw.random(count) + 1, draw.random(count) + 0.5, names
    )


def mixed(count: int, seed: int = 0) -> BenefitBox:
    """Limits on entries and on sums that both bind."""
    draw = np.random.default_rng(seed)
    low = draw.random((count, count)) * 0.2
    high = low + draw.random((count, count))
    down, up = low.sum(axis=0) - low.diagonal(), high.sum(axis=0) - high.diagonal()
    sums = np.column_stack([down + 0.3 * (up - down), down + 0.6 * (up - down)])
    return BenefitBox(low, high, draw.random(count) + 0.5, sums)


def entries_only(count: int, seed: int = 0) -> BenefitBox:
    box = mixed(count, seed)
    return BenefitBox(box.lowest, box.highest, box.costs)


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_the_quadratics_are_the_amounts_of_a_settlement(name: str, count: int) -> None:
    draw = np.random.default_rng(count)
    benefits, costs = draw.random((count, count)), draw.random(count) + 0.5
    settled = settle_abatement(Abatement(benefits, costs))
    np.fill_diagonal(benefits, 0)
    found = AMOUNTS[name].amounts(benefits[None], 0.5 / costs)[0]
    assert found == pytest.approx(getattr(settled, name).vector(), abs=1e-12)
    slopes = AMOUNTS[name].gradient(benefits, 0.5 / costs, 0)
    for at, to in product(range(count), repeat=2):
        step = np.zeros((count, count))
        step[at, to] = 1e-6 * (at != to)
        both = AMOUNTS[name].amounts(np.array([benefits + step, benefits - step]), 0.5 / costs)[:, 0]
        assert slopes[at, to] * (at != to) == pytest.approx((both[0] - both[1]) / 2e-6, abs=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_with_limits_on_entries_alone_the_corners_are_reached(seed: int) -> None:
    """Every amount is monotone in every benefit, so brute force over all corners is the truth."""
    box = entries_only(3, seed)
    low, high = box.others_lowest, box.others_highest
    places = [(at, to) for at, to in product(range(3), repeat=2) if at != to]
    corners = np.zeros((64, 3, 3))
    for row, choice in enumerate(product((0, 1), repeat=6)):
        for (at, to), top in zip(places, choice, strict=True):
            corners[row, at, to] = (high if top else low)[at, to]
    for amount, bounds in (
        (SHAPLEY, shapley_bounds(box)),
        (PAYMENT, payment_bounds(box)),
        (OWN_GAIN, own_gain_bounds(box)),
    ):
        found = amount.amounts(corners, box.weights)
        assert bounds.lowest == pytest.approx(found.min(axis=0), rel=1e-12)
        assert bounds.highest == pytest.approx(found.max(axis=0), rel=1e-12)
    totals = SHAPLEY.amounts(corners, box.weights).sum(axis=1)
    assert largest_surplus(box)[0] == pytest.approx(totals.max())
    assert least_surplus(box)[0] == pytest.approx(totals.min())


@pytest.mark.parametrize("make", [shares, mixed])
@pytest.mark.parametrize("count", [2, 3, 6])
def test_nothing_found_by_search_or_draw_is_outside_the_bounds(make: object, count: int) -> None:
    for seed in range(3):
        box = make(count, seed)  # type: ignore[operator]
        drawn = drawn_matrices(box, 400, np.random.default_rng(seed))
        for amount, bounds in (
            (SHAPLEY, shapley_bounds(box)),
            (PAYMENT, payment_bounds(box)),
            (OWN_GAIN, own_gain_bounds(box)),
        ):
            seen = amount.amounts(drawn, box.weights)
            assert (seen >= bounds.lowest - 1e-12).all()
            assert (seen <= bounds.highest + 1e-12).all()
            for city in range(count):
                top, matrix = searched(box, amount, city, 1.0, drawn[0])
                assert seen[0, city] - 1e-12 <= top <= bounds.highest[city] + 1e-9
                assert amount.amounts(matrix[None], box.weights)[0, city] == pytest.approx(top)
                assert searched(box, amount, city, -1.0, drawn[0])[0] >= bounds.lowest[city] - 1e-9


def test_payment_bounds_of_shares_are_reached() -> None:
    """A city's row and the rest of its column do not compete for sums: both ends are attained."""
    box = shares(6, 4)
    settled = settle_box(box, draws=50)
    for paid in settled.payments.values():
        assert paid.found_highest == pytest.approx(paid.highest, rel=1e-6)
        assert paid.found_lowest == pytest.approx(paid.lowest, rel=1e-6)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_the_largest_surplus_of_shares_is_that_of_all_assignments(count: int) -> None:
    """A convex function is largest at a corner: each column gives its all to one other city."""
    for seed in range(4):
        box = shares(count, seed)
        sums = box.sums[:, 1]
        best = 0.0
        for option in product(*[[at for at in range(count) if at != column] for column in range(count)]):
            rows = np.zeros(count)
            np.add.at(rows, list(option), sums)
            best = max(best, float(box.weights @ rows**2))
        bound, matrix = largest_surplus(box)
        assert bound == pytest.approx(best, rel=1e-12)
        assert box.weights @ matrix.sum(axis=1) ** 2 == pytest.approx(best, rel=1e-12)
        assert matrix.sum(axis=0) == pytest.approx(sums)


@pytest.mark.parametrize("make", [shares, mixed, entries_only])
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_least_surplus_is_bracketed_and_below_what_another_solver_finds(
    make: object, unit: float
) -> None:
    plain = make(4, 1)  # type: ignore[operator]
    box = BenefitBox(
        unit * np.asarray(plain.lowest),
        unit * np.asarray(plain.highest),
        unit * plain.costs,
        unit * plain.sums,
    )
    bound, reached, matrix = least_surplus(box)
    assert bound <= reached * (1 + 1e-12)
    assert bound == pytest.approx(reached, rel=1e-6)
    assert (matrix >= box.others_lowest - 1e-12 * unit).all()
    assert (matrix <= box.others_highest + 1e-12 * unit).all()
    assert (matrix.sum(axis=0) >= box.sums[:, 0] * (1 - 1e-12)).all()
    low, high = plain.others_lowest.ravel(), plain.others_highest.ravel()
    found = minimize(
        lambda entries: plain.weights @ entries.reshape(4, 4).sum(axis=1) ** 2,
        drawn_matrices(plain, 1, np.random.default_rng(0))[0].ravel(),
        bounds=list(zip(low, high, strict=True)),
        constraints=[
            {"type": "ineq", "fun": lambda entries: entries.reshape(4, 4).sum(axis=0) - plain.sums[:, 0]},
            {"type": "ineq", "fun": lambda entries: plain.sums[:, 1] - entries.reshape(4, 4).sum(axis=0)},
        ],
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 500},
    )
    assert reached / unit == pytest.approx(found.fun, rel=1e-5)


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_column_programs_against_solvers(seed: int) -> None:
    draw = np.random.default_rng(seed)
    box = (shares, mixed)[seed % 2](4, seed)
    prices = draw.standard_normal((4, 4))
    matrix = cheapest_columns(box, prices)
    column = int(draw.integers(4))
    low, high = box.others_lowest[:, column], box.others_highest[:, column]
    ones = np.ones((1, 4))
    exact = linprog(
        prices[:, column],
        A_ub=np.vstack([ones, -ones]),
        b_ub=[box.sums[column, 1], -box.sums[column, 0]],
        bounds=list(zip(low, high, strict=True)),
    )
    assert prices[:, column] @ matrix[:, column] == pytest.approx(exact.fun, abs=1e-9)
    bound = least_of_column(box, column, prices[:, column], np.zeros(4))
    assert bound == pytest.approx(exact.fun, abs=1e-9)
    square = draw.random(4)
    searched_point = minimize(
        lambda entries: float(prices[:, column] @ entries + square @ entries**2),
        matrix[:, column],
        bounds=list(zip(low, high, strict=True)),
        constraints=[
            {"type": "ineq", "fun": lambda entries: entries.sum() - box.sums[column, 0]},
            {"type": "ineq", "fun": lambda entries: box.sums[column, 1] - entries.sum()},
        ],
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    bound = least_of_column(box, column, prices[:, column], square)
    assert bound == pytest.approx(searched_point.fun, abs=1e-6)


@pytest.mark.parametrize(
    ("make", "count"),
    [(shares, 2), (shares, 5), (mixed, 1), (mixed, 5), (entries_only, 1), (entries_only, 5)],
)
def test_draws_are_in_the_box_and_use_its_room(make: object, count: int) -> None:
    box = make(count, 2)  # type: ignore[operator]
    drawn = drawn_matrices(box, 500, np.random.default_rng(1))
    sums = drawn.sum(axis=1)
    assert (drawn >= box.others_lowest - 1e-12).all()
    assert (drawn <= box.others_highest + 1e-12).all()
    assert (sums >= box.sums[:, 0] - 1e-12).all()
    assert (sums <= box.sums[:, 1] + 1e-12).all()
    spread = (sums.max(axis=0) - sums.min(axis=0)) / np.maximum(box.sums[:, 1] - box.sums[:, 0], 1e-9)
    assert count == 1 or (spread > 0.9).all()


def test_every_settlement_of_a_matrix_lies_in_that_of_the_box() -> None:
    box = shares(5, 3)
    settled = settle_box(box, draws=200, seed=4)
    for matrix in drawn_matrices(box, 20, np.random.default_rng(9)):
        one = settle_abatement(Abatement(matrix + np.diag(0.5 * np.ones(5)), box.costs, box.players))
        assert settled.surplus.lowest <= one.surplus <= settled.surplus.highest
        for name in box.players:
            for field in AMOUNTS:
                limits = getattr(settled, field)[name]
                assert limits.lowest <= getattr(one, field)[name] <= limits.highest
            assert settled.targets[name][0] <= one.targets[name] <= settled.targets[name][1] + 1


def test_a_known_matrix_gives_numbers() -> None:
    air = Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5])
    settled = settle_box(BenefitBox(air.benefits, air.benefits, air.costs), draws=10)
    exact = settle_abatement(air)
    for name in air.players:
        paid = settled.payments[name]
        assert (paid.lowest, paid.highest) == pytest.approx((exact.payments[name],) * 2)
        assert paid.typical == pytest.approx((exact.payments[name],) * 3)
        assert settled.targets[name] == pytest.approx((exact.targets[name],) * 2)
    assert settled.payers == ("city 1",)
    assert settled.recipients == ("city 2", "city 3")
    assert "Whatever the benefits are, city 1 pays." in settled.explain()


def test_the_same_seed_gives_the_same_result_and_plain_data() -> None:
    box = shares(4)
    first, second = settle_box(box, 100, seed=3), settle_box(box, 100, seed=3)
    assert json.dumps(first.to_dict(), allow_nan=False) == json.dumps(second.to_dict(), allow_nan=False)
    assert first.to_dict() != settle_box(box, 100, seed=4).to_dict()
    assert len(first.to_frame()) == 2 + 9 * 4
    assert first.to_dict()["payments"]["city 1"]["lo"] < 0


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit(unit: float) -> None:
    box = mixed(4, 5)
    scaled = BenefitBox(
        unit * np.asarray(box.lowest), unit * np.asarray(box.highest), unit * box.costs, unit * box.sums
    )
    first, second = settle_box(box, 50), settle_box(scaled, 50)
    for name in box.players:
        ours, theirs = first.payments[name], second.payments[name]
        assert theirs.lowest / unit == pytest.approx(ours.lowest, rel=1e-9)
        assert theirs.highest / unit == pytest.approx(ours.highest, rel=1e-9)


def test_nothing_at_all() -> None:
    settled = settle_box(BenefitBox(np.eye(2), np.eye(2), [1, 1]), draws=5)
    assert settled.surplus.highest == 0
    assert settled.certificate.holds
    sole = settle_box(BenefitBox([[1]], [[2]], [1]), draws=5)
    assert sole.payments["city 1"].highest == 0


def test_a_wrong_bound_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from citypact.mechanisms.abatement import settle_box as module_function

    inner = module_function.__globals__
    for wrong in (0.5, float("nan")):
        narrow = payment_bounds(shares(4))
        monkeypatch.setitem(
            inner, "payment_bounds", lambda _, b=narrow, w=wrong: Bounds(b.lowest, w * b.highest)
        )
        with pytest.raises(CertificateError, match="all side payments found are within their limits"):
            settle_box(shares(4), draws=20)


def test_refusals() -> None:
    with pytest.raises(InputError, match="draws: found 0, expected a whole number between 1 and 10000000"):
        settle_box(shares(2), draws=0)


def test_a_surplus_found_beyond_its_limits_is_measured_in_largest_surpluses() -> None:
    box = mixed(2)
    settled = settle_box(box, draws=20)
    beyond = replace(settled.surplus, found_highest=settled.surplus.highest * 1.5)
    ranges = {amount: [settled.surplus] for amount in (SHAPLEY, PAYMENT, OWN_GAIN)}
    nothing = {amount: np.zeros((1, 2)) for amount in (SHAPLEY, PAYMENT, OWN_GAIN)}
    line = "every surplus found is within its limits"
    assert _check(beyond, ranges, nothing).residuals[line] == pytest.approx(0.5, rel=1e-12)


def test_the_largest_seed_is_taken_and_the_next_refused() -> None:
    assert settle_box(mixed(2), draws=20, seed=2**63 - 1).certificate.holds
    with pytest.raises(InputError, match="seed"):
        settle_box(mixed(2), draws=20, seed=2**63)
