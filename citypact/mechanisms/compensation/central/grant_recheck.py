"""Rechecks grants and matches from the payoffs of the pair, in rational arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.settlement.exact_terms import SettledTerms
from citypact.mechanisms.compensation.settlement.recheck import certify_settlement
from citypact.solvers.certificate import Certificate

#: Efforts and transfers that are tried, up to twice those claimed.
STEPS = 10


def certify_crowd_out(free: SettledTerms, tied: SettledTerms) -> Certificate:
    """Recheck both transfers, and that the difference is the downstream city's part of the grant."""
    residuals: dict[str, Number] = {}
    for name, terms in (("without grant", free), ("with grant", tied)):
        found = certify_settlement(terms, terms.transfer, terms.central_subsidy)
        residuals |= {f"{name}: {label}": value for label, value in found.residuals.items()}
    part = (1 - as_fraction(tied.weight)) * as_fraction(tied.grant)
    residuals["downstream saves its part of the grant"] = (
        abs(free.transfer - tied.transfer - part) / free.gain
    )
    # Paid in any case, the grant stands on both sides of the comparison and cancels.
    paid = free.pair.upstream_payoff(free.effort) + free.transfer + as_fraction(tied.grant)
    unpaid = free.pair.upstream_payoff(free.pair.nash_effort) + as_fraction(tied.grant)
    residuals["an unconditional grant changes no gain"] = (
        abs(paid - unpaid - free.gains(free.transfer)[0]) / free.gain
    )
    return Certificate(residuals, tolerance=0.0, scale=float(free.gain), exact=True)


def certify_match(
    pair: WaterPair, worth: Fraction, weight: Fraction, effort: Fraction, transfer: Fraction
) -> Certificate:
    """Recheck a matched transfer: no other effort and transfer has a larger weighted Nash product.

    Gains are concave in effort and transfer, so Nash's supporting line, that the weighted sum of
    relative gains cannot rise, proves the optimum; it is searched over a grid of both.
    """
    loss, gain = pair.upstream_loss(effort), pair.downstream_gain(effort)

    def gains(at: Fraction, paid: Fraction) -> tuple[Fraction, Fraction]:
        upstream = worth * paid + pair.upstream_payoff(at) - pair.upstream_payoff(pair.nash_effort)
        return upstream, as_fraction(pair.downstream_benefit) * (at - pair.nash_effort) - paid

    upstream, downstream = gains(effort, transfer)
    residuals = {
        "upstream participates": -upstream / gain,
        "downstream participates": -downstream / gain,
        "weighted gains are in proportion": abs(weight * worth * downstream - (1 - weight) * upstream) / gain,
        "books": abs(upstream - (worth * transfer - loss)) / gain,
    }
    # At the optimum a yuan of the downstream city is worth 1 + rate upstream: w (1 + rate) / g_U
    # equals (1 - w) / g_D, and the supporting line is the sum of gains in upstream's yuan.
    here = upstream + worth * downstream
    worst = max(own + worth * other - here for own, other in _grid(gains, effort, transfer))
    residuals["no other effort and transfer are better"] = worst / gain
    return Certificate(residuals, tolerance=0.0, scale=float(gain), exact=True)


def _grid(
    gains: Callable[[Fraction, Fraction], tuple[Fraction, Fraction]], effort: Fraction, transfer: Fraction
) -> Iterator[tuple[Fraction, Fraction]]:
    for k in range(STEPS + 1):
        for j in range(STEPS + 1):
            yield gains(2 * effort * k / STEPS, 2 * transfer * j / STEPS)
