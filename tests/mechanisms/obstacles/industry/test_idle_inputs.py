"""The division of labour in words: names of what is moved, and cities that make nothing."""

from __future__ import annotations

import pytest

from citypact.games.obstacles.industry.division import DivisionOfLabour
from citypact.mechanisms.answer_parts.moves import what_moves
from citypact.mechanisms.obstacles.industry.division_of_labour import agree, headline


def test_rows_of_recipes_are_named_by_the_good_and_not_by_a_city() -> None:
    """As many goods as cities: what a recipe moves is the good's."""
    game = DivisionOfLabour(("A", "B"), ("staff",), ("chips", "steel"), [[4], [6]], [[1], [2]], [1, 3])
    named = [move.parameter for move in what_moves(game, headline)]
    assert sum("recipes of chips" in name or "recipes of steel" in name for name in named) == 2
    assert not any("recipes of A" in name or "recipes of B" in name for name in named)


@pytest.mark.parametrize(
    ("endowments", "said"),
    [
        ([[4, 1], [0, 0]], "B makes nothing, and has no inputs."),
        ([[4, 0], [0, 1]], "B makes nothing, and nobody needs its inputs."),
        ([[4, 0], [4, 0], [0, 9]], "makes nothing, and nobody needs its inputs."),
    ],
)
def test_what_becomes_of_the_inputs_of_a_city_that_makes_nothing(
    endowments: list[list[int]], said: str
) -> None:
    cities = "ABC"[: len(endowments)]
    game = DivisionOfLabour(tuple(cities), ("staff", "sand"), ("chips",), endowments, [[1, 0]], [2])
    assert any(note.endswith(said) for note in agree(game).notes)


def test_inputs_that_are_used_elsewhere_are_given() -> None:
    game = DivisionOfLabour(
        ("A", "B"), ("staff", "land"), ("chips",), [[4, 3], [0, 1]], [[1, 1]], [2]
    )  # fmt: skip
    assert any(note == "B makes nothing, and gives inputs to others." for note in agree(game).notes)
