r"""Equal awards and equal losses, as water finds its level.

Equal awards capped at the claims: :math:`x_i = \min\{c_i, \lambda\}` with :math:`\lambda`
such that the awards use up the estate. Sorted claims are met in full from the smallest
until an equal share of what is left no longer reaches the next claim.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.solvers.claims.problem import Amounts


def equal_awards(estate: Fraction, claims: Amounts) -> Amounts:
    """Return awards as equal as the claims allow.

    Examples
    --------
    >>> [str(award) for award in equal_awards(Fraction(5), (Fraction(1), Fraction(4), Fraction(6)))]
    ['1', '2', '2']
    """
    left = estate
    level = Fraction(0)
    for met, claim in enumerate(sorted(claims)):
        level = left / (len(claims) - met)
        if level <= claim:
            break
        left -= claim
    return tuple(min(claim, level) for claim in claims)


def equal_losses(estate: Fraction, claims: Amounts) -> Amounts:
    """Return awards whose shortfalls from the claims are as equal as the claims allow.

    Examples
    --------
    >>> [str(award) for award in equal_losses(Fraction(5), (Fraction(1), Fraction(4), Fraction(6)))]
    ['0', '3/2', '7/2']
    """
    losses = equal_awards(sum(claims, Fraction(0)) - estate, claims)
    return tuple(claim - loss for claim, loss in zip(claims, losses, strict=True))
