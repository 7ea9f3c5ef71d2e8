"""The figure: marks at the ratios, characters that exist, the same bytes twice."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.image import imread
from matplotlib.text import Text

from citypact.errors import InputError, MissingExtra
from citypact.games.relocation import Relocation
from citypact.mechanisms.revenue_split import split
from citypact.report.pictures.chart_fonts import PREFERRED, fonts_for
from citypact.report.split.gain_chart import figure_bytes, gain_figure, save_figure

BASE = Relocation(1, 0.3, 0.1)


@pytest.fixture
def no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)


@pytest.fixture
def chinese_font(tmp_path: Path, no_chinese_font: None) -> Iterator[str]:
    """A font that has the characters of 北京 and 亿元 and is installed for this test alone."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square, names = pen.glyph(), [".notdef", *(f"g{k}" for k in range(4))]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(names)
    build.setupCharacterMap(dict(zip(map(ord, "北京亿元"), names[1:], strict=True)))
    build.setupGlyf(dict.fromkeys(names, square))
    build.setupHorizontalMetrics(dict.fromkeys(names, (1000, 50)))
    build.setupHorizontalHeader(ascent=850, descent=-150)
    build.setupNameTable({"familyName": PREFERRED[1], "styleName": "Regular"})
    build.setupOS2(sTypoAscender=850)
    build.setupPost()
    file = tmp_path / "chinese.ttf"
    build.save(file)
    fontManager.addfont(file)  # into the list that the other fixture restores
    fontManager._findfont_cached.cache_clear()  # which font a name means is remembered
    yield PREFERRED[1]
    fontManager._findfont_cached.cache_clear()


def axes_of(figure: Figure) -> Axes:
    return figure.axes[0]


def legend_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(imread(io.BytesIO(data)))


def test_lines_are_the_gains_and_marks_the_ratios() -> None:
    figure = gain_figure(split(BASE))
    lines = {line.get_label(): line for line in axes_of(figure).get_lines()}
    assert np.asarray(lines["gain of origin"].get_ydata()) == pytest.approx(np.linspace(-0.3, 0.7, 101))
    assert np.asarray(lines["gain of destination"].get_ydata()) == pytest.approx(np.linspace(0.9, -0.1, 101))
    assert lines["recommended: 60.0%"].get_xdata() == pytest.approx([0.6, 0.6])
    assert lines["one half"].get_xdata() == pytest.approx([0.5, 0.5])
    (shade,) = [p for p in axes_of(figure).patches if "both accept" in str(p.get_label())]
    box = shade.get_extents().transformed(axes_of(figure).transData.inverted())
    assert (box.x0, box.x1) == pytest.approx((0.3, 0.9))
    assert "both accept: 30.0% to 90.0%" in legend_of(figure)


def test_lines_differ_without_colour() -> None:
    lines = axes_of(gain_figure(split(BASE))).get_lines()
    styles = {str(line.get_label()): line.get_linestyle() for line in lines}
    assert styles["gain of origin"] != styles["gain of destination"]


def test_an_optimal_set_is_a_band() -> None:
    assert "equally good: 30.0% to 90.0%" in legend_of(gain_figure(split(BASE, "utilitarian")))


def test_no_agreement_is_told_and_nothing_recommended() -> None:
    figure = gain_figure(split(Relocation(1, 0.7, 0.5)))
    assert axes_of(figure).get_title() == "No agreement: the origin needs 70.0%, the destination grants 50.0%"
    assert not [label for label in legend_of(figure) if "recommended" in label or "accept" in label]
    capped = gain_figure(split(BASE, ratio_cap=0.2))
    assert "both would accept: 30.0% to 90.0%" in legend_of(capped)
    assert axes_of(capped).get_title().startswith("No agreement")


def test_a_grant_lifts_the_mark_above_the_line() -> None:
    agreement = split(BASE, "min-central", ratio_cap=0.2)
    marks = [line for line in axes_of(gain_figure(agreement)).get_lines() if len(line.get_xydata()) == 1]
    assert [tuple(line.get_xydata()[0]) for line in marks] == [
        pytest.approx((0.2, 0.0)),
        pytest.approx((0.2, 0.7)),
    ]


