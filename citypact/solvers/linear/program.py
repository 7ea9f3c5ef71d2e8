r"""Linear programs stated as the paper states them: named variables, named rows.

A program has named free variables :math:`x`, a linear objective and named rows,

.. math::

    \max\ (\text{or}\ \min)\quad c^\top x \qquad \text{subject to}\quad
    a_i^\top x \;\{\le, \ge, =\}\; b_i ,

every bound on a variable being a row like any other, so that every constraint has a name
and a price [Bertsimas1997]_.

References
----------
.. [Bertsimas1997] D. Bertsimas and J. N. Tsitsiklis, *Introduction to Linear
   Optimization*, Athena Scientific, 1997, chapter 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Literal, Self, TypeAlias, get_args

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction

Relation: TypeAlias = Literal["<=", ">=", "=="]
Sense: TypeAlias = Literal["maximize", "minimize"]


@dataclass(frozen=True)
class Row:
    """A named constraint ``coefficients · x  relation  bound``.

    Examples
    --------
    >>> print(Row("ratio cap", {"r": 1}, "<=", 0.5))
    ratio cap: 1 r <= 0.5
    """

    label: str
    coefficients: Mapping[str, Number]
    relation: Relation
    bound: Number

    def __str__(self) -> str:
        terms = " + ".join(f"{value} {name}" for name, value in self.coefficients.items())
        return f"{self.label}: {terms or 0} {self.relation} {self.bound}"


@dataclass(frozen=True)
class LinearProgram:
    """A linear program with named variables and rows; variables are free unless rows bound them.

    Parameters
    ----------
    sense : {"maximize", "minimize"}
        What to do with the objective.
    variables : tuple of str
        Names of the unknowns.
    objective : mapping of str to number
        Coefficients by variable; those left out are zero.
    rows : tuple of Row
        The constraints, each under its own label.

    Raises
    ------
    InputError
        Listing every duplicate name, unknown variable and number that is not finite.

    Examples
    --------
    >>> program = LinearProgram(
    ...     "maximize", ("x", "y"), {"x": 3, "y": 2},
    ...     (Row("land", {"x": 1, "y": 1}, "<=", 4), Row("water", {"x": 1, "y": 3}, "<=", 6),
    ...      Row("x floor", {"x": 1}, ">=", 0), Row("y floor", {"y": 1}, ">=", 0)))
    >>> print(program.rows[0])
    land: 1 x + 1 y <= 4
    """

    sense: Sense
    variables: tuple[str, ...]
    objective: Mapping[str, Number]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise InputError(*problems)
        object.__setattr__(self, "variables", tuple(self.variables))
        object.__setattr__(self, "objective", {k: _plain(v) for k, v in self.objective.items()})
        rows = tuple(
            replace(
                row,
                coefficients={k: _plain(v) for k, v in row.coefficients.items()},
                bound=_plain(row.bound),
            )
            for row in self.rows
        )
        object.__setattr__(self, "rows", rows)

    def exact(self) -> Self:
        """Return the same program with every number the fraction that its decimal spells.

        A float becomes ``Fraction(repr(x))``: 0.1 is one tenth, as it was typed, and not
        the nearest binary fraction.

        Examples
        --------
        >>> LinearProgram("minimize", ("x",), {"x": 0.1}, ()).exact().objective
        {'x': Fraction(1, 10)}
        """
        if _all_fractions(self.objective.values()) and all(
            _all_fractions((row.bound, *row.coefficients.values())) for row in self.rows
        ):
            return self
        rows = tuple(
            Row(row.label, _fractions(row.coefficients), row.relation, as_fraction(row.bound))
            for row in self.rows
        )
        return replace(self, objective=_fractions(self.objective), rows=rows)


def _fractions(numbers: Mapping[str, Number]) -> dict[str, Number]:
    return {name: as_fraction(value) for name, value in numbers.items()}


def _all_fractions(numbers: Iterable[Number]) -> bool:
    return all(type(number) is Fraction for number in numbers)


def _plain(number: Number) -> Number:
    """Drop NumPy's types: an int stays an int, a rational is a Fraction, the rest is float."""
    if isinstance(number, Fraction):
        return number
    if isinstance(number, Integral):
        return int(number)
    return Fraction(number) if isinstance(number, Rational) else float(number)


def _problems(program: LinearProgram) -> Iterator[Problem]:
    """List every mistake in a program, naming the row and the variable."""
    if program.sense not in get_args(Sense):
        yield Problem("sense", program.sense, '"maximize" or "minimize"')
    if not program.variables:
        yield Problem("variables", "none", "at least one")
    yield from _repeated("variables", program.variables)
    yield from _repeated("rows", [row.label for row in program.rows])
    known = frozenset(program.variables)
    yield from _bad_terms("objective", program.objective, known)
    for row in program.rows:
        place = f"row {row.label}"
        if row.relation not in get_args(Relation):
            yield Problem("relation", row.relation, '"<=", ">=" or "=="', place)
        yield from _bad_terms(place, row.coefficients, known)
        if not _finite(row.bound):
            yield Problem("bound", row.bound, "a finite number", place, "leave the row out if it has none")


def _repeated(what: str, names: Sequence[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(what, f"{name} {count} times", "each name once")


def _bad_terms(place: str, terms: Mapping[str, Number], known: frozenset[str]) -> Iterator[Problem]:
    for name, value in terms.items():
        if name not in known:
            yield Problem(name, "an unknown variable", "a name listed in variables", place)
        if not _finite(value):
            yield Problem(name, value, "a finite number", place)


def _finite(number: object) -> bool:
    if type(number) is Fraction:
        return True
    if isinstance(number, bool) or not isinstance(number, Real):
        return False
    return isinstance(number, Rational) or math.isfinite(number)
