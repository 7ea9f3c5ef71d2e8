r"""Which parameters make one half right, and where one half lies among the acceptable ratios.

For equal division of the surplus the set
:math:`\mathcal R_{50} = \{|s^* - \tfrac12| \le t\}` is the slab :math:`|L - K| \le 2tR`;
its prior mass on a box of rates is an area. Read the other way round, the statute gives
the origin :math:`PV_A` of a surplus :math:`W = V - L - K` counted over the full horizon,
which is what a bargaining weight of

.. math:: \hat\alpha = \frac{PV_A - L}{W}

would have given it.

References
----------
models.md §6.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.counterfactual import stay_value
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door
from citypact.mechanisms.fifty_fifty.surprise import NEAR, nash_form
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.statute.enterprise import Enterprise
from citypact.mechanisms.statute.inversion import ratios_with_pv_at_least, ratios_with_pv_at_most
from citypact.mechanisms.statute.schedules import schedule
from citypact.mechanisms.statute.terms import StatuteTerms
from citypact.mechanisms.theories.polygon import Polygon, area, clip, rectangle
from citypact.mechanisms.theories.rate_box import RateBox
from citypact.mechanisms.theories.robust import radius_of_half

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class RationalisingSet:
    """All games in which equal division is within ``tolerance`` of one half.

    Parameters
    ----------
    tolerance : Fraction
        t, in ratio.
    """

    tolerance: Fraction = NEAR

    def __post_init__(self) -> None:
        door = Door()
        door.between("tolerance", self.tolerance, 0, 1)
        door.close()
        object.__setattr__(self, "tolerance", as_fraction(self.tolerance))

    def __contains__(self, game: Relocation) -> bool:
        R, L, K = map(as_fraction, (game.revenue, game.origin_loss, game.destination_cost))
        return abs(L - K) <= 2 * self.tolerance * R and L + K <= R

    def slab(self, box: RateBox) -> Polygon:
        """Return the rates of the box in the slab |l - k| <= 2t, with or without a surplus."""
        return clip(rectangle(box.loss, box.cost), nash_form(HALF).near(HALF, self.tolerance))

    def prior_mass(self, box: RateBox) -> Fraction:
        """Return the slab's part of the box, exactly.

        Examples
        --------
        >>> RationalisingSet().prior_mass(RateBox((0.1, 0.6), (0.1, 0.6)))
        Fraction(9, 25)
        """
        whole = area(rectangle(box.loss, box.cost))
        if whole == 0:
            door = Door()
            door.refuse("box", (box.loss, box.cost), "a box with an area")
            door.close()
        return area(self.slab(box)) / whole


@dataclass(frozen=True)
class HalfPosition:
    """Where one half lies among the ratios both cities accept.

    ``percentile`` is 0 at the origin's limit and 1 at the destination's (outside [0, 1] if
    one half is not acceptable), ``None`` when a single ratio is acceptable; ``weight`` is the
    bargaining weight at which one half is the Nash ratio; ``radius`` the robustness radius.
    """

    interval: RatioSet
    percentile: Fraction | None
    weight: Fraction | None
    radius: Fraction


def position_of_half(game: Relocation) -> HalfPosition | None:
    """Return where one half lies; ``None`` when no ratio in [0, 1] is acceptable.

    Examples
    --------
    >>> position_of_half(Relocation(1, 0.3, 0.1)).percentile
    Fraction(1, 3)
    """
    needs, grants = game.thresholds()
    lo, hi = max(needs, Fraction(0)), min(grants, Fraction(1))
    if lo > hi:
        return None
    return HalfPosition(
        RatioSet.between(lo, hi),
        (HALF - lo) / (hi - lo) if hi > lo else None,
        (HALF - needs) / (grants - needs) if grants > needs else None,
        radius_of_half(needs, 1 - grants),
    )


@dataclass(frozen=True)
class ImpliedWeight:
    """What the statute's terms say about bargaining power over the full horizon (亿元).

    ``weight`` is the implied bargaining weight of the origin; ``equal_surplus`` the ratios at
    which the same terms would divide the surplus equally, ``None`` if no ratio can.
    """

    origin_pv: Fraction
    origin_loss: Fraction
    surplus: Fraction
    weight: Fraction
    equal_surplus: RatioSet | None


def implied_weight(
    enterprise: Enterprise,
    hazard: Number,
    destination_cost: Number,
    *,
    terms: StatuteTerms | None = None,
    rate: Number = 0.04,
    horizon: int = 20,
    relief: Number = 0,
) -> ImpliedWeight:
    """Compute the bargaining weight that the statute's terms imply.

    Parameters
    ----------
    enterprise : Enterprise
        The plant.
    hazard : float
        Yearly probability that the plant is lost to the origin anyway.
    destination_cost : float
        K over the full horizon, taxes aside (亿元).
    terms : StatuteTerms, optional
        The notice's own by default.
    rate, horizon : float, int
        Discount rate; years of tax counted on both sides.
    relief : float
        What the origin gains by the departure besides (亿元).

    Raises
    ------
    InfeasibleDesign
        If the full-horizon surplus is not positive.

    Examples
    --------
    >>> plant = Enterprise.from_base(1, 1.2)
    >>> round(float(implied_weight(plant, 0.40, 6).weight), 3)
    0.144
    """
    door = Door()
    door.finite("destination_cost", destination_cost)
    door.finite("relief", relief)
    door.close()
    terms = (StatuteTerms() if terms is None else terms).exact()
    plant, interest = enterprise.exact(), as_fraction(rate)
    plan = schedule(plant, terms)
    origin, whole = as_fraction(plan.origin_pv(interest)), as_fraction(plan.tax_pv(interest, horizon))
    loss = stay_value(as_fraction(plant.base), hazard, interest, horizon) - as_fraction(relief)
    surplus = whole - loss - as_fraction(destination_cost)
    if not surplus > 0:
        raise InfeasibleDesign(
            f"no surplus over {horizon} years: local tax {float(whole):.6g}, origin loses {float(loss):.6g},"
            f" destination {float(destination_cost):.6g} 亿元"
        )
    goal = loss + surplus / 2
    at_least = ratios_with_pv_at_least(goal, plant, terms, interest)
    at_most = ratios_with_pv_at_most(goal, plant, terms, interest)
    equal = None
    if at_least is not None and at_most is not None:
        equal = RatioSet.between(at_least[0], at_most[1])
    return ImpliedWeight(origin, loss, surplus, (origin - loss) / surplus, equal)
