r"""An estate that falls short of the claims on it.

A *claims problem* is an estate :math:`E \ge 0` and claims :math:`c_i \ge 0` with
:math:`E \le \sum_i c_i`. A *rule* awards :math:`x` with :math:`0 \le x \le c` and
:math:`\sum_i x_i = E` [ONeill1982]_, [Thomson2019]_.

References
----------
.. [ONeill1982] B. O'Neill, "A problem of rights arbitration from the Talmud", Mathematical
   Social Sciences 2(4), 1982, 345-371.
.. [Thomson2019] W. Thomson, *How to Divide When There Isn't Enough*, Cambridge University
   Press, 2019.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from citypact.errors import InputError, Problem
from citypact.games.coalitional.forms import BankruptcyGame
from citypact.games.coalitional.forms.entries import listed
from citypact.games.rational import Number, as_fraction
from citypact.solvers.answers import exactly
from citypact.solvers.solved_allocation import SolvedAllocation

#: What every rule takes: claims by name, or in order (players are then "1", "2", ...).
Claims: TypeAlias = Mapping[str, Number] | Sequence[Number]
Amounts: TypeAlias = tuple[Fraction, ...]


@dataclass(frozen=True)
class ClaimsProblem:
    """A claims problem in exact numbers.

    Parameters
    ----------
    game : BankruptcyGame
        The problem as it was stated, checked.
    estate : Fraction
        What there is to divide.
    claims : tuple of Fraction
        One claim a player.
    """

    game: BankruptcyGame
    estate: Fraction
    claims: Amounts

    @property
    def claimed(self) -> Fraction:
        """Sum of the claims."""
        return sum(self.claims, Fraction(0))

    def allocation(self, awards: Iterable[Fraction], method: str) -> SolvedAllocation:
        """Return awards as an exact allocation."""
        return exactly(self.game, tuple(awards), method)

    def by_half(self, rule: Callable[[Fraction, Amounts], Amounts]) -> Amounts:
        """Apply a self-dual rule to whichever is smaller, the estate or the shortfall.

        A self-dual rule divides what is missing as it divides what is there.
        """
        missing = self.claimed - self.estate
        if self.estate <= missing:
            return rule(self.estate, self.claims)
        losses = rule(missing, self.claims)
        return tuple(claim - loss for claim, loss in zip(self.claims, losses, strict=True))


def checked_problem(estate: Number, claims: Claims, unit: str) -> ClaimsProblem:
    """Check an estate and the claims on it.

    Raises
    ------
    InputError
        If a number is not finite or negative, a name repeats, there is no claim, or the
        estate exceeds the sum of the claims.

    Examples
    --------
    >>> checked_problem(1, [0.5, 0.7], "亿元").claimed
    Fraction(6, 5)
    """
    amounts = listed(claims.values() if isinstance(claims, Mapping) else claims)
    if amounts is None:
        raise InputError(Problem("claims", claims, "numbers by name, or a list of numbers"))
    names = claims if isinstance(claims, Mapping) else map(str, range(1, len(amounts) + 1))
    game = BankruptcyGame(tuple(names), estate, amounts, unit)
    return ClaimsProblem(game, as_fraction(game.estate), tuple(map(as_fraction, game.claims)))
