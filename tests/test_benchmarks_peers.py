"""Other packages in the benchmarks: who is wrong, fails, hangs or is not there is shown as that."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from benchmarks.parts import PARTS
from benchmarks.peers import nucleoli, own_process, shapley_values, table, tables_of_payoffs
from benchmarks.peers.ask import asked
from benchmarks.peers.family import Asked, Family, Peer
from benchmarks.peers.own_process import OursFailed, OwnProcess


def test_a_planted_wrong_peer_is_shown_as_wrong_with_the_amount() -> None:
    def planted(worths):
        right = shapley_values.by_definition(worths)
        return [right[0] + 1, right[1] - 1, *right[2:]]

    family = replace(shapley_values.FAMILY, peers={"planted": Peer(planted)})
    found = asked(family, "planted", {"kind": 4, "players": 4}, repeats=1)
    line = str(table.shown("Shapley value", "planted", found))
    assert "WRONG  by 1: player 1" in line
    right = replace(family, peers={"planted": Peer(shapley_values.by_definition)})
    assert asked(right, "planted", {"kind": 4, "players": 4}, repeats=1)["verdict"] == "right"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([1.0], "1 amounts for 6 players"),
        ([float("nan")] * 6, "6 amounts are not finite"),
        ([float("nan")] + [0.0] * 5, "1 amounts are not finite"),
        ([1e-3] * 6, "by "),
    ],
)
def test_a_nucleolus_that_is_none_is_wrong(answer: list[float], words: str) -> None:
    family = replace(nucleoli.FAMILY, peers={"planted": Peer(lambda worths: answer)})
    found = asked(family, "planted", {"seed": 0}, repeats=1)
    assert found["verdict"] == "wrong"
    assert words in found["note"]


@pytest.mark.parametrize(
    ("profiles", "right", "words"),
    [
        ([[[1, 0], [1, 0]], [[0, 1], [0, 1]], [[2 / 3, 1 / 3], [1 / 3, 2 / 3]]], True, "3 equilibria"),
        ([[[1, 0], [1, 0]], [[0, 1], [0, 1]]], False, "misses 1 of 3"),
        ([[[1, 0], [0, 1]]], False, "1 of 1 profiles are none: a deviation gains 0.5 of the range"),
        ([[[0.5, 0.4], [1, 0]]], False, "no chances, by 0.1"),
        ([[[float("nan"), 1], [1, 0]]], False, "not a number"),
        ([[[1, 0, 0], [1, 0]]], False, "of another shape"),
        ([], False, "finds none"),
    ],
)
def test_profiles_are_judged_by_what_a_deviation_gains(profiles, right: bool, words: str) -> None:
    """Battle of the sexes: two pure equilibria and (2/3, 1/3) against (1/3, 2/3)."""
    payoffs = (np.array([[2.0, 0], [0, 1]]), np.array([[1.0, 0], [0, 2]]))
    ours = [([1, 0], [1, 0]), ([0, 1], [0, 1]), ([2 / 3, 1 / 3], [1 / 3, 2 / 3])]
    found = tables_of_payoffs.judged(payoffs, ours, profiles, every=True)
    assert found.right is right
    assert words in found.note


def test_an_equilibrium_of_ours_that_is_none_is_not_let_through() -> None:
    payoffs = (np.eye(2), np.eye(2))
    with pytest.raises(ValueError, match="of our equilibria one is none"):
        tables_of_payoffs.judged(payoffs, [([1, 0], [0, 1])], [], every=True)


def test_regret_of_three_players_by_hand() -> None:
    """Only the third gains: all at the first strategy, it would have 3 instead of 1, of a range of 3."""
    idle, third = np.zeros((2, 2, 2)), np.zeros((2, 2, 2))
    third[0, 0, 0], third[0, 0, 1] = 1, 3
    first = [np.array([1.0, 0.0])] * 3
    assert tables_of_payoffs.regret((idle, idle, third), first) == pytest.approx(2 / 3)


STAND_IN = '''
"""Stand-ins for packages."""
import os, sys, time
from benchmarks.peers.family import Asked, Family, Judgement, Peer

def not_there(game):
    import package_that_is_not_there

def raises(game):
    if game:
        raise ArithmeticError("cannot")

def prints(game):
    print("chatter", flush=True)
    return game

def sleeps(game):
    time.sleep(60 * bool(game))

def loops(game):
    while game:
        pass

def dies(game):
    if game:
        os._exit(3)

def judge(game, ours, theirs):
    if game == 3:
        raise ValueError("ours is wrong")
    return Judgement(theirs == ours, "" if theirs == ours else f"by {abs((theirs or 0) - ours)}")

FAMILY = Family(
    "same number", lambda number: number, lambda game: game, judge,
    {
        "right": Peer(prints), "wrong": Peer(lambda game: game + 2), "raises": Peer(raises),
        "loops": Peer(loops), "sleeps": Peer(sleeps, lambda game: "asked below"),
        "dies": Peer(dies), "not there": Peer(not_there),
        "refuses": Peer(prints, lambda game: "not for it" if game.how["number"] > 1 else ""),
    },
    [Asked("0", {"number": 0}), Asked("1", {"number": 1}), Asked("2", {"number": 2})],
)
'''


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "stand_in_peers.py").write_text(STAND_IN, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    return "stand_in_peers"


def test_packages_that_are_wrong_fail_hang_die_or_are_not_there_are_shown(stand_in: str) -> None:
    shown = {(line.name, line.yardstick): line for line in table.lines_of(stand_in, patience=2.0)}
    verdicts = {key: line.verdict for key, line in shown.items()}
    first, second = "same number, 1", "same number, 2"
    assert verdicts[first, "right"] == verdicts[second, "right"] == "right"
    assert shown[first, "right"].figures
    assert verdicts[second, "wrong"] == "wrong"
    assert shown[second, "wrong"].note == "by 2"
    assert verdicts[second, "raises"] == "fails"
    assert shown[second, "raises"].note == "ArithmeticError: cannot"
    assert verdicts[first, "loops"] == "stopped"
    assert shown[first, "loops"].note == "no answer after 2 CPU s"
    assert verdicts[second, "loops"] == "left out"
    assert shown[second, "loops"].note == "stopped on 1"
    assert verdicts[first, "dies"] == verdicts[second, "dies"] == "fails"
    assert "status 3" in shown[first, "dies"].note
    assert verdicts["same number", "not there"] == "missing"
    assert "package_that_is_not_there is not installed" in shown["same number", "not there"].note
    assert (second, "not there") not in shown  # said once
    assert verdicts[second, "refuses"] == "left out"
    assert shown[second, "refuses"].note == "not for it"


def test_a_package_that_waits_for_ever_is_stopped_by_the_clock(stand_in: str, monkeypatch) -> None:
    monkeypatch.setattr(own_process, "BUSY", 1.0)
    with closing(OwnProcess(stand_in, "sleeps", patience=2.0)) as process:
        assert process.ask(Asked("1", {"number": 1})) == {"verdict": "stopped", "note": "no answer after 2 s"}


def test_an_answer_of_ours_that_is_wrong_breaks_the_part(stand_in: str) -> None:
    with closing(OwnProcess(stand_in, "right")) as process, pytest.raises(OursFailed, match="ours is wrong"):
        process.ask(Asked("3", {"number": 3}))


def test_the_families_name_their_peers_and_grow() -> None:
    """Six packages are asked, each game by a name of its own."""
    families: list[Family] = [
        import_module(f"benchmarks.{module}").FAMILY for module in PARTS["peers"].modules
    ]
    packages = {peer.partition(",")[0] for family in families for peer in family.peers}
    assert packages == {"coopgame-py", "tucoopy", "shapiq", "coopgt", "nashpy", "quantecon", "pygambit"}
    for family in families:
        names = [game.name for game in family.games]
        assert len(names) == len(set(names))
        json.dumps([dict(game.how) for game in family.games])
