r"""How much enforcement given terms need: the least settlement, the least worth of the future.

Both are optima of exact programs over the same terms, stated without self-enforcement.

*Future.* The least amount by which every year's :math:`V_F` must be larger (in a stream: the
least value of a project) is linear as it stands.

*Settlement, one project.* With :math:`\mu = 1/(1-\psi)` the condition
:math:`(1-\psi) O_t \le V_t + \psi P` reads :math:`O_t \le \mu V_t + (\mu - 1) P`, which is linear
in payments and :math:`\mu`; the least :math:`\mu \ge 1` gives :math:`\psi = 1 - 1/\mu`. No finite
:math:`\mu` is needed when :math:`\psi = 1`, where nothing can be kept.

*Settlement, stream.* There :math:`V` depends on the terms, and :math:`1 - \psi` is at most the
ratio of two linear forms, :math:`(V + P)/(\bar O + P)`. Its greatest value is found by Charnes'
and Cooper's change of variables, the terms times :math:`1/(\bar O + P)`.

References
----------
models.md §4.9. A. Charnes and W. W. Cooper, "Programming with linear fractional
functionals", Naval Research Logistics Quarterly 9, 1962, 181-186.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.enforcement_terms import Enforcement
from citypact.games.rational import as_fraction
from citypact.games.relocation_path import RelocationPath
from citypact.mechanisms.cash_flow.rows import (
    LUMP_SUM,
    NEXT_PROJECT,
    ONE,
    ZERO,
    enforcement_rows,
    owed_in,
    payment,
)
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.status import Status

MORE, MULTIPLE, SHARE = "more worth of the future", "owed per yuan kept", "reciprocal of what is owed"


@dataclass(frozen=True)
class Needs:
    """The least enforcement under which some of the terms in question are kept.

    Parameters
    ----------
    settlement : Fraction or None
        Least ψ with the future as it is; ``None`` if none is enough.
    future : Fraction or None
        Least amount by which V_F must be larger in every year, or a stream's v (亿元), with
        ψ as it is; ``None`` if no amount is enough.
    """

    settlement: Fraction | None
    future: Fraction | None


def least_needs(path: RelocationPath, terms: LinearProgram) -> Needs:
    """Return how much enforcement some point of ``terms`` needs.

    Parameters
    ----------
    path : RelocationPath
        With its enforcement.
    terms : LinearProgram
        The rows the terms satisfy, none of them about self-enforcement.

    Raises
    ------
    InputError
        If a court enforces.

    Examples
    --------
    >>> from citypact.mechanisms.cash_flow.rows import Payments, cash_flow_rows
    >>> court = RelocationPath([1, 1], [0, 0], 1, origin_rate=0, destination_rate=0, delay=0, window=2,
    ...     cap_multiple=None, lump_sum=False)
    >>> path = replace(court, enforcement=Enforcement(0.75))
    >>> least_needs(path, cash_flow_rows(court, Payments.free))
    Needs(settlement=Fraction(1, 4), future=Fraction(1, 4))
    """
    held = path.enforcement
    if held is None:
        raise InputError(Problem("enforcement", "a court", "a path that is enforced by its future alone"))
    terms = terms.exact()
    if not _possible(terms, terms.rows):
        return Needs(None, None)
    settle = _settlement_alone if held.stream is None else _settlement_in_stream
    return Needs(settle(path, held, terms), _future(path, terms))


def _future(path: RelocationPath, terms: LinearProgram) -> Fraction | None:
    """Least addition to the worth of the future."""
    extra = []
    for row in enforcement_rows(path, path.sharing_years):
        # A stream's worth is its yearly surplus over the rate, but for the project's own row.
        stream = path.enforcement is not None and path.enforcement.stream is not None
        share = 1 / as_fraction(path.destination_rate) if stream and row.label != NEXT_PROJECT else ONE
        extra.append(replace(row, coefficients={**row.coefficients, MORE: -share}))
    return _least(terms, MORE, (*extra, Row("no less", {MORE: ONE}, ">=", 0)))


def _settlement_alone(path: RelocationPath, held: Enforcement, terms: LinearProgram) -> Fraction:
    penalty = as_fraction(held.penalty)
    extra = [
        Row(label, {**form, MULTIPLE: -(held.worth(place) + penalty)}, "<=", -penalty)
        for place, (label, form) in enumerate(owed_in(path, path.sharing_years).items())
    ]
    multiple = _least(terms, MULTIPLE, (*extra, Row("at least one", {MULTIPLE: ONE}, ">=", 1)))
    return ONE if multiple is None else 1 - 1 / multiple


def _settlement_in_stream(path: RelocationPath, held: Enforcement, terms: LinearProgram) -> Fraction | None:
    penalty, rate = as_fraction(held.penalty), as_fraction(path.destination_rate)
    (owed,) = owed_in(path, path.sharing_years).values()
    certain, alone = (
        (
            *terms.rows,
            *enforcement_rows(replace(path, enforcement=replace(held, settlement=psi)), path.sharing_years),
        )
        for psi in (1, 0)
    )
    if not _possible(terms, certain):
        return None
    if _possible(terms, alone):
        return ZERO  # from here on something is owed under all terms, so the ratio is defined
    scaled = tuple(
        Row(row.label, {**row.coefficients, SHARE: -as_fraction(row.bound)}, row.relation, 0)
        for row in certain
    )
    cost = {payment(year): -(path.discounts[1] ** year) / rate for year in path.sharing_years}
    worth: Mapping[str, Fraction] = {
        **cost,
        LUMP_SUM: -1 / rate,
        SHARE: held.worth(0) / rate + penalty,
    }
    found = solve_exact(
        LinearProgram(
            "maximize",
            (*terms.variables, SHARE),
            worth,
            (
                *scaled,
                Row("owed and penalty are one", {**owed, SHARE: penalty}, "==", 1),
                Row("share not negative", {SHARE: ONE}, ">=", 0),
            ),
        )
    )
    return 1 - found.optimum


def _possible(terms: LinearProgram, rows: tuple[Row, ...]) -> bool:
    return solve_exact(replace(terms, objective={}, rows=rows)).status is not Status.infeasible


def _least(terms: LinearProgram, name: str, extra: tuple[Row, ...]) -> Fraction | None:
    program = LinearProgram("minimize", (*terms.variables, name), {name: ONE}, (*terms.rows, *extra))
    found = solve_exact(program)
    return found.optimum if found.status is Status.optimal else None
