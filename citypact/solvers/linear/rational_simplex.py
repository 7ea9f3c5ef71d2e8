r"""The simplex method in rational arithmetic: slow, short and always right.

Each row has a slack :math:`s_i \ge 0` (an equality's is zero). A *dictionary* writes the
slacks outside a basis, and the objective, as affine functions of those inside,

.. math::

    s_i = \beta_i + \sum_k \alpha_{ik} s_k , \qquad z = \zeta + \sum_k \rho_k s_k ,

every dictionary row kept as integers over one denominator. The free variables are first
exchanged for slacks, equalities foremost; an infeasible start is repaired by one artificial
variable (phase 1, [Chvatal1983]_ chapter 3); the entering slack has the steepest gain, and
the least index while the objective stands still, which cannot cycle [Bland1977]_. The final
:math:`\rho` are the multipliers: optimality, a contradiction (phase 1 ends above zero) or a
ray is proved by the same numbers, and the auditor multiplies them out before they are
returned.

References
----------
.. [Bland1977] R. G. Bland, "New finite pivoting rules for the simplex method", Mathematics
   of Operations Research 2(2), 1977, 103-107.
.. [Chvatal1983] V. Chvátal, *Linear Programming*, Freeman, 1983.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from citypact.games.rational import as_fraction
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import require
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.rational_row import IntegerRow
from citypact.solvers.status import Status

AIM: Final = -1
ARTIFICIAL: Final = -2
REPAIR: Final = -3


def solve_exact(program: LinearProgram, start: Iterable[str] = ()) -> ExactCertificate:
    """Solve a linear program in rational arithmetic, with no floating point anywhere.

    Parameters
    ----------
    program : LinearProgram
        The program; floats are read as the decimals they spell.
    start : iterable of str
        Labels of rows believed to be tight at the answer, surest first. They only save time.

    Returns
    -------
    ExactCertificate
        Audited by ``citypact.solvers.linear.exact_check.check`` before it is returned.

    Examples
    --------
    >>> from citypact.solvers.linear.program import Row
    >>> found = solve_exact(LinearProgram("minimize", ("x", "y"), {"x": 1, "y": 1}, (
    ...     Row("first", {"x": 3, "y": 1}, ">=", 1), Row("second", {"x": 1, "y": 3}, ">=", 1))))
    >>> found.value, found.multipliers["first"]
    (Fraction(1, 2), Fraction(1, 4))
    """
    stated = program.exact()
    certificate = _Simplex(stated).run(tuple(start))
    require(stated, certificate)
    return certificate


@dataclass
class _Simplex:
    """The dictionary: slack ``i`` of row ``i``, free variable ``j`` as ``rows + j``."""

    program: LinearProgram
    rows: dict[int, IntegerRow] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)
    outside: set[int] = field(default_factory=set)
    exchanged: dict[int, IntegerRow] = field(default_factory=dict)

    def run(self, start: tuple[str, ...]) -> ExactCertificate:
        self._state()
        clash = self._exchange(start)
        if clash is None:
            clash = self._repair()
        if clash is not None:
            return self._infeasible(clash)
        idle = min((key for key in self.rows[AIM].terms if key >= self.size), default=None)
        entering = self._improve(AIM) if idle is None else idle
        return self._optimal() if entering is None else self._unbounded(entering)

    @property
    def size(self) -> int:
        return len(self.program.rows)

    def _state(self) -> None:
        """Write slacks and objective in terms of the free variables."""
        place = {name: self.size + at for at, name in enumerate(self.program.variables)}
        self.outside = set(place.values())
        for index, row in enumerate(self.program.rows):
            sign = -1 if row.relation == ">=" else 1
            terms = {place[name]: -sign * as_fraction(value) for name, value in row.coefficients.items()}
            self.rows[index] = IntegerRow.of(sign * as_fraction(row.bound), terms)
            if row.relation == "==":
                self.fixed.add(index)
        sign = 1 if self.program.sense == "maximize" else -1
        aim = {place[name]: sign * as_fraction(value) for name, value in self.program.objective.items()}
        self.rows[AIM] = IntegerRow.of(Fraction(0), aim)

    def _exchange(self, start: tuple[str, ...]) -> dict[int, Fraction] | None:
        """Exchange the free variables for slacks; report equalities that contradict."""
        order = {label: at for at, label in enumerate(start)}
        rows = self.program.rows
        load: dict[int, int] = {}
        for row in self.rows.values():
            for key in row.terms:
                load[key] = load.get(key, 0) + 1

        def rank(index: int) -> tuple[bool, int, int, int]:
            terms = len(rows[index].coefficients)
            return index not in self.fixed, order.get(rows[index].label, len(order)), terms, index

        for index in sorted(range(self.size), key=rank):
            row = self.rows[index]
            free = [key for key in row.terms if key >= self.size]
            if free:
                self._pivot(index, min(free, key=lambda key: (load[key], key)))
            elif index in self.fixed:
                if row.constant:  # a combination of equalities that reads 0 == constant
                    sign = -1 if row.constant > 0 else 1
                    weights = {key: Fraction(-sign * value) for key, value in row.terms.items()}
                    return {**weights, index: Fraction(sign * row.denominator)}
                del self.rows[index]  # it follows from the others
        return None

    def _pivot(self, leaving: int, entering: int) -> None:
        """Exchange a basic variable for one outside; the row of a free variable is then left as it is."""
        self.outside ^= {leaving, entering}
        row = self.rows.pop(leaving)
        factor = row.terms.pop(entering)
        sign = 1 if factor > 0 else -1
        terms = {key: -sign * value for key, value in row.terms.items()}
        terms[leaving] = sign * row.denominator
        new = IntegerRow(abs(factor), -sign * row.constant, terms)
        new.reduce()
        for other in self.rows.values():
            other.substitute(entering, new)
        (self.rows if entering < self.size else self.exchanged)[entering] = new

    def _repair(self) -> dict[int, Fraction] | None:
        """Reach a feasible dictionary (phase 1) or return the weights of a contradiction."""
        basic = [key for key in self.rows if key >= 0]
        worst = min(basic, key=lambda key: (self._constant(key), key), default=None)
        if worst is None or self.rows[worst].constant >= 0:
            return None
        for key in basic:
            self.rows[key].terms[ARTIFICIAL] = self.rows[key].denominator
        self.outside.add(ARTIFICIAL)
        self._pivot(worst, ARTIFICIAL)
        excess = self.rows[ARTIFICIAL]
        terms = {key: -value for key, value in excess.terms.items()}
        self.rows[REPAIR] = IntegerRow(excess.denominator, -excess.constant, terms)
        self._improve(REPAIR)
        repair = self.rows.pop(REPAIR)
        if repair.constant < 0:
            return {key: Fraction(-value, repair.denominator) for key, value in repair.terms.items()}
        if ARTIFICIAL in self.rows:
            movable = [key for key in self.rows[ARTIFICIAL].terms if key not in self.fixed]
            if movable:
                self._pivot(ARTIFICIAL, min(movable))
            else:
                del self.rows[ARTIFICIAL]
        for row in self.rows.values():
            row.terms.pop(ARTIFICIAL, None)
        self.outside.discard(ARTIFICIAL)
        return None

    def _constant(self, key: int) -> Fraction:
        return Fraction(self.rows[key].constant, self.rows[key].denominator)

    def _improve(self, aim: int) -> int | None:
        """Pivot until nothing gains; return the entering slack that nothing limits, if any."""
        stalled = False
        while True:
            terms = self.rows[aim].terms
            gains = [key for key, value in terms.items() if value > 0 and key not in self.fixed]
            if not gains:
                return None
            entering = min(gains) if stalled else max(gains, key=lambda key: (terms[key], -key))
            limit, leaving = Fraction(0), None
            for key, row in self.rows.items():
                slope = row.terms.get(entering, 0)
                if slope >= 0 or key in (AIM, REPAIR):
                    continue
                reach = Fraction(row.constant, -slope)
                if leaving is None or (reach, key) < (limit, leaving):  # the artificial goes first
                    limit, leaving = reach, key
            if leaving is None:
                return entering
            stalled = limit == 0
            self._pivot(leaving, entering)
            if leaving == ARTIFICIAL:
                return None

    def _optimal(self) -> ExactCertificate:
        aim = self.rows[AIM]
        sign = 1 if self.program.sense == "maximize" else -1
        multipliers = self._multipliers(
            {
                key: Fraction(-value * (sign if key in self.fixed else 1), aim.denominator)
                for key, value in aim.terms.items()
            }
        )
        point = self._solve({})
        value = sum((as_fraction(c) * point[name] for name, c in self.program.objective.items()), Fraction(0))
        return ExactCertificate(
            Status.optimal, value, point, multipliers, tight=self._tight(), idle=self._idle()
        )

    def _infeasible(self, weights: dict[int, Fraction]) -> ExactCertificate:
        """Scale the weights so that the rows add up to ``0 <= -1``."""
        total = Fraction(0)
        for key, weight in weights.items():
            row = self.program.rows[key]
            total += (-weight if row.relation == ">=" else weight) * as_fraction(row.bound)
        scaled = {key: -weight / total for key, weight in weights.items()}
        return ExactCertificate(Status.infeasible, None, {}, self._multipliers(scaled))

    def _unbounded(self, entering: int) -> ExactCertificate:
        """Let one slack or idle variable grow, the others outside the basis staying put."""
        aim = self.rows[AIM]
        gain = Fraction(aim.terms[entering], aim.denominator)
        return ExactCertificate(
            status=Status.unbounded,
            value=None,
            point=self._solve({}),
            multipliers={},
            ray=self._solve({entering: 1 / gain}, homogeneous=True),
            tight=self._tight(),
            idle=self._idle(),
            still=self._tight(besides=entering),
            rest=self._idle(besides=entering),
        )

    def _tight(self, besides: int = -1) -> tuple[str, ...]:
        keys = sorted(key for key in self.outside if key < self.size and key != besides)
        return tuple(self.program.rows[key].label for key in keys)

    def _idle(self, besides: int = -1) -> tuple[str, ...]:
        keys = sorted(key for key in self.outside if key >= self.size and key != besides)
        return tuple(self.program.variables[key - self.size] for key in keys)

    def _multipliers(self, by_row: dict[int, Fraction]) -> dict[str, Fraction]:
        return {row.label: by_row.get(index, Fraction(0)) for index, row in enumerate(self.program.rows)}

    def _solve(self, moved: dict[int, Fraction], homogeneous: bool = False) -> dict[str, Fraction]:
        """Find the point at which slacks and variables outside the basis are zero or as given.

        Slacks inside are read from their rows; the free variables from the rows in which they were exchanged,
        last first, for each names only what was exchanged later.
        """
        inside = {key: row for key, row in self.rows.items() if key >= 0}
        values = {key: row.value(moved, homogeneous) for key, row in inside.items()} | moved
        for key, row in reversed(self.exchanged.items()):
            values[key] = row.value(values, homogeneous)
        none = Fraction(0)
        return {name: values.get(self.size + at, none) for at, name in enumerate(self.program.variables)}
