r"""Sums of claims over all groups of claimants, counted without listing the groups.

The generating function :math:`\prod_i (1 + f z^{c_i})` has at :math:`z^s` the number of
groups whose claims sum to :math:`s`, each member marked by a factor :math:`f`. Only sums
below the estate matter, so whole claims keep the list short however many claimants there
are; at worst it has :math:`2^n` entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from citypact.errors import InputError, Problem
from citypact.games.rational import over_one_denominator
from citypact.solvers.claims.problem import Amounts


def whole_numbers(estate: Fraction, claims: Amounts) -> tuple[int, list[int], Fraction]:
    """Return estate and claims as whole multiples of one amount, and that amount.

    Examples
    --------
    >>> whole_numbers(Fraction(3, 5), (Fraction(2, 5), Fraction(1)))
    (3, [2, 5], Fraction(1, 5))
    """
    whole, denominator = over_one_denominator((estate, *claims))
    common = gcd(*whole) or 1
    return whole[0] // common, [amount // common for amount in whole[1:]], Fraction(common, denominator)


def marked_sums(claims: Sequence[int], estate: int, factor: int, most: int) -> dict[int, int]:
    """Return by sum, below the estate, the marked number of groups with that sum.

    Parameters
    ----------
    claims : sequence of int
        Positive claims.
    estate : int
        Sums from here on are left out.
    factor : int
        Mark of one member: -1 signs a group by its size, ``1 << k`` keeps sizes apart.
    most : int
        Different sums allowed.

    Raises
    ------
    InputError
        If there are more different sums.

    Examples
    --------
    >>> marked_sums([1, 2, 3], 5, -1, 100)
    {0: 1, 1: -1, 2: -1, 3: 0, 4: 1}
    """
    sums = {0: 1}
    for claim in sorted(claims, reverse=True):
        for total, number in list(sums.items()):
            if total + claim < estate:
                sums[total + claim] = sums.get(total + claim, 0) + number * factor
        if len(sums) > most:
            raise InputError(
                Problem(
                    "claims",
                    f"{len(claims)} claims whose groups have more than {most} different sums",
                    "fewer claimants, or claims in round numbers",
                    remedy="round the claims, or take a rule that needs no sums over groups, such as "
                    "talmud_rule",
                )
            )
    return dict(sorted(sums.items()))
