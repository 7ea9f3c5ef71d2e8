"""Limits and tolerances: every number that a module of the three layers names in capitals.

None of them may move in silence: a limit decides what is refused or approximated, a tolerance what holds.
"""

from __future__ import annotations

import ast
import pkgutil
from fractions import Fraction
from importlib import import_module
from pathlib import Path

from citypact import games, mechanisms, solvers


def modules() -> list[str]:
    """Return the modules of games, solvers and mechanisms by name."""
    layers = (games, mechanisms, solvers)
    found = [
        each.name for layer in layers for each in pkgutil.walk_packages(layer.__path__, f"{layer.__name__}.")
    ]
    return sorted(found)


def constants(module: str) -> dict[str, str]:
    """Return the numbers that a module itself defines in capitals, as Python writes them.

    Examples
    --------
    >>> constants("citypact.games.validation")["LARGEST"]
    '1e+150'
    """
    found = import_module(module)
    own = _assigned(found.__spec__.origin if found.__spec__ else None)
    return {
        name: repr(value) for name, value in sorted(vars(found).items()) if name in own and _numeric(value)
    }


def _assigned(origin: str | None) -> set[str]:
    """Return the capital names that the text of a module assigns; an imported one stands at its home."""
    tree = ast.parse(Path(origin).read_text(encoding="utf-8")) if origin else ast.Module([], [])
    named = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for part in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for target in ast.walk(part)
        if isinstance(target, ast.Name)
    ]
    return {name for name in named if name.isupper()}


def _numeric(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_numeric, value))
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)
