"""Benefits that are not linear: best efforts on a grid, menus against random efforts."""

from __future__ import annotations

import numpy as np
import pytest
from menu_oracle import plain

from citypact.mechanisms.menus import (
    HiddenCost,
    LinearBenefit,
    PiecewiseBenefit,
    RootBenefit,
    SatiatedBenefit,
    design_menu,
)


@pytest.mark.parametrize(
    "benefit",
    [RootBenefit(2), SatiatedBenefit(2, 1.5), PiecewiseBenefit((2, 1, 0.2), (0.8, 1.4)), LinearBenefit(2)],
)
@pytest.mark.parametrize("budget", [None, 0.35])
def test_concave_benefits_against_random_efforts(benefit: object, budget: float | None) -> None:
    problem = HiddenCost(benefit, (1, 1.2, 2), (0.5, 0.1, 0.4), budget=budget)
    menu, oracle = design_menu(problem), plain(problem)
    assert oracle.value(np.array(menu.efforts)) == pytest.approx(menu.value, abs=1e-8)
    assert oracle.best_nearby(np.array(menu.efforts), 3.0) <= menu.value + 1e-8


def test_best_efforts_maximise() -> None:
    grid = np.linspace(0, 6, 60001)
    for benefit in (
        RootBenefit(2),
        SatiatedBenefit(2, 1.5),
        PiecewiseBenefit((2, 1), (0.8,)),
        LinearBenefit(2),
    ):
        for reward in (0.0, 0.7, 3.0):
            for curvature in (0.6, 1.0, 2.5):
                gains = benefit.value(grid) + reward * grid - curvature * grid**2 / 2
                best = float(benefit.best_effort(reward, curvature))
                assert best == pytest.approx(grid[np.argmax(gains)], abs=2e-3 if best < 6 else 9)
