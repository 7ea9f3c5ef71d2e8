r"""The ratio of a city that moves first, the follower's answer foreseen.

The leader's revenue :math:`sR(s)` has one peak, and what the follower keeps falls in :math:`s`
(``bases``): the leader asks for the peak, or for the highest ratio that the follower still
accepts, and the ratios that both accept form one interval. Where the follower's demand binds,
relaxing it by a yuan raises the ratio by :math:`1/R` (the follower's gain falls by :math:`R` per
unit of ratio, by the envelope theorem) and the leader's gain by :math:`1 + sR'/R`.

References
----------
models.md §4.6: :math:`s = 1/(1+\varepsilon)`; :math:`s = \min(1, \tfrac12 + R_0/2b)`.
"""

from __future__ import annotations

from citypact.games.allocation import Allocation
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.mechanisms.effort_contract.hills import (
    ROUNDING,
    Hill,
    accepted_on_hills,
    refusal,
    settled_float,
)
from citypact.mechanisms.effort_contract.leader.bases import ElasticBase, FixedAndEffort, TaxBase
from citypact.mechanisms.effort_contract.leader.result import LafferPoint, LeaderRatio
from citypact.mechanisms.effort_contract.moves import input_moves
from citypact.mechanisms.ratio_moves import Move
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

GRID = [k / 200 for k in range(201)]
POINTS = 20
BEYOND = 1e-9
FOLLOWER = "destination participates"
ASSUMPTIONS = (
    "A: the leader is bound by its ratio; the follower's effort is seen by nobody else",
    "A: no lump sum is paid",
)


def lead_ratio(
    base: ElasticBase | FixedAndEffort, *, origin_loss: Number = 0, destination_cost: Number = 0
) -> LeaderRatio:
    """Find the ratio that a leader asks for, and what it costs the two together.

    Parameters
    ----------
    base : ElasticBase or FixedAndEffort
        How the tax answers.
    origin_loss, destination_cost : float
        L of the leader and K of the follower, without any tax (亿元); may be negative.

    Examples
    --------
    >>> found = lead_ratio(ElasticBase(1, 1))
    >>> found.ratio, found.value, found.lost
    (0.5, 0.25, 0.125)
    """
    door = Door()
    if not isinstance(base, TaxBase):
        door.refuse("base", base, "an ElasticBase or a FixedAndEffort")
    door.money("origin_loss", origin_loss, signed=True)
    door.money("destination_cost", destination_cost, signed=True)
    door.close()
    loss, cost = float(origin_loss), float(destination_cost)
    hills = _consents(base, loss, cost)
    acceptable = accepted_on_hills(hills)
    ratios = _ratio(base, acceptable)
    certificate = _certify(base, hills, ratios, acceptable, abs(loss) + abs(cost))
    certificate.require()
    s = base.peak().ratio if ratios is None else ratios.ratio
    size = base.whole + abs(loss) + abs(cost)
    own, other = (settled_float(hill.gain(s), size) for hill in hills)
    agreed = ratios is not None
    held = acceptable is not None and acceptable.hi < base.peak().exact
    best = base.kept(0.0) - loss - cost
    return LeaderRatio(
        base=base,
        origin_loss=loss,
        destination_cost=cost,
        ratios=ratios,
        reason="" if agreed else _reason(hills, best),
        acceptable=acceptable,
        value=own if agreed else None,
        peak=base.peak().ratio,
        tax=base.tax(s) if agreed else None,
        joint_gain=own + other if agreed else None,
        first_best=best,
        lost=max(settled_float(best - own - other, size), 0.0) if agreed else None,
        gains=Allocation(("origin", "destination"), (own, other)) if agreed else None,
        curve=tuple(_point(base, k / POINTS) for k in range(POINTS + 1)),
        certificate=certificate,
        provenance=Provenance("closed form, bisection for the accepted ratios"),
        moves=_moves(base, loss, cost),
        shadow_prices={FOLLOWER: _price(base, s)} if held else {},
        shadow_price_units={FOLLOWER: "亿元 per 亿元"} if held else {},
        binding=(FOLLOWER,) if held else (),
        assumptions=ASSUMPTIONS,
    )


def _point(base: TaxBase, ratio: float) -> LafferPoint:
    tax = base.tax(ratio)
    return LafferPoint(ratio, tax, ratio * tax, base.kept(ratio))


