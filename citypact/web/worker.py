"""What runs in a process of the pool: one question after another, each answered with a finished reply."""

from __future__ import annotations

import contextlib
import os
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from citypact.errors import CityPactError, InputError, Problem
from citypact.language import LANGUAGES
from citypact.web.refusals import refusal_document
from citypact.web.unforeseen import tell_where

JSON = "application/json"
MOST_MEMORY = 4 * 1024**3  #: bytes that a question may take beyond what every process needs


class Reply(NamedTuple):
    """An answer as it goes to the visitor."""

    status: int
    body: bytes
    media_type: str = JSON
    name: str = ""  #: of the file, where it is one to keep


def serve_heavy(pipe: Connection) -> None:
    """Import what heavy questions need before the first is asked, then :func:`serve`."""
    from importlib import import_module

    for name in ("cvxpy", "scipy.optimize", "matplotlib.figure", "openpyxl"):
        import_module(name)
    serve(pipe)


def serve(pipe: Connection) -> None:
    """Answer what comes through the pipe until it closes."""
    _stand_alone()
    from citypact.scenario.held_file import nothing_but_held
    from citypact.web.tasks import TASKS, warm_up

    nothing_but_held()
    warm_up()
    _bound_memory()
    pipe.send("ready")
    with contextlib.suppress(EOFError, KeyboardInterrupt, OSError):
        while True:
            task, arguments = pipe.recv()
            pipe.send(perform(TASKS[task], arguments))
            del arguments  # what a visitor sent is not kept until the next one comes


def perform(task: Any, arguments: dict[str, Any]) -> Reply:
    """Run one task; whatever it raises becomes a reply in the language of its arguments."""
    language = arguments.get("language", LANGUAGES[0])
    try:
        return Reply(*task(**arguments))
    except InputError as error:
        return refused(422, *error.problems, language=language)
    except CityPactError as error:
        # Infeasible terms, a solver that gave up, a missing extra: told as the command line tells it.
        problem = Problem(type(error).__name__, str(error), "a question that has an answer")
    except MemoryError:
        problem = Problem("inputs", "more than the memory holds", "a smaller question")
    except RecursionError:
        problem = Problem("inputs", "too deeply nested", "a flatter document")
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError) as error:
        # Plain data of a form that no check foresaw; citypact verify takes these for unusable inputs too.
        tell_where(error)
        problem = Problem("inputs", f"{type(error).__name__}: {error}", "inputs that give a result")
    except Exception as error:
        tell_where(error)
        problem = Problem("answer", "an error of citypact itself", "an answer")
        return refused(500, problem, language=language)
    return refused(422, problem, language=language)


def refused(status: int, *problems: Problem, language: str = LANGUAGES[0]) -> Reply:
    """Return a refusal with problem lines."""
    return Reply(status, to_json(refusal_document(status, problems, language)))


def to_json(document: Any) -> bytes:
    """Write a document as the command line does: every letter as itself, no NaN."""
    import json

    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A lone surrogate, which JSON can carry and UTF-8 cannot, is replaced.
    return text.encode("utf-8", "replace")


def _stand_alone() -> None:
    """Lead a group of its own, deaf to the terminal's Ctrl-C, and end when the server ends."""
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):
            os.setsid()
    threading.Thread(target=_end_with_the_server, daemon=True).start()


def _bound_memory() -> None:
    """Let one question take no more than its part of the memory, where the system can say so."""
    try:
        import resource

        mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return
    bound = mapped + MOST_MEMORY
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or bound < hard:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _end_with_the_server() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    server = parent_process()
    if server is not None:
        wait([server.sentinel])
        from citypact.web.pool import kill_group

        kill_group(os.getpid())
        os._exit(1)
