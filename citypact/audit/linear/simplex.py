r"""A simplex in fractions, written for the auditor: dictionaries, Bland's rule, no rounding anywhere.

Equations are solved for a variable each; every free variable that is left is exchanged for the slack of a
row; what remains are slacks that must not be negative. Bland's rule (the first candidate in a fixed order
enters and leaves) ends after finitely many exchanges.

References
----------
R. G. Bland, "New finite pivoting rules for the simplex method", Mathematics of Operations Research 2,
1977, 103-107. V. Chvátal, *Linear Programming*, Freeman, 1983, chapters 2 and 3.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.audit.exact import ONE, ZERO
from citypact.audit.linear.program import Form, Program, Row

Expression = dict[str, Fraction]  # coefficients by name; the constant stands under ""


class Infeasible(ArithmeticError):
    """No point keeps every row."""


class Unbounded(ArithmeticError):
    """The form grows without bound over the rows."""


class Dictionary:
    """Rows solved for their basic variables, ready to maximise linear forms over them.

    Parameters
    ----------
    program : Program
        Its rows; its objective is not used.

    Raises
    ------
    Infeasible
        If no point keeps every row.

    Examples
    --------
    >>> rows = (Row("cake", {"a": ONE, "b": ONE}, "<=", ONE), Row("a", {"a": ONE}, ">=", ZERO),
    ...         Row("b", {"b": ONE}, ">=", ZERO))
    >>> Dictionary(Program(("a", "b"), rows, {})).maximum({"a": ONE, "b": Fraction(2)})
    Fraction(2, 1)
    """

    def __init__(self, program: Program) -> None:
        self.solved: dict[str, Expression] = {}  # free variables, in terms of the others
        self.basis: dict[str, Expression] = {}  # slacks that are basic
        for row in program.rows:
            if row.relation == "==":
                self._equation(row)
        for number, row in enumerate(program.rows):
            if row.relation != "==":
                sign = 1 if row.relation == "<=" else -1
                slack = {"": sign * row.bound}
                _add(slack, self._in_terms({n: -sign * c for n, c in row.coefficients.items()}))
                self.basis[f"#{number:05d}"] = slack
        free = [name for name in program.variables if name not in self.solved]
        for name in free:
            leaving = next((slack for slack, form in self.basis.items() if form.get(name)), None)
            if leaving is not None:
                self._exchange(name, leaving)
                self.solved[name] = self.basis.pop(name)
        self._become_feasible()

    def maximum(self, form: Form) -> Fraction:
        """Return the greatest value of a linear form of the program's variables.

        Raises
        ------
        Unbounded
            If there is none.
        """
        goal = self._in_terms(form)
        self._improve(goal)
        return goal.get("", ZERO)

    def ends(self, form: Form) -> tuple[Fraction, Fraction]:
        """Return the least and the greatest value of a linear form."""
        return -self.maximum({name: -value for name, value in form.items()}), self.maximum(form)

    def point(self, names: tuple[str, ...]) -> dict[str, Fraction]:
        """Return the corner at which the last maximum was found."""
        return {name: self.solved.get(name, {}).get("", ZERO) for name in names}

    def _equation(self, row: Row) -> None:
        rest = self._in_terms(row.coefficients)
        rest[""] = rest.get("", ZERO) - row.bound
        name = next((each for each, value in rest.items() if each and value), None)
        if name is None:
            if rest[""]:
                raise Infeasible(row.label)
            return
        pivot = rest.pop(name)
        expression = {each: -value / pivot for each, value in rest.items()}
        for other in self.solved.values():
            _substitute(other, name, expression)
        self.solved[name] = expression

    def _in_terms(self, form: Form) -> Expression:
        """Write a linear form in the variables that are not basic now."""
        found: Expression = {"": ZERO}
        for name, value in form.items():
            if value:
                _add(found, self.solved.get(name, {name: ONE}), value)
        return found

    def _exchange(self, entering: str, leaving: str) -> None:
        expression = self.basis.pop(leaving)
        pivot = expression.pop(entering)
        entered = {name: -value / pivot for name, value in expression.items()}
        entered[leaving] = 1 / pivot
        for table in (self.basis, self.solved):
            for other in table.values():
                _substitute(other, entering, entered)
        self.basis[entering] = entered

    def _improve(self, goal: Expression) -> None:
        while True:
            entering = min((name for name, value in goal.items() if name and value > 0), default=None)
            if entering is None:
                return
            leaving, least = None, ZERO
            for name in sorted(self.basis):
                slope = self.basis[name].get(entering, ZERO)
                if slope < 0:
                    room = self.basis[name].get("", ZERO) / -slope
                    if leaving is None or room < least:
                        leaving, least = name, room
            if leaving is None:
                raise Unbounded(entering)
            self._exchange(entering, leaving)
            _substitute(goal, entering, self.basis[entering])

    def _become_feasible(self) -> None:
        worst = min(self.basis, key=lambda name: self.basis[name].get("", ZERO), default=None)
        if worst is None or self.basis[worst].get("", ZERO) >= 0:
            return
        helper = "~"  # after every slack in the order of names
        for form in self.basis.values():
            form[helper] = ONE
        self._exchange(helper, worst)
        goal: Expression = {"": ZERO}
        _add(goal, self.basis[helper], -ONE)
        self._improve(goal)
        if goal.get("", ZERO) < 0:
            raise Infeasible("the rows contradict each other")
        if helper in self.basis:
            form = self.basis[helper]
            entering = next((name for name, value in form.items() if name and value), None)
            if entering is None:
                del self.basis[helper]
            else:
                self._exchange(entering, helper)
        for table in (self.basis, self.solved):
            for form in table.values():
                form.pop(helper, None)


def _add(form: Expression, other: Form, factor: Fraction = ONE) -> None:
    for name, value in other.items():
        form[name] = form.get(name, ZERO) + factor * value


def _substitute(form: Expression, name: str, expression: Form) -> None:
    factor = form.pop(name, ZERO)
    if factor:
        _add(form, expression, factor)
        for each in [each for each, value in form.items() if each and not value]:
            del form[each]
