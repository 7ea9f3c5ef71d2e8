"""The search for the best package: branches split until every one is closed by an exact certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from citypact.errors import SolverFailure
from citypact.games.rational import as_fraction
from citypact.mechanisms.packages.branches import Branch, BranchProof, Fixed, Listing, with_fixed
from citypact.solvers.integer.branching import solve_integer
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.proved import far_apart, proved
from citypact.solvers.linear.scaling import exponent, times_power
from citypact.solvers.linear.solution import LinearSolution, solve
from citypact.solvers.status import Status

#: Branches after which the search is given up, and after which every choice is listed if that is possible.
MOST_BRANCHES, MOST_BEFORE_LISTING = 300, 20
#: Relative distance below which floating point does not decide whether a branch is better.
NEAR = 1e-6


def solve_by_branches(
    program: LinearProgram, whole: Sequence[str], listing: Listing | None = None
) -> BranchProof:
    """Solve a program in which some unknowns, bounded by 0 and 1, are whole numbers.

    Parameters
    ----------
    program : LinearProgram
        With an optimum or a contradiction; every unknown of ``whole`` has rows that bound it by 0 and 1.
    whole : sequence of str
        Unknowns that are 0 or 1; none for a plain linear program.
    listing : callable, optional
        Lists every choice and returns the best; asked if the branches are too many.

    Returns
    -------
    BranchProof
        Proved if 300 branches are enough or every choice can be listed.

    Raises
    ------
    SolverFailure
        If the search is given up before it has found or excluded a package.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> program = LinearProgram("maximize", ("x", "y"), {"x": 3, "y": 2}, (
    ...     Row("budget", {"x": 2, "y": 2}, "<=", 3),
    ...     Row("x0", {"x": 1}, ">=", 0), Row("x1", {"x": 1}, "<=", 1),
    ...     Row("y0", {"y": 1}, ">=", 0), Row("y1", {"y": 1}, "<=", 1)))
    >>> found = solve_by_branches(program, ["x", "y"])
    >>> found.value, found.chosen, found.proved, found.audit()
    (Fraction(3, 1), {'x': 1, 'y': 0}, True, [])
    """
    return _Search(program, tuple(whole)).run(listing)


def _solved(program: LinearProgram) -> LinearSolution | None:
    """Return the float solution; None where there is none, or the numbers are too far apart for it."""
    if far_apart(program):
        return None
    try:
        return solve(program)
    except SolverFailure:
        return None


class _Search:
    """The branches still open, those closed, and the best package known."""

    def __init__(self, program: LinearProgram, whole: tuple[str, ...]) -> None:
        self.program, self.whole = program.exact(), whole
        self.sign = 1 if program.sense == "minimize" else -1
        self.best: ExactCertificate | None = None
        self.closed: list[Branch] = []

    def run(self, listing: Listing | None) -> BranchProof:
        if not self.whole:
            proof = proved(self.program)
            return BranchProof(self.program, (), proof, (Branch({}, proof),))
        bound = self._guess()
        open_branches: list[dict[str, int]] = [{}]
        seen = 0
        while open_branches:
            seen += 1
            if listing is not None and seen > MOST_BEFORE_LISTING:
                return self._listed(listing)
            if seen > MOST_BRANCHES:
                break
            open_branches += self._split(open_branches.pop())
        if open_branches and self.best is None:
            raise SolverFailure(f"no package found in {MOST_BRANCHES} branches, and none excluded")
        final = self.best or self.closed[0].proof
        if open_branches:
            return BranchProof(self.program, self.whole, final, (), bound)
        return BranchProof(self.program, self.whole, final, tuple(self.closed))

    def _listed(self, listing: Listing) -> BranchProof:
        """Take the best of all choices; nothing possible is then known from the branches alone."""
        chosen = listing()
        if chosen is None:
            raise SolverFailure("no package is possible, but the branches searched do not prove it")
        final = proved(with_fixed(self.program, chosen))
        return BranchProof(self.program, self.whole, final, (), listing=listing)

    def _guess(self) -> float | None:
        """Take the package that the integer solver finds as the first, and its bound."""
        if far_apart(self.program):
            return None
        try:
            scaled, power = _order_one(self.program, self.whole)
            found = solve_integer(scaled, self.whole)
        except (SolverFailure, OverflowError):
            return None
        if found.status is not Status.optimal:
            return None
        self._try({name: round(found.point[name]) for name in self.whole})
        return times_power(found.bound, power)

    def _try(self, chosen: Fixed) -> None:
        """Keep a package if it is the best so far."""
        final = proved(with_fixed(self.program, chosen))
        if final.status is Status.optimal and (self.best is None or self._better(final.optimum)):
            self.best = final

    def _better(self, value: Fraction) -> bool:
        return self.best is None or self.sign * value < self.sign * self.best.optimum

    def _split(self, fixed: dict[str, int]) -> list[dict[str, int]]:
        """Close a branch, or return the two that it is split into."""
        program = with_fixed(self.program, fixed)
        guess = _solved(program)
        if guess is None or not self._clearly_better(guess):
            proof = proved(program, guess)
            if proof.status is not Status.optimal or not self._better(proof.optimum):
                self.closed.append(Branch(fixed, proof))
                return []
            point: Mapping[str, Any] = proof.point
        else:
            point = guess.point
        free = [name for name in self.whole if name not in fixed]
        name = max(free, key=lambda each: min(point[each], 1 - point[each]), default=None)
        if name is None or min(point[name], 1 - point[name]) < NEAR:
            self._try({each: round(point[each]) for each in self.whole})
            proof = proved(program, guess)
            if proof.status is not Status.optimal or not self._better(proof.optimum):
                self.closed.append(Branch(fixed, proof))
                return []
            name = max(free, key=lambda each: min(proof.point[each], 1 - proof.point[each]))
        near = round(point[name])
        return [{**fixed, name: 1 - near}, {**fixed, name: near}]

    def _clearly_better(self, guess: LinearSolution) -> bool:
        """Whether floating point leaves no doubt that the branch may hold something better."""
        if guess.status is not Status.optimal:
            return False
        if self.best is None:
            return True
        known = float(self.best.optimum)
        return self.sign * (known - guess.value) > NEAR * max(abs(known), abs(guess.value))


def _order_one(program: LinearProgram, whole: Sequence[str]) -> tuple[LinearProgram, int]:
    """Bring the numbers to order one by powers of two, the unknowns that are whole left as they are.

    Returns the program and the power of two that turns its objective into the given one's.
    """
    kept = frozenset(whole)
    rows = [dict(row.coefficients) for row in program.rows]
    table = [{name: as_fraction(value) for name, value in row.items() if value} for row in rows]
    table.append({name: as_fraction(value) for name, value in program.objective.items() if value})
    powers = [_largest({name: row[name] for name in row if name in kept}) for row in table]
    columns = dict.fromkeys(program.variables, 0)
    for name in columns:
        sizes = [
            exponent(row[name]) - power
            for row, power in zip(table, powers, strict=True)
            if power is not None and name in row
        ]
        if sizes and name not in kept:
            columns[name] = -max(sizes)
    settled = [
        power
        if power is not None
        else _largest({k: v * Fraction(2) ** columns[k] for k, v in row.items()}) or 0
        for row, power in zip(table, powers, strict=True)
    ]
    scaled = [
        {name: times_power(value, columns[name] - power) for name, value in row.items()}
        for row, power in zip(table, settled, strict=True)
    ]
    bounds = [
        times_power(as_fraction(row.bound), -power) for row, power in zip(program.rows, settled, strict=False)
    ]
    stated = tuple(
        replace(row, coefficients=terms, bound=bound)
        for row, terms, bound in zip(program.rows, scaled, bounds, strict=False)
    )
    return replace(program, objective=scaled[-1], rows=stated), settled[-1]


def _largest(terms: Mapping[str, Fraction]) -> int | None:
    return max(map(exponent, terms.values()), default=None)
