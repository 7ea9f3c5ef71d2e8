"""Serving until stopped: the socket first, so that a taken port is one clear line, then the rest."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from citypact.web.settings import Settings


def serve_until_stopped(settings: Settings, *, open_page: bool, tell: Callable[[str], None]) -> None:
    """Serve until the process is told to stop.

    Parameters
    ----------
    settings : Settings
        Of the server; port 0 is replaced by a free one.
    open_page : bool
        Whether to open the page in the browser of this machine.
    tell : callable
        Prints a line.

    Raises
    ------
    InputError
        If the address cannot be bound.
    """
    import dataclasses

    import uvicorn

    from citypact.web.app import create_app

    with bound(settings) as listening:
        settings = dataclasses.replace(settings, port=listening.getsockname()[1])
        config = server_config(create_app(settings))
        address = first_address(settings)

        class Server(uvicorn.Server):
            async def startup(self, sockets: Any = None) -> None:
                await super().startup(sockets)
                tell(f"citypact: {address}")
                tell("Stop with Ctrl-C.")
                if open_page:
                    threading.Thread(target=_open, args=(address,), daemon=True).start()

        with contextlib.suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listening])


def server_config(app: FastAPI) -> uvicorn.Config:
    """Return how uvicorn serves: nothing is logged of what visitors ask, and hung requests are bounded."""
    import uvicorn

    from citypact.web.heads import TimelyHeads

    return uvicorn.Config(
        app,
        log_level="warning",
        http=TimelyHeads,  # another protocol, where one is installed, takes headers without end
        ws="none",
        access_log=False,  # a first visit carries the token in its address
        server_header=False,
        proxy_headers=False,
        limit_concurrency=500,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=65536,
    )


def bound(settings: Settings) -> socket.socket:
    """Return a socket that listens at the address of the settings.

    Raises
    ------
    InputError
        If the address is taken or is none of this machine's.
    """
    try:
        # Said to be TCP, or asyncio would leave Nagle's delay on: 40 ms for every answer of two packets.
        kind = {"type": socket.SOCK_STREAM, "proto": socket.IPPROTO_TCP}
        found = socket.getaddrinfo(settings.host, settings.port, **kind)[0]
        listening = socket.socket(*found[:3])
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(found[4])
            listening.listen(256)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        expected = "an address of this machine whose port is free"
        place = f"{settings.host}:{settings.port} ({error.strerror or error})"
        raise InputError(Problem("--port", place, expected, remedy="--port 0 takes a free one")) from None
    except ValueError:  # no name that could be asked for: a part too long, a character of no name, a NUL
        expected = "a name or an address of this machine"
        raise InputError(Problem("--host", settings.host[:100], expected)) from None
    return listening


def first_address(settings: Settings) -> str:
    """Return the address to open first.

    Examples
    --------
    >>> from citypact.web.settings import Settings
    >>> first_address(Settings(port=8123))
    'http://127.0.0.1:8123/'
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    name = f"[{host}]" if ":" in host else host
    rest = "" if settings.token is None else f"?token={settings.token}"
    return f"http://{name}:{settings.port}/{rest}"


def _open(address: str) -> None:
    import webbrowser

    with contextlib.suppress(Exception):  # a machine without a browser prints the address alone
        webbrowser.open(address)
