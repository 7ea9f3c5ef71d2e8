"""What rechecks hold against libraries that return nearly the right thing, and what they let through."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import clarabel
import cvxpy as cp
import numpy as np
import pytest
import scipy.integrate

from citypact.errors import SolverFailure
from citypact.games.abatement import BenefitBox
from citypact.games.populations import PopulationGame
from citypact.games.relocation import Relocation
from citypact.games.river import PowerBenefit, River, RiverWater
from citypact.mechanisms.abatement.box import surplus_bound
from citypact.mechanisms.river_rules.water import program as water_program
from citypact.mechanisms.robust import EllipsoidSet
from citypact.mechanisms.robust.conic import conic_max_min
from citypact.mechanisms.robust.conic import conic_program as honest_program
from citypact.mechanisms.trade import BetaBelief
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.solvers.program import ConvexProgram
from citypact.solvers.replicator import rest_points
from citypact.solvers.uncertainty.copula import redrawn

PARTS = (1e-3, -0.1, math.nan)


@pytest.mark.parametrize("part", [0.0, *PARTS])
def test_conditional_normals_whose_equations_are_not_solved(
    monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    honest = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda *given: honest(*given) * (1 + part))
    rows, tied = np.array([[1.0, 2.0, 0.5]]), np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.1], [0.2, 0.1, 1.0]])
    if part == 0:
        assert redrawn(rows, [0], tied, np.random.default_rng(1)).shape == (1, 3)
        return
    with pytest.raises(SolverFailure, match="the equations were not solved"):
        redrawn(rows, [0], tied, np.random.default_rng(1))


@pytest.mark.parametrize("part", [0.0, *PARTS])
def test_eigenvalues_that_do_not_multiply_out(monkeypatch: pytest.MonkeyPatch, part: float) -> None:
    draw = random.Random(3)
    tables = [[[[draw.randint(-5, 5) for _ in "ab"] for _ in "ab"] for _ in "ab"] for _ in range(3)]
    game = PopulationGame(tables, ("a", "b", "c"), (("yes", "no"),) * 3)
    honest, asked = np.roots, []

    def roots(coefficients: Any) -> Any:
        asked.append(1)
        return honest(coefficients) * (1 + part)

    monkeypatch.setattr(np, "roots", roots)
    if part == 0:
        assert rest_points(game).points
        assert asked
        return
    with pytest.raises(SolverFailure, match="the roots found do not multiply out"):
        rest_points(game)


class Shifted:
    """A program whose solver returns one of its numbers shifted."""

    def __init__(self, program: Any, name: str, part: float) -> None:
        self._program, self._name, self._part = program, name, part

    def solve(self, given: dict[str, Any]) -> Any:
        found = self._program.solve(given)
        if self._name == "value":
            return replace(found, value=found.value + self._part)
        return replace(found, point={**found.point, self._name: found.point[self._name] + self._part})


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ratio", 1e-3),
        ("ratio", -0.1),
        ("value", 1e-4),
        ("value", -1e-4),
        ("lump sum", 0.1),
        ("ratio", math.nan),
    ],
)
def test_a_robust_ratio_beside_the_best(monkeypatch: pytest.MonkeyPatch, name: str, part: float) -> None:
    game, uncertain = Relocation(10, 3, 1), EllipsoidSet.from_deviations(2, 1, 1)
    assert conic_max_min(game, uncertain).ratio == pytest.approx(0.6163, abs=1e-4)
    monkeypatch.setattr(
        "citypact.mechanisms.robust.conic.conic_program",
        lambda *given: Shifted(honest_program(*given), name, part),
    )
    with pytest.raises(SolverFailure, match="does not pass its recheck"):
        conic_max_min(game, uncertain)


@pytest.mark.parametrize(("use", "price"), [(0.0, 0.0), (0.02, 0.0), (0.0, 0.1), (math.nan, 0.0)])
def test_water_that_is_not_best_used_or_priced(use: float, price: float) -> None:
    # By hand: worth 2√x with all of 2 below or shared; one each is best, at a price of one each.
    water = RiverWater(River(("up", "down")), (2, 0), PowerBenefit(1))
    honest = water_program.water_by_program(water)
    uses = np.array(honest.uses.vector()) * (1 + use * np.array([1.0, -1.0]) / 1.0)
    prices = np.array(honest.prices.vector()) * (1 + price)
    reached = water.supply @ water.river.reaches
    if use == price == 0:
        water_program._recheck(water, reached, uses, prices)
        return
    with pytest.raises(SolverFailure, match="does not pass its recheck"):
        water_program._recheck(water, reached, uses, prices)


@pytest.mark.parametrize("part", [0.0, 0.3, math.nan])
def test_a_least_surplus_that_is_not_least(monkeypatch: pytest.MonkeyPatch, part: float) -> None:
    box = BenefitBox.from_shares((0, 1), (0.25, 0.5), [4, 4, 8], [0.5, 1, 1], ("a", "b", "c"))
    honest = surplus_bound._solved
    tilt = np.array([[0, 1, 1], [-1, 0, -1], [1, -1, 0]]) * part
    monkeypatch.setattr(surplus_bound, "_solved", lambda box, scale: honest(box, scale) + scale * tilt)
    if part == 0:
        assert surplus_bound.least_surplus(box)[1] == pytest.approx(3.2, abs=1e-4)
        return
    with pytest.raises(SolverFailure, match=r"least surplus: .* is reached where"):
        surplus_bound.least_surplus(box)


@pytest.mark.parametrize("part", [0.0, *PARTS])
def test_an_integral_outside_its_enclosure(monkeypatch: pytest.MonkeyPatch, part: float) -> None:
    costs = PrivateCosts(BetaBelief(2, 3, 0, 0.9), BetaBelief(3, 2, 0, 0.8))
    honest = costs.efficiency_subsidy()
    quad = scipy.integrate.quad
    monkeypatch.setattr(
        scipy.integrate, "quad", lambda *given, **more: (quad(*given, **more)[0] * (1 + part), 0.0)
    )
    if part == 0:
        assert costs.efficiency_subsidy() == honest
        return
    with pytest.raises(SolverFailure, match=r"a chance that both accept: .* is not between"):
        costs.efficiency_subsidy()


def test_a_conic_solver_that_breaks_down_is_a_failure_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the solver broke down")

    def program() -> ConvexProgram:
        x = cp.Variable(name="x")
        return ConvexProgram(-cp.square(x), {"least": x >= 1})

    assert program().solve({}).point["x"] == pytest.approx(1)
    monkeypatch.setattr(clarabel, "DefaultSolver", broken)
    with pytest.raises(SolverFailure, match="Clarabel: the solver broke down"):
        program().solve({})
