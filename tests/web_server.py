"""A real server of any settings in a thread, and visitors without a browser."""

from __future__ import annotations

import dataclasses
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from citypact.web.app import create_app
from citypact.web.pools import Pools
from citypact.web.serving import bound, server_config
from citypact.web.settings import Settings

PAIR = {"revenue": 4, "origin_loss": 1.2, "destination_cost": 0.8}
SPLIT = {"inputs": PAIR}
PATIENCE = 120.0  #: seconds for anything on a busy machine


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    address: str
    settings: Settings
    pools: Pools

    def visitor(self, **options: Any) -> httpx.Client:
        """A program that asks."""
        return httpx.Client(base_url=self.address, timeout=PATIENCE, trust_env=False, **options)


@contextmanager
def serving(settings: Settings) -> Iterator[Running]:
    """Serve until the block ends."""
    with bound(settings) as listening:
        settings = dataclasses.replace(settings, port=listening.getsockname()[1])
        app = create_app(settings)
        server = uvicorn.Server(server_config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            until(lambda: server.started)
            yield Running(f"http://127.0.0.1:{settings.port}", settings, app.state.pools)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def until(true: Any) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.02)


def slow_game(size: int = 16) -> dict[str, Any]:
    """A game whose equilibria take far longer to enumerate than any limit of these tests."""
    draw = random.Random(1)
    tables = [[[draw.randint(-99, 99) for _ in range(size)] for _ in range(size)] for _ in range(2)]
    return {"inputs": {"payoffs": tables}}
