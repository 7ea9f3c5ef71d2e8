"""The mutation tester sees what a planted test sees, and nothing that it does not."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "trust").is_dir():
    pytest.skip("the source tree is not here: the installed wheel is under test", allow_module_level=True)
sys.path.insert(0, str(ROOT))

from trust import mutation  # noqa: E402
from trust.mutation.changes import changed, changes, number_of_changes  # noqa: E402
from trust.mutation.sample import drawn, modules  # noqa: E402
from trust.mutation.survivors import judged  # noqa: E402
from trust.mutation.swap import exchanges  # noqa: E402

TOY = """
LIMIT = 3

def larger(a, b):
    if a > b:
        return a
    return b

def below(x):
    return x < LIMIT

def countdown(n):
    while n > 0:
        n -= 1
    return n

def unasked(x):
    return x + 1

def asked_softly(x):
    return x + 1
"""
TESTS = """
from citypact.solvers.toy import asked_softly, below, countdown, larger

def test_larger():
    assert (larger(1, 2), larger(2, 1)) == (2, 2)

def test_below():
    assert below(2) and not below(3)

def test_countdown():
    assert countdown(3) == 0

def test_nothing():
    asked_softly(1)

def test_broken_already():
    assert larger(1, 2) == 1
"""
JUDGE = """
import json, sys
from pathlib import Path
from trust.mutation.changes import changes
from trust.mutation.reach import Reach
from trust.mutation.verdicts import Control, Effort, judge
root = Path(sys.argv[1])
sys.path.insert(0, str(root))
path = root / "citypact" / "solvers" / "toy.py"
wanted = {tuple(each) for each in json.loads(sys.argv[2])}
chosen = [each for each in changes(path.read_text()) if (each.within, each.before, each.after) in wanted]
rows = list(judge(root, Reach(root), {}, path, chosen, Effort(5, 2, 2)))
print(json.dumps([[r.tests, r.failed] if isinstance(r, Control) else
                  [r.change.within, r.change.before, r.change.after, r.outcome, r.by] for r in rows]))
