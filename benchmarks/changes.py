"""Two records beside each other: which ratios moved by more than they are spread, which verdicts turned."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.line import SHOWN, Line, short, spread
from benchmarks.record import Record

#: Factor beyond which a figure that either run measured once counts as changed: it has no spread of its own.
ONCE = 1.5


def settings(old: Record, new: Record) -> Iterator[str]:
    """Say what was compared, and in what the runs differ besides the commit."""
    yield f"{old.commit} on {', '.join(old.machine.values())} -> {new.commit}"
    yield f"  processes that wanted a core: {old.load:g} -> {new.load:g}"
    for what in sorted({*old.machine, *new.machine}):
        before, after = old.machine.get(what, "unknown"), new.machine.get(what, "unknown")
        if before != after:
            yield f"  another machine: {what} {before} -> {after}"
    for package in sorted({*old.versions, *new.versions} - {"citypact"}):
        before, after = (each.versions.get(package, "unknown") for each in (old, new))
        if before != after:
            yield f"  another version: {package} {before} -> {after}"


def changes(old: Record, new: Record) -> Iterator[str]:
    """Say every change, one a line, in the order of the new table; nothing where all stayed."""
    before, after = _by_key(old), _by_key(new)
    for key, line in after.items():
        if key in before:
            yield from changed(before[key], line)
        else:
            yield _said("new", line, short(median(line.compared)) if line.compared else "")
    for key, line in before.items():
        # A part that was not asked for is not gone.
        if key not in after and key[0] in new.parts:
            yield _said("gone", line, "")


def changed(old: Line, new: Line) -> Iterator[str]:
    """Say what changed in a line: its verdict, its target, its ratio beyond the spread of both."""
    if old.verdict != new.verdict:
        told = [SHOWN[each.verdict] if each.verdict else "no verdict" for each in (old, new)]
        yield _said("verdict", new, f"{told[0]} -> {told[1]}  {new.note}".rstrip())
    if old.met is not None and new.met is not None and old.met != new.met:
        yield _said(
            "target", new, f"{'meets' if old.met else 'MISSES'} -> {'meets' if new.met else 'MISSES'}"
        )
    if not old.compared or not new.compared or not apart(old.compared, new.compared):
        return
    was, now = median(old.compared), median(new.compared)
    ends = " -> ".join(" ".join(spread(each.compared).split()) for each in (old, new))
    factor = f"  ({short(now / was)} times)" if was else ""
    yield _said("higher" if now > was else "lower", new, f"{ends} {new.unit}{factor}")


def apart(old: tuple[float, ...], new: tuple[float, ...]) -> bool:
    """Whether lowest and highest of the two leave a gap; of a figure measured once, a gap of half as much."""
    low, high = sorted((old, new), key=median)
    room = ONCE if min(len(old), len(new)) == 1 else 1.0
    return min(high) > max(low) * (room if max(low) > 0 else 1.0)


def _by_key(record: Record) -> dict[tuple[str, str, str], Line]:
    return {(part, *line.key): line for part, lines in record.parts.items() for line in lines}


def _said(what: str, line: Line, how: str) -> str:
    of = f" of {line.yardstick}" if line.yardstick else ""
    return f"{what:<8} {line.name}{of}: {how}".rstrip(": ")
