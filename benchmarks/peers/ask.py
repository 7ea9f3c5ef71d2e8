"""Asks one package beside ours, by turns, game after game, and answers with the times and the judgement.

Run as ``python -m benchmarks.peers.ask MODULE PEER``: a line of JSON in for every game, one out, after a
first one that says whether the package is there. Whoever asks can stop it: some packages do not end on some
games, and cannot be interrupted from inside.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from benchmarks.line import told
from benchmarks.peers.family import Family
from benchmarks.ratios import pairs

#: CPU seconds of one round of both after which there is no second.
ONE_ROUND = 5.0
REPEATS = 5
#: Memory that an answer may take.
MEMORY = 8 * 2**30


def ready(family: Family, peer: str) -> dict[str, Any]:
    """Say whether the package is there, after its first call, which imports and compiles what it needs."""
    try:
        family.peers[peer].answer(family.game(**family.games[0].how))
    except ImportError as error:
        return {"verdict": "missing", "note": f"{error.name or peer} is not installed"}
    except Exception:  # if it fails on what it is asked, that is told then
        pass
    return {}


def asked(family: Family, peer: str, how: Mapping[str, Any], repeats: int = REPEATS) -> dict[str, Any]:
    """Return CPU seconds of both by turns, and whether the peer is right; or how it failed."""
    answer = family.peers[peer].answer
    game = family.game(**how)
    start = time.process_time()
    ours = family.ours(game)
    between = time.process_time()
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            theirs = answer(game)
    except Exception as error:  # a peer may fail in any way; that is a result
        return {"verdict": "fails", "note": told(error)}
    end = time.process_time()
    judged = family.judge(game, ours, theirs)
    note = judged.note + (", and warns" if warned and not judged.right else "")
    found = [(between - start, end - between)]
    if end - start < ONE_ROUND:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = pairs(lambda: family.ours(game), lambda: answer(game), repeats, time.process_time)
    return {"verdict": "right" if judged.right else "wrong", "note": note, "seconds": found}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # no such limits on this system
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(module: str, peer: str) -> None:
    # Packages print what they like; standard output is for the answers alone.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        _limit_memory()
        family: Family = import_module(module).FAMILY
        print(json.dumps(ready(family, peer)), file=out, flush=True)
        for line in sys.stdin:
            try:
                found = asked(family, peer, json.loads(line))
            except Exception as error:  # not the peer's: ours failed, or is wrong
                found = {"verdict": "ours", "note": told(error)}
            print(json.dumps(found), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
