r"""What a pool makes of passing and failing, and for which sizes every government takes part.

Passing a section is worth to those who answer for it what they would lose, less what comes back
to them. A player whom a failure makes *richer* has no reason to prevent it; if the section's
water also comes from that player's own territory, it has the means to cause it: a **moral
hazard**. Whose water passes a section is said by ``Forfeit.drains``; by default, players being
listed from upstream to downstream, it is that of all down to the last who answers for it.

With yearly costs :math:`k_i` of keeping the sections clean and benefits :math:`b_i` of a clean
river, player i takes part in a pool of size :math:`P` if :math:`P (q_i - p_i) \ge k_i - b_i`: a
pool large enough for those who receive, small enough for those who pay.

References
----------
models.md §5.8 and §3.3 (participation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional.forms.entries import by_player, checked_number
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.river_rules.pool.rules import Forfeit, PollutionPool

#: One number a player, in player order or by name; None for zeros.
Amounts = Sequence[Number] | Mapping[str, Number] | None


@dataclass(frozen=True)
class SectionIncentive:
    """What passing one section is worth, and to whom a failure would be welcome.

    Parameters
    ----------
    section : str
        The monitored section.
    value : mapping of str to float
        What each player gains when the section passes instead of failing (亿元 a year); negative
        for those who gain by the failure.
    responsible : tuple of str
        Players who forfeit money when it fails.
    gainers : tuple of str
        Players whom a failure makes richer.
    moral_hazard : tuple of str
        Gainers whose water passes the section.
    without_bite : tuple of str
        Responsible players who lose nothing in the end when it fails.
    """

    section: str
    value: Mapping[str, float]
    responsible: tuple[str, ...]
    gainers: tuple[str, ...]
    moral_hazard: tuple[str, ...]
    without_bite: tuple[str, ...]


def section_incentives(pool: PollutionPool) -> tuple[SectionIncentive, ...]:
    """Return what passing each section is worth to each player.

    Examples
    --------
    >>> weir = Forfeit("weir", {"middle": 0.5}, {"up": 0.5, "down": 0.5})
    >>> pool = PollutionPool(("up", "middle", "down"), 2, pay=(1, 2, 2), receive=(2, 2, 1), forfeits=[weir])
    >>> found = section_incentives(pool)[0]
    >>> dict(found.value), found.moral_hazard
    ({'up': -0.5, 'middle': 1.0, 'down': -0.5}, ('up',))
    """
    return tuple(_incentive(pool, forfeit) for forfeit in pool.forfeits)


def _incentive(pool: PollutionPool, forfeit: Forfeit) -> SectionIncentive:
    effects = {player: forfeit.effect(player) for player in pool.players}
    responsible = tuple(player for player in pool.players if forfeit.lost.get(player, 0))
    last = max((tuple(pool.players).index(player) for player in responsible), default=-1)
    drains = tuple(pool.players)[: last + 1] if forfeit.drains is None else forfeit.drains
    gainers = tuple(player for player, effect in effects.items() if effect > 0)
    return SectionIncentive(
        section=forfeit.section,
        value={player: float(-as_fraction(pool.total) * effect) for player, effect in effects.items()},
        responsible=responsible,
        gainers=gainers,
        moral_hazard=tuple(player for player in gainers if player in drains),
        without_bite=tuple(player for player in responsible if effects[player] >= 0),
    )


@dataclass(frozen=True)
class PoolRange:
    """Sizes of a pool in which every player takes part while all sections pass.

    Parameters
    ----------
    lo : Fraction
        Least size, at least zero.
    hi : Fraction or None
        Greatest size; None without an upper end.
    lo_binds, hi_binds : str
        Who sets each end; empty where nobody does.
    """

    lo: Fraction
    hi: Fraction | None
    lo_binds: str = ""
    hi_binds: str = ""


def pool_range(pool: PollutionPool, costs: Amounts = None, benefits: Amounts = None) -> PoolRange:
    """Return the sizes of the pool that every player accepts when all sections pass.

    Parameters
    ----------
    pool : PollutionPool
        The pool; its own size does not matter.
    costs : sequence or mapping of numbers, optional
        What keeping the sections clean costs each player a year.
    benefits : sequence or mapping of numbers, optional
        What the clean river is worth to each player a year.

    Raises
    ------
    InputError
        On amounts that are missing, negative or not finite.
    InfeasibleDesign
        If no size suits all, naming the players in the way and the yearly money that would
        unblock it.

    Examples
    --------
    >>> pool = PollutionPool(("up", "middle", "down"), 2, pay=(1, 2, 2), receive=(2, 2, 1))
    >>> found = pool_range(pool, costs=(0.3, 0.1, 0), benefits=(0, 1, 1))
    >>> print(found.lo, found.hi, found.lo_binds)
    3/2 5 up
    """
    need = _needs(pool, costs, benefits)
    slopes = {player: pool.receive_share(player) - pool.pay_share(player) for player in need}
    lo, hi = Fraction(0), None
    lo_binds = hi_binds = stuck = ""
    for player, needed in need.items():
        slope = slopes[player]
        if slope > 0 and needed / slope > lo:
            lo, lo_binds = needed / slope, player
        elif slope < 0 and (hi is None or needed / slope < hi):
            hi, hi_binds = needed / slope, player
        elif slope == 0 and needed > 0:
            stuck = stuck or player
    # At the largest size that those who pay accept, grants make up what anybody still lacks.
    size = lo if hi is None else max(hi, Fraction(0))
    short = {player: lack for player in need if (lack := need[player] - size * slopes[player]) > 0}
    if not short:
        return PoolRange(lo, hi, lo_binds, hi_binds)
    unit = f"{pool.unit} a year"
    if stuck:
        why = (
            f"no pool suits {stuck}, which pays in as much as it receives: it bears {float(need[stuck]):.6g}"
            f" {unit} more than it gains"
        )
    elif hi is not None and hi < 0:
        why = (
            f"no pool suits {hi_binds}, which pays: it bears {float(need[hi_binds]):.6g} {unit} more than it"
            " gains before it pays anything"
        )
    else:
        why = (
            f"no pool suits both {lo_binds} and {hi_binds}: {lo_binds} needs at least {float(lo):.6g}"
            f" {unit}, {hi_binds} pays for at most {float(size):.6g}"
        )
    grants = " and ".join(f"{float(lack):.6g} {unit} to {player}" for player, lack in short.items())
    advice = f"a grant of {grants} unblocks it" if len(short) == 1 else f"grants of {grants} unblock it"
    raise InfeasibleDesign(f"{why}; {advice}")


def _needs(pool: PollutionPool, costs: Amounts, benefits: Amounts) -> dict[str, Fraction]:
    """Return what each player must net from the pool to take part."""
    door = Door()
    listed = []
    for field, given in (("costs", costs), ("benefits", benefits)):
        row = by_player(field, [0] * len(pool.players) if given is None else given, pool.players, door)
        listed.append(
            [
                as_fraction(checked_number(f"{field} of {player}", value, door))
                for player, value in zip(pool.players, row, strict=False)
            ]
        )
    door.close()
    spent, gained = listed
    return {player: spent[at] - gained[at] for at, player in enumerate(pool.players)}
