"""The audit runs alone, without NumPy or any other room, and its arithmetic agrees with the package's."""

import json
import subprocess
import sys
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from every_kind import QUESTIONS, answered
from forging import audited

from citypact.audit import audit_result
from citypact.audit.coalitions.nucleolus import is_nucleolus, nucleolus
from citypact.audit.coalitions.values import shapley, weighted_shapley
from citypact.audit.linear.program import Program, Row
from citypact.audit.linear.simplex import Dictionary, Infeasible, Unbounded
from citypact.audit.relocation.ratios import seller_value
from citypact.cli.app import run
from citypact.scenario.answers import answer

ONE, ZERO = Fraction(1), Fraction(0)

#: Runs the audit in an interpreter that refuses to import anything but the standard library and this room.
BLOCKED = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        top, _, rest = name.partition(".")
        room = rest.partition(".")[0]
        if top == "citypact" and room in ("", "audit", "errors", "language"):
            return None
        if top == "citypact" or top in {blocked!r}:
            raise ImportError("blocked: " + name)
        return None
sys.meta_path.insert(0, Block())
sys.path.insert(0, {root!r})
from citypact.audit.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
LIBRARIES = {"numpy", "scipy", "cvxpy", "pandas", "clarabel", "highspy", "pydantic", "typer", "matplotlib"}


def saved(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(answered(name).document))
    return document


def test_it_runs_where_nothing_is_installed(tmp_path: Path) -> None:
    import citypact

    file = tmp_path / "result.json"
    file.write_text(json.dumps(saved("split of a case")), encoding="utf-8")
    code = BLOCKED.format(blocked=LIBRARIES, root=str(Path(citypact.__file__).parent.parent))
    # -S: no site-packages at all; -I would also hide the tree.
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "numbers audited in fractions" in done.stdout


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_untouched_result_of_every_kind_passes(name: str) -> None:
    audit = audited(name)
    assert [str(line) for line in audit.failed] == []
    assert audit.audited + sum(audit.recomputed.values()) == audit.numbers


@pytest.mark.parametrize("name", ["split", "split without agreement", "split of a case", "statute"])
def test_every_number_of_the_closed_forms_is_audited(name: str) -> None:
    assert audited(name).recomputed.total() == 0


CRITERIA = [
    {"criterion": "nash", "origin_weight": 0.4},
    {"criterion": "egalitarian"},
    {"criterion": "kalai-smorodinsky", "ratio_cap": 0.5},
    {"criterion": "rubinstein", "origin_discount": 0.9, "destination_discount": 0.8},
    {"criterion": "take-it-or-leave-it", "proposer": "destination"},
    {"criterion": "need-weighted", "origin_income": 5, "destination_income": 2},
    {"criterion": "rank-weighted", "origin_rank": 2, "destination_rank": 1},
    {"criterion": "utilitarian,nash"},
    {"criterion": "utilitarian", "reference": 0.7},
    {"criterion": "nearest", "reference": 0.5},
    {"criterion": "min-central", "ratio_cap": 0.1},
    {"criterion": "min-central,egalitarian", "rivals": [0.1, 0.2]},
    {"criterion": "nash", "rivals": [0.5, 0.1, 0.3], "origin_weight": 0.3},
]


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
@pytest.mark.parametrize("options", CRITERIA, ids=lambda each: each["criterion"])
def test_both_arithmetics_agree_on_every_criterion(options: dict[str, Any], scale: float) -> None:
    inputs = {"revenue": 1, "origin_loss": 0.3, "destination_cost": 0.1, "voluntary": 0.05, **options}
    for name in ("revenue", "origin_loss", "destination_cost"):
        inputs[name] *= scale
    if "rivals" in inputs:
        inputs["rivals"] = [each * scale for each in inputs["rivals"]]
    assert audit_result(answer("split", inputs).document).failed == []


def test_shapley_values_are_the_mean_over_orders() -> None:
    worths = [Fraction(each) for each in (0, 1, 4, 6, 2, 5, 5, 13)]
    expected = [ZERO] * 3
    for order in permutations(range(3)):
        mask = 0
        for player in order:
            expected[player] += Fraction(worths[mask | 1 << player] - worths[mask], 6)
            mask |= 1 << player
    assert shapley(worths) == weighted_shapley(worths, [ONE] * 3) == expected


def test_a_seller_against_buyers_is_published() -> None:
    # models.md: W = (5, 3, 2) gives 19/6 to the seller.
    assert seller_value([Fraction(5), Fraction(3), Fraction(2)], Fraction(1, 2)) == Fraction(19, 6)
    assert seller_value([Fraction(5)], Fraction(2, 5)) == 2


def test_the_nucleolus_of_three_creditors_is_the_talmuds() -> None:
    claims, estate = (100, 200, 300), 200
    absent = [sum(c for k, c in enumerate(claims) if not mask >> k & 1) for mask in range(8)]
    worths = [Fraction(max(0, estate - each)) for each in absent]
    expected = [Fraction(50), Fraction(75), Fraction(75)]
    assert nucleolus(worths) == expected
    assert is_nucleolus(worths, expected)
    assert not is_nucleolus(worths, [Fraction(50), Fraction(74), Fraction(76)])


def test_the_simplex_finds_corners_and_refuses() -> None:
    rows = (
        Row("a", {"x": ONE, "y": Fraction(2)}, "<=", Fraction(14)),
        Row("b", {"x": Fraction(3), "y": -ONE}, ">=", ZERO),
        Row("c", {"x": ONE, "y": -ONE}, "<=", Fraction(2)),
    )
    # The textbook corner (6, 4).
    book = Dictionary(Program(("x", "y"), rows, {}))
    assert book.maximum({"x": Fraction(3), "y": Fraction(4)}) == 34
    assert book.ends({"x": ONE}) == (-1, 6)
    with pytest.raises(Unbounded):
        Dictionary(Program(("x", "y"), rows[:2], {})).maximum({"y": -ONE, "x": ZERO})
    contrary = (*rows, Row("d", {"x": ONE}, ">=", Fraction(7)))
    with pytest.raises(Infeasible):
        Dictionary(Program(("x", "y"), contrary, {}))


def test_the_command_says_what_is_audited_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "result.json"
    file.write_text(json.dumps(saved("allocation")), encoding="utf-8")
    assert run(["verify", str(file), "--independent"]) == 0
    told = capsys.readouterr().out
    assert "numbers recomputed, not audited" in told
    assert "methods.nucleolus.certificate" in told
    assert run(["verify", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    rest = sum(found["recomputed_not_audited"].values())
    assert found["holds"] is True
    assert found["audited"] + rest == found["numbers"]
