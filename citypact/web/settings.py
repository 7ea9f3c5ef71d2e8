"""How a server is bound, who may speak to it, and how much one visitor may ask of it."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass

from citypact.errors import InputError, Problem

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
MOST_WORKERS = 256
LONGEST_LIMIT = 86_400.0  #: seconds; a clock of the system does not count to any number
SHORTEST_TOKEN = 16  #: characters; 96 bits in the alphabet of URLs
MEGABYTE = 1024 * 1024
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\Z")


@dataclass(frozen=True)
class Settings:
    """Everything that decides how a server behaves.

    Parameters
    ----------
    host : str
        Address to bind; anything but loopback demands a token.
    port : int
        Of the server, 0 for a free one.
    token : str or None
        What a visitor must know, by the first link, a cookie or an ``Authorization: Bearer`` header.
    public_names : tuple of str
        Names by which visitors reach the server through a proxy.
    workers : int
        Processes for questions that can be heavy, at most 256; half as many more answer the closed forms.
    time_limit, quick_limit : float
        Seconds that a heavy and a closed-form question may take, after which its process is replaced; a day
        at most for the first.
    queue_limit : int
        Questions that may wait in each of the two queues.
    largest_body, largest_upload : int
        Bytes of a JSON body, and of an uploaded table.

    Raises
    ------
    InputError
        If the server would be open to anyone, or a limit is no limit.

    Examples
    --------
    >>> Settings().loopback
    True
    >>> Settings(host="0.0.0.0", token="3f0c-4b8a-9d1e-77aa").loopback
    False
    """

    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    public_names: tuple[str, ...] = ()
    workers: int = max(2, min(8, os.cpu_count() or 2))
    time_limit: float = 60.0
    quick_limit: float = 10.0
    queue_limit: int = 64
    largest_body: int = 4 * MEGABYTE
    largest_upload: int = 10 * MEGABYTE

    def __post_init__(self) -> None:
        problems = [
            Problem(f"--{name.replace('_', '-')}", getattr(self, name), "a number above zero")
            for name in (
                "workers",
                "time_limit",
                "quick_limit",
                "queue_limit",
                "largest_body",
                "largest_upload",
            )
            if not getattr(self, name) > 0
        ]
        if self.workers > MOST_WORKERS:
            problems.append(Problem("--workers", self.workers, f"at most {MOST_WORKERS} processes"))
        if self.time_limit > LONGEST_LIMIT:
            problems.append(Problem("--time-limit", self.time_limit, f"at most {LONGEST_LIMIT:g} seconds"))
        if not 0 <= self.port <= 65535:
            problems.append(Problem("--port", self.port, "a port from 0 (a free one) to 65535"))
        problems += [
            Problem("--public-name", name, "a name or address without scheme, port or path")
            for name in self.public_names
            if not _NAME.match(name.lower())
        ]
        expected = f"a token of {SHORTEST_TOKEN} to 200 letters, digits, - and _"
        if self.token is None and not self.loopback:
            remedy = f"{self.host} can be reached from other machines"
            problems.append(Problem("--token", "nothing", expected, remedy=remedy))
        if self.token is not None and not re.fullmatch(rf"[A-Za-z0-9_-]{{{SHORTEST_TOKEN},200}}", self.token):
            problems.append(Problem("--token", f"{len(self.token)} characters", expected))
        if problems:
            raise InputError(*problems)

    @property
    def loopback(self) -> bool:
        """Whether only programs of this machine can reach the server."""
        return is_loopback(self.host)

    def knows(self, name: str) -> bool:
        """Return whether a request addressed to ``name`` is meant for this server.

        A page of another site can point its own name at this machine (DNS rebinding) and would then be
        of the same origin; so a name must be one of ours. An address in digits cannot be pointed elsewhere.

        Examples
        --------
        >>> [Settings().knows(name) for name in ("localhost", "evil.example", "192.168.1.2")]
        [True, False, False]
        """
        name = name.lower()
        if name in LOOPBACK_NAMES or name in {each.lower() for each in self.public_names}:
            return True
        return name == self.host.lower() or (not self.loopback and _is_address(name))


def is_loopback(host: str) -> bool:
    """Return whether an address to bind is this machine's own.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("localhost")
    (True, False, True)
    """
    if host.lower() == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
