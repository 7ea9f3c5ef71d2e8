"""The proof of an optimum branch by branch: each multiplied out, all choices covered once, each closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from citypact.audit.exact import ZERO, Unusable, nearest
from citypact.audit.linear.program import Program, Proof, audit_proof
from citypact.audit.lines import Ledger, Place, spelled
from citypact.audit.packages.table import fixed, part

#: Branches that are saved with a result.
MOST_SAVED = 16


@dataclass(frozen=True)
class Proved:
    """What saved branches prove: a bound on the optimum; the point where a single branch is all there is."""

    possible: bool
    bound: Fraction | None
    point: dict[str, Fraction] | None
    multipliers: dict[str, Fraction]


def audit_branches(ledger: Ledger, at: Place, program: Program, whole: Sequence[str]) -> Proved | None:
    """Multiply the saved branches out; ``None`` if too many were closed to be saved, or none.

    Raises
    ------
    Unusable
        If branches are no list.
    """
    listed = ledger.found(*at, "branch_proofs")
    if not isinstance(listed, list):
        raise Unusable(f"{spelled(at)} has no branches")
    count = ledger.found(*at, "branches")
    ledger.word((*at, "every_choice_listed"), ledger.found(*at, "every_choice_listed") is True)
    expected = count if isinstance(count, int) and count <= MOST_SAVED else 0
    ledger.size((*at, "branch_proofs"), expected)
    if not listed:
        return None
    ledger.word((*at, "branches"), len(listed))
    choices: list[dict[str, Any]] = []
    proofs = []
    names = set(map(part, whole))
    for number, branch in enumerate(listed):
        choice = branch["fixed"]
        strange = [name for name, value in choice.items() if name not in names or value not in (0, 1)]
        ledger.fact(
            f"{spelled(at)}: a branch fixes issues of all or nothing", not strange, "none else", strange
        )
        proof = Proof.read(branch["proof"])
        place = (*at, "branch_proofs", number)
        audit_proof(ledger, (*place, "proof"), fixed(program, choice), proof)
        ledger.settle(*place, "fixed")
        choices.append(choice)
        proofs.append(proof)
    twice = [pair for pair in combinations(choices, 2) if not _apart(*pair)]
    ledger.fact(f"{spelled(at)}: branches lie apart", not twice, "no choice twice", twice)
    covered = sum((Fraction(1, 1 << len(choice)) for choice in choices), ZERO)
    ledger.fact(f"{spelled(at)}: branches cover every choice", covered == 1, 1, nearest(covered))
    ledger.word((*at, "proved"), True)
    ledger.word((*at, "bound"), None)
    values = [proof.value for proof in proofs if proof.status == "optimal" and proof.value is not None]
    ledger.word((*at, "feasible"), bool(values))
    bound = None if not values else max(values) if program.maximise else min(values)
    single = proofs[0] if len(proofs) == 1 and not choices[0] and not whole else None
    return Proved(
        bool(values),
        bound,
        None if single is None or single.status != "optimal" else single.point,
        {} if single is None else single.multipliers,
    )


def _apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(name in other and other[name] != value for name, value in one.items())


def closed(
    ledger: Ledger, at: Place, proved: Proved | None, value: Fraction | None, *, maximise: bool
) -> None:
    """The branches leave nothing better than the value that the answer attains."""
    ledger.number((*at, "value"), value)
    if proved is None or value is None:
        return
    bound = proved.bound
    good = bound is not None and (bound <= value if maximise else bound >= value)
    ledger.fact(f"{spelled(at)}: nothing better is left", good, nearest(value), bound and nearest(bound))
