"""What moves a figure: every number, list and table of a game, with hand-made figures."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from citypact.errors import InputError, Problem
from citypact.mechanisms.answer_parts.headline import Headline
from citypact.mechanisms.answer_parts.moves import what_moves


@dataclass(frozen=True)
class Toy:
    players: tuple[str, ...] = ("A", "B")
    single: float = 2.0
    listed: tuple[float, ...] = (1.0, 4.0)
    table: tuple[tuple[float, ...], ...] = ((1.0, 0.0), (0.0, 0.0))
    count: int = 20
    zero: float = 0.0
    mode: str = "plain"
    flag: bool = True

    def __post_init__(self) -> None:
        if self.single > 3:
            raise InputError(Problem("single", self.single, "at most 3"))


def figure(toy: Toy) -> Headline:
    table = sum(map(sum, toy.table))
    return Headline("sum", 10 * toy.single + toy.listed[0] - toy.listed[1] + table + toy.count, "")


def moved(**ranges: tuple[float, float]) -> dict[str, tuple[object, ...]]:
    found = what_moves(Toy(), figure, {(name, None): ends for name, ends in ranges.items()})
    return {
        each.parameter: (each.low, each.high, each.figure_low, each.figure_high, each.span) for each in found
    }


def test_every_number_moves_by_a_tenth_and_a_count_by_whole_steps() -> None:
    base = float(figure(Toy()).value)
    assert base == 38
    found = moved()
    assert set(found) == {
        "single", "listed of A", "listed of B", "table of A, all of them (times)", "count",
    }  # fmt: skip
    assert found["single"] == pytest.approx((1.8, 2.2, base - 2, base + 2, 4))
    assert found["listed of B"] == pytest.approx((3.6, 4.4, base + 0.4, base - 0.4, 0.8))
    assert found["count"] == pytest.approx((18, 22, base - 2, base + 2, 4))
    assert found["table of A, all of them (times)"] == pytest.approx((0.9, 1.1, base - 0.1, base + 0.1, 0.2))


def test_a_range_takes_the_place_of_a_tenth_and_moves_a_zero_as_well() -> None:
    found = moved(single=(1, 3), zero=(-1, 1))
    assert found["single"][:2] == (1, 3)
    assert found["zero"] == (-1, 1, 38, 38, 0)


def test_where_the_game_has_no_figure_there_is_none_and_it_comes_last() -> None:
    found = moved(single=(1, 5))
    assert found["single"] == (1, 5, 28, None, None)  # refused above 3
    assert list(found)[-1] == "single"
