"""Files about the growth of a council: what is refused, a line for each mistake, and the shipped case."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citypact.errors import InputError
from citypact.report.council.growth_map import growth_figure
from citypact.report.council.growth_table import print_growth
from citypact.report.showing import write_files
from citypact.report.words.terminal import Terminal
from citypact.scenario.answers import Answered
from citypact.scenario.councils.growth import GrowthScenario
from citypact.scenario.councils.growth_result import GrowthResult, growth_result
from citypact.scenario.load import load_council


def write_growth(answer: Any, folder: Path, chart: str = "png") -> tuple[list[str], str]:
    return write_files(Answered("council", answer.document, answer), folder, chart)


def money(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "亿元/year", "trust": "A", "note": "drawn"}


def ratio(value: float, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "ratio", "trust": "A", "note": "drawn", **more}


def kilometres(values: list[float]) -> dict[str, Any]:
    return {"value": values, "unit": "km", "trust": "A", "note": "drawn"}


def small() -> dict[str, Any]:
    """Three cities by a table of distances, one of them in no wave."""
    return {
        "citypact": 1, "kind": "council", "model": "growth", "name": "three", "title": "Three",
        "question": "Who comes next?", "base_year": 2014, "players": ["a", "b", "c"], "founders": ["a"],
        "centre": "a",
        "parameters": {
            "gdp": {"a": money(4), "b": money(4), "c": money(1)},
            "distances": {"a": kilometres([0, 2, 4]), "b": kilometres([2, 0, 2]), "c": kilometres([4, 2, 0])},
            "benefit": ratio(1), "member_cost": money(0.5), "pair_cost": money(0.5),
            "mass_power": ratio(0.5), "distance_power": ratio(1),
        },
    }  # fmt: skip


def result(data: dict[str, Any]) -> GrowthResult:
    return growth_result({"scenario": data})


@pytest.fixture(scope="module")
def delta() -> GrowthResult:
    return result(load_council("yangtze-delta-30").to_dict())


def test_a_table_of_distances_gives_the_club_of_those_numbers() -> None:
    club = GrowthScenario.from_dict(small()).build()
    assert club.links.tolist() == [[0, 2, 0.5], [2, 0, 1], [0.5, 1, 0]]


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def made(data: dict[str, Any]) -> None:
        *way, last = path.split(".")
        for key in way:
            data = data[key]
        data[last] = value

    return made


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (change("players", ["a", "b", "b"]), "each city once"),
        (change("founders", ["a", "a"]), "each city once"),
        (change("founders", ["z"]), "founders: found z"),
        (change("centre", "z"), "centre: found z"),
        (change("parameters.gdp", {"a": money(1), "b": money(1)}), "none for c"),
        (change("parameters.gdp.b", money(0)), "above 0"),
        (change("parameters.gdp.b", money(float("nan"))), "a finite number"),
        (
            change("parameters.distances.a", kilometres([0, 3, 4])),
            "found 3.0 and 2.0 between a and b, expected the same both ways",
        ),
        (change("parameters.distances.a", kilometres([0, 2])), "3 distances"),
        (change("parameters.mass", "people"), "gdp"),
        (change("parameters.mass", "population"), "there is no table population"),
        (change("parameters.coordinates", {}), "either coordinates or distances"),
        (change("parameters.mass_power", ratio(9)), "at most 5"),
        (change("parameters.pair_cost", money(-1)), "at least 0"),
        (
            change("waves", [{"year": y, "joined": ["b"], "trust": "A", "source": "x"} for y in (1, 2000)]),
            "1900",
        ),
        (
            change(
                "waves", [{"year": y, "joined": ["b"], "trust": "A", "source": "x"} for y in (1999, 2000)]
            ),
            "b also in 1999",
        ),
    ],
)
def test_a_mistake_is_one_line(made: Callable[[dict[str, Any]], None], told: str) -> None:
    data = copy.deepcopy(small())
    made(data)
    with pytest.raises(InputError) as caught:
        GrowthScenario.from_dict(data)
    assert told in str(caught.value)


def test_a_triangle_that_cannot_be_is_named() -> None:
    data = small()
    data["parameters"]["distances"] = {
        "a": kilometres([0, 2, 9]), "b": kilometres([2, 0, 2]), "c": kilometres([9, 2, 0]),
    }  # fmt: skip
    with pytest.raises(
        InputError, match=r"9.0 between a and c, expected at most 4, the way through b"
    ) as caught:
        GrowthScenario.from_dict(data)
    assert len(caught.value.problems) == 1


def test_two_cities_in_one_place_are_named() -> None:
    data = load_council("yangtze-delta-30").to_dict()
    data["parameters"]["coordinates"]["Wuxi"] = copy.deepcopy(data["parameters"]["coordinates"]["Suzhou"])
    with pytest.raises(InputError, match=r"0\.0 between Wuxi and Suzhou, expected a distance above 0 km"):
        GrowthScenario.from_dict(data)


def test_a_latitude_beyond_the_pole_and_a_lone_number_are_refused() -> None:
    data = load_council("yangtze-delta-30").to_dict()
    data["parameters"]["coordinates"]["Wuxi"]["value"] = [131.0, 20.0]
    data["parameters"]["coordinates"]["Suzhou"]["value"] = [31.0]
    with pytest.raises(InputError) as caught:
        GrowthScenario.from_dict(data)
    assert len(caught.value.problems) == 2


def test_the_case_has_the_figures_of_the_yearbook(delta: GrowthResult) -> None:
    """Sums that the fact file computed on its own: GDP and people of the 30 cities."""
    scenario = delta.scenario
    assert sum(each.number for each in scenario.parameters.gdp.values()) == pytest.approx(141680.55)
    assert scenario.parameters.population is not None
    assert sum(each.number for each in scenario.parameters.population.values()) == pytest.approx(17881.96)


def test_the_case_has_the_waves_of_the_sources(delta: GrowthResult) -> None:
    years = delta.scenario.years()
    sizes = {year: sum(at <= year for at in years.values()) for year in (1992, 1997, 2003, 2010, 2013, 2018)}
    assert sizes == {1992: 14, 1997: 15, 2003: 16, 2010: 22, 2013: 30, 2018: 34}
    assert set(delta.document["without_data"]) == {"Tongling", "Anqing", "Chizhou", "Xuancheng"}


def test_known_distances_are_about_right(delta: GrowthResult) -> None:
    """Shanghai to Nanjing and to Hangzhou: about 270 and 165 km as the crow flies (general knowledge)."""
    club = delta.scenario.build()
    row = dict(zip(club.players, club.distances[0], strict=True))
    assert row["Nanjing"] == pytest.approx(270, abs=12)
    assert row["Hangzhou"] == pytest.approx(165, abs=12)


def test_the_document_says_what_was_found(delta: GrowthResult) -> None:
    document = json.loads(json.dumps(delta.document, allow_nan=False))
    assert document["kind"] == "council"
    assert document["model"] == "growth"
    assert document["growth"]["transferable"]["size"] == 26
    assert document["growth"]["unanimity"]["size"] == 14
    assert document["best"]["proved"]
    assert "fails to beat distance" in document["explanation"]
    assert document["validation_other_mass"]["points_that_beat_distance"] == 0
    assert sum("coordinates" in line for line in document["assumptions"]) == 1
    assert growth_result(document["inputs"]).document == delta.document


def test_waves_are_never_an_input(delta: GrowthResult) -> None:
    """Without waves the order, the members and the shares are the same."""
    data = {key: value for key, value in delta.document["inputs"]["scenario"].items() if key != "waves"}
    bare = result(data).document
    order = [{**step, "year": None} for step in delta.document["order"]]
    assert bare["validation"] is None
    assert (bare["growth"], bare["best"], bare["shares"]) == tuple(
        delta.document[name] for name in ("growth", "best", "shares")
    )
    assert bare["order"] == order


def test_the_terminal_shows_order_verdict_and_what_is_missing(
    delta: GrowthResult, capsys: pytest.CaptureFixture[str]
) -> None:
    print_growth(Terminal(), delta)
    shown = capsys.readouterr().out
    for text in ("Taizhou-Jiangsu", "no data", "fails to beat distance", "What moves the number of members"):
        assert text in shown
    assert "held" in shown


def test_files_hold_document_figures_and_map(delta: GrowthResult, tmp_path: Path) -> None:
    names, warning = write_growth(delta, tmp_path, "svg")
    assert (names, warning) == (["council.json", "council.csv", "growth.svg"], "")
    with (tmp_path / "council.csv").open(encoding="utf-8") as stream:
        rows = {row["quantity"]: row["value"] for row in csv.DictReader(stream)}
    assert rows["place of Taizhou-Jiangsu"] == "1.0"
    assert json.loads((tmp_path / "council.json").read_text("utf-8")) == delta.document


def test_the_map_has_a_series_a_wave_and_every_name_once(delta: GrowthResult) -> None:
    axes = growth_figure(delta.answer, delta.scenario.places()).axes[0]
    assert [series.get_label() for series in axes.collections] == ["1992", "1997", "2003", "2010", "2013"]
    names = sorted(text.get_text().split(" ", 1)[-1] for text in axes.texts)
    assert names == sorted(delta.answer.club.players)
    placed = {tuple(point) for series in axes.collections for point in series.get_offsets().tolist()}
    assert placed == {(east, north) for north, east in delta.scenario.places().values()}


def test_without_coordinates_there_is_no_map_and_a_word_about_it(tmp_path: Path) -> None:
    names, warning = write_growth(result(small()), tmp_path)
    assert names == ["council.json", "council.csv"]
    assert "no coordinates" in warning


def test_a_small_file_without_waves_prints(capsys: pytest.CaptureFixture[str]) -> None:
    print_growth(Terminal(), result(small()))
    assert "Does history agree?" not in capsys.readouterr().out
