r"""The ratio that buys effort from two cities, with and without a lump sum that buys consent.

The joint gain in the ratio is, with :math:`A = a + \rho_A v` and :math:`B = b + \rho_B v`,

.. math::

    R_0 - L - K + as + b(1-s) - \tfrac12 A s^2 - \tfrac12 B (1-s)^2 ,
    \qquad s^* = \frac{a + \rho_B v}{a + b + (\rho_A + \rho_B) v} .

Without risk this is :math:`a/(a+b)`; without effort :math:`\rho_B/(\rho_A+\rho_B)`; with
:math:`b = \rho_B = 0` it is Holmström and Milgrom's slope :math:`1/(1 + \rho_A v/a)`. With a
lump sum the two cities take :math:`s^*` whenever its joint gain is not negative. Without one
they take the ratio nearest to :math:`s^*` that both accept, since the joint gain is concave.

A centre that pays both cities the full margin (shares that add up to 2) spends the tax
:math:`R_0 + a + b` once more and adds :math:`a + b - \tfrac12(A+B) - W(s^*)`, without risk
:math:`ab/2(a+b)`. The cities receive what it spends, so it pays iff the gain exceeds
:math:`(\lambda_c - 1)` times the cost: without risk and fixed tax only for
:math:`\lambda_c < 1 + ab/2(a+b)^2 \le 9/8`.

References
----------
models.md §4.6, A6.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.agreement import EffortAgreement, FullBonus
from citypact.mechanisms.effort_contract.consent import BEYOND, Parabola, accepted_by_all
from citypact.mechanisms.effort_contract.moves import input_moves
from citypact.mechanisms.effort_contract.problem import EffortProblem
from citypact.mechanisms.effort_contract.recheck import certify_effort, certify_no_effort
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.provenance import Provenance

#: The inputs that `effort_moves` changes.
INPUTS = (
    "origin_effect",
    "origin_ease",
    "destination_effect",
    "destination_ease",
    "fixed_revenue",
    "origin_loss",
    "destination_cost",
    "origin_aversion",
    "destination_aversion",
    "variance",
)
MONEY = ("fixed_revenue", "origin_loss", "destination_cost")
IR_NAMES = ("origin participates", "destination participates")
ASSUMPTIONS = (
    "A: efforts are seen by nobody else and chosen at once; tax is linear in them, their cost quadratic",
    "A: risk aversion is constant and absolute, noise is normal and does not depend on effort",
    "A: what the centre pays is received by the cities and costs society the central price per yuan",
)


def share_effort(problem: EffortProblem, *, lump_sum: bool = True) -> EffortAgreement:
    """Find the ratio with the largest joint gain that both cities accept; exact.

    Parameters
    ----------
    problem : EffortProblem
        Effects and costs of effort, losses, risk.
    lump_sum : bool
        Whether the cities can pay each other a lump sum beside the ratio.

    Returns
    -------
    EffortAgreement
        With ``ratios`` None and a reason where both accept no ratio.

    Examples
    --------
    >>> found = share_effort(EffortProblem(1, 2, 1, 3))
    >>> found.ratio, found.attained
    (0.4, 0.76)
    >>> found = share_effort(EffortProblem(1, 2, 1, 3, destination_cost=1.5), lump_sum=False)
    >>> found.binding
    ('destination participates',)
    """
    door = Door()
    if not isinstance(problem, EffortProblem):
        door.refuse("problem", problem, "an EffortProblem")
    door.close()
    ratios, acceptable = best_and_acceptable(problem, lump_sum=lump_sum)
    first_best, bonus = _first_best(problem), _full_bonus(problem)
    if ratios is None or acceptable is None:
        certificate = certify_no_effort(problem, lump_sum=lump_sum)
        certificate.require()
        return EffortAgreement(
            problem=problem,
            ratios=None,
            reason=_reason(problem),
            acceptable=None,
            value=None,
            lump_sum=lump_sum,
            efforts=None,
            revenue=None,
            first_best=float(first_best),
            attained=None,
            transfer=None,
            transfers=None,
            gains=None,
            full_bonus=bonus,
            certificate=certificate,
            provenance=Provenance("closed form in rational arithmetic", exact=True),
            assumptions=ASSUMPTIONS,
        )
    s = ratios.exact
    own, other = (curve(s) for curve in problem.gain_curves())
    transfer = (other - own) / 2 if lump_sum else Fraction(0)
    certificate = certify_effort(problem, ratios, acceptable, transfer, lump_sum=lump_sum)
    certificate.require()
    efforts = problem.efforts(s, 1 - s)
    constant = _without_effort(problem)
    full = first_best - constant
    binding, prices = ((), {}) if lump_sum else held_by(problem.gain_curves(), problem.best_ratio, acceptable)
    return EffortAgreement(
        problem=problem,
        ratios=ratios,
        reason="",
        acceptable=acceptable,
        value=float(own + other),
        lump_sum=lump_sum,
        efforts=(float(efforts[0]), float(efforts[1])),
        revenue=float(problem.revenue(efforts)),
        first_best=float(first_best),
        attained=float((own + other - constant) / full) if full > 0 else None,
        transfer=float(transfer) if lump_sum else None,
        transfers=(float(-own), float(other)) if lump_sum else None,
        gains=Allocation(
            ("origin", "destination"),
            (settled(own + transfer, problem.stakes), settled(other - transfer, problem.stakes)),
            problem.unit,
        ),
        full_bonus=bonus,
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        shadow_prices=prices,
        shadow_price_units=dict.fromkeys(prices, f"{problem.unit} per {problem.unit}"),
        binding=binding,
        assumptions=ASSUMPTIONS,
    )


def best_and_acceptable(problem: EffortProblem, *, lump_sum: bool) -> tuple[RatioSet | None, RatioSet | None]:
    """Return the best ratios and all that both accept; ``None`` where there is none."""
    own, other = problem.gain_curves()
    acceptable = accepted_by_all([own + other] if lump_sum else [own, other])
    if acceptable is None:
        return None, None
    best = problem.best_ratio
    if best is None:
        return acceptable, acceptable
    return RatioSet.single(min(max(best, acceptable.lo), acceptable.hi)), acceptable


def effort_moves(problem: EffortProblem, *, lump_sum: bool = True) -> tuple[Move, ...]:
    """Return what each input that is not zero, a tenth lower and higher, does to the ratio.

    Widest first; changes that make or end an agreement come before all others.

    Examples
    --------
    >>> first = effort_moves(EffortProblem(1, 2, 1, 3))[1]
    >>> first.parameter, round(first.ratio_low, 6), round(first.ratio_high, 6)
    ('origin_effect', 0.350649, 0.446494)
    """

    def ratio_of(changed: EffortProblem) -> float | None:
        ratios = best_and_acceptable(changed, lump_sum=lump_sum)[0]
        return None if ratios is None else ratios.ratio

    units = {name: problem.unit if name in MONEY else "" for name in INPUTS}
    return input_moves(problem, units, ratio_of)


def held_by(
    curves: tuple[Parabola, Parabola], best: Fraction | None, acceptable: RatioSet
) -> tuple[tuple[str, ...], dict[str, float]]:
    """Name the demand that keeps the ratio off its best, and price it: |joint slope| over |own slope|.

    Where both cities refuse to go on, relaxing one demand alone gains nothing.
    """
    if best is None or best in acceptable:
        return (), {}
    end, step = (acceptable.lo, -BEYOND) if best < acceptable.lo else (acceptable.hi, BEYOND)
    refuse = [pair for pair in zip(IR_NAMES, curves, strict=True) if pair[1](end + step) < 0]
    names = tuple(name for name, _ in refuse)
    if len(refuse) == 2:
        return names, dict.fromkeys(names, 0.0)
    slope = abs(refuse[0][1].slope(end))
    # At the very peak of the city's gain the price has no bound, and none is given.
    joint = curves[0] + curves[1]
    return names, {names[0]: float(abs(joint.slope(end)) / slope)} if slope else {}


def settled(amount: Fraction, scale: Fraction) -> float:
    """Return an amount as a float; what the rounding of an irrational ratio leaves over is zero."""
    return float(amount) if abs(amount) > BEYOND * scale else 0.0


def _without_effort(problem: EffortProblem) -> Fraction:
    """Return R0 - L - K."""
    fixed, loss, cost = map(
        as_fraction, (problem.fixed_revenue, problem.origin_loss, problem.destination_cost)
    )
    return fixed - loss - cost


def _first_best(problem: EffortProblem) -> Fraction:
    """Joint gain with efforts in the contract and the ratio left free to place the risk."""
    risk, other_risk = problem.burdens
    premium = risk * other_risk / (2 * (risk + other_risk)) if risk + other_risk else Fraction(0)
    return _without_effort(problem) + sum(problem.productivities, Fraction(0)) / 2 - premium


def _full_bonus(problem: EffortProblem) -> FullBonus:
    own, other = problem.gain_curves()
    joint, effort = own + other, sum(problem.productivities, Fraction(0))
    gain = _without_effort(problem) + (effort - sum(problem.burdens)) / 2 - joint(joint.peak)
    cost = as_fraction(problem.fixed_revenue) + effort
    price = as_fraction(problem.central_price) - 1
    limit = 1 + gain / cost if cost and gain >= 0 else None
    return FullBonus(float(gain), float(cost), gain > price * cost, None if limit is None else float(limit))


def _reason(problem: EffortProblem) -> str:
    """Say why both accept no ratio; a joint gain would be enough if lump sums were allowed."""
    own, other = problem.gain_curves()
    joint, unit = own + other, problem.unit
    best = joint.peak
    if joint(best) < 0:
        return (
            f"No agreement at any ratio: even at the best, {float(best):.6g}, the move loses"
            f" {float(-joint(best)):.6g} {unit} in all; a central grant of that amount would unblock it."
        )
    low, high = float(-own(best)), float(other(best))
    short = [
        f"{name} gains at no ratio (at best {float(curve(curve.peak)):.6g} {unit})"
        for name, curve in zip(problem.players, (own, other), strict=True)
        if curve(curve.peak) < 0
    ]
    why = " and ".join(short) or f"no ratio is accepted by both {problem.origin} and {problem.destination}"
    return (
        f"No agreement by a ratio alone: {why}; at a ratio of {float(best):.6g} a lump sum of {low:.6g} to"
        f" {high:.6g} {unit} to {problem.origin} would unblock it."
    )
