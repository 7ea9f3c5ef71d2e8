"""README and manual are executed: commands in a scratch folder, Python blocks as one program a page."""

from __future__ import annotations

import re
import shlex
import warnings
from pathlib import Path

import pytest

from citypact.cli.app import run

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
def test_commands_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every `citypact …` line succeeds, in order, in an empty folder; test_startup starts Python afresh."""
    monkeypatch.chdir(tmp_path)
    ran = 0
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            if not line.startswith("citypact "):
                continue
            status = run(shlex.split(line)[1:])
            said = capsys.readouterr()
            assert status == 0, f"{line}\n{said.err}"
            assert said.out.strip()
            ran += 1
    assert ran or (page not in STARTS and page.name != "first-agreement.md")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_python_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program = "\n".join(blocks(page, "python"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(program, str(page), "exec", dont_inherit=True), {"__name__": "__main__"})


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
