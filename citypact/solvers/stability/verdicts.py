r"""Verdicts on all :math:`2^n` agreements at once, one array operation a player.

With transfers only the sum matters. The *stability surplus*

.. math:: \sigma(S) = \sum_{i \in S} \bigl( \pi_i(S) - \pi_i(S \setminus i) \bigr)

is what is left when every member gets what it would have after leaving. :math:`S` is *potentially
internally stable* iff :math:`\sigma(S) \ge 0`, and stable with transfers that hand out the surplus in
any fixed proportion iff also no :math:`S \cup j` has a surplus [Eyckmans2004]_.

References
----------
.. [Eyckmans2004] J. Eyckmans and M. Finus, "An almost ideal sharing scheme for coalition games with
   externalities", FEEM working paper 155.2004.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional.masks import BoolArray, NumberArray, halves, sizes
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.stability.rules import Entry, Ties, members_stay, moved, outsiders_stay
from citypact.solvers.stability.scaled_payoffs import ScaledPayoffs, scaled_payoffs


def scaled(game: MembershipGame) -> ScaledPayoffs:
    """Return the game's payoffs in comparable form; found once and kept."""
    kept: ScaledPayoffs | None = game.__dict__.get("_scaled")
    if kept is None:
        kept = game.__dict__["_scaled"] = scaled_payoffs(game.table, game.fractions())
    return kept


def internal(payoffs: ScaledPayoffs, ties: Ties) -> BoolArray:
    """Return by bit mask whether no member leaves."""
    holds = np.ones(1 << payoffs.size, dtype=bool)
    for at, row in enumerate(payoffs.table):
        without, within = halves(row, at)
        inside = halves(holds, at)[1]
        inside &= ~_moved(without - within, payoffs.slack(at), members_stay(ties))
    return _all_alone(holds, payoffs.size, verdict=True)


def external(payoffs: ScaledPayoffs, ties: Ties, entry: Entry) -> BoolArray:
    """Return by bit mask whether no outsider joins that would be let in."""
    count = payoffs.size
    holds = np.ones(1 << count, dtype=bool)
    for at, row in enumerate(payoffs.table):
        without, within = halves(row, at)
        outside = halves(holds, at)[0]
        joins = _moved(within - without, payoffs.slack(at), outsiders_stay(ties))
        if entry != "open":
            joins &= _admitted(payoffs, at, entry)
        outside &= ~joins
    started = any(starts(payoffs, host, at, ties) for at in range(count) for host in range(count))
    return _all_alone(holds, count, verdict=not started)


def starts(payoffs: ScaledPayoffs, host: int, joiner: int, ties: Ties) -> bool:
    """Whether two players alone start an agreement: one joins gladly, the other does not lose."""
    if host == joiner:
        return False
    pair = 1 << host | 1 << joiner
    gain = payoffs.table[joiner, pair] - payoffs.table[joiner, 0]
    other = payoffs.table[host, pair] - payoffs.table[host, 0]
    gladly = moved(gain, payoffs.slack(joiner), outsiders_stay(ties))
    return bool(gladly and other >= -payoffs.slack(host))


def surplus(payoffs: ScaledPayoffs) -> NumberArray:
    """Return the stability surplus by bit mask, in table units."""
    found = np.zeros(1 << payoffs.size, dtype=payoffs.table.dtype)
    for at, row in enumerate(payoffs.table):
        without, within = halves(row, at)
        kept = halves(found, at)[1]
        kept += within - without
    return found


def potentially_internal(payoffs: ScaledPayoffs, sums: NumberArray, ties: Ties) -> BoolArray:
    """Return by bit mask whether some payments among members keep all of them in."""
    holds = ~_moved(-sums, payoffs.joint_slacks(), members_stay(ties))
    return _all_alone(holds, payoffs.size, verdict=True)


def potentially_external(payoffs: ScaledPayoffs, sums: NumberArray, ties: Ties) -> BoolArray:
    """Return by bit mask whether no outsider can be paid to join from the larger agreement's surplus."""
    count = payoffs.size
    joined = _moved(sums, payoffs.joint_slacks(), outsiders_stay(ties))
    holds = np.ones(1 << count, dtype=bool)
    for at in range(count):
        outside = halves(holds, at)[0]
        outside &= ~halves(joined, at)[1]
    started = any(joined[1 << host | 1 << at] for at in range(count) for host in range(at))
    return _all_alone(holds, count, verdict=not started)


def _moved(gains: NumberArray, slack: object, indifferent_stay: bool) -> BoolArray:
    return np.asarray(moved(gains, slack, indifferent_stay), dtype=bool)


def _admitted(payoffs: ScaledPayoffs, joiner: int, entry: Entry) -> BoolArray:
    """Return for the coalitions without a player whether their members let it in."""
    members = halves(sizes(payoffs.size), joiner)[0]
    consents = np.zeros(members.shape, dtype=np.int64)
    masks = halves(np.arange(1 << payoffs.size, dtype=np.int64), joiner)[0]
    for at, row in enumerate(payoffs.table):
        if at == joiner:
            continue
        without, within = halves(row, joiner)
        agrees = np.asarray(within - without >= -payoffs.slack(at), dtype=bool)
        consents += agrees & (masks >> at & 1).astype(bool)
    verdict: BoolArray = consents == members if entry == "unanimous" else 2 * consents > members
    return verdict


def _all_alone(holds: BoolArray, players: int, verdict: bool) -> BoolArray:
    """Give the empty coalition and those of one, which are one situation, one verdict."""
    holds[0] = verdict
    holds[[1 << at for at in range(players)]] = verdict
    return holds
