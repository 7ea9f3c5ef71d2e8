"""A real server and a real browser: Debian's chromium against ``citypact web`` on a free port."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from visiting import Visit

REQUIRED = os.environ.get("CITYPACT_REQUIRE_BROWSER") == "1"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; without one the tests are skipped, or fail where it is required."""
    found = shutil.which("chromium") if find_spec("playwright") else None
    if found is None:
        reason = "no chromium on the PATH (Debian's package chromium), or no playwright to drive it"
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    return str(found)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Address of a running server, without a slash at its end."""
    command = [sys.executable, "-m", "citypact.cli", "web", "--port", "0", "--no-open"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        assert line.startswith("citypact: http://127.0.0.1:"), line
        yield line.removeprefix("citypact: ").strip().rstrip("/")
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """The browser, one for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """A visitor at 1280 pixels."""
    visitor = Visit(browser, address)
    yield visitor
    visitor.close()
