"""Pictures of allocations: what is drawn stands where the numbers say, in letters that exist."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.image import imread
from matplotlib.text import Text

from citypact.errors import InfeasibleDesign, InputError, MissingExtra
from citypact.report.coalitions.allocation_bars import MOST_ROWS, bars_figure
from citypact.report.coalitions.allocation_marks import MOST_MARKS, marks, names_of
from citypact.report.coalitions.excess_chart import excess_figure, sorted_excesses
from citypact.report.coalitions.imputation_simplex import simplex_of
from citypact.report.coalitions.simplex_chart import CORNERS, in_plane, simplex_figure
from citypact.report.coalitions.tetrahedron_chart import tetrahedron_figure
from citypact.report.split.gain_chart import GREEN, figure_bytes
from citypact.scenario.coalition_load import load_game
from citypact.scenario.coalition_result import AllocationResult, allocation_result

FOUR = {"form": "graph", "players": ["a", "b", "c", "d"],
        "weights": [[0, 1, 2, 3], [1, 0, 1, 2], [2, 1, 0, 1], [3, 2, 1, 0]]}  # fmt: skip
EMPTY = {"players": ["A", "B", "C"], "values": [0, 0, 0, 1, 0, 1, 1, 1.2]}


def result_of(game: Any, **inputs: Any) -> AllocationResult:
    document = load_game(game).document if isinstance(game, str) else game
    return allocation_result({"game": document, **inputs})


def labels(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


@pytest.fixture
def no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)


def test_points_of_the_triangle_are_the_shares_of_the_surplus() -> None:
    result = result_of("three-cities")
    simplex = simplex_of(result.game)
    assert simplex is not None
    assert in_plane(simplex, [(14, 0, 0), (0, 14, 0), (0, 0, 14)]) == pytest.approx(CORNERS)
    assert in_plane(simplex, (14 / 3,) * 3)[0] == pytest.approx(CORNERS.mean(axis=0))
    figure = simplex_figure(result)
    points = {
        line.get_label(): line.get_xydata()[0]
        for line in figure.axes[0].get_lines()
        if line.get_marker() != "None"
    }
    shapley = next(place for label, place in points.items() if str(label).startswith("Shapley value"))
    assert shapley == pytest.approx(in_plane(simplex, result.allocations["shapley"].vector())[0])
    assert "nucleolus (6.5, 3, 4.5)" in labels(figure)
    assert {"imputations", "core", "least core"} <= set(labels(figure))


def test_the_core_is_drawn_with_its_corners() -> None:
    result = result_of("tva-1942")
    simplex = simplex_of(result.game)
    assert simplex is not None
    (core,) = [patch for patch in simplex_figure(result).axes[0].patches if patch.get_label() == "core"]
    assert to_hex(core.get_facecolor()).upper() == GREEN
    drawn = np.unique(np.round(core.get_xy(), 9), axis=0)
    vertices = in_plane(simplex, result.document["core"]["vertices"])
    assert drawn == pytest.approx(np.unique(np.round(vertices, 9), axis=0))
    # a player's own corner is where it pays least
    best = in_plane(simplex, [result.game.grand - 140826 - 250096, 140826, 250096])
    assert best[0] == pytest.approx(CORNERS[0])


def test_an_empty_core_is_told_and_every_size_of_core_can_be_drawn() -> None:
    assert "core: empty" in labels(simplex_figure(result_of(EMPTY)))
    segment = {"players": ["A", "B", "C"], "values": [0, 0, 0, 1, 0, 1, 0, 1]}
    corner = {"players": ["A", "B", "C"], "values": [0, 0, 0, 0, 0, 1, 1, 1]}
    for game in (segment, corner, {"players": ["A", "B", "C"], "values": [0, 0, 0, 1, 0, 1, 0, 2]}):
        figure = simplex_figure(result_of(game))
        assert "core" in labels(figure)
        assert len(figure_bytes(figure, "png")) > 10_000


def test_the_tetrahedron_shows_faces_and_every_allocation() -> None:
    figure = tetrahedron_figure(result_of(FOUR, check=dict.fromkeys("abcd", 2.5)))
    assert {"imputations", "core"} <= set(labels(figure))
    assert any(label.startswith("proposal (2.5, 2.5, 2.5, 2.5)") for label in labels(figure))
    faces = [patch for patch in figure.axes[0].patches if to_hex(patch.get_facecolor()).upper() == GREEN]
    assert 4 <= len(faces) <= 14
    flat = {"players": list("abcd"), "values": [0.0] * 15 + [1.0]}
    assert "core" in labels(tetrahedron_figure(result_of(flat)))
    point = {"form": "assignment", "sellers": ["a", "b", "c"], "buyers": ["d"], "values": [[1], [1], [1]]}
    assert len(figure_bytes(tetrahedron_figure(result_of(point)), "svg")) > 1000
    votes = {"form": "voting", "players": list("abcd"), "weights": [1, 1, 1, 1], "quota": 2}
    assert "core: empty" in labels(tetrahedron_figure(result_of(votes)))


def test_pictures_of_other_sizes_are_refused() -> None:
    with pytest.raises(InputError):
        simplex_figure(result_of(FOUR))
    with pytest.raises(InputError):
        tetrahedron_figure(result_of(EMPTY))
    nothing = {"form": "additive", "players": ["a", "b", "c"], "amounts": [1, 2, 3]}
    with pytest.raises(InfeasibleDesign, match="no more than alone"):
        simplex_figure(result_of(nothing))


def test_what_does_not_add_up_is_no_point_of_the_plane() -> None:
    result = result_of(
        "three-cities",
        rules=["shapley", "aumann_dreze"],
        check={"Beijing": 2.0, "Tianjin": 2.0, "Hebei": 2.0},
    )
    drawn = labels(simplex_figure(result))
    assert "not drawn, as it does not add up: Aumann-Dreze value" in drawn
    assert "not drawn, as it does not add up: proposal" in drawn
    assert any(label.startswith("Shapley value (") for label in drawn)


def test_bars_are_the_amounts() -> None:
    result = result_of("three-cities", check={"Beijing": 2.0, "Tianjin": 2.0, "Hebei": 10.0})
    axes = bars_figure(result).axes[0]
    bars = [[bar.get_height() for bar in group] for group in axes.containers]
    assert bars[0] == pytest.approx(result.allocations["shapley"].vector())
    assert bars[-1] == [2, 2, 10]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["Beijing", "Tianjin", "Hebei"]


def test_many_players_are_rows() -> None:
    players = [f"city {at}" for at in range(80)]
    game = {"form": "airport", "players": players, "costs": list(range(1, 81))}
    figure = bars_figure(result_of(game, rules=["shapley"]))
    axes = figure.axes[0]
    assert len(axes.get_yticklabels()) == MOST_ROWS
    assert "20 further players not drawn" in axes.get_xlabel()
    assert len(axes.get_lines()[0].get_xdata()) == MOST_ROWS


def test_the_excess_profile_is_sorted_and_the_nucleolus_lies_lowest_first() -> None:
    result = result_of("tva-1942", check={"navigation": 2e5, "flood control": 1e5, "power": 112584.0})
    profile = sorted_excesses(result, result.allocations["nucleolus"].vector())
    assert profile.tolist() == sorted(profile.tolist(), reverse=True)
    assert profile[:3] == pytest.approx([-47286] * 3)
    figure = excess_figure(result)
    assert [label for label in labels(figure) if label != "does better on its own"] == [
        "Shapley value", "nucleolus", "proposal"]  # fmt: skip
    lines = {line.get_label(): line.get_ydata() for line in figure.axes[0].get_lines()}
    assert lines["nucleolus"][0] < lines["Shapley value"][0] < lines["proposal"][0]


def test_marks_differ_without_colour() -> None:
    drawn = marks(
        result_of("three-cities", rules="all", check={"Beijing": 2.0, "Tianjin": 2.0, "Hebei": 10.0})
    )
    assert len(drawn) == MOST_MARKS
    assert len({mark.shape for mark in drawn}) == MOST_MARKS
    first = {mark.label for mark in drawn[:4]}
    assert first == {"Shapley value", "nucleolus", "tau value", "equal surplus division"}
    assert drawn[-1].label == "proposal"


def test_letters_that_no_font_has(no_chinese_font: None) -> None:
    result = result_of({"players": ["北京", "b"], "values": [0, 1, 1, 3], "unit": "万元", "title": "两市"})
    with pytest.raises(MissingExtra, match="no installed font has the characters"):
        bars_figure(result)
    assert "10,000 yuan" in excess_figure(result).axes[0].get_ylabel()


def test_a_dollar_sign_is_a_dollar_sign_and_bytes_repeat() -> None:
    game = {
        "players": ["$a$", "b_c^d", "x"],
        "values": [0, 0, 0, 1, 0, 1, 1, 3],
        "title": "$\\alpha$ & $x_1$",
    }
    result = result_of(game)
    for draw in (bars_figure, excess_figure, simplex_figure):
        figure = draw(result)
        assert not any(text.get_parse_math() for text in figure.findobj(Text))
        once, again = figure_bytes(figure, "png"), figure_bytes(draw(result), "png")
        assert once == again
        assert np.asarray(imread(io.BytesIO(once))).std() > 0.05


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_any_unit_gives_the_same_picture(unit: float) -> None:
    plain, scaled = (
        simplex_of(result_of({**EMPTY, "values": [factor * worth for worth in EMPTY["values"]]}).game)  # type: ignore[attr-defined]
        for factor in (1.0, unit)
    )
    assert plain is not None
    assert scaled is not None
    assert scaled.shares([(unit, 0.1 * unit, 0.1 * unit)]) == pytest.approx(plain.shares([(1, 0.1, 0.1)]))


def test_long_names_and_rules_without_room_are_told_apart() -> None:
    names = [f"Development and Reform Commission No {k}" for k in range(1, 5)]
    game = {"players": names, "values": [0.0, *(float(mask.bit_count() ** 2) for mask in range(1, 16))]}
    result = result_of(game, rules="all")
    assert len(set(names_of(result))) == 4
    more = f"{len(result.allocations) - MOST_MARKS} further rules not drawn"
    assert bars_figure(result).axes[0].get_xlabel() == more
    figure = tetrahedron_figure(result)
    assert more in labels(figure)
    figure.draw_without_rendering()
    corners = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(corners) == 4
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in corners)
    assert not any(box.overlaps(figure.axes[0].title.get_window_extent()) for box in corners)
