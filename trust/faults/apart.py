"""Questions that are asked in processes of their own, several at a time."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from citypact.audit.auditing import audit_result
from citypact.errors import CertificateError, SolverFailure
from citypact.scenario.obstacles.recheck import proof_lines as obstacle_proofs
from citypact.scenario.packages.recheck import proof_lines as package_proofs
from trust.faults.leaves import leaves
from trust.faults.lying import Liar, lying

#: Seconds for one question.
PATIENCE = 40
#: By kind of result, what multiplies the proofs that it holds out.
PROOFS = {"obstacle": obstacle_proofs, "package": package_proofs}
Of = TypeVar("Of")


def in_turn(
    jobs: Iterable[tuple[Of, Callable[[], Any], Liar]], workers: int
) -> Iterator[tuple[Of, dict[str, Any]]]:
    """Ask one question after another, so many at a time; yield what each said, in their order."""
    begun: deque[tuple[Of, int, int]] = deque()
    for what, question, liar in jobs:
        begun.append((what, *_begin(question, liar)))
        if len(begun) == workers:
            yield _end(*begun.popleft())
    for each in begun:
        yield _end(*each)


def _begin(question: Callable[[], Any], liar: Liar) -> tuple[int, int]:
    """Ask in a process of its own, so that nothing is remembered."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(PATIENCE)
            os.close(read)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            said: dict[str, Any] = {}
            began = time.monotonic()
            with lying(liar):
                try:
                    answer = question()
                    said["answer"] = [[place, leaf] for place, leaf in leaves(answer)]
                except (SolverFailure, CertificateError) as error:
                    said["refused"] = type(error).__name__
                except Exception as error:
                    said["broken"] = f"{type(error).__name__}: {str(error)[:160]}"
            said["seconds"] = time.monotonic() - began
            if "answer" in said:
                said["unproved"] = unproved(answer)
            said |= {"told": liar.told, "asked": sorted(liar.asked - {""})}
            with os.fdopen(write, "w") as stream:
                json.dump(said, stream)
        finally:
            os._exit(0)
    os.close(write)
    return child, read


def unproved(answer: Any) -> list[str]:
    """Return the lines of a saved result that fail in the audit, or as its proofs are multiplied out."""
    if not isinstance(answer, dict) or "kind" not in answer:
        return []
    failed = [line.name for line in audit_result(answer).failed]
    proofs = PROOFS.get(answer["kind"])
    return failed + ([] if proofs is None else [line.name for line in proofs(answer) if not line.holds])


def _end(what: Of, child: int, read: int) -> tuple[Of, dict[str, Any]]:
    """Return what a question said, and who asked a solver for it."""
    with os.fdopen(read) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    nothing = {"stopped": f"no answer in {PATIENCE} s", "told": 1, "asked": []}
    return what, json.loads(text) if text else nothing
