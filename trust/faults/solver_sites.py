"""The places of the package that ask a numerical solver, as its source text shows them."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from types import FrameType

import citypact

ROOT = Path(citypact.__file__).resolve().parent
#: Whoever calls one of these asks a numerical solver; the two classes carry a question to one.
ASKED = frozenset(
    (
        *("linprog", "milp", "nnls", "brentq", "minimize_scalar", "root_scalar", "least_squares", "fsolve"),
        *("solve_ivp", "quad", "splu", "spsolve", "eigsh"),
        *("np.linalg.solve", "np.linalg.inv", "np.linalg.lstsq", "np.roots"),
        *("quiet_highs", "clarabel.DefaultSolver", "ConvexProgram"),
    )
)
#: They stand between a question and its solver, and are asked from elsewhere.
BETWEEN = frozenset(("solvers/program.py", "solvers/quiet_highs.py"))


def _names_of(tree: ast.AST) -> set[str]:
    """Return the names that a file brings in from SciPy, or under which it meets the two classes."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.startswith(("scipy", "citypact.solvers", "numpy"))
        for alias in node.names
    }


@cache
def sites() -> tuple[str, ...]:
    """Return the files with such a call, as paths below the package.

    Examples
    --------
    >>> "solvers/linear/highs.py" in sites()
    True
    """
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = _names_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in ASKED and ("." in called or called in names):
                    found.append(file.relative_to(ROOT).as_posix())
                    break
    return tuple(name for name in found if name not in BETWEEN)


def site_of_call() -> str:
    """Return the innermost such file among those that are at work now; empty if there is none."""
    frame: FrameType | None = sys._getframe(1)
    known, start = frozenset(sites()), f"{ROOT}/"
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(start) and name[len(start) :] in known:
            return name[len(start) :]
        frame = frame.f_back
    return ""
