"""Linear pay for a city that dislikes risk, on one signal and on several pollutants."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet import (
    NoisyIndex,
    PollutionIndex,
    multitask_pay,
    risk_averse_pay,
    weight_gaps,
)

FOLDER = os.environ.get("CITYPACT_ORACLES", "")


def published() -> list[dict[str, Any]]:
    """Holmström–Milgrom rows of the oracle folder, one by hand where the folder is not there."""
    if not FOLDER:
        return []
    file = Path(FOLDER) / "repeated_evolution_contest_mechanism.json"
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    return [case for case in cases if case["data"].get("type") == "holmstrom_milgrom"]


@pytest.mark.skipif(not FOLDER, reason="CITYPACT_ORACLES is not set")
def test_published_slopes() -> None:
    cases = published()
    assert len(cases) == 2
    for case in cases:
        data = {key: Fraction(case["data"][key]) for key in ("r", "sigma2", "c")}
        pay = risk_averse_pay(WaterPair(1, cost=data["c"]), data["r"], data["sigma2"])
        found = {"slope": pay.slope, "effort": pay.effort, "total_surplus": pay.total_surplus}
        found["first_best_surplus"] = pay.added / pay.attained
        for row in case["expected"]:
            assert found[row["concept"]] == pytest.approx(float(Fraction(row["value"])), abs=row["tol"])


def test_holmstrom_milgrom_by_hand() -> None:
    """r = 4, variance 1, c = 1/2: slope 1/3, effort 2/3, surplus 1/3 (1987/1991)."""
    pay = risk_averse_pay(WaterPair(1, cost=0.5), 4, 1)
    assert (pay.slope, pay.effort, pay.total_surplus) == (1 / 3, 2 / 3, 1 / 3)


@pytest.mark.parametrize("seed", range(10))
def test_no_other_slope_adds_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    b, own, c, rho, variance = (float(x) for x in rng.uniform(0.2, 2, 5))
    pay = risk_averse_pay(WaterPair(b, own, c), rho, variance)
    slopes = np.linspace(0, 2 * b, 20_001)
    efforts = (own + slopes) / c
    joint = (b + own) * efforts - c * efforts**2 / 2 - rho * slopes**2 * variance / 2
    assert pay.slope == pytest.approx(slopes[joint.argmax()], abs=2e-4)
    assert pay.total_surplus == pytest.approx(joint.max(), rel=1e-7)
    assert sum(pay.gains.values()) == pytest.approx(pay.added)


def test_without_risk_aversion_the_slope_is_the_whole_benefit() -> None:
    pay = risk_averse_pay(WaterPair(2, 0.5, cost=1.5), 0, 3)
    assert (pay.slope, pay.attained, pay.premium) == (2.0, 1.0, 0.0)
    assert pay.expected_pay == pytest.approx((4 / 3, 8 / 3))
    assert pay.slope_of_index(NoisyIndex(1, 0.25, 0.1)) == 8.0


def test_certainty_equivalent_by_simulation() -> None:
    """The premium is what CARA takes off the mean of a normal pay."""
    pay = risk_averse_pay(WaterPair(1, cost=1), 2, 0.5)
    noise = np.sqrt(0.5) * np.random.default_rng(1).standard_normal(2_000_000)
    equivalent = -np.log(np.mean(np.exp(-2 * pay.slope * noise))) / 2
    assert -equivalent == pytest.approx(pay.premium, abs=2e-3)


def random_task(seed: int, n: int) -> tuple[dict[str, float], np.ndarray, np.ndarray, float]:
    rng = np.random.default_rng(seed)
    cost, noise = (np.round(m @ m.T + 0.3 * np.eye(n), 3) for m in rng.uniform(-1, 1, (2, n, n)))
    damages = {f"p{k}": round(float(x), 3) for k, x in enumerate(rng.uniform(0.5, 2, n))}
    return damages, cost, noise, round(float(rng.uniform(0, 3)), 3)


@pytest.mark.parametrize("seed", range(10))
def test_multitask_formula_and_optimum(seed: int) -> None:
    """beta = (I + rho C Sigma)^-1 b, and no slopes nearby add more."""
    damages, cost, noise, rho = random_task(seed, 2 + seed % 3)
    pay = multitask_pay(damages, cost.tolist(), noise.tolist(), rho)
    b = np.array(list(damages.values()))
    slopes = np.array(list(pay.slopes.values()))
    assert slopes == pytest.approx(np.linalg.solve(np.eye(len(b)) + rho * cost @ noise, b), rel=1e-8)

    def joint(at: np.ndarray) -> float:
        efforts = np.linalg.solve(cost, at)
        return float(b @ efforts - efforts @ cost @ efforts / 2 - rho * at @ noise @ at / 2)

    assert pay.added == pytest.approx(joint(slopes))
    rng = np.random.default_rng(seed)
    for _ in range(50):
        assert joint(slopes + 0.1 * rng.standard_normal(len(b))) <= joint(slopes) + 1e-12


@pytest.mark.parametrize("seed", range(8))
def test_multitask_with_omitted_pollutants_against_a_search(seed: int) -> None:
    from scipy.optimize import minimize

    damages, cost, noise, rho = random_task(seed + 50, 3)
    pay = multitask_pay(damages, cost.tolist(), noise.tolist(), rho, measured=["p0", "p2"])
    b = np.array(list(damages.values()))

    def loss(kept: np.ndarray) -> float:
        at = np.array([kept[0], 0, kept[1]])
        efforts = np.linalg.solve(cost, at)
        return -float(b @ efforts - efforts @ at / 2 - rho * at @ noise @ at / 2)

    found = minimize(loss, np.zeros(2), method="BFGS")
    assert pay.added == pytest.approx(-found.fun, abs=1e-7)
    assert [pay.slopes["p0"], pay.slopes["p2"]] == pytest.approx(found.x, abs=1e-4)
    assert pay.slopes["p1"] == 0


def test_an_omitted_substitute_is_crowded_out_and_a_complement_is_drawn_in() -> None:
    damages, quiet = {"TN": 2, "TP": 0.5}, [[0, 0], [0, 0]]
    substitutes = multitask_pay(damages, [[1, 0.4], [0.4, 1]], quiet, 1, measured=["TN"])
    assert substitutes.crowded_out == ("TP",)
    assert substitutes.efforts["TP"] < 0
    complements = multitask_pay(damages, [[1, -0.4], [-0.4, 1]], quiet, 1, measured=["TN"])
    assert complements.crowded_out == ()
    assert complements.efforts["TP"] > 0
    apart = multitask_pay(damages, [[1, 0], [0, 1]], quiet, 1, measured=["TN"])
    assert apart.efforts["TP"] == 0


def test_one_pollutant_is_the_simple_case() -> None:
    alone = multitask_pay({"TN": 2}, [[1.5]], [[0.4]], 3)
    simple = risk_averse_pay(WaterPair(2, cost=1.5), 3, 0.4)
    assert alone.slopes["TN"] == simple.slope
    assert alone.added == simple.added


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_slopes_scale_with_money(unit: float) -> None:
    damages, cost, noise, rho = random_task(3, 3)
    plain = multitask_pay(damages, cost.tolist(), noise.tolist(), rho)
    scaled = multitask_pay(
        {name: b * unit for name, b in damages.items()},
        (cost * unit).tolist(),
        noise.tolist(),
        rho / unit,
    )
    for name, slope in plain.slopes.items():
        assert scaled.slopes[name] == pytest.approx(slope * unit, rel=1e-9)
        assert scaled.efforts[name] == pytest.approx(plain.efforts[name], rel=1e-9, abs=1e-12)


def test_weights_follow_damage_discounted_by_noise() -> None:
    """Equal damages, phosphorus measured worse: its weight of 0.28 in round 3 is too heavy."""
    names = ("CODMn", "NH3-N", "TN", "TP")
    noise = np.diag([0.1, 0.1, 0.1, 0.9])
    pay = multitask_pay(dict.fromkeys(names, 1), np.eye(4).tolist(), noise.tolist(), 1)
    index = PollutionIndex(
        dict(zip(names, (0.22, 0.22, 0.28, 0.28), strict=True)), dict.fromkeys(names, 1), stability=0.9
    )
    gaps = weight_gaps(pay, index)
    assert sum(gaps.values()) == pytest.approx(0)
    assert gaps["TP"] == pytest.approx(0.28 - (1 / 1.9) / (3 / 1.1 + 1 / 1.9))
    with pytest.raises(InputError, match="pollutants: found CODMn"):
        weight_gaps(multitask_pay({"TN": 1}, [[1]], [[1]], 1), index)


@pytest.mark.parametrize(
    ("cost", "noise", "told"),
    [
        ([[1, 2], [2, 1]], [[1, 0], [0, 1]], "cost: found a matrix with a direction of effort that costs"),
        ([[1, 0], [0, 1]], [[1, 2], [2, 1]], "noise: found a matrix with a negative variance"),
        ([[1, 0], [0, 1]], [[0, 1], [1, 0]], "noise: found a matrix with a negative variance"),
        ([[1, 0.1], [0, 1]], [[1, 0], [0, 1]], "cost: found an asymmetric matrix"),
        ([[1, 0]], [[1, 0], [0, 1]], "cost: found 1 rows, expected 2 rows of 2 numbers"),
        ([[1, 0], [0, float("nan")]], [[1, 0], [0, 1]], "cost: found nan, expected a finite number"),
    ],
)
def test_bad_matrices(cost: Any, noise: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        multitask_pay({"TN": 1, "TP": 1}, cost, noise, 1)


def test_singular_noise_is_allowed() -> None:
    assert multitask_pay({"a": 1, "b": 1}, [[1, 0], [0, 1]], [[1, 1], [1, 1]], 1).slopes["a"] == 1 / 3