@pytest.mark.parametrize("unit", [1e-9, 1e12, 1e149])
def test_any_unit_draws_numbers_of_order_one(unit: float) -> None:
    axes = axes_of(gain_figure(split(Relocation(unit, 0.3 * unit, 0.1 * unit))))
    low, high = axes.get_ylim()
    assert 0.1 < high - low < 10_000
    assert re.search(r"1e-?\d+ x ", axes.get_ylabel())


def test_png_opens_and_shows_both_lines() -> None:
    picture = pixels(figure_bytes(gain_figure(split(BASE)), "png"))
    assert picture.shape[:2] == (720, 1080)
    for colour in ((0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00)):
        close = np.abs(picture[..., :3] - np.array(colour) / 255).max(axis=-1) < 0.02
        assert close.sum() > 500


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_split_gives_the_same_bytes(form: str) -> None:
    first, second = (figure_bytes(gain_figure(split(BASE)), form) for _ in range(2))
    assert first == second
    assert b"<dc:date>" not in first


def test_a_missing_font_falls_back_for_the_unit_and_is_named_for_a_city(no_chinese_font: None) -> None:
    assert "100 million yuan" in axes_of(gain_figure(split(BASE))).get_ylabel()
    with pytest.raises(MissingExtra, match=r"characters 京北: install a font such as Noto Sans CJK SC"):
        gain_figure(split(Relocation(1, 0.3, 0.1, origin="北京")))


def test_an_installed_font_is_used_for_cities_and_unit(chinese_font: str) -> None:
    figure = gain_figure(split(Relocation(1, 0.3, 0.1, origin="北京")))
    assert "亿元" in axes_of(figure).get_ylabel()
    assert "gain of 北京" in legend_of(figure)
    assert {tuple(text.get_fontfamily()) for text in figure.findobj(Text)} == {("DejaVu Sans", chinese_font)}
    figure_bytes(figure, "png")  # a character without a glyph would warn, and a warning is an error
    figure_bytes(figure, "svg")


def test_the_font_of_last_resort_does_not_count() -> None:
    with pytest.raises(MissingExtra):
        fonts_for(["\U0010fffd"])


def test_a_font_installed_after_matplotlib_listed_the_fonts_is_found(
    chinese_font: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Matplotlib keeps its list of fonts on disk: the font that the warning names would stay unseen."""
    (file,) = [font.fname for font in fontManager.ttflist if font.name == chinese_font]
    monkeypatch.setattr(fontManager, "ttflist", [f for f in fontManager.ttflist if "DejaVu" in f.name])
    broken = Path(file).with_name("broken.ttf")
    broken.write_bytes(b"no font")
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: [str(broken), file])
    assert fonts_for(["北京"]) == ["DejaVu Sans", chinese_font]
    with pytest.raises(MissingExtra, match="characters 津"):
        fonts_for(["北京津"])


def test_a_font_without_the_usual_weight_is_drawn_in_silence(
    chinese_font: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = [replace(f, weight=500) if f.name == chinese_font else f for f in fontManager.ttflist]
    monkeypatch.setattr(fontManager, "ttflist", other)
    figure_bytes(gain_figure(split(Relocation(1, 0.3, 0.1, origin="北京"))), "png")
    assert not caplog.records


def test_a_name_is_not_read_as_mathematics() -> None:
    figure = gain_figure(split(Relocation(1, 0.3, 0.1, origin="_a $x_{$ ^b")))
    assert "gain of _a $x_{$ ^b" in legend_of(figure)
    figure_bytes(figure, "png")


def test_saving(tmp_path: Path) -> None:
    save_figure(gain_figure(split(BASE)), tmp_path / "a" / "chart.SVG")
    assert b"<svg" in (tmp_path / "a" / "chart.SVG").read_bytes()
    with pytest.raises(InputError, match="chart: found pdf, expected png or svg"):
        save_figure(gain_figure(split(BASE)), tmp_path / "chart.pdf")


def test_plot_is_this_figure() -> None:
    assert isinstance(split(BASE).plot(), Figure)
