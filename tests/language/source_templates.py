"""Every sentence that the package can show, read from its source: what a catalogue has to translate.

A sentence is a string constant or an f-string; its gaps become ``{1}``, ``{2#}`` (a number by its format).
A conditional expression makes one sentence for either branch. Left out is what no reader sees: docstrings
(but those of commands, which are their help), ``repr``, errors of Python's own kind, identifiers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml_strings

_NUMERIC = re.compile(r"[gfde%,]$")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_GAP = re.compile(r"\{\d+#?\}")
#: Exceptions that a person at the terminal, the page or a report never meets.
_PYTHON_ERRORS = ("TypeError", "ValueError", "KeyError", "AttributeError", "RuntimeError", "AssertionError")
_UNSEEN = re.compile(
    r"^(SELECT|SET|PRAGMA|CREATE|INSERT|UPDATE|DELETE|citypact\.|<|[a-z]+-(src|uri|action|ancestors) )"
)
#: Where matplotlib puts a legend or a note.
_NOT_SHOWN = {
    "axes fraction",
    "offset points",
    "outside lower center",
    "upper left",
    "Last Resort",
}
_MOST_BRANCHES = 64
Piece = str | tuple[str]


def source_templates(package: Path) -> dict[str, str]:
    """Return every sentence of the package with the first place where it stands."""
    found: dict[str, str] = {}
    for file in sorted(package.rglob("*.py")):
        room = file.relative_to(package)
        # Lists of names to import, and files to start from, whose comments stay as they are.
        if room.name in ("__init__.py", "templates.py") or room.parts[0] == "language":
            continue
        for template, line in _sentences(ast.parse(file.read_text(encoding="utf-8")), room.parts[0]):
            found.setdefault(template, f"{room}:{line}")
    for file in sorted([*package.rglob("*.html"), *package.rglob("*.js")]):
        for text in re.findall(r"\bt\(\s*\"((?:[^\"\\]|\\.)*)\"", file.read_text(encoding="utf-8")):
            found.setdefault(text, str(file.relative_to(package)))
    for file in sorted(package.rglob("*.yaml")):
        for text in yaml_strings.shown(file):
            if _LETTERS.search(text):
                found.setdefault(text.replace("{", "{{").replace("}", "}}"), str(file.relative_to(package)))
    return found


def _sentences(tree: ast.Module, room: str) -> Iterator[tuple[str, int]]:
    hidden = _hidden(tree)
    yield from _help(tree, room)
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if id(node) in hidden:
            continue
        if isinstance(node, (ast.Constant, ast.JoinedStr, ast.BinOp, ast.IfExp)):
            branches = _branches(node)
            if branches:
                for pieces in branches:
                    template = _template(pieces)
                    if _is_shown(template):
                        yield template, getattr(node, "lineno", 0)
                stack.extend(_inside_gaps(node))
                continue
        stack.extend(ast.iter_child_nodes(node))


def _hidden(tree: ast.Module) -> set[int]:
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if (
                node.body
                and isinstance(node.body[0], ast.Expr)
                and isinstance(node.body[0].value, ast.Constant)
            ):
                hidden.add(id(node.body[0].value))
            if getattr(node, "name", "") == "__repr__":
                hidden.add(id(node))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            raised = node.exc.func
            if isinstance(raised, ast.Name) and raised.id in _PYTHON_ERRORS:
                hidden.add(id(node))
    return hidden


def _help(tree: ast.Module, room: str) -> Iterator[tuple[str, int]]:
    """Docstrings of commands, a paragraph each."""
    if room != "cli":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.endswith(("_command", "_common")):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                yield " ".join(paragraph.split()), node.lineno


def _branches(node: ast.AST) -> list[list[Piece]] | None:
    """Return what a string expression may be, each as its pieces; ``None`` if it is no string."""
    if isinstance(node, ast.Constant):
        return [[node.value]] if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        found: list[list[Piece]] = [[]]
        for part in node.values:
            found = [head + tail for head in found for tail in _part(part)][:_MOST_BRANCHES]
        return found
    if isinstance(node, ast.IfExp):
        either = [_branches(node.body), _branches(node.orelse)]
        if either == [None, None]:
            return None
        return [pieces for branch in either for pieces in (branch or [[("",)]])]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_branches(node.left), _branches(node.right)]
        if sides == [None, None]:
            return None
        left, right = (side or [[("",)]] for side in sides)
        return [head + tail for head in left for tail in right][:_MOST_BRANCHES]
    return None


def _part(part: ast.expr) -> list[list[Piece]]:
    if isinstance(part, ast.Constant):
        return [[str(part.value)]]
    assert isinstance(part, ast.FormattedValue)
    if part.format_spec is None and part.conversion == -1:
        inner = _branches(part.value)
        if inner:
            return inner
    spec: Any = part.format_spec
    told = "" if spec is None else "".join(v.value for v in spec.values if isinstance(v, ast.Constant))
    return [[("#" if _NUMERIC.search(told) else "",)]]


def _inside_gaps(node: ast.AST) -> list[ast.AST]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.FormattedValue) and not _branches(part.value)
    ]


def _template(pieces: list[Piece]) -> str:
    written, gaps = [], 0
    for piece in pieces:
        if isinstance(piece, str):
            written.append(piece.replace("{", "{{").replace("}", "}}"))
        else:
            gaps += 1
            written.append(f"{{{gaps}{piece[0]}}}")
    return " ".join("".join(written).split())


def _is_shown(template: str) -> bool:
    """Say whether a text is one that a reader may see: words, and not the single word that a key is."""
    fixed = _GAP.sub("", template)
    return (
        " " in template
        and _LETTERS.search(fixed) is not None
        and not _UNSEEN.match(template)
        and template not in _NOT_SHOWN
    )
