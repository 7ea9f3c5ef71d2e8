r"""What each player can guarantee itself, and to what the others can hold it down.

.. math::

    \max_a \min_s u_i(a, s) \;\le\; \max_\sigma \min_s \sum_a \sigma_a u_i(a, s)
    \;=\; \min_\mu \max_a \sum_s \mu(s) u_i(a, s) \;\le\; \min_s \max_a u_i(a, s) ,

with :math:`s` a profile of the others and :math:`\mu` a distribution over such profiles: the guarantee
in mixed strategies equals the punishment by others who *correlate* their play [vonNeumann1928]_, and
the multipliers of the one linear program are the other. For two players that is the minmax itself; for
more, others who mix independently hold a player down to something between it and the last term.

References
----------
.. [vonNeumann1928] J. von Neumann, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100,
   1928, 295-320. M. Maschler, E. Solan and S. Zamir, *Game Theory*, 2nd ed., Cambridge University Press,
   2020, chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.normal_form import NormalFormGame
from citypact.games.rational import Number
from citypact.games.validation import Door
from citypact.solvers.certificate import Certificate
from citypact.solvers.core_sets.exact_optimum import exact_optimum
from citypact.solvers.dominance.arena import Arena
from citypact.solvers.linear.program import LinearProgram, Row
from citypact.solvers.provenance import Provenance
from citypact.solvers.quiet_highs import highs_version

#: Profiles of a game whose programs are solved in fractions within a few seconds.
MOST_PROFILES = 10_000
LEVEL = "least payoff"


@dataclass(frozen=True)
class SecurityLevel:
    """One player's guarantees and punishments (亿元).

    Parameters
    ----------
    player : str
        Whose.
    pure_maximin : Fraction
        Best guarantee of one strategy, ``pure_strategy``.
    maximin : Fraction
        Best guarantee of a mixture, ``strategy``; also the *minmax* of others who correlate.
    strategy : mapping of str to Fraction
        The mixture that guarantees ``maximin``.
    punishment : mapping of tuple of str to Fraction
        The others' distribution that holds the player down to it (profiles in player order, the
        player left out).
    pure_minmax : Fraction
        What the others hold the player down to by one profile, ``pure_punishment``.
    """

    player: str
    pure_maximin: Fraction
    pure_strategy: str
    maximin: Fraction
    strategy: Mapping[str, Fraction]
    punishment: Mapping[tuple[str, ...], Fraction]
    pure_minmax: Fraction
    pure_punishment: tuple[str, ...]

    @property
    def minmax(self) -> Fraction:
        """The level to which others who correlate their play can hold the player down."""
        return self.maximin

    def to_dict(self) -> dict[str, Any]:
        """Return the levels as plain data for JSON."""
        return {
            "player": self.player,
            "pure_maximin": float(self.pure_maximin),
            "pure_strategy": self.pure_strategy,
            "maximin": float(self.maximin),
            "strategy": {name: float(chance) for name, chance in self.strategy.items()},
            "minmax": float(self.minmax),
            "punishment": [
                {"others": list(others), "chance": float(chance)}
                for others, chance in self.punishment.items()
            ],
            "pure_minmax": float(self.pure_minmax),
            "pure_punishment": list(self.pure_punishment),
        }


@dataclass(frozen=True, repr=False, eq=False)
class SecurityLevels:
    """The levels of all players, in player order.

    Parameters
    ----------
    levels : mapping of str to SecurityLevel
        By player.
    """

    levels: Mapping[str, SecurityLevel]
    certificate: Certificate
    provenance: Provenance

    @property
    def minmax_exact(self) -> bool:
        """Whether ``minmax`` is also that of others who mix independently (one other: it is)."""
        return len(self.levels) == 2

    def __getitem__(self, player: str) -> SecurityLevel:
        return self.levels[player]

    def explain(self) -> str:
        """Say the levels in plain sentences."""
        words = []
        for player, level in self.levels.items():
            played = ", ".join(f"{name} {float(x):.4g}" for name, x in level.strategy.items())
            words.append(
                f"{player} guarantees itself {float(level.maximin):.6g} by {played}"
                f" ({float(level.pure_maximin):.6g} by {level.pure_strategy} alone);"
                f" one profile of the others holds it down to {float(level.pure_minmax):.6g}."
            )
        if not self.minmax_exact:
            words.append(
                "Others who correlate their play hold a player down to just what it guarantees itself."
            )
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the levels as plain data for JSON."""
        return {
            "levels": [level.to_dict() for level in self.levels.values()],
            "minmax_exact": self.minmax_exact,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        said = ", ".join(f"{player} {float(level.maximin):.6g}" for player, level in self.levels.items())
        return f"<SecurityLevels: {said}>"


def security_levels(game: NormalFormGame) -> SecurityLevels:
    """Find every player's guarantees and punishments, exactly.

    Parameters
    ----------
    game : NormalFormGame
        Payoffs of n players (亿元).

    Raises
    ------
    InputError
        If the game has more than 10 000 profiles.
    CertificateError
        If a level does not pass its recheck.

    Examples
    --------
    >>> levels = security_levels(NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("even", "odd")))
    >>> levels["even"].maximin, levels["even"].pure_maximin, levels["even"].strategy
    (Fraction(0, 1), Fraction(-1, 1), {'1': Fraction(1, 2), '2': Fraction(1, 2)})
    """
    door = Door()
    if game.tables[0].size > MOST_PROFILES:
        door.refuse("game", f"{game.tables[0].size} profiles", f"at most {MOST_PROFILES}")
    door.close()
    arena, residuals, levels = Arena(game), dict[str, Number](), {}
    for at, player in enumerate(game.players):
        levels[player] = _level(arena, at)
        residuals |= recheck_level(arena, at, levels[player])
    certificate = Certificate(residuals, exact=True)
    certificate.require()
    provenance = Provenance(
        "one linear program for each player in fractions; its multipliers punish",
        "HiGHS",
        highs_version(),
        exact=True,
    )
    return SecurityLevels(levels, certificate, provenance)


def _level(arena: Arena, at: int) -> SecurityLevel:
    payoffs, unit = arena.payoffs(at, arena.all), arena.unit(at)
    names, against = arena.game.strategies[at], list(arena.against(at, arena.all))
    floors, ceilings = [min(row) for row in payoffs], [max(column) for column in zip(*payoffs, strict=True)]
    safest, harshest = floors.index(max(floors)), ceilings.index(min(ceilings))
    if floors[safest] == ceilings[harshest]:  # a saddle needs no mixture
        value = Fraction(floors[safest])
        mixture, belief = {safest: Fraction(1)}, {harshest: Fraction(1)}
    else:
        value, mixture, belief = _mixed(payoffs)
    return SecurityLevel(
        player=arena.game.players[at],
        pure_maximin=Fraction(floors[safest], unit),
        pure_strategy=names[safest],
        maximin=value / unit,
        strategy={names[row]: chance for row, chance in mixture.items()},
        punishment={against[column]: chance for column, chance in belief.items()},
        pure_minmax=Fraction(ceilings[harshest], unit),
        pure_punishment=against[harshest],
    )


def _mixed(payoffs: list[list[int]]) -> tuple[Fraction, dict[int, Fraction], dict[int, Fraction]]:
    """Solve the program: the value, the mixture of rows and the distribution over columns."""
    base = min(map(min, payoffs))
    variables = [str(row) for row in range(len(payoffs))]
    rows = []
    for column in range(len(payoffs[0])):
        terms: dict[str, Number] = {
            name: line[column] - base
            for name, line in zip(variables, payoffs, strict=True)
            if line[column] != base
        }
        rows.append(Row(f"against {column}", {**terms, LEVEL: -1}, ">=", 0))
    rows.append(Row("chances add up to one", dict.fromkeys(variables, 1), "==", 1))
    rows += [Row(f"{name} is not negative", {name: 1}, ">=", 0) for name in variables]
    proof = exact_optimum(LinearProgram("maximize", (*variables, LEVEL), {LEVEL: 1}, tuple(rows)))
    mixture = {row: proof.point[name] for row, name in enumerate(variables) if proof.point[name]}
    columns = range(len(payoffs[0]))
    belief = {s: proof.multipliers[f"against {s}"] for s in columns if proof.multipliers[f"against {s}"]}
    return proof.optimum + base, mixture, belief


def recheck_level(arena: Arena, at: int, level: SecurityLevel) -> dict[str, Number]:
    """Multiply out what both sides of a level guarantee; together they leave it no room."""
    payoffs, unit, size = arena.payoffs(at, arena.all), arena.unit(at), arena.spread(at)
    names = arena.game.strategies[at]
    mixture = [level.strategy.get(name, Fraction(0)) for name in names]
    belief = [level.punishment.get(others, Fraction(0)) for others in arena.against(at, arena.all)]
    columns = list(zip(*payoffs, strict=True))
    guarantee = min(_dot(mixture, column) for column in columns)
    ceiling = max(_dot(belief, row) for row in payoffs)
    whole = max(abs(sum(chances, Fraction(0)) - 1) for chances in (mixture, belief))
    return {
        f"{level.player}: chances": max(whole, -min(mixture), -min(belief)),
        f"{level.player}: guarantees the level": (level.maximin - guarantee / unit) / size,
        f"{level.player}: is held down to it": (ceiling / unit - level.maximin) / size,
    }


def _dot(chances: Sequence[Fraction], payoffs: Sequence[int]) -> Fraction:
    return sum((p * u for p, u in zip(chances, payoffs, strict=True) if p), Fraction(0))
