"""No command asks anything of a network: names, connections and packets are refused and written down.

Processes that a command starts are not seen; ``trust/installation`` runs where there is no network at all.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from citypact.cli.app import run

SWEEP = (
    "sweep",
    "beijing-hebei",
    "--vary",
    "parameters.plant.growth=range",
    "--samples",
    "4",
    "--workers",
    "1",
)
#: Commands of every kind; they run in this order in one folder.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("cases", "--json"),
    ("new", "relocation", "--out", "mine.yaml"),
    ("split", "mine.yaml", "--json"),
    ("split", "gaozhu", "--out", "split"),
    ("verify", "split/split.json"),
    ("report", "split/split.json", "--out", "report.html"),
    ("reproduce", "gaozhu"),
    ("statute", "--base", "1", "--growth", "1.2"),
    ("allocate", "three-cities", "--rule", "shapley", "--rule", "nucleolus"),
    ("compensate", "luan"),
    ("river", "chishui"),
    ("solve", "dead-end-road"),
    ("council", "thirty-alike-members"),
    (*SWEEP, "--out", "run"),
    ("runs", "query", "SELECT count(*) FROM run", "run"),
    ("--help",),
)
ASKING = ("connect", "connect_ex", "sendto", "bind")
NAMES = ("getaddrinfo", "gethostbyname", "gethostbyaddr", "create_connection")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the network."""
    found: list[str] = []

    def refusing(name: str) -> Callable[..., NoReturn]:
        def refuse(*words: object, **_: object) -> NoReturn:
            found.append(f"{name} {words[-1]!r}")
            raise OSError(f"{name} is not for this test")

        return refuse

    for name in ASKING:
        monkeypatch.setattr(socket.socket, name, refusing(name))
    for name in NAMES:
        monkeypatch.setattr(socket, name, refusing(name))
    return found


def test_the_commands_ask_nothing_of_a_network(
    asked: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        status = run(list(command))
        printed = capsys.readouterr()
        assert (status, asked) == (0, []), f"{command}: {printed.err}"
        assert printed.out
        if "--json" in command:
            json.loads(printed.out)


def test_the_guard_sees_what_it_is_there_for(asked: list[str]) -> None:
    with pytest.raises(OSError, match="is not for this test"):
        socket.create_connection(("192.0.2.1", 9))
    with socket.socket() as mine, pytest.raises(OSError, match="is not for this test"):
        mine.connect(("192.0.2.1", 9))
    from urllib.request import urlopen

    with pytest.raises(OSError, match="is not for this test"):
        urlopen("http://192.0.2.1/")
    assert len(asked) == 3
