r"""The auditor: does a certificate prove what it claims? Integer arithmetic, no solver.

This module imports the standard library and plain data classes and nothing else. It
never searches; it multiplies out. With :math:`\lambda_i` the derivative of the optimum in
:math:`b_i`, which is the multiplier of row :math:`i` with the sign of its relation, a
certificate of optimality shows

.. math::

    A x \lesseqgtr b, \qquad \sum_i \lambda_i a_i = c, \qquad
    \sum_i \lambda_i b_i = c^\top x = \text{value},

which together leave no room for a better point (weak duality). A certificate of
infeasibility shows weights with which the rows add up to :math:`0 \le -1` (Farkas'
lemma), one of unboundedness a feasible point and a ray along which the rows stay satisfied
and the objective gains one per unit [Bertsimas1997]_, chapter 4.

The certificate also says which rows determine the point (its *tight* rows) and the ray, so that a
changed digit is found even where it would have left another correct answer.

References
----------
.. [Bertsimas1997] D. Bertsimas and J. N. Tsitsiklis, *Introduction to Linear
   Optimization*, Athena Scientific, 1997.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from citypact.errors import CertificateError
from citypact.games.rational import as_fraction
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.status import Status


class Line(NamedTuple):
    """One line of an audit: what is claimed, whether it holds, and the arithmetic."""

    name: str
    holds: bool
    detail: str


def check(program: LinearProgram, certificate: ExactCertificate) -> list[Line]:
    """Audit a certificate against the program, line by line.

    Parameters
    ----------
    program : LinearProgram
        The program as stated; floats are read as the decimals they spell.
    certificate : ExactCertificate
        The claim.

    Returns
    -------
    list of Line
        ``(name, holds, detail)``; the claim is proved when every line holds.

    Examples
    --------
    >>> program = LinearProgram("maximize", ("r",), {"r": 2}, (Row("cap", {"r": 1}, "<=", 0.5),))
    >>> half, two = Fraction(1, 2), Fraction(2)
    >>> claim = ExactCertificate(Status.optimal, Fraction(1), {"r": half}, {"cap": two}, tight=("cap",))
    >>> all(line.holds for line in check(program, claim))
    True
    >>> claim = ExactCertificate(Status.optimal, Fraction(2), {"r": half}, {"cap": two}, tight=("cap",))
    >>> [line.name for line in check(program, claim) if not line.holds]
    ['objective at the point', 'bound by the multipliers']
    """
    program = program.exact()
    lines = list(_form(program, certificate))
    if not all(line.holds for line in lines):
        return lines  # the arithmetic below would have numbers missing
    if certificate.status is Status.infeasible:
        return [*lines, *_contradiction(program, certificate.multipliers)]
    lines += _point(program, certificate)
    if certificate.status is Status.unbounded:
        return [*lines, *_ray(program, certificate)]
    return [*lines, *_optimality(program, certificate)]


def require(program: LinearProgram, certificate: ExactCertificate) -> None:
    """Raise unless every line of the audit holds.

    Raises
    ------
    CertificateError
        Naming each line that fails, with its arithmetic.
    """
    broken = [f"{name}: {detail}" for name, holds, detail in check(program, certificate) if not holds]
    if broken:
        raise CertificateError("the certificate proves nothing:\n" + "\n".join(broken))


def _form(program: LinearProgram, certificate: ExactCertificate) -> Iterator[Line]:
    """Compare names and types: what must be there is there, as fractions, and nothing else."""
    status, labels = certificate.status, {row.label for row in program.rows}
    yield Line("status", Status(status).proved, f"{status}")
    names, nothing = set(program.variables), set[str]()
    expected = {
        "point": nothing if status is Status.infeasible else names,
        "multipliers": nothing if status is Status.unbounded else labels,
        "ray": names if status is Status.unbounded else nothing,
    }
    for part, wanted in expected.items():
        numbers: Mapping[str, Fraction] = getattr(certificate, part)
        wrong = sorted(wanted.symmetric_difference(numbers))
        yield Line(
            f"names of {part}", not wrong, f"missing or not in the program: {', '.join(wrong) or 'none'}"
        )
        for name, number in numbers.items():
            if not isinstance(number, Fraction):
                yield Line(f"{part} of {name}", False, f"{number!r} is not a fraction")
    value = certificate.value
    kind = isinstance(value, Fraction) if status is Status.optimal else value is None
    yield Line("value", kind, "a fraction when optimal and none otherwise")
    claimed_rows, claimed_names = (
        {*certificate.tight, *certificate.still},
        {*certificate.idle, *certificate.rest},
    )
    strange = sorted((claimed_rows - labels) | (claimed_names - names))
    yield Line(
        "tight rows and idle variables", not strange, f"not in the program: {', '.join(strange) or 'none'}"
    )


def _point(program: LinearProgram, certificate: ExactCertificate) -> Iterator[Line]:
    """Check feasibility, row by row, and the rows that determine the point."""
    point, tight = certificate.point, set(certificate.tight)
    for row in program.rows:
        left, right = _dot(row, point), as_fraction(row.bound)
        holds = {"<=": left <= right, ">=": left >= right, "==": left == right}[row.relation]
        yield Line(f"row {row.label}", holds, f"{left} {row.relation} {right}")
        if row.label in tight:
            yield Line(f"row {row.label} is tight", left == right, f"{left} == {right}")
    for name in certificate.idle:
        yield Line(f"variable {name} is idle", point[name] == 0, f"{point[name]} == 0")


def _optimality(program: LinearProgram, certificate: ExactCertificate) -> Iterator[Line]:
    """Check the multipliers' signs, stationarity and strong duality."""
    up = 1 if program.sense == "maximize" else -1
    derivative: dict[str, Fraction] = {}
    for row in program.rows:
        multiplier = certificate.multipliers[row.label]
        yield _sign(row, multiplier)
        if not any(row.coefficients.values()):
            # 0 <= 0 would allow any multiplier; the convention is none.
            yield Line(f"multiplier of {row.label} is zero", multiplier == 0, "the row has no variable")
        facing = 1 if row.relation == "==" else up if row.relation == "<=" else -up
        derivative[row.label] = facing * multiplier
    for name, total in _combination(program, derivative).items():
        aim = as_fraction(program.objective.get(name, 0))
        yield Line(f"stationarity of {name}", total == aim, f"{total} == {aim}")
    reached = sum((as_fraction(c) * certificate.point[x] for x, c in program.objective.items()), Fraction(0))
    bound = _against(program, derivative)
    yield Line("objective at the point", reached == certificate.value, f"{reached} == {certificate.value}")
    yield Line("bound by the multipliers", bound == certificate.value, f"{bound} == {certificate.value}")


