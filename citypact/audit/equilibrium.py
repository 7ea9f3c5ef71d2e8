r"""A saved equilibrium answer: every profile judged by best replies, in fractions.

A profile is an equilibrium when no player's pure strategy pays more against the others' mixtures than the
own mixture does. For two players the list is complete when every pair of supports that could carry an
equilibrium of a non-degenerate game leads to one on the list: the auditor enumerates the supports and
solves each pair's indifferences in fractions (a game of at most ``MOST`` strategies a side).

References
----------
R. Porter, E. Nudelman, Y. Shoham, Games and Economic Behavior 63, 2008, 642-662 (support enumeration).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from citypact.audit.equilibrium_sets import audit_subsets
from citypact.audit.exact import ONE, ROUNDINGS, ZERO, Unusable, exact, nearest, quotient
from citypact.audit.linear.elimination import determinant, unique_solution
from citypact.audit.lines import ABSENT, Ledger

#: Strategies of a player up to which the auditor enumerates all pairs of supports.
MOST = 6
Mixture = list[Fraction]


class Game:
    """Payoff tables of any number of players, as fractions."""

    def __init__(self, tables: Sequence[Any]) -> None:
        self.tables = list(tables)
        self.players = len(self.tables)
        self.shape: list[int] = []
        layer = self.tables[0]
        for _ in range(self.players):
            self.shape.append(len(layer))
            layer = layer[0]
        self.payoffs = [
            {cell: _entry(table, cell) for cell in product(*map(range, self.shape))} for table in self.tables
        ]

    def payoff(self, player: int, mixtures: Sequence[Mixture], pure: int | None = None) -> Fraction:
        """Expected payoff of a player; with ``pure`` the player plays that strategy alone."""
        total = ZERO
        for cell, amount in self.payoffs[player].items():
            if pure is not None and cell[player] != pure:
                continue
            chance = ONE
            for who, move in enumerate(cell):
                if who != player or pure is None:
                    chance *= mixtures[who][move]
                if not chance:
                    break
            total += chance * amount
        return total

    def regret(self, mixtures: Sequence[Mixture]) -> Fraction:
        """The most that a player gains by another strategy; zero at an equilibrium."""
        most = ZERO
        for player in range(self.players):
            own = self.payoff(player, mixtures)
            most = max(
                most,
                *(self.payoff(player, mixtures, pure) - own for pure in range(self.shape[player])),
            )
        return most

    def pure_equilibria(self) -> list[tuple[int, ...]]:
        """All cells from which nobody gains by leaving."""
        found = []
        for cell in product(*map(range, self.shape)):
            stays = all(
                self.payoffs[who][(*cell[:who], other, *cell[who + 1 :])] <= self.payoffs[who][cell]
                for who in range(self.players)
                for other in range(self.shape[who])
            )
            if stays:
                found.append(cell)
        return found


def _entry(table: Any, cell: tuple[int, ...]) -> Fraction:
    for step in cell:
        table = table[step]
    return quotient(table) if isinstance(table, str) else exact(table)


def supports_of(game: Game) -> list[tuple[Mixture, Mixture]]:
    """Return the equilibria of two players that have supports of one size and unique mixtures on them."""
    rows, columns = game.shape
    found: list[tuple[Mixture, Mixture]] = []
    for size in range(1, min(rows, columns) + 1):
        for own in combinations(range(rows), size):
            for other in combinations(range(columns), size):
                first = _indifferent(game, 1, other, own, rows)
                second = _indifferent(game, 0, own, other, columns)
                if first is not None and second is not None and game.regret([first, second]) == 0:
                    found.append((first, second))
    return found


def _indifferent(
    game: Game, player: int, own: tuple[int, ...], mixed: tuple[int, ...], length: int
) -> Mixture | None:
    """The only mixture on ``mixed`` of the other that leaves ``player`` indifferent on ``own``; positive."""
    system = []
    for strategy in own[1:]:
        line = []
        for move in mixed:
            one, two = (
                ((own[0], move), (strategy, move)) if player == 0 else ((move, own[0]), (move, strategy))
            )
            line.append(game.payoffs[player][one] - game.payoffs[player][two])
        system.append((line, ZERO))
    system.append(([ONE] * len(mixed), ONE))
    solved = unique_solution([line for line, _ in system], [bound for _, bound in system])
    if solved is None or min(solved) <= 0:
        return None
    whole = [ZERO] * length
    for move, chance in zip(mixed, solved, strict=True):
        whole[move] = chance
    return whole


def index_of(game: Game, mixtures: Sequence[Mixture]) -> int | None:
    """Index of an equilibrium of two players: the sign of its indifference systems; ``None`` if singular."""
    supports = [[move for move, chance in enumerate(each) if chance] for each in mixtures]
    size = len(supports[0])
    if len(supports[1]) != size:
        return None
    # Payoffs made positive, as the index asks.
    least = [min(table.values()) for table in game.payoffs]
    signs = []
    for player in (0, 1):
        matrix = [
            [game.payoffs[player][(row, column)] - least[player] + 1 for column in supports[1]]
            for row in supports[0]
        ]
        value = determinant(matrix)
        if not value:
            return None
        signs.append(1 if value > 0 else -1)
    return signs[0] * signs[1] * (1 if size % 2 else -1)


def audit_equilibrium(ledger: Ledger) -> None:
    """Check every equilibrium of a saved answer, and for small games that none is missing."""
    inputs = ledger.document["inputs"]
    game = Game(inputs["payoffs"])
    names = inputs.get("players") or [f"player {k + 1}" for k in range(game.players)]
    strategies = inputs.get("strategies") or [[str(k + 1) for k in range(size)] for size in game.shape]
    ledger.word(("title",), inputs.get("title", ""))
    ledger.words(("players",), names)
    ledger.size(("strategies",), game.players)
    for at, each in enumerate(strategies):
        ledger.words(("strategies", at), each)
    ledger.words(("assumptions",), inputs.get("assumptions", []))
    listed = ledger.found("equilibria")
    if not isinstance(listed, list):
        raise Unusable("no list of equilibria")
    mixtures = [_profile(ledger, game, at) for at in range(len(listed))]
    known = [each for each in mixtures if each is not None]
    for cell in game.pure_equilibria():
        profile = [
            [ONE if k == move else ZERO for k in range(n)] for move, n in zip(cell, game.shape, strict=True)
        ]
        ledger.fact(
            "every pure equilibrium is listed",
            profile in known,
            cell,
            "absent" if profile not in known else cell,
        )
    if game.players == 2 and len(known) == len(mixtures):
        if max(game.shape) <= MOST:
            _completeness(ledger, game, known)
        audit_subsets(ledger, game, known)
    _residuals(ledger, known)


def _residuals(ledger: Ledger, known: list[list[Mixture]]) -> None:
    """Residuals of the certificate, where the lines above decide them."""
    place = ("certificate", "residuals")
    residuals = ledger.found(*place)
    named = residuals if isinstance(residuals, dict) else {}
    lacking = [name for name in _conditions(ledger) if name not in named]
    ledger.fact("certificate: every condition is named", not lacking, "none left out", ", ".join(lacking))
    indices = [ledger.found("equilibria", at, "index") for at in range(len(known))]
    decided: dict[str, Fraction] = {
        "no other strategy is better": ZERO,
        "probabilities are not negative": -min(
            (p for each in known for side in each for p in side), default=ZERO
        ),
        "probabilities add up to one": ZERO,
        "every pure equilibrium is listed": ZERO,
        "the number of equilibria is odd": Fraction(1 - len(known) % 2),
        "their number is odd": Fraction(1 - len(ledger.found("equilibria")) % 2),
    }
    if all(isinstance(each, int) for each in indices):
        decided["indices add up to one"] = Fraction(abs(sum(indices) - 1))
    for name in named:
        if name in decided:
            ledger.number((*place, name), decided[name])
    if isinstance(ledger.found("equilibria", 0, "exact"), list):
        ledger.number(("certificate", "tolerance"), ZERO)
    ledger.number(("certificate", "scale"), ONE)
    ledger.word(("certificate", "holds"), True)


def _conditions(ledger: Ledger) -> list[str]:
    """Return what a certificate must name: the whole list's conditions, or the regret of each profile."""
    listed = ledger.found("equilibria")
    exact_profiles = bool(listed) and all(isinstance(each, dict) and "index" in each for each in listed)
    if ledger.found("degenerate") is not False or ledger.found("complete") is not True:
        odd: list[str] = []
    elif exact_profiles:
        odd = ["the number of equilibria is odd", "indices add up to one"]
    else:
        odd = ["their number is odd"]
    if not exact_profiles:
        return [*(f"regret of equilibrium {at + 1}" for at in range(len(listed))), *odd]
    pure = ["every pure equilibrium is listed"] if ledger.found("complete") is True else []
    return [
        "no other strategy is better", "probabilities are not negative", "probabilities add up to one",
        *pure, *odd,
    ]  # fmt: skip


