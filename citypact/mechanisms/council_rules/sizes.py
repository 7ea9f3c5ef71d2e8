"""Councils of alike cities of every size: who would walk, who would join, and the money that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.council.alike import AlikeCouncil
from citypact.games.rational import Number
from citypact.mechanisms.council_rules.depth import deepest


@dataclass(frozen=True)
class CouncilSize:
    """What a council of one size gives, and whether it holds.

    Parameters
    ----------
    size : int
        Members.
    member, outsider, total : Fraction
        Payoffs of each member, each outsider and all cities; with a council of all, ``outsider`` is what a
        city outside would have.
    walking : Fraction
        What a member gains by walking out; the council holds together if this is not positive.
    joining : Fraction or None
        What an outsider gains by joining; ``None`` where all are members.
    deepest : Fraction
        Greatest depth at which nobody walks.
    total_at_deepest : Fraction
        Payoff of all at that depth.
    """

    size: int
    member: Fraction
    outsider: Fraction
    total: Fraction
    walking: Fraction
    joining: Fraction | None
    deepest: Fraction
    total_at_deepest: Fraction

    @property
    def internal(self) -> bool:
        """Whether no member gains by walking out (a tie stays)."""
        return self.walking <= 0

    @property
    def external(self) -> bool:
        """Whether no outsider gains by joining (a tie stays out)."""
        return self.joining is None or self.joining <= 0

    @property
    def stable(self) -> bool:
        """Whether nobody walks and nobody joins."""
        return self.internal and self.external

    @property
    def subsidy(self) -> Fraction:
        """Least money from outside, for all members together, that keeps each of them in."""
        return self.size * max(self.walking, Fraction(0))

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data for JSON."""
        return {
            "size": self.size,
            "member": float(self.member),
            "outsider": float(self.outsider),
            "total": float(self.total),
            "walking": float(self.walking),
            "joining": None if self.joining is None else float(self.joining),
            "internal": self.internal,
            "external": self.external,
            "stable": self.stable,
            "subsidy": float(self.subsidy),
            "deepest": float(self.deepest),
            "total_at_deepest": float(self.total_at_deepest),
        }


def council_sizes(game: AlikeCouncil, depth: Number = 1) -> list[CouncilSize]:
    """Return every size from two members to all cities.

    Parameters
    ----------
    game : AlikeCouncil
        The cities.
    depth : number
        Part of the others' benefit that members count, in [0, 1].

    Examples
    --------
    >>> from citypact.games.council.alike import LinearBenefit
    >>> [row.size for row in council_sizes(LinearBenefit(10, 1, 1)) if row.stable]
    [2, 3]
    """
    n = game.cities
    outcomes = [game.at(size, depth) for size in range(n + 1)]
    rows = []
    for size in range(2, n + 1):
        here, less = outcomes[size], outcomes[size - 1]
        more = None if size == n else outcomes[size + 1]
        limit = deepest(game, size)
        rows.append(
            CouncilSize(
                size,
                here.member,
                here.outsider,
                here.total,
                less.outsider - here.member,
                None if more is None else more.member - here.outsider,
                limit,
                game.at(size, limit).total,
            )
        )
    return rows