def _contradiction(program: LinearProgram, weights: Mapping[str, Fraction]) -> Iterator[Line]:
    """Check that the weighted rows add up to ``0 <= -1``."""
    facing: dict[str, Fraction] = {}
    for row in program.rows:
        yield _sign(row, weights[row.label])
        facing[row.label] = -weights[row.label] if row.relation == ">=" else weights[row.label]
        if not any(row.coefficients.values()) and not row.bound:
            yield Line(f"multiplier of {row.label} is zero", not weights[row.label], "the row says nothing")
    for name, total in _combination(program, facing).items():
        yield Line(f"the rows cancel in {name}", total == 0, f"{total} == 0")
    total = _against(program, facing)
    yield Line("the bounds add up to -1", total == -1, f"{total} == -1")


def _ray(program: LinearProgram, certificate: ExactCertificate) -> Iterator[Line]:
    """Check that the ray keeps every row and improves the objective by one per unit."""
    ray, still = certificate.ray, set(certificate.still)
    for row in program.rows:
        step = _dot(row, ray)
        holds = {"<=": step <= 0, ">=": step >= 0, "==": step == 0}[row.relation]
        yield Line(f"row {row.label} along the ray", holds, f"{step} {row.relation} 0")
        if row.label in still:
            yield Line(f"row {row.label} is still along the ray", step == 0, f"{step} == 0")
    for name in certificate.rest:
        yield Line(f"variable {name} is at rest along the ray", ray[name] == 0, f"{ray[name]} == 0")
    gain = sum((as_fraction(c) * ray[x] for x, c in program.objective.items()), Fraction(0))
    wanted = 1 if program.sense == "maximize" else -1
    yield Line("gain along the ray", gain == wanted, f"{gain} == {wanted}")


def _sign(row: Row, multiplier: Fraction) -> Line:
    holds = row.relation == "==" or multiplier >= 0
    return Line(f"multiplier of {row.label}", holds, f"{multiplier}{'' if row.relation == '==' else ' >= 0'}")


def _dot(row: Row, point: Mapping[str, Fraction]) -> Fraction:
    return sum((as_fraction(value) * point[name] for name, value in row.coefficients.items()), Fraction(0))


def _combination(program: LinearProgram, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the weighted sum of the rows, by variable."""
    total = dict.fromkeys(program.variables, Fraction(0))
    for row in program.rows:
        if weights[row.label]:
            for name, value in row.coefficients.items():
                total[name] += weights[row.label] * as_fraction(value)
    return total


def _against(program: LinearProgram, weights: Mapping[str, Fraction]) -> Fraction:
    return sum((weights[row.label] * as_fraction(row.bound) for row in program.rows), Fraction(0))
