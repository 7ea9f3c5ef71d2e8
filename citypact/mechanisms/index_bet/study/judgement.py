r"""Judge a bet on the index as it stands.

The upstream city answers with its best effort; odds, expected money and gains over no
agreement follow. The bet is then compared with the smallest stake that would induce the
efficient effort, once with the best threshold and once with its own.

References
----------
models.md §5.3, A8.
"""

from __future__ import annotations

import math
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.best_reply import EffortReply, best_effort, expected_payment
from citypact.mechanisms.index_bet.effort.deviation_scan import upstream_residuals
from citypact.mechanisms.index_bet.stake.design import efficient_stake
from citypact.mechanisms.index_bet.stake.result import StakeDesign
from citypact.mechanisms.index_bet.study.result import BetStudy
from citypact.mechanisms.index_bet.terms.noisy_index import NoisyIndex, within_doubles
from citypact.mechanisms.index_bet.terms.tiers import IndexBet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


def study_bet(pair: WaterPair, bet: IndexBet, noise: NoisyIndex) -> BetStudy:
    """Say what a bet induces, what it pays, who accepts it and what it would take to do best.

    Parameters
    ----------
    pair : WaterPair
        Benefits and the cost of effort; the unit of money is the bet's.
    bet : IndexBet
        The bet.
    noise : NoisyIndex
        How the index answers effort.

    Raises
    ------
    InputError
        If the rule of the bet is not known, or numbers are too far apart in size.
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=1.2, cost=2)
    >>> study = study_bet(pair, IndexBet.single(1, 1), NoisyIndex(1.15, 0.25, 0.1))
    >>> round(study.effort, 4), round(study.attained, 4), study.accepted
    (0.8369, 0.8441, False)
    """
    bet.require_known()
    with within_doubles(noise.noise):
        return _studied(pair, bet, noise)


def _studied(pair: WaterPair, bet: IndexBet, noise: NoisyIndex) -> BetStudy:
    """Put the effort, the odds, the money and the comparison together."""
    reply = best_effort(pair, bet, noise)
    efforts = {"no agreement": pair.nash_effort, "bet": reply.effort, "efficient": pair.efficient_effort}
    paid = Fraction(expected_payment(bet, noise, reply.effort))
    lump = as_fraction(bet.lump_sum)
    gains = {
        pair.upstream: paid + lump - pair.upstream_loss(reply.effort),
        pair.downstream: pair.downstream_gain(reply.effort) - paid,
    }
    if lump:
        gains["centre" if "centre" not in pair.players else "central government"] = -lump
    attained = sum(gains.values(), Fraction(0)) / pair.surplus
    certificate = _certificate(pair, bet, noise, reply, gains)
    certificate.require()
    chances = noise.probabilities(bet.thresholds, reply.effort)
    spread = math.fsum(
        chance * (float(pay) - float(paid)) ** 2 for chance, pay in zip(chances, bet.payments, strict=True)
    )
    design, needed, reason = _comparison(pair, bet, noise)
    return BetStudy(
        pair=pair,
        bet=bet,
        noise=noise,
        reply=reply,
        efforts={when: float(effort) for when, effort in efforts.items()},
        expected_index={when: float(noise.mean(effort)) for when, effort in efforts.items()},
        chances={tier.in_words(): chance for tier, chance in zip(bet.tiers, chances, strict=True)},
        expected_payment=float(paid),
        deviation=math.sqrt(spread),
        gains=Allocation(tuple(gains), tuple(float(gain) for gain in gains.values()), pair.unit),
        attained=float(attained),
        participation=(-float(gains[pair.upstream]), float(gains[pair.downstream])),
        design=design,
        needed=needed,
        reason=reason,
        certificate=certificate,
        provenance=Provenance("all stationary efforts by interval bisection, compared"),
        assumptions=_assumptions(bet, reply),
    )


def _certificate(
    pair: WaterPair,
    bet: IndexBet,
    noise: NoisyIndex,
    reply: EffortReply,
    gains: dict[str, Fraction],
) -> Certificate:
    effort = reply.effort
    both = as_fraction(pair.upstream_benefit) + as_fraction(pair.downstream_benefit)
    joint = both * (effort - pair.nash_effort)
    joint -= pair.effort_cost(effort) - pair.effort_cost(pair.nash_effort)
    size = pair.surplus + sum((abs(gain) for gain in gains.values()), Fraction(0))
    odds = sum(noise.probabilities(bet.thresholds, effort)) - 1
    residuals: dict[str, Number] = {
        **upstream_residuals(pair, bet, noise, effort),
        "probabilities add up to one": abs(odds),
        "money balances": abs(sum(gains.values(), Fraction(0)) - joint) / size,
    }
    return Certificate(residuals, scale=float(size))


def _comparison(
    pair: WaterPair, bet: IndexBet, noise: NoisyIndex
) -> tuple[StakeDesign | None, float | None, str]:
    """Design the smallest stake for the efficient effort, freely and at the bet's main threshold."""
    design, needed, reason = None, None, ""
    try:
        design = efficient_stake(pair, noise)
    except InfeasibleDesign as refusal:
        reason = f"the efficient effort cannot be induced: {refusal}"
    if bet.thresholds and not reason:
        jumps = [abs(jump) for jump in bet.jumps]
        try:
            own = bet.thresholds[jumps.index(max(jumps))]
            needed = efficient_stake(pair, noise, threshold=own).stake
        except InfeasibleDesign as refusal:
            reason = f"no stake at the bet's own threshold induces the efficient effort: {refusal}"
    return design, needed, reason


def _assumptions(bet: IndexBet, reply: EffortReply) -> tuple[str, ...]:
    said = [
        "A: the index is P0 - eta e + noise, normally distributed, all parameters known to both",
        "A: both cities care for the expected payment only",
        *(f"A: {term}" for term in bet.assumed),
    ]
    if reply.tied:
        said.append("A: of two efforts that pay equally the larger is chosen")
    if not bet.monotone:
        said.append("the bet pays more for dirtier water somewhere")
    return tuple(said)
