"""Pictures and tables of water and air: what they show is what the answer says."""

from __future__ import annotations

import csv
import io

import pytest

from citypact.games.river import River
from citypact.games.water import WaterPair
from citypact.mechanisms.compensation import compensate
from citypact.report.saved.answer_files import table_text
from citypact.report.water.compensation_chart import compensation_figure
from citypact.report.water.money_map import money_map


def texts(figure) -> list[str]:
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_the_chart_shows_transfer_range_and_cap() -> None:
    found = compensate(WaterPair(2, 0, 1.5, upstream="Huangshan", downstream="Hangzhou"), transfer_cap=2.5)
    shown = " | ".join(texts(compensation_figure(found)))
    assert "both accept: 1.333 to 2.5" in shown
    assert "most that can be paid: 2.5" in shown
    assert "gain of Huangshan" in shown
    assert "gain of Hangzhou" in shown


def test_the_lines_cross_zero_where_a_city_is_indifferent() -> None:
    found = compensate(WaterPair(2, 0, 1.5))
    drawn = {line.get_label(): line for line in compensation_figure(found).axes[0].lines}
    upstream, downstream = (drawn[f"gain of {name}"] for name in found.pair.players)
    for line, root in ((upstream, 4 / 3), (downstream, 8 / 3)):
        (x0, x1), (y0, y1) = line.get_xdata()[::100], line.get_ydata()[::100]
        assert x0 - y0 * (x1 - x0) / (y1 - y0) == pytest.approx(root)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_chart_is_the_same_in_any_unit(unit: float) -> None:
    found = compensate(WaterPair(2 * unit, 0, 1.5 * unit))
    axes = compensation_figure(found).axes[0]
    assert f"1e{9 if unit > 1 else -9}" in axes.get_xlabel()
    low, high = axes.get_xlim()
    assert low < 4 / 3 < 8 / 3 < high


def test_a_result_plots_itself() -> None:
    assert compensate(WaterPair(2, 0, 1.5)).plot().axes[0].get_title().startswith("Transfer 2 ")


def test_money_that_crosses_a_section_is_what_all_above_it_receive() -> None:
    river = River(
        ("north", "south", "bridge", "mouth"), {"north": "bridge", "south": "bridge", "bridge": "mouth"}
    )
    shown = texts(money_map(river, {"north": 2, "south": 1, "bridge": -1.5, "mouth": -1.5}, "Pool", "亿元"))
    assert {"receives 2", "receives 1", "pays 1.5"} <= set(shown)
    assert {"2", "1", "1.5"} <= set(shown)  # over the three sections


def test_nothing_to_pay_is_drawn_too() -> None:
    shown = texts(money_map(River(("up", "down")), {"up": 0.0, "down": 0.0}, "Pool", "亿元"))
    assert shown.count("neither") == 2


def test_a_table_of_figures_is_safe_in_a_spreadsheet() -> None:
    rows = list(csv.reader(io.StringIO(table_text(("a", "b"), [("=HYPERLINK(1)", 1.5), ("x", None)]))))
    assert rows == [["a", "b"], ["'=HYPERLINK(1)", "1.5"], ["x", ""]]
