r"""The transfer for which an upstream city makes the efficient effort.

Without a cap and with equal power the Nash transfer, which is the Shapley value of the two-city
game, is :math:`T = \tfrac34 b_D^2 / c - \tfrac12 Z`: half as much again as the upstream
city's loss, three quarters of the downstream city's gain, less half of the central money that
comes with the agreement. The formulas stand in ``exact_terms``; here they are checked and
told.

References
----------
models.md §5.2, §5.7, A8. J. F. Nash, "The bargaining problem", Econometrica 18, 1950, 155-162.
"""

from __future__ import annotations

from citypact.games.allocation import Allocation
from citypact.games.rational import Number
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.settlement.exact_terms import HALF, SettledTerms
from citypact.mechanisms.compensation.settlement.recheck import certify_settlement
from citypact.mechanisms.compensation.settlement.result import Compensation, Efforts
from citypact.mechanisms.compensation.settlement.shadow_prices import settlement_prices
from citypact.solvers.provenance import Provenance


def compensate(
    pair: WaterPair,
    *,
    grant: Number = 0,
    transfer_cap: Number | None = None,
    weight: Number = HALF,
    central_benefit: Number = 0,
) -> Compensation:
    r"""Find the transfer at which both cities sign for the efficient effort, certified.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    grant : number
        Central money that the upstream city receives with the agreement only (亿元 a year).
    transfer_cap : number, optional
        The most that the downstream city can pay (亿元 a year).
    weight : number
        Bargaining weight of the upstream city, from 0 to 1.
    central_benefit : number
        What a unit of effort is worth to the centre or to third cities (亿元 a year); the effort
        then pays for them too.

    Returns
    -------
    Compensation
        With ``agreement`` false and a ``reason`` where the grant is too small: the terms are
        then those that the least central money buys.

    Raises
    ------
    InputError
        On a number that is not finite or has the wrong sign.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5)
    >>> compensate(pair).transfer, compensate(pair, grant=0.4).transfer
    (2.0, 1.8)
    >>> poor = compensate(pair, transfer_cap=1)
    >>> poor.transfer, round(poor.central_subsidy, 4), poor.shadow_prices["transfer cap"]
    (1.0, 0.3333, 1.0)
    """
    terms = SettledTerms(pair, grant, transfer_cap, weight, central_benefit)
    certificate = certify_settlement(terms, terms.transfer, terms.central_subsidy)
    certificate.require()
    prices, units, binding = settlement_prices(terms)
    low, high = terms.interval
    return Compensation(
        pair=pair,
        agreement=terms.agreement,
        reason=None if terms.agreement else _refusal(terms),
        effort=Efforts(float(pair.nash_effort), float(terms.effort)),
        transfer=float(terms.transfer),
        participation=(float(low), float(high)),
        acceptable=(float(low), float(terms.ceiling)) if terms.agreement else None,
        gains=Allocation(
            ("upstream", "downstream"), tuple(map(float, terms.gains(terms.transfer))), pair.unit
        ),
        surplus=float(terms.surplus),
        grant=float(grant),
        central_subsidy=float(terms.central_subsidy),
        top_up=float(terms.top_up),
        central_gain=float(terms.central_gain),
        transfer_cap=None if transfer_cap is None else float(transfer_cap),
        weight=float(weight),
        central_benefit=float(central_benefit),
        shadow_prices=prices,
        shadow_price_units=units,
        binding=binding,
        certificate=certificate,
        provenance=Provenance("closed form in rational arithmetic", exact=True),
        assumptions=_assumptions(terms),
    )


def _refusal(terms: SettledTerms) -> str:
    """Say what stands between the two and how much central money removes it."""
    pair = terms.pair
    low, high = terms.interval
    limit = (
        f"can pay at most {float(terms.ceiling):.6g}"
        if terms.ceiling < high
        else f"grants at most {float(high):.6g}"
    )
    more = "more " if terms.grant else ""
    return (
        f"no agreement on this effort without {more}central money: {pair.upstream} needs"
        f" {float(low):.6g}, {pair.downstream} {limit}; a central subsidy of {float(terms.top_up):.6g}"
        f" {pair.unit} a year{' beyond the grant' if terms.grant else ''} closes the gap"
    )


def _assumptions(terms: SettledTerms) -> tuple[str, ...]:
    told = [
        "effort can be observed and written into the agreement",
        "without agreement the upstream city chooses the effort that is best for itself",
    ]
    if terms.grant:
        told.append("the grant is paid only with the agreement")
    if terms.central_benefit:
        told.append("the agreed effort counts the benefit of the centre or of third cities")
    if terms.transfer_cap is not None:
        told.append("the effort is not lowered to fit the transfer cap; design_effort does that")
    return tuple(told)
