r"""An own ratio for each tax: what it saves, and when it saves nothing.

Taxes :math:`X_1, \dots, X_n` have covariance matrix :math:`\Sigma`; their covariances with the other
revenue of the two cities are :math:`c_A` and :math:`c_B`. With a ratio :math:`s_k` for each tax the
risk costs, beside what the cities bear anyway,

.. math::

    \tfrac12 \rho_A (s'\Sigma s + 2 s'c_A)
    + \tfrac12 \rho_B \left((1-s)'\Sigma(1-s) + 2(1-s)'c_B\right),

a convex function, smallest without bounds at

.. math::

    s = \frac{\rho_B}{\rho_A+\rho_B}\mathbf 1
    + \frac{\Sigma^{-1}(\rho_B c_B - \rho_A c_A)}{\rho_A+\rho_B} .

Without background risk one ratio for all taxes is best, however they are correlated: own ratios
save nothing. They hedge: a tax that falls when the origin's other revenue falls should be shared
less with the origin. Within :math:`[0,1]^n` the best ratios satisfy the Karush-Kuhn-Tucker
conditions, found in fractions by trying which bounds hold.

References
----------
models.md §4.7. R. Wilson, "The theory of syndicates", Econometrica 36, 1968, 119-132.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from citypact.errors import CertificateError
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.linear.exact_system import solve_equations

#: Every set of bounds is tried: 3 to the power of this.
MOST_TAXES = 6
ZERO, ONE = Fraction(0), Fraction(1)
Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class TaxRisks:
    """Several taxes, how they vary together and with the cities' other revenue.

    Parameters
    ----------
    means : mapping of str to float
        Tax → expected yield (亿元), at least 0; one to six taxes.
    covariance : sequence of sequences of float
        Of the taxes, in the order of ``means`` (亿元 squared); symmetric, no negative variance.
    origin_aversion, destination_aversion : float
        Constant absolute risk aversion (per 亿元), at least 0, not both zero.
    origin_background, destination_background : sequence of float, optional
        Covariance of each tax with the city's other revenue (亿元 squared); zero if not given.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> taxes = TaxRisks({"VAT": 2, "CIT": 1}, [[1, 0.5], [0.5, 2]], 0.5, 1.5)
    >>> [str(ratio) for ratio in taxes.best()]
    ['3/4', '3/4']
    """

    means: Mapping[str, Number]
    covariance: Sequence[Sequence[Number]]
    origin_aversion: Number
    destination_aversion: Number
    origin_background: Sequence[Number] = ()
    destination_background: Sequence[Number] = ()

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.means, Mapping):
            door.refuse("means", self.means, "a mapping of taxes to expected yields (亿元)")
            door.close()
        size = len(self.means)
        if not 1 <= size <= MOST_TAXES:
            door.refuse("means", f"{size} taxes", f"one to {MOST_TAXES}")
        for name, mean in self.means.items():
            door.money(f"means[{name}]", mean)
        for name in ("origin_aversion", "destination_aversion"):
            door.money(name, getattr(self, name))
        self._check_lists(door)
        rows = [list(row) for row in self.covariance]
        if [len(row) for row in rows] != [size] * size:
            found = f"rows of {[len(row) for row in rows]}"
            door.refuse("covariance", found, f"{size} rows of {size} numbers")
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                door.money(f"covariance[{i}][{j}]", entry, signed=True)
        for name in ("origin_background", "destination_background"):
            column = getattr(self, name)
            if len(column) not in (0, size):
                door.refuse(name, f"{len(column)} numbers", f"one for each of {size} taxes")
            for j, entry in enumerate(column):
                door.money(f"{name}[{j}]", entry, signed=True)
        door.close()
        if not as_fraction(self.origin_aversion) + as_fraction(self.destination_aversion) > 0:
            door.refuse("origin_aversion", 0, "a positive number for at least one city")
        if not is_covariance(self.parts):
            door.refuse("covariance", rows, "a symmetric matrix under which no mix has a negative variance")
        door.close()

    def _check_lists(self, door: Door) -> None:
        """Refuse at once what has no entries to check."""
        for name in ("covariance", "origin_background", "destination_background"):
            if not _is_list(getattr(self, name)):
                door.refuse(name, getattr(self, name), "a list, one entry for each tax")
        if not door.problems and not all(map(_is_list, self.covariance)):
            door.refuse("covariance", self.covariance, "a list of rows of numbers")
        door.close()

    @property
    def parts(self) -> tuple[Vector, ...]:
        """The covariance matrix by rows."""
        return tuple(tuple(as_fraction(entry) for entry in row) for row in self.covariance)

    @property
    def aversions(self) -> tuple[Fraction, Fraction]:
        """Risk aversion of origin and destination."""
        return as_fraction(self.origin_aversion), as_fraction(self.destination_aversion)

    @property
    def backgrounds(self) -> tuple[Vector, Vector]:
        """Covariances with the other revenue of origin and destination."""
        nothing = (ZERO,) * len(self.means)
        own, other = (
            tuple(as_fraction(entry) for entry in column) or nothing
            for column in (self.origin_background, self.destination_background)
        )
        return own, other

    def premium(self, ratios: Sequence[Number]) -> Fraction:
        """Return what the risk of these ratios costs both together, beside what they bear anyway (亿元)."""
        cost, s = ZERO, [as_fraction(ratio) for ratio in ratios]
        for aversion, shares, column in zip(
            self.aversions, (s, [1 - ratio for ratio in s]), self.backgrounds, strict=True
        ):
            spread = dot(shares, [dot(row, shares) for row in self.parts])
            cost += aversion * (spread / 2 + dot(column, shares))
        return cost

    def slopes(self, ratios: Sequence[Fraction]) -> Vector:
        """Return the derivatives of the premium in the ratios."""
        own, other = self.aversions
        rest = [1 - ratio for ratio in ratios]
        return tuple(
            own * (dot(row, ratios) + c) - other * (dot(row, rest) + d)
            for row, c, d in zip(self.parts, *self.backgrounds, strict=True)
        )

    def best(self) -> Vector:
        """Return an own ratio in [0, 1] for each tax with the least premium; exact."""
        size, (own, other) = len(self.means), self.aversions
        start = self.slopes((ZERO,) * size)
        for held in product((None, ZERO, ONE), repeat=size):
            free = [k for k in range(size) if held[k] is None]
            known = [ZERO if bound is None else bound for bound in held]
            equations = [
                (
                    {place: (own + other) * self.parts[i][j] for place, j in enumerate(free)},
                    -start[i] - (own + other) * dot(self.parts[i], known),
                )
                for i in free
            ]
            solved = solve_equations(equations, len(free))
            if solved is None:
                continue
            for k, ratio in zip(free, solved.values, strict=True):
                known[k] = ratio
            if max(self.violations(known)) <= 0:
                return tuple(known)
        raise CertificateError("no ratios satisfy the optimality conditions of a convex program")

    def violations(self, ratios: Sequence[Fraction]) -> Vector:
        """Return how far each ratio is from its optimality condition; zero or less at an optimum."""
        return tuple(
            max(-s, s - 1, ZERO if s >= 1 else -slope, ZERO if s <= 0 else slope)
            for s, slope in zip(ratios, self.slopes(ratios), strict=True)
        )

    def common(self) -> RatioSet:
        """Return the best single ratios for all taxes, all of [0, 1] where none matters; exact."""
        size = len(self.means)
        start, end = (sum(self.slopes((bound,) * size), ZERO) for bound in (ZERO, ONE))
        if start == end:
            return RatioSet(ZERO, ONE) if start == 0 else RatioSet.single(int(start < 0))
        return RatioSet.single(min(max(start / (start - end), ZERO), ONE))


def _is_list(given: object) -> bool:
    """Whether something is a list (or an array with axes); text and mappings are none."""
    listed = hasattr(given, "__len__") and not isinstance(given, (str, Mapping))
    return listed and getattr(given, "ndim", 1) > 0


def dot(row: Sequence[Fraction], column: Sequence[Fraction]) -> Fraction:
    """Return the sum of products."""
    return sum((x * y for x, y in zip(row, column, strict=True)), ZERO)


def is_covariance(matrix: Sequence[Sequence[Fraction]]) -> bool:
    """Return whether a matrix is symmetric and no mix has a negative variance, by exact elimination.

    Examples
    --------
    >>> one = Fraction(1)
    >>> is_covariance([[one, one], [one, one]]), is_covariance([[one, 2 * one], [2 * one, one]])
    (True, False)
    """
    rows = [list(row) for row in matrix]
    if any(rows[i][j] != rows[j][i] for i in range(len(rows)) for j in range(i)):
        return False
    while rows:
        first, *rest = rows
        if first[0] < 0 or (first[0] == 0 and any(first)):
            return False
        # What is left of the other variances when the first tax is known.
        pivot = first[0] or ONE
        rows = [[x - row[0] * y / pivot for x, y in zip(row[1:], first[1:], strict=True)] for row in rest]
    return True