def _profile(ledger: Ledger, game: Game, at: int) -> list[Mixture] | None:
    """Check one equilibrium; return it if it is given in fractions."""
    place = ("equilibria", at)
    saved = ledger.found(*place, "exact")
    given = isinstance(saved, list)
    enumerated = ledger.found(*place, "index") != ABSENT
    ledger.fact(
        f"equilibria[{at}]: exact probabilities", given or not enumerated, "probabilities as fractions", saved
    )
    source = saved if given else ledger.found(*place, "strategies")
    mixtures = [[quotient(p) if given else exact(p) for p in each] for each in source]
    if [len(each) for each in mixtures] != game.shape:
        ledger.fact(
            f"equilibria[{at}]: a probability for every strategy", False, game.shape, list(map(len, mixtures))
        )
        return None
    if not given:
        _rounded(ledger, game, at, mixtures)
        return mixtures if all(max(each) == 1 for each in mixtures) else None
    proper = all(sum(each, ZERO) == 1 and min(each) >= ZERO for each in mixtures)
    ledger.fact(f"equilibria[{at}]: probabilities add up to one", proper, True, proper)
    regret = game.regret(mixtures)
    ledger.fact(f"equilibria[{at}]: nobody has a better reply", regret == 0, 0, nearest(regret))
    ledger.settle(*place, "exact")
    ledger.number((*place, "regret"), regret)
    for who, each in enumerate(mixtures):
        ledger.numbers((*place, "strategies", who), each)
        ledger.number((*place, "payoffs", who), game.payoff(who, mixtures))
    pure = all(max(each) == 1 for each in mixtures)
    ledger.word((*place, "pure"), pure)
    if game.players == 2:
        index, told = index_of(game, mixtures), ledger.found(*place, "index")
        if told is not None and index is not None:
            ledger.word((*place, "index"), index)
        ledger.fact(f"equilibria[{at}]: an index or none", told != ABSENT, "an index or null", told)
    return mixtures


