"""The line of ``citypact web``: hosts, ports, tokens and limits; no server is ever begun.

Names are resolved without a network, and every address is told to be taken: what is left are refusals.
"""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from trust.fuzzing.mutations import mutated_text
from trust.fuzzing.nasty import NAMES, NUMBERS
from trust.fuzzing.observing import Case, Seen, Watch, command_seen

TOKEN = "abcdefghijklmnopqrstuvwx"
HOSTS = (
    *("127.0.0.1", "localhost", "::", "::1", "0.0.0.0", "0x7f.1", "1", "[::1]", "fe80::1%lo", "256.1.1.1"),
    *("a..b", ".", "", "x" * 64, "x" * 300, "é" * 70, "a.b.example", "http://x", "a:80", "xn--", "*"),
)  # fmt: skip
LINE = ("web", "--no-open", "--host", "127.0.0.1", "--port", "0", "--token", TOKEN, "--workers", "2",
        "--time-limit", "60", "--public-name", "page.example")  # fmt: skip


@contextlib.contextmanager
def no_server() -> Iterator[None]:
    """Let no name be asked of a network and no address be taken."""
    resolve = socket.getaddrinfo

    def numbers_alone(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return resolve(host, port, *rest, **{**more, "flags": socket.AI_NUMERICHOST})

    def taken(*_: Any) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    with patch("socket.getaddrinfo", numbers_alone), patch.object(socket.socket, "bind", taken):
        yield


def page_line(rng: Random, folder: Path, watch: Watch) -> Case:
    """Return a line of the server, one to three of its words changed; each is refused or asks for help."""
    words = list(LINE)
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(1, len(words))
        act = rng.randrange(6)
        if act == 0:
            words[words.index("--host") + 1 if "--host" in words[:-1] else at] = rng.choice(HOSTS)
        elif act == 1:
            words[at] = rng.choice((*NUMBERS, *NAMES))
        elif act == 2:
            words[at] = mutated_text(words[at], rng)[:5000]
        elif act == 3:
            del words[at]
        elif act == 4:
            words.insert(at, rng.choice(words))
        else:
            words.insert(at, rng.choice(("--json", "--help", "--", "-h", "--lang=xx", "--open=1", "-x")))
    line = [word.replace("\0", "") for word in words]
    if rng.random() < 0.5:
        line = ["--lang", "zh", *line]

    def call() -> Seen:
        with no_server():
            seen = command_seen(line, watch)
        served = seen.status == 0 and not {"--help", "-h"} & set(line)
        return (
            Seen(seen.status, seen.out, seen.err, "a server was begun") if served and not seen.fault else seen
        )

    return call
