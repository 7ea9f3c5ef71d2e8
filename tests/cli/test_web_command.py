"""``citypact web`` says in one line why it does not start, and leaves nothing running when it stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from importlib import util

import httpx
import pytest

from citypact.cli.app import run
from citypact.web import extra


def test_a_missing_package_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = util.find_spec
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "uvicorn" else real(name))
    assert run(["web", "--no-open"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    needs, _, remedy = line.partition(", which the extra web installs: ")
    assert needs == "error: MissingExtra: citypact web needs uvicorn"
    assert remedy == "pip install 'citypact[web]'"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--host", "0.0.0.0"], "--token: found nothing"),
        (["--token", "short"], "--token: found 5 characters"),
        (["--port", "99999"], "--port: found 99999"),
        (["--host", "203.0.113.7", "--token", "auto"], "--port: found 203.0.113.7"),
        (["--workers", "0"], "--workers: found 0"),
    ],
)
def test_what_cannot_be_served_is_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], complaint: str
) -> None:
    assert run(["web", "--no-open", *options]) == 2
    assert complaint in capsys.readouterr().err


def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(["web", "--no-open", "--port", str(taken.getsockname()[1])]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "expected an address of this machine whose port is free; --port 0 takes a free one" in line


@pytest.mark.slow
def test_it_serves_until_stopped() -> None:
    command = [sys.executable, "-m", "citypact.cli", "web", "--port", "0", "--no-open", "--token", "auto"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip().removeprefix("citypact: ")
        assert address.startswith("http://127.0.0.1:")
        assert len(address.partition("?token=")[2]) == 43
        assert httpx.get(address, trust_env=False).status_code == 303
        assert httpx.get(address.partition("?")[0], trust_env=False).status_code == 401
        server.send_signal(signal.SIGINT)
        start = time.monotonic()
        _, errors = server.communicate(timeout=60)
        assert "Traceback" not in errors
        assert time.monotonic() - start < 60
    assert server.returncode in (0, 130, -signal.SIGINT)
