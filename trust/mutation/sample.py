"""Which modules are drawn, and which of their changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from trust.mutation.changes import Change, changes, number_of_changes

LAYERS = ("games", "solvers", "mechanisms")


def modules(package: Path) -> dict[Path, int]:
    """Return the modules of the three layers and how many changes each can have."""
    paths = sorted(path for layer in LAYERS for path in (package / layer).rglob("*.py"))
    sizes = {path: number_of_changes(path.read_text(encoding="utf-8")) for path in paths}
    return {path: size for path, size in sizes.items() if size}


def drawn(sizes: dict[Path, int], seed: int, each: int) -> Iterator[tuple[Path, list[Change]]]:
    """Yield modules without end of the list, a chance in proportion to size, with some changes of each."""
    chance = random.Random(seed)
    left = dict(sizes)
    while left:
        (path,) = chance.choices(list(left), weights=list(left.values()))
        del left[path]
        found = changes(path.read_text(encoding="utf-8"))
        yield path, sorted(chance.sample(found, min(each, len(found))), key=lambda change: change.number)