"""


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("x < 1", {"x <= 1", "x >= 1", "x < 2", "x < 0"}),
        ("a == b", {"a != b"}),
        ("a is not None", {"a is None"}),
        ("a in b", {"a not in b"}),
        ("a + b", {"a - b"}),
        ("a - b * c", {"a + b * c", "a - b / c"}),
        ("a // b", {"a * b"}),
        ("'a' + b", set()),
        ("f'{a:.3f}'", set()),
        ("-a", {"a"}),
        ("not a", {"a"}),
        ("a and b", {"a or b"}),
        ("True", {"False"}),
        ("0.5", {"1.5"}),
        ("y = min(a, b)", {"y = max(a, b)"}),
        ("y = np.all(a)", {"y = np.any(a)"}),
        ("f(a)", {"pass"}),
        ("x += a", {"pass", "x -= a"}),
        ("raise E", {"pass"}),
        ("b if a else c", {"b if not a else c"}),
        ("zip(a, b, strict=True)", {"pass"}),
        ("x: Literal[1] = y", set()),
    ],
)
def test_each_operator_makes_the_changes_that_it_should(source: str, after: set[str]) -> None:
    made = {ast.unparse(changed(source, each.number)) for each in changes(source)}
    assert made == after
    assert number_of_changes(source) == len(changes(source))


def test_a_changed_module_of_ours_compiles_and_differs() -> None:
    path = ROOT / "citypact" / "solvers" / "claims" / "half_claims.py"
    source = path.read_text(encoding="utf-8")
    plain = ast.dump(ast.parse(source))
    for each in changes(source):
        tree = changed(source, each.number)
        compile(tree, str(path), "exec")
        assert ast.dump(tree) != plain, each


def test_the_same_seed_draws_the_same_changes() -> None:
    sizes = {path: size for path, size in modules(ROOT / "citypact").items() if "claims" in path.parts}
    first, again, other = (list(drawn(sizes, seed, 3)) for seed in (1, 1, 2))
    assert first == again != other
    assert sorted(path for path, _ in first) == sorted(sizes)


def test_what_an_import_runs_is_not_put_into_a_living_function(tmp_path: Path) -> None:
    path = tmp_path / "toy.py"
    path.write_text(TOY, encoding="utf-8")
    by_place = {(each.within, each.before): exchanges(path, each.number) for each in changes(TOY)}
    assert by_place["", "3"] == {}
    assert [code.co_name for code in by_place["larger", "a > b"]] == ["larger"]


@pytest.mark.slow
def test_a_planted_test_kills_what_it_should_and_no_more(tmp_path: Path) -> None:
    for folder, text in (("citypact/solvers", TOY), ("tests/solvers", TESTS)):
        (tmp_path / folder).mkdir(parents=True)
        name = "toy.py" if folder.startswith("citypact") else "test_toy.py"
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "citypact" / "__init__.py").touch()
    (tmp_path / "citypact" / "solvers" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    wanted = [
        ("larger", "a > b", "a >= b", "survived"),  # truly the same function
        ("larger", "a > b", "a <= b", "test_larger"),
        ("", "3", "4", "test_below"),
        ("countdown", "n -= 1", "pass", "endless"),
        ("unasked", "x + 1", "x - 1", "unreached"),  # no test runs it
        ("asked_softly", "x + 1", "x - 1", "survived"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, str(tmp_path), json.dumps([each[:3] for each in wanted])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    control, *rows = json.loads(done.stdout)
    assert control == [4, None]  # the fifth fails without any change and kills nothing
    found = {(*place, by.rpartition("::")[2] if how == "killed" else how) for *place, how, by in rows}
    assert found == set(wanted)


def row(outcome: str, within: str) -> dict[str, object]:
    change = {"number": 0, "within": within, "first": 1, "last": 1, "line": "x", "column": 0}
    return {"module": "m", "change": {**change, "before": "a", "after": "b"}, "outcome": outcome, "by": "t"}


def test_the_figures_count_what_was_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation, "OUT", tmp_path)
    same = {("m", "f", "x", 0, "a", "b", 1): ("equivalent", "nothing can tell")}
    monkeypatch.setattr(mutation, "judged", lambda: same)
    control = {"control": {"module": "m", "tests": 3, "failed": None}}
    rows = [
        control,
        *[row("killed", "g")] * 8,
        row("endless", "g"),
        row("survived", "g"),
        row("survived", "f"),
    ]
    figures = mutation.told(rows, 100, 4, quick=False)
    assert figures["changes tried"] == 11
    assert figures["part seen of those that change an answer"] == 9 / 10
    assert figures["survived, no answer tells them from the original"] == 1
    assert figures["failures"] == []
    assert '[[equivalent]]\nmodule = "m"' in (tmp_path / "mutation-survivors.toml").read_text(
        encoding="utf-8"
    )
    worse = [control, *[row("killed", "g")] * 8, *[row("survived", "g")] * 2]
    assert mutation.told(worse, 100, 4, quick=False)["failures"] == [
        "the tests saw 80.0% of the changes, not 90%"
    ]
    assert mutation.told(worse, 100, 4, quick=True)["failures"] == []  # 10 changes cannot say more
    assert mutation.told(worse * 10, 100, 4, quick=True)["failures"] != []
    bad = {"control": {"module": "m", "tests": 3, "failed": "test_x"}}
    assert mutation.told([bad, *rows], 100, 4, quick=True)["failures"] == ["m: test_x fails without a change"]
    assert mutation.told([], 100, 4, quick=True)["failures"] == ["no change was tried"]


def test_every_judged_survivor_is_still_a_change_of_its_module_and_has_a_reason() -> None:
    known = judged()
    made: dict[str, set[object]] = {}
    for key, (_, reason) in known.items():
        module = key[0]
        if module not in made:
            source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
            made[module] = {each.key(module) for each in changes(source)}
        assert key in made[module], key
        assert len(reason.split()) >= 4, key
