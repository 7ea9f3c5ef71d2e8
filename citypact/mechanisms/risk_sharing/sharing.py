r"""The ratio that places the risk where it weighs least, with and without a lump sum.

With a lump sum the cities take :math:`s = \rho_B/(\rho_A + \rho_B)`, at which a little more of the
risk costs either the same (Borch); losses do not move it, they only move the lump sum. Without one
they take the nearest ratio that both accept. Where risk costs nothing, the ratio and the lump sum
are one instrument: only :math:`s\mu + y` counts, any amount between :math:`L` and :math:`\mu - K`.

References
----------
models.md §4.7. K. Borch, "Equilibrium in a reinsurance market", Econometrica 30, 1962,
424-444. R. Wilson, "The theory of syndicates", Econometrica 36, 1968, 119-132.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.consent import accepted_by_all, consent_residuals
from citypact.mechanisms.effort_contract.moves import input_moves
from citypact.mechanisms.effort_contract.sharing import held_by, settled
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.risk_sharing.agreement import RiskAgreement
from citypact.mechanisms.risk_sharing.problem import RiskProblem
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

HALF = Fraction(1, 2)
MONEY = ("mean_revenue", "origin_loss", "destination_cost")
INPUTS = (*MONEY, "origin_aversion", "destination_aversion", "variance")
HUNDREDTHS = range(101)
ASSUMPTIONS = (
    "A: risk aversion is constant and absolute; tax is normal, or its risk small",
    "A: the tax does not depend on the ratio",
)


def share_risk(problem: RiskProblem, *, lump_sum: bool = True) -> RiskAgreement:
    """Find the ratio with the least risk premium that both cities accept; exact.

    Parameters
    ----------
    problem : RiskProblem
        Mean and variance of the tax, risk aversions, losses.
    lump_sum : bool
        Whether the cities can pay each other a lump sum beside the ratio.

    Examples
    --------
    >>> found = share_risk(RiskProblem(1, 0.16, 0.5, 1.5, origin_loss=0.2, destination_cost=0.1))
    >>> found.ratio, found.premium, round(found.transfer, 6)
    (0.75, 0.03, -0.1925)
    >>> share_risk(RiskProblem(1, 0, origin_loss=0.2, destination_cost=0.1)).line
    ((0.0, 0.55), (1.0, -0.45))
    """
    door = Door()
    if not isinstance(problem, RiskProblem):
        door.refuse("problem", problem, "a RiskProblem")
    door.close()
    ratios, acceptable = _best_and_acceptable(problem, lump_sum=lump_sum)
    agreed = ratios is not None and acceptable is not None
    s = ratios.exact if ratios is not None else problem.best.exact
    own, other = problem.equivalents(s)
    transfer = (other - own) / 2 if lump_sum else Fraction(0)
    certificate = _certify(problem, ratios, acceptable, transfer, lump_sum=lump_sum)
    certificate.require()
    target = None if problem.certain else problem.best.exact
    binding, prices = (
        held_by(problem.gain_curves(), target, acceptable)
        if acceptable is not None and not lump_sum
        else ((), {})
    )
    unit, stakes = problem.unit, problem.stakes
    return RiskAgreement(
        problem=problem,
        ratios=ratios,
        reason="" if agreed else _reason(problem),
        acceptable=acceptable,
        value=float(own + other) if agreed else None,
        lump_sum=lump_sum,
        premium=float(problem.premium(s)) if agreed else None,
        saved=float(problem.premium(HALF) - problem.premium(s)) if agreed else None,
        transfer=float(transfer) if agreed and lump_sum else None,
        transfers=(float(-own), float(other)) if agreed and lump_sum else None,
        line=_line(problem) if agreed and lump_sum and problem.certain else None,
        gains=Allocation(
            ("origin", "destination"),
            (settled(own + transfer, stakes), settled(other - transfer, stakes)),
            unit,
        )
        if agreed
        else None,
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        moves=input_moves(
            problem,
            {name: unit if name in MONEY else "" for name in INPUTS},
            lambda changed: _ratio(changed, lump_sum=lump_sum),
        ),
        shadow_prices=prices,
        shadow_price_units=dict.fromkeys(prices, f"{unit} per {unit}"),
        binding=binding,
        assumptions=ASSUMPTIONS,
    )


def _best_and_acceptable(problem: RiskProblem, *, lump_sum: bool) -> tuple[RatioSet | None, RatioSet | None]:
    own, other = problem.gain_curves()
    acceptable = accepted_by_all([own + other] if lump_sum else [own, other])
    if acceptable is None:
        return None, None
    if problem.certain:
        return acceptable, acceptable
    return RatioSet.single(min(max(problem.best.exact, acceptable.lo), acceptable.hi)), acceptable


def _ratio(problem: RiskProblem, *, lump_sum: bool) -> float | None:
    ratios = _best_and_acceptable(problem, lump_sum=lump_sum)[0]
    return None if ratios is None else ratios.ratio


def _line(problem: RiskProblem) -> tuple[tuple[float, float], tuple[float, float]]:
    """Lump sum at both ends of the line on which the two gain the same."""
    first, last = (
        float((other - own) / 2) for own, other in (problem.equivalents(0), problem.equivalents(1))
    )
    return (0.0, first), (1.0, last)


def _certify(
    problem: RiskProblem,
    ratios: RatioSet | None,
    acceptable: RatioSet | None,
    transfer: Fraction,
    *,
    lump_sum: bool,
) -> Certificate:
    """Recheck consent, participation and the least premium from the certainty equivalents."""
    scale, (own, other) = problem.stakes, problem.gain_curves()
    consents = {"the pair": own + other} if lump_sum else {"the origin": own, "the destination": other}
    residuals = consent_residuals(consents, acceptable, scale)
    if ratios is not None and acceptable is not None:
        s = ratios.exact
        gains = problem.equivalents(s, transfer)
        tried = [Fraction(k, 100) for k in HUNDREDTHS if Fraction(k, 100) in acceptable]
        burdens = problem.burdens
        # What a little more of the risk costs the origin, less what it costs the destination.
        tilt = burdens[0] * s - burdens[1] * (1 - s)
        at_low, at_high = s == acceptable.lo, s == acceptable.hi
        held = (at_low and tilt >= 0) or (at_high and tilt <= 0)
        residuals |= {
            "both participate": -min(gains) / scale,
            "gains are tax less losses and premium": abs(
                sum(gains) - sum(problem.equivalents(0)) - problem.premium(0) + problem.premium(s)
            )
            / scale,
            "the best ratios are acceptable": max(acceptable.lo - ratios.lo, ratios.hi - acceptable.hi),
            "more risk costs either the same, or the ratio is held": Fraction(0)
            if held
            else abs(tilt) / scale,
            "no other ratio has a lower premium": max(
                (problem.premium(s) - problem.premium(ratio) for ratio in tried), default=Fraction(0)
            )
            / scale,
            "the best ratios are equally good": max(
                problem.premium(end) - problem.premium(s) for end in (ratios.lo, ratios.hi)
            )
            / scale,
        }
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def _reason(problem: RiskProblem) -> str:
    unit, best = problem.unit, problem.best.exact
    own, other = problem.equivalents(best)
    if own + other < 0:
        return (
            f"No agreement at any ratio: even at the best, {float(best):.6g}, the move loses"
            f" {float(-own - other):.6g} {unit} in all, risk counted; a central grant of that amount would"
            " unblock it."
        )
    return (
        f"No agreement by a ratio alone: no ratio is accepted by both {problem.origin} and"
        f" {problem.destination}; at a ratio of {float(best):.6g} a lump sum of {float(-own):.6g} to"
        f" {float(other):.6g} {unit} to {problem.origin} would unblock it."
    )
