r"""Random arrival: everyone is served in full while the estate lasts, on average over all orders.

This is the Shapley value of the bankruptcy game [ONeill1982]_. With :math:`w_k =
k!(n-1-k)!/n!` the chance that just a given group of :math:`k` came before,

.. math::

    x_i = \sum_{T \not\ni i} w_{|T|} \left[(E - c(T))^+ - (E - c(T) - c_i)^+\right].

Let :math:`F_k(e) = \sum_{|T| = k} (e - c(T))^+`. The groups without :math:`i` follow from
all groups by taking :math:`i` out again, :math:`A_k = \sum_j (-1)^j F_{k-j}(E - j c_i)`, and
those with :math:`i` are the rest. So one count of groups by size and sum serves everyone;
it has at most as many entries as there are different sums below the estate. The rule is
self-dual, so the estate is never more than half of the claims.

References
----------
.. [ONeill1982] B. O'Neill, "A problem of rights arbitration from the Talmud", Mathematical
   Social Sciences 2(4), 1982, 345-371.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number
from citypact.solvers.claims.group_sums import marked_sums, whole_numbers
from citypact.solvers.claims.problem import Amounts, Claims, checked_problem
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.size_weights import shapley_chances

#: So many claimants are always served: at worst half a million sums.
MOST_CLAIMANTS = 20
#: Beyond them the counts may fill 128 MiB, and adding them up take some ten seconds.
MOST_BITS, MOST_WORK = 1 << 30, 1 << 37


def random_arrival(estate: Number, claims: Claims, *, unit: str = "亿元") -> SolvedAllocation:
    """Serve claimants in full in the order they come, on average over all orders.

    Parameters
    ----------
    estate : number
        What there is to divide, in ``unit``.
    claims : mapping of str to number, or sequence of number
        Claims by name, or in order; they must sum to at least the estate.
    unit : str
        Unit of the estate and the claims.

    Returns
    -------
    SolvedAllocation
        Exact awards: the Shapley value of the bankruptcy game.

    Raises
    ------
    InputError
        If the estate is negative or exceeds the claims, or a claim is negative; and for more
        than 20 claimants if their groups' claims have too many different sums below the
        estate (or below what is missing, if that is less): 90,000 for 100 claimants, 4,700
        for 300. Sums of claims in round numbers are few.

    Examples
    --------
    >>> random_arrival(5, [2, 4, 7, 8]).fractions
    (Fraction(7, 12), Fraction(5, 4), Fraction(19, 12), Fraction(19, 12))
    """
    problem = checked_problem(estate, claims, unit)
    return problem.allocation(problem.by_half(_arrivals), "random arrival rule, by counting groups")


def _arrivals(estate: Fraction, claims: Amounts) -> Amounts:
    """Return the Shapley value of the bankruptcy game."""
    whole, wanted, one = whole_numbers(estate, claims)
    positive = [claim for claim in wanted if claim]  # who claims nothing changes nothing
    number = len(positive)
    # Groups of k are counted in the k-th field of a long integer; a field holds the largest
    # of the sums below, at most n times 2**n times the estate.
    width = number + whole.bit_length() + number.bit_length()
    bits = (number + 1) * (width + 1)
    most = 1 << number if number <= MOST_CLAIMANTS else min(MOST_BITS, MOST_WORK // number) // bits
    sums = marked_sums(positive, whole, 1 << width, most)
    everyone, without = _excesses(sums, whole, set(positive), number, width)
    chances = shapley_chances(number)
    awards = {0: Fraction(0)}
    for claim, outside in without.items():
        gains = (outside[k] - (everyone[k + 1] - outside[k + 1]) for k in range(number))
        awards[claim] = one * sum(chance * gain for chance, gain in zip(chances, gains, strict=True))
    return tuple(awards[claim] for claim in wanted)


def _excesses(
    sums: dict[int, int], estate: int, claims: set[int], number: int, width: int
) -> tuple[list[int], dict[int, list[int]]]:
    """Return F_k(E) over all groups, and by claim over the groups without one such claimant."""
    steps = sorted(
        (estate - times * claim, claim, times)
        for claim in claims
        for times in range(min(number, max(estate - 1, 0) // claim) + 1)
    )
    # F(e) is e times the number of groups below e, less their sums, field by field; a shift
    # by `times` fields takes that many claimants out. Signs are kept apart: fields never borrow.
    added, removed = dict.fromkeys(claims, 0), dict.fromkeys(claims, 0)
    upcoming = iter([*sums.items(), (estate, 0)])
    total, groups = next(upcoming)
    count = weighted = everyone = 0
    for level, claim, times in steps:
        while total < level:
            count += groups
            weighted += total * groups
            total, groups = next(upcoming)
        excess = level * count - weighted
        (removed if times % 2 else added)[claim] += excess << times * width
        everyone = excess  # the last step is at the estate itself
    fields = [width * size for size in range(number + 1)]
    mask = (1 << width) - 1
    without = {
        claim: [(added[claim] >> at & mask) - (removed[claim] >> at & mask) for at in fields]
        for claim in claims
    }
    return [everyone >> at & mask for at in fields], without
