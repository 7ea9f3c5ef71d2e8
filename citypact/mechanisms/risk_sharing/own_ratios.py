r"""All own ratios of several taxes that are equally good, and the ones that stand for them.

The premium is a convex quadratic function of the ratios. Over its minimisers within bounds
:math:`\Sigma s` and the slope along them are constant, so they are the points of the box with

.. math:: \Sigma s = \Sigma s^*, \qquad g's = g's^*,

:math:`s^*` any of them and :math:`g` the slopes there: a polytope, whose extent in each ratio two
linear programs find. Where it is not a point, some mix of the taxes bears no risk; the ratios that
stand for it are then, tax by tax, as near to the best single ratio as those before them allow.

References
----------
O. L. Mangasarian, "A simple characterization of solution sets of convex programs", Operations
Research Letters 7(1), 1988, 21-26.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.risk_sharing.components import ONE, ZERO, TaxRisks, Vector, dot
from citypact.solvers.linear.optimal_face import exact_range
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact


def equally_good(taxes: TaxRisks, best: Vector) -> tuple[RatioSet, ...]:
    """Return the range of each tax's ratio over all own ratios that are as good as ``best``.

    Examples
    --------
    >>> hedged = TaxRisks({"VAT": 1, "CIT": 1}, [[1, -1], [-1, 1]], 1, 1)
    >>> [ratios.ends for ratios in equally_good(hedged, hedged.best())]
    [(0.0, 1.0), (0.0, 1.0)]
    """
    return tuple(_range(taxes, best, {}, k) for k in range(len(best)))


def nearest_to(taxes: TaxRisks, best: Vector, aim: Fraction) -> Vector:
    """Return equally good own ratios, one after the other as near to ``aim`` as possible.

    Examples
    --------
    >>> hedged = TaxRisks({"VAT": 1, "CIT": 1}, [[1, -1], [-1, 1]], 1, 1)
    >>> [str(ratio) for ratio in nearest_to(hedged, (ZERO, ZERO), Fraction(1, 2))]
    ['1/2', '1/2']
    """
    fixed: dict[int, Fraction] = {}
    for k in range(len(best)):
        ratios = _range(taxes, best, fixed, k)
        fixed[k] = min(max(aim, ratios.lo), ratios.hi)
    return tuple(fixed.values())


def _range(taxes: TaxRisks, best: Vector, fixed: dict[int, Fraction], place: int) -> RatioSet:
    names = tuple(f"tax {k}" for k in range(len(best)))

    def row(label: str, coefficients: Sequence[Fraction], bound: Fraction) -> Row:
        return Row(label, dict(zip(names, coefficients, strict=True)), "==", bound)

    slopes = taxes.slopes(best)
    rows = [row(f"spread {k}", part, dot(part, best)) for k, part in enumerate(taxes.parts)]
    rows.append(row("slope", slopes, dot(slopes, best)))
    for k, name in enumerate(names):
        rows.append(Row(f"{name} at least", {name: ONE}, ">=", fixed.get(k, ZERO)))
        rows.append(Row(f"{name} at most", {name: ONE}, "<=", fixed.get(k, ONE)))
    program = LinearProgram("minimize", names, {}, tuple(rows))
    return RatioSet.between(*exact_range(program, names[place], solve_exact(program)))
