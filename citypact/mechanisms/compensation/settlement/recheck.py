"""Rechecks a compensation from the payoffs of the pair: definitions, not the formulas that found it.

Amounts are fractions; residuals are violations divided by what the downstream city gains.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.compensation.settlement.exact_terms import SettledTerms
from citypact.solvers.certificate import Certificate

#: Efforts at which the whole range is searched for a better one.
STEPS = 20


def certify_settlement(terms: SettledTerms, transfer: Fraction, central: Fraction) -> Certificate:
    """Recheck effort, participation, the transfer and the central money.

    Parameters
    ----------
    terms : SettledTerms
        The problem with its effort.
    transfer : Fraction
        The transfer that is claimed (亿元 a year).
    central : Fraction
        The least central money in all that is claimed (亿元 a year).
    """
    scale = terms.gain
    upstream, downstream = terms.gains(transfer)
    money = as_fraction(terms.grant) + terms.top_up
    residuals = {
        "upstream participates": -upstream / scale,
        "downstream participates": -downstream / scale,
        "money balances": abs(upstream + downstream + terms.central_gain - terms.surplus) / scale,
        "transfer within its cap": Fraction(0)
        if terms.transfer_cap is None
        else (transfer - as_fraction(terms.transfer_cap)) / scale,
        "central money not negative": -min(terms.top_up, central) / scale,
        "no other effort is better for all": _better_effort(terms) / scale,
        "without agreement upstream replies best": _better_reply(terms) / scale,
        "no less central money would do": abs(central - _least_money(terms)) / scale,
    }
    if terms.agreement:
        residuals["no money beyond the grant"] = abs(money - as_fraction(terms.grant)) / scale
        residuals["no other transfer is better"] = _better_transfer(terms, transfer, (upstream, downstream))
    else:
        residuals["upstream is only just willing"] = abs(upstream) / scale
        residuals["transfer at its limit"] = abs(transfer - terms.ceiling) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def _better_effort(terms: SettledTerms) -> Fraction:
    """Most that another effort of the scan adds for all who value it."""

    def welfare(effort: Fraction) -> Fraction:
        others = as_fraction(terms.pair.downstream_benefit) + as_fraction(terms.central_benefit)
        return terms.pair.upstream_payoff(effort) + others * effort

    return max(welfare(2 * terms.effort * k / STEPS) for k in range(STEPS + 1)) - welfare(terms.effort)


def _better_reply(terms: SettledTerms) -> Fraction:
    """Most that the upstream city gains alone by another effort of the scan."""
    pair = terms.pair
    best = max(pair.upstream_payoff(2 * terms.effort * k / STEPS) for k in range(STEPS + 1))
    return best - pair.upstream_payoff(pair.nash_effort)


def _least_money(terms: SettledTerms) -> Fraction:
    """Central money that the upstream city lacks when the downstream city pays all it will and can."""
    pair = terms.pair
    loss = pair.upstream_payoff(pair.nash_effort) - pair.upstream_payoff(terms.effort)
    most = as_fraction(pair.downstream_benefit) * (terms.effort - pair.nash_effort)
    if terms.transfer_cap is not None:
        most = min(most, as_fraction(terms.transfer_cap))
    return max(loss - most, Fraction(0))


def _better_transfer(terms: SettledTerms, transfer: Fraction, gains: tuple[Fraction, Fraction]) -> Fraction:
    """Nash's supporting line: the weighted sum of relative gains cannot rise; linear, so ends suffice."""
    weight = as_fraction(terms.weight)
    low, high = terms.interval[0], terms.ceiling
    upstream, downstream = gains
    if (weight and not upstream) or (weight < 1 and not downstream):
        # A gain of zero is optimal only where a single transfer is acceptable.
        return Fraction(int(low != high)) + abs(transfer - low) / terms.gain
    worst = Fraction(0)
    for own, other in map(terms.gains, (low, high)):
        relative = weight * own / upstream if weight else Fraction(0)
        relative += (1 - weight) * other / downstream if weight < 1 else Fraction(0)
        worst = max(worst, relative - 1)
    return worst
