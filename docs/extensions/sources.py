"""Sources and names in docstrings: each object brings the references that it cites.

A module states its references once, at its head, and its functions cite them by label. Pages of the API
show functions and not modules, so the reference follows the function that cites it.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

import citypact
from citypact import solvers

logger = logging.getLogger(__name__)

_CITED = re.compile(r"\[(\w+)\]_")
_STATED = re.compile(r"^\.\. \[(\w+)\] (.*?)(?=^\.\. |^\s*$|\Z)", re.MULTILINE | re.DOTALL)


def bring_sources(
    app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    """Turn citations into words and put the references cited below the docstring."""
    cited = dict.fromkeys(_CITED.findall("\n".join(lines)))
    if not cited:
        return
    stated = _references(thing)
    lines[:] = [_CITED.sub(r"[\1]", line) for line in lines]
    lines += ["", ".. rubric:: Sources", ""]
    for label in cited:
        if label in stated:
            lines += [f"- [{label}] {' '.join(stated[label].split())}"]
        else:
            logger.warning("%s cites %s, which no module states", name, label)
    lines += [""]


def _references(thing: object) -> dict[str, str]:
    """Return references by label; where modules state the same label the thing's own counts."""
    module = inspect.getmodule(thing if not isinstance(thing, property) else thing.fget)
    own = (module.__doc__ or "") if module else ""
    return _all_references() | dict(_STATED.findall(own)) | dict(_STATED.findall(inspect.getdoc(thing) or ""))


@cache
def _all_references() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(Path(citypact.__file__).parent.rglob("*.py")):
        head = ast.get_docstring(ast.parse(file.read_text("utf-8")))
        for label, text in _STATED.findall(head or ""):
            found.setdefault(label, text)
    return found


def find_public(app: Sphinx, env: Any, node: Any, content: nodes.Element) -> nodes.Element | None:
    """Lead a name to its public place; a name that nobody can import stays a warning."""
    if node.get("refdomain") != "py":
        return None
    target = node["reftarget"]
    last = target.rpartition(".")[2]
    for package in (citypact, solvers):
        if last in package.__all__:
            place = f"{package.__name__}.{last}"
            found = env.domains["py"].resolve_xref(
                env, node["refdoc"], app.builder, "obj", place, node, content
            )
            if found is not None:
                return found
    if not target.startswith("citypact."):
        return content  # words such as "sequence of str", and names of other packages
    try:
        resolve_name(target)
    except (ImportError, AttributeError):
        return None
    return content


def unlink_words(app: Sphinx, doctree: nodes.document) -> None:
    """Leave words of a type, such as "tuple of names", words: Sphinx would look for anything so called."""
    for node in list(doctree.findall(addnodes.pending_xref)):
        target = node.get("reftarget", "")
        if node.get("refdomain") != "py" or node.get("reftype") != "class" or "." in target:
            continue
        if target not in citypact.__all__ and target not in solvers.__all__:
            node.replace_self(node.children)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("autodoc-process-docstring", bring_sources, priority=400)
    app.connect("doctree-read", unlink_words)
    app.connect("missing-reference", find_public)
    return {"parallel_read_safe": True}
