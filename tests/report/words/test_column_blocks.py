"""Tables on narrow terminals: no number is broken, every column appears, no line is too wide."""

from __future__ import annotations

from itertools import chain

import pytest

from citypact.report.words.amounts import display_width
from citypact.report.words.column_blocks import column_blocks
from citypact.report.words.terminal import Terminal

COLUMNS = ("city", "abates", "alone", "own gain", "receives", "least", "most", "gains")
ROWS = [
    ("北京市", "0.7877", "0.4274", "-0.002995", "0.3166", "0.002995", "0.8493", "0.3136"),
    ("石家庄市", "0.2782", "0.171", "0.6268", "-0.3648", "-0.6268", "0.08495", "0.262"),
]


@pytest.mark.parametrize("width", [24, 40, 60, 79])
def test_every_column_of_numbers_stands_once(width: int) -> None:
    blocks = column_blocks(COLUMNS, ROWS, 1, width)
    assert all(block.places[0] == 0 for block in blocks)
    assert list(chain.from_iterable(block.places[1:] for block in blocks)) == list(range(1, 8))


def test_a_table_that_fits_is_left_alone() -> None:
    (block,) = column_blocks(COLUMNS, ROWS, 1, 120)
    assert block.widths == (None,) * 8


@pytest.mark.parametrize("width", [24, 40, 80, 120])
def test_no_number_is_broken(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    Terminal().table(COLUMNS, ROWS)
    printed = capsys.readouterr().out
    assert max(map(display_width, printed.splitlines())) <= width
    assert {cell for row in ROWS for cell in row} <= set(printed.split())


def test_a_mark_s_line_is_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """rich put an ellipsis in place of the last letter of a word that ended with the line."""
    monkeypatch.setenv("COLUMNS", "80")
    told = "parameters.levers.grant = 0.05 亿元/year: central money paid if the two agree; replace"
    asked = "parameters.pair.downstream_benefit = 22 亿元/year (range 1 to 78): willingness to pay is unknown"
    Terminal().marked([("A", told), ("A", asked)])
    printed = capsys.readouterr().out
    assert "…" not in printed
    assert " ".join(printed.split()) == f"A {told} A {asked}"
