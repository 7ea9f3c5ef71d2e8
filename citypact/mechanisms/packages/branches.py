r"""Linear programs with issues that are all or nothing, solved and proved branch by branch in fractions.

The relaxation of a branch, in which some issues are fixed at 0 or 1 and the others may be divided, is a
linear program with an exact certificate. A branch is closed when its certificate shows that nothing in it
is better than the best package known, or that nothing in it is possible. The closed branches cover every
choice once: that and their certificates are the proof, which a stranger can multiply out. Where there are
more branches than are searched, the best package known and the solver's bound are returned, unproved.

References
----------
A. H. Land and A. G. Doig, "An automatic method of solving discrete programming problems", Econometrica
28(3), 1960, 497-520. W. Cook, T. Koch, D. E. Steffy and K. Wolter, "A hybrid branch-and-bound approach for
exact rational mixed-integer programming", Mathematical Programming Computation 5, 2013, 305-344.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status

#: Branches whose certificates are saved with the answer; all are audited before it is given.
MOST_SAVED = 16

Fixed = Mapping[str, int]
#: Lists every choice and returns the best; None if nothing is possible.
Listing = Callable[[], Fixed | None]


@dataclass(frozen=True)
class Branch:
    """Some issues fixed, and the proof about all packages that agree with them."""

    fixed: Fixed
    proof: ExactCertificate


@dataclass(frozen=True)
class BranchProof:
    """The optimum of a program some of whose unknowns are 0 or 1.

    Parameters
    ----------
    program : LinearProgram
        As stated.
    whole : tuple of str
        Unknowns that are 0 or 1.
    final : ExactCertificate
        Of the program with these unknowns at the values chosen; infeasible if nothing is possible.
    branches : tuple of Branch
        That cover all choices, each closed; empty where the search was given up.
    bound : float or None
        What the solver says nothing exceeds, where the search was given up.
    listing : callable or None
        Lists every choice and returns the best, where that is the proof in place of branches.
    """

    program: LinearProgram
    whole: tuple[str, ...]
    final: ExactCertificate
    branches: tuple[Branch, ...]
    bound: float | None = None
    listing: Listing | None = None

    @property
    def feasible(self) -> bool:
        """Whether any package meets the demands."""
        return self.final.status is Status.optimal

    @property
    def value(self) -> Fraction:
        """The objective at the package found.

        Raises
        ------
        CertificateError
            If nothing is possible.
        """
        return self.final.optimum

    @property
    def point(self) -> Mapping[str, Fraction]:
        """The package found; empty if nothing is possible."""
        return self.final.point

    @property
    def proved(self) -> bool:
        """Whether branches, or a list of all choices, prove that nothing is better."""
        return bool(self.branches) or self.listing is not None

    @property
    def conflict(self) -> tuple[str, ...]:
        """Rows that contradict each other in one branch or another; empty if something is possible."""
        if self.feasible:
            return ()
        known = {row.label for row in self.program.rows}
        found = (label for branch in self.branches for label in branch.proof.conflict if label in known)
        return tuple(dict.fromkeys(found))

    @property
    def chosen(self) -> dict[str, int]:
        """The unknowns that are 0 or 1 at the package found."""
        return {name: int(self.point[name]) for name in self.whole} if self.feasible else {}

    @property
    def fixed_program(self) -> LinearProgram:
        """The program with these unknowns at the values found; ``final`` is its certificate."""
        return with_fixed(self.program, self.chosen)

    def audit(self) -> list[str]:
        """Return what is wrong with the proof; nothing if it holds."""
        wrong = []
        if self.feasible:
            wrong = [line.name for line in check(self.fixed_program, self.final) if not line.holds]
        if self.listing is not None and self.listing() != self.chosen:
            wrong.append("another choice is better")
        if not self.branches:
            return wrong
        sign = 1 if self.program.sense == "minimize" else -1
        for branch in self.branches:
            lines = check(with_fixed(self.program, branch.fixed), branch.proof)
            wrong += [line.name for line in lines if not line.holds]
            better = branch.proof.status is Status.unbounded or (
                branch.proof.status is Status.optimal
                and (not self.feasible or sign * branch.proof.optimum < sign * self.value)
            )
            if better:
                wrong.append(f"a branch is still open: {dict(branch.fixed)}")
        for one, other in combinations(self.branches, 2):
            if all(other.fixed.get(name, value) == value for name, value in one.fixed.items()):
                wrong.append(f"two branches overlap: {dict(one.fixed)} and {dict(other.fixed)}")
        if sum(Fraction(1, 1 << len(branch.fixed)) for branch in self.branches) != 1:
            wrong.append("the branches leave choices out")
        return wrong

    def to_dict(self) -> dict[str, Any]:
        """Return value and proof as plain data for JSON."""
        saved = self.branches if len(self.branches) <= MOST_SAVED else ()
        return {
            "feasible": self.feasible,
            "value": float(self.value) if self.feasible else None,
            "proved": self.proved,
            "bound": self.bound,
            "branches": len(self.branches),
            "every_choice_listed": self.listing is not None,
            "branch_proofs": [
                {"fixed": dict(branch.fixed), "proof": branch.proof.to_dict()} for branch in saved
            ],
        }


def with_fixed(program: LinearProgram, fixed: Fixed) -> LinearProgram:
    """Return the program with further rows that fix some unknowns."""
    rows = (Row(f"{name} fixed", {name: 1}, "==", value) for name, value in fixed.items())
    return replace(program, rows=(*program.rows, *rows))
