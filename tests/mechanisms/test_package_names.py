"""Every family of mechanisms exports what it defines, and no module hides a function."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import FunctionType

import pytest

FAMILIES = (
    "abatement",
    "compensation",
    "effort_contract",
    "enforcement",
    "finite_design",
    "firm_choice",
    "growth_menu",
    "index_bet",
    "menus",
    "officials_agreement",
    "portfolio",
    "relocation_market",
    "risk_sharing",
    "river_rules",
    "robust",
    "stock",
    "trade",
)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_module_bears_the_name_of_an_exported_function(family: str) -> None:
    package = import_module(f"citypact.mechanisms.{family}")
    modules = {
        module.name.rpartition(".")[2]
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    }
    functions = {name for name in package.__all__ if isinstance(getattr(package, name), FunctionType)}
    assert functions
    assert not modules & functions


@pytest.mark.parametrize("family", FAMILIES)
def test_a_folder_of_a_family_holds_at_most_a_dozen_modules(family: str) -> None:
    package = import_module(f"citypact.mechanisms.{family}")
    folders = [package.__path__] + [
        import_module(module.name).__path__
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if module.ispkg
    ]
    assert all(len(list(pkgutil.iter_modules(path))) <= 12 for path in folders)
