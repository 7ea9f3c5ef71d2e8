r"""The best menu of sharing options for a plant whose growth only the origin knows.

The menu program B2, the best single contract and the best constant ratio are solved by the same
code, proved in fractions and rechecked from the problem's numbers. By construction

.. math:: \text{constant ratio} \le \text{single contract} \le \text{menu} \le \text{growth known} .

The menu is worth no more than the single contract

* where L is the same for every type, a lump sum is free and the origin's rate is at least the
  destination's: paying L at the signing leaves no rent. With a more patient origin the claim of
  B2 fails: it pays to defer, deferred money depends on growth, and a menu sorts who is paid how;
* for two types, equal rates, no cap and the destination as designer, whatever the tax paths: some
  path pays each type at least its need and at most what its option pays. (A line that separates
  this rectangle from what paths can pay would cut off an option, or a path above or below both.)
  It takes a third type, a cap or a second rate for a menu to gain;
* where one path takes all rent (``citypact.mechanisms.growth_menu.screening``).

References
----------
models.md §4.5 and appendix B2, whose test of equality needs the condition on the rates.
"""

from __future__ import annotations

from citypact.games.allocation import Allocation
from citypact.mechanisms.growth_menu.contracts.accounts import expected_headline
from citypact.mechanisms.growth_menu.contracts.recheck import certify_menu, expected_gains, worth
from citypact.mechanisms.growth_menu.contracts.writing import (
    assumptions,
    binding,
    common,
    contract,
    left_out,
    prices,
)
from citypact.mechanisms.growth_menu.menu import GrowthMenu
from citypact.mechanisms.growth_menu.program.offer import Offer
from citypact.mechanisms.growth_menu.program.refusal import no_agreement, nobody_worth, refuse_limits
from citypact.mechanisms.growth_menu.program.representative import (
    TIE_BREAK,
    acceptable_range,
    headline_range,
    simplest,
)
from citypact.mechanisms.growth_menu.program.served import Best, known_value, serve_all, serve_best
from citypact.mechanisms.growth_menu.setting.problem import GrowthMenuProblem
from citypact.mechanisms.growth_menu.setting.table import GrowthTable
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

METHOD = "linear program over menus, proved in fractions"


def design_growth_menu(problem: GrowthMenuProblem) -> GrowthMenu:
    """Find the best menu of sharing options, with the best single contract and constant ratio.

    Parameters
    ----------
    problem : GrowthMenuProblem
        Types, rates and limits.

    Returns
    -------
    GrowthMenu
        One option a type; without an agreement its reason.

    Raises
    ------
    InfeasibleDesign
        If the limits leave no menu for these types (the rows in conflict and what would
        unblock them); a menu that only the destination would refuse is an answer instead.
    SolverFailure
        If the solvers stop without an answer.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    Tax may come early, late or evenly. One path that both others sign overpays the even type;
    three options do not.

    >>> from citypact.mechanisms.growth_menu.setting.problem import GrowthType
    >>> menu = design_growth_menu(GrowthMenuProblem((
    ...     GrowthType(0.3, (3, 1), 2.4, name="early"), GrowthType(0.3, (1, 3), 2.4, name="late"),
    ...     GrowthType(0.4, (2, 2), 2, name="even")), origin_rate=0, destination_rate=0))
    >>> menu["early"].ratios, menu["late"].ratios, menu["even"].ratios
    ((0.7, 0.3), (0.3, 0.7), (0.5, 0.5))
    >>> menu.value, menu.gain_over_single, menu.constant.ratios
    (1.76, 0.16, (0.6, 0.6))
    """
    table = GrowthTable.of(problem)
    search = serve_best if problem.may_exclude else serve_all
    best = search(table, problem.names, "menu")
    if best.solved is None:
        return _without(problem, table, best)
    single, constant = (search(table, problem.names, form) for form in ("single", "constant"))
    signed = simplest(best.solved, constant.solved, single.solved)
    simpler = (("single contract", single.value), ("constant ratio", constant.value))
    certificate = certify_menu(problem, signed, best, simpler)
    certificate.require()
    ends = headline_range(best.solved, best.served)
    costs = prices(best.solved, problem.unit)
    return GrowthMenu(
        problem=problem,
        contracts=tuple(contract(problem, best.solved, i, terms) for i, terms in enumerate(signed)),
        ratios=RatioSet(*ends, near=expected_headline(problem, signed), chosen=TIE_BREAK),
        acceptable=None if constant.solved is None else RatioSet(*acceptable_range(constant.solved)),
        value=float(worth(problem, signed)),
        known_value=float(known_value(best.solved) * table.unit),
        gains=Allocation(problem.players, tuple(map(float, expected_gains(problem, signed))), problem.unit),
        single=common(problem, single, best.solved.value),
        constant=common(problem, constant, best.solved.value),
        reason="",
        equally_good=tuple(tuple(problem.names[i] for i in each) for each in best.equally_good),
        shadow_prices={name: price for name, (price, _) in costs.items()},
        shadow_price_units={name: unit for name, (_, unit) in costs.items()},
        binding=binding(best.solved, signed),
        certificate=certificate,
        provenance=Provenance(METHOD, best.solved.method, exact=True),
        assumptions=assumptions(problem),
    )


def _without(problem: GrowthMenuProblem, table: GrowthTable, best: Best) -> GrowthMenu:
    """Return the answer that there is no agreement, or refuse limits that contradict each other."""
    if problem.may_exclude:
        reason, residuals = nobody_worth(problem, best)
    else:
        offer = Offer(table, problem.names, tuple(range(len(problem.names))), "menu")
        demands = tuple(offer.demands())
        found = no_agreement(problem, offer, demands)
        if found is None:
            raise refuse_limits(problem, offer, demands)
        reason, residuals = found
    certificate = Certificate(residuals, tolerance=0.0, scale=float(table.unit), exact=True)
    certificate.require()
    return GrowthMenu(
        problem=problem,
        contracts=tuple(left_out(problem, i) for i in range(len(problem.types))),
        ratios=None,
        acceptable=None,
        value=None,
        known_value=None,
        gains=Allocation(problem.players, (0.0, 0.0), problem.unit),
        single=None,
        constant=None,
        reason=reason,
        equally_good=((),),
        shadow_prices={},
        shadow_price_units={},
        binding=(),
        certificate=certificate,
        provenance=Provenance(METHOD, exact=True),
        assumptions=assumptions(problem),
    )
