"""Asks one package beside ours, by turns, game after game, and answers with the times and the judgement.

Run as ``python -m benchmarks.peers.ask MODULE PEER PATIENCE``: a line of JSON in for every game, one out,
after a first one that says whether the package is there. Some packages do not end on some games, and cannot
be interrupted from inside: the system ends this process when an answer took so many seconds of the processor.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import warnings
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from benchmarks.line import told
from benchmarks.peers.family import Family
from benchmarks.ratios import pairs

REPEATS = 5
A_FEW_TICKS = 0.02
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


def asked(
    family: Family, peer: str, how: Mapping[str, Any], repeats: int = REPEATS, patience: float = 0.0
) -> dict[str, Any]:
    """Return CPU seconds of both by turns, and whether the peer is right; or how it failed.

    With a patience the process ends if the first answer takes more CPU seconds.
    """
    answer = family.peers[peer].answer
    game = family.game(**how)
    ours = family.ours(game)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            _end_after(patience)
            theirs = answer(game)
    except Exception as error:  # a peer may fail in any way; that is a result
        return {"verdict": "fails", "note": told(error)}
    finally:
        _end_after(0.0)
    judged = family.judge(game, ours, theirs)
    note = judged.note + (", and warns" if warned and not judged.right else "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pairs(lambda: family.ours(game), lambda: answer(game), repeats, time.process_time)
    return {"verdict": "right" if judged.right else "wrong", "note": note, "seconds": found}


def _end_after(seconds: float) -> None:
    """Let the system end this process by SIGPROF after so many seconds of the processor; 0 is never."""
    if not hasattr(signal, "setitimer"):
        return  # whoever asks looks at the clock
    signal.setitimer(signal.ITIMER_PROF, seconds)
    # While that timer runs, Linux counts the processor's time in ticks of milliseconds, until the tick after.
    start = time.process_time()
    while not seconds and time.process_time() - start < A_FEW_TICKS:
        pass


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # no such limits on this system
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(module: str, peer: str, patience: str) -> None:
    # Packages print what they like; standard output is for the answers alone.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        _limit_memory()
        family: Family = import_module(module).FAMILY
        print(json.dumps(ready(family, peer)), file=out, flush=True)
        for line in sys.stdin:
            try:
                found = asked(family, peer, json.loads(line), patience=float(patience))
            except Exception as error:  # not the peer's: ours failed, or is wrong
                found = {"verdict": "ours", "note": told(error)}
            print(json.dumps(found), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
