"""The conic program beside the pooled blocks, and the linear programs that prove uniqueness."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from slow_rivers import drawn_water

from citypact.errors import InputError
from citypact.games.river import (
    ConcaveBenefit,
    LogBenefit,
    PiecewiseLinearBenefit,
    PowerBenefit,
    QuadraticBenefit,
    River,
    RiverWater,
)
from citypact.mechanisms.river_rules import share_river, sharing_ranges, water_by_program
from citypact.solvers.linear.certify import check
from citypact.solvers.status import Status


def test_the_solver_finds_the_same_worth_on_rivers_of_all_forms() -> None:
    rng = np.random.default_rng(21)
    for _ in range(25):
        water = drawn_water(rng, int(rng.integers(1, 8)))
        found = water_by_program(water)
        # The solver's uses may break a section by its tolerance.
        assert found.worth == pytest.approx(water.grand, rel=1e-6, abs=1e-9)


def test_multipliers_are_the_prices_of_water() -> None:
    rng = np.random.default_rng(22)
    forms = (PowerBenefit(2, 0.3), QuadraticBenefit(5, 1), LogBenefit(4, 2), PowerBenefit(1))
    for _ in range(8):
        inflows = rng.uniform(0.5, 3, 6).tolist()
        benefits = [forms[int(k)] for k in rng.integers(4, size=6)]
        water = RiverWater(drawn_water(rng, 6).river, inflows, benefits)
        best, found = water.best_use(), water_by_program(water)
        assert found.prices.vector() == pytest.approx(best.prices[0], abs=2e-4 * best.prices.max())
        assert found.uses.vector() == pytest.approx(best.uses[0], abs=2e-3 * sum(inflows))
    assert found.prices.unit == "亿元 per 亿m³"


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_program_is_scaled_to_order_one(unit: float) -> None:
    benefits = [QuadraticBenefit(a * unit, unit) for a in (1, 2, 3, 4)]
    water = RiverWater(River(("a", "b", "c", "d")), (2, 0.5, 0.3, 0.2), benefits)
    assert water_by_program(water).worth == pytest.approx(water.grand, rel=1e-7)


def test_a_dry_river_and_water_without_worth_need_no_solver() -> None:
    river = River(("a", "b"))
    assert water_by_program(RiverWater(river, (0, 0), PowerBenefit(1))).worth == 0
    assert water_by_program(RiverWater(river, (1, 0), PiecewiseLinearBenefit(()))).uses.vector() == (0, 0)


def test_a_benefit_without_a_convex_expression_is_refused() -> None:
    class Own(PowerBenefit):
        pass

    class Other(ConcaveBenefit):
        def value(self, use):  # type: ignore[no-untyped-def]
            return np.minimum(use, 1.0)

        def marginal(self, use):  # type: ignore[no-untyped-def]
            return np.where(np.asarray(use) < 1, 1.0, 0.0)

        def demand(self, price):  # type: ignore[no-untyped-def]
            return np.where(np.asarray(price) < 1, 1.0, 0.0)

    water = RiverWater(River(("a", "b")), (2, 0), Other())
    assert water.grand == 2  # the pooled blocks need no expression
    with pytest.raises(InputError, match="benefit: found Other, expected a benefit with a convex expression"):
        water_by_program(water)
    assert water_by_program(RiverWater(River(("a",)), (4,), Own(1))).worth == pytest.approx(2, rel=1e-6)


def test_core_and_aspirations_leave_one_point_the_downstream_incremental() -> None:
    rng = np.random.default_rng(23)
    for chain in (True, False):
        for _ in range(6):
            water = drawn_water(rng, int(rng.integers(1, 6)), chain=chain)
            found = sharing_ranges(water)
            assert found.unique
            assert found.width == 0
            point = [float(low) for low, _ in found.ranges.values()]
            scale = max(water.grand, 1.0)
            assert point == pytest.approx(share_river(water).welfare.vector(), abs=1e-12 * scale)


def test_the_ends_are_proved_in_fractions() -> None:
    benefits = [QuadraticBenefit(a, 1) for a in (4, 6, 8)]
    found = sharing_ranges(RiverWater(River(("1", "2", "3")), (4, 0, 0), benefits))
    assert found.ranges == {"1": (8, 8), "2": (9, 9), "3": (8, 8)}
    for city in "123":
        for sense, word in (("minimize", "least"), ("maximize", "most")):
            proof = found.proofs[f"{word} of {city}"]
            aim = replace(found.program, sense=sense, objective={city: 1})
            assert all(line.holds for line in check(aim, proof))
            tampered = replace(proof, value=proof.optimum + Fraction(1, 10**9))
            assert not all(line.holds for line in check(aim, tampered))
            assert proof.status is Status.optimal
    labels = [row.label for row in found.program.rows]
    assert labels[0] == "all is shared"
    assert {"core: 1+2", "aspiration: 1+2", "core: 2", "aspiration: 3"} <= set(labels)


def test_without_the_aspirations_the_core_is_wide() -> None:
    water = RiverWater(River(("up", "down")), (4, 0), PowerBenefit(1))
    found = sharing_ranges(water)
    core = [row for row in found.program.rows if not row.label.startswith("aspiration")]
    from citypact.solvers.linear.solution import solve

    most = solve(replace(found.program, sense="maximize", objective={"up": 1}, rows=tuple(core)))
    assert most.value == pytest.approx(water.grand)
    assert float(found.ranges["up"][1]) == pytest.approx(2)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_uniqueness_does_not_depend_on_the_unit(unit: float) -> None:
    benefits = [PowerBenefit(factor * unit) for factor in (1, 2, 3, 2.5)]
    found = sharing_ranges(RiverWater(River(("1", "2", "3", "4")), (2, 0.5, 0.3, 0.2), benefits))
    assert found.unique
    point = np.array([float(low) for low, _ in found.ranges.values()]) / unit
    assert point == pytest.approx([1.41421, 2.12132, 2.72546, 1.53324], abs=1e-4)


def test_twelve_cities_and_no_more() -> None:
    names = [f"c{k}" for k in range(13)]
    with pytest.raises(InputError, match="players: found 13, expected at most 12"):
        sharing_ranges(RiverWater(River(names), (1,) * 13, PowerBenefit(1)))
    found = sharing_ranges(RiverWater(River(names[:12]), (3,) + (0.5,) * 11, PowerBenefit(1)))
    assert found.unique


def test_ranges_can_be_read_and_saved() -> None:
    found = sharing_ranges(RiverWater(River(("up", "down")), (3, 1), QuadraticBenefit(10, 1)))
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["exact"]["down"] == ["21/2", "21/2"]
    assert found.explain() == (
        "Exactly one division is in the core and below all aspirations (亿元): up 25.5, down 10.5."
    )
    assert repr(found) == "<SharingRanges: 2 cities, unique>"
    assert len(found.rows()) == 4
    wide = replace(found, ranges={"up": (Fraction(1), Fraction(3))})
    assert wide.explain().startswith("Divisions in the core")
