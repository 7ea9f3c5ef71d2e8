r"""Who uses how much of a river's water and who pays whom: the best use, shared by a rule.

The best use :math:`x^*` is worth :math:`v(N)`; a rule divides it into :math:`z_i`, and money makes
up the difference to what each city draws from its own use,

.. math:: t_i = z_i - b_i(x_i^*), \qquad \sum_i t_i = 0 .

Paid from neighbour to neighbour, :math:`\sum_{j \in U_i} t_j` crosses the section below city i on
its way up: what the cities downstream pay for the water let through, and for more.

References
----------
models.md §5.8, A10.
"""

from __future__ import annotations

import numpy as np

from citypact.games.allocation import Allocation
from citypact.games.coalitional import FloatArray
from citypact.games.coalitional.masks import membership, subset_sums
from citypact.games.rational import Number
from citypact.games.river import RiverWater
from citypact.mechanisms.river_rules.water.agreement import WaterAgreement
from citypact.mechanisms.river_rules.water.certificate import certify_use
from citypact.mechanisms.river_rules.water.rules import GAME_RULES, water_shares
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.core_sets.core_membership import in_core
from citypact.solvers.property_report import PropertyReport
from citypact.solvers.provenance import Provenance

#: Coalitions are looked at one by one up to here: 4,096 aspirations take half a second.
MOST_CHECKED = 12
#: A section or a price this small, relative to the largest, is none.
NOTHING = 1e-12


def share_river(
    water: RiverWater, rule: str = "downstream_incremental", *, upstream_share: Number | None = None
) -> WaterAgreement:
    """Find the best use of a river's water and the payments that share its worth by a rule.

    Parameters
    ----------
    water : RiverWater
        The river, inflows and benefits.
    rule : str
        ``downstream_incremental``, ``upstream_incremental``, ``equal_loss``, ``section_share``
        (with ``upstream_share``), ``shapley`` or ``nucleolus``.
    upstream_share : number, optional
        For ``section_share``: the share of each section's surplus for the side upstream, 0 to 1.

    Returns
    -------
    WaterAgreement
        Uses, transfers, gains, prices of water, core and aspirations with witnesses, certificate.

    Raises
    ------
    InputError
        On an unknown rule or a share that does not fit it.
    CertificateError
        If the use is not proved best or the money does not balance.

    Examples
    --------
    >>> from citypact.games.river import PowerBenefit, River
    >>> cities = ("e1", "e2", "e3", "e4")
    >>> benefits = [PowerBenefit(factor) for factor in (1, 2, 3, 2.5)]
    >>> found = share_river(RiverWater(River(cities), (2, 0.5, 0.3, 0.2), benefits))
    >>> [round(worth, 5) for worth in found.welfare.vector()]
    [1.41421, 2.12132, 2.72546, 1.53324]
    >>> bool(found.core), bool(found.aspirations), round(sum(found.transfers.vector()), 9)
    (True, True, 0.0)
    """
    shares = np.array(water_shares(water, rule, upstream_share))
    best = water.best_use()
    uses, prices, outflows = best.uses[0], best.prices[0], best.outflows[0]
    worths = water.benefit_of(best.uses)[0]
    transfers = shares - worths
    certificate = _certified(water, uses, prices, shares, transfers)
    certificate.require()
    falls = _falls(water, prices)
    few = water.size <= MOST_CHECKED
    return WaterAgreement(
        game=water,
        rule=rule if upstream_share is None else f"{rule} {float(upstream_share):g}",
        uses=Allocation(water.players, uses.tolist(), water.water_unit),
        outflows=Allocation(water.players, outflows.tolist(), water.water_unit),
        benefits=_money(water, worths),
        welfare=_money(water, shares),
        transfers=_money(water, transfers),
        gains=_money(water, shares - water.singles),
        section_money=_section_money(water, transfers),
        participation=_participation(water),
        core=in_core(water, shares.tolist()) if few else None,
        aspirations=within_aspirations(water, shares) if few else None,
        shadow_prices=_labelled(water, prices, falls),
        binding=tuple(
            f"section below {name}"
            for name, fall, out in zip(water.players, falls, outflows, strict=True)
            if fall > NOTHING * _finite_top(prices) and out <= NOTHING * water.supply.sum()
        ),
        certificate=certificate,
        provenance=Provenance(
            "pooled blocks of one price" + (f", {rule} by the game's solver" if rule in GAME_RULES else "")
        ),
        assumptions=_assumptions(water, few),
    )


