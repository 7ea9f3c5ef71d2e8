"""The river map: every city, its words and arrows, long names, rows, the same bytes twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.font_manager import fontManager
from matplotlib.text import Annotation, Text

from citypact.errors import MissingExtra
from citypact.games.river import PowerBenefit, River, RiverWater
from citypact.mechanisms.river_rules import share_river
from citypact.report.split.gain_chart import figure_bytes
from citypact.report.water.river_drawing import river_layout
from citypact.report.water.river_map import river_figure

RIVER4 = RiverWater(
    River(("spring", "upper", "lower", "port")), (2, 0.5, 0.3, 0.2), [PowerBenefit(f) for f in (1, 2, 3, 2.5)]
)


def words(figure: object) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]  # type: ignore[attr-defined]


def test_cities_uses_gains_payments_and_flows_are_on_the_map() -> None:
    told = words(river_figure(share_river(RIVER4)))
    assert {"spring", "upper", "lower", "port"} <= set(told)
    assert {"uses 0.1481", "gains 0.7071", "receives 1.029", "pays 0.8724", "1.852 flows"} <= set(told)
    assert {"1.029", "1.611", "0.8724"} <= set(told)  # money over the sections, added up
    assert told.count("gains 0") == 1


def test_money_points_to_the_city_that_receives_it() -> None:
    axes = river_figure(share_river(RIVER4)).axes[0]
    arrows = [text for text in axes.texts if isinstance(text, Annotation) and text.arrow_patch]
    assert len(arrows) == 3
    assert all(arrow.xy[0] < arrow.xyann[0] for arrow in arrows)  # upstream is left
    turned = replace(
        share_river(RIVER4), section_money={s: -m for s, m in share_river(RIVER4).section_money.items()}
    )
    axes = river_figure(turned).axes[0]
    arrows = [text for text in axes.texts if isinstance(text, Annotation) and text.arrow_patch]
    assert all(arrow.xy[0] > arrow.xyann[0] for arrow in arrows)


def test_circles_grow_with_the_gain() -> None:
    agreement = share_river(RIVER4)
    axes = river_figure(agreement).axes[0]
    circles = [line for line in axes.get_lines() if line.get_marker() == "o"]
    gains, radii = agreement.gains.vector(), [circle.get_markersize() for circle in circles]
    assert max(radii) > min(radii)
    assert sorted(range(4), key=lambda at: gains[at]) == sorted(range(4), key=lambda at: radii[at])


def test_a_tree_is_laid_out_from_its_sources_to_the_mouth() -> None:
    river = River(("a", "b", "c", "m", "sea"), {"a": "m", "b": "c", "c": "m", "m": "sea"})
    places = river_layout(river)
    assert places["sea"][0] == 3
    for city, below in river.sections:
        assert places[below][0] == places[city][0] + 1
    assert len({places["a"], places["b"], places["c"], places["m"]}) == 4
    assert places["m"][1] == (places["a"][1] + places["c"][1]) / 2


def test_a_long_river_is_drawn_in_rows_read_from_the_left() -> None:
    river = River([f"c{k}" for k in range(15)])
    places = [river_layout(river)[f"c{k}"] for k in range(15)]
    assert [x for x, _ in places] == list(range(5)) * 3
    assert [y for _, y in places[::5]] == sorted({y for _, y in places})
    figure = river_figure(share_river(RiverWater(river, [15] + [0] * 14, PowerBenefit(1)), "equal_loss"))
    assert figure.get_figwidth() < 11
    assert figure.get_figheight() < 8


def test_long_names_stay_apart_and_inside_their_column() -> None:
    names = ("Commission of the upper river No 1", "Commission of the upper river No 2")
    figure = river_figure(share_river(RiverWater(River(names), (4, 0), PowerBenefit(1))))
    figure.draw_without_rendering()
    labels = [text for text in figure.axes[0].texts if text.get_fontweight() == "bold"]
    assert "".join(text.get_text() for text in labels[:2]) != "".join(text.get_text() for text in labels[2:])
    boxes = [label.get_window_extent() for label in labels]
    assert max(box.x1 for box in boxes[:2]) < min(box.x0 for box in boxes[2:])
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)


def test_texts_of_a_drawn_chain_do_not_cover_each_other() -> None:
    river = River([f"city number {k}" for k in range(15)])
    figure = river_figure(share_river(RiverWater(river, [15] + [0] * 14, PowerBenefit(1)), "equal_loss"))
    figure.draw_without_rendering()
    texts = [text for text in figure.axes[0].texts if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    for at, box in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            along = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert min(across, along) < 4  # pixels: ascents may touch


def test_a_dry_river_and_a_single_city_can_be_drawn() -> None:
    dry = river_figure(share_river(RiverWater(River(("a", "b")), (0, 0), PowerBenefit(1))))
    assert "no flow" in words(dry)
    assert not [text for text in dry.axes[0].texts if isinstance(text, Annotation) and text.arrow_patch]
    alone = river_figure(share_river(RiverWater(River(("a",)), (1,), PowerBenefit(1))))
    assert "uses 1" in words(alone)


def test_large_and_small_units_are_put_in_the_title() -> None:
    water = RiverWater(River(("a", "b")), (4e-9, 0), PowerBenefit(1e12))
    title = river_figure(share_river(water)).axes[0].get_title()
    assert "1e6 x" in title
    assert "1e-9 x" in title


def test_a_dollar_sign_is_a_dollar_sign_and_the_bytes_are_the_same_twice() -> None:
    water = RiverWater(River(("$a$", "b")), (4, 0), PowerBenefit(1))
    first, second = (figure_bytes(share_river(water).plot(), "svg") for _ in range(2))
    assert first == second


def test_characters_that_no_font_has_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    plain = river_figure(share_river(RIVER4)).axes[0].get_title()
    assert "money in 100 million yuan, water in 100 million m³" in plain
    with pytest.raises(MissingExtra, match="北"):
        river_figure(share_river(RiverWater(River(("北京", "b")), (4, 0), PowerBenefit(1))))
