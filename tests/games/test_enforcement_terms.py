"""What a destination loses by stopping: its numbers and the door."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.enforcement_terms import Enforcement, FutureProjects
from citypact.games.relocation_path import RelocationPath

F = Fraction


def path(**changes: object) -> RelocationPath:
    return RelocationPath(
        **{"taxes": [1] * 4, "service_costs": [0] * 4, "origin_loss": 1, "window": 3, **changes}
    )  # type: ignore[arg-type]


def test_one_number_holds_in_every_year() -> None:
    terms = Enforcement(0.3, settlement=0.25, penalty=0.4)
    assert [terms.honoured(place) for place in range(3)] == [F(2, 5)] * 3
    assert terms.kept == F(3, 4)


def test_the_last_of_several_numbers_holds_in_later_years() -> None:
    terms = Enforcement(np.array([3.0, 0.5]))  # type: ignore[arg-type]
    assert [terms.worth(place) for place in range(4)] == [3, F(1, 2), F(1, 2), F(1, 2)]


def test_a_stream_is_worth_what_its_projects_are() -> None:
    terms = Enforcement(FutureProjects(2.5), settlement=0.5, penalty=1)
    assert terms.stream == FutureProjects(2.5)
    assert terms.honoured(3) == 3
    assert Enforcement().stream is None


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("future_value", -1),
        ("future_value", math.nan),
        ("future_value", []),
        ("future_value", "court"),
        ("settlement", 1.5),
        ("settlement", math.nan),
        ("penalty", -0.1),
        ("penalty", math.inf),
    ],
)
def test_each_field_is_refused_by_name(field: str, wrong: object) -> None:
    with pytest.raises(InputError, match=field):
        Enforcement(**{field: wrong})  # type: ignore[arg-type]


def test_the_year_that_is_wrong_is_named() -> None:
    with pytest.raises(InputError) as caught:
        Enforcement([1, -2, math.inf], settlement=2)
    assert [p.field for p in caught.value.problems] == ["future_value[2]", "future_value[3]", "settlement"]


@pytest.mark.parametrize("value", [-1, math.nan])
def test_projects_worth_less_than_nothing_are_no_stream(value: float) -> None:
    with pytest.raises(InputError, match="value"):
        FutureProjects(value)


def test_a_path_checks_its_enforcement() -> None:
    with pytest.raises(InputError, match=r"enforcement: found 0\.5, expected an Enforcement, or None"):
        path(enforcement=0.5)
    with pytest.raises(
        InputError, match=r"enforcement.future_value: found 4 years, expected at most the 3 sharing"
    ):
        path(enforcement=Enforcement([1, 1, 1, 1]))
    with pytest.raises(InputError, match="destination_rate: found 0, expected a positive rate"):
        path(enforcement=Enforcement(FutureProjects(1)), destination_rate=0)
    with pytest.raises(InputError, match="destination_rate"):
        path(enforcement=Enforcement(FutureProjects(1)), destination_rate=math.nan)
    assert path(enforcement=Enforcement([2, 1])).with_ratio_cap(0.5).enforcement == Enforcement([2, 1])
    assert path().enforcement is None
