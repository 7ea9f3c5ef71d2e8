r"""What to pay for: an agreed effort, a price per unit, a share of the cost.

*Price.* Paid :math:`\sigma` for every unit beyond :math:`e^N`, the upstream city chooses
:math:`e = (b_U + \sigma)/c`. At :math:`\sigma = b_D` that is the efficient effort, and all surplus is the
upstream city's; a lump sum back hits any split of it (*two-part tariff*). A downstream city that
sets the price for its own benefit names :math:`b_D / 2` and buys half of the extra effort.

*Cost share.* Where the downstream city bears the part :math:`\varphi` of the cost, the upstream city
chooses :math:`e = b_U / ((1 - \varphi) c)`. A downstream leader maximises
:math:`b_D e - \tfrac12 \varphi c e^2` over the replies, which gives

.. math::

    \varphi^* = \max\Bigl(0, \frac{2 b_D - b_U}{2 b_D + b_U}\Bigr), \qquad
    e = \frac{2 b_D + b_U}{2 c} = e^* - \frac{b_U}{2c} \quad (\varphi^* > 0) .

At :math:`b_U = 0` the share is one: the upstream city then bears nothing, every effort is the same to it,
and the leader's best point is the limit of the best points as :math:`b_U \to 0`.

References
----------
models.md §5.2. The cost share is that of Stackelberg differential games such as S. Jørgensen and
G. Zaccour, *Differential Games in Marketing*, Springer, 2004, chapter 5.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.contracts.reply_scan import STEPS, better_reply, effort_range
from citypact.mechanisms.compensation.contracts.terms import Contract, make_contract
from citypact.mechanisms.compensation.settlement.exact_terms import HALF

PER_UNIT = "per unit of effort"


def two_part_tariff(pair: WaterPair, *, split: Number = HALF) -> Contract:
    """Pay the downstream benefit for each unit of extra effort, less a lump sum that sets the split.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    split : number
        Part of the surplus for the upstream city, from 0 to 1.

    Raises
    ------
    InputError
        If the split is not between 0 and 1.
    CertificateError
        If another effort pays the upstream city better.

    Examples
    --------
    >>> tariff = two_part_tariff(WaterPair(downstream_benefit=2, cost=1.5), split=0.25)
    >>> tariff.terms["price"], tariff.terms["lump sum to downstream"], tariff.gains["downstream"]
    (2.0, 1.0, 1.0)
    """
    door = Door()
    door.between("split", split, 0, 1, "a part of the surplus")
    door.close()
    price = as_fraction(pair.downstream_benefit)
    lump_sum = (1 - as_fraction(split)) * pair.surplus
    form = "price per unit and lump sum" if lump_sum else "price per unit"
    return _priced(pair, form, price, lump_sum)


def lead_price(pair: WaterPair) -> Contract:
    """Let the downstream city set the price per unit of extra effort that is best for itself.

    Examples
    --------
    >>> lead_price(WaterPair(downstream_benefit=2, cost=1.5)).efficiency
    0.75
    """
    benefit = as_fraction(pair.downstream_benefit)

    def own_gain(price: Fraction) -> Fraction:
        return (benefit - price) * price / as_fraction(pair.cost)

    prices = [2 * benefit * k / STEPS for k in range(STEPS + 1)]
    leads = better_reply(own_gain, benefit / 2, prices)
    return _priced(
        pair, "price set by downstream", benefit / 2, Fraction(0), {"no other price is better": leads}
    )


def _priced(
    pair: WaterPair,
    form: str,
    price: Fraction,
    lump_sum: Fraction,
    residuals: dict[str, Fraction] | None = None,
) -> Contract:
    """Let the upstream city reply to a price on effort beyond what it makes anyway."""
    effort = (as_fraction(pair.upstream_benefit) + price) / as_fraction(pair.cost)

    def paid(at: Fraction) -> Fraction:
        return price * (at - pair.nash_effort) - lump_sum

    reply = better_reply(lambda at: pair.upstream_payoff(at) + paid(at), effort, effort_range(pair))
    money = pair.unit
    terms = {
        "price": (price, f"{money} {PER_UNIT}"),
        "paid beyond an effort of": (pair.nash_effort, ""),
        "lump sum to downstream": (lump_sum, money),
        "lump sum if every unit is paid": (lump_sum + price * pair.nash_effort, money),
    }
    checks = {"no other effort is better": reply, **(residuals or {})}
    return make_contract(pair, form, terms, effort, paid(effort), checks)


def lead_cost_share(pair: WaterPair) -> Contract:
    """Let the downstream city offer the share of the cost that is best for itself.

    Raises
    ------
    CertificateError
        If the search finds a better share, or a better reply to it.

    Examples
    --------
    >>> share = lead_cost_share(WaterPair(downstream_benefit=2, upstream_benefit=0.6))
    >>> round(share.terms["cost share"], 7), share.effort
    (0.7391304, 2.3)
    """
    own, other = as_fraction(pair.upstream_benefit), as_fraction(pair.downstream_benefit)
    cost = as_fraction(pair.cost)
    share = max(Fraction(0), (2 * other - own) / (2 * other + own))
    effort = (2 * other + own) / (2 * cost) if share else pair.nash_effort

    def reply(offer: Fraction) -> Fraction:
        # At a full share every effort is the same to the upstream city: it does as it is asked.
        return effort if offer == 1 else own / ((1 - offer) * cost)

    def leader(offer: Fraction) -> Fraction:
        return other * reply(offer) - offer * pair.effort_cost(reply(offer))

    def follower(at: Fraction) -> Fraction:
        return own * at - (1 - share) * pair.effort_cost(at)

    offers = [Fraction(k, STEPS) for k in range(STEPS)]
    checks = {
        "no other share is better": better_reply(leader, share, offers),
        "no other effort is better": better_reply(follower, effort, effort_range(pair)),
        "no other effort is better for a full share": _better_at_full_share(pair, leader(share)),
    }
    told = () if own else ("at a full share upstream is indifferent and makes the effort asked for",)
    return make_contract(
        pair,
        "share of the cost of effort",
        {"cost share": (share, "of the cost of effort")},
        effort,
        share * pair.effort_cost(effort),
        checks,
        told,
    )


def _better_at_full_share(pair: WaterPair, payoff: Fraction) -> Fraction:
    """Most that bearing all of the cost adds for the leader; only an indifferent city would follow."""
    if pair.upstream_benefit:
        return Fraction(0)  # it would make effort without end
    benefit = as_fraction(pair.downstream_benefit)
    return max(benefit * at - pair.effort_cost(at) for at in effort_range(pair)) - payoff
