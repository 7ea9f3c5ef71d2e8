"""Scenario files of lists and markets: what each key asks, and one clear line for every wrong input."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypact.cli import app as house
from citypact.errors import InputError
from citypact.scenario.portfolio import assumed
from citypact.scenario.portfolio.answering import portfolio_result
from citypact.scenario.portfolio.from_file import scenario_inputs
from citypact.scenario.portfolio.market import market_document
from citypact.scenario.templates import template

OFFERS = template("offers")
SITES = "    City C: {value: 1, unit: count, trust: A, note: plants it can take}"
PROVINCES = "  # provinces: [[City A], [City B], [City C, City D]]   # Owen value"
LINKS = "  # links: [[City A, City C], [City B, City D]]         # Myerson value"
AT = "  at: {value: 0.5, unit: ratio, trust: A, note: ratio at which the surplus is told as well}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "firms.csv").write_text(template("firms"), encoding="utf-8")
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")
    return tmp_path


def written(*changes: tuple[str, str], market_alone: bool = True) -> Path:
    """The template's scenario in the working folder, with some text replaced."""
    text = template("portfolio")
    if market_alone:
        start, end = text.index("# For citypact portfolio"), text.index("# And plants of several cities")
        text = text[:start] + text[end:]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = Path("asked.yaml")
    file.write_text(text, encoding="utf-8")
    return file


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert house.run(["portfolio", *map(str, arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return [line.removeprefix("error: ") for line in captured.err.strip().splitlines()]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "City D: {value: 2",
            "City X: {value: 2",
            [
                "market.sites: found none for City D, expected a number of sites for every destination in"
                " offers.csv",
                "market.sites: found City X, expected a destination in offers.csv; leave it out, or add an"
                " offer",
            ],
        ),
        (
            "City C: {value: 1,",
            "City C: {value: 1.5,",
            ["asked.yaml:115:21: market.sites.City C.value: found 1.5, expected a whole number at least 0"
             " (count)"],
        ),
        (
            "file: offers.csv",
            "file: none.csv",
            ["none.csv: file: found no such file, expected a .csv or .xlsx file"],
        ),
        (
            ", note: replace with your offers",
            "",
            ["asked.yaml:113:11: market.offers: found nothing, expected a note for a list of trust A"],
        ),
        (
            "trust: A, note: replace with your offers",
            "trust: P",
            ["asked.yaml:113:11: market.offers: found nothing, expected a source for a list of trust P"],
        ),
        (
            "file: offers.csv,",
            "file: offers.csv, encoding: klingon,",
            ["offers.csv: encoding: found klingon, expected the name of a text encoding, such as utf-8 or"
             " gb18030"],
        ),
        (
            PROVINCES,
            "  provinces: [[City A], [City B, City C]]",
            ["market.provinces: found no group of City D, expected each player in one group"],
        ),
        (
            PROVINCES,
            "  provinces: [[City A], [City B, City C], [City C, City D]]",
            ["market.provinces: found City C twice, expected each player in one group"],
        ),
        (
            LINKS,
            "  links: [[City A, City Q]]",
            ["market.links: found City A-City Q, expected two different players of City A, City B, City C,"
             " City D"],
        ),
    ],
)  # fmt: skip
def test_wrong_markets(
    old: str, new: str, lines: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(capsys, written((old, new))) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "offers.csv: rows: found an empty file, expected a header and at least one offer"),
        (
            OFFERS.splitlines()[0] + "\n",
            "offers.csv: rows: found a header only, expected at least one offer",
        ),
        (
            OFFERS.replace("steel,City A,City D", "steel,City B,City D"),
            "offers.csv: steel: origin: found City B, expected City A, as in its first row",
        ),
        (
            OFFERS.replace("glass,City A", "glass,City D"),
            "glass to City D: found a move within one city, expected a destination other than the plant's own"
            " city",
        ),
    ],
)
def test_wrong_offers(text: str, line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "offers.csv").write_text(text, encoding="utf-8")
    assert refusal(capsys, written()) == [line]


def test_an_encoding_is_set_in_the_scenario(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "offers.csv").write_text(OFFERS.replace("steel", "钢厂"), encoding="gb18030")
    assert refusal(capsys, written()) == [
        "offers.csv:row 2: encoding: found bytes that are not UTF-8, expected text; save it as"
        ' "CSV UTF-8" or set its encoding, such as gb18030, in asked.yaml'
    ]
    inputs = scenario_inputs(written(("file: offers.csv,", "file: offers.csv, encoding: gb18030,")), {})
    assert inputs["offers"]["firm"][0] == "钢厂"


