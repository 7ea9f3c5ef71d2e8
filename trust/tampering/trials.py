"""One saved result under every change: its seals, its audit in fractions, its recomputation."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from citypact.audit import audit_result
from citypact.audit.lines import ABSENT, Ledger
from citypact.audit.seal import audit_seal
from citypact.errors import InputError
from citypact.scenario import verify
from trust.tampering.changes import (
    INVISIBLE,
    SEALS,
    Change,
    Place,
    alike,
    changes,
    containers,
    entries,
    neighbour,
    sealed_again,
    tampered,
)

Case = tuple[Place, Change]
#: Failures that are told of one document; the rest is counted.
MOST_TOLD = 5
#: Parts of a document's time until which its seals, and then its audit, are tried; the rest recomputes.
SEALS_UNTIL, AUDIT_UNTIL = 0.2, 0.8
#: Changes of a document that are tried however little time there is.
AT_LEAST = 3
#: What the recomputation answers the inputs with.
ASKED = "answer_of"
ABOUT_THE_RUN = ("solver", "version")


@dataclass
class Tally:
    """What became of the changes of one kind of result.

    Attributes
    ----------
    entries, touched : int
        Numbers and words of the documents, and how many of them were changed at all, seals renewed.
    sealed : int
        Changes with the seals as they were, each of which must be found.
    renewed, found : int
        Changes of what was answered, seals renewed, and how many of them the audit in fractions found.
    recomputed : int
        Those of the others that were handed to the recomputation, which must find them.
    run : int
        Those that touch only what is said of the program that ran: the seal alone knows it.
    inputs, inputs_found : int
        Changes of what was given, seals renewed: another question, whose answer may be the same.
    failures : list of str
        Changes that went unnoticed.
    """

    entries: int = 0
    touched: int = 0
    sealed: int = 0
    renewed: int = 0
    found: int = 0
    recomputed: int = 0
    run: int = 0
    inputs: int = 0
    inputs_found: int = 0
    unseen: int = 0
    failures: list[str] = field(default_factory=list)

    def broken(self, told: str) -> None:
        """Note a change that nobody noticed."""
        self.unseen += 1
        if len(self.failures) < MOST_TOLD:
            self.failures.append(told)

    def add(self, other: Tally) -> None:
        """Count another document of the same kind."""
        for name in Tally.__dataclass_fields__:
            if name != "failures":
                setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures += other.failures[: MOST_TOLD - len(self.failures)]


def cases(document: dict[str, Any], seed: object) -> list[Case]:
    """Return every change of every entry: each entry is changed once before any is changed twice."""
    draw = random.Random(f"{seed}")
    rounds: dict[int, list[Case]] = {}
    for place, value in (*entries(document), *containers(document)):
        listed = [each for each in changes(value) if not alike(each[1], value)]
        beside = neighbour(document, place) if not isinstance(value, dict | list) else None
        draw.shuffle(listed)
        for turn, change in enumerate([*listed, *([beside] if beside else [])]):
            rounds.setdefault(turn, []).append((place, change))
    for each in rounds.values():
        draw.shuffle(each)
    return [case for turn in sorted(rounds) for case in rounds[turn]]


def try_document(name: str, document: dict[str, Any], seed: object, until: float) -> Tally:
    """Change a saved result until the time is over, and count what was found by whom.

    Parameters
    ----------
    name : str
        The command that saved it, for failures.
    document : dict
        The result.
    seed : object
        Where the order of the changes begins.
    until : float
        When to stop, by ``time.monotonic``.
    """
    began = time.monotonic()
    tally = Tally(entries=sum(1 for _ in entries(document)))
    whole = audit_result(document)
    if whole.failed:
        tally.broken(f"{name}: untouched, and {whole.failed[0]}")
        return tally
    every = cases(document, f"{seed} {name}")
    for place, change in _while(every, began + SEALS_UNTIL * (until - began)):
        tally.sealed += 1
        if not seal_broken(tampered(document, place, change)):
            tally.broken(f"{name}: {place}: {change[0]}: the seals hold")
    open_cases, touched = [], set()
    for place, change in _while(every, began + AUDIT_UNTIL * (until - began)):
        if change[0] in INVISIBLE or place[0] in SEALS:
            continue
        touched.add(place)
        undecided = left_open(sealed_again(tampered(document, place, change)))
        caught = undecided is None
        if place[0] == "inputs":
            tally.inputs += 1
            tally.inputs_found += caught
        elif _of_the_run(place, change):
            tally.run += 1
        else:
            tally.renewed += 1
            tally.found += caught
            if undecided is not None:
                open_cases.append((place, change))
                if not _undecided(place, change, whole.undecided | undecided):
                    tally.broken(f"{name}: {place}: {change[0]}, sealed again: the audit finds nothing")
    tally.touched = sum(1 for place, _ in entries(document) if place in touched)
    _recompute(name, document, open_cases, until, tally)
    return tally


def _recompute(name: str, document: dict[str, Any], left: list[Case], until: float, tally: Tally) -> None:
    """Hand what the audit cannot know to the recomputation, which must find it."""
    with answered_once():
        for place, change in _while(left, until):
            tally.recomputed += 1
            forged = sealed_again(tampered(document, place, change))
            if all(line.holds for line in verify.verify_result(forged)):
                tally.broken(f"{name}: {place}: {change[0]}, sealed again: nobody finds it")


def left_open(document: Mapping[str, Any]) -> frozenset[Place] | None:
    """Return the places that the audit in fractions leaves open; ``None`` where it says no."""
    try:
        audit = audit_result(document)
    except InputError:
        return None
    return None if audit.failed else audit.undecided


def _of_the_run(place: Place, change: Change) -> bool:
    """Whether a change touches nothing but what is said of the program that ran."""
    beside = change[1][0] if change[0].startswith("swapped") else place[-1]
    return "provenance" in place[-2:-1] and {place[-1], beside} <= set(ABOUT_THE_RUN)


def seal_broken(document: Mapping[str, Any]) -> bool:
    """Whether a hash or the schema of a document does not fit; each is a line of ``citypact verify``."""
    ledger = Ledger(document)
    audit_seal(ledger)
    return any(not line.holds for line in ledger.lines)


def _undecided(place: Place, change: Change, open_places: frozenset[Place]) -> bool:
    """Whether an entry, or one within it or beside it that the change touches, is decided by no line."""
    touched = [place, (*place[:-1], change[1][0])] if change[0].startswith("swapped") else [place]
    return any(each[: len(place)] in touched for each in open_places)


def _while(listed: list[Case], until: float) -> Iterator[Case]:
    for turn, case in enumerate(listed):
        if turn >= AT_LEAST and time.monotonic() >= until:
            return
        yield case


@contextmanager
def answered_once() -> Iterator[None]:
    """While it is open, the recomputation of the same inputs is made once: only the document changes."""
    asked: Callable[..., Any] = getattr(verify, ASKED)
    known: dict[str, Any] = {}

    def answer(document: Mapping[str, Any]) -> Any:
        key = str(document.get("scenario_hash", ABSENT))
        if key not in known:
            known[key] = asked(document)
        return known[key]

    setattr(verify, ASKED, answer)
    try:
        yield
    finally:
        setattr(verify, ASKED, asked)
