r"""Contests for one prize by lasting effort: who takes part, what it costs and what it wastes.

Contestant :math:`i` values the prize at :math:`V_i`, pays :math:`c_i` per unit of effort and earns

.. math:: V_i \frac{x_i^r}{\sum_j x_j^r} - c_i x_i ,

where :math:`r` is the decisiveness of effort [Tullock1980]_. At :math:`r = 1` the answer is a
fraction (Stein's rule); for :math:`r < 1` everybody takes part; in both cases it is the only
equilibrium. For :math:`r > 1` active sets are tried, and there may be several equilibria or none:
two contestants have one iff :math:`r \le 1 + (v_2/v_1)^r` with :math:`v_i = V_i/c_i` and
:math:`v_1 \ge v_2` [Nti1999]_, and :math:`n` equal ones can all take part iff
:math:`r \le n/(n-1)`, each spending :math:`r V (n-1)/n^2` [Perez1992]_.

References
----------
.. [Tullock1980] G. Tullock, "Efficient rent seeking", in *Toward a Theory of the Rent-Seeking
   Society*, Texas A&M University Press, 1980, 97-112.
.. [Nti1999] K. O. Nti, "Rent-seeking with asymmetric valuations", Public Choice 98, 1999, 415-430.
.. [Perez1992] J. D. Pérez-Castrillo and T. Verdier, "A general analysis of rent-seeking games",
   Public Choice 73, 1992, 335-350.
   models.md §7.7 (M12: which city is the centre).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, product
from math import floor, prod

import numpy as np

from citypact.errors import InfeasibleDesign, SolverFailure
from citypact.games.coalitional import FloatArray, IntArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.contests.active_set import lottery_efforts
from citypact.solvers.contests.recheck import recheck_contest
from citypact.solvers.contests.result import ContestEquilibrium
from citypact.solvers.contests.share_functions import ROUNDING, balanced_odds, expit
from citypact.solvers.provenance import Provenance

#: Active sets tried one by one, up to a change of equal contestants.
MOST_SETS = 2000
#: Values of the prize per unit of effort may differ by this factor.
WIDEST = 10**9


def contest(
    values: Sequence[Number],
    decisiveness: Number = 1,
    cost: Number | Sequence[Number] = 1,
    players: Sequence[str] = (),
) -> ContestEquilibrium:
    """Find the equilibrium efforts in a contest for one prize.

    Parameters
    ----------
    values : sequence of n numbers
        Worth of the prize to each contestant (亿元), positive.
    decisiveness : number
        :math:`r`, from 0.01 to 100; 1 is a lottery in which every unit of effort is a ticket.
    cost : number or sequence of n numbers
        Cost of one unit of effort (亿元), positive; one number for all or one each.
    players : sequence of n str, optional
        Names; "player 1", "player 2", … by default.

    Raises
    ------
    InputError
        If there are fewer than two contestants or a number is not positive.
    InfeasibleDesign
        If there is no equilibrium without lotteries over efforts, with a decisiveness at which there is.
    SolverFailure
        If the search over active sets was cut short and found nothing.

    Examples
    --------
    Two cities contend for the rank of centre (models.md §7.7):

    >>> found = contest([5, 3], players=("Chengdu", "Chongqing"))
    >>> [float(x) for x in found.efforts], found.payoffs[0], found.waste
    ([1.171875, 0.703125], 1.953125, 1.875)
    >>> contest([100, 100], decisiveness=3)
    Traceback (most recent call last):
        ...
    citypact.errors.InfeasibleDesign: no equilibrium in pure strategies: at decisiveness 3 whoever takes part
    would earn less than nothing; there is one at decisiveness 2
    """
    names, prizes, prices, power = _at_the_door(values, decisiveness, cost, players)
    own = [prize / price for prize, price in zip(prizes, prices, strict=True)]
    exact: tuple[Fraction, ...] | None = None
    others: tuple[tuple[str, ...], ...] = ()
    unique: bool | None = True
    if power == 1:
        exact = lottery_efforts(own)
        efforts = np.array([float(x / max(own)) for x in exact])
        method = "Stein's active set, in fractions"
    else:
        scaled = np.array([float(value / max(own)) for value in own])
        sets, everything = _active_sets(scaled, float(power))
        if not sets:
            _refuse(scaled, float(power), everything)
        (active, odds, alike), *rest = sets
        efforts = _efforts(active, odds, scaled, float(power))
        others = tuple(tuple(names[at] for at in members) for members, _, _ in rest)
        unique = False if rest or alike > 1 else True if everything else None
        method = "share functions, active sets tried" if power > 1 else "share functions"
    certificate = recheck_contest(names, own, power, efforts, exact)
    certificate.require()
    return ContestEquilibrium(
        players=names,
        values=tuple(map(float, prizes)),
        costs=tuple(map(float, prices)),
        decisiveness=float(power),
        efforts=tuple(float(x) for x in exact) if exact else tuple((efforts * float(max(own))).tolist()),
        fractions=exact,
        unique=unique,
        other_active_sets=others,
        certificate=certificate,
        provenance=Provenance(method, exact=exact is not None),
    )


def _at_the_door(
    values: Sequence[Number], decisiveness: Number, cost: Number | Sequence[Number], players: Sequence[str]
) -> tuple[tuple[str, ...], list[Fraction], list[Fraction], Fraction]:
    door = Door()
    shape = np.array(values, dtype=object).shape
    if len(shape) != 1:
        door.refuse("values", f"shape {shape}", "one number for each contestant")
        door.close()
    if len(values) < 2:
        door.refuse("values", f"{len(values)} contestants", "two or more")
    names = tuple(players) or tuple(f"player {at}" for at in range(1, len(values) + 1))
    if len(names) != len(values) or len(set(names)) < len(names):
        door.refuse("players", ", ".join(map(str, names)), f"{len(values)} different names")
    costs = list(cost) if isinstance(cost, Sequence | np.ndarray) else [cost] * len(values)
    if len(costs) != len(values):
        door.refuse("cost", f"{len(costs)} numbers", f"one for all, or {len(values)}")
    for field, numbers in (("values", values), ("cost", costs)):
        for at, number in enumerate(numbers):
            door.money(f"{field}[{at}]", number, positive=True)
    door.between("decisiveness", decisiveness, 0.01, 100)
    door.close()
    prizes, prices = list(map(as_fraction, values)), list(map(as_fraction, costs))
    own = [prize / price for prize, price in zip(prizes, prices, strict=True)]
    power = as_fraction(decisiveness)
    if power != 1 and max(own) > WIDEST * min(own):
        door.refuse("values", f"{float(max(own) / min(own)):g} times as much for one as for another", "1e9")
    door.close()
    return names, prizes, prices, power


def _active_sets(
    values: FloatArray, decisiveness: float
) -> tuple[list[tuple[IntArray, FloatArray, int]], bool]:
    """Return active sets of equilibria with their log-odds, how many are alike, and if all were tried."""
    count = len(values)
    if decisiveness < 1:
        everyone = np.arange(count)
        odds = balanced_odds(everyone, values, decisiveness)
        return ([] if odds is None else [(everyone, odds, 1)]), True
    largest = min(count, int(decisiveness / (decisiveness - 1.0) + ROUNDING * count))
    order = np.argsort(-values, kind="stable")
    groups = [list(each) for _, each in groupby(order.tolist(), key=lambda at: float(values[at]))]
    everything = prod(min(len(group), largest) + 1 for group in groups) <= MOST_SETS
    found = []
    for active in _candidates(groups, largest) if everything else _strongest(order, largest):
        odds = balanced_odds(active, values, decisiveness)
        if odds is not None:
            part = set(active.tolist())
            counts = [(len(group), sum(at in part for at in group)) for group in groups]
            found.append((active, odds, prod(_choose(size, chosen) for size, chosen in counts)))
    found.sort(key=lambda each: (-len(each[0]), -float(values[each[0]].sum())))
    return found, everything


def _candidates(groups: list[list[int]], largest: int) -> Iterator[IntArray]:
    """Yield active sets of two up to ``largest``, of equal contestants always the first."""
    for counts in product(*(range(min(len(group), largest) + 1) for group in groups)):
        if 2 <= sum(counts) <= largest:
            chosen = [at for group, taken in zip(groups, counts, strict=True) for at in group[:taken]]
            yield np.array(sorted(chosen))


def _strongest(order: IntArray, largest: int) -> Iterator[IntArray]:
    for size in range(2, largest + 1):
        yield np.sort(order[:size])


def _choose(size: int, chosen: int) -> int:
    # Only whether it is one matters.
    return 1 if chosen in (0, size) else size


def _efforts(active: IntArray, odds: FloatArray, values: FloatArray, decisiveness: float) -> FloatArray:
    """Turn shares into efforts: v r s (1 - s)."""
    efforts = np.zeros(len(values))
    efforts[active] = values[active] * decisiveness * expit(odds) * expit(-odds)
    return efforts


def _refuse(values: FloatArray, decisiveness: float, everything: bool) -> None:
    if not everything:
        raise SolverFailure(
            f"no equilibrium was found among the strongest contestants and not all of the active sets"
            f" of {len(values)} contestants were tried"
        )
    low, high = 1.0, decisiveness
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if _active_sets(values, middle)[0] else (low, middle)
    low = floor(low * 1e4) / 1e4
    raise InfeasibleDesign(
        f"no equilibrium in pure strategies: at decisiveness {decisiveness:.10g} whoever takes part would"
        f" earn less than nothing; there is one at decisiveness {low:.6g}"
    )
