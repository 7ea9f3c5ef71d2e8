r"""Charges on mobile capital if cities set them in blocks: the equilibrium, exactly.

At a charge :math:`t_i` in every city, capital in city i is
:math:`k_i = [b_i + \bar t - t_i] / \beta`, where :math:`b_i / \beta` is what it has at equal charges. A block
B of m of the n cities maximises what its members have together,

.. math:: (1-s) R_B + \tfrac{sm}{n} R_N = w R_B + p (R_N - R_B), \qquad
          R_B = \sum_{i \in B} t_i k_i, \quad w = 1 - s + \tfrac{sm}{n}, \quad p = \tfrac{sm}{n},

if the share s of all revenue is pooled and divided equally. This is concave in the members' charges, and

.. math:: \frac{\partial}{\partial t_i} \ge 0 \iff t_i \le x_i, \qquad
          x_i = \tfrac12 b_i + \frac{(1 + p/w)\, T + (1 - p/w)\, T_B}{2n},

with :math:`T, T_B` the sums of the charges of all cities and of the block. So only two sums matter to a
city: once it is known which charges are at their limits, all sums solve one linear equation. Charges are
strategic complements and the answers of the sums have slopes below one, so the equilibrium is unique.

With one block of all cities, or with everything pooled, no interior charges balance: every city
wants more, and all are at the upper limit.

References
----------
models.md §7.1. K. G. Murty, "Note on a Bard-type scheme for solving the complementarity problem", Opsearch
11, 1974, 123-130 (the order in which wrong states are changed).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from citypact.errors import CertificateError

LOW, FREE, HIGH = -1, 0, 1


def block_charges(
    bases: Sequence[Fraction],
    blocks: Sequence[Sequence[int]],
    pooled: Fraction,
    low: Fraction,
    high: Fraction,
) -> list[Fraction]:
    """Return the equilibrium charges of cities that set them in blocks.

    Parameters
    ----------
    bases : sequence of n Fraction
        b, charge at which a city's capital would be zero if the others charged nothing on average
        (亿元 a year per unit of capital), positive.
    blocks : sequence of sequences of int
        Every city in one block; a city of its own is a block of one.
    pooled : Fraction
        s, share of all revenue that is pooled, in [0, 1].
    low, high : Fraction
        Limits of every charge.

    Raises
    ------
    CertificateError
        If the steps do not end, which would be a defect.

    Examples
    --------
    >>> bases = [Fraction(1), Fraction(1)]
    >>> [str(charge) for charge in block_charges(bases, [[0], [1]], Fraction(0), Fraction(0), Fraction(9))]
    ['2', '2']
    """
    count = len(bases)
    states = [FREE] * count
    fewest = count + 1
    # Murty's order ends after finitely many changes; changing all at once is quicker while it helps.
    for _ in range(60 * count + 200):
        charges, wanted = _balanced(bases, blocks, pooled, low, high, states)
        better = [
            _state(charge, wish, state, low, high)
            for charge, wish, state in zip(charges, wanted, states, strict=True)
        ]
        wrong = [at for at in range(count) if better[at] != states[at]]
        if not wrong:
            return charges
        for at in wrong if len(wrong) < fewest else wrong[:1]:
            states[at] = better[at]
        fewest = min(fewest, len(wrong))
    raise CertificateError("the charges did not settle: a defect")


def _state(charge: Fraction, wish: Fraction, state: int, low: Fraction, high: Fraction) -> int:
    """Return the state that a charge should be in: within its limits, or held where it pushes outwards."""
    if state == FREE:
        return LOW if charge < low else HIGH if charge > high else FREE
    if low == high:
        return state
    released = wish > low if state == LOW else wish < high
    return FREE if released else state


def _balanced(
    bases: Sequence[Fraction],
    blocks: Sequence[Sequence[int]],
    pooled: Fraction,
    low: Fraction,
    high: Fraction,
    states: Sequence[int],
) -> tuple[list[Fraction], list[Fraction]]:
    """Return charges of which the free ones balance, and what every city would want given the sums."""
    count = len(bases)
    parts = []  # of each block: constant and slope of its sum in the sum of all, and its weights
    for block in blocks:
        share = pooled * len(block) / count
        tilt = share / (1 - pooled + share)
        free = [at for at in block if states[at] == FREE]
        held = sum((low if states[at] == LOW else high for at in block if states[at] != FREE), Fraction(0))
        constant = held + sum((bases[at] for at in free), Fraction(0)) / 2
        slope = len(free) * (1 + tilt) / (2 * count)
        damping = 1 - len(free) * (1 - tilt) / (2 * count)
        parts.append((constant / damping, slope / damping, tilt))
    echo = 1 - sum((slope for _, slope, _ in parts), Fraction(0))
    if echo == 0:  # every city is free and wants more whatever the others do
        return [high + 1] * count, [high + 1] * count
    whole = sum((constant for constant, _, _ in parts), Fraction(0)) / echo
    charges, wanted = [Fraction(0)] * count, [Fraction(0)] * count
    for block, (constant, slope, tilt) in zip(blocks, parts, strict=True):
        own = constant + slope * whole
        common = ((1 + tilt) * whole + (1 - tilt) * own) / (2 * count)
        for at in block:
            wanted[at] = bases[at] / 2 + common
            charges[at] = {LOW: low, HIGH: high, FREE: wanted[at]}[states[at]]
    return charges, wanted
