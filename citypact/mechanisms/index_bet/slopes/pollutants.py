r"""Pay on several pollutants at once, and the weights that an index should have.

The upstream city divides its effort over pollutants, :math:`e \in \mathbb{R}^n`, at the cost
:math:`\tfrac12 e^\top C e`; a unit against pollutant :math:`i` is worth :math:`b_i` downstream
and is seen through noise with covariance :math:`\Sigma`. With slopes :math:`\beta` and risk
aversion :math:`\rho` it chooses :math:`e = C^{-1}(b_U + \beta)`; the slopes best for both
together solve

.. math:: (I + \rho\, C \Sigma)\, \beta = b .

So the weight of a pollutant should follow its marginal damage, discounted by the noise with
which it is measured. A pollutant that is left out of the index has slope zero; among the
measured ones :math:`M` the best slopes then solve

.. math:: \left[ (C^{-1})_{MM} + \rho \Sigma_{MM} \right] \beta_M = (C^{-1} b)_M ,

and the effort against the omitted ones moves by :math:`(C^{-1})_{OM} \beta_M`, downwards where
efforts are substitutes (:math:`C_{ij} > 0`): it is crowded out.

Efforts are measured from the state without agreement and may be negative ("let it get
dirtier"). Everything is solved in fractions.

References
----------
models.md §5.3. B. Holmström and P. Milgrom, "Multitask principal-agent analyses", Journal of
Law, Economics, and Organization 7, 1991, 24-52.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.index_bet.slopes.pollutants_result import MultitaskPay
from citypact.mechanisms.index_bet.terms.pollution_index import PollutionIndex
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_system import solve_equations
from citypact.solvers.provenance import Provenance

Matrix = list[list[Fraction]]
Vector = list[Fraction]


def multitask_pay(
    damages: Mapping[str, Number],
    cost: Sequence[Sequence[Number]],
    noise: Sequence[Sequence[Number]],
    risk_aversion: Number,
    *,
    measured: Sequence[str] | None = None,
    unit: str = "亿元",
) -> MultitaskPay:
    """Find the slopes of pay per pollutant that are best for both cities together; exact.

    Parameters
    ----------
    damages : mapping of str to number
        What a unit of effort against each pollutant is worth downstream (亿元 a year).
    cost : matrix, n by n
        Curvature C of the cost of effort, symmetric and positive definite (亿元 a year per
        unit of effort squared). Positive off the diagonal: efforts are substitutes.
    noise : matrix, n by n
        Covariance of efforts as they are seen, symmetric and positive semidefinite.
    risk_aversion : number
        At least zero, per 亿元.
    measured : sequence of str, optional
        The pollutants that the pay may depend on; all by default.

    Raises
    ------
    InputError
        On matrices that are not symmetric or not (semi)definite, and on unknown pollutants.

    Examples
    --------
    >>> pay = multitask_pay({"TN": 1, "TP": 1}, [[1, 0], [0, 1]], [[1, 0], [0, 3]], risk_aversion=1)
    >>> pay.slopes
    {'TN': 0.5, 'TP': 0.25}
    """
    names = tuple(damages)
    C, S = _checked(damages, cost, noise, risk_aversion)
    rho, b = as_fraction(risk_aversion), [as_fraction(damage) for damage in damages.values()]
    kept = names if measured is None else tuple(measured)
    unknown = [name for name in kept if name not in names]
    if unknown or not kept or len(set(kept)) < len(kept):
        found = ", ".join(unknown or kept) or "none"
        raise InputError(Problem("measured", found, "some of " + ", ".join(names) + ", each once"))
    M = [names.index(name) for name in kept]
    n = len(names)
    inverse = [_solve(C, [Fraction(int(i == j)) for i in range(n)]) for j in range(n)]
    wanted = _solve(C, b)
    system = [[inverse[i][j] + rho * S[i][j] for j in M] for i in M]
    chosen = _solve(system, [wanted[i] for i in M])
    slopes = [Fraction(0)] * n
    for at, slope in zip(M, chosen, strict=True):
        slopes[at] = slope
    efforts = _solve(C, slopes)
    premium = rho * _form(S, slopes) / 2
    added = _dot(b, efforts) - _form(C, efforts) / 2 - premium
    best = _dot(b, wanted) / 2
    certificate = _certificate(C, S, rho, b, M, slopes, efforts, added, best)
    certificate.require()
    return MultitaskPay(
        slopes=dict(zip(names, map(float, slopes), strict=True)),
        efforts=dict(zip(names, map(float, efforts), strict=True)),
        efficient_efforts=dict(zip(names, map(float, wanted), strict=True)),
        omitted=tuple(name for name in names if name not in kept),
        premium=float(premium),
        added=float(added),
        attained=float(added / best),
        unit=unit,
        certificate=certificate,
        provenance=Provenance("linear equations in rational arithmetic", exact=True),
        assumptions=(
            "A: the upstream city has constant absolute risk aversion, noise is normal, pay is linear",
            "A: efforts are measured from the state without agreement and may be negative",
        ),
    )


def weight_gaps(pay: MultitaskPay, index: PollutionIndex) -> dict[str, float]:
    """Return the weight each pollutant has in an index less the one its pay implies.

    The pay implies weights in proportion to the slopes when a unit of effort is one base
    concentration of the pollutant: then k0 is common to all and falls out.

    Raises
    ------
    InputError
        If the pollutants differ, or the slopes add up to nothing that weights could divide.

    Examples
    --------
    >>> pay = multitask_pay({"TN": 1, "TP": 1}, [[1, 0], [0, 1]], [[1, 0], [0, 3]], risk_aversion=1)
    >>> gaps = weight_gaps(pay, PollutionIndex({"TN": 0.5, "TP": 0.5}, {"TN": 1, "TP": 1}))
    >>> round(gaps["TP"], 4)
    0.1667
    """
    door = Door()
    if set(pay.slopes) != set(index.pollutants):
        door.refuse("pollutants", ", ".join(index.pollutants), "those of the pay: " + ", ".join(pay.slopes))
    door.close()
    implied = pay.implied_weights()
    return {name: float(index.weights[name]) - weight for name, weight in implied.items()}


def _certificate(
    C: Matrix,
    S: Matrix,
    rho: Fraction,
    b: Vector,
    measured: list[int],
    slopes: Vector,
    efforts: Vector,
    added: Fraction,
    best: Fraction,
) -> Certificate:
    """Recheck by multiplying out; the joint surplus is concave in the slopes, so its gradient decides."""
    size = max(map(abs, b))
    reply = [abs(_dot(row, efforts) - slope) / size for row, slope in zip(C, slopes, strict=True)]
    wedge = [benefit - slope for benefit, slope in zip(b, slopes, strict=True)]
    # d(joint)/d(slope) is C^-1 (b - slope) - rho S slope, zero at every measured pollutant.
    gradient = _solve(C, wedge)
    pull = [gradient[i] - rho * _dot(S[i], slopes) for i in measured]
    scale = max(map(abs, _solve(C, b)))
    return Certificate(
        {
            "efforts are a best reply": max(reply),
            "no other slopes add more": max(map(abs, pull)) / scale,
            "no more than the efficient efforts": (added - best) / best,
        },
        tolerance=0.0,
        scale=float(best),
        exact=True,
    )


def _checked(
    damages: Mapping[str, Number],
    cost: Sequence[Sequence[Number]],
    noise: Sequence[Sequence[Number]],
    risk_aversion: Number,
) -> tuple[Matrix, Matrix]:
    door = Door()
    if not damages:
        door.refuse("damages", "none", "a damage for at least one pollutant")
    for name, damage in damages.items():
        door.money(f"damage of {name}", damage)
    door.money("risk_aversion", risk_aversion)
    if not door.problems and not any(damages.values()):
        door.refuse("damages", "all zero", "a positive damage of at least one pollutant")
    C = _matrix(door, "cost", cost, len(damages))
    S = _matrix(door, "noise", noise, len(damages))
    door.close()
    if not _definite(C, strict=True):
        door.refuse("cost", "a matrix with a direction of effort that costs nothing", "positive definite")
    if not _definite(S, strict=False):
        door.refuse("noise", "a matrix with a negative variance", "a covariance: positive semidefinite")
    door.close()
    return C, S


def _matrix(door: Door, field: str, rows: Sequence[Sequence[Number]], n: int) -> Matrix:
    if len(rows) != n or any(len(row) != n for row in rows):
        door.refuse(field, f"{len(rows)} rows", f"{n} rows of {n} numbers")
        return []
    if not all(door.finite(field, number) for row in rows for number in row):
        return []
    exact = [[as_fraction(number) for number in row] for row in rows]
    if any(exact[i][j] != exact[j][i] for i in range(n) for j in range(i)):
        door.refuse(field, "an asymmetric matrix", "a symmetric matrix")
    return exact


def _definite(matrix: Matrix, *, strict: bool) -> bool:
    """Whether a symmetric matrix is positive (semi)definite, by its exact pivots."""
    rows = [list(row) for row in matrix]
    n = len(rows)
    for k in range(n):
        pivot = rows[k][k]
        if pivot < 0 or (strict and pivot == 0):
            return False
        if pivot == 0:
            # A zero on the diagonal of a semidefinite matrix makes its whole row zero.
            if any(rows[k][j] for j in range(k, n)):
                return False
            continue
        for i in range(k + 1, n):
            factor = rows[i][k] / pivot
            for j in range(k, n):
                rows[i][j] -= factor * rows[k][j]
    return True


def _solve(matrix: Matrix, right: Vector) -> Vector:
    """Solve a regular system exactly."""
    equations = [(dict(enumerate(row)), bound) for row, bound in zip(matrix, right, strict=True)]
    solved = solve_equations(equations, len(right))
    if solved is None or solved.free:
        raise InputError(Problem("cost", "a singular matrix", "a regular one"))
    return list(solved.values)


def _dot(left: Vector, right: Vector) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def _form(matrix: Matrix, vector: Vector) -> Fraction:
    return _dot([_dot(row, vector) for row in matrix], vector)
