"""The picture of a pipeline that ends: both sides of the decision, shaded years, one date, huge money."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from citypact.mechanisms.enforcement import FinitePipeline, PipelineUnravelling, unravel
from citypact.report.designs.pipeline_chart import pipeline_figure
from citypact.report.split.gain_chart import figure_bytes

ENDING = unravel(FinitePipeline(0.05, 5, 1, 2, (1,) * 14), 0.2)


def legend_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_lines_are_the_amounts_of_the_result() -> None:
    figure = ENDING.plot()
    saved, lost = (
        next(line for line in figure.axes[0].lines if line.get_label().startswith(start))
        for start in ("saved", "lost")
    )
    assert list(np.asarray(saved.get_ydata())) == pytest.approx([end.saved for end in ENDING.year_ends])
    assert list(np.asarray(lost.get_ydata())) == pytest.approx([end.future for end in ENDING.year_ends])
    bounds = figure.axes[1].lines[0]
    assert list(np.asarray(bounds.get_xdata())[::2]) == [end.year - 0.5 for end in ENDING.year_ends]
    assert list(np.asarray(bounds.get_ydata())[1::2]) == pytest.approx(
        [end.bound for end in ENDING.year_ends]
    )


def test_years_in_which_stopping_pays_are_shaded_once() -> None:
    figure = pipeline_figure(ENDING)
    shaded = figure.axes[0].patches
    assert len(shaded) == 1
    assert shaded[0].get_extents().transformed(figure.axes[0].transData.inverted()).x0 == pytest.approx(
        ENDING.broken[0] - 0.5
    )
    assert legend_of(figure).count("stopping pays") == 1
    assert figure.axes[0].get_title() == (
        f"A ratio of 20.0% is paid until year {ENDING.kept_until}; then stopping pays"
    )


def test_a_kept_promise_has_no_shade_and_says_what_is_at_stake() -> None:
    kept = unravel(FinitePipeline(0.05, 2, 1, 2, (1, 1, 1)), 0.2, 0.5, 1, 1)
    figure = kept.plot()
    assert not figure.axes[0].patches
    assert figure.axes[0].get_title() == "A ratio of 20.0% is paid at every year end"
    assert legend_of(figure)[:2] == [
        "saved by stopping: payments owed and not deducted",
        "lost by stopping: projects to come, penalty, deposit",
    ]


@pytest.mark.parametrize(
    "found",
    [
        unravel(FinitePipeline(0.05, 1, 1, 2, (1,)), 0.5),
        unravel(FinitePipeline(0.05, 5, 1, 2, (0, 0)), 0.5),
        unravel(FinitePipeline(0.05, 2, 1, 2, (1, 1)), 0, 1),
    ],
    ids=["one date", "no projects", "nothing owed"],
)
def test_degenerate_pipelines_are_drawn(found: PipelineUnravelling) -> None:
    assert figure_bytes(found.plot(), "png")[:4] == b"\x89PNG"


def test_titles_of_promises_that_are_never_or_always_kept() -> None:
    never = unravel(FinitePipeline(0.05, 5, 1, 2, (1, 1)), 0.9).plot()
    assert never.axes[0].get_title() == "A ratio of 90.0% is not paid: stopping pays from the first year end"
    nobody = unravel(FinitePipeline(0.05, 5, 1, 2, (0,)), 0.9).plot()
    assert nobody.axes[0].get_title() == "No projects: nothing is owed"


def test_huge_money_in_a_power_of_ten_and_the_same_bytes_twice() -> None:
    huge = unravel(FinitePipeline(0.05, 5, 1e9, 2e9, (1,) * 6), 0.2)
    assert "1e9 x" in huge.plot().axes[0].get_ylabel()
    assert figure_bytes(ENDING.plot(), "svg") == figure_bytes(ENDING.plot(), "svg")
