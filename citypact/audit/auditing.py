"""The audit of a saved result: its seal, its definitions, and what nobody but the package recomputes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from citypact.audit.exact import Unusable
from citypact.audit.lines import ABSENT, Ledger, Line, Place, leaves
from citypact.audit.seal import audit_seal, canonical_hash
from citypact.errors import InputError, Problem

#: Where the auditor of each kind of result stands, imported when a result of the kind is read.
AUDITORS: dict[str, str] = {
    "split": "relocation.result:audit_relocation",
    "statute": "relocation.statute:audit_statute",
    "allocation": "coalitions.allocation:audit_allocation",
    "equilibrium": "equilibrium:audit_equilibrium",
    "portfolio": "plants.portfolio:audit_portfolio",
    "market": "plants.market:audit_market",
    "package": "packages.result:audit_package",
    "posted": "posted:audit_posted",
    "reproduction": "fifty_fifty.protocol:audit_reproduction",
    "council": "councils.result:audit_council",
    "air": "water.air:audit_air",
    "compensation": "water.compensation:audit_compensation",
    "river": "water.river:audit_river",
    "obstacle": "obstacles.result:audit_obstacle",
}
#: Kinds of which only the seal can be checked without the package's own mathematics.
SEALED_ONLY: tuple[str, ...] = ()
#: Words about the program that ran: the seal alone carries them.
ABOUT_THE_RUN = ("solver", "version")


@dataclass(frozen=True)
class Audit:
    """What an independent audit of a saved result found.

    Parameters
    ----------
    lines : list of Line
        Every statement that was checked in fractions.
    numbers : int
        Numbers of the result, without its inputs.
    recomputed : Counter of str
        Numbers that only the package itself can recompute, by place, with how many there are.
    words : Counter of str
        The same for words, truth values and nulls.
    ledger : Ledger
        What the auditor wrote down.
    """

    lines: list[Line]
    numbers: int
    recomputed: Counter[str]
    words: Counter[str]
    ledger: Ledger

    @property
    def failed(self) -> list[Line]:
        """Statements that do not hold."""
        return [line for line in self.lines if not line.holds]

    @property
    def audited(self) -> int:
        """Numbers that were checked against their definitions in fractions."""
        return self.numbers - sum(self.recomputed.values())

    @property
    def undecided(self) -> frozenset[Place]:
        """Places of the numbers and words that no line decides, as steps from the document's root."""
        document, settled = self.ledger.document, self.ledger.settled
        return frozenset(place for place, _ in leaves(document) if place not in settled)


def audit_result(document: Mapping[str, Any]) -> Audit:
    """Audit a saved result from its inputs, in fractions, without the code that made it.

    Parameters
    ----------
    document : mapping
        A saved result of any kind.

    Raises
    ------
    InputError
        If the document does not say what kind of result it is.

    Examples
    --------
    >>> audit_result({"kind": "split", "inputs": {}}).failed[0].name
    'the audit can be finished'
    """
    kind = document.get("kind")
    if not isinstance(kind, str) or (kind not in AUDITORS and kind not in SEALED_ONLY):
        found = "nothing" if kind is None else kind
        known = (*AUDITORS, *SEALED_ONLY)
        expected = f"{', '.join(known[:-1])} or {known[-1]}"
        raise InputError(Problem("kind", found, expected, remedy="is this a saved result?"))
    ledger = Ledger(document)
    inputs = document.get("inputs", ABSENT)
    if not isinstance(inputs, Mapping):
        ledger.fact("inputs", False, "what the result was computed from", inputs)
    elif kind in AUDITORS:
        try:
            _auditor(kind)(ledger)
        except (
            Unusable,
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            IndexError,
            ArithmeticError,
        ) as error:
            # Hand-edited data can have any shape; whatever it is, the audit could not be finished.
            ledger.fact(
                "the audit can be finished", False, "data of a result", f"{type(error).__name__}: {error}"
            )
    audit_seal(ledger)
    ledger.settle("inputs")
    ledger.settle("kind")
    _fingerprint(ledger, inputs)
    _settle_the_run(ledger)
    total = sum(ledger_numbers(document).values())
    numbers, words = (ledger.unsettled(numbers=which) for which in (True, False))
    return Audit(ledger.lines, total, numbers, words, ledger)


def ledger_numbers(document: Mapping[str, Any]) -> Counter[str]:
    """Count the numbers of a result outside its inputs, by place."""
    return Ledger({key: value for key, value in document.items() if key != "inputs"}).unsettled(numbers=True)


def _fingerprint(ledger: Ledger, inputs: Any) -> None:
    """The older name of the inputs: the hash of all of them, or of the scenario among them."""
    scenario = inputs.get("scenario") if isinstance(inputs, Mapping) else None
    try:
        hashes = [canonical_hash(inputs), canonical_hash(scenario)]
    except (ValueError, RecursionError):
        hashes = []
    found = ledger.found("fingerprint")
    ledger.fact("fingerprint", found in hashes, "the hash of the inputs or of their scenario", found)
    ledger.settle("fingerprint")


def _settle_the_run(ledger: Ledger) -> None:
    for place, _ in leaves(ledger.document):
        if len(place) > 1 and place[-2] == "provenance" and place[-1] in ABOUT_THE_RUN:
            ledger.settled.add(place)


def _auditor(kind: str) -> Callable[[Ledger], None]:
    module, _, name = AUDITORS[kind].partition(":")
    found: Callable[[Ledger], None] = getattr(import_module(f"citypact.audit.{module}"), name)
    return found
