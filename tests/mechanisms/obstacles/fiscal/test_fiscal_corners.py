"""Revenue, promotion and supervision in corners: numbers far apart, ties, sentences that must stay true."""

from __future__ import annotations

import pytest

from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.obstacles.fiscal.triangle import CentralTriangle
from citypact.mechanisms.obstacles.catalogue import solve_obstacle

AB = ("A", "B")


@pytest.mark.parametrize(
    "game",
    [
        CentralTriangle(AB, (0, 0), (1e9, 1e9), (0, 0), (4e9, 4e9), 0, 3e9, 3e9),
        CentralTriangle(AB, (0, 0), (3, 3), (0, 0), (1, 1), 3000000, 2e-06, 1, 2),
        CentralTriangle(AB, (-1e9, 4e9), (0, 2e9), (-1e9, 4e9), (6e9, 3e9), 1e9, 0, 1e9),
        TaxCompetition(
            AB, (0, 552296711.5464255), 276424780.5537665, 27642478055.376648, 1, 27642478055.376648, 0,
            1.5557818955299343e-10,
        ),
    ],
)  # fmt: skip
def test_demands_that_are_tiny_next_to_the_levers_are_no_defect(
    game: CentralTriangle | TaxCompetition,
) -> None:
    answer = solve_obstacle(game)
    assert answer.plan.cost == 0
    assert answer.certificate.holds
