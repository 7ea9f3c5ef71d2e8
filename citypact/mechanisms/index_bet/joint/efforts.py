r"""A bet on an index that both cities move.

.. math:: P = P_0 - \eta_U e_U - \eta_D e_D + \varepsilon .

The downstream city's own effort costs :math:`\tfrac12 c_D e_D^2`, is worth :math:`d_D` to itself
and :math:`d_U` upstream. With a budget-balanced bet of stake :math:`J` and
:math:`y = J\varphi(z)/\sigma` the reward of a unit of the index, the first-order conditions are

.. math:: c_U e_U = b_U + \eta_U y, \qquad c_D e_D = d_D - \eta_D y .

What one city gains by a cleaner index the other loses; what follows is said in ``efficiency``.

Given :math:`J`, an equilibrium solves one equation in :math:`z`, a bell sum again: all of its
solutions are found and each is tried against the global best replies of both cities.

References
----------
models.md §5.4.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.index_bet.effort.bell_sum import BellSum
from citypact.mechanisms.index_bet.effort.best_reply import step_reply
from citypact.mechanisms.index_bet.effort.deviation_scan import Deviations
from citypact.mechanisms.index_bet.joint.efficiency import (
    DownstreamEffort,
    best_price,
    both_can_be_efficient,
    centre_stake,
    efficient_downstream,
)
from citypact.mechanisms.index_bet.joint.result import JointBet, JointEquilibrium
from citypact.mechanisms.index_bet.terms.noisy_index import (
    ROOT_OF_TAU,
    NoisyIndex,
    below,
    between,
    density,
    within_doubles,
)
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: A stationary pair counts as mutual best replies if neither city gains more than this part of the stake.
ALIKE = 1e-9


def joint_bet(
    pair: WaterPair, other: DownstreamEffort, noise: NoisyIndex, stake: Number, threshold: Number = 1
) -> JointBet:
    """Find every equilibrium in pure efforts of a bet on an index that both cities move.

    Parameters
    ----------
    pair : WaterPair
        The upstream city's effort and what it is worth.
    other : DownstreamEffort
        The downstream city's effort.
    noise : NoisyIndex
        The index without either effort, its answer to the upstream effort, and its noise.
    stake : number
        T + F, paid between the two (亿元 a year).
    threshold : number
        Index at which the bet flips.

    Returns
    -------
    JointBet
        With no equilibrium if the two never both stay; that is a finding, not a failure.

    Raises
    ------
    InputError
        On a stake or a threshold that is not positive, or numbers too far apart in size.

    Examples
    --------
    >>> pair, noise = WaterPair(downstream_benefit=1.2, cost=2), NoisyIndex(1.15, 0.25, 0.1)
    >>> found = joint_bet(pair, DownstreamEffort(0.1, cost=2, own_benefit=0.4), noise, stake=1)
    >>> [(round(e.upstream, 4), round(e.downstream, 4)) for e in found.equilibria], found.both_efficient
    ([(0.477, 0.0092)], False)
    """
    door = Door()
    door.money("stake", stake, positive=True)
    door.positive("threshold", threshold, "index: P is never negative, so none below can be met")
    door.close()
    with within_doubles(noise.noise):
        return _judged(pair, other, noise, as_fraction(stake), as_fraction(threshold))


def _judged(
    pair: WaterPair, other: DownstreamEffort, noise: NoisyIndex, J: Fraction, threshold: Fraction
) -> JointBet:
    """Try every stationary pair against the best replies of both cities."""
    gap = threshold - as_fraction(noise.base)
    found: list[JointEquilibrium] = []
    residuals: dict[str, Number] = {}
    for candidate in _stationary_pairs(pair, other, noise, J, gap):
        replies = _replies(pair, other, noise, J, gap, candidate)
        if max(loss for _, loss in replies) > ALIKE:
            continue
        number = len(found) + 1
        for player, deviations in zip(
            pair.players, _deviations(pair, other, noise, J, gap, candidate), strict=True
        ):
            checks = deviations.residuals()
            residuals |= {f"equilibrium {number}, {player}: {name}": value for name, value in checks.items()}
        found.append(_described(pair, other, noise, gap, candidate))
    if not found:
        residuals["no stationary pair withstands both best replies"] = 0
    certificate = Certificate(residuals)
    certificate.require()
    return JointBet(
        pair=pair,
        stake=float(J),
        threshold=float(threshold),
        equilibria=tuple(found),
        efficient=(float(pair.efficient_effort), float(efficient_downstream(other))),
        both_efficient=both_can_be_efficient(pair, other, noise),
        best_price=float(best_price(pair, other, noise)),
        best_stake=float(best_price(pair, other, noise) * as_fraction(noise.noise)) * ROOT_OF_TAU,
        centre_stake=float(centre_stake(pair, other, noise)),
        certificate=certificate,
        provenance=Provenance("all stationary pairs by interval bisection, each against both best replies"),
        assumptions=("A: both cities care for the expected payment only and know all parameters",),
    )


def _stationary_pairs(
    pair: WaterPair, other: DownstreamEffort, noise: NoisyIndex, J: Fraction, gap: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """All pairs of efforts that meet both first-order conditions, a downstream corner included."""
    eta, theta, sigma = (as_fraction(n) for n in (noise.response, other.response, noise.noise))
    c, k = as_fraction(pair.cost), as_fraction(other.cost)
    own, alone = as_fraction(other.own_benefit), pair.nash_effort
    pairs = []
    for works in (True, False):
        level = gap + eta * alone + (theta * own / k if works else 0)
        height = J / sigma * (eta**2 / c - (theta**2 / k if works else 0))
        # sigma z = level + height * density(z)
        bells = BellSum(float(level / sigma), (float(height / sigma),), (0.0,))
        low = bells.level + min(bells.heights[0], 0.0) - 1
        for point in bells.stationary_points(low):
            price = Fraction(density(point.at)) * J / sigma
            up, down = alone + eta * price / c, (own - theta * price) / k
            if works == (down > 0):
                pairs.append((up, max(down, Fraction(0))))
    return sorted(set(pairs))


def _deviations(
    pair: WaterPair,
    other: DownstreamEffort,
    noise: NoisyIndex,
    J: Fraction,
    gap: Fraction,
    at: tuple[Fraction, Fraction],
) -> tuple[Deviations, Deviations]:
    eta, theta = as_fraction(noise.response), as_fraction(other.response)
    return (
        Deviations.of(pair.upstream_benefit, pair.cost, eta, noise.noise, [(gap + theta * at[1], J)], at[0]),
        Deviations.of(other.own_benefit, other.cost, theta, noise.noise, [(gap + eta * at[0], -J)], at[1]),
    )


def _replies(
    pair: WaterPair,
    other: DownstreamEffort,
    noise: NoisyIndex,
    J: Fraction,
    gap: Fraction,
    at: tuple[Fraction, Fraction],
) -> list[tuple[Fraction, float]]:
    """Each city's best reply to the other's effort, and what it would gain by it, over the stake."""
    out = []
    for deviations in _deviations(pair, other, noise, J, gap, at):
        d = deviations
        reply = step_reply(d.benefit, d.cost, d.response, d.noise, d.steps)
        effort = reply.effort
        own = d.benefit * (effort - d.effort) - d.cost * (effort**2 - d.effort**2) / 2
        paid = sum(
            jump
            * Fraction(
                between(
                    float((shift + d.response * d.effort) / d.noise),
                    float((shift + d.response * effort) / d.noise),
                )
            )
            for shift, jump in d.steps
        )
        out.append((effort, float((own + paid) / J)))
    return out


def _described(
    pair: WaterPair,
    other: DownstreamEffort,
    noise: NoisyIndex,
    gap: Fraction,
    at: tuple[Fraction, Fraction],
) -> JointEquilibrium:
    eta, theta = as_fraction(noise.response), as_fraction(other.response)
    both = as_fraction(other.own_benefit) + as_fraction(other.upstream_benefit)
    best, cost = efficient_downstream(other), as_fraction(other.cost)
    joint = pair.surplus - as_fraction(pair.cost) * (at[0] - pair.efficient_effort) ** 2 / 2
    down = both * at[1] - cost * at[1] ** 2 / 2
    alone = as_fraction(other.own_benefit) / cost
    start = both * alone - cost * alone**2 / 2
    return JointEquilibrium(
        upstream=float(at[0]),
        downstream=float(at[1]),
        success=below(float((gap + eta * at[0] + theta * at[1]) / as_fraction(noise.noise))),
        added=float(joint + down - start),
        lost=float(pair.surplus - joint + both * best - cost * best**2 / 2 - down),
    )
