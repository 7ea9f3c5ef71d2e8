r"""All profiles of a finite game and what each player gains by another strategy at each of them.

A mediator draws a profile :math:`s` with chance :math:`p(s)` and tells every player its own part. To
obey when told :math:`a` and not to play :math:`b` costs player :math:`i` nothing iff

.. math:: \sum_{s : s_i = a} p(s)\, [u_i(s) - u_i(b, s_{-i})] \;\ge\; 0 .

In the *coarse* form the player must accept before it is told anything, so the sum runs over all
:math:`s`. Every condition is linear in :math:`p`.

References
----------
R. Aumann, "Subjectivity and correlation in randomized strategies", Journal of Mathematical Economics
1, 1974, 67-96. H. Moulin and J.-P. Vial, "Strategically zero-sum games", International Journal of Game
Theory 7, 1978, 201-221 (the coarse form).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import over_one_denominator

#: A combination of strategies by name, one for each player.
Profile = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Temptation:
    """A player who is told one strategy and would rather play another.

    Parameters
    ----------
    player : str
        Who is tempted.
    told : str or None
        What the mediator says; None in the coarse form, where the player decides before.
    rather : str
        What it would rather play.

    Examples
    --------
    >>> print(Temptation("Tianjin", "steel", "chips"))
    Tianjin told steel would rather chips
    """

    player: str
    told: str | None
    rather: str

    def __str__(self) -> str:
        if self.told is None:
            return f"{self.player} would rather always {self.rather}"
        return f"{self.player} told {self.told} would rather {self.rather}"


@dataclass(frozen=True, eq=False)
class ProfileTable:
    """Profiles by number, payoffs in whole numbers over one denominator a player.

    Parameters
    ----------
    game : NormalFormGame
        The game.
    coarse : bool
        Whether players must accept before they are told anything.

    Examples
    --------
    >>> table = ProfileTable(NormalFormGame(([[2, 0], [0, 1]], [[1, 0], [0, 2]])), coarse=False)
    >>> [(str(each), table.loss(each, {0: Fraction(1)})) for each in table.temptations[:1]]
    [('player 1 told 1 would rather 2', Fraction(2, 1))]
    """

    game: NormalFormGame
    coarse: bool

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """All profiles; the last player's strategy moves fastest."""
        return tuple(product(*self.game.strategies))

    @cached_property
    def whole(self) -> tuple[tuple[list[int], int], ...]:
        """Each player's payoffs by profile in whole numbers, and their denominator."""
        return tuple(over_one_denominator(table.ravel().tolist()) for table in self.game.exact_tables)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """By how many profiles one step of each player moves."""
        strides, step = [], 1
        for size in reversed(self.game.shape):
            strides.append(step)
            step *= size
        return tuple(reversed(strides))

    @cached_property
    def temptations(self) -> tuple[Temptation, ...]:
        """Every condition of obedience, player by player."""
        return tuple(self._temptations())

    def _temptations(self) -> Iterator[Temptation]:
        for player, names in zip(self.game.players, self.game.strategies, strict=True):
            for told in [None] if self.coarse else names:
                for rather in names:
                    if told != rather:
                        yield Temptation(player, told, rather)

    @cached_property
    def _place(self) -> Mapping[str, tuple[int, Mapping[str, int]]]:
        return {
            player: (at, {name: number for number, name in enumerate(names)})
            for at, (player, names) in enumerate(zip(self.game.players, self.game.strategies, strict=True))
        }

    def losses(self, tempted: Temptation, among: Iterable[int] | None = None) -> Iterator[tuple[int, int]]:
        """Yield profiles and what the player would lose there by giving in, over its denominator.

        Parameters
        ----------
        tempted : Temptation
            The condition.
        among : iterable of int, optional
            The profiles to look at; all by default.
        """
        at, names = self._place[tempted.player]
        payoffs, stride, size = self.whole[at][0], self.strides[at], self.game.shape[at]
        told = None if tempted.told is None else names[tempted.told]
        rather = names[tempted.rather]
        for profile in range(len(payoffs)) if among is None else among:
            own = profile // stride % size
            if own != rather and told in (None, own):
                yield profile, payoffs[profile] - payoffs[profile + (rather - own) * stride]

    def loss(self, tempted: Temptation, chances: Mapping[int, Fraction]) -> Fraction:
        """Return the expected loss from giving in; below zero the player disobeys."""
        parts = self.losses(tempted, chances)
        denominator = self.whole[self._place[tempted.player][0]][1]
        return sum((chances[profile] * loss for profile, loss in parts), Fraction(0)) / denominator

    def unit(self, player: str) -> int:
        """Denominator of a player's payoffs in ``whole``."""
        return self.whole[self._place[player][0]][1]

    def payoffs(self, chances: Mapping[int, Fraction]) -> tuple[Fraction, ...]:
        """Return the expected payoff of every player."""
        return tuple(
            sum((chance * numbers[profile] for profile, chance in chances.items()), Fraction(0)) / unit
            for numbers, unit in self.whole
        )

    @cached_property
    def spread(self) -> Fraction:
        """Largest range of any player's payoffs (one where all are constant): the scale of the game."""
        return max(Fraction(max(numbers) - min(numbers), unit) for numbers, unit in self.whole) or Fraction(1)


def labels(names: Iterable[object]) -> list[str]:
    """Return a different label for each name, numbering those that read alike.

    Examples
    --------
    >>> labels(["a", "b", "a"])
    ['a (1)', 'b', 'a (2)']
    """
    words = [str(name) for name in names]
    counts, seen = Counter(words), Counter[str]()
    found = []
    for word in words:
        seen[word] += 1
        found.append(f"{word} ({seen[word]})" if counts[word] > 1 else word)
    return found
