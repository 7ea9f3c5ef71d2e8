"""Sweeps of every kind of scenario: units, reasons, and paths that move nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citypact.errors import CertificateError, InfeasibleDesign, InputError, SolverFailure
from citypact.scenario import answers
from citypact.scenario.kinds import SCENARIO_KINDS, scenario_class
from citypact.scenario.load import case_names, load_as
from citypact.sweep import answered_rows as rows_module
from citypact.sweep.answered_rows import ANSWERED_REASONS, QUESTIONS, answer_row
from citypact.sweep.making import make_plan
from citypact.sweep.mapping import evaluator
from citypact.sweep.paths import quantity_at, quantity_places
from citypact.sweep.rows.document_figures import HOLDS, document_figures
from citypact.sweep.rows.idle_paths import refuse_idle_paths

OTHERS = [kind for kind in SCENARIO_KINDS if kind != "relocation"]
CASES = [(kind, case) for kind in SCENARIO_KINDS for case in case_names(kind)]


def declared(kind: str, case: str) -> list[str]:
    """Return the paths of a case that have a declared range, else those that can be halved or doubled."""
    document = load_as(scenario_class(kind), case).to_dict()
    ranges, values = [], []
    for name, keys in quantity_places(document):
        if not name.startswith("parameters."):
            continue
        quantity = quantity_at(document, keys)
        listed = quantity.numbers
        if not isinstance(quantity.value, float):
            values += [f"{name}[{at}]=values:{x!r},{0.9 * x!r}" for at, x in enumerate(listed) if x > 0]
        elif quantity.ends and quantity.ends[0] < quantity.ends[1]:
            ranges.append(f"{name}=range")
        elif quantity.number > 0:
            values.append(f"{name}=values:{quantity.number!r},{0.9 * quantity.number!r}")
    return [*ranges, *values]


def swept(kind: str, case: str) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    """Sweep a case on the first of its declared parameters that moves something, three rows."""
    refused = []
    for text in declared(kind, case):
        try:
            plan = make_plan(case, [text], samples=3, design="latin")
            rows = evaluator(plan)
        except InputError as error:
            refused.append(str(error))
            continue
        return dict(rows.outputs), rows.evaluate(plan.chunk(0))
    raise AssertionError(f"no declared parameter of {case} can be swept: {refused}")


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "case"), CASES)
def test_every_shipped_case_is_swept_on_a_declared_parameter(kind: str, case: str) -> None:
    units, found = swept(kind, case)
    assert list(units) == list(found)
    assert (found["reason"] < 4).all()
    answered = found["reason"] == 0
    assert answered.any()
    told = [name for name in found if name not in ("reason", "recomputed")]
    assert len(told) > 3
    assert any(len(set(found[name][answered].tolist())) > 1 for name in told) or answered.sum() < 2
    if kind != "relocation":
        assert any("亿元" in unit for unit in units.values())


def test_units_are_those_that_documents_state() -> None:
    road = document_figures(answers.answer("obstacle", {"scenario": document_of("dead-end-road")}).document)
    assert road["headline.value"].unit == road["acceptable.lo"].unit == ""
    assert road["surplus"].unit == "亿元 a year"
    assert road["efficient.payoffs.Beijing"].unit == "亿元 a year"
    assert road["efficient.actions.quality at Beijing"].unit == ""
    assert road["agreement.sizes.matching subsidy to Beijing"].unit == "亿元 a year per unit of quality"
    assert road["agreement.sizes.payment to Beijing"].unit == "亿元 a year"
    assert road["agreement.enough"].unit == HOLDS
    core = document_figures(answers.answer("obstacle", {"scenario": document_of("overloaded-core")}).document)
    assert core["headline.value"].unit == core["acceptable.hi"].unit == "10^4 persons"
    assert core["efficient.total"].unit == "亿元 a year"
    water = document_figures(answers.answer("compensation", {"scenario": document_of("miyun")}).document)
    assert water["transfer"].unit == water["participation.lo"].unit == "亿元"
    assert water["effort.efficient"].unit == water["weight"].unit == ""
    assert {f.unit for n, f in water.items() if n.startswith("shadow_prices")} == {
        "log Nash product per 亿元"
    }
    council = document_figures(
        answers.answer("council", {"scenario": document_of("thirty-alike-members")}).document
    )
    assert council["sizes[0].member"].unit == "亿元 a year"
    assert council["sizes[0].size"].unit == ""


def test_no_figure_tells_of_proofs_pictures_or_inputs() -> None:
    for case in ("dead-end-road", "thirty-alike-members", "chishui"):
        kind = next(kind for kind, name in CASES if name == case)
        found = document_figures(answers.answer(QUESTIONS[kind], {"scenario": document_of(case)}).document)
        parts = {part for name in found for part in name.replace("[", ".").split(".")}
        assert parts.isdisjoint({"certificate", "provenance", "picture", "inputs", "residuals", "moves"})
        assert len(found) > 10


def document_of(case: str) -> dict:
    kind = next(kind for kind, name in CASES if name == case)
    return load_as(scenario_class(kind), case).to_dict()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("gains: found nothing, expected a number"), 1),
        (InfeasibleDesign("no terms"), 2),
        (SolverFailure("stopped"), 3),
        (CertificateError("off by 1"), 4),
    ],
)
def test_a_row_without_an_answer_carries_the_reason(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan("dead-end-road", ["parameters.costs.Hebei=range"], samples=4, design="latin")
    rows = evaluator(plan)
    honest, inputs = rows_module._figures, plan.chunk(0)
    limit = np.sort(inputs[:, 0])[2]

    def stubborn(plan: object, document: dict) -> dict:
        if document["parameters"]["costs"]["Hebei"]["value"] >= limit:
            raise error
        return honest(plan, document)

    monkeypatch.setattr(rows_module, "_figures", stubborn)
    found = rows.evaluate(inputs)
    failed = inputs[:, 0] >= limit
    assert found["reason"].tolist() == np.where(failed, code, 0).tolist()
    assert np.isnan(found["surplus"]).tolist() == failed.tolist()
    assert len(ANSWERED_REASONS) > code


def test_one_number_of_a_list_is_varied() -> None:
    plan = make_plan("hospitals-out-of-beijing", ["parameters.relief[0]=values:30,60"], design="grid")
    assert plan.columns == ("parameters.relief[0]",)
    assert plan.varied[0].unit == "亿元"
    found = evaluator(plan).evaluate(plan.chunk(0))
    for at, relief in enumerate((30.0, 60.0)):
        document = document_of("hospitals-out-of-beijing")
        document["parameters"]["relief"]["value"][0] = relief
        told = answers.answer("obstacle", {"scenario": document}).document
        assert found["surplus"][at] == told["surplus"]
        assert found["headline.value"][at] == told["headline"]["value"]
    assert found["efficient.total"][0] != found["efficient.total"][1]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "parameters.relief",
            "not of a list; name one of them, parameters.relief[0] to parameters.relief[3]",
        ),
        ("parameters.relief[4]", "the path of a quantity that the scenario gives"),
        ("parameters.relief[-1]", "the path of a quantity that the scenario gives"),
    ],
)
def test_a_list_and_a_number_that_it_does_not_have_are_refused(path: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        make_plan("hospitals-out-of-beijing", [f"{path}=between:1,2"], samples=2)
    assert words in str(error.value)


def test_a_mistake_of_our_own_is_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan("dead-end-road", ["parameters.costs.Hebei=range"], samples=2)
    rows = evaluator(plan)

    def broken(plan: object, document: dict) -> dict:
        raise ZeroDivisionError

    monkeypatch.setattr(rows_module, "_figures", broken)
    with pytest.raises(ZeroDivisionError):
        rows.evaluate(plan.chunk(0))


def test_a_path_that_moves_nothing_is_refused_by_name() -> None:
    """The figures are the sum of a and b squared; c moves them only where a is above its middle."""
    from dataclasses import dataclass

    from citypact.sweep.distributions import Distribution
    from citypact.sweep.plan import Varied

    @dataclass(frozen=True)
    class Small:
        varied: tuple

    plan = Small(tuple(Varied(name, Distribution("between:0,1")) for name in "abcd"))

    def answer(plan: object, row: np.ndarray) -> tuple[float, dict]:
        a, b, c, _ = row.tolist()
        return 0.0, {"f": a + b * b + (c if a > 0.6 else 0.0)}

    with pytest.raises(InputError) as error:
        refuse_idle_paths(plan, answer(plan, np.full(4, 0.5)), answer)
    expected = "a path that moves some figure: none changes among 0.02, 0.25, 0.5, 0.75, 0.98"
    assert str(error.value) == f"--vary: found d, expected {expected}"


def test_a_path_that_decides_only_whether_there_is_an_answer_moves_something() -> None:
    from types import SimpleNamespace

    from citypact.sweep.distributions import Distribution
    from citypact.sweep.plan import Varied

    plan = SimpleNamespace(varied=(Varied("a", Distribution("values:1,2")),))
    middle = float(Distribution("values:1,2").quantile(np.array([0.5]))[0] > 1.5)
    refuse_idle_paths(plan, (middle, {}), lambda plan, row: (float(row[0] > 1.5), {}))
    constant = SimpleNamespace(varied=(Varied("a", Distribution("values:1")),))
    refuse_idle_paths(constant, (0.0, {"f": 1.0}), lambda plan, row: (0.0, {"f": 1.0}))


def test_a_row_that_no_file_may_hold_is_refused() -> None:
    plan = make_plan("dead-end-road", ["parameters.costs.Hebei=range"], samples=2)
    reason, figures = answer_row(plan, np.array([math.nan]))
    assert (reason, figures) == (1.0, {})
