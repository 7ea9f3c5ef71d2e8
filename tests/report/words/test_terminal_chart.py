"""The chart on the terminal: every mark in its column, in any unit, on any terminal."""

from __future__ import annotations

import pytest

from citypact.errors import InputError
from citypact.games.relocation import Relocation
from citypact.mechanisms.agreement import Agreement
from citypact.mechanisms.revenue_split import split
from citypact.report.words.amounts import display_width
from citypact.report.words.terminal_chart import ASCII, UNICODE, Symbols, gain_chart_text


class Reading:
    """A chart read back: what stands in which column of the drawing."""

    def __init__(self, agreement: Agreement, width: int = 78, unicode: bool = True) -> None:
        self.symbols: Symbols = UNICODE if unicode else ASCII
        self.text = gain_chart_text(agreement, width=width, unicode=unicode)
        self.lines = self.text.splitlines()
        place = max(
            k for k, line in enumerate(self.lines) if line.lstrip().startswith(self.symbols.corner) and k > 10
        )
        self.start = self.lines[place].index(self.symbols.corner) + 1
        self.axis = self.lines[place][self.start :]
        self.pointer = self.lines[place + 2][self.start :]
        self.rows = [line[self.start :] for line in self.lines[place - 14 : place]]
        self.legend = " ".join(" ".join(self.lines[place + 3 :]).split())
        self.columns = len(self.axis)

    def column(self, ratio: float) -> int:
        return int(ratio * (self.columns - 1) + 0.5)

    def accepted(self) -> list[int]:
        return [k for k, cell in enumerate(self.axis) if cell == self.symbols.accepted]

    def row_of(self, symbol: str, column: int) -> int:
        return next(
            k for k, row in enumerate(self.rows) if row[column : column + 1] in (symbol, self.symbols.both)
        )


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_marks_stand_where_the_ratios_are(unit: float, unicode: bool) -> None:
    chart = Reading(split(Relocation(unit, 0.3 * unit, 0.1 * unit)), unicode=unicode)
    assert chart.columns % 2 == 1
    assert chart.accepted() == list(range(chart.column(0.3), chart.column(0.9) + 1))
    assert chart.pointer.index(chart.symbols.pointer) == chart.column(0.6)
    assert chart.rows[-1][chart.column(0.5)] == chart.symbols.half
    assert chart.rows[-1][chart.column(0.6)] == chart.symbols.chosen
    assert "both accept 30.0% to 90.0%" in chart.legend
    assert "recommended 60.0%" in chart.legend


def test_the_picture_is_the_same_in_any_unit() -> None:
    pictures = [Reading(split(Relocation(u, 0.3 * u, 0.1 * u))).rows for u in (1e-9, 1.0, 1e9, 1e12)]
    assert all(picture == pictures[0] for picture in pictures)


def test_heights_are_the_gains() -> None:
    chart = Reading(split(Relocation(1, 0.3, 0.1)))
    top, bottom = 0.9, -0.3
    for ratio in (0.0, 0.25, 0.75, 1.0):
        for symbol, gain in ((UNICODE.origin, ratio - 0.3), (UNICODE.destination, 0.9 - ratio)):
            row = chart.row_of(symbol, chart.column(ratio))
            assert abs(row - 13 * (top - gain) / (top - bottom)) <= 0.6


def test_zero_is_labelled_and_its_line_is_where_a_gain_vanishes() -> None:
    chart = Reading(split(Relocation(1, 0.3, 0.1)))
    zero = next(k for k, line in enumerate(chart.lines) if line.strip().startswith("0 ┤"))
    row = chart.lines[zero][chart.start :]
    assert UNICODE.zero in row
    assert row[chart.column(0.3)] == UNICODE.origin
    assert row[chart.column(0.9)] == UNICODE.destination


def test_an_interval_past_the_axis_is_cut_at_its_ends() -> None:
    chart = Reading(split(Relocation(1, -0.3, -0.2)))
    assert chart.accepted() == list(range(chart.columns))
    assert "both accept 0.0% to 100.0%" in chart.legend


def test_without_surplus_one_column_is_left() -> None:
    chart = Reading(split(Relocation(1, 0.7, 0.3)))
    assert chart.accepted() == [chart.column(0.7)]


def test_without_an_agreement_nothing_is_recommended() -> None:
    chart = Reading(split(Relocation(1, 0.7, 0.5)))
    assert chart.accepted() == []
    assert UNICODE.pointer not in chart.text
    assert "origin needs at least 70.0%" in chart.legend
    assert "destination grants at most 50.0%" in chart.legend
    assert "no agreement" in chart.legend


def test_a_cap_below_the_interval_leaves_the_interval_and_no_agreement() -> None:
    chart = Reading(split(Relocation(1, 0.3, 0.1), ratio_cap=0.2))
    assert chart.accepted() == list(range(chart.column(0.3), chart.column(0.9) + 1))
    assert "both would accept 30.0% to 90.0%" in chart.legend
    assert "no agreement" in chart.legend


def test_a_set_of_equally_good_ratios_is_an_arrow_over_all_of_it() -> None:
    chart = Reading(split(Relocation(1, 0.3, 0.1), "utilitarian"))
    assert chart.pointer.index(UNICODE.left) == chart.column(0.3)
    assert chart.pointer.index(UNICODE.right) == chart.column(0.9)
    assert chart.pointer.index(UNICODE.pointer) == chart.column(0.6)
    assert "equally good 30.0% to 90.0%" in chart.legend


@pytest.mark.parametrize("width", [40, 41, 60, 78, 120])
@pytest.mark.parametrize(
    "game",
    [
        Relocation(1, 0.3, 0.1, origin="北京市海淀区中关村科技园区" * 3, destination="秦皇岛经济技术开发区"),
        Relocation(1e12, 1e11, 3e11),
        Relocation(1, 1e12, 0.1),
        Relocation(8e149, -8e149, 0),
    ],
    ids=["wide names", "huge", "hopeless", "at the end of the numbers"],
)
def test_nothing_is_wider_than_asked(game: Relocation, width: int) -> None:
    for unicode in (True, False):
        chart = gain_chart_text(split(game), width=width, unicode=unicode)
        assert max(map(display_width, chart.splitlines())) <= width


def test_plain_text_for_plain_terminals() -> None:
    agreement = split(Relocation(1, 0.3, 0.1, origin="北京", destination="Hebei"))
    chart = gain_chart_text(agreement, unicode=False)
    assert chart.isascii()
    assert "100 million yuan" in chart
    assert "o origin" in chart
    assert "x Hebei" in chart
    assert "北京" in gain_chart_text(agreement)


def test_a_name_cannot_move_the_cursor() -> None:
    chart = gain_chart_text(split(Relocation(1, 0.3, 0.1, origin="a\x1b[2J\nb")))
    assert "\x1b" not in chart
    assert "a [2J b" in chart


def test_too_small_a_size_is_refused() -> None:
    with pytest.raises(InputError, match=r"width: found 39.*\n.*height: found 4"):
        gain_chart_text(split(Relocation(1, 0.3, 0.1)), width=39, height=4)
