"""Pictures of what moves an answer, of what two cities can gain, and of shares over the years."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from every_kind import answered

from citypact.errors import InfeasibleDesign
from citypact.games.relocation import Relocation
from citypact.mechanisms.answer_parts.moves import Move
from citypact.mechanisms.revenue_split import split
from citypact.mechanisms.statute import statute_result
from citypact.mechanisms.statute.result import exact_result
from citypact.mechanisms.statute.yearly_shares import yearly_shares
from citypact.report.pictures.form import Bars, Chart, Line, Note, Points, Rule
from citypact.report.pictures.tornado_chart import MOST_ROWS, figure_tornado, ratio_tornado
from citypact.report.showing import illustrations
from citypact.report.split.frontier_chart import bargaining_picture
from citypact.report.split.share_chart import MOST_FIRMS, share_picture

BASE = {"base": 1.0, "growth": 1.2, "rate": 0.04}
FIRMS = [{"firm": "a", "tax_year1": 1, "tax_year2": 1, "tax_year3": 1, "growth": 1.1},
         {"firm": "b", "tax_year1": 2, "tax_year2": 2, "tax_year3": 2, "growth": 0.2}]  # fmt: skip


def layers(chart: Chart, kind: type) -> list[Any]:
    return [layer for layer in chart.panels[0].layers if isinstance(layer, kind)]


@pytest.mark.parametrize(
    "inputs",
    [
        BASE,
        {**BASE, "growth": 0.3},  # the cap is not reached
        {**BASE, "horizon": 30, "rate": 0},
        {"firms": FIRMS, "rate": 0.05},
        {**BASE, "base": 1e9},
        {**BASE, "base": 1e-9, "check_eligibility": False},
    ],
)
def test_the_last_share_to_date_is_the_effective_share(inputs: dict[str, Any]) -> None:
    years = yearly_shares(inputs)
    exact = exact_result(inputs)
    totals = exact.get("totals", exact)
    assert years[-1].to_date == totals["effective_share"]
    rate = Fraction(str(inputs["rate"]))
    assert sum(year.origin / (1 + rate) ** year.year for year in years) == totals["origin_pv"]
    assert sum(year.tax / (1 + rate) ** year.year for year in years) == (
        exact["tax_pv"] if "tax_pv" in exact else totals["tax_pv"]
    )
    assert all(year.share is None or year.share >= 0 for year in years)


def test_shares_are_drawn_as_they_are_computed() -> None:
    result = statute_result(BASE)
    chart = share_picture(result)
    (bars,), (line,) = layers(chart, Bars), layers(chart, Line)
    assert max(bars.highs) == result["headline_ratio"] == 0.5
    assert line.ys[-1] == pytest.approx(result["effective_share"])
    assert [rule.at for rule in layers(chart, Rule)] == pytest.approx([0.5, result["effective_share"]])


def test_nothing_covered_and_long_lists_have_no_picture() -> None:
    with pytest.raises(InfeasibleDesign, match="no local tax to share"):
        share_picture(statute_result({"base": 0.01, "growth": 1.2, "check_eligibility": True}))
    with pytest.raises(InfeasibleDesign, match="more than 1,000 enterprises"):
        share_picture({"inputs": {"firms": [{}] * (MOST_FIRMS + 1), "ratio": 0.5}})


def test_the_frontier_adds_up_and_marks_the_terms() -> None:
    agreement = split(Relocation(10, 3, 1))
    chart = bargaining_picture(agreement)
    line = layers(chart, Line)[0]
    assert [own + other for own, other in zip(line.xs, line.ys, strict=True)] == pytest.approx([6, 6])
    marks = {mark.label.split(":")[0]: (mark.xs[0], mark.ys[0]) for mark in layers(chart, Points)}
    assert marks["recommended"] == tuple(agreement.gains.vector())  # type: ignore[union-attr]
    assert marks["one half"] == pytest.approx((2, 4))
    ends = layers(chart, Line)[1]
    assert [min(pair) for pair in zip(ends.xs, ends.ys, strict=True)] == pytest.approx([0, 0])


def test_without_agreement_nothing_is_recommended() -> None:
    chart = bargaining_picture(split(Relocation(1, 0.7, 0.5)))
    assert [mark.label for mark in layers(chart, Points)] == ["one half"]
    assert chart.title.startswith("No agreement")


def test_a_bar_runs_from_the_ratio_to_where_the_number_leads() -> None:
    found = answered("split")
    moves = found.document["moves"]
    chart = ratio_tornado(found.value, moves)
    low, high = layers(chart, Bars)
    assert list(low.highs) == [move["ratio_low"] for move in moves]
    assert list(high.highs) == [move["ratio_high"] for move in moves]
    assert set(low.lows) == set(high.lows) == {found.value.ratio}
    assert chart.panels[0].y.names[0] == "L, net loss of origin: 2 to 4"


def test_ends_without_a_figure_are_told_and_rows_beyond_the_page_counted() -> None:
    moves = [Move(f"cost {at}", 1, 2, None if at == 0 else 3.0, 4.0) for at in range(MOST_ROWS + 5)]
    chart = figure_tornado("toll", "亿元", moves, None)
    low, high = layers(chart, Bars)
    assert (len(low.places), len(high.places)) == (MOST_ROWS - 1, MOST_ROWS)
    assert high.lows[:2] == [4.0, 3.0]  # from the other end where there is one, as nothing stands between
    assert layers(chart, Note)[0].text == "none / 4"
    assert chart.panels[0].x.after == "5 further numbers not drawn"


def test_where_no_number_makes_an_agreement_there_is_no_tornado() -> None:
    assert [each.name for each in illustrations(answered("split without agreement"))] == ["split", "frontier"]
    assert [each.name for each in illustrations(answered("obstacle"))] == ["links", "moves"]
    assert [each.name for each in illustrations(answered("statute"))] == ["shares"]