def test_both_lists_are_read_before_anything_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "firms.csv").unlink()
    (folder / "offers.csv").write_text(OFFERS.replace(",4,", ",x,", 1), encoding="utf-8")
    assert refusal(capsys, written(market_alone=False)) == [
        "firms.csv: file: found no such file, expected a .csv or .xlsx file",
        "offers.csv:row 2: revenue: found x, expected a number, such as 0.25 (亿元)",
    ]


def test_options_beside_a_scenario(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = written(market_alone=False)
    assert refusal(capsys, both, "--consent", "portfolio", "--encoding", "gb18030", "--years", "3") == [
        "--consent: found portfolio, expected no such option beside a scenario; set it in asked.yaml",
        "--years: found [3], expected no such option beside a scenario; set it in asked.yaml",
        "--encoding: found gb18030, expected no such option beside a scenario; set it in asked.yaml",
    ]
    assert refusal(capsys, both, "--at", "7") == ["at: found 7.0, expected a ratio between 0 and 1"]
    assert refusal(capsys, written(), "--at", "0.3") == [
        "--at: found 0.3, expected no such option with a market alone"
    ]


def test_neither_group(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = template("portfolio")
    Path("asked.yaml").write_text(text[: text.index("# For citypact portfolio")], encoding="utf-8")
    assert refusal(capsys, "asked.yaml") == [
        "asked.yaml: portfolio: found neither, expected the group portfolio (a list of plants) or market"
        " (offers and sites); see citypact new portfolio"
    ]


def test_a_list_of_which_no_plant_moves(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = template("firms").splitlines()[0]
    (folder / "firms.csv").write_text(f"{header}\nsteel,1,0.9,0.9,heavy,0.1,0.1\n", encoding="utf-8")
    assert refusal(capsys, written(market_alone=False)) == [
        "firms: found no plant that any ratio could move, expected at least one whose revenue covers"
        " origin_loss and destination_cost"
    ]


def test_deviations_as_large_as_the_revenue(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change = (
        "    revenue: {value: 0.3, unit: 亿元, trust: A, note: replace}",
        "    revenue: {value: 60, unit: 亿元, trust: A, note: replace}",
    )
    (line,) = refusal(capsys, written(change, market_alone=False))
    assert line == (
        "designs.uncertainty.revenue: found 60.0, expected below R, 5.13672 亿元: it is taken as a part of R"
        " for every plant"
    )


def test_plants_as_cases_have_limits(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    radius = f"{AT}\n  radius: {{value: 0.1, unit: 亿元, trust: A, note: a test}}"
    every = (AT, f"{radius}\n  optimise: all")
    assert refusal(capsys, written(every, market_alone=False)) == [
        "asked.yaml: portfolio.radius: found 0.1, expected no such key with optimise all; leave it out"
    ]
    monkeypatch.setattr(assumed, "MOST_CASES", 3)
    assert refusal(capsys, written((AT, radius), market_alone=False)) == [
        "portfolio.radius: found 4 plants as cases, expected at most 3"
    ]


def test_all_terms_of_a_scenario_are_the_command_s(folder: Path) -> None:
    list_of_all = (
        "firm,revenue,origin_loss,destination_cost,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan\n"
        "a,1,2,3,1,1,1,1,yes,yes\nb,1,1.5,6,0.5,0.6,0.7,1.2,yes,yes\n"
    )
    (folder / "firms.csv").write_text(list_of_all, encoding="utf-8")
    terms = (
        "  optimise: all\n"
        "  years: {value: [3, 5], unit: years, trust: A, note: a test}\n"
        "  horizon: {value: 15, unit: years, trust: A, note: a test}\n"
        "  top_up: {value: [0, 0.5], unit: ratio, trust: A, note: a test}"
    )
    inputs = scenario_inputs(written((AT, terms), market_alone=False), {})
    assert (inputs["years"], inputs["horizon"], inputs["top_up"]) == ([3, 5], 15, [0, 0.5])
    found = portfolio_result(inputs)
    plain = {name: inputs[name] for name in ("firms", "optimise", "years", "horizon", "top_up")}
    assert found.document["terms"] == portfolio_result(plain).document["terms"]
    assert "assumed" not in found.document
    assert found.market is not None


def test_a_market_needs_its_two_inputs() -> None:
    with pytest.raises(InputError) as caught:
        market_document({"offers": {}, "more": 1})
    assert [problem.field for problem in caught.value.problems] == ["more", "scenario"]
