"""Every bimatrix game of the folder of oracles: all that is published about its equilibria."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from oracle_comparisons import exact

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash import NashEquilibria, nash_equilibria

FOLDER = os.environ.get("CITYPACT_ORACLES")
UNSET = "CITYPACT_ORACLES does not name the folder of oracles"


def listed() -> Iterator[Any]:
    if not FOLDER:
        yield pytest.param(None, id="unset")
        return
    for case in json.loads((Path(FOLDER) / "bimatrix.json").read_text(encoding="utf-8"))["cases"]:
        yield pytest.param(case, id=case["id"])


def fractions(value: Any) -> Any:
    """Numbers and rationals as texts, in nested tuples of fractions."""
    return tuple(map(fractions, value)) if isinstance(value, list) else exact(value)


def profiles(found: NashEquilibria) -> set[Any]:
    return {each.exact for each in found.equilibria}


def is_answered(found: NashEquilibria, concept: str, wanted: Any, tolerance: float) -> None:
    if concept == "extreme_equilibria":
        assert profiles(found) == set(fractions(wanted))
    elif concept == "subset_of_equilibria":
        assert profiles(found) >= set(fractions(wanted))
    elif concept == "pure_equilibria":
        assert sorted([own[0] for own in each.supports] for each in found.pure) == wanted
    elif concept == "degenerate":
        assert found.degenerate is wanted
    elif concept == "number_of_components":
        assert len(found.components or ()) == wanted
    elif concept == "number_of_extreme_equilibria":
        assert len(found.equilibria) == wanted
    elif concept == "maximal_nash_subsets":
        ours = {tuple(map(frozenset, subset)) for subset in found.maximal_subsets or ()}
        assert ours == {tuple(map(frozenset, subset)) for subset in fractions(wanted)}
    else:
        assert concept in ("value", "constant_sum_value")
        assert found.value is not None
        assert abs(found.value - exact(wanted)) <= (tolerance if concept == "constant_sum_value" else 0)


@pytest.mark.parametrize("case", list(listed()))
def test_every_published_bimatrix_game_is_solved(case: Any) -> None:
    if case is None:
        pytest.skip(UNSET)
    tables = [
        np.array([[exact(cell) for cell in row] for row in case["data"][name]], dtype=object) for name in "AB"
    ]
    found = nash_equilibria(NormalFormGame(tables))
    assert found.complete
    assert found.certificate.holds
    for expected in case["expected"]:
        wanted = expected["value"] if expected.get("exact") is None else expected["exact"]
        is_answered(found, expected["concept"], wanted, float(expected["tol"]))
    assert all(each.regret == Fraction(0) for each in found.equilibria)
