"""The picture of a menu: bars are the contracts, marks the known types, names as they are."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from citypact.mechanisms.menus import HiddenCost, design_menu
from citypact.report.designs.menu_chart import menu_figure
from citypact.report.split.gain_chart import figure_bytes

FIXTURE = HiddenCost(2, (1, 1.6), (0.4, 0.6))


def heights(axes: object, label: str) -> list[float]:
    bars = [bar for bar in axes.containers if bar.get_label() == label]  # type: ignore[attr-defined]
    return [patch.get_height() for bar in bars for patch in bar if isinstance(patch, Rectangle)]


def line(axes: Axes, label: str) -> Line2D:
    return next(each for each in axes.get_lines() if each.get_label() == label)


def test_bars_are_the_contracts() -> None:
    menu = design_menu(FIXTURE)
    left, right = menu.plot().axes
    assert heights(left, "effort of the menu") == pytest.approx(menu.efforts)
    assert heights(right, "rent of hidden cost") == pytest.approx(menu.rents)
    assert heights(right, "what the type must have") == pytest.approx([2.0, 0.8])
    known = line(left, "effort if the type were known").get_ydata()
    assert known[::3] == pytest.approx([2.0, 1.25])


def test_a_type_without_a_contract_is_marked() -> None:
    figure = menu_figure(design_menu(HiddenCost(2, (1, 1.6), (0.4, 0.6), fixed_costs=1.5, may_exclude=True)))
    assert [text.get_text() for text in figure.axes[1].texts] == ["none"]
    assert heights(figure.axes[0], "effort without a contract") == [0.0]


def test_many_types_are_steps_over_their_probability() -> None:
    count = 30
    menu = design_menu(HiddenCost(2, np.linspace(1, 3, count), [1 / count] * count))
    left = menu_figure(menu).axes[0]
    steps = line(left, "effort of the menu")
    assert steps.get_ydata()[::2] == pytest.approx(menu.efforts)
    assert steps.get_xdata()[-1] == pytest.approx(1.0)


def test_names_units_and_bytes_are_stable() -> None:
    names = ("a county with a long name 1", "a county with a long name 2", "$x$")
    problem = HiddenCost(2e9, (1e9, 2e9, 3e9), (0.3, 0.3, 0.4), names=names)
    figure = menu_figure(design_menu(problem))
    ticks = [text.get_text() for text in figure.axes[0].get_xticklabels()]
    assert len(set(ticks)) == 3
    assert ticks[2] == "$x$"
    assert figure.axes[1].get_ylabel().startswith("1e9 x ")
    assert figure_bytes(figure, "png") == figure_bytes(menu_figure(design_menu(problem)), "png")
    assert figure_bytes(menu_figure(design_menu(HiddenCost(2, (1,), (1,)))), "svg")
