r"""Ratio, window, extension, cap, threshold and top-up of the statute for a long list of plants.

The problem of :mod:`citypact.mechanisms.statute.design` for lists of thousands: a plant moves
iff the notice covers it and origin, destination and centre consent, and the objective is moved
surplus less :math:`\lambda` times central outlay. Since all plants share one curve
(:mod:`citypact.mechanisms.portfolio.joint.curve`), a bound from above costs a millisecond for
each choice of terms. Choices are then solved exactly, the largest bound first, until no bound
exceeds what has been found: the search is exhaustive and its answer is in fractions.

References
----------
models.md §4.4 (statutory optimisation), B3, B12.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.portfolio.joint.problem import JointProblem
from citypact.mechanisms.portfolio.joint.result import JointTerms, joint_certificate
from citypact.mechanisms.statute.design import DesignPoint
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from citypact.mechanisms.statute.design import DesignGrid, RelocationCase

#: Choices solved exactly; further ones that agree in nine digits are counted, not told apart.
MOST_EXACT = 24
#: Relative difference below which two choices of terms count as equally good.
ALIKE = 1e-8


def best_joint_terms(
    cases: Sequence[RelocationCase],
    grid: DesignGrid | None = None,
    *,
    terms: StatuteTerms | None = None,
    rate: Number = 0.04,
    horizon: int = 20,
    central_price: Number = 0,
) -> JointTerms:
    """Choose the ratio together with the other terms of the statute.

    Parameters
    ----------
    cases : sequence of RelocationCase
        The list; prior tax and growth positive.
    grid : DesignGrid, optional
        Terms to choose from; the notice's own by default.
    terms : StatuteTerms, optional
        The statute in force; cap on local tax, extended while the cap is open.
    rate, horizon : float, int
        Discount rate a year, and years of local tax that count.
    central_price : float
        λ, price of a yuan of central money in the objective.

    Raises
    ------
    InputError
        On an empty list or values out of range.

    Examples
    --------
    >>> from citypact.mechanisms.statute import Enterprise
    >>> from citypact.mechanisms.statute.design import DesignGrid, RelocationCase
    >>> case = RelocationCase(Enterprise.from_base(1.0, 1.0), 2.0, 3.0)
    >>> found = best_joint_terms([case], DesignGrid(years=(3, 8)))
    >>> found.best.terms.years, [round(end, 4) for end in found.best.sets[0].ends]
    (3, [0.4672, 1.0])
    """
    from citypact.mechanisms.statute.design import DesignGrid

    statute = (StatuteTerms() if terms is None else terms).exact()
    _check(cases, statute, rate, central_price)
    problem = JointProblem.of(cases, statute, rate, horizon, central_price)
    choices = list((DesignGrid() if grid is None else grid).terms(statute))
    bounds = [problem.bound(choice) for choice in choices]
    solved: dict[int, DesignPoint] = {}
    best = Fraction(0)
    for at in sorted(range(len(choices)), key=lambda at: (-bounds[at], at)):
        if solved and (bounds[at] <= float(best) * (1 + ALIKE) or len(solved) >= MOST_EXACT):
            break
        solved[at] = problem.point(choices[at])
        best = max(best, solved[at].value)
    first = min(at for at in solved if solved[at].value == best)
    for at in range(first):
        # Of choices that are equally good, the first of the grid.
        if bounds[at] >= float(best) * (1 - ALIKE) and len(solved) < MOST_EXACT and at not in solved:
            solved[at] = problem.point(choices[at])
            if solved[at].value >= best:
                first, best = at, solved[at].value
                break
    chosen = solved[first]
    rest = [bounds[at] for at in range(len(choices)) if at not in solved]
    statutory = problem.point(statute)
    certificate = joint_certificate(problem, chosen, rest)
    certificate.require()
    return JointTerms(
        best=chosen,
        statutory=statutory,
        statutory_value=statutory.value_at(as_fraction(statute.ratio)),
        first_best=problem.first_best,
        plants=len(cases),
        moved=problem.moved(chosen),
        bounds=tuple(zip(choices, bounds, strict=True)),
        alike=sum(bound >= float(best) * (1 - ALIKE) for bound in rest),
        certificate=certificate,
        provenance=Provenance("a bound on every choice of terms, exact sweeps of the best", exact=True),
    )


def _check(cases: Sequence[RelocationCase], terms: StatuteTerms, rate: Number, central_price: Number) -> None:
    """Refuse an empty list, plants without tax, and switches under which the plants share no curve."""
    door = Door()
    if not cases:
        door.refuse("cases", "nothing", "at least one enterprise")
    for case in cases:
        plant = case.enterprise
        door.money(f"{plant.name}: prior tax", plant.base, positive=True)
        door.positive(f"{plant.name}: growth", plant.growth, "growth")
    door.money("central_price", central_price)
    door.between("rate", rate, 0, 1, "a yearly rate")
    for field, wanted in (
        ("cap_basis", "local"),
        ("threshold_basis", "local"),
        ("extension_trigger", "cap_not_reached"),
    ):
        if getattr(terms, field) != wanted:
            door.refuse(field, getattr(terms, field), wanted, "use design_statute for other switches")
    door.close()
