"""Every public name has a test that uses it and a place in the manual."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import citypact
from citypact import solvers
from citypact.mechanisms.obstacles.catalogue import OBSTACLES
from citypact.scenario.obstacles.listing import cases_by_game

TESTS = Path(__file__).resolve().parent
DOCS = TESTS.parent / "docs"
#: Pages of the manual for people; the pages of the API are made from the names themselves.
MANUAL = [page for page in DOCS.rglob("*.md") if page.name != "glossary.md"]
#: Families whose page bears another name than the folder of their games.
PAGE_OF_FAMILY = {"council": "intermediaries"}
NEEDS_MANUAL = pytest.mark.skipif(
    not MANUAL, reason="the manual is not here: the installed wheel is under test"
)

NAMES = [*citypact.__all__, *solvers.__all__]


@cache
def words_of_the_tests() -> frozenset[str]:
    """Every word of every other test, read once."""
    files = (file for file in TESTS.rglob("test_*.py") if file.name != Path(__file__).name)
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text("utf-8")))


@cache
def manual() -> str:
    """Every page of the manual, read once."""
    return "\n".join(page.read_text(encoding="utf-8") for page in MANUAL)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_tested(name: str) -> None:
    assert name in words_of_the_tests()


@NEEDS_MANUAL
@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in manual()


def test_the_names_are_those_of_their_homes() -> None:
    assert sorted(citypact.__all__) == sorted(citypact._HOME)
    for name in solvers.__all__:
        assert getattr(solvers, name).__module__ == solvers._HOME[name]


@pytest.mark.parametrize("package", [citypact, solvers])
def test_type_checkers_are_told_the_same_names(package: ModuleType) -> None:
    stub = Path(package.__file__ or "").with_suffix(".pyi").read_text("utf-8")
    told = re.findall(r"(\w+) as \1", stub)
    assert sorted(told) == sorted(package.__all__)


def test_no_package_hides_a_function_behind_a_module() -> None:
    """``from citypact.solvers import core`` must be the function, whatever was imported before."""
    packages = {path.name for path in Path(solvers.__path__[0]).iterdir() if path.is_dir()}
    modules = {path.stem for path in Path(solvers.__path__[0]).glob("*.py")}
    assert not (packages | modules) & set(solvers.__all__)


@NEEDS_MANUAL
@pytest.mark.parametrize("game", OBSTACLES)
def test_every_obstacle_has_a_case_and_its_page(game: str) -> None:
    family = OBSTACLES[game].family
    page = DOCS / "theory" / f"{PAGE_OF_FAMILY.get(family, family)}.md"
    assert f"citypact solve {cases_by_game()[game]}" in page.read_text("utf-8")
    assert f"(../theory/{page.name})" in (DOCS / "howto" / "obstacles.md").read_text("utf-8")


def test_every_case_has_a_use() -> None:
    """A shipped case builds its game and gets a certified answer."""
    for name in citypact.case_names("relocation"):
        scenario = citypact.load_scenario(name)
        agreement = citypact.split(scenario.relocation(), ratio_cap=scenario.ratio_cap())
        assert agreement.certificate.holds
