"""The phase portrait: marks where the rest points are, filled by stability, and the same bytes twice."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from citypact.errors import InputError
from citypact.games.populations import PopulationGame
from citypact.games.water import ProtectionGame, SupervisionGame
from citypact.report.split.gain_chart import figure_bytes
from citypact.report.water.phase_portrait import phase_portrait

BET = ProtectionGame(cost=1, upstream_benefit=0.4, downstream_benefit=2, transfer=1, penalty=1)
CUBE = SupervisionGame(
    replace(BET, cost=2, subsidy=1, sanction=2, transfer=0.6, penalty=0.3),
    supervision_cost=0.2,
    neglect_loss=1,
)


def quick(game: PopulationGame) -> Figure:
    """One short path: enough where the test is about something else."""
    return phase_portrait(game, starts=[(0.3, 0.6, 0.5)[: game.size]], horizon=5.0)


def legend_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def marks_of(figure: Figure, fill: str) -> list[tuple[float, ...]]:
    lines = [line for line in figure.axes[0].get_lines() if line.get_markersize() == 10]
    return [tuple(float(c[0]) for c in line.get_data()) for line in lines if line.get_fillstyle() == fill]


def test_a_centre_is_half_filled_and_saddles_are_hollow() -> None:
    figure = quick(BET.populations())
    assert marks_of(figure, "left") == [(0.5, 0.3)]
    assert sorted(marks_of(figure, "none")) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert figure.axes[0].get_title() == "No state is asymptotically stable"
    assert figure.axes[0].get_xlabel() == "share of upstream that chooses: protect"
    assert figure.axes[0].get_ylabel() == "share of downstream that chooses: compensate"


def test_a_sink_is_filled_and_the_title_names_it() -> None:
    figure = quick(replace(BET, sanction=1.2).populations())
    assert marks_of(figure, "full") == [(1.0, 1.0)]
    assert figure.axes[0].get_title() == "Asymptotically stable:\nprotect, compensate"


def test_nullclines_stand_where_a_city_is_indifferent() -> None:
    lines = {line.get_label(): line for line in quick(BET.populations()).axes[0].get_lines()}
    assert np.asarray(lines["upstream stands still"].get_ydata()) == pytest.approx([0.3, 0.3])
    assert np.asarray(lines["downstream stands still"].get_xdata()) == pytest.approx([0.5, 0.5])


def test_arrows_point_along_the_field() -> None:
    from matplotlib.quiver import Quiver

    figure = quick(BET.populations())
    (arrows,) = [each for each in figure.axes[0].get_children() if isinstance(each, Quiver)]
    middles = arrows.XY + np.column_stack([arrows.U, arrows.V]) / 2
    for (x, y), right, up in zip(middles, arrows.U, arrows.V, strict=True):
        own = x * (1 - x) * float(BET.protecting_gain(float(y)))
        other = y * (1 - y) * float(BET.compensating_gain(float(x)))
        assert right * other == pytest.approx(up * own, abs=1e-12)
        assert right * own + up * other > 0


def test_a_whole_edge_at_rest_is_drawn() -> None:
    figure = quick(BET.without_mechanism().populations())
    wide = [line for line in figure.axes[0].get_lines() if line.get_linewidth() == 6]
    assert sorted(float(line.get_xdata()[0]) for line in wide) == [0.0, 1.0]  # type: ignore[index]
    assert legend_of(figure).count("at rest throughout") == 1
    assert "undecided by linearisation" in legend_of(figure)


def test_paths_begin_where_they_are_asked_to() -> None:
    figure = phase_portrait(BET.populations(), starts=[(0.2, 0.9)], horizon=5.0)
    dots = [line for line in figure.axes[0].get_lines() if line.get_marker() == "."]
    assert [tuple(float(c[0]) for c in line.get_data()) for line in dots] == [pytest.approx((0.2, 0.9))]


@pytest.mark.filterwarnings("error")
def test_three_populations_fill_a_cube() -> None:
    figure = phase_portrait(CUBE.populations())
    axes = figure.axes[0]
    assert axes.name == "3d"
    assert axes.get_zlabel() == "share of centre\nthat chooses: supervise"  # type: ignore[attr-defined]
    assert "stable, not asymptotically (centre)" in legend_of(figure)
    assert len(figure_bytes(figure, "png")) > 20_000


@pytest.mark.parametrize("game", [BET, replace(BET, sanction=1.2)])
def test_the_same_game_gives_the_same_bytes_and_no_mark_is_cut_off(game: ProtectionGame) -> None:
    first, second = (figure_bytes(quick(game.populations()), "png") for _ in range(2))
    assert first == second
    pixels = np.asarray(imread(io.BytesIO(first)))
    border = np.concatenate(
        [pixels[:2].ravel(), pixels[-2:].ravel(), pixels[:, :2].ravel(), pixels[:, -2:].ravel()]
    )
    assert border.min() == 1.0, "something is drawn on the edge of the picture"


def test_long_and_hostile_names_and_a_game_without_motion() -> None:
    name = "the prefecture of the upper river, its seven counties and $x$"
    for game in (replace(BET, upstream=name), replace(BET, cost=0.4, downstream=name).without_mechanism()):
        figure = quick(game.populations())
        pixels = np.asarray(imread(io.BytesIO(figure_bytes(figure, "png"))))
        assert pixels[:2].min() == pixels[-2:].min() == pixels[:, :2].min() == pixels[:, -2:].min() == 1.0
    alike = legend_of(quick(replace(BET, upstream=name, downstream=f"{name} below").populations()))
    assert len(set(alike)) == len(alike), "two names that begin alike are told apart"
    cube = PopulationGame([np.zeros((2, 2, 2))] * 3, ("a", "b", "c"), [("x", "y")] * 3)
    assert legend_of(quick(cube))[0] == "at rest throughout"


def test_games_of_other_sizes_are_refused() -> None:
    game = PopulationGame([np.zeros((3, 2))] * 2, ("a", "b"), (("x", "y", "z"), ("s", "t")))
    with pytest.raises(InputError, match="expected two or three populations with two strategies each"):
        phase_portrait(game)
    with pytest.raises(InputError, match="shares of upstream: found 2"):
        phase_portrait(BET.populations(), starts=[(2.0, 0.5)])
