"""The pictures of a package: bars of what each city pays, and the corners of the frontier."""

from __future__ import annotations

import pytest

from citypact.errors import InfeasibleDesign
from citypact.games.packages.deal import PackageDeal
from citypact.mechanisms.packages.answer import solve_package
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.report.package_chart import frontier_figure, package_figure

DEAL = PackageDeal(("A", "B", "C"), ("tax", "water"), [[4, -5], [-1, 6], [0, 1]])


def test_the_bars_are_the_payments() -> None:
    answer = solve_package(DEAL)
    axes = package_figure(answer).axes[0]
    received, paid, package = axes.containers
    assert [bar.get_width() for bar in package] == [
        float(answer.plan.payments[city]) for city in DEAL.players
    ]
    assert [bar.get_width() for bar in received] == [float(answer.separate.received[c]) for c in DEAL.players]
    assert [bar.get_width() for bar in paid] == [-float(answer.separate.paid[city]) for city in DEAL.players]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A", "B", "C"]


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_large_and_small_amounts_have_short_labels(unit: float) -> None:
    deal = PackageDeal(("A", "B"), ("tax",), [[3 * unit], [-1 * unit]])
    for figure in (package_figure(solve_package(deal)), frontier_figure(solve_package(deal))):
        assert "1e" in figure.axes[0].get_xlabel()


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


def test_nothing_to_agree_on_is_drawn_without_bars() -> None:
    answer = solve_package(PackageDeal(("A", "B"), ("tax",), [[1], [-3]]))
    assert answer.explain().startswith("No issue adds anything")
    assert {bar.get_width() for bar in package_figure(answer).axes[0].patches} == {0}
    frontier_figure(answer)
