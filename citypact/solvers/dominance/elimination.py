r"""Iterated elimination of dominated strategies, with a reason for each that goes and each that stays.

Strict dominance leaves the same strategies in whatever order it is applied, and every Nash and
correlated equilibrium lives among them; for two players they are the rationalisable strategies. Weak
dominance depends on the order and may remove equilibria: other orders are followed, one strategy at a
time, and what they leave is reported.

References
----------
D. Bernheim, "Rationalizable strategic behavior", Econometrica 52, 1984, 1007-1028. I. Gilboa, E. Kalai and
E. Zemel, "On the order of eliminating dominated strategies", Operations Research Letters 9, 1990, 85-89.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from citypact.games.normal_form import NormalFormGame
from citypact.games.validation import Door
from citypact.solvers.dominance.arena import Alive, Arena
from citypact.solvers.dominance.dominance_report import DominanceReport, Elimination
from citypact.solvers.dominance.domination import Kind, Verdict, mixed_domination, pure_domination
from citypact.solvers.dominance.elimination_recheck import recheck_elimination
from citypact.solvers.provenance import Provenance

#: Profiles of a game in which mixtures are looked for: one program for each strategy in doubt, in a
#: game of 70 by 70 some twenty seconds.
MOST_MIXED = 5_000
#: Games (sets of survivors) visited in search of an order that leaves other strategies.
MOST_ORDERS = 200


def iterated_dominance(game: NormalFormGame, kind: Kind = "strict", by_mixed: bool = True) -> DominanceReport:
    """Eliminate dominated strategies round after round, in exact arithmetic.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of n players (亿元).
    kind : {"strict", "weak"}
        Whether a dominating strategy must be better against everything, or never worse and once better.
    by_mixed : bool
        Whether mixtures may dominate; without them only the order of payoffs counts.

    Returns
    -------
    DominanceReport
        Rounds, survivors with their beliefs, and whether the order matters.

    Raises
    ------
    InputError
        If ``kind`` is unknown, or mixtures are asked for in a game of more than 5 000 profiles.
    CertificateError
        If a reason does not pass its recheck.

    Examples
    --------
    >>> game = NormalFormGame(([[3, 0], [0, 3], [1, 1]], [[1, 0], [1, 0], [0, 1]]), ("a", "b"))
    >>> found = iterated_dominance(game)
    >>> print(*found.eliminations, sep="; ")
    a: 3 by 0.5 1 + 0.5 2; b: 2 by 1; a: 2 by 1
    >>> found.solution
    ('1', '1')
    """
    door = Door()
    door.choice("kind", kind, ("strict", "weak"))
    if by_mixed and game.tables[0].size > MOST_MIXED:
        door.refuse("game", f"{game.tables[0].size} profiles", f"at most {MOST_MIXED}", "set by_mixed=False")
    door.close()
    search = _Search(Arena(game), kind, by_mixed)
    eliminations, left = search.rounds()
    others, complete = search.other_orders(left) if kind == "weak" else ((), True)
    survivors = search.named(left)
    beliefs = search.beliefs(left)
    certificate = recheck_elimination(game, kind, eliminations, survivors, beliefs)
    certificate.require()
    reduced = NormalFormGame(
        tuple(table[np.ix_(*left)] for table in game.exact_tables),
        tuple(game.players),
        tuple(survivors.values()),
    )
    return DominanceReport(
        kind=kind,
        by_mixed=by_mixed,
        eliminations=tuple(eliminations),
        survivors=survivors,
        reduced=reduced,
        beliefs=beliefs,
        other_survivors=tuple(search.named(each) for each in others),
        orders_complete=complete,
        certificate=certificate,
        provenance=Provenance(
            f"all {kind}ly dominated strategies round after round"
            + (", mixtures by linear programs in fractions" if by_mixed else ", pure strategies compared"),
            exact=True,
        ),
    )


@dataclass
class _Search:
    """Dominated strategies of any sub-game, each decided once."""

    arena: Arena
    kind: Kind
    by_mixed: bool
    known: dict[tuple[int, Alive], list[Verdict]] = field(default_factory=dict)

    def dominated(self, alive: Alive) -> list[tuple[int, int, dict[int, Fraction]]]:
        """Return (player, strategy, dominating mixture) for each dominated strategy of a sub-game."""
        return [
            (at, strategy, {left[other]: chance for other, chance in verdict.mixture.items()})
            for at, left in enumerate(alive)
            for strategy, verdict in zip(left, self.verdicts(at, alive), strict=True)
            if verdict.mixture is not None
        ]

    def verdicts(self, at: int, alive: Alive) -> list[Verdict]:
        """Judge each strategy that a player has left."""
        if (at, alive) not in self.known:
            ranks, found = self.arena.ranks(at, alive), list[Verdict]()
            payoffs = self.arena.payoffs(at, alive) if self.by_mixed else []
            for row in range(len(ranks)):
                if self.by_mixed:
                    found.append(mixed_domination(payoffs, ranks, row, self.kind))
                else:
                    pure = pure_domination(ranks, row, self.kind)
                    found.append(Verdict(None if pure is None else {pure: Fraction(1)}, None))
            self.known[at, alive] = found
        return self.known[at, alive]

    def rounds(self) -> tuple[list[Elimination], Alive]:
        """Eliminate all dominated strategies at once until none is left."""
        alive, found, number = self.arena.all, list[Elimination](), 1
        while out := self.dominated(alive):
            payoffs = {at: self.arena.payoffs(at, alive) for at, _, _ in out}
            found += [self._named(number, alive, payoffs[each[0]], *each) for each in out]
            gone = {(at, strategy) for at, strategy, _ in out}
            alive = tuple(
                tuple(strategy for strategy in left if (at, strategy) not in gone)
                for at, left in enumerate(alive)
            )
            number += 1
        return found, alive

    def _named(
        self,
        number: int,
        alive: Alive,
        payoffs: list[list[int]],
        at: int,
        strategy: int,
        mixture: dict[int, Fraction],
    ) -> Elimination:
        place = {each: row for row, each in enumerate(alive[at])}
        own = payoffs[place[strategy]]
        gains = [
            sum((chance * payoffs[place[other]][s] for other, chance in mixture.items()), Fraction(0))
            - own[s]
            for s in range(len(own))
        ]
        names, unit = self.arena.game.strategies[at], self.arena.unit(at)
        by = {names[other]: chance for other, chance in mixture.items()}
        return Elimination(
            number, self.arena.game.players[at], names[strategy], by, min(gains) / unit, max(gains) / unit
        )

    def other_orders(self, left: Alive) -> tuple[list[Alive], bool]:
        """Follow every order one strategy at a time; return other ends and whether all were seen."""
        waiting, seen, ends = [self.arena.all], {self.arena.all}, set[Alive]()
        while waiting:
            alive = waiting.pop()
            out = self.dominated(alive)
            if not out and alive != left:
                ends.add(alive)
            for at, strategy, _ in out:
                after = (*alive[:at], tuple(each for each in alive[at] if each != strategy), *alive[at + 1 :])
                if after not in seen:
                    if len(seen) >= MOST_ORDERS:
                        return sorted(ends), False
                    seen.add(after)
                    waiting.append(after)
        return sorted(ends), True

    def named(self, alive: Alive) -> dict[str, tuple[str, ...]]:
        """Return survivors by name."""
        game = self.arena.game
        return {
            player: tuple(names[strategy] for strategy in left)
            for player, names, left in zip(game.players, game.strategies, alive, strict=True)
        }

    def beliefs(self, alive: Alive) -> dict[tuple[str, str], Mapping[tuple[str, ...], Fraction]]:
        """Return a belief that defends each survivor; none without mixtures."""
        found: dict[tuple[str, str], Mapping[tuple[str, ...], Fraction]] = {}
        if not self.by_mixed:
            return found
        for at, player in enumerate(self.arena.game.players):
            against = list(self.arena.against(at, alive))
            for strategy, verdict in zip(alive[at], self.verdicts(at, alive), strict=True):
                found[player, self.arena.game.strategies[at][strategy]] = {
                    against[s]: chance for s, chance in (verdict.belief or {}).items()
                }
        return found
