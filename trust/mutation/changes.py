"""Small changes to a module, one at a time: the usual operators of mutation testing on the syntax tree.

Own operators in place of mutmut or cosmic-ray: those start an interpreter for each change or rewrite every
function, where a change made in memory costs one fork of a process that has collected its tests.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Add,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}


#: Module, function, line, column in the line, text before and after, and the how-manieth such change there.
Key = tuple[str, str, str, int, str, str, int]


@dataclass(frozen=True)
class Change:
    """One change: which of its module's, the function around it, its line, and the text before and after."""

    number: int
    within: str
    first: int
    last: int
    line: str
    column: int
    before: str
    after: str
    nth: int = 1

    def key(self, module: str) -> Key:
        """Return what names the change when other lines of the file move."""
        return (module, self.within, self.line, self.column, self.before, self.after, self.nth)


@dataclass(frozen=True)
class _Place:
    """A node and its holder; ``hands`` makes the changed node out of a copy of it."""

    node: ast.AST
    within: str
    put: Callable[[ast.AST], None]
    make: Callable[[], ast.AST]


def _is_text(node: ast.AST) -> bool:
    """Tell whether an operand is a string, whose sum is no arithmetic."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _altered(node: ast.AST, **fields: object) -> Callable[[], ast.AST]:
    def make() -> ast.AST:
        new = copy.deepcopy(node)
        for name, value in fields.items():
            setattr(new, name, value)
        return new

    return make


def _comparisons(node: ast.Compare) -> Iterator[Callable[[], ast.AST]]:
    for at, operator in enumerate(node.ops):
        for other in _COMPARE[type(operator)]:
            yield _altered(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])


def _constants(node: ast.Constant) -> Iterator[Callable[[], ast.AST]]:
    if isinstance(node.value, bool):
        yield _altered(node, value=not node.value)
    elif isinstance(node.value, int):
        yield _altered(node, value=node.value + 1)
        yield _altered(node, value=node.value - 1)
    elif isinstance(node.value, float):
        yield _altered(node, value=node.value + 1)


def _expressions(node: ast.AST) -> Iterator[Callable[[], ast.AST]]:
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BinOp() if type(node.op) in _ARITHMETIC and not (
            _is_text(node.left) or _is_text(node.right)
        ):
            yield _altered(node, op=_ARITHMETIC[type(node.op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield lambda: copy.deepcopy(operand)
        case ast.BoolOp():
            yield _altered(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.Constant():
            yield from _constants(node)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield _altered(node, func=ast.Name(_CALLS[name], ast.Load()))
        case ast.Call(func=ast.Attribute(attr=name)) if name in _CALLS:
            yield _altered(node, func=_altered(node.func, attr=_CALLS[name])())


def _statements(node: ast.AST) -> Iterator[Callable[[], ast.AST]]:
    match node:
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass
        case ast.AugAssign():
            yield ast.Pass
            if type(node.op) in _ARITHMETIC:
                yield _altered(node, op=_ARITHMETIC[type(node.op)]())
        case ast.If() | ast.While() | ast.IfExp():
            if not isinstance(node.test, ast.Compare | ast.UnaryOp):
                yield _altered(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield _altered(node, value=ast.Constant(None))
        case ast.Continue():
            yield ast.Break
        case ast.Break():
            yield ast.Continue


#: What is not code that runs: types, decorators (caches and slots), forms of numbers in sentences.
_PASSED_BY = {"annotation", "returns", "decorator_list", "format_spec", "type_params"}


def _passed_by(node: ast.AST) -> bool:
    """Tell whether nothing below a node is changed: strictness of a zip, imports for types, sums of types."""
    if isinstance(node, ast.keyword):
        return node.arg in {"strict", "slots", "frozen", "maxsize"}
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return False


def _places(node: ast.AST, within: str) -> Iterator[_Place]:
    """Yield each place of a change below a node, in the order of the text."""
    for name, value in ast.iter_fields(node):
        if name in _PASSED_BY:
            continue
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _passed_by(child):
                continue

            def put(
                new: ast.AST, holder: ast.AST = node, name: str = name, value: object = value, at: int = at
            ) -> None:
                if isinstance(value, list):
                    value[at] = new
                else:
                    setattr(holder, name, new)

            for make in (*_statements(child), *_expressions(child)):
                yield _Place(child, within, put, make)
            named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            yield from _places(child, f"{within}.{child.name}".lstrip(".") if named else within)  # type: ignore[attr-defined]


def changes(source: str) -> list[Change]:
    """Return every change that can be made to a module, in the order of its text.

    Examples
    --------
    >>> [(each.before, each.after) for each in changes("def f(x):\\n    return x < 1\\n")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('return x < 1', 'return None'), ('x < 1', 'x <= 1'), ('x < 1', 'x >= 1'), ('1', '2'), ('1', '0')]
    """
    lines = source.splitlines()
    found: list[Change] = []
    seen: Counter[Key] = Counter()
    for number, place in enumerate(_places(ast.parse(source), "")):
        node = place.node
        line = lines[node.lineno - 1]  # type: ignore[attr-defined]
        column = node.col_offset - (len(line) - len(line.lstrip()))  # type: ignore[attr-defined]
        before, after = (ast.unparse(each).splitlines()[0] for each in (node, place.make()))
        last = node.test.end_lineno if isinstance(node, ast.If | ast.While) else node.end_lineno  # type: ignore[attr-defined]
        new = Change(number, place.within, node.lineno, last, line.strip(), column, before, after)  # type: ignore[attr-defined, arg-type]
        seen[new.key("")] += 1
        found.append(replace(new, nth=seen[new.key("")]))
    return found


def number_of_changes(source: str) -> int:
    """Return how many changes can be made to a module."""
    return sum(1 for _ in _places(ast.parse(source), ""))


def changed(source: str, number: int | None) -> ast.Module:
    """Return the tree of a module with one of its changes made, or with none."""
    tree = ast.parse(source)
    if number is not None:
        place = next(place for at, place in enumerate(_places(tree, "")) if at == number)
        new = place.make()
        for node in ast.walk(new):
            ast.copy_location(node, place.node) if not hasattr(node, "lineno") else None
        place.put(ast.copy_location(new, place.node))
        ast.fix_missing_locations(tree)
    return tree