def _rounded(ledger: Ledger, game: Game, at: int, mixtures: list[Mixture]) -> None:
    """A profile in decimals: nobody gains more than rounding by another strategy."""
    place = ("equilibria", at)
    scale = max((abs(amount) for table in game.payoffs for amount in table.values()), default=ZERO)
    slack = Fraction(1, 10**9) * (scale or ONE)
    proper = all(abs(sum(each, ZERO) - 1) <= ROUNDINGS and min(each) >= ZERO for each in mixtures)
    ledger.fact(f"equilibria[{at}]: probabilities add up to one", proper, True, proper)
    regret = game.regret(mixtures)
    ledger.fact(f"equilibria[{at}]: nobody has a better reply", regret <= slack, 0, nearest(regret))
    for who, each in enumerate(mixtures):
        ledger.numbers((*place, "strategies", who), each)
        ledger.number((*place, "payoffs", who), game.payoff(who, mixtures), slack)
    ledger.number((*place, "regret"), regret, slack)
    ledger.word((*place, "pure"), all(max(each) == 1 for each in mixtures))


def _completeness(ledger: Ledger, game: Game, known: list[list[Mixture]]) -> None:
    for pair in supports_of(game):
        listed = list(pair) in known
        told = [[str(p) for p in each] for each in pair]
        ledger.fact(
            "every equilibrium on equal supports is listed", listed, told, told if listed else "absent"
        )
    constant = {game.payoffs[0][cell] + game.payoffs[1][cell] for cell in game.payoffs[0]}
    if len(constant) == 1 and known and ledger.found("value") is not None:
        ledger.number(("value",), game.payoff(0, known[0]))
