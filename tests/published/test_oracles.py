"""Every case and concept of the oracle folder named by CITYPACT_ORACLES, one test each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bnf_games import table_of
from model_table import ANSWERS, MODELS, kind_of
from oracle_comparisons import exact, points
from oracle_table import RELATIVE, TABLE, Case, read_case

from citypact import solvers
from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CoalitionalGame

FOLDER = os.environ.get("CITYPACT_ORACLES")
UNSET = "CITYPACT_ORACLES is not set: it names the folder of published results"
#: Verdicts under which what was printed is never the answer.
REFUTED = ("published_wrong", "definition_differs")


def listed() -> Iterator[Any]:
    if not FOLDER:
        yield pytest.param(None, None, id="unset")
        return
    files = sorted(Path(FOLDER).glob("*.json"))
    assert files, f"CITYPACT_ORACLES names a folder without oracles: {FOLDER}"
    for file in files:
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]:
            if case["kind"] == "bimatrix":  # test_bimatrix_oracle.py
                continue
            for at, expected in enumerate(case["expected"]):
                yield pytest.param(case, expected, id=f"{file.stem}:{case['id']}:{at}:{expected['concept']}")


@cache
def read(case: str) -> Case:
    return read_case(json.loads(case))


@cache
def model_of(case: str) -> Any:
    stated = json.loads(case)
    return MODELS[kind_of(stated)](stated["data"])


def spelt(value: Any) -> Any:
    """Return the numbers of an oracle's value; words count as one."""
    if isinstance(value, list):
        return [spelt(one) for one in value]
    return 1.0 if str(value).isalpha() else float(exact(value))


def right(expected: Mapping[str, Any], scale: float) -> tuple[Any, float]:
    """Return what the answer must be, None for none at all, and how near."""
    near = RELATIVE * scale
    if expected["verdict"] == "agree" and ("/" in str(expected["value"]) or rounded(expected)):
        return expected["value"], near  # spelt out, and "exact" is a rounding of it
    if expected.get("exact") is not None:
        return expected["exact"], near
    if expected["verdict"] in REFUTED:
        return None, near
    if expected["verdict"] == "derived":
        return expected["value"], near
    return expected["value"], max(near, float(expected["tol"]))


def rounded(expected: Mapping[str, Any]) -> bool:
    """Whether a published list of whole numbers stands beside one that a search came near to."""
    value, exact_ = expected["value"], expected.get("exact")
    if not isinstance(value, list) or not isinstance(exact_, list):
        return False
    return all(isinstance(number, int) for number in value) and any(isinstance(x, float) for x in exact_)


@pytest.mark.parametrize(("case", "expected"), list(listed()))
def test_every_published_result_is_reproduced(case: Any, expected: Any) -> None:
    if case is None:
        pytest.skip(UNSET)
    concept = expected["concept"]
    other = ANSWERS.get((kind_of(case), concept))
    if other is not None:
        answer, compare = other
        wanted, near = right(expected, float(np.abs(spelt(expected["value"])).max(initial=0)))
        compare(answer(model_of(json.dumps(case))), wanted, near)
        return
    row = TABLE.get((case["kind"], concept))
    if row is None:
        pytest.skip(f"not covered: {case['kind']} {concept}")
    read_in = read(json.dumps(case))
    args = expected.get("args") or {}
    wanted, near = right(expected, read_in.scale)
    if wanted is None and row.compare is not points:
        with pytest.raises(InfeasibleDesign):
            row.answer(read_in, args)
        return
    row.compare(row.answer(read_in, args), [] if wanted is None else wanted, near)


def random_games() -> list[Any]:
    file = Path(FOLDER or ".") / "bnf" / "nucleolus.json"
    if not FOLDER or not file.is_file():
        return [pytest.param(None, id="unset")]
    games = json.loads(file.read_text(encoding="utf-8"))["games"]
    return [
        pytest.param(game, id=f"{game['n']}-{game['type']}-{game['seed']}")
        for game in games
        if game["n"] <= 20
    ]


@pytest.mark.parametrize("game", random_games())
def test_the_published_nucleoli_of_random_games(game: Any) -> None:
    """Benedek, Fliege and Nguyen 2021; printed to about 1e-12 of the worths."""
    if game is None:
        pytest.skip(UNSET if not FOLDER else "the folder has no bnf/nucleolus.json")
    worths = table_of(game["type"], game["n"], game["seed"])
    players = tuple(f"city {at + 1}" for at in range(game["n"]))
    found = np.array(solvers.nucleolus(CoalitionalGame(players, worths)).vector())
    published = np.array([float(exact(amount)) for amount in game["nucleolus"]])
    # The rebuilt table is the published one: its nucleolus is an imputation.
    assert published.sum() == pytest.approx(worths[-1], rel=1e-9)
    assert published.min() >= -1e-9 * worths.max()
    assert np.abs(found - published).max() <= 1e-6 * worths.max()
