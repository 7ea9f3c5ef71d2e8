"""The tables of a market: every part of the answer, at 80 columns, with long and Chinese names."""

from __future__ import annotations

import pytest
from asked_markets import RIVALS, asked, many

from citypact.report.portfolio.market_table import MOVES, STAYS, print_market
from citypact.report.words.amounts import display_width
from citypact.report.words.terminal import Terminal


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")

    def show(answer) -> list[str]:
        print_market(Terminal(), answer)
        lines = capsys.readouterr().out.splitlines()
        assert max(map(display_width, lines)) <= 80
        return lines

    return show


def cells(lines: list[str], first: str) -> list[str]:
    """The cells of the first row that starts with a word, apart by two spaces."""
    row = next(line for line in lines if line.startswith(f"{first} "))
    return [cell.strip() for cell in row.split("  ") if cell.strip()]


def test_the_template_s_market(shown) -> None:
    provinces = [["City A"], ["City B"], ["City C", "City D"]]
    lines = shown(asked(provinces=provinces, links=[["City A", "City C"]]))
    assert cells(lines, "plants that move")[1] == "3 of 3"
    assert cells(lines, "surplus of all moves")[1] == "2.9 亿元"
    assert cells(lines, "other placements")[1] == "worth less"
    assert cells(lines, "one ratio for all")[1] == "none"
    moves = lines[lines.index(MOVES) :]
    assert cells(moves, "steel") == ["steel", "City A", "City C", "1.2", "57.5% to 80.0%", "55.0% to 85.0%"]
    assert cells(moves, "chips") == ["chips", "City B", "City D", "1", "30.0% to 53.3%", "20.0% to 53.3%"]
    prices = lines[lines.index("Prices of sites, 亿元") :]
    assert cells(prices, "City C") == ["City C", "1", "1", "0.2", "1.1"]
    assert cells(prices, "City D") == ["City D", "2", "2", "0", "0.7"]
    gains = lines[lines.index("What every city gains, 亿元") :]
    assert cells(gains, "City A")[:5] == ["City A", "1.7", "0.1", "0.9", "0.875"]
    assert cells(gains, "(in the core)") == ["(in the core)", "yes", "yes", "yes", "no", "no", "no"]
    assert STAYS not in lines
    assert any(line.startswith("holds: 5 conditions recomputed exactly from the offers") for line in lines)
    assert "A market.sites.City D = 2 count: a test" in [" ".join(line.split()) for line in lines]


def test_rival_destinations_have_one_ratio_for_all(shown) -> None:
    """Surpluses 5, 3 and 2: the origin keeps 5 to 7 of 10; Shapley gives it 19/6 (models.md §4.10)."""
    lines = shown(asked(RIVALS, dict.fromkeys("BCD", 1)))
    assert cells(lines, "one ratio for all")[1] == "50.0% to 70.0%"
    assert cells(lines, "accepted by all, each alone")[1] == "20.0% to 70.0%"
    gains = lines[lines.index("What every city gains, 亿元") :]
    assert cells(gains, "A")[1:] == ["5", "3", "4", "3.167"]


def test_who_stays_and_why(shown) -> None:
    rows = (
        ("steel", "Beijing", "Baoding", 5, 1, 1),
        ("chips", "Tianjin", "Baoding", 4, 1, 1),
        ("paper", "Tianjin", "Baoding", 1, 0.9, 0.4),
    )
    lines = shown(asked(rows, {"Baoding": 1}))
    stays = lines[lines.index(STAYS) :]
    assert cells(stays, "chips") == ["chips", "Tianjin", "outbid for a site", "2"]
    assert cells(stays, "paper") == ["paper", "Tianjin", "no offer with a surplus", "-0.3"]


def test_equally_good_placements_are_said_to_be(shown) -> None:
    rows = (("steel", "A", "B", 5, 1, 1), ("glass", "A", "B", 5, 1, 1))
    lines = shown(asked(rows, {"B": 1}))
    assert cells(lines, "other placements")[1] == "some worth as much"


def test_nobody_moves(shown) -> None:
    lines = shown(asked((("paper", "A", "B", 1, 0.9, 0.4),), {"B": 3}))
    assert cells(lines, "plants that move")[1] == "0 of 1"
    assert "No plant moves: no offer has a surplus and a site." in lines
    assert MOVES not in lines
    assert cells(lines[lines.index(STAYS) :], "paper")[-1] == "-0.3"


def test_ratios_beyond_the_whole_tax_are_explained(shown) -> None:
    lines = shown(asked((("steel", "A", "B", 1, -3, 0.6),), {"B": 1}))
    assert cells(lines[lines.index(MOVES) :], "steel")[-1] == "-300.0% to 40.0%"
    assert "Beyond 0% and 100% a lump sum goes with the ratio." in lines


def test_long_and_chinese_names_leave_intervals_whole(shown) -> None:
    city, place = "石家庄市循环化工园区管理委员会", "Tangshan Caofeidian New Area District"
    rows = tuple((f"第{at}炼钢厂股份有限责任公司", city, place, 5, 1 + at / 10, 1) for at in range(3))
    shown_lines = shown(asked(rows, {place: 2}))
    lines = shown_lines[shown_lines.index(MOVES) :]
    assert sum("20.0% to 80.0%" in line for line in lines) == 1
    assert sum("outbid for a site" in line for line in lines) == 1
    assert [line.count("第1炼钢厂") for line in lines if "22.0% to 80.0%" in line] == [1]


def test_long_lists_are_cut_and_say_so(shown) -> None:
    lines = shown(many(23))
    assert "And 3 more plants that move; --json and --out have all." in lines
    assert sum(line.startswith("plant ") and line.split()[1].isdigit() for line in lines) == 20


def test_a_table_of_coalitions_that_is_too_large_is_said_to_be_missing(shown) -> None:
    answer = asked([("steel", "A", f"C{at}", 5, 1, 1) for at in range(14)], {f"C{at}": 1 for at in range(14)})
    assert answer.document["city_values"] is None
    said = " ".join(line.strip() for line in shown(answer))
    assert "No Shapley value: 15 cities and 14 offers are too many for a table of coalitions" in said
