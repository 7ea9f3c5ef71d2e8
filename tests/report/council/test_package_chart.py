"""The pictures of a package: who pays whom, and the corners of the frontier."""

from __future__ import annotations

import pytest

from citypact.errors import InfeasibleDesign
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.answer import solve_package
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.report.council.package_chart import frontier_figure, package_figure

DEAL = PackageDeal(("A", "B", "C"), ("tax", "water"), [[4, -5], [-1, 6], [0, 1]])


def test_the_picture_tells_what_every_city_pays_and_receives() -> None:
    apart, together = package_figure(solve_package(DEAL)).axes
    assert [text.get_text() for text in apart.texts[:-1]] == ["A 1", "B 4.286", "C 0.7143", "A 5", "B 1"]
    assert together.get_title() == "Package: 1 moved"


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_large_and_small_amounts_have_short_labels(unit: float) -> None:
    deal = PackageDeal(("A", "B"), ("tax",), [[3 * unit], [-1 * unit]])
    assert "1e" in package_figure(solve_package(deal)).get_suptitle()
    assert "1e" in frontier_figure(solve_package(deal)).axes[0].get_xlabel()


def test_the_frontier_goes_through_its_corners() -> None:
    answer = solve_package(DEAL)
    line, mark = frontier_figure(answer).axes[0].get_lines()
    assert list(line.get_xdata()) == [float(corner.cost) for corner in answer.frontier.corners]
    assert list(mark.get_ydata()) == [float(answer.plan.total)]


def test_what_cannot_be_met_is_not_drawn() -> None:
    answer = solve_package(DEAL, PackageTerms(floors={"A": 99}))
    for draw in (package_figure, frontier_figure):
        with pytest.raises(InfeasibleDesign):
            draw(answer)
    assert answer.to_frame().shape[1] == 3
    assert "cannot be met" in answer.explain()


def test_nothing_to_agree_on_is_said() -> None:
    answer = solve_package(PackageDeal(("A", "B"), ("tax",), [[1], [-3]]))
    assert answer.explain().startswith("No issue adds anything")
    assert package_figure(answer).axes[0].texts[0].get_text().startswith("No issue is carried out")
    frontier_figure(answer)
