"""What an agreed transfer is worth as a mere promise: protect or develop, pay or not.

Upstream either makes the agreed effort or stays at the effort without agreement; downstream pays
the transfer or does not. Nobody outside enforces anything: once the water is clean, not paying
is better, and knowing that, upstream does not protect (models.md §5.1).
"""

from __future__ import annotations

from citypact.games.water.protection import ProtectionGame
from citypact.mechanisms.compensation.settlement.result import Compensation


def promise_game(found: Compensation) -> ProtectionGame | None:
    """Return the game of keeping or breaking an agreed transfer.

    Parameters
    ----------
    found : Compensation
        The agreement.

    Returns
    -------
    ProtectionGame or None
        None where there is no transfer to downstream's debit to keep, or where the effort counts
        benefits of others than the two.

    Examples
    --------
    >>> from citypact.games.water import WaterPair
    >>> from citypact.mechanisms.compensation import compensate
    >>> game = promise_game(compensate(WaterPair(2, 0, 1.5)))
    >>> game.protecting_gain(0), game.compensating_gain(1)  # what each has from keeping its word alone
    (Fraction(-4, 3), Fraction(-2, 1))
    """
    if found.central_benefit or not found.transfer > 0:
        return None
    pair = found.pair
    effort, usual = pair.efficient_effort, pair.nash_effort
    cost = pair.effort_cost(effort) - pair.effort_cost(usual)
    return ProtectionGame(
        cost=cost,
        upstream_benefit=pair.upstream_payoff(effort) - pair.upstream_payoff(usual) + cost,
        downstream_benefit=pair.downstream_gain(),
        transfer=found.transfer,
        upstream=pair.upstream,
        downstream=pair.downstream,
        unit=pair.unit,
    )
