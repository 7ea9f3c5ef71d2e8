"""Changes every entry of saved results of every kind, with the seals as they were and with seals renewed."""

from __future__ import annotations

import random
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from trust.budget import Budget, Figures
from trust.tampering.command import commands_refuse
from trust.tampering.documents import RICH, SMALL, Saved, beside, obstacles, saved_by
from trust.tampering.trials import Tally, try_document

#: Obstacles of the quick run.
FEW = 3
#: Part of the time that is kept for results whose first recomputation takes longer than their share.
KEPT = 0.15
Named = tuple[str, Saved]


def run(budget: Budget) -> Figures:
    """Return how many entries were changed, and which changes nobody noticed."""
    with tempfile.TemporaryDirectory() as folder, beside(Path(folder)):
        games = obstacles()
        if budget.quick:
            games = random.Random(f"{budget.seed} games").sample(games, FEW)
        listed = [*SMALL, *games, *(() if budget.quick else RICH)]
        shares = [listed[at :: budget.workers] for at in range(budget.workers)]
        with ProcessPoolExecutor(budget.workers) as pool:
            left = budget.left() - KEPT * budget.seconds
            parts = list(pool.map(_share, shares, [budget.seed] * len(shares), [left] * len(shares)))
    tallies: dict[str, Tally] = {}
    commands = 0
    failures: list[str] = []
    for found, refused, broken in parts:
        for kind, tally in found.items():
            tallies.setdefault(kind, Tally()).add(tally)
        commands += refused
        failures += broken
    return {**_figures(len(listed), commands, tallies), "failures": [*failures, *_broken(tallies)]}


def _share(
    listed: list[tuple[str, ...]], seed: int, seconds: float
) -> tuple[dict[str, Tally], int, list[str]]:
    """Try one worker's results, the small ones first: time that they do not need goes to the others."""
    until = time.monotonic() + seconds
    made: list[Named] = [(" ".join(words), saved_by(words)) for words in listed]
    made.sort(key=lambda each: len(str(each[1])))
    tallies: dict[str, Tally] = {}
    refused, broken = commands_refuse(made, seed, time.monotonic() + 0.1 * (until - time.monotonic()))
    for at, (name, document) in enumerate(made):
        now = time.monotonic()
        tally = try_document(name, document, seed, now + (until - now) / (len(made) - at))
        tallies.setdefault(str(document["kind"]), Tally()).add(tally)
    return tallies, refused, broken


def _figures(documents: int, commands: int, tallies: dict[str, Tally]) -> Figures:
    every = Tally()
    for tally in tallies.values():
        every.add(tally)
    found: Figures = {
        "saved results": documents,
        "numbers and words in them": every.entries,
        "changes with the seals as they were, each found": every.sealed,
        "of them drawn for the three commands, each refused with status 1 or 2": commands,
        "numbers and words changed with the seals renewed": every.touched,
        "changes of answers with the seals renewed": every.renewed,
        "of them found by the audit in fractions": every.found,
        "of the others handed to the recomputation, each found": every.recomputed,
        "about the program that ran, which the seal alone knows": every.run,
        "changes of what was given, the seals renewed": every.inputs,
        "of them found by the audit, the others being questions with the same answer": every.inputs_found,
    }
    for kind in sorted(tallies):
        tally = tallies[kind]
        rest = tally.renewed - tally.found
        found[f"`{kind}`"] = (
            f"{tally.touched} of {tally.entries} entries changed; of {tally.renewed} answers changed and"
            f" sealed again the audit finds {tally.found}, the seal or the recomputation alone {rest}"
        )
    return found


def _broken(tallies: dict[str, Tally]) -> list[str]:
    told = []
    for kind, tally in tallies.items():
        told += tally.failures
        if tally.unseen > len(tally.failures):
            told.append(f"{kind}: {tally.unseen} changes went unnoticed")
        if not tally.touched or not tally.sealed:
            told.append(f"{kind}: no entry was changed: the time was over")
    return told
