r"""How much more all cities gain together if more money may change hands.

With :math:`c` the cost of a package in money and :math:`W` its total, the frontier is the upper left
boundary of all pairs :math:`(c, W)`. Where every issue can be divided the pairs form a polygon, and the
corners of the frontier are its exact breakpoints. They are found from the outside in: between two known
corners the package is sought that maximises :math:`W - \sigma c`, with :math:`\sigma` the slope between
them; if nothing lies above, there is no corner between them. With issues of all or nothing the same search
finds the corners of the hull; packages that lie under it are not listed.

References
----------
models.md §8.6. Y. P. Aneja and K. P. K. Nair, "Bicriteria transportation problem", Management Science 25(1),
1979, 73-78.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from citypact.games.packages.deal import ZERO, PackageDeal
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.packages.branch_search import solve_by_branches
from citypact.mechanisms.packages.branches import BranchProof
from citypact.mechanisms.packages.choice_table import Wish, listed
from citypact.mechanisms.packages.rows import MONEY, TARGET, package_program, part
from citypact.mechanisms.packages.terms import PackageTerms
from citypact.solvers.linear.program import LinearProgram, Row

#: Corners that are looked for; with more of them those found stand for all.
MOST_CORNERS = 40
ONE = Fraction(1)


@dataclass(frozen=True)
class Corner:
    """A package on the frontier.

    Parameters
    ----------
    cost, total : Fraction
        Money that it needs, and what all cities together gain.
    parts : mapping of str to Fraction
        Part of each issue.
    """

    cost: Fraction
    total: Fraction
    parts: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, Any]:
        """Return the corner as plain data for JSON."""
        parts = {issue: float(share) for issue, share in self.parts.items()}
        return {"cost": float(self.cost), "total": float(self.total), "parts": parts}


@dataclass(frozen=True)
class Frontier:
    """Corners from the least money to the largest total.

    Parameters
    ----------
    corners : sequence of Corner
        In the order of money; empty if the demands cannot be met at any total.
    proofs : sequence of BranchProof
        Of every corner and of every side of the polygon.
    complete : bool
        Whether all corners were looked for.
    hull : bool
        Whether packages may lie under the lines between corners, because issues are all or nothing.
    """

    corners: Sequence[Corner]
    proofs: Sequence[BranchProof]
    complete: bool
    hull: bool

    @property
    def slopes(self) -> tuple[Fraction, ...]:
        """Total gained per unit of money along each side, falling."""
        sides = zip(self.corners[:-1], self.corners[1:], strict=True)
        return tuple((after.total - before.total) / (after.cost - before.cost) for before, after in sides)

    @property
    def proved(self) -> bool:
        """Whether every program of the search was proved."""
        return all(proof.proved for proof in self.proofs)

    def problems(self) -> list[str]:
        """Return what is wrong, recomputed in fractions; nothing if all holds."""
        wrong = [line for proof in self.proofs for line in proof.audit()]
        if any(after >= before for before, after in zip(self.slopes[:-1], self.slopes[1:], strict=True)):
            wrong.append("the frontier is not concave")
        return wrong

    def to_dict(self) -> dict[str, Any]:
        """Return the frontier as plain data for JSON."""
        return {
            "corners": [corner.to_dict() for corner in self.corners],
            "slopes": [float(slope) for slope in self.slopes],
            "complete": self.complete,
            "hull": self.hull,
            "proved": self.proved,
        }


def money_frontier(deal: PackageDeal, terms: PackageTerms, most: int = MOST_CORNERS) -> Frontier:
    """Find the corners of total against money, under the floors, the gap and the outside money of the terms.

    Parameters
    ----------
    deal : PackageDeal
        Cities and issues.
    terms : PackageTerms
        Its share of the efficient total plays no role here.
    most : int
        Corners that are looked for beside the two ends.

    Examples
    --------
    >>> deal = PackageDeal(("A", "B"), ("tax", "air"), [[4, 1], [-2, 1]])
    >>> [(float(each.cost), float(each.total)) for each in money_frontier(deal, PackageTerms()).corners]
    [(0.0, 3.0), (1.0, 4.0)]
    """
    return _Search(deal, terms).run(most)


class _Search:
    def __init__(self, deal: PackageDeal, terms: PackageTerms) -> None:
        self.deal, self.terms = deal, terms
        self.base = package_program(deal, terms)
        self.total: dict[str, Number] = {part(issue): each for issue, each in deal.totals.items() if each}
        self.whole = [part(issue) for issue in deal.whole]
        self.proofs: list[BranchProof] = []
        self.complete = True

    def run(self, most: int) -> Frontier:
        left, right = self._cheapest(), self._largest()
        if left is None or right is None:
            return Frontier((), self.proofs, True, bool(self.whole))
        corners = [left] if left.cost == right.cost else [left, *self._between(left, right, most), right]
        return Frontier(_bent(corners), self.proofs, self.complete, bool(self.whole))

    def _cheapest(self) -> Corner | None:
        """Return the largest total at the least money."""
        first = self._solved(self.base, Wish(ZERO, ONE))
        if not first.feasible:
            return None
        row = Row(MONEY, self.base.objective, "<=", first.value)
        program = replace(self.base, rows=(*self.base.rows, row), sense="maximize", objective=self.total)
        return self._corner(self._solved(program, Wish(ONE, ZERO, most_cost=first.value)))

    def _largest(self) -> Corner | None:
        """Return the least money at the largest total."""
        program = replace(self.base, sense="maximize", objective=self.total)
        first = self._solved(program, Wish(ONE, ZERO))
        if not first.feasible:
            return None
        row = Row(TARGET, self.total, ">=", first.value)
        program = replace(self.base, rows=(*self.base.rows, row))
        return self._corner(self._solved(program, Wish(ZERO, ONE, least_total=first.value)))

    def _between(self, left: Corner, right: Corner, most: int) -> list[Corner]:
        found: list[Corner] = []
        sides = [(left, right)]
        while sides:
            if len(found) >= most:
                self.complete = False
                break
            before, after = sides.pop()
            slope = (after.total - before.total) / (after.cost - before.cost)
            aim = {**self.total, **{name: -slope * as_fraction(c) for name, c in self.base.objective.items()}}
            proof = self._solved(replace(self.base, sense="maximize", objective=aim), Wish(ONE, slope))
            if proof.value > before.total - slope * before.cost:
                corner = self._corner(proof)
                found.append(corner)
                sides += [(before, corner), (corner, after)]
        return sorted(found, key=lambda corner: corner.cost)

    def _solved(self, program: LinearProgram, wish: Wish) -> BranchProof:
        proof = solve_by_branches(program, self.whole, listed(self.deal, self.terms, wish))
        self.proofs.append(proof)
        return proof

    def _corner(self, proof: BranchProof) -> Corner:
        point = proof.point
        cost = sum((as_fraction(c) * point[name] for name, c in self.base.objective.items()), ZERO)
        total = sum((as_fraction(c) * point[name] for name, c in self.total.items()), ZERO)
        return Corner(cost, total, {issue: point[part(issue)] for issue in self.deal.issues})


def _bent(corners: Sequence[Corner]) -> list[Corner]:
    """Leave out the points that lie on the line between their neighbours."""
    kept: list[Corner] = []
    for corner in corners:
        while len(kept) > 1 and _straight(kept[-2], kept[-1], corner):
            kept.pop()
        kept.append(corner)
    return kept


def _straight(one: Corner, middle: Corner, other: Corner) -> bool:
    left = (middle.total - one.total) * (other.cost - one.cost)
    return left <= (other.total - one.total) * (middle.cost - one.cost)
