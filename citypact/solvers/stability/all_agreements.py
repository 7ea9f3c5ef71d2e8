"""All stable agreements of a game, by looking at every coalition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from citypact.games.coalitional.masks import BoolArray, IntArray, sizes
from citypact.games.coalitional.membership import MembershipGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.stability.recheck import differing
from citypact.solvers.stability.rules import Entry, Ties, check_rules
from citypact.solvers.stability.verdicts import (
    external,
    internal,
    potentially_external,
    potentially_internal,
    scaled,
    surplus,
)

#: Agreements listed by name in plain data; the rest are counted.
MOST_LISTED = 1000


@dataclass(frozen=True, eq=False)
class StableAgreements:
    """Which agreements hold, of all that could be signed.

    Attributes
    ----------
    game : MembershipGame
        The game.
    internal, external : bool array of shape (2**n,)
        Verdicts by bit mask; the empty coalition and those of one are all alone.
    rule, entry : str
        The rules for ties and for entry.
    transfers : bool
        Whether members pay one another.
    certificate : Certificate
        Verdicts recomputed in fractions from the payoffs: all up to 8 players, beyond 150 stable
        agreements and 150 others.
    """

    game: MembershipGame
    internal: BoolArray
    external: BoolArray
    rule: Ties
    entry: Entry
    transfers: bool
    certificate: Certificate = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether some agreement of two or more is stable."""
        return bool(len(self.masks))

    @property
    def stable(self) -> BoolArray:
        """Whether both verdicts are good, by bit mask."""
        return self.internal & self.external

    @property
    def all_alone(self) -> bool:
        """Whether it is stable that nobody signs: no two players start an agreement."""
        return bool(self.stable[0])

    @property
    def masks(self) -> IntArray:
        """Bit masks of the stable agreements of two or more, the largest first."""
        found = np.flatnonzero(self.stable & (sizes(self.game.size) > 1)).astype(np.int64)
        return found[np.lexsort((found, -np.bitwise_count(found).astype(np.int64)))]

    @property
    def coalitions(self) -> list[tuple[str, ...]]:
        """The stable agreements of two or more by names, the largest first."""
        return [self.game.members(mask) for mask in self.masks.tolist()]

    @property
    def count_by_size(self) -> Mapping[int, int]:
        """How many agreements of each size are stable, of sizes that occur."""
        found, counts = np.unique(np.bitwise_count(self.masks), return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    @property
    def largest(self) -> int:
        """Members of the largest stable agreement; 1 where none of two or more is stable."""
        return max(self.count_by_size, default=1)

    def __bool__(self) -> bool:
        return self.holds

    def explain(self) -> str:
        """Say in sentences what is stable."""
        with_money = " when members pay one another" if self.transfers else ""
        if not self.holds:
            alone = "that nobody signs" if self.all_alone else "not even that nobody signs"
            return f"No agreement of two or more is stable{with_money}; stable is {alone}."
        many = len(self.masks)
        first = self.game.label(int(self.masks[0]))
        count = f"{many} agreements are" if many > 1 else "One agreement is"
        return f"{count} stable{with_money}, the largest with {self.largest} members: {first}."

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; at most 1000 agreements by name."""
        listed = self.masks[:MOST_LISTED].tolist()
        return {
            "holds": self.holds,
            "number": len(self.masks),
            "listed": [self.game.label(mask) for mask in listed],
            "count by size": {str(size): count for size, count in self.count_by_size.items()},
            "largest": self.largest,
            "all alone": self.all_alone,
            "rule": self.rule,
            "entry": self.entry,
            "transfers": self.transfers,
            "certificate": self.certificate.to_dict(),
        }


def stable_agreements(
    game: MembershipGame, *, ties: Ties = "stay", entry: Entry = "open", transfers: bool = False
) -> StableAgreements:
    """Find every stable agreement.

    Parameters
    ----------
    game : MembershipGame
        At most 20 players.
    ties : {"stay", "sign", "leave", "move"}
        What players do that are indifferent (see ``is_internally_stable``).
    entry : {"open", "unanimous", "majority"}
        Whose consent a joiner needs.
    transfers : bool
        Whether members pay one another.

    Returns
    -------
    StableAgreements
        ``is_stable_agreement`` says of any other coalition who breaks it.

    Raises
    ------
    InputError
        On a rule that is not known, and on transfers where entry needs consent.

    Examples
    --------
    Five equal cities that abate (models.md §8.4): of k members each has 5 - k + k²/2, an outsider
    5 - k + k² - 1/2.

    >>> def payoffs(mask):
    ...     k = max(mask.bit_count(), 1)
    ...     inside, outside = 5 - k + k * k / 2, 5 - k + k * k - 0.5
    ...     return [inside if mask >> at & 1 else outside for at in range(5)]
    >>> game = MembershipGame.from_function(["a", "b", "c", "d", "e"], payoffs)
    >>> stable_agreements(game).count_by_size, stable_agreements(game, ties="sign").count_by_size
    ({2: 10, 3: 10}, {3: 10})
    >>> print(stable_agreements(game, transfers=True, ties="sign").explain())
    10 agreements are stable when members pay one another, the largest with 3 members: a+b+c.
    """
    check_rules(ties, entry, transfers)
    payoffs = scaled(game)
    if transfers:
        sums = surplus(payoffs)
        inside, outside = (
            potentially_internal(payoffs, sums, ties),
            potentially_external(payoffs, sums, ties),
        )
    else:
        inside, outside = internal(payoffs, ties), external(payoffs, ties, entry)
    certificate = differing(game, inside, outside, ties, entry, transfers)
    certificate.require()
    return StableAgreements(game, inside, outside, ties, entry, transfers, certificate)
