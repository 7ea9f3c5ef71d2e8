r"""Money saved where one demand on a package is relaxed, from the side of relaxing.

Where the plan sits on a corner the multipliers of its proof are not the only ones, and one of them may be
larger than what relaxing saves. The least of them is the slope to that side:

.. math:: -\min_d \{ c^\top d : a_j^\top d \ge 0 \text{ for the tight rows } j \ne i, \; a_i^\top d \ge -1 \}

where rows with an upper bound change sign and equations stay equations. Every multiplier of an optimum
fits every optimal plan, so that any one of them will do.

References
----------
D. Gale, "A geometric duality theorem with economic applications", Review of Economic Studies 34(1), 1967,
19-24.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from citypact.games.packages.deal import ZERO
from citypact.games.rational import as_fraction
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.proved import proved


def saved_by_relaxing(
    program: LinearProgram, proof: ExactCertificate, labels: Iterable[str]
) -> dict[str, Fraction]:
    """Return what each labelled row saves per unit by which it is relaxed; no more than its multiplier.

    Parameters
    ----------
    program : LinearProgram
        A minimisation.
    proof : ExactCertificate
        Its optimum.
    labels : iterable of str
        Rows that are no equations.

    Examples
    --------
    >>> program = LinearProgram("minimize", ("x",), {"x": 1}, (
    ...     Row("floor", {"x": 1}, ">=", 0), Row("need", {"x": 1}, ">=", 0)))
    >>> saved_by_relaxing(program, proved(program), ["floor", "need"])
    {'floor': Fraction(0, 1), 'need': Fraction(0, 1)}
    """
    tight = [row for row in program.rows if _at_bound(row, proof)]
    saved = {}
    for label in labels:
        if not proof.multipliers.get(label):
            saved[label] = ZERO
            continue
        rows = (replace(row, bound=_room(row) if row.label == label else 0) for row in tight)
        saved[label] = -proved(replace(program, rows=tuple(rows))).optimum
    return saved


def _at_bound(row: Row, proof: ExactCertificate) -> bool:
    reached = sum((as_fraction(each) * proof.point[name] for name, each in row.coefficients.items()), ZERO)
    return reached == as_fraction(row.bound)


def _room(row: Row) -> int:
    return -1 if row.relation == ">=" else 1
