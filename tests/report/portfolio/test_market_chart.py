"""The picture of a market: the core inside what is accepted alone, the common ratios, and one half."""

from __future__ import annotations

import pytest
from asked_markets import RIVALS, asked, many

from citypact.report.pictures.palette import mixed
from citypact.report.portfolio.market_chart import MOST_PLANTS, drawn_plants, market_figure
from citypact.report.split.gain_chart import BLUE, GREY, figure_bytes


def drawn(figure, colour: str) -> list[tuple[float, float, float]]:
    """Left end, right end and height of the bars of a colour, from the top."""
    from matplotlib.colors import to_rgb

    bars = [patch for patch in figure.axes[0].patches if patch.get_height() < 1]
    mine = [bar for bar in bars if bar.get_facecolor()[:3] == to_rgb(colour)]
    return [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_height()) for bar in mine]


def labels(figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_core_lies_inside_a_thinner_bar() -> None:
    figure = market_figure(asked().agreement)
    (axes,) = figure.axes
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        "steel\nCity A → City C",
        "glass\nCity A → City D",
        "chips\nCity B → City D",
    ]
    core, alone = drawn(figure, BLUE), drawn(figure, mixed("grey", 0.35))
    assert [bar[:2] for bar in core] == [
        pytest.approx(ends) for ends in ((0.575, 0.8), (0.45, 0.8), (0.3, 8 / 15))
    ]
    assert [bar[:2] for bar in alone] == [
        pytest.approx(ends) for ends in ((0.55, 0.85), (0.45, 0.8), (0.2, 8 / 15))
    ]
    assert all(inner[2] > outer[2] for inner, outer in zip(core, alone, strict=True))
    half = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert [line.get_xdata()[0] for line in half] == [0.5]
    assert figure.get_suptitle() == "3 of 3 plants move and add 2.9 亿元\nNo one ratio suits all"
    assert not any(label.startswith("one ratio for all") for label in labels(figure))


def test_common_ratios_are_a_band() -> None:
    figure = market_figure(asked(RIVALS, dict.fromkeys("BCD", 1)).agreement)
    bands = [patch for patch in figure.axes[0].patches if patch.get_height() == 1]
    assert [(band.get_x(), band.get_x() + band.get_width()) for band in bands] == [pytest.approx((0.5, 0.7))]
    assert "one ratio for all: 50.0% to 70.0%" in labels(figure)
    assert figure.get_suptitle().startswith("1 of 1 plants moves and adds 5 ")


def test_forty_plants_are_drawn_and_the_others_counted() -> None:
    assert len(drawn(market_figure(many(MOST_PLANTS).agreement), BLUE)) == MOST_PLANTS
    agreement = many(47).agreement
    figure = market_figure(agreement)
    assert len(drawn(figure, BLUE)) == MOST_PLANTS
    assert figure.axes[0].get_xlabel().endswith("\n7 further plants not drawn")
    kept = drawn_plants(agreement.plants)
    left_out = [each for each in agreement.plants if each not in kept]
    assert max(each.core.lo for each in kept) == max(each.core.lo for each in agreement.plants)
    assert min(each.core.hi for each in kept) == min(each.core.hi for each in agreement.plants)
    assert sum(each.offer.surplus > left_out[0].offer.surplus for each in kept) >= MOST_PLANTS - 2


def test_nobody_moves() -> None:
    figure = market_figure(asked((("paper", "北京", "保定", 1, 0.9, 0.4),), {"保定": 1}).agreement)
    assert figure.axes[0].get_title() == "No plant of 1 moves: no offer has a surplus and a site"
    assert drawn(figure, BLUE) == []
    closed = asked((("steel", "A", "B", 5, 1, 1),), {"B": 0})
    assert (
        market_figure(closed.agreement).axes[0].get_title()
        == "No plant of 1 moves: no offer has a surplus and a site"
    )


def test_what_lies_far_beyond_the_whole_tax_is_an_arrow() -> None:
    figure = market_figure(asked((("steel", "A", "B", 1, -3, 0.6),), {"B": 1}).agreement)
    left, right = figure.axes[0].get_xlim()
    assert (left, right) == pytest.approx((-0.52, 1.02))
    arrows = [line for line in figure.axes[0].lines if line.get_marker() == "<"]
    assert [line.get_color() for line in arrows] == [GREY, BLUE]  # the core is the same interval
    assert "a lump sum goes with the ratio" in labels(figure)


def test_long_names_are_cut_apart_and_dollars_stay_dollars() -> None:
    figure = market_figure(many(3, "$第{at}炼钢厂股份有限责任公司非常长的名字分公司$").agreement)
    names = [tick.get_text().split("\n")[0] for tick in figure.axes[0].get_yticklabels()]
    assert len(set(names)) == 3
    assert all(name.startswith("$第") for name in names)
    assert figure_bytes(figure, "png").startswith(b"\x89PNG")


def test_the_bytes_are_the_same_each_time() -> None:
    agreement = asked().agreement
    assert figure_bytes(market_figure(agreement), "svg") == figure_bytes(market_figure(agreement), "svg")
