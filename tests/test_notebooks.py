"""Notebooks are executed as they stand; the numbers they quote are asserted in them."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SCRIPTS = sorted((FOLDER / "scripts").glob("*.py"))
NEEDS_NOTEBOOKS = pytest.mark.skipif(
    not NOTEBOOKS, reason="the notebooks are not here: the installed wheel is under test"
)
#: Base64 of a saved picture; a page of a notebook should load quickly.
LARGEST_PICTURE = 120_000


def cells_of(path: Path) -> list[Any]:
    import nbformat

    return list(nbformat.read(path, as_version=4).cells)


def words_of(cell: Any) -> str:
    """Return what a cell put out as text; how large a picture is drawn is left to the charts."""
    return "".join(
        output.get("text", "") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
        if "image/png" not in output.get("data", {})
    )


@NEEDS_NOTEBOOKS
@pytest.mark.slow
def test_notebooks_run_and_say_again_what_is_saved(tmp_path: Path) -> None:
    """Executed on a copy, so that the saved outputs can be held against the new ones."""
    copy = tmp_path / "notebooks"
    shutil.copytree(FOLDER, copy)
    command = [sys.executable, "-m", "pytest", "--nbmake", "--overwrite", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *(str(copy / path.name) for path in NOTEBOOKS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    for path in NOTEBOOKS:
        for saved, new in zip(cells_of(path), cells_of(copy / path.name), strict=True):
            if saved.cell_type == "code":
                assert words_of(new) == words_of(saved), path.name


@NEEDS_NOTEBOOKS
def test_there_is_a_script_for_every_notebook() -> None:
    assert [path.stem for path in SCRIPTS] == [path.stem for path in NOTEBOOKS]
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_notebook_and_script_are_the_same_text(script: Path) -> None:
    import jupytext

    written = jupytext.read(script)
    pair = [(cell.cell_type, cell.source) for cell in written.cells]
    notebook = FOLDER / f"{script.stem}.ipynb"
    assert [(cell.cell_type, cell.source) for cell in cells_of(notebook)] == pair


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_saved_and_numbers_asserted(notebook: Path) -> None:
    code = [cell for cell in cells_of(notebook) if cell.cell_type == "code"]
    assert all(cell.outputs and cell.execution_count for cell in code)
    assert not any(output.output_type == "error" for cell in code for output in cell.outputs)
    assert sum("assert" in cell.source for cell in code) >= 0.75 * len(code)
    pictures = [
        output.data["image/png"]
        for cell in code
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert pictures
    assert max(map(len, pictures)) <= LARGEST_PICTURE


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_notebook_has_no_logic_of_its_own(script: Path) -> None:
    """Calls, assertions and loops that print: what is computed is computed by the package."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    logic = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.If, ast.Try)
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, logic)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_class_has_something_to_think_about(script: Path) -> None:
    """Each section ends with questions."""
    sections = re.split(r"^# ## ", script.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(sections) >= 5
    for section in sections:
        last = section.removesuffix("# %% [markdown]\n").split("# %%")[-1]
        assert "**Questions for a class.**" in last, section.splitlines()[0]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_numbers_in_bold_are_asserted_below(script: Path) -> None:
    """A number set in bold stands in an assertion of a cell of its section, as it is written or rounded."""
    sections = re.split(r"^# ## ", script.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    missing = []
    for section in sections:
        asserted = asserted_numbers(section)
        told = re.sub(r"^(?!#).*\n", "", section, flags=re.MULTILINE).replace("\n# ", " ")
        for bold in re.findall(r"\*\*([^*]+)\*\*", told):
            for number in numbers_of(bold):
                if not any(abs(number - each) < 1e-9 for each in asserted):
                    missing.append(f"{section.splitlines()[0]}: {bold}")
    assert missing == []


def test_numbers_are_read_as_they_are_written() -> None:
    assert numbers_of("63.4%") == [0.634]
    assert numbers_of("16/23") == [16 / 23]
    assert numbers_of("73⅓") == [73 + 1 / 3]
    assert numbers_of("2,223") == [2223]
    assert numbers_of("a half") == []


HALVES = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3}


def numbers_of(text: str) -> list[float]:
    """Return the numbers that a phrase in bold says; words without a number say none."""
    if "Questions" in text:
        return []
    found = []
    for whole, over, part, percent in re.findall(r"(\d[\d,]*\.?\d*)(?:/(\d+))?([½⅓⅔]?)(%?)", text):
        value = float(whole.replace(",", "")) / (float(over) if over else 1) + HALVES.get(part, 0)
        found.append(value / 100 if percent else value)
    return found


def asserted_numbers(section: str) -> set[float]:
    """Return the numbers in assertions; ``1 / 3``, "220/3" and ``Fraction(2, 29)`` are one each."""
    code = "\n".join(part for part in section.split("# %%") if not part.startswith(" [markdown]"))
    start = code.find("\n")
    found: set[float] = set()
    for statement in ast.walk(ast.parse(code[start:])):
        if isinstance(statement, ast.Assert):
            for node in ast.walk(statement):
                found |= numbers_at(node)
    return found


def numbers_at(node: ast.AST) -> set[float]:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return {float(node.value)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return set(numbers_of(node.value))
    numbers: list[float] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        numbers = [each.value for each in (node.left, node.right) if isinstance(each, ast.Constant)]
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fraction":
        numbers = [each.value for each in node.args if isinstance(each, ast.Constant)]
    return {numbers[0] / numbers[1]} if len(numbers) == 2 else set()
