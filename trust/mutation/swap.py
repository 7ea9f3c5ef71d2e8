"""Put a change into functions that are already imported, by exchanging their code."""

from __future__ import annotations

import ast
import gc
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

from trust.mutation.changes import changed


def _below(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and all that are nested in it, in the order of the text."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _below(each)


def compiled(path: Path, tree: ast.Module) -> CodeType:
    """Return the code of a module as an import would make it."""
    code: CodeType = compile(tree, str(path), "exec", dont_inherit=True)
    return code


def exchanges(path: Path, number: int) -> dict[CodeType, CodeType]:
    """Return the new code of each function that a change touches; empty where only an import can show it."""
    source = path.read_text(encoding="utf-8")
    old = list(_below(compiled(path, changed(source, None))))
    new = list(_below(compiled(path, changed(source, number))))
    if [each.co_name for each in old] != [each.co_name for each in new]:
        return {}
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    inner = [one for one, _ in pairs if not any(two in one.co_consts for two, _ in pairs)]
    if len(inner) != 1 or not inner[0].co_flags & inspect.CO_OPTIMIZED:
        return {}  # nothing, or the body of a module or of a class, which has run already
    return {
        one: other
        for one, other in pairs
        if one.co_flags & inspect.CO_OPTIMIZED and one.co_freevars == other.co_freevars
    }


def exchange(codes: dict[CodeType, CodeType]) -> int:
    """Exchange the code of every living function that has one of these, and return how many there were."""
    done = 0
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__ in codes:
            each.__code__ = codes[each.__code__]
            done += 1
    return done
