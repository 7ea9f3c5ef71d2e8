"""A recheck of iterated elimination from the payoffs alone: each reason is multiplied out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.dominance.dominance_report import Elimination, Survivors
from citypact.solvers.dominance.domination import Kind

#: A condition that holds or not has no size.
BROKEN = 1


def recheck_elimination(
    game: NormalFormGame,
    kind: Kind,
    eliminations: Sequence[Elimination],
    survivors: Survivors,
    beliefs: Mapping[tuple[str, str], Mapping[tuple[str, ...], Fraction]],
) -> Certificate:
    """Check every elimination in its round, what is left, and the belief of each survivor."""
    left = {player: list(names) for player, names in zip(game.players, game.strategies, strict=True)}
    residuals: dict[str, Number] = {}
    for number in range(1, max((each.round for each in eliminations), default=0) + 1):
        now = [each for each in eliminations if each.round == number]
        seen = {player: _Player(game, player, left) for player in {each.player for each in now}}
        for each in now:
            residuals[f"round {number}: {each}"] = _dominates(seen[each.player], kind, left, each)
        for each in now:
            if each.strategy in left[each.player]:
                left[each.player].remove(each.strategy)
    same = all(tuple(left[player]) == tuple(names) for player, names in survivors.items())
    residuals["the others survive"] = 0 if same else BROKEN
    seen = {player: _Player(game, player, left) for player, _ in beliefs}
    for (player, strategy), belief in beliefs.items():
        residuals[f"{player}: {strategy} answers a belief"] = _defended(
            seen[player], kind, left[player], strategy, belief
        )
    return Certificate(residuals, exact=True)


class _Player:
    """One player's exact payoffs by names."""

    def __init__(self, game: NormalFormGame, player: str, left: Mapping[str, Sequence[str]]) -> None:
        self.at = list(game.players).index(player)
        self.table = game.exact_tables[self.at]
        self.place = [{name: number for number, name in enumerate(names)} for names in game.strategies]
        self.others = list(product(*(left[name] for name in game.players if name != player)))

    def payoff(self, own: str, others: tuple[str, ...]) -> Fraction:
        profile = (*others[: self.at], own, *others[self.at :])
        cell: Fraction = self.table[
            tuple(place[name] for place, name in zip(self.place, profile, strict=True))
        ]
        return cell


def _dominates(here: _Player, kind: Kind, left: Mapping[str, Sequence[str]], each: Elimination) -> int:
    """Return 0 if the mixture of an elimination dominates with the gains that it claims."""
    chances = each.by
    if not set(chances) <= set(left[each.player]) - {each.strategy} or each.strategy not in left[each.player]:
        return BROKEN
    if min(chances.values()) < 0 or sum(chances.values()) != 1:
        return BROKEN
    gains = [
        sum((chance * here.payoff(name, others) for name, chance in chances.items()), Fraction(0))
        - here.payoff(each.strategy, others)
        for others in here.others
    ]
    better = min(gains) > 0 if kind == "strict" else min(gains) >= 0 < max(gains)
    return 0 if better and (min(gains), max(gains)) == (each.least, each.most) else BROKEN


def _defended(
    here: _Player,
    kind: Kind,
    rivals: Sequence[str],
    strategy: str,
    belief: Mapping[tuple[str, ...], Fraction],
) -> int:
    """Return 0 if a survivor is a best reply to its belief; weak: to one that leaves nothing out."""
    if not set(belief) <= set(here.others) or sum(belief.values()) != 1 or min(belief.values()) < 0:
        return BROKEN
    if kind == "weak" and (len(belief) < len(here.others) or not min(belief.values()) > 0):
        return BROKEN

    def earned(own: str) -> Fraction:
        return sum((chance * here.payoff(own, others) for others, chance in belief.items()), Fraction(0))

    return 0 if earned(strategy) >= max(earned(own) for own in rivals) else BROKEN
