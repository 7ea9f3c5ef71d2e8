"""Every public name has a test that uses it and a place in the manual."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import citypact

TESTS = Path(__file__).resolve().parent
MANUAL = TESTS.parent / "docs" / "reference.md"


@pytest.mark.parametrize("name", citypact.__all__)
def test_a_public_name_is_tested(name: str) -> None:
    word = re.compile(rf"\b{name}\b")
    users = [
        p
        for p in TESTS.rglob("test_*.py")
        if p.name != "test_registry.py" and word.search(p.read_text("utf-8"))
    ]
    assert users


@pytest.mark.skipif(not MANUAL.is_file(), reason="the manual is not here: the installed wheel is under test")
@pytest.mark.parametrize("name", citypact.__all__)
def test_a_public_name_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in MANUAL.read_text(encoding="utf-8")


def test_the_names_are_those_of_their_homes() -> None:
    assert sorted(citypact.__all__) == sorted(citypact._HOME)


def test_every_case_has_a_use() -> None:
    """A shipped case builds its game and gets a certified answer."""
    for name in citypact.case_names():
        scenario = citypact.load_scenario(name)
        agreement = citypact.split(scenario.relocation(), ratio_cap=scenario.ratio_cap())
        assert agreement.certificate.holds
