r"""The ratio for cities that know R, L and K only up to a set of deviations.

Both cities accept for sure the ratios with :math:`F(s) \ge 0` (``guarantee``): one interval.
*Max-min* picks the ratio that guarantees most to the worse-off city, *nash* the largest product
of the worst gains. Without an agreement the answer says by which factor the set would have
to shrink. For a box without deviation of R, max-min is
:math:`\tfrac12 + (\bar L - \bar K)/2R` (``theories.robust``).

References
----------
models.md §4.8. A. Ben-Tal, L. El Ghaoui and A. Nemirovski, *Robust Optimization*, Princeton
University Press, 2009, chapters 1-3.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.levers import NO_LEVERS, Levers, Payments
from citypact.mechanisms.robust.quoted import at_least, at_most
from citypact.mechanisms.robust.recheck import certify_peak, certify_product, certify_ratio, certify_refusal
from citypact.mechanisms.robust.result import RobustAgreement
from citypact.mechanisms.robust.sets.uncertainty_set import UncertaintySet
from citypact.mechanisms.robust.sizes import check_kinds, largest_size, radius_of_ratio, revenue_limit
from citypact.mechanisms.robust.worst_case.guarantee import SHARED, Guarantee
from citypact.mechanisms.robust.worst_case.product import product_peak
from citypact.mechanisms.robust.worst_case.search import Peak, optimal, peak, reaching
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

CRITERIA = ("max-min", "nash")
ZERO, HALF = Fraction(0), Fraction(1, 2)


def robust_split(
    game: Relocation,
    uncertainty: UncertaintySet,
    criterion: Literal["max-min", "nash"] = "max-min",
    levers: Levers = NO_LEVERS,
) -> RobustAgreement:
    """Find the origin's share that is best in the worst case of a set of deviations.

    Parameters
    ----------
    game : Relocation
        The estimate of R, L and K, the chance of a voluntary move and rivals (all others
        than R, L and K are taken as certain).
    uncertainty : UncertaintySet
        ``BoxSet``, ``BudgetedSet`` or ``EllipsoidSet``.
    criterion : {"max-min", "nash"}
        Largest smaller worst gain, or largest product of worst gains.
    levers : Levers
        Lump sum and grant; for "max-min" alone.

    Raises
    ------
    InputError
        On an unknown criterion, levers with "nash", or a set in which revenue may be negative.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> from citypact.mechanisms.robust import BoxSet
    >>> found = robust_split(Relocation(revenue=10, origin_loss=3, destination_cost=1), BoxSet(2, 1, 1))
    >>> found.ratio, found.acceptable.ends, found.value
    (0.625, (0.5, 0.75), 1.0)
    """
    check_design(game, uncertainty, levers)
    door = Door()
    door.choice("criterion", criterion, CRITERIA)
    if criterion == "nash" and levers.any:
        door.refuse("levers", "payments beside the ratio", "none with the nash criterion", "use max-min")
    door.close()
    guarantee = Guarantee(game, uncertainty, levers)
    found = peak(guarantee)
    if found.value < 0:
        return _refuse(guarantee, criterion, found)
    acceptable = reaching(guarantee, ZERO, found.ratio)
    if criterion == "max-min":
        ratios = _best_ratios(guarantee, found)
        value = guarantee.at(ratios.exact).value
        proof = certify_peak(guarantee, found, ratios)
    else:
        best = product_peak(guarantee, acceptable)
        ratios = RatioSet.single(best.ratio)
        value = guarantee.at(best.ratio).value
        proof = certify_product(guarantee, best, acceptable)
    worst = guarantee.worst_gains(ratios.exact)
    payments = Payments.lifting((value - worst[0], value - worst[1]), as_fraction(levers.grant))
    residuals = proof | certify_ratio(guarantee, ratios, value, acceptable, payments)
    certificate = Certificate(residuals, scale=float(as_fraction(game.revenue)), exact=uncertainty.exact)
    certificate.require()
    paid = (payments.lump_sum + payments.origin_grant, payments.destination_grant - payments.lump_sum)
    prices, units = _prices(guarantee, found) if criterion == "max-min" else ({}, {})
    return RobustAgreement(
        game=game,
        uncertainty=uncertainty,
        criterion=criterion,
        levers=levers,
        ratios=ratios,
        reason=None,
        acceptable=acceptable,
        worst_gains=Allocation(
            ("origin", "destination"), (float(worst[0] + paid[0]), float(worst[1] + paid[1])), game.unit
        ),
        worst_scenarios=_scenarios(guarantee, ratios.exact),
        product=float(worst[0] * worst[1]) if criterion == "nash" else None,
        payments=payments,
        guaranteed_surplus=float(uncertainty.guaranteed_surplus(game)),
        estimate=_estimate(guarantee, criterion),
        radius_of_half=radius_of_ratio(game, uncertainty, HALF, levers),
        shrinkage=None,
        shadow_prices=prices,
        shadow_price_units=units,
        certificate=certificate,
        provenance=_provenance(uncertainty),
        assumptions=_assumptions(guarantee),
    )


def check_design(game: Relocation, uncertainty: UncertaintySet, levers: Levers) -> None:
    """Check that the set and the levers are what they say, and that revenue cannot be negative in it.

    Raises
    ------
    InputError
        Saying by which factor the set is too large.
    """
    check_kinds(game, uncertainty, levers)
    door = Door()
    limit = revenue_limit(game, uncertainty)
    if limit is not None and limit < 1:
        found = float(as_fraction(game.revenue) / limit)
        expected = f"at most the revenue, {float(game.revenue):.6g} {game.unit}"
        remedy = f"multiply all deviations by {at_most(limit, 6)} or less"
        door.refuse("deviation of revenue", found, expected, remedy)
    door.close()


def _refuse(guarantee: Guarantee, criterion: str, found: Peak) -> RobustAgreement:
    game, uncertainty, levers = guarantee.game, guarantee.uncertainty, guarantee.levers
    certificate = certify_refusal(guarantee, found)
    certificate.require()
    shrinkage = largest_size(game, uncertainty, levers)
    reason = (
        "no ratio is acceptable to both cities in every case: whatever the ratio, the worse-off one may lose"
        f" {at_most(-found.ceiling, 6)} {game.unit} or more"
    )
    if shrinkage.size is None:
        reason += "; even at the estimate there is no agreement, so a smaller set of deviations does not help"
    else:
        reason += f"; there is one if all deviations are multiplied by {at_most(shrinkage.size, 6)} or less"
    reason += f"; central money of {at_least(-2 * found.value, 6)} {game.unit} more would be enough"
    return RobustAgreement(
        game=game,
        uncertainty=uncertainty,
        criterion=criterion,
        levers=levers,
        ratios=None,
        reason=reason,
        acceptable=None,
        worst_gains=None,
        worst_scenarios=None,
        product=None,
        payments=None,
        guaranteed_surplus=float(uncertainty.guaranteed_surplus(game)),
        estimate=_estimate(guarantee, criterion),
        radius_of_half=radius_of_ratio(game, uncertainty, HALF, levers),
        shrinkage=shrinkage.value,
        shadow_prices={},
        shadow_price_units={},
        certificate=certificate,
        provenance=_provenance(uncertainty),
        assumptions=_assumptions(guarantee),
    )


def _estimate(guarantee: Guarantee, criterion: str) -> RatioSet | None:
    """Return what the same criterion picks if nothing deviates."""
    still = guarantee.scaled(ZERO)
    found = peak(still)
    if found.value < 0:
        return None
    if criterion == "max-min":
        return _best_ratios(still, found)
    return RatioSet.single(product_peak(still, reaching(still, ZERO, found.ratio)).ratio)


def _best_ratios(guarantee: Guarantee, found: Peak) -> RatioSet:
    """Return all max-min ratios; the one that needs the least payments stands for them."""
    ratios = optimal(guarantee, found)
    if ratios.lo == ratios.hi or not guarantee.levers.any:
        return ratios
    alone = peak(Guarantee(guarantee.game, guarantee.uncertainty, NO_LEVERS)).ratio
    return RatioSet(ratios.lo, ratios.hi, alone, "ratio nearest to the best one without payments")


def _prices(guarantee: Guarantee, found: Peak) -> tuple[dict[str, float], dict[str, str]]:
    """Read the prices off the mixture of cuts that proves the optimum."""
    game, limit = guarantee.game, guarantee.levers.lump_sum
    still = guarantee.uncertainty.scaled(ZERO)
    estimate = Guarantee(game, still, guarantee.levers)
    weights = {row: sum((w for cut, w in found.cuts if cut.row == row), ZERO) for row in guarantee.rows}
    nowhere = ((ZERO,) * 3, (ZERO,) * 3)
    lost = sum(
        (w * (estimate.cut(cut.row, nowhere).line.at(found.ratio) - cut.line.at(found.ratio)))
        for cut, w in found.cuts
    )
    slope = sum((w * cut.line.slope for cut, w in found.cuts), ZERO)
    together = weights[SHARED]
    prices: dict[str, Number] = {
        "central grant": 1 - together / 2,
        "size of the set": lost,
        "ratio at least zero": max(-slope, ZERO),
        "ratio at most one": max(slope, ZERO),
    }
    if limit is not None:
        prices["limit of the lump sum"] = 1 - together
    units = dict.fromkeys(prices, f"{game.unit} per {game.unit}")
    units |= {"size of the set": f"{game.unit} per unit of size, lost"}
    units |= dict.fromkeys(("ratio at least zero", "ratio at most one"), f"{game.unit} per unit of ratio")
    return {name: float(price) for name, price in prices.items()}, units


def _scenarios(guarantee: Guarantee, ratio: Fraction) -> dict[str, dict[str, float]]:
    worst = guarantee.uncertainty.worst_scenarios(guarantee.game, ratio)
    names = ("revenue", "origin_loss", "destination_cost")
    return {
        city: dict(zip(names, map(float, scenario), strict=True))
        for city, scenario in zip(("origin", "destination"), worst, strict=True)
    }


def _provenance(uncertainty: UncertaintySet) -> Provenance:
    method = "cuts by worst scenarios in rational arithmetic"
    if not uncertainty.exact:
        method += ", roots rounded to the safe side"
    return Provenance(method, exact=uncertainty.exact)


def _assumptions(guarantee: Guarantee) -> tuple[str, ...]:
    said = [
        f"A: possible are {guarantee.uncertainty.explain()} ({guarantee.game.unit})",
        "A: each city refuses a ratio at which it may lose in any case of the set",
    ]
    if guarantee.game.voluntary:
        said.append("A: the chance that the plant comes anyway is certain, and then no tax is shared")
    if guarantee.game.rivals:
        said.append("A: the origin's gain is measured over the best rival's surplus, taken as certain")
    return tuple(said)
