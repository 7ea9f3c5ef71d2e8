"""How deep a council of alike cities can go, by counting the roots of a polynomial in fractions (Sturm).

What a member gains by staying is, times positive denominators, a polynomial in the depth. It is read
off the game's own payoffs at as many depths as it has coefficients, so nothing is derived by hand; the
number of its roots in an interval is that of the changes of sign lost in its chain of remainders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from citypact.audit.exact import ONE, ZERO

Polynomial = list[Fraction]
#: Halvings of an interval around the last root.
HALVINGS = 60


def interpolated(values: Callable[[Fraction], Fraction], degree: int) -> Polynomial:
    """Return the polynomial of at most a degree through values at 0, 1, 2, …, the constant first.

    Examples
    --------
    >>> [int(each) for each in interpolated(lambda x: 2 - 3 * x + x**3, 4)]
    [2, -3, 0, 1]
    """
    row = [values(Fraction(at)) for at in range(degree + 1)]
    found: Polynomial = []
    basis: Polynomial = [ONE]
    # Newton's form: divided differences over 0, 1, 2, …
    for order in range(degree + 1):
        found = _plus(found, [row[0] * factor for factor in basis])
        basis = _plus([ZERO, *basis], [-order * factor for factor in basis])
        row = [(later - former) / (order + 1) for former, later in pairwise(row)]
    return _trimmed(found)


def last_held(sign: Polynomial) -> Fraction:
    """Return the last place of [0, 1] where a polynomial is at least 0, to 2**-60; 0 if nowhere.

    Examples
    --------
    >>> float(last_held([Fraction(-1), Fraction(6), Fraction(-8)]))  # roots 1/4 and 1/2
    0.5
    >>> last_held([Fraction(-1)]), last_held([ZERO])
    (Fraction(0, 1), Fraction(1, 1))
    """
    if at(sign, ONE) >= 0:
        return ONE
    chain = _chain(sign)
    low, high = ZERO, ONE
    if not _roots(chain, low, high):
        return ZERO
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if at(sign, middle) >= 0 or _roots(chain, middle, high):
            low = middle
        else:
            high = middle
    return low


def at(polynomial: Sequence[Fraction], place: Fraction) -> Fraction:
    """Return the value of a polynomial at a place."""
    value = ZERO
    for factor in reversed(polynomial):
        value = value * place + factor
    return value


def _chain(polynomial: Polynomial) -> list[Polynomial]:
    slope = _trimmed([power * factor for power, factor in enumerate(polynomial)][1:])
    chain = [polynomial, slope]
    while len(chain[-1]) > 1:
        rest = [-factor for factor in _remainder(chain[-2], chain[-1])]
        if not any(rest):
            break
        size = max(map(abs, rest))
        chain.append([factor / size for factor in rest])
    return chain


def _roots(chain: list[Polynomial], low: Fraction, high: Fraction) -> int:
    """Count the different roots in (low, high]."""
    return _changes(chain, low) - _changes(chain, high)


def _changes(chain: list[Polynomial], place: Fraction) -> int:
    signs = [value > 0 for each in chain if (value := at(each, place))]
    return sum(former != later for former, later in pairwise(signs))


def _remainder(over: Polynomial, under: Polynomial) -> Polynomial:
    rest = list(over)
    while len(rest) >= len(under):
        factor, shift = rest[-1] / under[-1], len(rest) - len(under)
        for place, each in enumerate(under):
            rest[shift + place] -= factor * each
        rest = _trimmed(rest[:-1])
        if not any(rest):
            return []
    return rest


def _plus(one: Polynomial, other: Polynomial) -> Polynomial:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return [each + (shorter[at] if at < len(shorter) else ZERO) for at, each in enumerate(longer)]


def _trimmed(polynomial: Polynomial) -> Polynomial:
    found = list(polynomial)
    while len(found) > 1 and not found[-1]:
        found.pop()
    return found
