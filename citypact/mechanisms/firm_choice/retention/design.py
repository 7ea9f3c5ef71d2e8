r"""Which ratio makes an origin let a plant go.

Welfare is concave in the obstruction :math:`\omega`, with its top at
:math:`\omega^* = \min\{p_0, (-W)^+/c\}`, and the reply :math:`\omega(s)` never rises with s. So on
any interval of ratios the best ones are those whose reply is nearest to :math:`\omega^*`:

* :math:`W \ge 0`: every :math:`s \ge \ell`, the lower end of the participation interval;
  if :math:`\ell > 1` the whole tax (any ratio at all if even that leaves the plant fully blocked);
* :math:`W < 0`: obstruction is *useful*. The origin obstructs exactly as much as both want at
  :math:`s = 1 - k`, the ratio that hands it all that the destination has at stake, or at every ratio
  that blocks the plant fully if :math:`-W \ge c\,p_0`. It never obstructs too little for want of
  a ratio unless :math:`1 - k < 0`.

An efficient ratio need not be signed. The destination compares with no ratio and an origin that
obstructs: where obstruction is expensive, :math:`c\,p_0 > R - K`, living with it is cheaper than
paying :math:`\ell`, and it grants less (``RetentionGame.granted``).

References
----------
models.md §4.3.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.retention import RetentionGame
from citypact.mechanisms.firm_choice.retention.recheck import recheck_retention
from citypact.mechanisms.firm_choice.retention.result import Retention
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

LOWEST = "lowest of the optimal set"
ASSUMPTIONS = (
    "A: the origin chooses its obstruction after the ratio is signed, and no obstruction can be forbidden",
    "A: without a ratio the origin obstructs as suits it; that is what both compare with",
    "A: the plant's own gain from moving is not counted",
)


def retention_game(relocation: Relocation, obstruction_cost: Number, baseline: Number = 1) -> Retention:
    """Find how much the origin obstructs at any ratio, and the ratios that are best for both cities.

    Parameters
    ----------
    relocation : Relocation
        The two cities and the plant; its ``voluntary`` is replaced by what the game yields.
    obstruction_cost : float
        c, cost curvature of obstruction (亿元 per unit of probability²); large: weak power.
    baseline : float
        p₀, probability that the plant moves if nobody obstructs.

    Raises
    ------
    InputError
        On a cost that is not positive or a probability outside [0, 1].
    CertificateError
        If the answer fails its recheck.

    Examples
    --------
    >>> found = retention_game(Relocation(1, 0.3, 0.1), obstruction_cost=1, baseline=0.5)
    >>> found.efficient.ends, found.ratio, found.acceptable.ends
    ((0.3, 1.0), 0.3, (0.0, 0.54))
    """
    game = RetentionGame(relocation, obstruction_cost, baseline)
    acceptable = RatioSet(Fraction(0), game.granted())
    efficient, best = best_within(game, Fraction(1)), best_within(game, acceptable.hi)
    without = game.welfare(0)
    better = game.welfare(best.exact) > without
    ratio = best.exact if better else Fraction(0)
    reply = game.best_reply(ratio)
    before, after = game.outcome(0), game.outcome(ratio)
    gains = [float(new - old) for new, old in zip(after, before, strict=True)]
    found = Retention(
        game=game,
        efficient=efficient,
        ends_obstruction=float(as_fraction(relocation.origin_loss) / as_fraction(relocation.revenue)),
        acceptable=acceptable,
        ratios=best if better else None,
        value=float(game.welfare(ratio)) if better else None,
        without=float(without),
        obstruction=float(reply),
        chance=float(as_fraction(baseline) - reply),
        cost=float(game.cost(reply)),
        wasted=float(game.cost(game.best_reply(0))),
        gains=Allocation(relocation.players, gains, relocation.unit) if better else None,
        reason=None if better else _nothing_gained(game, efficient),
        certificate=Certificate({}),
        provenance=Provenance("closed form", exact=True),
        assumptions=ASSUMPTIONS,
    )
    certificate = recheck_retention(found)
    certificate.require()
    return replace(found, certificate=certificate)


def best_within(game: RetentionGame, highest: Fraction) -> RatioSet:
    """Return every ratio from zero to ``highest`` with the largest welfare; the lowest stands for it.

    Examples
    --------
    >>> game = RetentionGame(Relocation(1, 0.6, 0.6), obstruction_cost=1, baseline=1)
    >>> best_within(game, Fraction(1)).ends
    (0.4, 0.4)
    """
    least, most = game.best_reply(highest), game.best_reply(0)
    target = min(max(game.best_obstruction, least), most)
    lo, hi = game.ratios_with(target, highest)
    return RatioSet(lo, hi, near=lo, chosen=LOWEST)


def _nothing_gained(game: RetentionGame, efficient: RatioSet) -> str:
    """Say why no acceptable ratio is better than none."""
    relocation, before = game.relocation, game.best_reply(0)
    origin, destination = relocation.players
    unit = relocation.unit
    if game.baseline == 0:
        return "the plant does not move even if nobody obstructs; an inducement would have to come first"
    if before == 0:
        return f"{origin} does not obstruct the move, so a ratio buys nothing"
    if 0 in efficient and relocation.move_surplus < 0:
        return (
            f"the move loses {float(-relocation.move_surplus):.4g} {unit}, and {origin}'s obstruction is"
            " no more than both cities together want; a ratio would only weaken it"
        )
    if 0 in efficient:
        loss, revenue = as_fraction(relocation.origin_loss), as_fraction(relocation.revenue)
        needed = loss - revenue - as_fraction(game.obstruction_cost) * as_fraction(game.baseline)
        return (
            f"even the whole tax leaves the plant blocked by {origin}; a grant of more than"
            f" {float(needed):.4g} {unit} to it if the plant moves would unblock it"
        )
    at = efficient.exact
    (own, other), (own_now, other_now) = game.outcome(at), game.outcome(0)
    return (
        f"{destination} does better to live with the obstruction than to grant any ratio; at"
        f" {float(at):.1%} a lump sum from {origin} to it between {float(other_now - other):.4g} and"
        f" {float(own - own_now):.4g} {unit} would unblock the agreement"
    )
