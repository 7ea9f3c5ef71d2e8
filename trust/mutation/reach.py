"""Which files of tests can reach a module, the nearest first, from the imports that stand in the text."""

from __future__ import annotations

import ast
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

#: Rooms whose tests meet a module from outside; tests of the page, of commands and of whole documents start
#: processes or take long, and take no part.
ROOMS = ("games", "solvers", "mechanisms", "laws", "published", "scenario", "report")


def module_name(path: Path, home: Path) -> str:
    """Return the dotted name of a file below a folder of modules."""
    parts = path.relative_to(home).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _home_of(module: str, name: str) -> str:
    """Return the module that a name comes from, also where a package hands it out lazily."""
    try:
        found = getattr(import_module(module), name)
    except (AttributeError, ImportError):
        return f"{module}.{name}"
    home = getattr(found, "__module__", None)
    return home if isinstance(home, str) and home.startswith("citypact.") else module


def _imported(text: str) -> Iterator[str]:
    """Yield the modules of citypact, and the helpers of the tests, that a file names."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module.startswith("citypact"):
                for each in node.names:
                    yield f"{node.module}.{each.name}"
                    if node.module in {"citypact", "citypact.solvers"}:
                        yield _home_of(node.module, each.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "citypact":
                yield _home_of("citypact", node.attr)
        elif isinstance(node, ast.Constant) and str(node.value).startswith("citypact."):
            yield str(node.value)  # a module that is named, or the beginning of the name of one


def imports(root: Path) -> dict[str, set[str]]:
    """Return what each module of the package and each file of the tests imports of the two."""
    files = {module_name(path, root): path for path in (root / "citypact").rglob("*.py")}
    tests = [path for path in (root / "tests").rglob("*.py") if path.name != "conftest.py"]
    helpers = {path.stem: path for path in tests if not path.name.startswith("test_")}
    files.update({f"tests/{stem}": path for stem, path in helpers.items()})
    files.update({path.as_posix(): path for path in tests if path.name.startswith("test_")})
    found = {}
    for name, path in files.items():
        named = set(_imported(path.read_text(encoding="utf-8")))
        begun = tuple(each for each in named if each.endswith(".") and each.count(".") > 2)
        named |= {each for each in files if begun and each.startswith(begun)}
        found[name] = {f"tests/{each}" if each in helpers else each for each in named} & set(files) - {name}
    return found


def _words(text: str) -> set[str]:
    return set(re.split(r"[/._]", text)) - {"citypact", "tests", "test", "py", ""}


class Reach:
    """The files of tests that reach each module, nearest first."""

    def __init__(self, root: Path, users: dict[str, set[str]] | None = None) -> None:
        self.root = root
        self.users: dict[str, set[str]] = defaultdict(set, users or {})
        for name, named in ({} if users else imports(root)).items():
            for each in named:
                self.users[each].add(name)

    def _distances(self, module: str) -> Iterable[tuple[str, int]]:
        seen = {module: 0}
        line = deque([module])
        while line:
            name = line.popleft()
            for user in self.users[name] - set(seen):
                seen[user] = seen[name] + (0 if user.startswith("tests/") else 1)
                line.append(user)
        return seen.items()

    def files(self, module: str) -> list[Path]:
        """Return the files of tests that can reach a module: near in imports, then like in name."""
        words, ranked = _words(module), []
        for name, distance in self._distances(module):
            path = Path(name)
            if path.suffix != ".py" or path.relative_to(self.root / "tests").parts[0] not in ROOMS:
                continue
            own = path.relative_to(self.root / "tests").as_posix()
            ranked.append((distance - 1.5 * len(words & _words(own)), own, path))
        return [path for *_, path in sorted(ranked)]
