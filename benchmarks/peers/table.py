"""The lines of one family: every game, every package, ours over theirs, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from importlib import import_module
from typing import Any

from benchmarks.line import Line
from benchmarks.peers.family import Family
from benchmarks.peers.own_process import PATIENCE, OwnProcess


def lines_of(module: str, patience: float = PATIENCE) -> Iterator[Line]:
    """Ask every package of a family every game, from small to large.

    One that is not installed is said once; one that was stopped is not asked larger games, which is said too.
    """
    family: Family = import_module(module).FAMILY
    with ExitStack() as processes:
        asked = {
            name: processes.enter_context(closing(OwnProcess(module, name, patience)))
            for name in family.peers
        }
        stopped: dict[str, str] = {}
        for game in family.games:
            for name in list(asked):
                line, refuses = f"{family.title}, {game.name}", family.peers[name].refuses
                reason = (refuses(game) if refuses else "") or stopped.get(name, "")
                if reason:
                    yield Line(line, yardstick=name, verdict="left out", note=reason)
                    continue
                found = asked[name].ask(game)
                if found["verdict"] == "missing":
                    asked.pop(name).close()
                    line = family.title
                if found["verdict"] == "stopped" and game.grows:
                    stopped[name] = f"stopped on {game.name}"
                yield shown(line, name, found)


def shown(name: str, peer: str, found: dict[str, Any]) -> Line:
    """Return the line of an outcome; ratios are ours over theirs."""
    ratios = [ours / theirs for ours, theirs in found.get("seconds", [])]
    return Line(name, ratios, yardstick=peer, verdict=found["verdict"], note=found["note"])