def _consents(base: TaxBase, loss: float, cost: float) -> tuple[Hill, Hill]:
    slack = ROUNDING * (base.whole + abs(loss) + abs(cost))
    return (
        Hill(lambda s: s * base.tax(s) - loss, base.peak().ratio, slack),
        Hill(lambda s: base.kept(s) - cost, 0.0, slack),
    )


def _ratio(base: TaxBase, acceptable: RatioSet | None) -> RatioSet | None:
    """The peak where the follower accepts it, else the nearest ratio that it accepts."""
    if acceptable is None:
        return None
    return RatioSet.single(min(base.peak().exact, acceptable.hi))


def _price(base: TaxBase, ratio: float) -> float:
    """Return 1 + s R'/R at the follower's limit."""
    if isinstance(base, ElasticBase):
        return 1 - float(base.elasticity) * ratio / (1 - ratio)
    slope = (base.tax(1.0) - base.tax(0.0)) * ratio
    return 1 + slope / base.tax(ratio)


def _certify(
    base: TaxBase,
    hills: tuple[Hill, Hill],
    ratios: RatioSet | None,
    acceptable: RatioSet | None,
    losses: float,
) -> Certificate:
    """Recheck the follower's answer by a scan, consent at and beyond the ends, and the leader's optimum."""
    size = base.whole + losses
    if ratios is None or acceptable is None:
        return Certificate({"no ratio pleases both": refusal(hills) / size}, scale=size)
    s, (low, high) = ratios.ratio, acceptable.ends
    here = _point(base, s)
    floor = float(base.fixed) if isinstance(base, FixedAndEffort) else 0.0
    floor = base.whole if isinstance(base, ElasticBase) and base.elasticity == 0 else floor
    replies = [floor + (base.whole - floor) * k / 50 for k in range(51)]
    beyond = [min(hill.gain(x) for hill in hills) for x in (low - BEYOND, high + BEYOND) if 0 <= x <= 1]
    residuals = {
        "no other answer of the follower pays more": max(
            (1 - s) * tax - base.cost(tax) - here.follower for tax in replies
        )
        / size,
        "no other ratio pays the leader more": max(
            (x * base.tax(x) - here.leader for x in GRID if low <= x <= high), default=0.0
        )
        / size,
        "all accept both ends": max(-hill.gain(end) for hill in hills for end in (low, high)) / size,
        "one refuses beyond each end": float(any(not value < 0 for value in beyond)),
        "follower's limit by its closed form": _limit_gap(base, hills[1]) / size,
        "the follower keeps what its answer leaves": abs(
            (1 - s) * here.tax - base.cost(here.tax) - here.follower
        )
        / size,
        "no ratio adds more than a ratio of zero": max(
            x * base.tax(x) + base.kept(x) - base.kept(0.0) for x in GRID
        )
        / size,
    }
    return Certificate(residuals, scale=size)


def _limit_gap(base: TaxBase, follower: Hill) -> float:
    """Gain of the follower at the limit that a closed form gives, where it lies in [0, 1]."""
    cost = -follower.gain(1.0)
    return abs(follower.gain(base.ratio_keeping(cost))) if cost > 0 else 0.0


def _moves(base: ElasticBase | FixedAndEffort, loss: float, cost: float) -> tuple[Move, ...]:
    """Return what each input, a tenth lower and higher, does to the ratio."""
    names = ("revenue", "elasticity") if isinstance(base, ElasticBase) else ("fixed", "productivity")

    def ratio_of(changed: TaxBase) -> float | None:
        ratios = _ratio(changed, accepted_on_hills(_consents(changed, loss, cost)))
        return None if ratios is None else ratios.ratio

    return input_moves(base, {name: "" if name == "elasticity" else "亿元" for name in names}, ratio_of)


def _reason(hills: tuple[Hill, Hill], best: float) -> str:
    if best < 0:
        return (
            f"No agreement at any ratio: even without a share for the leader the move loses {-best:.6g} 亿元"
            " in all; a central grant of that amount would unblock it."
        )
    own, other = (hill.gain(0.0) for hill in hills)
    return (
        f"No agreement by a ratio alone: the leader gains at most {hills[0].gain(hills[0].peak):.6g} 亿元;"
        f" at a ratio of zero a lump sum of {-own:.6g} to {other:.6g} 亿元 to it would unblock it."
    )
