"""One server for the tests that need no settings of their own."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from web_server import Running, serving

from citypact.web.settings import Settings


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    with serving(Settings(port=0, workers=1)) as running:
        yield running


@pytest.fixture
def visitor(server: Running) -> Iterator[httpx.Client]:
    with server.visitor() as client:
        yield client
