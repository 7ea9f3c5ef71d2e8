"""Pareto frontiers, against the comparison of all pairs."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from citypact.errors import CertificateError, InputError
from citypact.solvers import pareto_frontier
from citypact.solvers.uncertainty import pareto


def dominates(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.all(a >= b) and np.any(a > b))


def undominated(table: np.ndarray) -> list[int]:
    return [k for k, row in enumerate(table) if not any(dominates(other, row) for other in table)]


@pytest.mark.parametrize("objectives", [1, 2, 3, 5])
@pytest.mark.parametrize("kind", ["normal", "ties", "opposed", "one value"])
def test_all_pairs_agree(objectives: int, kind: str) -> None:
    rng = np.random.default_rng(objectives)
    table = rng.normal(size=(150, objectives))
    if kind == "ties":
        table = rng.integers(0, 4, (150, objectives)).astype(float) - 0.0
    if kind == "opposed" and objectives > 1:
        table[:, -1] = -table[:, :-1].sum(axis=1)
    if kind == "one value":
        table = np.full((150, objectives), 3.0)
    largest = [bool(k % 2 == 0) for k in range(objectives)]
    turned = np.where(largest, table, -table)
    answer = pareto_frontier(table, largest)
    assert sorted(answer.kept.tolist()) == undominated(turned)
    for row, witness in enumerate(answer.witness):
        assert witness in answer.kept
        assert witness == row if row in answer.kept else dominates(turned[witness], turned[row])
    assert answer.certificate.holds


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_units_do_not_matter(unit: float) -> None:
    table = np.random.default_rng(1).normal(size=(400, 3))
    assert pareto_frontier(table).kept.tolist() == pareto_frontier(table * [unit, 1, unit]).kept.tolist()


def test_equal_rows_stay_together_and_zero_has_no_sign() -> None:
    assert sorted(pareto_frontier([[0.0, 1.0], [-0.0, 1.0], [0.0, 0.5]]).kept.tolist()) == [0, 1]


def test_rows_without_figures_are_told() -> None:
    answer = pareto_frontier([[1.0, math.nan], [1.0, 2.0], [0.0, 1.0]], names=["Beijing", "Hebei"])
    assert (answer.rows, answer.left_out, answer.witness.tolist()) == (2, 1, [-1, 1, 1])
    assert "On the frontier Hebei runs from 2 to 2." in answer.explain()
    assert json.loads(json.dumps(answer.to_dict(), allow_nan=False))["kept"] == [1]


def test_a_certificate_does_not_pass_when_tampered_with() -> None:
    table = np.array([[1.0, 5.0, 0.0], [2.0, 4.0, 0.0], [1.0, 4.0, 0.0], [3.0, 1.0, 0.0]])
    answer = pareto_frontier(table)
    assert pareto.frontier_certificate(table, answer.kept, answer.witness).holds
    for objectives in (2, 3):
        part = table[:, :objectives]
        assert not pareto.frontier_certificate(part, answer.kept[:-1], answer.witness).holds
        everyone = np.arange(4)
        assert not pareto.frontier_certificate(part, everyone, everyone).holds
        wrong = answer.witness.copy()
        wrong[2] = 3
        assert not pareto.frontier_certificate(part, answer.kept, wrong).holds


def test_a_wrong_frontier_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pareto, "_two", lambda points: np.arange(len(points)))
    with pytest.raises(CertificateError, match="another dominates"):
        pareto_frontier([[1.0, 1.0], [2.0, 2.0]])


def test_a_frontier_of_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pareto, "MOST_POINTS", 10)
    angle = np.linspace(0, 1.5, 12)
    with pytest.raises(InputError, match="a frontier of at most 10 different points"):
        pareto_frontier(np.column_stack([np.cos(angle), np.sin(angle), 0 * angle]))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: pareto_frontier([[math.nan, 1.0]]), "NaN in every row"),
        (lambda: pareto_frontier([1.0, 2.0]), "a table with rows and columns"),
        (lambda: pareto_frontier([[1.0, 2.0]], [True]), "2 truth values"),
        (lambda: pareto_frontier([[1.0, math.inf]]), "numbers up to 1e150"),
    ],
)
def test_refusals_name_what_was_found(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        call()