def within_aspirations(water: RiverWater, shares: FloatArray) -> PropertyReport:
    """Say whether no coalition gets more than it could reach with all water from upstream.

    Parameters
    ----------
    water : RiverWater
        At most 12 cities.
    shares : float array of shape (n,)
        What each city gets.

    Returns
    -------
    PropertyReport
        When false, the coalition that gets most beyond its aspiration.

    Examples
    --------
    >>> from citypact.games.river import PowerBenefit, River
    >>> water = RiverWater(River(("up", "down")), (4, 0), PowerBenefit(1))
    >>> within_aspirations(water, np.array([0.5, 2.33])).statement
    'down gets 2.33, its aspiration is 2'
    """
    masks = np.arange(1 << water.size, dtype=np.int64)
    members = membership(masks, water.size)
    bounds, held = water.aspirations_at(members), subset_sums(np.asarray(shares, dtype=np.float64))
    excess = held - bounds
    at = int(np.argmax(excess))
    if excess[at] <= TOLERANCE * float(np.abs(bounds).max()):
        return PropertyReport("within the aspirations", True)
    names = water.members(at)
    who = names[0] if len(names) == 1 else f"{water.label(at)} together"
    verb = "gets" if len(names) == 1 else "get"
    own = "its" if len(names) == 1 else "their"
    statement = f"{who} {verb} {held[at]:.10g}, {own} aspiration is {bounds[at]:.10g}"
    return PropertyReport("within the aspirations", False, (names,), float(excess[at]), statement)


def _money(water: RiverWater, amounts: FloatArray) -> Allocation:
    return Allocation(water.players, amounts.tolist(), water.unit)


def _certified(
    water: RiverWater, uses: FloatArray, prices: FloatArray, shares: FloatArray, transfers: FloatArray
) -> Certificate:
    proof = certify_use(water, uses, prices)
    scale = proof.scale if proof.scale > 0 else 1.0
    residuals = {
        **proof.residuals,
        "transfers balance": abs(float(transfers.sum())) / scale,
        "welfare is benefit plus transfer": float(
            np.abs(shares - water.benefit_of(uses[None])[0] - transfers).max()
        )
        / scale,
        "the shares add up to all that there is": abs(float(shares.sum()) - water.grand) / scale,
    }
    return Certificate(residuals, proof.tolerance, proof.scale)


def _falls(water: RiverWater, prices: FloatArray) -> FloatArray:
    """By how much the price of water falls at the section below each city; infinite above dry ground."""
    place = {name: at for at, name in enumerate(water.players)}
    below = [water.river.below(name) for name in water.players]
    lower = np.array([0.0 if name is None else prices[place[name]] for name in below])
    falls = np.full(water.size, np.inf)
    np.subtract(prices, lower, out=falls, where=np.isfinite(prices))
    return np.where(np.isfinite(lower), falls, 0.0)


def _section_money(water: RiverWater, transfers: FloatArray) -> dict[tuple[str, str], float]:
    """Net money that crosses each section on its way up."""
    upward = transfers @ water.river.reaches.astype(np.float64)
    return {(city, below): float(upward[water.players.index(city)]) for city, below in water.river.sections}


def _participation(water: RiverWater) -> dict[str, tuple[float, float]]:
    """What each city has alone, and what it adds to all others: the most they can let it have."""
    everybody, alone = np.ones((water.size, water.size), dtype=bool), np.eye(water.size, dtype=bool)
    most = water.grand - water.worths_at(everybody & ~alone)
    return {
        name: (float(low), float(high))
        for name, low, high in zip(water.players, water.singles, most, strict=True)
    }


def _labelled(water: RiverWater, prices: FloatArray, falls: FloatArray) -> dict[str, float]:
    named = {f"water at {name}": float(price) for name, price in zip(water.players, prices, strict=True)}
    return named | {
        f"section below {name}": float(fall) for name, fall in zip(water.players, falls, strict=True)
    }


def _finite_top(prices: FloatArray) -> float:
    return float(np.max(prices, where=np.isfinite(prices), initial=0.0))


def _assumptions(water: RiverWater, few: bool) -> tuple[str, ...]:
    lines = ["Outsiders take all water that reaches them: a coalition in pieces is worth the sum of them."]
    if any(np.isfinite(benefit.satiation) for benefit in water.city_benefits):
        lines.append(
            "Some benefits satiate: satiated outsiders may let water pass, which these worths leave out."
        )
    if not few:
        lines.append(f"Core and aspirations are checked up to {MOST_CHECKED} cities.")
    return tuple(lines)
