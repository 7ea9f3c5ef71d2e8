r"""The smallest stake that makes the upstream city choose a target effort, and who accepts it.

With the threshold at a score :math:`z` (see ``implementable``) the stake is
:math:`T + F = K\sigma\sqrt{2\pi}\,e^{z^2/2}/\eta`; for the efficient effort with :math:`z = 0` it
is :math:`b_D\sigma\sqrt{2\pi}/\eta`. The stake alone sets the effort. How it is divided into the
reward :math:`T` and the penalty :math:`F` moves money between the cities and nothing else: the
expected payment is :math:`\Phi(z)(T+F) - F`, so both accept every penalty with

.. math:: \Phi(z)J - G \le F \le \Phi(z)J - L + Z ,

:math:`L` being what the target costs upstream, :math:`G` what it brings downstream, :math:`Z`
the central lump sum. A penalty below that which divides the surplus equally, forced by a
limited liability, leaves the upstream city more: its *rent*.

References
----------
models.md §5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InputError, Problem
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.deviation_scan import upstream_residuals
from citypact.mechanisms.index_bet.stake.implementable import LAXEST, Target
from citypact.mechanisms.index_bet.stake.refusals import (
    refuse_laxity,
    refuse_score,
    refuse_split,
    refuse_stake,
    refuse_threshold,
)
from citypact.mechanisms.index_bet.stake.result import StakeDesign
from citypact.mechanisms.index_bet.terms.noisy_index import (
    ROOT_OF_TAU,
    NoisyIndex,
    below,
    between,
    within_doubles,
)
from citypact.mechanisms.index_bet.terms.tiers import IndexBet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class StakeLimits:
    """What may be promised at most; ``None`` for no limit.

    Parameters
    ----------
    reward : number or None
        Largest payment to the upstream city (亿元 a year).
    penalty : number or None
        Largest payment by it, its liability (亿元 a year).
    """

    reward: Number | None = None
    penalty: Number | None = None

    def __post_init__(self) -> None:
        door = Door()
        for field in ("reward", "penalty"):
            if getattr(self, field) is not None:
                door.money(f"limit of the {field}", getattr(self, field))
        door.close()

    @property
    def stake(self) -> Fraction | None:
        """Largest stake, when both ends are limited."""
        if self.reward is None or self.penalty is None:
            return None
        return as_fraction(self.reward) + as_fraction(self.penalty)


#: No limits.
UNLIMITED = StakeLimits()


def efficient_stake(
    pair: WaterPair,
    noise: NoisyIndex,
    *,
    target: Number | None = None,
    threshold: Number | None = None,
    limits: StakeLimits = UNLIMITED,
    lump_sum: Number = 0,
) -> StakeDesign:
    """Find the smallest stake that induces the efficient effort, or another target.

    Parameters
    ----------
    pair : WaterPair
        Benefits and the cost of effort.
    noise : NoisyIndex
        How the index answers effort.
    target : number, optional
        Effort to be induced; the efficient one by default.
    threshold : number, optional
        Index at which the bet flips, such as 1, when it is given; by default the best one.
    limits : StakeLimits
        Largest reward and penalty.
    lump_sum : number
        Central money to the upstream city whatever the index (亿元 a year).

    Raises
    ------
    InputError
        If the target is not above the effort without agreement, or numbers are too far apart in size.
    InfeasibleDesign
        If no stake within the limits induces the target and pleases both, saying what blocks
        and by how much it would have to give.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=1.2, cost=2)
    >>> design = efficient_stake(pair, NoisyIndex(1.15, 0.25, 0.1))
    >>> round(design.stake, 4), design.threshold, design.success
    (1.2032, 1.0, 0.5)
    """
    wanted = target_of(pair, noise, target, lump_sum)
    if threshold is None:
        with within_doubles(noise.noise):
            return design_at(wanted, wanted.best_score(), limits, as_fraction(lump_sum))
    door = Door()
    door.positive("threshold", threshold, "index: P is never negative, so none below can be met")
    door.close()
    with within_doubles(noise.noise):
        score = noise.score(threshold, wanted.effort)
        if score > LAXEST:
            refuse_laxity(wanted, score, as_fraction(threshold))
        if not wanted.implementable(score):
            refuse_score(wanted, score, as_fraction(threshold))
        return design_at(wanted, score, limits, as_fraction(lump_sum), as_fraction(threshold))


def design_at(
    wanted: Target, score: float, limits: StakeLimits, lump_sum: Fraction, fixed: Fraction | None = None
) -> StakeDesign:
    """Divide the stake of a score that implements the target; ``fixed`` is a threshold that was given.

    Raises
    ------
    InfeasibleDesign
        If the limits do not allow the stake or no division of it pleases both cities.
    """
    pair, stake = wanted.pair, wanted.stake(score)
    flip = wanted.threshold(score) if fixed is None else fixed
    if not (flip > 0 and wanted.noise.mean(wanted.effort) > 0):
        refuse_threshold(wanted, flip)
    chance = Fraction(below(score))
    ends = (
        chance * stake - pair.downstream_gain(wanted.effort),
        chance * stake - pair.upstream_loss(wanted.effort) + lump_sum,
    )
    if limits.stake is not None and stake > limits.stake:
        lacks = (
            stake - ends[1] - as_fraction(limits.reward or 0),
            ends[0] - as_fraction(limits.penalty or 0),
        )
        refuse_stake(wanted, score, limits.stake, *lacks, fixed=fixed is not None)
    low = ends[0] if limits.reward is None else max(ends[0], stake - as_fraction(limits.reward))
    high = ends[1] if limits.penalty is None else min(ends[1], as_fraction(limits.penalty))
    if low > high:
        refuse_split(pair, ends, low, high)
    penalty = min(max((ends[0] + ends[1]) / 2, low), high)
    tiers = IndexBet.single(stake - penalty, penalty, flip).tiers
    bet = IndexBet(tiers, lump_sum=lump_sum, name="designed bet", unit=pair.unit)
    return _signed(wanted, bet, score, ends, (low, high), limits, fixed is not None)


def target_of(pair: WaterPair, noise: NoisyIndex, target: Number | None, lump_sum: Number) -> Target:
    """Return the effort to be induced, checked.

    Raises
    ------
    InputError
        If it is not above the effort without agreement, or the lump sum is negative.
    """
    door = Door()
    door.money("lump_sum", lump_sum)
    if target is not None:
        door.positive("target", target, "effort")
    door.close()
    effort = pair.efficient_effort if target is None else as_fraction(target)
    if not effort > pair.nash_effort:
        raise InputError(
            Problem(
                "target",
                float(effort),
                f"an effort above {float(pair.nash_effort):.6g}, which {pair.upstream} makes without a bet",
            )
        )
    return Target(pair, noise, effort)


def _signed(
    wanted: Target,
    bet: IndexBet,
    score: float,
    ends: tuple[Fraction, Fraction],
    allowed: tuple[Fraction, Fraction],
    limits: StakeLimits,
    fixed: bool,
) -> StakeDesign:
    pair, noise, effort = wanted.pair, wanted.noise, wanted.effort
    reward, penalty = bet.payments[0], -bet.payments[1]
    stake, chance, lump = reward + penalty, Fraction(below(score)), as_fraction(bet.lump_sum)
    paid = chance * reward - (1 - chance) * penalty
    gains = (paid + lump - pair.upstream_loss(effort), pair.downstream_gain(effort) - paid)
    size = max(stake, pair.downstream_gain(effort), lump)
    residuals: dict[str, Number] = {
        **upstream_residuals(pair, bet, noise, effort),
        f"{pair.upstream} participates": -gains[0] / size,
        f"{pair.downstream} participates": -gains[1] / size,
    }
    if limits.reward is not None:
        residuals["reward within its limit"] = (reward - as_fraction(limits.reward)) / size
    if limits.penalty is not None:
        residuals["penalty within its limit"] = (penalty - as_fraction(limits.penalty)) / size
    if not fixed and score >= 0:
        residuals["no smaller stake induces the target"] = _excess(wanted, score, stake)
    certificate = Certificate(residuals, scale=float(size))
    certificate.require()
    held = penalty == allowed[1] < ends[1] and 2 * penalty < ends[0] + ends[1]
    prices = _prices(wanted, score, stake, fixed=fixed, held=held)
    return StakeDesign(
        pair=pair,
        noise=noise,
        bet=bet,
        target=float(effort),
        stake=float(stake),
        reward=float(reward),
        penalty=float(penalty),
        threshold=float(bet.thresholds[0]),
        expected_index=float(noise.mean(effort)),
        score=score,
        success=float(chance),
        penalties=(float(allowed[0]), float(allowed[1])),
        gains=Allocation(pair.players, (float(gains[0]), float(gains[1])), pair.unit),
        rent=float(max(Fraction(0), ends[1] - allowed[1])),
        shadow_prices=prices,
        binding=tuple(name for name, price in prices.items() if price > 0),
        certificate=certificate,
        provenance=Provenance(
            "closed form; threshold by halving on a condition that is monotone in it",
            exact=False,
        ),
        assumptions=(
            "A: the index is P0 - eta e + noise, normally distributed, all parameters known to both",
            "A: both cities care for the expected payment only",
        ),
    )


def _excess(wanted: Target, score: float, stake: Fraction) -> float:
    """How far the stake is above a bound that holds for every threshold.

    At score 0 the bound is the first-order condition at the peak of the density. At a positive
    score shirking must pay as much as the target: any smaller score would make it pay more.
    """
    pair, noise = wanted.pair, wanted.noise
    if score == 0:
        peak = stake * as_fraction(noise.response) / as_fraction(noise.noise) / Fraction(ROOT_OF_TAU)
        return float(peak / wanted.marginal - 1)
    other = Fraction(wanted.best_deviation(score)[0])
    moved = Fraction(float((wanted.effort - other) * as_fraction(noise.response) / as_fraction(noise.noise)))
    saved = pair.upstream_payoff(other) - pair.upstream_payoff(wanted.effort)
    lost = stake * Fraction(between(score - float(moved), score))
    return float((lost - saved) / stake)


def _prices(wanted: Target, score: float, stake: Fraction, *, fixed: bool, held: bool) -> dict[str, float]:
    """Shadow prices: of a threshold that was given, of the no-shirking condition, of the liability."""
    prices = {f"liability of {wanted.pair.upstream}": float(held)}
    if fixed:
        prices["threshold"] = float(stake / as_fraction(wanted.noise.noise)) * abs(score)
    elif score >= 0:
        prices["no shirking"] = wanted.shirking_price(score) if score > 0 else 0.0
    return prices
