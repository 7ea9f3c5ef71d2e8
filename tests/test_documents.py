"""README and manual are executed: commands in a scratch folder, Python blocks as one program a page."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STARTS = sorted(ROOT.glob("README*.md"))
MANUAL = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*STARTS, *MANUAL]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
pytestmark = pytest.mark.skipif(
    not (ROOT / "README.md").is_file(), reason="the documents are not here: the installed wheel is under test"
)


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    """Every `citypact …` line succeeds, in order, in an empty folder."""
    ran = 0
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            if not line.startswith("citypact "):
                continue
            done = subprocess.run(
                [sys.executable, "-m", "citypact.cli", *shlex.split(line)[1:]],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PYTHONUTF8": "1"},
            )
            assert done.returncode == 0, f"{line}\n{done.stderr}"
            assert done.stdout.strip()
            ran += 1
    assert ran or (page not in STARTS and page.name != "first-agreement.md")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_python_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    program = "\n".join(blocks(page, "python"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_figures_that_the_readme_quotes_are_the_model_s() -> None:
    import citypact

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    agreement = citypact.split(citypact.load_scenario("beijing-hebei").relocation())
    assert agreement.ratio is not None
    assert agreement.participation is not None
    lo, hi = agreement.participation
    assert f"{agreement.ratio:.1%}" in text
    assert f"{lo:.1%} to {hi:.1%}" in text
    assert all(name in text for name in citypact.CRITERIA)


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
