r"""Choose the plants of the list and the ratio together, under side constraints.

.. math::

    \max \sum_f (W_f - c_{adm}) y_f - \lambda_c \sum_f z_f

over :math:`y`, :math:`s` and top-ups :math:`z`, subject to the consent of the cities, least
gains, least parts, a budget and bounds on the ratio (models.md §4.4, B3). The exact sweep of
the plants alone bounds every list from above, and where its own list meets the conditions
nothing is better. Otherwise HiGHS chooses the plants; given these, every permitted ratio and
the least top-up follow in fractions.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.errors import InfeasibleDesign, InputError, Problem, SolverFailure
from citypact.games.portfolio import Portfolio
from citypact.mechanisms.portfolio.selection.constraints import SideConstraints
from citypact.mechanisms.portfolio.selection.ratios import ChosenList
from citypact.mechanisms.portfolio.selection.recheck import selection_certificate
from citypact.mechanisms.portfolio.selection.relaxation import list_by_sweep, relax
from citypact.mechanisms.portfolio.selection.result import PortfolioSelection
from citypact.mechanisms.portfolio.selection.rows import (
    Plant,
    candidates,
    selection_program,
    value_scale,
)
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.integer import IntegerSolution, solve_integer
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version
from citypact.solvers.status import Status

MOST_PLANTS = 500
FLOORS = ("origin_gain", "destination_gain")


def select_plants(portfolio: Portfolio, side: SideConstraints | None = None) -> PortfolioSelection:
    """Choose plants and ratio that move the most surplus under side constraints.

    Parameters
    ----------
    portfolio : Portfolio
        The plants to choose from; at most 500 that could move, unless the sweep's list meets the conditions.
    side : SideConstraints, optional
        The conditions; consent to each plant alone by default.

    Returns
    -------
    PortfolioSelection
        One best list with all its ratios; other lists may do as well.

    Raises
    ------
    InputError
        If there are too many plants for a search.
    InfeasibleDesign
        If the cities' floors cannot be met, naming the smallest set that conflicts and the
        gain that can be reached.
    SolverFailure, CertificateError
        If the search does not end, or its list does not pass the recheck.

    Examples
    --------
    A list signed as a whole moves both plants of the polarised pair; with a fifth of the
    gain for either city the range of ratios narrows.

    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> found = select_plants(pair, SideConstraints(consent="portfolio", least_part=0.2))
    >>> found.moved, [round(end, 4) for end in found.sets[0].ends], float(found.value)
    (('firm1', 'firm2'), [0.425, 0.575], 0.5)
    """
    side = SideConstraints() if side is None else side
    plants = candidates(portfolio, side)
    relaxed = relax(plants, side)
    # Without the budget's corners a list of any length is judged at once.
    quick = not side.exact("budget") or len(plants) <= MOST_PLANTS
    swept = list_by_sweep(plants, side, relaxed) if quick else None
    if swept is not None:
        (listed, best), bounded = swept, float(relaxed.bound)
        provenance = Provenance("exact sweep, whose best list meets the side constraints", exact=True)
    else:
        listed, bounded = list_by_search(plants, side)
        permitted = listed.permitted()
        if permitted is None:
            raise SolverFailure(
                "HiGHS chose plants that no exact ratio permits; scale the list or loosen a bound"
            )
        best = listed.best(permitted)
        provenance = Provenance(
            "mixed-integer program for the plants, exact ratios for the list", "HiGHS", highs_version()
        )
    certificate = selection_certificate(portfolio, listed, best, relaxed.bound, bounded)
    certificate.require()
    return PortfolioSelection(
        side=side,
        listed=listed,
        sets=(RatioSet.between(*best, near=Fraction(1, 2)),),
        bound=relaxed.bound,
        portfolio=portfolio,
        certificate=certificate,
        provenance=provenance,
    )


def list_by_search(plants: tuple[Plant, ...], side: SideConstraints) -> tuple[ChosenList, float]:
    """Return the best list by branch and bound, and the solver's bound on any list (亿元).

    Raises
    ------
    InputError
        If there are too many plants.
    InfeasibleDesign
        If the floors cannot be met.
    """
    if len(plants) > MOST_PLANTS:
        raise InputError(
            Problem(
                "firms",
                f"{len(plants)} plants that could move",
                f"at most {MOST_PLANTS} with these side constraints",
                remedy="drop some of them, or split the list by sector",
            )
        )
    if not plants:
        if any(side.exact(name) for name in FLOORS):
            raise InfeasibleDesign("no plant of the list can move, so no city can gain")
        return ChosenList((), side), 0.0
    found = solve_integer(selection_program(plants, side), [f"y{p.place}" for p in plants])
    if found.status is Status.infeasible:
        raise InfeasibleDesign(_conflict(plants, side))
    chosen = tuple(p for p in plants if found.require().point[f"y{p.place}"] == 1)
    return ChosenList(chosen, side), found.bound * float(value_scale(plants, side))


def _conflict(plants: tuple[Plant, ...], side: SideConstraints) -> str:
    """Name the smallest set of floors that cannot be met, and what can be reached instead.

    Without floors the empty list meets every condition, so only floors can conflict.
    """
    for name in FLOORS:
        if side.exact(name):
            reached = _reached(plants, side, name, floors=False)
            if reached < side.exact(name):
                return (
                    f"{name.replace('_', ' ')} of at least {float(getattr(side, name)):.6g} is out of reach:"
                    f" these plants give at most {float(reached):.6g}; lower it by"
                    f" {float(side.exact(name) - reached):.6g}, or allow more budget or other ratios"
                )
    reached = _reached(plants, side, "origin_gain", floors="destination_gain")
    return (
        f"origin gain of at least {float(side.origin_gain):.6g} and destination gain of at least"
        f" {float(side.destination_gain):.6g} contradict each other: with the latter the origin gains at most"
        f" {float(reached):.6g}; lower its floor by {float(side.exact('origin_gain') - reached):.6g}"
    )


def _reached(plants: tuple[Plant, ...], side: SideConstraints, name: str, floors: bool | str) -> Fraction:
    program = selection_program(plants, side, target=name, floors=floors)
    found: IntegerSolution = solve_integer(program, [f"y{p.place}" for p in plants]).require()
    return Fraction(found.value) * max(p.revenue for p in plants)
